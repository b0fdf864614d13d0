"""prediction-ledger report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api import Ledger


@click.command("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to; stdout unless given.",
)
@options.time
@options.prospective
@options.filters
@options.reading
def command(book: Ledger, form: str, out: Path | None, chosen: dict[str, Any], **policy: Any) -> None:
    """Write an accuracy report.

    It states who, as of when, by which rules, and what was left out and why, so that the counts add up; up to
    500 forecasts are listed one by one. The same ledger and --as-of give the same bytes.
    """
    from ledger.reports import render

    record = book.track_record(**chosen, **policy)
    listed = book.forecasts(**chosen, **policy) if record.logged <= 500 else None
    text = render(form, record, listed)
    if out is None:
        click.echo(text, nl=False)
        return
    from ledger.cli.files import write_whole

    with write_whole(out) as file:
        file.write(text)
    output.note(f"Wrote {out}.")
