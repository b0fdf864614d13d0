"""Bets on Manifold: what each says of its market, of the user who made it, or of all answers of a market together.

Where answers exclude each other, a trade on one of them moves all others at the same time: the platform writes a bet
for each. Until all of these are taken in, the probabilities do not add up to 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.exchange.cells import times
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import first_text, list_in, number_of, text_of
from ledger.spreadsheet import BadCell

CROWD = rows.crowd("Manifold")
SLACK = 1e-9  # by which a price may miss its bounds where the market maker rounds
OFF = 1e-3  # by which the probabilities of a moment may miss 1

Bet = dict[str, Any]


def chance(item: Bet, name: str) -> str:
    """The price in a field of a market, an answer or a bet, as a probability."""
    value = number_of(item, name)
    if value is None:
        raise BadCell("", f"its {name} is missing")
    if not -SLACK <= value <= 1 + SLACK:
        raise BadCell("", f"its {name}, {value:.10g}, is not between 0 and 1")
    return decimal_text(min(max(value, 0.0), 1.0))


def in_order(market: Mapping[str, Any]) -> list[Any]:
    """The bets that stand in a market, by time."""

    def created(bet: Any) -> float:
        time = bet.get("createdTime") if isinstance(bet, dict) else None
        return float(time) if isinstance(time, (int, float)) else 0.0

    return sorted(list_in(market, "bets"), key=created)


def on_answers(market: Mapping[str, Any]) -> list[Bet]:
    """The bets of a market with answers, by time, without those that nobody took."""
    given = (bet for bet in in_order(market) if isinstance(bet, dict))
    return [bet for bet in given if bet.get("answerId") and not no_forecast(bet, users=False)]


def no_forecast(bet: Mapping[str, Any], users: bool) -> str:
    """Why a bet says nothing: nobody took it; or, of its user, that it is no trade of theirs. Else ""."""
    was_taken = bool(bet.get("fills") or bet.get("amount"))
    if bet.get("isCancelled") and not was_taken:
        return "limit orders that were cancelled before anyone took them"
    if users and bet.get("isRedemption"):
        return "redemptions of shares, which are no forecasts of users"
    if users and bet.get("limitProb") is not None and not was_taken:
        return "limit orders that nobody took yet, which are no trades of users"
    return ""


def said_by(bet: Bet, users: bool) -> dict[str, str]:
    """The forecast that a bet is: of the market, or of its user."""
    said = {"made_on": made_on(bet), "probability": chance(bet, "probAfter"), "forecast_id": text_of(bet, "id")}
    if not users:
        return {**said, **CROWD}
    who = rows.one_line(first_text(bet, "userUsername", "userId"))
    if not who:
        raise BadCell("", f"the bet {shown(bet.get('id'))} does not say whose it is; leave --users out")
    by = text_of(bet, "userId") or who
    return {**said, "forecaster": who, "forecaster_id": by, "forecast_id": f"{said['forecast_id']}/user"}


def made_on(bet: Bet) -> str:
    """When a bet was made."""
    if (made := number_of(bet, "createdTime")) is None:
        raise BadCell("", f"the bet {shown(bet.get('id'))} has no createdTime")
    return times.epoch(made)


def moments(
    bets: Sequence[Bet], answers: Sequence[Mapping[str, Any]], now: Sequence[float]
) -> Iterator[tuple[Bet, list[float]] | None]:
    """The last bet of each trade and the probability of each answer after it; None where not all of its bets are there.

    Args:
        bets: on these answers, each with probBefore and probAfter of its answer, by time.
        answers: of the market.
        now: what the market says of each answer at the end: what one without any bets has always had.

    Example:
        >>> bets = [{"answerId": "a", "probBefore": 0.5, "probAfter": 0.75, "createdTime": 1}]
        >>> bets.append({"answerId": "b", "probBefore": 0.5, "probAfter": 0.25, "createdTime": 1})
        >>> [values for _, values in moments(bets, [{"id": "a"}, {"id": "b"}], [0.75, 0.25])]
        [[0.75, 0.25]]
    """
    places = {text_of(dict(answer), "id"): at for at, answer in enumerate(answers)}
    trades = [(places[text_of(bet, "answerId")], bet) for bet in bets if text_of(bet, "answerId") in places]
    stands = [*now]
    for at, bet in reversed(trades):
        before = number_of(bet, "probBefore")
        stands[at] = stands[at] if before is None else before
    for _, together in groupby(trades, key=lambda on: number_of(on[1], "createdTime")):
        trade = [(at, bet, after) for at, bet in together if (after := number_of(bet, "probAfter")) is not None]
        for at, _, after in trade:
            stands[at] = after
        if trade:
            yield (trade[-1][1], [*stands]) if _is_whole(stands) else None


def _is_whole(stands: Sequence[float]) -> bool:
    """Whether the probabilities of a moment are those of one whole trade."""
    return abs(sum(stands) - 1) <= OFF and all(0 <= value <= 1 for value in stands)
