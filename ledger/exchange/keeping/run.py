"""One import: row by row, what is new is put in line, what is known is counted, what is wrong is noted.

A million rows say few different things, so each different cell is read once, and a question's cells
together are remembered as one piece of text.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.lifecycle import day_of
from forecasts.records.values import clean_line, clean_text
from ledger.errors import InputError, Problem
from ledger.exchange.cells.cells import Cells, compact, unguarded
from ledger.exchange.columns import DETAILS, LONG, QuestionRow, Row
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.duplicates import Known
from ledger.exchange.keeping.imported_people import People
from ledger.exchange.keeping.imported_questions import Asked, Questions
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.spreadsheet import BadCell
from ledger.store import schema
from ledger.store.writer import Writer

_TAKES = {
    "binary": "probability",
    "choice": "probabilities",
    "numeric": "quantiles",
    "date": "quantiles",
}
_WRONG = {
    "binary": "is not for a yes/no question, which takes one probability",
    **{kind: f"is not for a {kind} question, which takes {_TAKES[kind]}" for kind in list(_TAKES)[1:]},
}
NAMED = ("forecast_id", "forecaster_kind", "note")
_named = itemgetter(*map(DETAILS.index, NAMED))
_rich = itemgetter(*(DETAILS.index(name) for name in DETAILS if name not in NAMED))
PLAIN = ("basis", "phrase", "scale", "coder", "note")  # details that go into a forecast as they are


def import_rows(
    writer: Writer,
    rows: Iterable[Row | QuestionRow | Problem],
    *,
    file: str,
    sha256: str | Callable[[], str] = "",
    skip_bad: bool = False,
    at_source: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportResult:
    """Keep rows, inside the caller's transaction.

    Args:
        writer: the open transaction.
        rows: what an importer gives.
        file: the file's name, for the journal; also the platform of ids that have none.
        sha256: of the file, for the journal; or what gives it when all rows are read.
        skip_bad: keep the good rows even if there are bad ones.
        at_source: what the rows say differently from an earlier import was changed at its source, so it is
            corrected here.
        progress: called with the number of rows that are done.

    Raises:
        InputError: there are bad rows and skip_bad is not set; or the file cannot be read on.
    """
    run = _Import(writer, clean_line(file), at_source=at_source)
    result = run.result
    result.first_question = writer.last_id("question") + 1
    with _quickly(writer):
        for row in rows:
            run.take(row)
            if progress and not result.rows % 1000:
                progress(result.rows)
        run.buffers.flush()
    if result.bad and not skip_bad:
        raise InputError(result.summary(), result.problems, result.bad)
    result.repeated = run.known.repeated()
    counts = result.counts()
    id_ = writer.next_id("file_import")
    mark = sha256 if isinstance(sha256, str) else sha256()
    writer.add(kinds.IMPORT_COMPLETED, [{"id": id_, "file": run.file, "sha256": mark, "counts": counts}])
    return result


@contextmanager
def _quickly(writer: Writer) -> Iterator[None]:
    """Without the cyclic garbage collector, and with the database ready for many rows."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        with schema.bulk(writer.database):
            yield
            writer.projection.flush()
    finally:
        if collecting:
            gc.enable()


