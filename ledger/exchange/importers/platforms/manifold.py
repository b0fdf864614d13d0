"""Manifold's API: markets, alone or with their bets, and lists of bets.

A market is a crowd, and what it says after each bet is a revision; or, if that is wanted, each bet is a forecast of
the user who made it. MKT is a fractional outcome, CANCEL annuls. Bets alone need their market in the ledger.
"""

import math
from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import document, list_in, number_of, text_of
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms.manifold_answers import moments
from ledger.exchange.importers.platforms.manifold_bets import (
    CROWD,
    chance,
    in_order,
    made_on,
    no_forecast,
    on_answers,
    said_by,
)
from ledger.exchange.importers.platforms.manifold_questions import (
    chosen_answer,
    latest_time,
    listed_at,
    outcome_of,
    question_of,
)
from ledger.exchange.importers.rows import cells, chances, each, listed, one_line, question_row, row
from ledger.spreadsheet import BadCell

NAME = "manifold"
ABOUT = "Manifold: markets and bets of its API as JSON"
OF_A_PLATFORM = True

LISTED = "the price in a list of markets, dated to the last moment at which it can have been reached"
BINARY = ("BINARY",)
CHOICE = ("MULTIPLE_CHOICE", "FREE_RESPONSE")
NUMBERS = ("NUMERIC", "PSEUDO_NUMERIC", "MULTI_NUMERIC", "DATE")
OTHERS = ("POLL", "BOUNTIED_QUESTION", "STONK", "QUADRATIC_FUNDING", "CERT")
ALONE = "bets on one answer of several: a forecast needs all answers, which the market with its bets has"
OF_USERS = "bets of users on one answer of several: a forecast of theirs would need all answers"
IN_PARTS = "trades of which not all bets are in the file, so that no probabilities add up to 1"
UNDER = ("markets", "bets", "data", "contracts")


def recognises(file: File) -> bool:
    """By the keys of its first object."""
    text = file.text
    if text.lstrip()[:1] not in ("{", "["):
        return False
    return '"outcomeType"' in text or ('"contractId"' in text and '"probAfter"' in text)


class _Reading(NamedTuple):
    """What is known of the file as a whole."""

    how: How  # what the user says about it
    found: Discovered  # what is told beside its rows
    latest: float  # the latest time that it names
    markets: Mapping[str, dict[str, Any]]  # those in it, by their ids


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of all markets and bets, in the file's order."""
    items = list(_items(document(file.path, how.encoding)))
    objects = [item for _, item in items if isinstance(item, dict)]
    latest = max(map(latest_time, objects), default=0.0)
    markets = {str(item["id"]): item for item in objects if "outcomeType" in item and "id" in item}
    _put_together(objects, markets)
    reading = _Reading(how, found, latest, markets)
    return each(items, lambda number, item: _rows(number, item, reading), _named)


def _named(item: Any) -> str:
    id_ = item.get("id") if isinstance(item, dict) else None
    return "" if id_ is None else f"{shown(id_)}: "


def _rows(number: int, item: Any, reading: _Reading) -> Rows:
    if not isinstance(item, dict):
        raise BadCell("", f"{shown(item)} is not a market or a bet")
    if "outcomeType" in item:
        return _market(number, item, reading)
    if "contractId" in item:
        return _loose_bet(number, item, reading)
    raise BadCell("", "it is neither a market (outcomeType) nor a bet (contractId)")


def _put_together(items: list[dict[str, Any]], markets: Mapping[str, dict[str, Any]]) -> None:
    """Give bets on single answers that stand by themselves to their market, where that is in the same file."""
    loose: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        if "outcomeType" not in item and item.get("answerId"):
            loose.setdefault(str(item.get("contractId")), []).append(item)
    for id_, bets in loose.items():
        market = markets.get(id_)
        if market is not None and isinstance(market.get("answers"), list) and not market.get("bets"):
            market["bets"] = bets


def _items(value: Any) -> list[tuple[int, Any]]:
    if isinstance(value, dict) and not value.keys() & {"outcomeType", "contractId"}:
        value = [item for name in UNDER for item in list_in(value, name)]
    items = value if isinstance(value, list) else [value]
    if all(isinstance(item, list) for item in items):
        items = [*chain.from_iterable(items)]  # pages of the API together
    if not items:
        raise InputError("the file has no market and no bet in it")
    return list(enumerate(items, 1))


def _market(number: int, market: dict[str, Any], reading: _Reading) -> Rows:
    kind, found = text_of(market, "outcomeType"), reading.found
    found.count("markets by type", kind)
    found.count("markets by resolution", _word(text_of(market, "resolution")))
    if kind in CHOICE and list_in(market, "answers"):
        yield from _with_answers(number, market, reading)
    elif kind in BINARY:
        question = cells(question_of(market, text_of(market, "question"), outcome_of(market, reading.found)))
        yield from _binary(number, market, question, reading)
    else:
        found.skipped[f"{kind} markets: {_why_not(kind)}"] += 1


def _why_not(kind: str) -> str:
    if kind in CHOICE:
        return "the list does not have their answers, the market itself has"
    if kind in NUMBERS:
        return "a price for a number is no distribution of it"
    return "that is no forecast" if kind in OTHERS else "that is not a type that is known"


