"""What a Manifold market with several answers said after each trade, put together from bets on single answers.

Where answers exclude each other, a trade on one of them moves all others at the same time: the platform writes a bet
for each. Until all of these are taken in, the probabilities do not add up to 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ledger.exchange.importers.files.document import number_of, text_of

OFF = 1e-3  # by which the probabilities of a moment may miss 1


class Moment(NamedTuple):
    """What the market said after a trade."""

    bet: dict[str, Any]  # the last bet of the trade
    chances: list[float]  # the probability of each answer, in their order; they add up to 1 within OFF


def moments(
    bets: Sequence[dict[str, Any]], answers: Sequence[Mapping[str, Any]], now: Sequence[float]
) -> Iterator[Moment | None]:
    """The market's word after each trade; None in place of one whose bets are not all there.

    Args:
        bets: on these answers, each with probBefore and probAfter of its answer, by time.
        answers: of the market.
        now: what the market says of each answer at the end: what one without any bets has always had.

    Example:
        >>> bets = [{"answerId": "a", "probBefore": 0.5, "probAfter": 0.75, "createdTime": 1}]
        >>> bets.append({"answerId": "b", "probBefore": 0.5, "probAfter": 0.25, "createdTime": 1})
        >>> [moment.chances for moment in moments(bets, [{"id": "a"}, {"id": "b"}], [0.75, 0.25])]
        [[0.75, 0.25]]
    """
    places = {text_of(dict(answer), "id"): at for at, answer in enumerate(answers)}
    on_answers = [(places[text_of(bet, "answerId")], bet) for bet in bets if text_of(bet, "answerId") in places]
    stands = [*now]
    for at, bet in reversed(on_answers):
        before = number_of(bet, "probBefore")
        stands[at] = stands[at] if before is None else before
    for _, together in groupby(on_answers, key=lambda on: number_of(on[1], "createdTime")):
        trade = [(at, bet, after) for at, bet in together if (after := number_of(bet, "probAfter")) is not None]
        for at, _, after in trade:
            stands[at] = after
        if trade:
            yield Moment(trade[-1][1], [*stands]) if _is_whole(stands) else None


def _is_whole(stands: Sequence[float]) -> bool:
    """Whether the probabilities of a moment are those of one whole trade."""
    return abs(sum(stands) - 1) <= OFF and all(0 <= chance <= 1 for chance in stands)
