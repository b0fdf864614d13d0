"""Polymarket's APIs: markets, or events with their markets, of Gamma, and markets of the order book (CLOB).

Gamma's lists are JSON inside text; the outcomes of the order book are tokens. The price of a market
that is over says who won, so it is the outcome, not a forecast.
"""

import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import document, first_text, list_in, text_of
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.rows import cells, chances, each, listed, long_text, one_line, question_row, row
from ledger.spreadsheet import BadCell, strict_json

NAME = "polymarket"
ABOUT = "Polymarket: markets or events of its APIs as JSON"
OF_A_PLATFORM = True

CROWD = "Polymarket"
ENDS = ("endDate", "endDateIso", "closedTime", "umaEndDate")
WON = 0.999  # the price of what happened, once a market is over


def recognises(file: File) -> bool:
    """By the keys of its first object."""
    text = file.text
    if text.lstrip()[:1] not in ("{", "["):
        return False
    return (
        '"outcomePrices"' in text
        or '"clobTokenIds"' in text
        or ('"tokens"' in text and '"condition_id"' in text)
        or re.match(r'\s*\{\s*"history"\s*:\s*\[\s*(\{\s*"t"\s*:|\])', text) is not None
        or ('"outcomes"' in text and ('"conditionId"' in text or '"endDate"' in text))
    )


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of all markets, in the file's order."""

    def rows(number: int, market: Any) -> Rows:
        if not isinstance(market, dict):
            raise BadCell("", f"{shown(market)} is not a market")
        return _market(number, market, how, found)

    return each(enumerate(_markets(document(file.path, how.encoding)), 1), rows, _named)


def _named(market: Any) -> str:
    id_ = market.get("id") if isinstance(market, dict) else None
    return "" if id_ is None else f"market {shown(id_)}: "


def _markets(value: Any) -> Iterator[Any]:
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        value = value["data"]
    items = value if isinstance(value, list) else [value]
    if not items:
        raise InputError("the file has no market in it")
    for item in items:
        yield from _markets_in(item) if isinstance(item, dict) else (item,)


def _markets_in(item: dict[str, Any]) -> Iterator[Any]:
    """The markets of an event, a market of the order book, or a market as it is."""
    if isinstance(item.get("markets"), list):
        for market in item["markets"]:
            yield _of_event(market, item) if isinstance(market, dict) else market
    elif "history" in item and "question" not in item:
        raise InputError(
            "that is the history of a price, which does not say what of; Polymarket's markets are read from what "
            "its API gives for /markets or /events"
        )
    else:
        yield _of_book(item) if isinstance(item.get("tokens"), list) else item


