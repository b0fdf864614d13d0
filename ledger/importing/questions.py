"""Questions of an import and how they turned out: found by id or words, else asked."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

import orjson

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.outcomes import read_outcome
from forecasts.values import clean_line
from ledger.columns import QUESTION
from ledger.importing.buffers import Buffers
from ledger.importing.cells import NOT_RESOLVED, BadCell, Cells, compact, links, listed, unguarded
from ledger.importing.external import where
from ledger.importing.result import ImportResult
from ledger.journal import entry as kinds
from ledger.store.sqlite import Database

REMEMBERED = 150_000  # questions whose cells are remembered
COLUMN = {"text": "question"}
PLAIN = {"question", "closes", "outcome", "known_on"}


class Asked(NamedTuple):
    """A question that was found (id is not 0), or one that is ready to be asked.

    Attributes:
        id: its number, or 0.
        options: of a choice question; None for a yes/no question.
        revision: the one that forecasts are about.
        record: of a new question.
        resolution: of a new question, or None while it is open.
        key: the cells in one piece.
    """

    id: int
    options: list[str] | None
    revision: int
    record: dict[str, Any]
    resolution: dict[str, Any] | None
    key: str


class Questions:
    """What was asked, and how it turned out."""

    def __init__(
        self, database: Database, buffers: Buffers, cells: Cells, result: ImportResult, file: str
    ) -> None:
        self.database = database
        self.buffers = buffers
        self.cells = cells
        self.result = result
        self.file = file
        self._by_cells: dict[str, Asked] = {}
        self._last: tuple[tuple[str, ...], Asked] = ((), Asked(0, None, 1, {}, None, ""))
        self._closes = lru_cache(50_000)(partial(cells.when, "closes", may_come=True))
        self._resolutions = lru_cache(50_000)(self._resolution_of)
        self._new: dict[tuple[str, str], int] = {}  # new questions by platform and id, or by words
        self._look_up = database.value("SELECT 1 FROM question LIMIT 1") is not None

    def find(self, cells: tuple[str, ...]) -> Asked:
        """The question in a row's cells; if there are news of its outcome, they are kept.

        Raises:
            BadCell: a cell is wrong, or contradicts what is known of the question.
        """
        if cells == self._last[0]:  # rows of one question mostly stand together
            return self._last[1]
        key = "\x1f".join(cells)
        if (asked := self._by_cells.get(key)) is None:
            asked = self._look(key, cells)
            if asked.id:
                self._remember(key, asked)
        if asked.id:
            self._last = (cells, asked)
        return asked

    def _remember(self, key: str, asked: Asked) -> None:
        if len(self._by_cells) >= REMEMBERED:
            self._by_cells.clear()
        self._by_cells[key] = asked

    def _look(self, key: str, cells: tuple[str, ...]) -> Asked:
        cell = {name: unguarded(text) for name, text in zip(QUESTION, cells, strict=True) if text}
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
        if row is None:
            return self._unasked(key, record, cell)
        self._agree(row, record, cell)
        return Asked(row[0], options, row[1], record, None, key)

    def _unasked(self, key: str, record: dict[str, Any], cell: dict[str, str]) -> Asked:
        options = record.get("options")
        resolution = self._resolution(0, record["kind"], options or [], record["closes"], cell)
        return Asked(0, options, 1, record, resolution, key)

    def _record(self, cell: dict[str, str]) -> dict[str, Any]:
        """The question that the cells describe, checked."""
        get = cell.get
        day, instant = self._closes(get("closes", ""))
        fields: dict[str, Any] = {"text": get("question", ""), "closes": day, "closes_at": instant}
        if cell.keys() <= PLAIN and instant is None:
            return self._plain(fields)
        fields |= {
            **{"kind": get("kind", "").strip() or "binary", "opens": get("opens", "").strip()},
            **{name: get(name) for name in ("criteria", "resolution_source")},
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

    def _stored(self, platform: str, name: str, text: str) -> tuple[Any, ...] | None:
        """The question of that id; else the one with these words, unless it has another id."""
        columns = (
            "SELECT id, revision, closes, closes_at, kind, options, status, outcome FROM question WHERE "
        )
        if platform:
            condition, values = where(self.buffers.writer.ledger, platform, name)
            if row := self.database.one(columns + condition, values):
                return row
        others = " AND external_id IS NULL" if platform else ""
        return self.database.one(f"{columns} text = :text{others} ORDER BY id", {"text": text})

    def _agree(self, row: tuple[Any, ...], record: dict[str, Any], cell: dict[str, str]) -> None:
        """See that a known question is the same one, and keep its outcome if that is news."""
        id_, _, closes, closes_at, kind, options, status, outcome = row
        given = record.get("closes_at") or record["closes"]
        if (record["closes"], record.get("closes_at")) != (closes, closes_at):
            raise BadCell(
                "closes", f"{given} is not {closes_at or closes}, when Q{id_} with these words closes"
            )
        if record["kind"] != kind or record.get("options", []) != orjson.loads(options or "[]"):
            raise BadCell("kind", f"Q{id_} with these words is a {kind} question with other options")
        resolution = self._resolution(id_, kind, record.get("options", []), closes, cell)
        if resolution is None:
            return
        if status is None:
            self._resolve(resolution)
        elif (resolution["status"], resolution.get("outcome")) != (status, outcome):
            raise BadCell(
                "outcome",
                f"{cell['outcome'].strip()} contradicts Q{id_}, which is resolved as {outcome or status}; "
                f"correct that first: prediction-ledger resolve Q{id_} ... --reason ...",
            )

    def ask(self, asked: Asked, claim: int | None) -> int:
        """Put a new question in line, with its outcome if there is one; gives its number."""
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
        self._remember(asked.key, asked._replace(id=id_, record={}, resolution=None))
        return id_

    def _resolve(self, resolution: dict[str, Any]) -> None:
        self.buffers.add(kinds.QUESTION_RESOLVED, resolution)
        self.result.resolutions += 1

    def _resolution(
        self, id_: int, kind: str, options: list[str], closes: str, cell: dict[str, str]
    ) -> dict[str, Any] | None:
        """The resolution in a row's cells, checked; None while the question is open."""
        word = cell.get("outcome", "").strip().casefold()
        if word in NOT_RESOLVED and word not in map(str.casefold, options):
            return None
        known_on, evidence = cell.get("known_on", "").strip(), cell.get("evidence", "")
        made = self._resolutions(kind, tuple(options), cell["outcome"].strip(), known_on, closes, evidence)
        return {**made, "question": id_ or 1}

    def _resolution_of(
        self, kind: str, options: tuple[str, ...], outcome: str, known_on: str, closes: str, evidence: str
    ) -> dict[str, Any]:
        status = outcome.casefold() if outcome.casefold() in ("ambiguous", "annulled") else "resolved"
        if not known_on and closes > self.cells.today.isoformat():
            raise BadCell("known_on", f"is needed: the question is resolved, but closes only on {closes}")
        day, instant = self.cells.when("known_on", known_on or closes)
        try:
            result = None if status != "resolved" else read_outcome(kind, options, outcome)[0]
        except ForecastError as wrong:
            raise BadCell("outcome", wrong) from wrong
        fields = compact(
            {"question": 1, "status": status, "outcome": result, "known_on": day, "known_at": instant}
        )
        try:
            return records.stored(records.make(records.Resolution, {**fields, "evidence": links(evidence)}))
        except ForecastError as wrong:
            raise BadCell("evidence" if evidence else "outcome", wrong) from wrong
