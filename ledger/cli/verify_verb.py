"""prediction-ledger verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output
from ledger.cli.files import content
from ledger.errors import DamagedError
from ledger.journal.checkpoint import Checkpoint

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("verify")
@click.option(
    "--checkpoint",
    metavar="ENTRIES:ROOT",
    help="What verify printed once, or a checkpoint's file: the journal must still begin with exactly these entries.",
)
@options.as_json
@options.reading
def command(book: Ledger, checkpoint: str | None, as_json: bool) -> None:
    """Check that nothing was changed, dropped or backdated.

    Every entry's hash and every node of the tree is computed again, and every table is compared with what follows
    from the journal. publish and report do this before they begin; score, list, show and export show what the tables
    hold, unchecked, so that they are quick. The root that it prints stands for all entries: note or publish it, and
    hand it back with --checkpoint to prove that the journal has only grown since. Exit code 1 says that something is
    not as it was written, 3 that not everything could be checked: for want of temporary space, or since the rules of
    the ledger's time zone changed.
    """
    with output.progress("Verifying") as progress:  # without a total: that is still to be verified
        result = book.verify(checkpoint=_checkpoint(checkpoint), progress=progress)
    if as_json:
        finding: Any = None
        if result.first:
            finding = {"place": result.first.place, "field": result.first.field, "reason": result.first.reason}
        output.json(
            {"ok": result.ok, "state": result.state, "entries": result.entries, "root": result.root, "first": finding}
        )
    elif result.ok:
        click.echo(f"Verified: {result.entries:,} entries, and all tables follow from them.")
        click.echo(f"Checkpoint {result.entries}:{result.root}")
    if result.state == "unchecked":
        click.echo(f"Error: {result}", err=True)
        raise click.exceptions.Exit(3)
    if not result.ok:
        raise DamagedError(str(result))


def _checkpoint(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    if Path(text).is_file():
        state, note = Checkpoint.read(content(Path(text)).decode(errors="replace"))
        if all(one.name == state.origin for one in note.signatures):
            output.note("That checkpoint is unwitnessed: nobody else has signed it.")
        return state.size, state.root.hex()
    count, _, root = text.partition(":")
    if not (count.isascii() and count.isdigit() and len(count) < 16 and len(root) == 64):
        raise click.UsageError("--checkpoint is the file of one, or ENTRIES:ROOT as verify prints it.")
    return int(count), root
