"""A dry run: what an import would do, by doing it and taking it back."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from ledger.errors import Problem
from ledger.exchange.columns import ImportRow, QuestionRow
from ledger.exchange.keeping.result import ImportResult
from ledger.exchange.keeping.run import Progress, import_rows
from ledger.store.statements import statement
from ledger.store.writer import Writer

Writing = Callable[[], AbstractContextManager[Writer]]  # begins a write transaction


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do.

    Attributes:
        result: what would become of the rows.
        revisions: how many of the new forecasts follow another one of the same forecaster on the question.
        late: how many of them were made after the question closed or was decided: kept, not scored.
    """

    result: ImportResult
    revisions: int
    late: int


class Rehearsed(Exception):  # noqa: N818 (the way out of the transaction)
    """The import was done and must be taken back."""


def rehearse(
    writing: Writing,
    rows: Iterable[ImportRow | QuestionRow | Problem],
    *,
    file: str,
    at_source: bool = False,
    stamped: bool = False,
    rescale: bool = False,
    progress: Progress | None = None,
) -> Rehearsal:
    """What import_rows() would do in a write transaction; nothing is kept, and bad rows are counted."""
    with suppress(Rehearsed), writing() as writer:
        last = writer.last_id("forecast")
        result = import_rows(
            writer,
            rows,
            file=file,
            skip_bad=True,
            at_source=at_source,
            stamped=stamped,
            rescale=rescale,
            progress=progress,
        )
        rehearsal = _looked(writer, result, last)
        raise Rehearsed
    return rehearsal


def _looked(writer: Writer, result: ImportResult, last: int) -> Rehearsal:
    """What the new forecasts are, those with a number above `last`."""
    writer.projection.finish()
    database = writer.database
    params = {"last": last}
    revisions = int(database.value(statement("new_revisions"), params))
    return Rehearsal(result, revisions, int(database.value(statement("new_late_forecasts"), params)))
