"""Markets of Manifold as questions: what they ask, when they close, how they were resolved."""

import math
from collections.abc import Mapping
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.exchange.cells import times
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import list_in, number_of, text_of
from ledger.exchange.importers.interface import Discovered
from ledger.spreadsheet import BadCell

STATUS = {"YES": "yes", "NO": "no", "CANCEL": "annulled"}
TIMES = ("createdTime", "lastUpdatedTime", "lastBetTime", "resolutionTime")
NO_SHARE = "outcomes: MKT without a resolutionProbability, so that nobody knows what it came to"


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
    ends = [latest, *([] if closes is None else [closes]), *([] if resolved is None else [resolved - 1])]
    return max(min(ends), number_of(market, "createdTime") or 0.0)


def question_of(market: dict[str, Any], text: str, outcome: str, options: list[str] | None = None) -> tuple[str, ...]:
    """The cells of the question that a market asks. Raises BadCell: it has no id, no words, or no time of its close."""
    resolved = number_of(market, "resolutionTime")
    given = (market.get(name) for name in ("textDescription", "description"))
    fields = rows.asked(
        platform="manifold",
        question_id=text_of(market, "id"),
        question=text,
        closes=_close(market),
        outcome=outcome,
        known_on=times.epoch(resolved) if outcome and resolved else "",
        criteria=next((words for words in given if isinstance(words, str)), ""),
        tags=list_in(market, "groupSlugs", "tags"),
        resolution_source=text_of(market, "url"),
        question_note="\n".join(filter(None, map(_comment, list_in(market, "comments")))),
        options=options or (),
    )
    return rows.cells(fields)


def _close(market: dict[str, Any]) -> str:
    given = (number_of(market, name) for name in ("closeTime", "resolutionTime", "lastUpdatedTime", "createdTime"))
    closing = next((time for time in given if time is not None), None)
    if closing is None:
        raise BadCell("", "it has no closeTime")
    return times.epoch(closing) if closing < 1e13 else "9000-01-01"


def _comment(said: Any) -> str:
    if not isinstance(said, dict):
        return ""
    who, words = said.get("userName") or said.get("userUsername"), said.get("text") or said.get("markdown")
    return f"{rows.one_line(str(who))}: {words}" if isinstance(words, str) and words else ""


def outcome_of(market: dict[str, Any], found: Discovered) -> str:
    """The outcome of a yes/no market, "" while it is open or where MKT comes without its share: a price is none."""
    word = text_of(market, "resolution")
    if not market.get("isResolved") and not word:
        return ""
    if word in ("MKT", "PROB"):
        if (share := number_of(market, "resolutionProbability")) is None:
            found.skipped[NO_SHARE] += 1
            return ""
        if not 0 <= share <= 1:
            raise BadCell("", f"it is resolved as {word}, but has no resolutionProbability from 0 to 1")
        return decimal_text(share)
    if word not in STATUS:
        raise BadCell("", f"the resolution {shown(word)} is none of YES, NO, MKT and CANCEL")
    return STATUS[word]


def chosen_answer(market: dict[str, Any], answers: list[dict[str, Any]], options: list[str]) -> str:
    """The answer that a market chose; several of them are ambiguous."""
    word = text_of(market, "resolution")
    if word in ("", "CANCEL"):
        return STATUS.get(word, "")
    for answer, option in zip(answers, options, strict=True):
        if word in (answer.get("id"), answer["text"], str(answer.get("number", answer.get("index", "")))):
            return option
    if word in ("MKT", "CHOOSE_MULTIPLE", "CHOOSE_ONE"):
        return "ambiguous"
    raise BadCell("", f"the resolution {shown(word)} is none of its answers")
