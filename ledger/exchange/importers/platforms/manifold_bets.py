"""Bets on Manifold: what each says of its market, or of the user who made it."""

from collections.abc import Mapping
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import first_text, list_in, number_of, text_of
from ledger.exchange.importers.rows import one_line
from ledger.spreadsheet import BadCell

CROWD = "Manifold"
SLACK = 1e-9  # by which a price may miss its bounds where the market maker rounds


def chance(item: dict[str, Any], name: str) -> str:
    """The price in a field of a market, an answer or a bet, as a probability."""
    value = number_of(item, name)
    if value is None:
        raise BadCell("", f"its {name} is missing")
    if not -SLACK <= value <= 1 + SLACK:
        raise BadCell("", f"its {name}, {value:.10g}, is not between 0 and 1")
    return decimal_text(min(max(value, 0.0), 1.0))


def _created(bet: Any) -> float:
    time = bet.get("createdTime") if isinstance(bet, dict) else None
    return float(time) if isinstance(time, (int, float)) else 0.0


def in_order(market: Mapping[str, Any]) -> list[Any]:
    """The bets that stand in a market, by time."""
    return sorted(list_in(market, "bets"), key=_created)


def on_answers(market: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The bets of a market with answers, by time, without those that nobody took."""
    given = (bet for bet in in_order(market) if isinstance(bet, dict))
    return [bet for bet in given if bet.get("answerId") and not _is_void(bet)]


def no_forecast(bet: Mapping[str, Any], users: bool) -> str:
    """Why a bet says nothing: nobody took it; or, of its user, that it is no trade of theirs. Else ""."""
    if _is_void(bet):
        return "limit orders that were cancelled before anyone took them"
    if not users:
        return ""
    if bet.get("isRedemption"):
        return "redemptions of shares, which are no forecasts of users"
    if bet.get("limitProb") is not None and not _was_taken(bet):
        return "limit orders that nobody took yet, which are no trades of users"
    return ""


def _is_void(bet: Mapping[str, Any]) -> bool:
    return bool(bet.get("isCancelled")) and not _was_taken(bet)


def _was_taken(bet: Mapping[str, Any]) -> bool:
    return bool(bet.get("fills") or bet.get("amount"))


def said_by(bet: dict[str, Any], users: bool) -> dict[str, str]:
    """The forecast that a bet is: of the market, or of its user."""
    said = {"made_on": made_on(bet), "probability": chance(bet, "probAfter"), "forecast_id": text_of(bet, "id")}
    if not users:
        return {**said, "forecaster": CROWD, "forecaster_kind": "crowd"}
    who = one_line(first_text(bet, "userUsername", "userId"))
    if not who:
        raise BadCell("", f"the bet {shown(bet.get('id'))} does not say whose it is; leave --users out")
    by = text_of(bet, "userId") or who
    return {**said, "forecaster": who, "forecaster_id": by, "forecast_id": f"{said['forecast_id']}/user"}


def made_on(bet: dict[str, Any]) -> str:
    """When a bet was made."""
    made = number_of(bet, "createdTime")
    if made is None:
        raise BadCell("", f"the bet {shown(bet.get('id'))} has no createdTime")
    return times.epoch(made)
