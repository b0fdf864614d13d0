"""Polymarket's APIs: markets, or events with their markets, of Gamma, and markets of the order book (CLOB).

Gamma's lists are JSON inside text; the outcomes of the order book are tokens. The price of a market
that is over says who won, so it is the outcome, not a forecast.
"""

import math
import re
from functools import partial
from typing import Any

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.columns import QuestionRow
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import first_text, inner_list, list_in, numbered, text_of
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.spreadsheet import BadCell

NAME = "polymarket"
ABOUT = "Polymarket: markets or events of its APIs as JSON"
OF_A_PLATFORM = True

KEYS = (("outcomePrices",), ("clobTokenIds",), ("tokens", "condition_id"), ("outcomes", "conditionId"))
ENDS = ("endDate", "endDateIso", "eventEnd", "closedTime", "umaEndDate")
OF_EVENT = {"tags": "eventTags", "endDate": "eventEnd"}  # what an event says for all of its markets
IN_BOOK = {"id": "condition_id", "endDate": "end_date_iso", "slug": "market_slug"}  # as the order book calls it
WON = 0.999  # the price of what happened, once a market is over
DISPUTED = ("proposed", "disputed", "challenged")
_HISTORY = re.compile(r'\s*\{\s*"history"\s*:\s*\[\s*(\{\s*"t"\s*:|\])')

Sides = dict[str, float]  # the outcomes that a market trades, with their prices; yes and no in small letters


def recognises(file: File) -> bool:
    """By the keys of its first object."""
    return file.has_keys(*KEYS, ("outcomes", "endDate")) or _HISTORY.match(file.text) is not None


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of all markets, in the file's order."""
    markets = numbered(file.path, how, "market", ("data", "markets"), OF_EVENT)
    if any(isinstance(one, dict) and "history" in one and "question" not in one for _, one in markets):
        raise InputError(
            "that is the history of a price, which does not say what of; Polymarket's markets are read from what "
            "its API gives for /markets or /events"
        )

    def take(number: int, market: Any) -> Rows:
        if not isinstance(market, dict):
            raise BadCell("", f"{shown(market)} is not a market")
        return _market(number, _of_book(market) if isinstance(market.get("tokens"), list) else market, how, found)

    return rows.each(markets, take, partial(rows.named, what="market"))


def _of_book(market: dict[str, Any]) -> dict[str, Any]:
    """A market of the order book as Gamma would give it; the tokens say which outcome won."""
    tokens = [token for token in market["tokens"] if isinstance(token, dict) and token.get("outcome")]
    winners = [int(token.get("winner") is True) for token in tokens]
    prices = [str(token.get("price", "")) for token in tokens]
    names = {ours: market.get(theirs) for ours, theirs in IN_BOOK.items() if not market.get(ours)}
    outcomes = [token["outcome"] for token in tokens]
    return {**market, **names, "outcomes": outcomes, "outcomePrices": winners if any(winners) else prices}


def _sides(market: dict[str, Any]) -> Sides:
    names = [rows.one_line(str(name)) for name in inner_list(market, "outcomes")]
    try:
        prices = [read_fraction(str(price)) for price in inner_list(market, "outcomePrices")]
    except RecordError as wrong:
        raise BadCell("", f"outcomePrices: {wrong}") from wrong
    if len(names) != len(prices) or len(names) < 2:
        raise BadCell("", f"it has {len(names)} outcomes and {len(prices)} prices")
    plain = [name.casefold() for name in names]
    return dict(zip(plain if {*plain} == {"yes", "no"} else names, prices, strict=True))


def _winner(sides: Sides) -> str:
    """The outcome of a market that is over; where no side won, each got a share of its stake back."""
    best = max(sides, key=sides.__getitem__)
    return best if sides[best] >= WON else decimal_text(sides["yes"]) if "yes" in sides else "annulled"


def _market(number: int, market: dict[str, Any], how: How, found: Discovered) -> Rows:
    if market.get("outcomePrices") in (None, "", "[]", []) or market.get("outcomes") == "":
        found.skipped["markets without outcomes and prices"] += 1
        return
    sides = _sides(market)
    closed, over = rows.is_true(market.get("closed")), _is_over(market, sides)
    found.count("markets by outcomes", "Yes / No" if "yes" in sides else "others")
    found.count("markets by state", "resolved" if over else "closed" if closed else "open")
    if any(map(market.get, ENDS)):
        question = rows.cells(_question(market, sides, _winner(sides) if over else ""))
        said = {} if over else _forecast(market, sides, how, found)
        yield rows.row(number, question, said) if said else QuestionRow(number, question)
    else:
        found.skipped["markets without a day on which they end"] += 1


def _is_over(market: dict[str, Any], sides: Sides) -> bool:
    """Whether the prices are the outcome."""
    status = text_of(market, "umaResolutionStatus").lower()
    if not rows.is_true(market.get("closed")) or status in DISPUTED or not any(sides.values()):
        return False
    return max(sides.values()) >= WON or status == "resolved"


def _forecast(market: dict[str, Any], sides: Sides, how: How, found: Discovered) -> dict[str, str]:
    """What the prices of an open market say; nothing where nobody knows when they stood."""
    if not (total := math.fsum(sides.values())):
        return {}
    if abs(total - 1) > 0.05:
        raise BadCell("", f"its prices add up to {total:g}, not to 1")
    made = first_text(market, "updatedAt", "startDate", "createdAt") or how.constants.get("made_on", "")
    if not made and "tokens" in market:
        found.skipped[rows.UNTIMED] += 1
        return {}
    said = {**rows.crowd("Polymarket"), "made_on": times.read(made, "UTC")}
    chance = {"probability": decimal_text(sides["yes"])} if "yes" in sides else rows.shares(sides)
    return {**said, **chance}


def _question(market: dict[str, Any], sides: Sides, outcome: str) -> dict[str, str]:
    close, closed = first_text(market, *ENDS), first_text(market, "closedTime", "umaEndDate", "updatedAt")
    slug = text_of(market, "slug")
    labels = [tag.get("label") if isinstance(tag, dict) else tag for tag in list_in(market, "tags", "eventTags")]
    return rows.asked(
        platform=NAME,
        question_id=first_text(market, "id", "conditionId"),
        question=text_of(market, "question"),
        closes=times.read(close, "UTC"),
        outcome=outcome or "open",
        known_on=times.read(closed or close, "UTC") if outcome else "",
        criteria=text_of(market, "description"),
        tags=[text_of(market, "category"), *labels],
        resolution_source=f"https://polymarket.com/market/{slug}" if slug else "",
        options=[] if "yes" in sides else sides,
    )
