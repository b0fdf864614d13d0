"""prediction-ledger export."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, params, streams
from ledger.cli.files import form_of
from ledger.errors import RefusedError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.looking import Filters

FORMATS = ("csv", "jsonl", "xlsx", "parquet", "fatebook", "hubverse", "ledger", "lake")
BINARY = ("xlsx", "parquet")
ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx", ".parquet": "parquet"}
DICTIONARY = "-metadata.json"  # as W3C's CSV on the Web names it


@click.command("export")
@click.argument("place", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="By the file's ending, else csv, unless given.")
@click.option("--out", **params.FILE, help="Where to, as PLACE; stdout unless given.")
@click.option("--compact", is_flag=True, help="With --format lake: write all files anew, not only what is new.")
@click.option("--dictionary", is_flag=True, help="Print what the columns hold, and nothing else.")
@options.filters
@options.reading
def command(
    book: Ledger,
    place: Path | None,
    form: str | None,
    out: Path | None,
    compact: bool,
    dictionary: bool,
    chosen: Filters,
) -> None:
    """Write forecasts with their outcomes as a table, or the whole ledger.

    The columns are those that import reads. In CSV, text that a spreadsheet would take for a formula gets a
    leading apostrophe, which import takes away again. What the columns hold is written beside a CSV or JSONL file,
    and inside the others. --format ledger writes the journal itself: imported into an empty ledger it gives the same
    root. --format lake writes a folder of Parquet files for engines that score many millions of forecasts, and the
    next time only what is new.
    """
    if place is not None and out is not None:
        raise RefusedError("PLACE and --out both say where to: leave one of them out")
    out = out or place
    form = form_of(form, out, ENDINGS, "csv")
    if form == "lake" and dictionary:
        raise RefusedError("docs/lake.md says what the columns of a lake hold; leave --dictionary out")
    if form == "lake" or compact:
        _write_lake(book, form, out, compact, chosen)
        return
    if dictionary:
        output.json(_dictionary(form, out.name if out else f"export.{form}"))
        return
    if form == "ledger" and any(chosen.values()):
        raise RefusedError("a whole ledger is exported whole; leave --by, --tag, --since and --as-of out")
    if out is not None:
        _write_file(book, form, out, chosen)
    elif form in BINARY:
        raise RefusedError(f"{form} is not text; name a file with --out")
    else:
        streams.as_utf8()
        _write(book, form, sys.stdout, chosen)


def _write_lake(book: Ledger, form: str, out: Path | None, compact: bool, chosen: Filters) -> None:
    """Make a folder the lake of the ledger."""
    if form != "lake" or out is None:
        raise RefusedError("a lake is a folder, and --compact goes with it: export --format lake DIR")
    if any(chosen.values()):
        raise RefusedError("a lake is exported whole; choose with score --lake")
    written = book.export_lake(out, compact=compact)
    state = f"{out} is the ledger of {written.manifest.entries:,} entries"
    new = f"{written.files:,} new files with {written.rows:,} rows" if written.files else "nothing was new"
    output.note(f"{state}: {new}.")


def _write_file(book: Ledger, form: str, out: Path, chosen: Filters) -> None:
    """Write it to a file, and what the columns of a text format hold beside it."""
    from ledger.cli.files import write_whole
    from ledger.reports.wording.figures import counted

    with write_whole(out, binary=form in BINARY) as file:
        count = _write(book, form, file, chosen)
    if form not in (*BINARY, "ledger") and out.is_file():
        beside = out.with_name(out.name + DICTIONARY)
        with write_whole(beside) as file:
            file.write(_dictionary_text(form, out.name))
    if form == "ledger":
        output.note(f"Wrote {count:,} entries to {out}.")
    else:
        output.note(f"Wrote {counted(count, 'forecast')} to {out}.")


def _write(book: Ledger, form: str, out: Any, chosen: Filters) -> int:
    if form == "ledger":
        from ledger.exchange.exporters import ledger_file

        with book.reading():
            count, root = book.root()
            return ledger_file.write(book.export_journal(), out, ledger=book.uuid, count=count, root=root)
    count = import_module(f"ledger.exchange.exporters.{form}").write(book.export_rows(**chosen), out)
    return int(count)


def _names(form: str) -> dict[str, str] | None:
    if form not in ("fatebook", "hubverse"):
        return None
    meanings: dict[str, str] = import_module(f"ledger.exchange.exporters.{form}").MEANINGS
    return meanings


def _dictionary(form: str, name: str) -> dict[str, Any]:
    from ledger.exchange.exporters.dictionary import dictionary

    if form == "ledger":
        raise RefusedError("a whole ledger has no columns; docs/journal-format.md says what its entries hold")
    return dictionary(name, _names(form))


def _dictionary_text(form: str, name: str) -> str:
    from ledger.exchange.exporters.dictionary import as_text

    return as_text(name, _names(form))
