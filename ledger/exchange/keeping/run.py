"""One import: row by row, what is new is put in line, what is known is counted, what is wrong is noted.

Two ways for a row: one for what nearly every row of a large file is, one for all the others, which costs four times
as much (measured on a million rows). A million rows say few different things, so each different cell is read once,
and a question's cells together are remembered as one piece of text.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from forecasts import records
from forecasts.records.lifecycle import day_of
from forecasts.records.values import clean_line
from ledger.errors import DoubtError, InputError, Problem
from ledger.exchange.cells.cells import Cells, compact
from ledger.exchange.columns import ImportRow, QuestionRow
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.duplicates import Known
from ledger.exchange.keeping.forecast_cells import End, ForecastCells, is_rich, refuse_value
from ledger.exchange.keeping.matched_questions import MatchedQuestions
from ledger.exchange.keeping.provenance import Provenance
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.recording.source_days import too_late
from ledger.spreadsheet import BadCell
from ledger.store import schema
from ledger.store.writer import Writer

Progress = Callable[[int], None]  # called with the number of rows that are done


def import_rows(
    writer: Writer,
    rows: Iterable[ImportRow | QuestionRow | Problem],
    *,
    file: str,
    sha256: str = "",
    skip_bad: bool = False,
    at_source: bool = False,
    stamped: bool = False,
    rescale: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Keep rows, inside the caller's transaction.

    Args:
        writer: the open transaction.
        rows: what an importer gives.
        file: the file's name, for the journal; also the platform of ids that have none.
        sha256: of the file, for the journal.
        skip_bad: keep the good rows even if there are bad ones.
        at_source: what the rows say differently from an earlier import was changed at its source, so it is
            corrected here.
        stamped: the instants at which forecasts with an id were made are their platform's own: it is its download.
        rescale: make probabilities of options that add up to nearly 1 do so.
        progress: called with the number of rows that are done.

    Raises:
        InputError: there are bad rows and skip_bad is not set; or the file cannot be read on.
    """
    run = _Import(writer, clean_line(file), at_source=at_source, stamped=stamped, rescale=rescale)
    result = run.result
    result.first_question = writer.last_id("question") + 1
    before = writer.frontier.size
    with schema.bulk(writer.database):
        for row in rows:
            run.take(row)
            if progress and not result.rows % 1000:
                progress(result.rows)
        run.buffers.write_out()
    if result.bad and not skip_bad:
        raise InputError(result.summary(), result.problems, result.bad)
    result.repeated, result.joined = run.known.repeated(), run.questions.cells.joined
    counts = result.counts()
    if writer.frontier.size == before:  # nothing was new, so nothing is to be told
        return result
    id_ = writer.next_id("file_import")
    writer.add(kinds.IMPORT_COMPLETED, [{"id": id_, "file": run.file, "sha256": sha256, "counts": counts}])
    return result