def _of_event(market: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """A market with what its event says for all of its markets."""
    end = {} if market.get("endDate") or market.get("endDateIso") else {"endDate": event.get("endDate")}
    return {"eventTags": event.get("tags"), **market, **end}


def _of_book(market: dict[str, Any]) -> dict[str, Any]:
    """A market of the order book as Gamma would give it; the tokens say which outcome won."""
    tokens = [token for token in market["tokens"] if isinstance(token, dict) and token.get("outcome")]
    winners = [token.get("winner") is True for token in tokens]
    names = {"id": "condition_id", "endDate": "end_date_iso", "slug": "market_slug"}
    return {
        **market,
        **{ours: market.get(theirs) for ours, theirs in names.items() if not market.get(ours)},
        "outcomes": [token["outcome"] for token in tokens],
        "outcomePrices": [
            str(int(won)) if any(winners) else str(token.get("price", ""))
            for token, won in zip(tokens, winners, strict=True)
        ],
    }


def _inner(market: dict[str, Any], name: str) -> list[str]:
    """A list of texts that may stand in a text."""
    value = market.get(name)
    if isinstance(value, str):
        try:
            value = strict_json(value)
        except ValueError as wrong:
            raise BadCell("", f"{name}: {wrong}") from wrong
    if not isinstance(value, list) or not all(isinstance(item, (str, int, float)) for item in value):
        raise BadCell("", f"{name}: {shown(value)} is not a list")
    return [str(item) for item in value]


class _Sides(NamedTuple):
    """The outcomes that a market trades, with their prices."""

    names: list[str]  # of the outcomes
    prices: list[float]  # theirs

    @property
    def are_yes_and_no(self) -> bool:
        """Whether it is a yes/no question."""
        return {name.casefold() for name in self.names} == {"yes", "no"}

    @property
    def yes(self) -> str:
        """The price of yes."""
        return decimal_text(self.prices[[name.casefold() for name in self.names].index("yes")])

    @property
    def total(self) -> float:
        """What all of them cost together."""
        return math.fsum(self.prices)

    def winner(self) -> str:
        """The outcome of a market that is over."""
        best = max(range(len(self.prices)), key=self.prices.__getitem__)
        if self.prices[best] >= WON:
            return self.names[best].casefold() if self.are_yes_and_no else self.names[best]
        return self.yes if self.are_yes_and_no else "annulled"  # each side got a share of its stake back


def _sides(market: dict[str, Any]) -> _Sides:
    names = [one_line(name) for name in _inner(market, "outcomes")]
    try:
        prices = [read_fraction(price) for price in _inner(market, "outcomePrices")]
    except RecordError as wrong:
        raise BadCell("", f"outcomePrices: {wrong}") from wrong
    if len(names) != len(prices) or len(names) < 2:
        raise BadCell("", f"it has {len(names)} outcomes and {len(prices)} prices")
    return _Sides(names, prices)


def _market(number: int, market: dict[str, Any], how: How, found: Discovered) -> Rows:
    if market.get("outcomePrices") in (None, "", "[]", []) or market.get("outcomes") == "":
        found.skipped["markets without outcomes and prices"] += 1
        return
    sides = _sides(market)
    over = _is_over(market, sides)
    found.count("markets by outcomes", "Yes / No" if sides.are_yes_and_no else "others")
    found.count("markets by state", _state(market, over))
    outcome = sides.winner() if over else ""
    if not any(map(market.get, ENDS)):
        found.skipped["markets without a day on which they end"] += 1
        return
    question = cells(_question(market, sides, outcome))
    said = None if over or sides.total == 0 else _forecast(market, sides, how, found)
    yield question_row(number, question) if said is None else row(number, question, said)


def _forecast(market: dict[str, Any], sides: _Sides, how: How, found: Discovered) -> dict[str, str] | None:
    """What the prices of an open market say; None where nobody knows when they stood."""
    if abs(sides.total - 1) > 0.05:
        raise BadCell("", f"its prices add up to {sides.total:g}, not to 1")
    made = first_text(market, "updatedAt", "startDate", "createdAt") or how.constants.get("made_on", "")
    if not made and "tokens" in market:
        found.skipped["prices without a time: the file does not say when they stood"] += 1
        return None
    return _said(sides, times.read(made, "UTC"))


def _said(sides: _Sides, when: str) -> dict[str, str]:
    said = {"forecaster": CROWD, "forecaster_kind": "crowd", "made_on": when}
    if sides.are_yes_and_no:
        return {**said, "probability": sides.yes}
    shares = (price / sides.total for price in sides.prices)
    return {**said, "probabilities": chances(dict(zip(sides.names, shares, strict=True)))}


def _state(market: dict[str, Any], over: bool) -> str:
    if over:
        return "resolved"
    return "closed" if market.get("closed") is True else "open"


def _is_over(market: dict[str, Any], sides: _Sides) -> bool:
    """Whether the prices are the outcome."""
    if market.get("closed") is not True and str(market.get("closed")).lower() != "true":
        return False
    status = text_of(market, "umaResolutionStatus").lower()
    if status in ("proposed", "disputed", "challenged"):
        return False
    return (max(sides.prices) >= WON or status == "resolved") and sides.total > 0


def _question(market: dict[str, Any], sides: _Sides, outcome: str) -> dict[str, str]:
    id_, text = first_text(market, "id", "conditionId"), one_line(text_of(market, "question"))
    if not id_ or not text:
        raise BadCell("", f"its {'question' if id_ else 'id'} is missing")
    closed = first_text(market, "closedTime", "umaEndDate")
    close = first_text(market, "endDate", "endDateIso", "closedTime", "umaEndDate")
    over = closed or (first_text(market, "updatedAt") or close if outcome else "")
    known = times.read(over, "UTC") if over else ""
    fields = {
        "platform": "polymarket",
        "question_id": id_,
        "question": text,
        "closes": times.read(close, "UTC"),
        "outcome": outcome or "open",
        "known_on": known if outcome else "",
        "criteria": long_text(text_of(market, "description")),
        "tags": listed([text_of(market, "category"), *_tags(market)]),
        "resolution_source": _page(text_of(market, "slug")),
    }
    if not sides.are_yes_and_no:
        fields |= {"kind": "choice", "options": listed(sides.names)}
    return fields


def _page(slug: str) -> str:
    return f"https://polymarket.com/market/{slug}" if slug.isascii() and slug else ""


def _tags(market: dict[str, Any]) -> list[str]:
    given = list_in(market, "tags", "eventTags")
    labels = (tag.get("label") if isinstance(tag, dict) else tag for tag in given)
    return [label for label in labels if isinstance(label, str)]
