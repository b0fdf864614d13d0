"""prediction-ledger export."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api import Ledger


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    help="By the file's ending, else csv, unless given.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to; stdout unless given.",
)
@options.filters
@options.reading
def command(book: Ledger, form: str | None, out: Path | None, chosen: dict[str, Any]) -> None:
    """Write forecasts with their outcomes as CSV or JSONL.

    The columns are those that import reads. In CSV, text that a spreadsheet would take for a formula gets a
    leading apostrophe, which import takes away again.
    """
    form = form or ("jsonl" if out is not None and out.suffix.lower() in (".jsonl", ".ndjson") else "csv")
    write = import_module(f"ledger.exporters.{form}").write
    rows = book.export_rows(**chosen)
    if out is None:
        output.as_utf8()
        write(rows, sys.stdout)
        return
    from ledger.cli.files import write_whole
    from ledger.reports.figures import counted

    with write_whole(out) as file:
        count = write(rows, file)
    output.note(f"Wrote {counted(count, 'forecast')} to {out}.")
