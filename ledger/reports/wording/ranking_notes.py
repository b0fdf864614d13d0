"""The sentences that stand beside a leaderboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reports.wording.figures import counted
from ledger.reports.wording.notes import REFERENCES, counts_of_terms, rule_in_words
from ledger.reports.wording.plain import Notes
from ledger.track_record.leaderboard import ALPHA, MOST
from ledger.track_record.results import HEADLINE

if TYPE_CHECKING:
    from ledger.track_record.leaderboard import Ranking

_LISTED = 5
_ENOUGH = 20


def ranking_notes(ranking: Ranking) -> Notes:
    """Beside a leaderboard."""
    lines = _best(ranking)
    if ranking.groups > 1:
        lines.append(
            f"The forecasters fall into {ranking.groups} groups that share no scored question, so nobody is ranked "
            "across them."
        )
        lines += _links(ranking)
    if ranking.hidden:
        lines.append(
            f"Not ranked: {counted(ranking.hidden, 'forecaster')} with fewer than {ranking.min_n:,} forecasts."
        )
    if any(one.rank is None for one in ranking.standings):
        lines.append(
            "No rank where there is nobody to compare with, too little to tell how sure a score is, or fewer than "
            f"{HEADLINE} forecasts beside others who have more."
        )
    lines += _shared(ranking)
    if 0 < _fewest(ranking) < _ENOUGH:
        lines.append(
            f"Ranks rest on as few as {counted(_fewest(ranking), 'independent question')}: below about {_ENOUGH} they "
            "are little more than chance; see --min-n."
        )
    conventions = [
        f"{_adjusted(ranking)} "
        "Shrunk: drawn towards the mean by how little is known, with its 95% interval, averaged over how far "
        "apart skills may be: of a score beside those of the others, without what the questions did to all alike. "
        "Ranks hold with 95%. P behind first: how easily a bet that the first is better would "
        "have brought what it did by chance, at any time, raised for how many others there are (Holm). In brackets: "
        "what always saying 50%, the base rate of these questions or the median of all would have scored. "
        "Independent: the shared questions that the interval rests on; questions of one claim count once, and so do "
        "revisions.",
        rule_in_words(ranking.terms),
    ]
    return Notes(_first(ranking), [*lines, *counts_of_terms(ranking.terms)], conventions)


def _adjusted(ranking: Ranking) -> str:
    if ranking.reference is None:
        return (
            "Adjusted: the score on questions of average difficulty, from whoever answered the same ones (two-way "
            "fixed effects)."
        )
    what = REFERENCES.get(ranking.reference, f"the forecaster {ranking.reference} on the same question at that time")
    return f"Adjusted: the score less that of {what}."


def _first(ranking: Ranking) -> list[str]:
    """Who is shown to be better than whom."""
    lines: list[str] = []
    for group in range(1, ranking.groups + 1):
        some = [one for one in ranking.standings if one.group == group and one.rank is not None]
        behind = sum(one.behind is not None and one.behind <= ALPHA for one in some)
        if behind and len(lines) < _LISTED:
            others = "the one other" if len(some) == 2 else f"{behind:,} of the {len(some) - 1:,} others"
            lines.append(f"{some[0].forecaster} is shown to be better than {others}.")
    if not lines:
        return [
            "Nobody is shown to be better than anybody yet, so no probability of being the best is given. Where many "
            "intervals stand side by side, some will seem to differ by chance: --compare says of two whether they do."
        ]
    return lines


def _best(ranking: Ranking) -> list[str]:
    """What is said of who is the best, and why nothing."""
    if any(one.best is not None for one in ranking.standings):
        return ["Best: the probability of being the best of all who are ranked."]
    if any(one.rank_low is not None for one in ranking.standings):
        return [
            f"No probability of being the best: of more than {MOST} it hangs on how close together the best of them "
            "are, and that cannot be known."
        ]
    return []


def _shared(ranking: Ranking) -> list[str]:
    """What a shared rank means, where there is one."""
    ranks = [(one.group, one.rank) for one in ranking.standings if one.rank is not None]
    if len({*ranks}) == len(ranks):
        return []
    return [
        "Forecasters with = share a rank: nothing tells them apart, their scores differ by no more than chance would "
        "make them. They are listed by adjusted score."
    ]


def _fewest(ranking: Ranking) -> int:
    return min((one.independent for one in ranking.standings if one.rank is not None), default=0)


def _links(ranking: Ranking) -> list[str]:
    if not ranking.links:
        return ["No open question could connect them: ask one, and have somebody of each group answer it."]
    says = {
        "resolve": "answered by groups {there}: resolve it",
        "answer": "open, answered by group {there}: anybody of group {missing} could answer",
        "both": "open, nobody has answered: somebody of each group could",
    }
    lines = ["These questions would connect them:"]
    for link in ranking.links[:_LISTED]:
        words = says[link.needs].format(there=_any(link.answered, "and"), missing=_any(link.missing, "or"))
        lines.append(f"  Q{link.question} ({words}) {link.text}")
    more = len(ranking.links) - _LISTED
    return [*lines, f"  and {more:,} more, listed by --json"] if more > 0 else lines


def _any(groups: tuple[int, ...], word: str) -> str:
    shown = [str(group) for group in groups[:_LISTED]] + (["another"] if len(groups) > _LISTED else [])
    return shown[-1] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}" if shown else ""
