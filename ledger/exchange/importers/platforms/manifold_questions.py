"""Markets of Manifold as questions: what they ask, when they close, how they were resolved."""

import math
from collections.abc import Mapping
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import list_in, number_of, text_of
from ledger.exchange.importers.interface import Discovered
from ledger.exchange.importers.rows import link, listed, long_text, one_line
from ledger.spreadsheet import BadCell

STATUS = {"YES": "yes", "NO": "no", "CANCEL": "annulled"}
TIMES = ("createdTime", "lastUpdatedTime", "lastBetTime", "resolutionTime")


def latest_time(item: Mapping[str, Any]) -> float:
    """The latest time that an object names: the file cannot be older."""
    given = (item.get(name) for name in TIMES)
    return max((float(t) for t in given if isinstance(t, (int, float)) and math.isfinite(t)), default=0.0)


def listed_at(market: dict[str, Any], latest: float) -> float:
    """When a price in a list was reached at the latest: nobody trades from the resolution on."""
    traded = number_of(market, "lastBetTime")
    if traded is not None:
        return traded
    closes, resolved = number_of(market, "closeTime"), number_of(market, "resolutionTime")
    ends = [*([] if closes is None else [closes]), *([] if resolved is None else [resolved - 1])]
    return max(min([latest, *ends]), number_of(market, "createdTime") or 0.0)


def question_of(market: dict[str, Any], text: str, outcome: str) -> dict[str, str]:
    """Our columns for the question that a market asks.

    Raises:
        BadCell: it has no id, no words, or no time at which it closes.
    """
    id_, resolved = text_of(market, "id"), number_of(market, "resolutionTime")
    if not id_ or not text:
        raise BadCell("", f"its {'question' if id_ else 'id'} is missing")
    return {
        "platform": "manifold",
        "question_id": id_,
        "question": one_line(text),
        "closes": _close(market),
        "outcome": outcome,
        "known_on": times.epoch(resolved) if outcome and resolved else "",
        "criteria": long_text(_description(market)),
        "tags": listed([tag for tag in list_in(market, "groupSlugs", "tags") if isinstance(tag, str)]),
        "resolution_source": link(text_of(market, "url")),
        "question_note": long_text(_comments(market)),
    }


def _close(market: dict[str, Any]) -> str:
    closes, resolved = number_of(market, "closeTime"), number_of(market, "resolutionTime")
    closing = resolved if closes is None else closes
    if closing is None:
        closing = number_of(market, "lastUpdatedTime") or number_of(market, "createdTime")
    if closing is None:
        raise BadCell("", "it has no closeTime")
    return times.epoch(closing) if closing < 1e13 else "9000-01-01"


def _description(market: Mapping[str, Any]) -> str:
    for name in ("textDescription", "description"):
        if isinstance(market.get(name), str):
            return str(market[name])
    return ""


def _comments(market: Mapping[str, Any]) -> str:
    said = (comment for comment in list_in(market, "comments") if isinstance(comment, dict))
    return "\n".join(filter(None, map(_comment, said)))


def _comment(c: Mapping[str, Any]) -> str:
    who, words = c.get("userName") or c.get("userUsername"), c.get("text") or c.get("markdown")
    return f"{one_line(str(who))}: {words}" if isinstance(words, str) and words else ""


NO_SHARE = "outcomes: MKT without a resolutionProbability, so that nobody knows what it came to"


def outcome_of(market: dict[str, Any], found: Discovered) -> str:
    """The outcome of a yes/no market, "" while it is open or where MKT comes without its share: a price is none."""
    word = text_of(market, "resolution")
    if not market.get("isResolved") and not word:
        return ""
    if word in STATUS:
        return STATUS[word]
    if word in ("MKT", "PROB"):
        if (share := number_of(market, "resolutionProbability")) is None:
            found.skipped[NO_SHARE] += 1
            return ""
        if not 0 <= share <= 1:
            raise BadCell("", f"it is resolved as {word}, but has no resolutionProbability from 0 to 1")
        return decimal_text(share)
    raise BadCell("", f"the resolution {shown(word)} is none of YES, NO, MKT and CANCEL")


def chosen_answer(market: dict[str, Any], answers: list[dict[str, Any]], options: list[str]) -> str:
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
    raise BadCell("", f"the resolution {shown(word)} is none of its answers")
