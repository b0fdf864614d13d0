"""prediction-ledger redact."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ledger.cli import options, output, params, righted
from ledger.errors import RefusedError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.recording.redaction import Redaction


@click.command("redact")
@click.argument("record", **params.offered("records"))
@click.option(
    "--reason", required=True, type=params.LINE, metavar="TEXT", help="legal, privacy, copyright, or in your words."
)
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@options.writing
def command(book: Ledger, record: str, reason: str, yes: bool) -> None:
    """Take a text out of the ledger for good, where it may not be kept.

    RECORD is a claim (C3: its quote and all words about it), a source (S2: title, link, outlet, author) or a forecast
    (F14: its note and its words of chance). Its numbers stay and count; where the text stood, it is said when it was
    removed and why. The hash of its journal entry stays, so everything else can still be verified. What was packed in
    the same entry is recorded again, and forecasts among that count as recorded now: nothing shows any more what the
    entry said. It cannot be taken back; what is merely wrong is corrected or declared void.
    """
    click.echo(righted.line(book, record))
    if not yes:
        if not sys.stdin.isatty():
            raise RefusedError("nothing was removed; say --yes to remove that text for good")
        click.confirm("Remove its text for good?", abort=True, err=True)
    done = book.redact(record, reason=reason)
    entries = ", ".join(map(str, done.entries))
    click.echo(f"The text is removed; of the journal's entries {entries} the hashes stay.")
    if done.again:
        click.echo(f"Recorded again, since they were packed beside it: {done.again:,} records.")
    _tell_copies(book, done)


def _tell_copies(book: Ledger, done: Redaction) -> None:
    """Where the text still is, as far as that can be known."""
    files, entries, published = book.copies_of(done)
    for file in files:
        output.note(f"It still stands in {file}{'/' if file.is_dir() else ''}: delete that, or make it anew.")
    if entries:
        output.note(
            f"The same words stand in {'entry' if len(entries) == 1 else 'entries'} {', '.join(map(str, entries))} of "
            "the journal too, as another claim or in a question; prediction-ledger list and show find them."
        )
    for one in published:
        output.note(f"What was published on {one.recorded} from {one.size:,} entries may have it.")
    output.note("Backups, exports, published sites and copies elsewhere that were made before have it, too.")