def _word(resolution: str) -> str:
    return (resolution or "None") if resolution in ("", "YES", "NO", "MKT", "CANCEL") else "an answer"


def _binary(number: int, market: dict[str, Any], question: tuple[str, ...], reading: _Reading) -> Rows:
    """The bets on a yes/no market; where there are none, the price that a list of markets has."""
    users, said = reading.how.users, 0
    for bet in in_order(market):
        if not isinstance(bet, dict):
            raise BadCell("", f"{shown(bet)} is not a bet")
        if why := no_forecast(bet, users):
            reading.found.skipped[why] += 1
            continue
        yield row(number, question, said_by(bet, users))
        said += 1
    if said:
        return
    if market.get("probability") is None or (users and isinstance(market.get("bets"), list)):
        yield question_row(number, question)
    else:
        price = {"probability": chance(market, "probability")}
        yield row(number, question, {**_listed(market, reading), **price})


def _listed(market: dict[str, Any], reading: _Reading) -> dict[str, str]:
    """A forecast of the market that is a price in a list, but for that."""
    at = times.epoch(listed_at(market, reading.latest))
    return {"forecaster": CROWD, "forecaster_kind": "crowd", "made_on": at, "note": LISTED}


def _loose_bet(number: int, bet: dict[str, Any], reading: _Reading) -> Rows:
    """A bet that does not stand in its market: the market is in the same file, or in the ledger."""
    found, users = reading.found, reading.how.users
    id_, outcome = text_of(bet, "contractId"), text_of(bet, "outcome")
    found.count("bets by outcome", outcome or "none")
    if why := no_forecast(bet, users):
        found.skipped[why] += 1
        return
    market = reading.markets.get(id_)
    if bet.get("answerId") and market and market.get("bets"):
        return  # its market has it
    if bet.get("answerId") or outcome not in ("YES", "NO") or not _is_binary(market):
        found.skipped[ALONE] += 1
        return
    fields = {"platform": "manifold", "question_id": id_}
    if market is not None:
        fields = question_of(market, text_of(market, "question"), outcome_of(market, reading.found))
    yield row(number, cells(fields), said_by(bet, users))


def _is_binary(market: dict[str, Any] | None) -> bool:
    """Whether a market is of yes and no; one that is not in the file is taken for one."""
    return not market or market["outcomeType"] == "BINARY"


def _with_answers(number: int, market: dict[str, Any], reading: _Reading) -> Rows:
    """A market with answers: one choice question, or where they do not exclude each other, one yes/no question each."""
    answers = [a for a in market["answers"] if isinstance(a, dict) and isinstance(a.get("text"), str)]
    if len(answers) < len(market["answers"]) or any(number_of(a, "probability") is None for a in answers):
        reading.found.skipped["markets whose answers have no probabilities"] += 1
    elif market.get("shouldAnswersSumToOne") is False:
        for answer in answers:
            own = _of_answer(market, answer)
            text = f"{text_of(market, 'question')} [{answer['text']}]"
            question = cells(question_of(own, text, outcome_of(own, reading.found)))
            yield from _binary(number, own, question, reading)
    else:
        yield from _choice(number, market, answers, reading)


def _of_answer(market: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The yes/no market that one answer is."""
    whole = {name: value for name, value in market.items() if name not in ("answers", "bets", "resolution")}
    return {
        **whole,
        **answer,
        "id": f"{market.get('id')}/{answer.get('id')}",
        "closeTime": market.get("closeTime"),
        "bets": [bet for bet in on_answers(market) if bet.get("answerId") == answer.get("id")],
        "isResolved": bool(answer.get("resolution")),
    }


def _choice(number: int, market: dict[str, Any], answers: list[dict[str, Any]], reading: _Reading) -> Rows:
    found, bets = reading.found, on_answers(market)
    options = [one_line(answer["text"]) for answer in answers]
    values = [float(chance(answer, "probability")) for answer in answers]
    if len({o.casefold() for o in options}) < max(2, len(options)) or abs(math.fsum(values) - 1) > 1e-3:
        found.skipped["markets whose answers are the same twice, or do not add up to 1"] += 1
        return
    fields = question_of(market, text_of(market, "question"), chosen_answer(market, answers, options))
    question = cells({**fields, "kind": "choice", "options": listed(options)})
    if bets and reading.how.users:
        found.skipped[OF_USERS] += len(bets)
        yield question_row(number, question)
        return
    revisions = [*moments(bets, answers, values)]
    found.skipped.update({IN_PARTS: revisions.count(None)} if None in revisions else {})
    for moment in filter(None, revisions):
        said = {
            "forecaster": CROWD,
            "forecaster_kind": "crowd",
            "forecast_id": text_of(moment.bet, "id"),
            "made_on": made_on(moment.bet),
            "probabilities": _of_options(options, moment.chances),
        }
        yield row(number, question, said)
    if not any(revisions):
        said = {**_listed(market, reading), "probabilities": _of_options(options, values)}
        yield row(number, question, said)


def _of_options(options: list[str], values: list[float]) -> str:
    total = math.fsum(values)
    return chances(dict(zip(options, (value / total for value in values), strict=True)))