class _Import:
    def __init__(self, writer: Writer, file: str, *, at_source: bool = False) -> None:
        zone = writer.projection.zone
        self.file = file
        self.result = ImportResult()
        self.cells = Cells(zone, day_of(writer.now, zone))
        self.buffers = Buffers(writer)
        self.known = Known(writer.database, self.buffers)
        self.people = People(writer.database, self.buffers, self.result, file)
        self.questions = Questions(
            writer.database, self.buffers, self.cells, self.people, self.result, file, at_source=at_source
        )

    def take(self, row: Row | QuestionRow | Problem) -> None:
        """Keep one row, or note why it cannot be kept."""
        self.result.rows += 1
        if isinstance(row, Problem):
            self.result.note(row)
            return
        try:
            if not isinstance(row, Row):
                self._take_question(row)
            elif not any(row.details):
                self._take_plain(row)
            elif any(_rich(row.details)):
                self._take_detailed(row)
            else:
                self._take_named(row)
        except BadCell as bad:
            self.result.note(Problem(row.line, bad.column, bad.reason))

    def _take_question(self, row: QuestionRow) -> None:
        asked = self.questions.find(row.question)
        if asked.id:
            self.questions.settle(asked)
        else:
            self.questions.ask(asked, None)

    def _take_plain(self, row: Row) -> None:
        """A yes/no forecast without any details: nearly every row of a large file."""
        name, made_on, chance = row.forecast
        day, instant = self.cells.made_on[made_on]
        asked = self.questions.find(row.question)
        if asked.kind != "binary":
            wrong = (
                ("probability", _WRONG[asked.kind]) if chance.strip() else (_TAKES[asked.kind], "is empty")
            )
            raise BadCell(*wrong)
        probability = self.cells.probability[chance]
        record: dict[str, Any] = {
            "basis": "stated",
            "forecaster": self.people.forecaster(name),
            "made_on": day,
            "probability": probability,
            "question": asked.id or self.questions.ask(asked, None),
            "question_revision": asked.revision,
        }
        if instant is not None:
            record["made_at"] = instant
        if asked.id and asked.resolution is not None:
            self.questions.settle(asked)
        if self.known.anything and self.known.has(record):
            self.result.known += 1
        else:
            self.result.forecasts += 1
            self.buffers.add_forecast(record)

    def _take_named(self, row: Row) -> None:
        """A yes/no forecast with an id or a note: nearly every row of a platform's export."""
        name, made_on, chance = row.forecast
        day, instant = self.cells.made_on[made_on]
        asked = self.questions.find(row.question)
        if asked.kind != "binary":
            self._take_detailed(row)
            return
        id_, kind, note = map(unguarded, _named(row.details))
        id_, kind = id_.strip(), kind.strip()
        record: dict[str, Any] = {
            **{"basis": "stated", "made_on": day, "question_revision": asked.revision},
            **{
                "probability": self.cells.probability[chance],
                "forecaster": self.people.forecaster(name, kind),
            },
            **({"made_at": instant} if instant is not None else {}),
            **({"note": self._cleaned("note", note, clean_text)} if note else {}),
        }
        if id_:
            record["external_id"] = self._cleaned("forecast_id", id_, clean_line)
            record["platform"] = self._cleaned("platform", row.question[0].strip() or self.file, clean_line)
        record["question"] = asked.id or self.questions.ask(asked, None)
        known = self.known.has(record)
        if asked.id:
            self.questions.settle(asked)
        if known:
            self.result.known += 1
        else:
            self._keep(record)

    def _cleaned(self, column: str, cell: str, clean: Callable[[str], str]) -> str:
        try:
            return clean(cell)
        except ForecastError as wrong:
            raise BadCell(column, wrong) from wrong

    def _take_detailed(self, row: Row) -> None:
        name, made_on, chance = row.forecast
        detail = {
            key: unguarded(cell) if key in LONG or not cell.isspace() else ""
            for key, cell in zip(DETAILS, row.details, strict=True)
        }
        day, instant = self.cells.made_on[made_on]
        asked = self.questions.find(row.question)
        given: dict[str, Any] = {
            **{"made_on": day, "made_at": instant, "question_revision": asked.revision},
            **self._value(asked, chance, detail["probabilities"], detail["quantiles"]),
            **{key: detail[key] for key in PLAIN},
            **{key: self.cells.chance(key, detail[key]) for key in ("low", "high") if detail[key]},
        }
        if detail["forecast_id"]:
            given |= {"external_id": detail["forecast_id"], "platform": row.question[0].strip() or self.file}
        self._check(given)
        withdrawn = self._withdrawal(detail["withdrawn_on"], day, instant)
        who = self.people.forecaster(name, detail["forecaster_kind"])
        if asked.id and self.known.has(_stored({**given, "forecaster": who, "question": asked.id})):
            self.result.known += 1
            self.questions.settle(asked)
            if withdrawn and (forecast := self.known.standing(given)):
                self._withdraw(forecast, withdrawn)
            return
        claim = self.people.claim(who, row.question[0].strip() or self.file, detail)
        if asked.id:
            self.questions.settle(asked)
        question = asked.id or self.questions.ask(asked, claim)
        record = _stored({**given, "forecaster": who, "question": question, "claim": claim})
        if not asked.id:
            self.known.has(record)  # takes note of its id
        id_ = self._keep(record)
        if withdrawn:
            self._withdraw(id_, withdrawn)

    def _withdraw(self, forecast: int, withdrawn: tuple[str, str | None]) -> None:
        ends = compact({"withdrawn_on": withdrawn[0], "withdrawn_at": withdrawn[1]})
        self.buffers.add(kinds.FORECAST_WITHDRAWN, {"forecast": forecast, **ends})

    def _value(self, asked: Asked, chance: str, probabilities: str, quantiles: str) -> dict[str, Any]:
        takes = _TAKES[asked.kind]
        for column, cell in (
            ("probability", chance),
            ("probabilities", probabilities),
            ("quantiles", quantiles),
        ):
            if cell.strip() and column != takes:
                raise BadCell(column, _WRONG[asked.kind])
        if takes == "probability":
            return {takes: self.cells.probability[chance]}
        if takes == "probabilities":
            return {takes: self.cells.chances(probabilities, asked.options or [])}
        values = self.cells.quantiles(quantiles)
        try:
            asked.axis().check_quantiles(values)
        except ForecastError as wrong:
            raise BadCell("quantiles", wrong) from wrong
        return {takes: values}

    def _withdrawal(self, cell: str, made_on: str, made_at: str | None) -> tuple[str, str | None] | None:
        if not cell:
            return None
        day, instant = self.cells.when("withdrawn_on", cell)
        if day < made_on or (instant is not None and made_at is not None and instant < made_at):
            raise BadCell("withdrawn_on", f"{cell} is before the forecast was made, {made_at or made_on}")
        return day, instant

    def _check(self, given: dict[str, Any]) -> None:
        """See that the parts of a forecast hang together, before anything is written for it."""
        try:
            records.make(records.Forecast, {"question": 1, "forecaster": 1, **compact(given)})
        except ForecastError as wrong:
            column, _, reason = str(wrong).partition(": ")
            raise BadCell(column.replace(" ", "_"), reason) if reason else BadCell("", column) from wrong

    def _keep(self, record: dict[str, Any]) -> int:
        """Put a forecast in line; gives its number."""
        self.result.forecasts += 1
        return self.buffers.add_forecast(record)


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    return records.stored(records.make(records.Forecast, compact(given)))