class _Import:
    def __init__(self, writer: Writer, file: str, *, at_source: bool, stamped: bool, rescale: bool) -> None:
        zone, database = writer.projection.zone, writer.database
        self.file = file
        self.stamped = stamped
        self.result = ImportResult()
        today = day_of(writer.now, zone)
        self.cells = Cells(zone, today, rescale=rescale, accepted=writer.accepted)
        self.forecasts = ForecastCells(self.cells, file)
        self.buffers = Buffers(writer)
        self.known = Known(database, self.buffers)
        self.provenance = Provenance(database, self.buffers, self.result, file)
        self.questions = MatchedQuestions(
            database, self.buffers, self.cells, self.provenance, self.result, file, at_source=at_source
        )

    def take(self, row: ImportRow | QuestionRow | Problem) -> None:
        """Keep one row, or note why it cannot be kept."""
        self.result.rows += 1
        self.questions.line = row.line
        try:
            if isinstance(row, ImportRow):
                take = self._take_detailed if row.details and is_rich(row) else self._take_simple
                take(row)
            elif isinstance(row, QuestionRow):
                self._take_question(row)
            else:
                self.result.note(row)
        except BadCell as bad:
            self.result.note(Problem(row.line, bad.column, bad.reason))

    def _take_question(self, row: QuestionRow) -> None:
        asked = self.questions.find(row.question)
        if asked.id:
            self.questions.settle(asked)
        else:
            self.questions.ask(asked, None)

    def _take_simple(self, row: ImportRow) -> None:
        """A yes/no forecast, perhaps with an id or a note: nearly every row of a large file."""
        name, made_on, chance = row.forecast
        day, instant = self.cells.made_on(made_on)
        asked = self.questions.find(row.question)
        if asked.kind != "binary":
            if not any(row.details):
                raise refuse_value(asked, chance)
            return self._take_detailed(row)
        record: dict[str, Any] = {
            "basis": "stated",
            "made_on": day,
            "probability": self.cells.probability(chance),
            "question_revision": asked.revision,
        }
        kind = by = ""
        if row.details:
            kind, by, named = self.forecasts.named(row)
            record |= named
        record["forecaster"] = self.provenance.forecaster(name, kind, by and self.forecasts.platform(row), by)
        if instant is not None:
            record["made_at"] = instant
            record |= self._stamp(record)
        record["question"] = asked.id or self.questions.ask(asked, None)
        known = (self.known.anything or row.details) and self.known.has(record)
        if asked.id and asked.resolution is not None:
            self.questions.settle(asked)
        if known:
            self.result.known += 1
        else:
            self.result.forecasts += 1
            self.buffers.add_forecast(record)

    def _take_detailed(self, row: ImportRow) -> None:
        """A forecast of any kind, with any details."""
        detail = self.forecasts.details(row)
        said = self.cells.made_on(row.forecast[1])
        asked = self.questions.find(row.question)
        given = self.forecasts.fields(row, asked, detail, said)
        given |= self._stamp(given)
        withdrawn = self.forecasts.withdrawal(detail["withdrawn_on"], said)
        platform, by = self.forecasts.platform(row), detail["forecaster_id"].strip()
        given["forecaster"] = self.provenance.forecaster(
            row.forecast[0], detail["forecaster_kind"], by and platform, by
        )
        if asked.id and self.known.has(_stored({**given, "question": asked.id})):
            self.result.known += 1
            self.questions.settle(asked)
            self._withdraw(self.known.standing(given), withdrawn)
            return
        self._check_source(said[0], detail["published"])
        given["claim"] = self.provenance.claim(given["forecaster"], platform, detail)
        if asked.id:
            self.questions.settle(asked)
        record = _stored({**given, "question": asked.id or self.questions.ask(asked, given["claim"])})
        if not asked.id:
            self.known.has(record)  # takes note of its id
        self.result.forecasts += 1
        self._withdraw(self.buffers.add_forecast(record), withdrawn)

    def _check_source(self, made_on: str, cell: str) -> None:
        """Refuse, as BadCell, a source that is still to come, or not of the time of the forecast it is read for."""
        if not cell.strip():
            return
        published, _ = self.cells.when("published", cell)
        late = too_late(date.fromisoformat(made_on), date.fromisoformat(published))
        if late and "source-day" not in self.cells.accepted:
            raise BadCell("published", str(DoubtError("source-day", late)))

    def _stamp(self, forecast: dict[str, Any]) -> dict[str, Any]:
        """That the instant of a forecast is its platform's own, where it is."""
        is_own = self.stamped and forecast.get("made_at") and "external_id" in forecast
        return {"stamped": True} if is_own else {}

    def _withdraw(self, forecast: int | None, withdrawn: End | None) -> None:
        if forecast is not None and withdrawn is not None:
            day, instant = withdrawn
            ends = {"forecast": forecast, "withdrawn_on": day, "withdrawn_at": instant}
            self.buffers.add(kinds.FORECAST_WITHDRAWN, compact(ends))


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    return records.stored(records.make(records.Forecast, compact(given)))
