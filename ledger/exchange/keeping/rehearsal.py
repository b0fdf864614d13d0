"""A dry run: what an import would do, by doing it and taking it back."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from ledger.exchange.keeping.result import ImportResult
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


def rehearse(writing: Writing, keep: Callable[..., ImportResult]) -> Rehearsal:
    """What `keep`, an import_rows() that lacks a writer alone, would do; nothing is kept, and bad rows are counted."""
    with suppress(Rehearsed), writing() as writer:
        before = {"last": writer.last_id("forecast")}
        result = keep(writer, skip_bad=True)
        writer.projection.finish()
        names = ("new_revisions", "new_late_forecasts")
        rehearsal = Rehearsal(result, *(int(writer.database.value(statement(name), before)) for name in names))
        raise Rehearsed
    return rehearsal
