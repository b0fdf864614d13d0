"""What a Manifold market with several answers said after each trade, put together from bets on single answers.

Where answers exclude each other, a trade on one of them moves all others at the same time: the platform writes a bet
for each. Until all of these are taken in, the probabilities do not add up to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ledger.exchange.importers.files.document import number_of, text_of

OFF = 1e-3  # by which the probabilities of a moment may miss 1


class Moment(NamedTuple):
    """What the market said after a trade.

    Attributes:
        bet: the last bet of the trade.
        chances: the probability of each answer, in their order; they add up to 1 within OFF.
    """

    bet: dict[str, Any]
    chances: list[float]


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
    stands = [*now]
    for bet in reversed(bets):
        at, before = places.get(text_of(bet, "answerId")), number_of(bet, "probBefore")
        if at is not None and before is not None:
            stands[at] = before
    for _, together in groupby(bets, key=lambda bet: number_of(bet, "createdTime")):
        last: dict[str, Any] | None = None
        for bet in together:
            at, after = places.get(text_of(bet, "answerId")), number_of(bet, "probAfter")
            if at is not None and after is not None:
                stands[at], last = after, bet
        if last is not None:
            whole = abs(sum(stands) - 1) <= OFF and all(0 <= chance <= 1 for chance in stands)
            yield Moment(last, [*stands]) if whole else None
