"""Verbs that carry forecasts in and out: rows, files of many formats, and whole ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from ledger.api.looking import ListFilters, Looking

if TYPE_CHECKING:
    from ledger.errors import Problem
    from ledger.exchange.columns import ImportRow, QuestionRow
    from ledger.exchange.import_file import FileImport
    from ledger.exchange.importers.open_file import OpenFile
    from ledger.exchange.keeping import ImportResult
    from ledger.exchange.merge.correspondence import MergeResult
    from ledger.store.lake.writing import Written


class Transfer(Looking):
    """Other people's files in, ours out."""

    def import_rows(
        self,
        rows: Iterable[Mapping[str, Any]] | Iterable[ImportRow | QuestionRow | Problem],
        *,
        file: str = "rows",
        sha256: str = "",
        skip_bad: bool = False,
        at_source: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> ImportResult:
        """Keep forecasts with their questions and outcomes: all or, if any is bad and skip_bad is not set, none.

        Args:
            rows: {column: value} with the columns of ledger.exchange.columns, as export_rows() gives them;
                or what an importer read from a file.
            file: where they come from, for the journal; also the platform of ids that have none.
            sha256: of the file, for the journal.
            skip_bad: keep the good rows even if there are bad ones.
            at_source: what the rows say differently from an earlier import was changed at its source, so outcomes
                become corrections, and words and dates amendments.
            progress: called with the number of rows that are done.

        Raises:
            InputError: there are bad rows; it lists them.
        """
        from ledger.exchange.importers.tables.objects_table import as_rows
        from ledger.exchange.keeping import import_rows

        with self._writing() as writer:
            return import_rows(
                writer,
                as_rows(rows),
                file=file,
                sha256=sha256,
                skip_bad=skip_bad,
                at_source=at_source,
                progress=progress,
            )

    def open_file(self, path: str | Path, *, form: str | None = None, **how: Any) -> OpenFile:
        """A file to be imported: recognised, its columns found, and what was guessed about it told.

        Args:
            path: the file, or a folder.
            form: the name of its format; it is recognised unless given.
            **how: what there is to say about the file: the fields of ledger.exchange.importers.interface.How.

        Raises:
            InputError: there is no such format, or the file is of none, or cannot be read as a whole.
        """
        from ledger.exchange.importers.interface import How
        from ledger.exchange.importers.open_file import open_file

        given = How(**{**how, "ledger_zone": self.zone, "now": self._clock()})
        return open_file(Path(path), form=form, how=given)

    def import_file(
        self,
        path: str | Path | OpenFile,
        *,
        form: str | None = None,
        yes: bool = False,
        dry_run: bool = False,
        skip_bad: bool = False,
        correct: bool = False,
        check_scores: bool = False,
        score_rule: str | None = None,
        score_column: str | None = None,
        progress: Callable[[int], None] | None = None,
        **how: Any,
    ) -> FileImport:
        """Bring in a file of a format that an importer reads.

        Args:
            path: the file, or a folder; or what open_file() gave, which knows its format and `how` already.
            form: the name of its format; it is recognised unless given.
            yes: keep it even where columns, percentages or dates had to be guessed.
            dry_run: look at it, and keep nothing.
            skip_bad: keep the good rows even if there are bad ones.
            correct: take what a table says differently from an earlier one for a correction, as is always done with
                what a platform says.
            check_scores: hold the scores that are printed in the file against ours; they are never kept.
            score_rule: the rule by which those of a table were made: brier, log, baseline ...
            score_column: the column of a table that holds them; `score` unless given.
            progress: called with the number of rows that are done.
            **how: what there is to say about the file: the fields of ledger.exchange.importers.interface.How.

        Raises:
            InputError: it cannot be read, there are bad rows, or something was guessed and `yes` is not set.
        """
        from ledger.exchange.import_file import import_file

        opened = self.open_file(path, form=form, **how) if isinstance(path, str | Path) else path
        return import_file(
            opened,
            self._writing,
            yes=yes,
            dry_run=dry_run,
            skip_bad=skip_bad,
            correct=correct,
            progress=progress,
            check_scores=check_scores,
            score_rule=score_rule,
            score_column=score_column,
        )

    def restore(self, path: str | Path, *, progress: Callable[[int], None] | None = None) -> tuple[int, str]:
        """Make an empty ledger the one that `export --format ledger` wrote: the same entries, the same root.

        Raises:
            RefusedError: this ledger has entries already, or a link in the other one has credentials.
            InputError: the file was changed, or is not such a file.
        """
        from ledger.exchange import whole_journal
        from ledger.exchange.importers.interface import File
        from ledger.store.restore import restore

        with whole_journal.opened(File.at(Path(path))) as (header, given):
            restore(
                self._database,
                given,
                ledger=header.ledger,
                count=header.entries,
                root=header.root,
                accepted=self._accepted,
                progress=progress,
            )
        self._learn()
        return self.root()

    def merge(self, path: str | Path, *, dry_run: bool = False) -> MergeResult:
        """Bring in another ledger, or a copy of this one, as `export --format ledger` wrote it.

        A copy that only went on gives its entries as they are; of one that parted, and of another ledger, people,
        sources, claims, questions and forecasts are matched by what they say, never by number alone.

        Args:
            path: the file.
            dry_run: tell what would happen, and keep nothing.

        Raises:
            InputError: the file was changed, or is not such a file.
        """
        from ledger.exchange.importers.interface import File
        from ledger.exchange.keeping.rehearsal import Rehearsed
        from ledger.exchange.merge.merge import check, merge

        file = File.at(Path(path))
        check(self._database, file)
        with suppress(Rehearsed), self._writing() as writer:
            result = merge(writer, file)
            if dry_run:
                raise Rehearsed
        if result.erased and not dry_run:
            with self._database.erasing():
                pass  # what the transaction took away, it left in free places
        return result

    def export_rows(self, **filters: Unpack[ListFilters]) -> Iterator[dict[str, Any]]:
        """Forecasts with their questions and outcomes, in the columns that an import reads.

        Filters as for scope().
        """
        from ledger.exchange.export import export_rows

        return export_rows(self._database, self.scope(**filters), self.uuid)

    def export_lake(self, folder: str | Path, *, compact: bool = False) -> Written:
        """Make a lake what the ledger is now: Parquet files of the tables that scores are made of (docs/lake.md).

        Args:
            folder: where it is, or is to be.
            compact: write all of it anew, and not only what is new.

        Raises:
            RefusedError: the folder is the lake of something else, or pyarrow is not installed.
        """
        from ledger.store.lake.writing import write

        return write(self._database, Path(folder), compact=compact)

    def export_journal(self) -> Iterator[tuple[bytes | None, bytes]]:
        """Body and leaf of each entry in order; the body is None where it was redacted."""
        from ledger.store.journal_tables import copied

        yield from copied(self._database)
