"""The first sentence of every view, for a reader who has never heard of a Brier score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from forecasts.records.quantiles import percent
from ledger.track_record.results import HEADLINE, Scorecard

if TYPE_CHECKING:
    from ledger.track_record.estimates import Card
    from ledger.track_record.quantities.scores import Coverage
    from ledger.track_record.results import Group, TrackRecord
    from scoring.estimates import Estimate

HALF = 0.25  # what always saying 50% earns
NAMED = 3  # people of whom a sentence each is said
BIASED = (
    "Whether these scores are good cannot be said: questions that were resolved before their deadline are among them, "
    "and these are a biased choice."
)
NOTHING = "Nothing is scored here; what became of each forecast stands below."


class Notes(NamedTuple):
    """What stands beside a view."""

    first: list[str]  # sentences that come before it
    counts: list[str]  # what was counted and what was not, below it
    conventions: list[str]  # how it was counted and how to read it, for who asks

    @property
    def every(self) -> list[str]:
        """All of them."""
        return [*self.first, *self.counts, *self.conventions]


def sentence(brier: Estimate | None, base_rate: float | None, said: float | None = None) -> str:
    """How somebody did, in words; empty where nothing was scored.

    Example:
        >>> from scoring import mean_score
        >>> sentence(mean_score(score=[0.09, 0.04, 0.16], within=(0, 1)), 1.0, 0.7)
        'Said 70% on average; 3 of 3 happened. Better than always saying 50%, on too few questions to be sure.'
    """
    if brier is None or base_rate is None:
        return ""
    return f"{what_happened(brier, base_rate, said)} {_verdict(brier)}."


def what_happened(brier: Estimate, base_rate: float, said: float | None) -> str:
    """What was said on average, and how often it happened."""
    happened = base_rate * brier.n
    whole = brier.clusters == brier.n and abs(happened - round(happened)) < 1e-6
    came = f"{round(happened):,} of {brier.n:,} happened" if whole else f"{base_rate:.0%} of it happened"
    return f"{came}." if said is None else f"Said {said:.0%} on average; {came}."


def _verdict(brier: Estimate) -> str:
    if abs(brier.value - HALF) < 5e-5:
        return "As good as always saying 50%"
    word = "Better" if brier.value < HALF else "Worse"
    how = "by more than luck explains" if _shown(brier) else "on too few questions to be sure"
    return f"{word} than always saying 50%, {how}"


def _shown(brier: Estimate) -> int:
    """1 where a score is better than that of always saying 50% by more than luck explains, -1 where worse, else 0."""
    if brier.low is None or brier.high is None:
        return 0
    return int(brier.high < HALF) - int(brier.low > HALF)


def of_people(cards: Sequence[Scorecard] | Sequence[Group], running: int = 0) -> list[str]:
    """A sentence for each of few people, one for all of many; and how to compare them."""
    lines = in_short(cards, running=running)
    if len(cards) > 1 and lines != [NOTHING]:
        lines.append(
            "In alphabetical order, not by score, since some questions are easier than others. --leaderboard ranks who "
            "can be compared, --compare A B tells two apart."
        )
    return lines


def in_short(cards: Sequence[Scorecard] | Sequence[Group], what: str = "forecasters", running: int = 0) -> list[str]:
    """A sentence for each of few people or groups, one for all of many; no verdict on a biased choice of questions.

    Args:
        cards: of people, or of groups.
        what: they are.
        running: how many forecasts are scored before the deadline of their question.
    """
    if running:
        return [BIASED]
    found = [(one, told) for one in cards if (told := of_scorecard(one))]
    if not found:
        return [NOTHING] if cards else []
    if len(found) <= NAMED:
        return [f"{one.forecaster if isinstance(one, Scorecard) else one.label}: {told}" for one, told in found]
    briers = [brier for one in cards if (brier := _brier(one))]
    return [_together(briers, what)] if briers else list(filter(None, [_all_ranges(cards)]))


def _all_ranges(cards: Sequence[Scorecard] | Sequence[Group]) -> str:
    from ledger.track_record.quantities.scores import added_up

    return of_ranges(added_up([unit for one in cards if one.quantities for unit in one.quantities.units]))


def few(cards: Sequence[Scorecard], running: int = 0) -> bool:
    """Whether `in_short` has said all that there is to say of each."""
    return running > 0 or sum(bool(of_scorecard(one)) for one in cards) <= NAMED


def _brier(one: Scorecard | Group) -> Estimate | None:
    return one.brier if isinstance(one, Scorecard) else one.score


def _together(briers: Sequence[Estimate], what: str) -> str:
    """How many did better than always saying 50%, and how many worse."""
    verdicts = [_shown(one) for one in briers]
    better, worse, unsure = (verdicts.count(one) for one in (1, -1, 0))
    if unsure == len(briers):
        return f"Of none of {unsure:,} {what} can it be said yet whether they do better than always saying 50%."
    told = f"Of {len(briers):,} {what} {better:,} did better than always saying 50% by more than luck explains"
    told += f", {worse:,} worse" if worse else ""
    return f"{told}; of {unsure:,} it cannot be said." if unsure else f"{told}."


def of_scorecard(one: Scorecard | Group) -> str:
    """How somebody did by yes/no forecasts, or else by ranges, or else by choices; empty where nothing was scored."""
    if brier := _brier(one):
        return sentence(brier, one.base_rate, one.said)
    if one.quantities and (told := of_ranges(one.quantities.coverage)):
        return told
    choice = one.choice_brier if isinstance(one, Scorecard) else one.choice
    return f"Choices scored {choice.value:.2f}, where 0 is right throughout and 2 the worst." if choice else ""


def of_ranges(coverage: Sequence[Coverage]) -> str:
    """How many of the ranges that were said most often held what happened; empty where there are none.

    Example:
        >>> from ledger.track_record.quantities.scores import Coverage
        >>> of_ranges([Coverage(said=0.8, n=30, held=22, undecided=0)])
        'Of 30 ranges that were said to hold what happens with 80%, 22 did.'
    """
    most = max(coverage, key=lambda one: (one.n, one.said), default=None)
    if most is None or not most.n:
        return ""
    if most.n == 1:
        return (
            f"A range was said to hold what happens with {percent(most.said)}; it {'did' if most.held else 'did not'}."
        )
    return f"Of {most.n:,} ranges that were said to hold what happens with {percent(most.said)}, {most.held:,} did."


def of_all(probability: Sequence[float], outcome: Sequence[float]) -> str:
    """What was said on average and what happened, each forecast counting once; empty where nothing is scored.

    Example:
        >>> of_all([0.9, 0.6, 0.3], [1.0, 1.0, 0.0])
        '3 forecasts can be checked: on average they gave a chance of 60%, and 2 of 3 happened.'
    """
    n = len(probability)
    if not n:
        return ""
    said, came = sum(probability) / n, sum(outcome)
    happened = f"{came:,.0f} of {n:,} happened" if came == round(came) else f"{came / n:.0%} of it happened"
    if n == 1:
        return f"One forecast can be checked: it gave a chance of {said:.0%}, and it {_came(outcome[0])}."
    return f"{n:,} forecasts can be checked: on average they gave a chance of {said:.0%}, and {happened}."


def of_others(record: TrackRecord) -> str:
    """What can be checked where no yes/no forecast is scored, or why nothing; empty where nothing was logged."""
    if told := _all_ranges(record.scorecards):
        return told
    if record.scored:
        return f"{record.scored:,} forecast{'' if record.scored == 1 else 's'} can be checked."
    left = {"early": "resolved before their deadline"}
    why = ", ".join(f"{n:,} {left.get(reason, reason)}" for reason, n in record.left_out.items())
    return f"No forecast can be checked yet: {why}." if why else ""


def _came(outcome: float) -> str:
    return {0.0: "did not happen", 1.0: "happened"}.get(float(outcome), f"happened to {outcome:.0%}")


def of_card(card: Card | None) -> str:
    """The same of one card; without a verdict where there is no headline."""
    if card is None:
        return ""
    if card.n < HEADLINE:
        return what_happened(card.brier, card.base_rate, card.said)
    return sentence(card.brier, card.base_rate, card.said)
