"""Kalshi's API: markets, alone, in lists or in their events, and lists of trades.

A market is a crowd, and each trade says what it thinks; a trade needs its market in the file or in the ledger. The last
price of a market that is over is no forecast.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.exchange.cells import times
from ledger.exchange.columns import QuestionRow
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import first_text, number_of, numbered, text_of
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.spreadsheet import BadCell

NAME = "kalshi"
ABOUT = "Kalshi: markets, events or trades of its API as JSON"
OF_A_PLATFORM = True

CROWD = rows.crowd("Kalshi")
RULES = ("rules_primary", "rules_secondary")
OUTCOMES = {"yes": "yes", "no": "no", "": "", "void": "annulled"}
UNDER = ("events", "event", "markets", "market", "trades")


def recognises(file: File) -> bool:
    """By the keys of its objects."""
    return file.has_keys(("event_ticker",), ("ticker", "yes_price"))


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of all markets and trades, in the file's order."""
    items = numbered(file.path, how, "market and no trade", UNDER, {"category": "category"})
    markets = {str(one["ticker"]): one for _, one in items if isinstance(one, dict) and "close_time" in one}

    def take(number: int, item: Any) -> Rows:
        if not isinstance(item, dict) or not text_of(item, "ticker"):
            raise BadCell("", f"{shown(item)} is not a market or a trade")
        if "close_time" in item:
            yield from _market(number, item, how, found)
            return
        id_ = text_of(item, "ticker")
        question = _question(markets[id_]) if id_ in markets else {"platform": NAME, "question_id": id_}
        made = times.read(text_of(item, "created_time"), "UTC")
        said = {**CROWD, "made_on": made, "forecast_id": text_of(item, "trade_id")}
        yield rows.row(number, rows.cells(question), {**said, "probability": _price(item, "yes_price")})

    return rows.each(items, take, partial(rows.named, key="ticker"))


def _price(item: Mapping[str, Any], name: str) -> str:
    """A price in dollars, or in cents, as a probability."""
    dollars, cents = number_of(item, f"{name}_dollars"), number_of(item, name)
    value = dollars if dollars is not None else None if cents is None else cents / 100
    if value is None or not 0 <= value <= 1:
        raise BadCell("", f"its {name} is missing, or not from 0 to 100 cents")
    return decimal_text(value)


def _market(number: int, market: dict[str, Any], how: How, found: Discovered) -> Rows:
    fields = _question(market)
    found.count("markets by result", fields["outcome"] or "open")
    made = first_text(market, "updated_time") or how.constants.get("made_on", "")
    is_open = text_of(market, "status") in ("active", "open") and not fields["outcome"]
    traded = number_of(market, "last_price_dollars") or number_of(market, "last_price")
    if not is_open or not traded or not made:
        found.skipped.update({rows.UNTIMED: 1} if is_open and traded else {})
        yield QuestionRow(number, rows.cells(fields))
        return
    said = {**CROWD, "made_on": times.read(made, "UTC"), "probability": _price(market, "last_price")}
    yield rows.row(number, rows.cells(fields), said)


def _question(market: Mapping[str, Any]) -> dict[str, str]:
    title, side = text_of(market, "title"), first_text(market, "yes_sub_title", "subtitle")
    closes, result = times.read(text_of(market, "close_time"), "UTC"), text_of(market, "result").lower()
    share = number_of(market, "settlement_value_dollars")
    if result == "scalar" and share is not None and 0 <= share <= 1:
        outcome = decimal_text(share)
    elif (outcome := OUTCOMES.get(result, "?")) == "?":
        raise BadCell("", f"the result {shown(result)} is none of yes and no")
    known = first_text(market, "settlement_ts", "settled_time")
    return rows.asked(
        platform=NAME,
        question_id=text_of(market, "ticker"),
        question=f"{title} [{side}]" if title and side not in title else title,
        closes=closes,
        outcome=outcome,
        known_on=(times.read(known, "UTC") if known else closes) if outcome else "",
        criteria="\n\n".join(filter(None, (text_of(market, name) for name in RULES))),
        tags=[text_of(market, "category")],
    )
