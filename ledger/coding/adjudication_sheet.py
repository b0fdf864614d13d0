"""Adjudication sheets: what coders disagree about as rows for a spreadsheet, and what was settled taken back.

Each row is what one coder made of one claim. The rows that a person marks in the column settled are what holds, as they
stand in the sheet: edited or not.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.nouns import Coding
from forecasts.records.values import shown
from ledger.coding.agreement import Disagreement
from ledger.coding.article_reading import Accept, Decision, Decline
from ledger.coding.sheet_cells import chance_cell, coding_cells, day_cell, sheet_rows, sheet_text
from ledger.errors import InputError, Problem
from ledger.spreadsheet import BadCell, cell_list, cell_of

COLUMNS = (
    *("source", "quote", "coder", "settled", "decision", "reason", "question", "closes", "chance", "low", "high"),
    *("said_by", "criteria", "resolution_source", "tags", "note", "start", "end"),
)
NEEDED = ("source", "quote", "coder", "settled", "decision", "start", "end")
YES, NO = ("yes", "y", "x", "1", "true"), ("", "no", "n", "0", "false")
Settled = tuple[Disagreement, str | list[Decision]]


def write_sheet(disagreements: Sequence[Disagreement]) -> str:
    """The sheet as CSV text."""
    return sheet_text(COLUMNS, (cells for one in disagreements for coder in one.decided for cells in _rows(one, coder)))


def _rows(one: Disagreement, coder: str) -> Iterator[dict[str, str]]:
    decided = one.decided[coder]
    fixed = {
        **{"source": f"S{one.source}", "quote": one.quote, "coder": coder, "said_by": decided.forecaster or ""},
        **{"start": str(one.span[0]), "end": str(one.span[1])},
    }
    if decided.reason is not None:
        yield {**fixed, "decision": "decline", "reason": decided.reason}
    for coding in decided.codings:
        yield {**fixed, "decision": "accept", **coding_cells(coding)}


def read_sheet(content: bytes, disagreements: Sequence[Disagreement]) -> list[Settled]:
    """What was settled in a sheet: the coder whose rows hold as they are, or the decisions as edited.

    Raises:
        InputError: cells that cannot be taken; it lists them with line and column.
    """
    open_ = {(f"S{one.source}", str(one.span[0]), str(one.span[1])): one for one in disagreements}
    marked: dict[tuple[str, str, str], list[tuple[int, dict[str, str]]]] = {}
    problems: list[Problem] = []
    for line, cells in sheet_rows(content, NEEDED):
        place = (cells["source"], cells["start"], cells["end"])
        if cells["settled"].lower() in NO:
            continue
        if cells["settled"].lower() not in YES:
            problems.append(Problem(line, "settled", f"{shown(cells['settled'])} is not yes or empty"))
        elif place not in open_ or open_[place].quote.split() != cells["quote"].split():
            problems.append(Problem(line, "quote", "these words are not, or no longer, in disagreement"))
        else:
            marked.setdefault(place, []).append((line, cells))
    settled = [taken for place, rows in marked.items() if (taken := _taken(open_[place], rows, problems))]
    if problems:
        raise InputError("the sheet was not taken, nothing of it", problems)
    return settled


def _taken(one: Disagreement, rows: list[tuple[int, dict[str, str]]], problems: list[Problem]) -> Settled | None:
    decisions: list[Decision] = []
    for line, cells in rows:
        try:
            decisions.append(_decision(cells))
        except BadCell as bad:
            problems.append(Problem(line, bad.column, bad.reason))
    if len(decisions) < len(rows):
        return None
    if len(decisions) > 1 and not all(isinstance(decision, Accept) for decision in decisions):
        problems.append(Problem(rows[-1][0], "settled", "several rows hold, and not all of them are accepted"))
        return None
    for coder in one.decided:
        if [_filled(cells) for cells in _rows(one, coder)] == [_filled(cells) for _, cells in rows]:
            return one, coder
    numbered = [
        Accept(decision.coding, decision.forecaster, part, len(decisions)) if isinstance(decision, Accept) else decision
        for part, decision in enumerate(decisions, 1)
    ]
    return one, numbered


def _filled(cells: dict[str, str]) -> dict[str, str]:
    """What a row says, but whether it holds."""
    return {name: cell for name, cell in cells.items() if cell and name in COLUMNS and name != "settled"}


def _decision(cells: dict[str, str]) -> Decision:
    note = cells.get("note") or None
    if cells["decision"].lower() == "decline":
        with cell_of("reason"):
            return Decline(cells.get("reason", "").lower(), note)
    if cells["decision"].lower() != "accept":
        raise BadCell("decision", f"{shown(cells['decision'])} is not accept or decline")
    if not cells.get("said_by"):
        raise BadCell("said_by", "say whose forecast it is")
    given: dict[str, Any] = {
        **{"text": cells.get("question"), "closes": day_cell(cells.get("closes", "")), "note": note},
        **{"probability": chance_cell(cells, "chance"), "low": chance_cell(cells, "low")},
        **{"high": chance_cell(cells, "high"), "criteria": cells.get("criteria") or None},
        "resolution_source": cells.get("resolution_source") or None,
    }
    with cell_of("tags"):
        given["tags"] = cell_list(cells.get("tags", ""))
    if given["probability"] is None:
        raise BadCell("chance", "give the chance of yes")
    try:
        return Accept(records.make(Coding, given), cells["said_by"])
    except ForecastError as wrong:
        raise BadCell("closes" if str(wrong).startswith("closes") else "question", wrong) from wrong
