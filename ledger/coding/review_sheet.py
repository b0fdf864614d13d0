"""Review sheets: the claims of an article as rows for a spreadsheet, and what a person decided taken back.

A sheet is bound to its article by the SHA-256 of the text and to each claim by offsets and quote. What spreadsheets do
to files is put up with: byte order marks, semicolons or tabs, other line ends, other orders of columns, dates in the
spreadsheet's own form. Nothing is taken back unless everything can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from forecasts.errors import ForecastError
from forecasts.records.nouns import Coding
from forecasts.records.values import shown
from ledger.coding.article_reading import REASONS, Accept, Decision, Decline, Reading, Span
from ledger.coding.proposals import Proposal, propose, refuse_wrong_chance, remarks, suggested_reason
from ledger.coding.sheet_cells import chance_cell, coding_cells, day_cell, percent_cell, sheet_rows, sheet_text
from ledger.errors import InputError, Problem
from ledger.spreadsheet import BadCell, cell_list, cell_of

if TYPE_CHECKING:
    from forecasts import Candidate, Probability

COLUMNS = {
    "claim": "the number of the claim in the article",
    "quote": "its words, verbatim; not to be changed",
    "label": "what kind of statement it seems to be",
    "found_by": "the cues by which it was found",
    "decision": "accept, decline, or empty for later; two rows of one claim are two questions",
    "reason": f"of a declined claim: {', '.join(REASONS)}",
    "question": "the question; accepting it confirms its words",
    "closes": "the last day that counts, YYYY-MM-DD or words such as 'by the end of 2027'",
    "chance": "of yes",
    "low": "the lowest chance that the words allow",
    "high": "the highest",
    "said_by": "whose forecast it is",
    "horizon_words": "the words about time",
    "remarks": "what a review says of the question, by code; docs/review.md explains them",
    "criteria": "what exactly decides the question",
    "resolution_source": "where that will be read",
    "tags": "a list, with semicolons between",
    "belief": "the coder's own chance, if it is to be logged too",
    "note": "anything to add; needed for the reason 'other'",
    "coder": "who decides",
    "start": "where the quote begins in the text",
    "end": "where it ends",
    "article": "SHA-256 of the text",
}
NEEDED = ("quote", "decision", "article")
ACCEPT, DECLINE = ("accept", "accepted", "a", "yes", "y"), ("decline", "declined", "d", "no", "n")
LATER = ("", "skip", "s", "later")


def write_sheet(reading: Reading, candidates: Sequence[Candidate]) -> str:
    """The sheet as CSV text, with what this coder has decided already filled in."""
    numbered = enumerate(candidates, 1)
    return sheet_text(COLUMNS, (cells for number, one in numbered for cells in _rows(reading, one, number)))


def _rows(reading: Reading, candidate: Candidate, number: int) -> Iterator[dict[str, str]]:
    state = reading.state(candidate)
    proposal = propose(reading, candidate)
    fixed = {
        **{"claim": str(number), "quote": candidate.quote, "label": candidate.label, "coder": reading.coder},
        **{"start": str(candidate.start), "end": str(candidate.end), "article": reading.article.sha256},
        "found_by": "; ".join(dict.fromkeys(one.code for one in candidate.reasons)),
        "horizon_words": candidate.horizon_words or "",
        "said_by": proposal.forecaster or "",
        "remarks": "; ".join(dict.fromkeys(one.code for one in remarks(reading, candidate, proposal))),
    }
    if state is None or state.reason is not None:
        decided = "" if state is None else "decline"
        reason = (state.reason if state else suggested_reason(candidate)) or ""
        yield {**fixed, **proposed_cells(proposal), "decision": decided, "reason": reason}
        return
    for coding in state.now or state.codings:
        yield {**fixed, **coding_cells(coding), "decision": "accept"}
    for _ in range(len(state.codings), state.parts):
        yield {**fixed, **proposed_cells(proposal)}


def proposed_cells(proposal: Proposal) -> dict[str, str]:
    """What is proposed, as the cells of a row."""
    chance = proposal.chance
    return {
        "question": proposal.text or "",
        "closes": str(proposal.closes or ""),
        "chance": percent_cell(chance.point if chance else None),
        "low": percent_cell(chance.low if chance else None),
        "high": percent_cell(chance.high if chance else None),
    }


def coder_of(content: bytes) -> str | None:
    """Whose decisions a sheet has: the one name in its column coder, or None."""
    found = {cells.get("coder", "") for _, cells in sheet_rows(content, NEEDED)} - {""}
    return found.pop() if len(found) == 1 else None


def read_sheet(content: bytes, reading: Reading) -> list[tuple[Candidate, Decision]]:
    """What was decided in a sheet, without what was decided just so before.

    Raises:
        InputError: cells that cannot be taken; it lists them with line and column.
    """
    problems: list[Problem] = []
    taken: dict[Span, list[tuple[int, Candidate, Decision]]] = {}
    for line, cells in sheet_rows(content, NEEDED):
        try:
            _check_binding(cells, reading)
            if (decision := cells["decision"].lower()) in LATER:
                continue
            candidate = _candidate(cells, reading)
            made = decision_of(decision, cells, reading, candidate)
        except BadCell as bad:
            problems.append(Problem(line, bad.column, bad.reason))
        else:
            taken.setdefault((candidate.start, candidate.end), []).append((line, candidate, made))
    decisions = [pair for rows in taken.values() for pair in _parts(rows, problems)]
    if problems:
        raise InputError("the sheet was not taken, nothing of it", problems)
    return [pair for pair in decisions if not _known(reading, *pair)]


def _check_binding(cells: dict[str, str], reading: Reading) -> None:
    if cells.get("article", "").lower() not in ("", reading.article.sha256):  # none in a row added by hand
        raise BadCell("article", "the row is of another text; read the article that the sheet was made from")
    coder = cells.get("coder", "")
    if coder and coder.casefold() != reading.coder.casefold():
        raise BadCell("coder", f"the row is {shown(coder)}'s; take the sheet with --coder {shown(coder)}")


def _candidate(cells: dict[str, str], reading: Reading) -> Candidate:
    """The claim of a row; one that no reader found is looked up by its words."""
    from forecasts import Candidate as Found

    text, quote = reading.article.text, cells["quote"]
    if not cells.get("start") and not cells.get("end"):
        if not quote or text.count(quote) != 1:
            raise BadCell("quote", f"these words are in the text {text.count(quote) if quote else 0} times, not once")
        start = text.index(quote)
        return Found(quote, start, start + len(quote), "forecast", True, sentence_start=start, sentence_end=start)
    start, end = _place(cells, "start"), _place(cells, "end")
    there = text[start:end]
    if not there or there.split() != quote.split():
        raise BadCell("quote", f"the text has {shown(there)} there; a quote is not to be changed")
    known = {(one.start, one.end): one for one in reading.candidates}
    made = Found(there, start, end, "forecast", True, sentence_start=start, sentence_end=end)
    return known.get((start, end), made)


def _place(cells: dict[str, str], column: str) -> int:
    cell = cells.get(column, "")
    if not re.fullmatch(r"\d{1,9}", cell, re.ASCII):
        raise BadCell(column, f"{shown(cell)} is not a place in the text; leave it as it was")
    return int(cell)


def decision_of(word: str, cells: dict[str, str], reading: Reading, candidate: Candidate) -> Decision:
    """What the cells of a row decide: to accept the claim as they say, or to decline it.

    Raises:
        BadCell: one of them cannot be read.
    """
    note = cells.get("note") or None
    if word in DECLINE:
        reason = cells.get("reason", "").lower()
        try:
            return Decline(reason, note)
        except ForecastError as wrong:
            raise BadCell("reason", str(wrong)) from wrong
    if word not in ACCEPT:
        raise BadCell("decision", f"{shown(word)} is not accept or decline; leave it empty for later")
    said_by = cells.get("said_by") or None
    if said_by is None:
        raise BadCell("said_by", "say whose forecast it is")
    try:
        return Accept(coding_from(cells, reading, candidate), said_by)
    except ForecastError as wrong:
        empty = [name for name in ("question", "closes", "chance") if not cells.get(name)]
        column = empty[0] if empty else "chance" if "range" in str(wrong) else "question"
        raise BadCell(column, wrong) from wrong


def coding_from(cells: dict[str, str], reading: Reading, candidate: Candidate) -> Coding:
    """The coding in the cells of a row; what was left as proposed keeps how it was read from the words.

    Raises:
        BadCell: a cell cannot be read.
        RecordError: something is missing, or does not hang together.
    """
    proposal = propose(reading, candidate)
    proposed = proposed_cells(proposal)
    closes = day_cell(cells.get("closes", ""))
    if closes != proposed["closes"]:
        with cell_of("closes"):
            with_close = proposal.closing(closes, reading) if closes else proposal
        proposal = replace(with_close, closes=with_close.closes if closes else None)
    changed = [name for name in ("chance", "low", "high") if chance_cell(cells, name) != chance_cell(proposed, name)]
    if changed:
        proposal = replace(proposal, chance=_given_chance(cells, [name for name in changed if name != "chance"]))
    said = reading.article.published
    if said is not None and proposal.closes is not None and proposal.closes < said:
        raise BadCell("closes", f"{proposal.closes} is before {said}, when the question opens; give a later day")
    with cell_of("tags"):
        tags = tuple(cell_list(cells.get("tags", "")))
    proposal = replace(
        proposal,
        text=cells.get("question") or None,
        criteria=cells.get("criteria") or None,
        resolution_source=cells.get("resolution_source") or None,
        tags=tags,
        belief=chance_cell(cells, "belief"),
        note=cells.get("note") or None,
    )
    with cell_of("chance"):
        refuse_wrong_chance(reading, candidate, proposal)
    return proposal.coding()


def _given_chance(cells: dict[str, str], ends: Sequence[str]) -> Probability | None:
    from forecasts import Probability

    point = chance_cell(cells, "chance")
    if point is None:
        return None
    low = chance_cell(cells, "low") if "low" in ends else None
    high = chance_cell(cells, "high") if "high" in ends else None
    return Probability(point if low is None else low, point, point if high is None else high, "imputed", None)


def _parts(rows: list[tuple[int, Candidate, Decision]], problems: list[Problem]) -> list[tuple[Candidate, Decision]]:
    """The rows of one claim as one decision: declined once, or accepted as one question or several."""
    accepted = [one for one in rows if isinstance(one[2], Accept)]
    if len(rows) > 1 and len(accepted) < len(rows):
        problems.append(Problem(rows[-1][0], "decision", "the claim is in the sheet twice, and not accepted in both"))
        return []
    if len(accepted) < 2:
        return [(rows[0][1], rows[0][2])]
    return [
        (candidate, replace(decision, part=part, parts=len(rows)))
        for part, (_, candidate, decision) in enumerate(rows, 1)
        if isinstance(decision, Accept)
    ]


def _known(reading: Reading, candidate: Candidate, decision: Decision) -> bool:
    """Whether that was decided just so before: as it was coded, or as its question says by now."""
    state = reading.state(candidate)
    if state is None:
        return False
    if isinstance(decision, Decline):
        return state.reason == decision.reason
    if state.parts != decision.parts or len(state.codings) < decision.part:
        return False
    if state.forecaster != decision.forecaster:
        return False
    coding, at = decision.coding, decision.part - 1
    is_believed = coding.belief is None or coding.belief == state.now[at].belief
    return is_believed and any(_alike(old, coding) for old in (state.codings[at], state.now[at]))


def _alike(old: Coding, new: Coding) -> bool:
    same = ("text", "closes", "probability", "low", "high", "criteria", "resolution_source")
    return all(getattr(old, name) == getattr(new, name) for name in same) and {*old.tags} == {*new.tags}
