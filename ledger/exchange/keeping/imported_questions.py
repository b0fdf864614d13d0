"""Questions of an import and how they turned out: found by id or words, else asked."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

import orjson

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.outcomes import read_outcome_within
from forecasts.records.quantiles import Axis, position, read_point
from forecasts.records.values import clean_line, shown
from ledger.exchange.cells.cells import NOT_RESOLVED, Cells, compact, links, listed, unguarded
from ledger.exchange.cells.outcomes import outcome_word
from ledger.exchange.columns import AXIS, LONG, QUESTION
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.external import where
from ledger.exchange.keeping.imported_people import People
from ledger.exchange.keeping.imported_sources import AtSource
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.spreadsheet import BadCell
from ledger.store.sqlite import Database

REMEMBERED = 150_000  # questions whose cells are remembered
COLUMN = {"text": "question", "note": "question_note"}
PLAIN = {"question", "closes", "outcome", "known_on"}
KNOWN = (
    *(
        "id",
        "text",
        "revision",
        "closes",
        "closes_at",
        "kind",
        "options",
        "criteria",
        "resolution_source",
        "opens",
    ),
    *("note", *AXIS, "status", "outcome", "resolution_id"),
)


Ends = tuple[str, float | None, float | None, str | None, str]  # as Axis.of takes them


class Asked(NamedTuple):
    """A question that was found (id is not 0), or one that is ready to be asked.

    Attributes:
        id: its number, or 0.
        options: of a choice question; None for a yes/no question.
        revision: the one that forecasts are about.
        record: of a new question.
        resolution: of a new question, or None while it is open.
        key: the cells in one piece.
        claim: the id of the claim that a new question was made of; "none" for no claim, "" where it is not said.
        kind: binary, choice, numeric or date.
        ends: of a numeric or date question.
    """

    id: int
    options: list[str] | None
    revision: int
    record: dict[str, Any]
    resolution: dict[str, Any] | None
    key: str
    claim: str
    kind: str = "binary"
    ends: Ends | None = None

    def axis(self) -> Axis:
        """Where the outcome of a numeric or date question may lie."""
        return Axis.of(*(self.ends or ("", None, None, None, "")))


class Questions:
    """What was asked, and how it turned out."""

    def __init__(
        self,
        database: Database,
        buffers: Buffers,
        cells: Cells,
        people: People,
        result: ImportResult,
        file: str,
        *,
        at_source: bool = False,
    ) -> None:
        self.database = database
        self.buffers = buffers
        self.source = AtSource(buffers, result, _same_axis) if at_source else None
        self.cells = cells
        self.result = result
        self.file = file
        self.people = people
        self._settled: set[int] = set()  # known questions whose resolution waits to be written
        self._by_cells: dict[str, Asked] = {}
        self._last: tuple[tuple[str, ...], Asked] = ((), Asked(0, None, 1, {}, None, "", ""))
        self._closes = lru_cache(50_000)(partial(cells.when, "closes", may_come=True))
        self._resolutions = lru_cache(50_000)(self._resolution_of)
        self._new: dict[tuple[str, str], int] = {}  # new questions by platform and id, or by words
        self._look_up = database.value("SELECT 1 FROM question LIMIT 1") is not None

    def find(self, cells: tuple[str, ...]) -> Asked:
        """The question in a row's cells, with its outcome if that is news: see settle() and ask().

        Raises:
            BadCell: a cell is wrong, or contradicts what is known of the question.
        """
        if cells is self._last[0] or cells == self._last[0]:  # rows of one question mostly stand together
            return self._last[1]
        key = "\x1f".join(cells)
        if (asked := self._by_cells.get(key)) is None:
            asked = self._look(key, cells)
            if asked.id and asked.resolution is None:
                self._remember(key, asked)
        if asked.id and asked.resolution is None:
            self._last = (cells, asked)
        return asked

    def settle(self, asked: Asked) -> None:
        """Put the news of a known question's outcome in line, once the row that brings it is known to be good."""
        if asked.resolution is not None:
            self._resolve(asked.resolution)
            self._settled.add(asked.id)
            self._remember(asked.key, asked._replace(resolution=None))

    def _remember(self, key: str, asked: Asked) -> None:
        if len(self._by_cells) >= REMEMBERED:
            self._by_cells.clear()
        self._by_cells[key] = asked

    def _look(self, key: str, cells: tuple[str, ...]) -> Asked:
        cell = {
            name: unguarded(text)
            for name, text in zip(QUESTION, cells, strict=False)
            if text and (name in LONG or not text.isspace())
        }
        if not (cell.get("question", "").strip() and cell.get("closes", "").strip()):
            return self._known(key, cell)
        record = self._record(cell)
        name = (
            (record["platform"], record["external_id"]) if "external_id" in record else ("", record["text"])
        )
        options = record.get("options")
        if name in self._new:
            self.buffers.write_out()
        elif not self._look_up:
            return self._unasked(key, record, cell)
        row = self._stored(name[0], name[1], record["text"])
        if row is not None and row["id"] in self._settled:
            self.buffers.write_out()
            self._settled.clear()
            row = self._stored(name[0], name[1], record["text"])
        if row is None:
            return self._unasked(key, record, cell)
        ends = _ends_of(row)
        news = self._agree(row, record, cell, ends)
        revision = row["revision"] if self.source is None else self.source.revision(row)
        return Asked(row["id"], options, revision, record, news, key, "", row["kind"], ends)

    def _known(self, key: str, cell: dict[str, str]) -> Asked:
        """A question that the row names by its id, or by its words, without saying when it closes."""
        text, id_ = cell.get("question", "").strip(), cell.get("question_id", "")
        if not text and not id_:
            raise BadCell("question", "the text is empty")
        self.buffers.write_out()
        row = self._stored(cell.get("platform") or self.file if id_ else "", id_, text)
        if row is None and text:
            raise BadCell("closes", "is empty; write a day as YYYY-MM-DD")
        if row is None:
            raise BadCell("question_id", f"{shown(id_)} is not in the ledger yet; import its question first")
        options, ends = orjson.loads(row["options"] or "[]"), _ends_of(row)
        news = self._same_outcome(row, options, cell, ends)
        kind = row["kind"]
        return Asked(row["id"], options or None, row["revision"], {}, news, key, "", kind, ends)

    def _unasked(self, key: str, record: dict[str, Any], cell: dict[str, str]) -> Asked:
        ends = _ends(record)
        resolution = self._resolution(0, record.get("options", []), ends, cell)
        claim = cell.get("question_claim_id", "")
        return Asked(0, record.get("options"), 1, record, resolution, key, claim, record["kind"], ends)

    def _record(self, cell: dict[str, str]) -> dict[str, Any]:
        """The question that the cells describe, checked."""
        get = cell.get
        day, instant = self._closes(get("closes", ""))
        fields: dict[str, Any] = {"text": get("question", ""), "closes": day, "closes_at": instant}
        if cell.keys() <= PLAIN and instant is None:
            return self._plain(fields)
        fields |= {
            **{"kind": get("kind", "").strip() or "binary", "opens": get("opens", "").strip()},
            **{name: get(name) for name in ("criteria", "resolution_source", "unit", "lower", "upper")},
            **{"open_ends": get("open_ends", "").strip().casefold(), "ordered": _yes(get("ordered", ""))},
            "note": get("question_note"),
            **{name: listed(name, get(name, "")) for name in ("tags", "options")},
        }
        if get("question_id"):
            fields |= {"platform": get("platform") or self.file, "external_id": cell["question_id"]}
        if fields["kind"] == "choice":
            self._check_options(tuple(fields["options"]))
        try:
            return records.stored(records.make(records.Question, compact(fields)))
        except ForecastError as wrong:
            field, _, reason = str(wrong).partition(": ")
            column = COLUMN.get(field, field) if reason and field in {*QUESTION, *COLUMN} else ""
            raise BadCell(column, reason if column else str(wrong)) from wrong

    def _check_options(self, options: tuple[str, ...]) -> None:
        try:
            records.check_options(options)
        except ForecastError as wrong:
            raise BadCell("options", wrong) from wrong

    def _plain(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What the slower way gives for a yes/no question with words and a closing day alone."""
        try:
            return {"closes": fields["closes"], "kind": "binary", "text": clean_line(fields["text"])}
        except ForecastError as wrong:
            raise BadCell("question", wrong) from wrong

    def _stored(self, platform: str, name: str, text: str) -> dict[str, Any] | None:
        """The question of that id; else the one with these words, unless it has another id."""
        columns = f"SELECT {', '.join(KNOWN)} FROM question WHERE "  # noqa: S608
        if platform:
            condition, values = where(self.buffers.writer.ledger, platform, name)
            if rows := self.database.named(columns + condition, values):
                return rows[0]
        others = " AND external_id IS NULL" if platform else ""
        rows = self.database.named(f"{columns} text = :text{others} ORDER BY id", {"text": text})
        return rows[0] if rows else None

    def _agree(
        self, row: dict[str, Any], record: dict[str, Any], cell: dict[str, str], ends: Ends
    ) -> dict[str, Any] | None:
        """See that a known question is the same one; gives its resolution if that is news."""
        if self.source is None or not self.source.amended(row, record):
            self._same_question(row, record, cell)
        return self._same_outcome(row, record.get("options", []), cell, ends)

    def _same_outcome(
        self, row: dict[str, Any], options: list[str], cell: dict[str, str], ends: Ends
    ) -> dict[str, Any] | None:
        made = self._resolution(row["id"], options, ends, cell)
        if made is None or row["status"] is None:
            return made
        if self.source is not None and (news := self.source.corrected(row, made)) is not None:
            return news or None
        name = f"Q{row['id']}"
        if (made["status"], made.get("outcome")) != (row["status"], row["outcome"]):
            raise BadCell(
                "outcome",
                f"{cell['outcome'].strip()} contradicts {name}, which is resolved as "
                f"{row['outcome'] or row['status']}; correct that first: "
                f"prediction-ledger resolve {name} ... --reason ...",
            )
        known_on, known_at = self.database.one(
            "SELECT known_on, known_at FROM resolution WHERE id = :id", {"id": row["resolution_id"]}
        ) or (None, None)
        if cell.get("known_on", "").strip() and (made["known_on"], made.get("known_at")) != (
            known_on,
            known_at,
        ):
            raise BadCell(
                "known_on", f"{cell['known_on'].strip()} is not {known_at or known_on}, as {name} has it"
            )
        return None

    def _same_question(self, row: dict[str, Any], record: dict[str, Any], cell: dict[str, str]) -> None:
        name = f"Q{row['id']} with these words"
        closes = record.get("closes_at") or record["closes"]
        if (record["closes"], record.get("closes_at")) != (row["closes"], row["closes_at"]):
            raise BadCell(
                "closes", f"{closes} is not {row['closes_at'] or row['closes']}, when {name} closes"
            )
        if record["kind"] != row["kind"] or record.get("options", []) != orjson.loads(row["options"] or "[]"):
            raise BadCell("kind", f"{name} is a {row['kind']} question with other options")
        for column in (*("criteria", "resolution_source", "opens", "note"), *AXIS):
            if column in record and record[column] != _written(row, column):
                raise BadCell(
                    COLUMN.get(column, column),
                    f"{shown(record[column])} is not what {name} has; leave it empty or amend Q{row['id']}",
                )
        if "tags" in record:
            sql = "SELECT tag FROM question_tag WHERE question_id = :id"
            there = {tag for (tag,) in self.database.execute(sql, {"id": row["id"]})}
            if set(record["tags"]) != there:
                raise BadCell(
                    "tags", f"{cell['tags']} are not those of {name}; leave them empty or amend Q{row['id']}"
                )

    def ask(self, asked: Asked, claim: int | None) -> int:
        """Put a new question in line, with its outcome if there is one; gives its number."""
        if asked.claim == "none":
            claim = None
        elif asked.claim:
            claim = self.people.labelled(asked.record.get("platform", self.file), asked.claim, {})
        record = {**asked.record, **({"claim": claim} if claim else {})}
        id_ = self.buffers.add(kinds.QUESTION_ASKED, record)
        self.result.questions += 1
        name = (
            (record["platform"], record["external_id"]) if "external_id" in record else ("", record["text"])
        )
        if len(self._new) >= REMEMBERED:
            self.buffers.write_out()
            self._new.clear()
            self._look_up = True
        self._new[name] = id_
        if asked.resolution is not None:
            self._resolve({**asked.resolution, "question": id_})
        _, options, revision, _, _, key, claim_id, kind, ends = asked
        self._remember(key, Asked(id_, options, revision, {}, None, key, claim_id, kind, ends))
        return id_

    def _resolve(self, resolution: dict[str, Any]) -> None:
        self.buffers.add(kinds.QUESTION_RESOLVED, resolution)
        self.result.resolutions += 1
        self.result.corrections += "supersedes" in resolution

    def _resolution(
        self, id_: int, options: list[str], ends: Ends, cell: dict[str, str]
    ) -> dict[str, Any] | None:
        """The resolution in a row's cells, checked; None while the question is open."""
        given = cell.get("outcome", "").strip()
        outcome = outcome_word(given) if ends[0] == "binary" else given
        word = outcome.casefold()
        if word in NOT_RESOLVED and word not in map(str.casefold, options):
            return None
        known_on, evidence = cell.get("known_on", "").strip(), cell.get("evidence", "")
        made = self._resolutions(ends, tuple(options), outcome, known_on, evidence)
        return {**made, "question": id_ or 1}

    def _resolution_of(
        self, ends: Ends, options: tuple[str, ...], outcome: str, known_on: str, evidence: str
    ) -> dict[str, Any]:
        kind, *_, closes = ends
        status = outcome.casefold() if outcome.casefold() in ("ambiguous", "annulled") else "resolved"
        if not known_on and closes > self.cells.today.isoformat():
            raise BadCell("known_on", f"is needed: the question is resolved, but closes only on {closes}")
        day, instant = self.cells.when("known_on", known_on or closes)
        try:
            result = (
                None
                if status != "resolved"
                else read_outcome_within(kind, options, Axis.of(*ends), outcome)[0]
            )
        except ForecastError as wrong:
            raise BadCell("outcome", wrong) from wrong
        fields = compact(
            {"question": 1, "status": status, "outcome": result, "known_on": day, "known_at": instant}
        )
        try:
            return records.stored(records.make(records.Resolution, {**fields, "evidence": links(evidence)}))
        except ForecastError as wrong:
            raise BadCell("evidence" if evidence else "outcome", wrong) from wrong


def _ends_of(row: dict[str, Any]) -> Ends:
    return row["kind"], row["lower"], row["upper"], row["open_ends"], row["closes"]


def _ends(record: dict[str, Any]) -> Ends:
    if record["kind"] in ("binary", "choice"):
        return record["kind"], None, None, None, record["closes"]
    lower, upper = (
        None if name not in record else position(read_point(record[name])) for name in ("lower", "upper")
    )
    return record["kind"], lower, upper, record.get("open_ends"), record["closes"]


def _written(row: dict[str, Any], name: str) -> Any:
    """A column of a known question as a record has it."""
    if name not in ("lower", "upper") or row[name] is None:
        return row[name]
    return Axis.of(row["kind"], None, None, None, row["closes"]).text(row[name])


def _same_axis(row: dict[str, Any], record: dict[str, Any]) -> bool:
    return all(record[name] == _written(row, name) for name in AXIS if name in record)


def _yes(cell: str) -> bool | None:
    """Whether a cell says yes; None where it is empty or says no."""
    word = cell.strip().casefold()
    if word in ("", "no", "false", "0"):
        return None
    if word not in ("yes", "true", "1"):
        raise BadCell("ordered", f"{shown(cell)} is not yes or no")
    return True
