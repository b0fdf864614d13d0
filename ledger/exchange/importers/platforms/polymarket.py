"""Polymarket's APIs: markets, or events with their markets, of Gamma, and markets of the order book (CLOB).

Gamma's lists are JSON inside text; the outcomes of the order book are tokens. The price of a market
that is over says who won, so it is the outcome, not a forecast.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import document, text_of
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.rows import cells, chances, listed, long_text, one_line, question_row, row
from ledger.spreadsheet import strict_json

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


def read(file: File, how: How, found: Found) -> Rows:
    """The rows of all markets, in the file's order."""
    for number, market in enumerate(_markets(document(file.path, how.encoding)), 1):
        try:
            if not isinstance(market, dict):
                raise ValueError(f"{shown(market)} is not a market")  # noqa: TRY301, TRY004
            yield from _market(number, market, how, found)
        except ValueError as wrong:
            id_ = market.get("id") if isinstance(market, dict) else None
            yield Problem(number, "", f"{'' if id_ is None else f'market {shown(id_)}: '}{wrong}")


def _markets(value: Any) -> Iterator[Any]:
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        value = value["data"]
    items = value if isinstance(value, list) else [value]
    if not items:
        raise InputError("the file has no market in it")
    for item in items:
        if isinstance(item, dict) and isinstance(item.get("markets"), list):
            for market in item["markets"]:
                yield _of_event(market, item) if isinstance(market, dict) else market
        elif isinstance(item, dict) and "history" in item and "question" not in item:
            raise InputError(
                "that is the history of a price, which does not say what of; Polymarket's markets are read from what "
                "its API gives for /markets or /events"
            )
        else:
            yield _of_book(item) if isinstance(item, dict) and isinstance(item.get("tokens"), list) else item


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
            raise ValueError(f"{name}: {wrong}") from wrong
    if not isinstance(value, list) or not all(isinstance(item, (str, int, float)) for item in value):
        raise ValueError(f"{name}: {shown(value)} is not a list")
    return [str(item) for item in value]


def _market(number: int, market: dict[str, Any], how: How, found: Found) -> Rows:
    if market.get("outcomePrices") in (None, "", "[]", []) or market.get("outcomes") == "":
        found.skipped["markets without outcomes and prices"] += 1
        return
    names = [one_line(name) for name in _inner(market, "outcomes")]
    prices = _prices(_inner(market, "outcomePrices"))
    if len(names) != len(prices) or len(names) < 2:
        raise ValueError(f"it has {len(names)} outcomes and {len(prices)} prices")
    binary = {name.casefold() for name in names} == {"yes", "no"}
    over = _is_over(market, prices)
    found.count("markets by outcomes", "Yes / No" if binary else "others")
    found.count(
        "markets by state", "resolved" if over else "closed" if market.get("closed") is True else "open"
    )
    outcome = _outcome(names, prices, binary) if over else ""
    if not any(map(market.get, ENDS)):
        found.skipped["markets without a day on which they end"] += 1
        return
    question = cells(_question(market, names, binary, outcome))
    if over or math.fsum(prices) == 0:
        yield question_row(number, question)
        return
    total = math.fsum(prices)
    if abs(total - 1) > 0.05:
        raise ValueError(f"its prices add up to {total:g}, not to 1")
    made = text_of(market, "updatedAt") or text_of(market, "startDate") or text_of(market, "createdAt")
    if not made and "tokens" in market and not how.constants.get("made_on"):
        found.skipped["prices without a time: the file does not say when they stood"] += 1
        yield question_row(number, question)
        return
    when = times.read(made or how.constants.get("made_on", ""), "UTC")
    said = {"forecaster": CROWD, "forecaster_kind": "crowd", "made_on": when}
    if binary:
        said["probability"] = decimal_text(prices[[name.casefold() for name in names].index("yes")])
    else:
        said["probabilities"] = chances(dict(zip(names, (price / total for price in prices), strict=True)))
    yield row(number, question, said)


def _prices(given: list[str]) -> list[float]:
    try:
        return [read_fraction(price) for price in given]
    except RecordError as wrong:
        raise ValueError(f"outcomePrices: {wrong}") from wrong


def _is_over(market: dict[str, Any], prices: list[float]) -> bool:
    """Whether the prices are the outcome."""
    if market.get("closed") is not True and str(market.get("closed")).lower() != "true":
        return False
    if text_of(market, "umaResolutionStatus").lower() in ("proposed", "disputed", "challenged"):
        return False
    decided = max(prices) >= WON or text_of(market, "umaResolutionStatus").lower() == "resolved"
    return decided and math.fsum(prices) > 0


def _outcome(names: list[str], prices: list[float], binary: bool) -> str:
    best = max(range(len(prices)), key=prices.__getitem__)
    if prices[best] >= WON:
        return names[best].casefold() if binary else names[best]
    if binary:
        return decimal_text(prices[[name.casefold() for name in names].index("yes")])
    return "annulled"  # each side got a share of its stake back


def _question(market: dict[str, Any], names: list[str], binary: bool, outcome: str) -> dict[str, str]:
    id_, text = text_of(market, "id") or text_of(market, "conditionId"), one_line(text_of(market, "question"))
    if not id_ or not text:
        raise ValueError(f"its {'question' if id_ else 'id'} is missing")
    closed = text_of(market, "closedTime") or text_of(market, "umaEndDate")
    close = text_of(market, "endDate") or text_of(market, "endDateIso") or closed
    closes, over = times.read(close, "UTC"), times.read(closed, "UTC") if closed else ""
    if outcome and not over:
        over = times.read(text_of(market, "updatedAt") or close, "UTC")
    slug = text_of(market, "slug")
    given = market.get("tags") or market.get("eventTags") or []
    tags = (
        [tag.get("label") if isinstance(tag, dict) else tag for tag in given]
        if isinstance(given, list)
        else []
    )
    return {
        **{
            "platform": "polymarket",
            "question_id": id_,
            "question": text,
            "closes": closes,
            "outcome": outcome,
        },
        **{"known_on": over if outcome else "", "criteria": long_text(text_of(market, "description"))},
        **({} if binary else {"kind": "choice", "options": listed(names)}),
        "tags": listed([text_of(market, "category"), *(tag for tag in tags if isinstance(tag, str))]),
        "resolution_source": f"https://polymarket.com/market/{slug}" if slug.isascii() and slug else "",
    }
