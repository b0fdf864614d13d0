"""The first sentence of every view, for a reader who has never heard of a Brier score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.track_record.results import HEADLINE

if TYPE_CHECKING:
    from ledger.track_record.estimates import Card
    from ledger.track_record.results import Group, Scorecard
    from scoring.estimates import Estimate

HALF = 0.25  # what always saying 50% earns
_NAMED = 3  # people of whom a sentence each is said


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
    better = brier.value < HALF
    word = "Better" if better else "Worse"
    end = brier.high if better else brier.low
    sure = end is not None and (end < HALF if better else end > HALF)
    how = "by more than luck explains" if sure else "on too few questions to be sure"
    return f"{word} than always saying 50%, {how}"


def of_people(cards: Sequence[Scorecard]) -> list[str]:
    """A sentence for each of few people; for more, how to compare them."""
    told = [(card.forecaster, sentence(card.brier, card.base_rate, card.said)) for card in cards]
    return _few([(name, said) for name, said in told if said], len(cards))


def of_groups(groups: Sequence[Group]) -> list[str]:
    """The same of a table by forecasters, where its rule is the Brier score."""
    told = [(one.label, sentence(one.score, one.base_rate, one.said)) for one in groups]
    return _few([(name, said) for name, said in told if said], len(groups))


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


def _came(outcome: float) -> str:
    return {0.0: "did not happen", 1.0: "happened"}.get(float(outcome), f"happened to {outcome:.0%}")


def of_card(card: Card | None) -> str:
    """The same of one card; without a verdict where there is no headline."""
    if card is None:
        return ""
    if card.n < HEADLINE:
        return what_happened(card.brier, card.base_rate, card.said)
    return sentence(card.brier, card.base_rate, card.said)


def _few(told: list[tuple[str, str]], people: int) -> list[str]:
    lines = [f"{name}: {said}" for name, said in told] if len(told) <= _NAMED else []
    if people > 1:
        lines.append(
            "In alphabetical order, not by score, since some questions are easier than others. --leaderboard ranks who "
            "can be compared, --compare A B tells two apart."
        )
    return lines
