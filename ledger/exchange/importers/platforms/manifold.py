"""Manifold's API: markets, alone or with their bets, and lists of bets.

A market is a crowd, and what it says after each bet is a revision; or, if that is wanted, each bet is a forecast of
the user who made it. MKT is a fractional outcome, CANCEL annuls. Bets alone need their market in the ledger.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import document, number_of, text_of
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.platforms.manifold_answers import moments
from ledger.exchange.importers.rows import (
    cells,
    chances,
    link,
    listed,
    long_text,
    one_line,
    question_row,
    row,
)

NAME = "manifold"
ABOUT = "Manifold: markets and bets of its API as JSON"
OF_A_PLATFORM = True

CROWD = "Manifold"
LISTED = "the price in a list of markets, dated to the last moment at which it can have been reached"
BINARY = ("BINARY",)
CHOICE = ("MULTIPLE_CHOICE", "FREE_RESPONSE")
NUMBERS = ("NUMERIC", "PSEUDO_NUMERIC", "MULTI_NUMERIC", "DATE")
OTHERS = ("POLL", "BOUNTIED_QUESTION", "STONK", "QUADRATIC_FUNDING", "CERT")
STATUS = {"YES": "yes", "NO": "no", "CANCEL": "annulled"}
SLACK = 1e-9  # by which a price may miss its bounds where the market maker rounds
ALONE = "bets on one answer of several: a forecast needs all answers, which the market with its bets has"
UNDER = ("markets", "bets", "data", "contracts")


def recognises(file: File) -> bool:
    """By the keys of its first object."""
    text = file.text
    if text.lstrip()[:1] not in ("{", "["):
        return False
    return '"outcomeType"' in text or ('"contractId"' in text and '"probAfter"' in text)


def read(file: File, how: How, found: Found) -> Rows:
    """The rows of all markets and bets, in the file's order."""
    items = list(_items(document(file.path, how.encoding)))
    latest = max((_latest(item) for _, item in items if isinstance(item, dict)), default=0.0)
    markets = {
        str(item["id"]): item
        for _, item in items
        if isinstance(item, dict) and "outcomeType" in item and "id" in item
    }
    _put_together(items, markets)
    for number, item in items:
        try:
            if not isinstance(item, dict):
                raise ValueError(f"{shown(item)} is not a market or a bet")  # noqa: TRY301, TRY004
            if "outcomeType" in item:
                yield from _market(number, item, how, found, latest)
            elif "contractId" in item:
                yield from _loose_bet(number, item, how, found, markets)
            else:
                raise ValueError("it is neither a market (outcomeType) nor a bet (contractId)")  # noqa: TRY301
        except ValueError as wrong:
            id_ = item.get("id") if isinstance(item, dict) else None
            yield Problem(number, "", f"{'' if id_ is None else f'{shown(id_)}: '}{wrong}")


def _put_together(items: list[tuple[int, Any]], markets: Mapping[str, dict[str, Any]]) -> None:
    """Give bets on single answers that stand by themselves to their market, where that is in the same file."""
    loose: dict[str, list[dict[str, Any]]] = {}
    for _, item in items:
        if isinstance(item, dict) and "outcomeType" not in item and item.get("answerId"):
            loose.setdefault(str(item.get("contractId")), []).append(item)
    for id_, bets in loose.items():
        market = markets.get(id_)
        if market is not None and isinstance(market.get("answers"), list) and not market.get("bets"):
            market["bets"] = bets


def _items(value: Any) -> list[tuple[int, Any]]:
    if isinstance(value, dict) and "outcomeType" not in value and "contractId" not in value:
        value = [item for name in UNDER if isinstance(value.get(name), list) for item in value[name]]
    if isinstance(value, list) and value and all(isinstance(item, list) for item in value):
        value = [item for page in value for item in page]  # pages of the API together
    if value == []:
        raise InputError("the file has no market and no bet in it")
    return list(enumerate(value if isinstance(value, list) else [value], 1))


