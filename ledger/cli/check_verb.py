"""prediction-ledger check."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli import files, options, output
from ledger.errors import NoteError, RefusedError


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "key_text", metavar="KEY", help="The key that must have signed it, as its owner publishes it.")
@click.option(
    "--witness", "cosigners", multiple=True, metavar="KEY", help="The key of a witness that must have cosigned."
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="An earlier checkpoint: see that a proof, or a receipt of that very checkpoint, goes on from it.",
)
@options.as_json
def command(file: Path, key_text: str | None, cosigners: tuple[str, ...], against: Path | None, as_json: bool) -> None:
    """Check a receipt, a proof, a checkpoint or a lake without the ledger.

    Nothing is needed but the file. A receipt (prediction-ledger receipt) shows what an entry says and when it says that
    it was recorded. A proof (prediction-ledger prove) shows that one checkpoint continues another. With --key it is
    also seen who signed, with --witness who cosigned: remembered the journal as it was before, and saw it only grow.
    A lake (export --format lake) is whole if its files are those of its manifest, and what they hold belongs together.
    """
    if file.is_dir():
        if key_text or cosigners or against:
            raise RefusedError("a lake has no signatures: leave --key, --witness and --against out")
        _lake(file, as_json)
        return
    from ledger.api.checking import check
    from ledger.journal.note import PublicKey

    key = None if key_text is None else PublicKey.read(key_text)
    witnesses = [PublicKey.read(one) for one in cosigners]
    found = check(_text(file), key=key, against=None if against is None else _text(against), witnesses=witnesses)
    if as_json:
        output.json(found.as_json())
        return
    for line in found.lines():
        click.echo(line)


def _lake(folder: Path, as_json: bool) -> None:
    from ledger.api.lake import check

    found = check(folder)
    rows = found.rows("forecast")
    if as_json:
        checkpoint = {"entries": found.entries, "root": found.root}
        output.json({"lake": str(folder), "ledger": found.ledger, "checkpoint": checkpoint, "rows": rows})
        return
    click.echo(f"{folder} is whole: {len(found.files):,} files, {rows:,} rows of forecasts,")
    click.echo(f"made of the first {found.entries:,} entries of ledger {found.ledger}, root {found.root}.")


def _text(path: Path) -> str:
    try:
        return files.content(path).decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise NoteError(f"{path} is not text, so neither receipt, proof nor checkpoint") from wrong