def _latest(item: Mapping[str, Any]) -> float:
    """The latest time that an object names: the file cannot be older."""
    names = ("createdTime", "lastUpdatedTime", "lastBetTime", "resolutionTime")
    return max(
        (
            float(item[name])
            for name in names
            if isinstance(item.get(name), (int, float)) and math.isfinite(item[name])
        ),
        default=0.0,
    )


def _market(number: int, market: dict[str, Any], how: How, found: Found, latest: float) -> Rows:
    kind = text_of(market, "outcomeType")
    resolution = text_of(market, "resolution")
    found.count("markets by type", kind)
    found.count("markets by resolution", _word(resolution))
    answers = market.get("answers")
    if kind in CHOICE and isinstance(answers, list) and answers:
        yield from _choice(number, market, how, found, latest)
    elif kind in BINARY:
        question = cells(_question(market, text_of(market, "question"), _outcome(market, "probability")))
        yield from _binary(number, market, question, how, found, latest)
    elif kind in CHOICE:
        found.skipped[f"{kind} markets: the list does not have their answers, the market itself has"] += 1
    elif kind in NUMBERS:
        found.skipped[f"{kind} markets: a price for a number is no distribution of it"] += 1
    else:
        known = "is no forecast" if kind in OTHERS else "is not a type that is known"
        found.skipped[f"{kind} markets: that {known}"] += 1


def _word(resolution: str) -> str:
    return (resolution or "None") if resolution in ("", "YES", "NO", "MKT", "CANCEL") else "an answer"


def _question(market: dict[str, Any], text: str, outcome: str) -> dict[str, str]:
    id_ = text_of(market, "id")
    closes = number_of(market, "closeTime")
    resolved = number_of(market, "resolutionTime")
    closing = closes if closes is not None else resolved
    if not id_ or not text:
        raise ValueError(f"its {'question' if id_ else 'id'} is missing")
    if closing is None:
        closing = number_of(market, "lastUpdatedTime") or number_of(market, "createdTime")
    if closing is None:
        raise ValueError("it has no closeTime")
    tags = market.get("groupSlugs") or market.get("tags") or []
    return {
        **{"platform": "manifold", "question_id": id_, "question": one_line(text), "closes": _close(closing)},
        **{"outcome": outcome, "known_on": times.epoch(resolved) if outcome and resolved else ""},
        "criteria": long_text(_description(market)),
        "tags": listed([tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []),
        "resolution_source": link(text_of(market, "url")),
        "question_note": long_text(_comments(market)),
    }


def _close(ms: float) -> str:
    return times.epoch(ms) if ms < 1e13 else "9000-01-01"


def _description(market: Mapping[str, Any]) -> str:
    for name in ("textDescription", "description"):
        if isinstance(market.get(name), str):
            return str(market[name])
    return ""


def _comments(market: Mapping[str, Any]) -> str:
    given = market.get("comments")
    said = [c for c in given if isinstance(c, dict)] if isinstance(given, list) else []
    lines = [(c.get("userName") or c.get("userUsername"), c.get("text") or c.get("markdown")) for c in said]
    return "\n".join(
        f"{one_line(str(who))}: {words}" for who, words in lines if isinstance(words, str) and words
    )


def _outcome(market: dict[str, Any], price: str) -> str:
    """The outcome of a yes/no market, "" while it is open."""
    word = text_of(market, "resolution")
    if not market.get("isResolved") and not word:
        return ""
    if word in STATUS:
        return STATUS[word]
    if word in ("MKT", "PROB"):
        share = number_of(market, "resolutionProbability")
        share = number_of(market, price) if share is None else share
        if share is None or not 0 <= share <= 1:
            raise ValueError(f"it is resolved as {word}, but has no resolutionProbability from 0 to 1")
        return decimal_text(share)
    raise ValueError(f"the resolution {shown(word)} is none of YES, NO, MKT and CANCEL")


def _chance(item: dict[str, Any], name: str) -> str:
    value = number_of(item, name)
    if value is None:
        raise ValueError(f"its {name} is missing")
    if not -SLACK <= value <= 1 + SLACK:
        raise ValueError(f"its {name}, {value:.10g}, is not between 0 and 1")
    return decimal_text(min(max(value, 0.0), 1.0))


def _binary(
    number: int, market: dict[str, Any], question: tuple[str, ...], how: How, found: Found, latest: float
) -> Rows:
    bets = market.get("bets")
    said = 0
    for bet in sorted(bets, key=_created) if isinstance(bets, list) else ():
        if not isinstance(bet, dict):
            raise ValueError(f"{shown(bet)} is not a bet")  # noqa: TRY004
        if why := _no_forecast(bet, how):
            found.skipped[why] += 1
            continue
        yield row(number, question, _bet(bet, how))
        said += 1
    if said:
        return
    if market.get("probability") is None or (how.users and isinstance(bets, list)):
        yield question_row(number, question)
        return
    yield row(
        number,
        question,
        {
            **{
                "forecaster": CROWD,
                "forecaster_kind": "crowd",
                "probability": _chance(market, "probability"),
            },
            **{"made_on": times.epoch(_listed_at(market, latest)), "note": LISTED},
        },
    )


def _listed_at(market: dict[str, Any], latest: float) -> float:
    """When a price in a list was reached at the latest."""
    traded = number_of(market, "lastBetTime")
    if traded is not None:
        return traded
    ends = [t for t in (number_of(market, "closeTime"), number_of(market, "resolutionTime")) if t is not None]
    return max(min([latest, *ends]), number_of(market, "createdTime") or 0.0)


def _created(bet: Any) -> float:
    time = bet.get("createdTime") if isinstance(bet, dict) else None
    return float(time) if isinstance(time, (int, float)) else 0.0


def _no_forecast(bet: Mapping[str, Any], how: How) -> str:
    """Why a bet says nothing: nobody took it; or, of its user, that it is no trade of theirs. Else ""."""
    if _is_void(bet):
        return "limit orders that were cancelled before anyone took them"
    if how.users and bet.get("isRedemption"):
        return "redemptions of shares, which are no forecasts of users"
    if how.users and bet.get("limitProb") is not None and not bet.get("fills") and not bet.get("amount"):
        return "limit orders that nobody took yet, which are no trades of users"
    return ""


def _is_void(bet: Mapping[str, Any]) -> bool:
    return bool(bet.get("isCancelled")) and not bet.get("fills") and not bet.get("amount")


def _bet(bet: dict[str, Any], how: How) -> dict[str, str]:
    said = {
        "made_on": _made(bet),
        "probability": _chance(bet, "probAfter"),
        "forecast_id": text_of(bet, "id"),
    }
    if not how.users:
        return {**said, "forecaster": CROWD, "forecaster_kind": "crowd"}
    who = one_line(text_of(bet, "userUsername") or text_of(bet, "userId"))
    if not who:
        raise ValueError(f"the bet {shown(bet.get('id'))} does not say whose it is; leave --users out")
    return {**said, "forecaster": who, "forecast_id": f"{said['forecast_id']}/user"}


def _made(bet: dict[str, Any]) -> str:
    made = number_of(bet, "createdTime")
    if made is None:
        raise ValueError(f"the bet {shown(bet.get('id'))} has no createdTime")
    return times.epoch(made)


def _loose_bet(
    number: int, bet: dict[str, Any], how: How, found: Found, markets: Mapping[str, dict[str, Any]]
) -> Rows:
    """A bet that does not stand in its market: the market is in the same file, or in the ledger."""
    id_ = text_of(bet, "contractId")
    found.count("bets by outcome", text_of(bet, "outcome") or "none")
    if why := _no_forecast(bet, how):
        found.skipped[why] += 1
        return
    market = markets.get(id_)
    if bet.get("answerId") and market and market.get("bets"):
        return  # its market has it
    if (
        text_of(bet, "outcome") not in ("YES", "NO")
        or bet.get("answerId")
        or (market and market["outcomeType"] != "BINARY")
    ):
        found.skipped[ALONE] += 1
        return
    if market is not None:
        question = cells(_question(market, text_of(market, "question"), _outcome(market, "probability")))
    else:
        question = cells({"platform": "manifold", "question_id": id_})
    yield row(number, question, _bet(bet, how))


def _choice(number: int, market: dict[str, Any], how: How, found: Found, latest: float) -> Rows:
    """A market with answers: one choice question, or where they do not exclude each other, one yes/no question each."""
    answers = [a for a in market["answers"] if isinstance(a, dict) and isinstance(a.get("text"), str)]
    if len(answers) < len(market["answers"]) or any(number_of(a, "probability") is None for a in answers):
        found.skipped["markets whose answers have no probabilities"] += 1
        return
    if market.get("shouldAnswersSumToOne") is False:
        for answer in answers:
            own = {
                **{k: v for k, v in market.items() if k not in ("answers", "bets", "resolution")},
                **answer,
            }
            own |= {"id": f"{market.get('id')}/{answer.get('id')}", "closeTime": market.get("closeTime")}
            own["bets"] = [bet for bet in _bets_on(market) if bet.get("answerId") == answer.get("id")]
            own["isResolved"] = bool(answer.get("resolution"))
            text = f"{text_of(market, 'question')} [{answer['text']}]"
            question = cells(_question(own, text, _outcome(own, "probability")))
            yield from _binary(number, own, question, how, found, latest)
        return
    options = [one_line(answer["text"]) for answer in answers]
    values = [float(_chance(answer, "probability")) for answer in answers]
    total = math.fsum(values)
    if len({o.casefold() for o in options}) < max(2, len(options)) or abs(total - 1) > 1e-3:
        found.skipped["markets whose answers are the same twice, or do not add up to 1"] += 1
        return
    fields = _question(market, text_of(market, "question"), _chosen(market, answers, options))
    question = cells({**fields, "kind": "choice", "options": listed(options)})
    bets = _bets_on(market)
    if bets and how.users:
        found.skipped[
            "bets of users on one answer of several: a forecast of theirs would need all answers"
        ] += len(bets)
        yield question_row(number, question)
        return
    said = {"forecaster": CROWD, "forecaster_kind": "crowd"}
    revisions = 0
    for moment in moments(bets, answers, values):
        if moment is None:
            found.skipped[
                "trades of which not all bets are in the file, so that no probabilities add up to 1"
            ] += 1
            continue
        revision = {
            **{**said, "forecast_id": text_of(moment.bet, "id"), "made_on": _made(moment.bet)},
            "probabilities": _of_options(options, moment.chances),
        }
        revisions += 1
        yield row(number, question, revision)
    if not revisions:
        at = times.epoch(_listed_at(market, latest))
        now = {**said, "note": LISTED, "made_on": at, "probabilities": _of_options(options, values)}
        yield row(number, question, now)


def _of_options(options: list[str], values: list[float]) -> str:
    total = math.fsum(values)
    return chances(dict(zip(options, (value / total for value in values), strict=True)))


def _bets_on(market: dict[str, Any]) -> list[dict[str, Any]]:
    """The bets of a market with answers, by time, without those that nobody took."""
    bets = market.get("bets")
    given = [bet for bet in bets if isinstance(bet, dict)] if isinstance(bets, list) else []
    return sorted((bet for bet in given if bet.get("answerId") and not _is_void(bet)), key=_created)


def _chosen(market: dict[str, Any], answers: list[dict[str, Any]], options: list[str]) -> str:
    """The answer that a market chose; several of them are ambiguous."""
    word = text_of(market, "resolution")
    if not word:
        return ""
    if word == "CANCEL":
        return "annulled"
    for answer, option in zip(answers, options, strict=True):
        if word in (answer.get("id"), answer["text"], str(answer.get("number", answer.get("index", "")))):
            return option
    if word in ("MKT", "CHOOSE_MULTIPLE", "CHOOSE_ONE"):
        return "ambiguous"
    raise ValueError(f"the resolution {shown(word)} is none of its answers")
