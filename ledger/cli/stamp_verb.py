"""prediction-ledger stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger import settings
from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("stamp")
@options.writing
def command(book: Ledger) -> None:
    """Have outside authorities stamp the time by which all entries were there.

    Each authority named in the settings (PREDICTION_LEDGER_TRUST, else ~/.config/prediction-ledger/trust.toml) is sent
    the SHA-256 of the journal's checkpoint and nothing else, and gives it back with the time, signed (RFC 3161). The
    stamps go into the journal and with the site. A forecast that was stamped before its outcome was known has the
    grade A. One stamp covers all entries before it: where an authority cannot be reached, nothing is lost but time;
    run this again, such as once a day. docs/trust.md has an example of the settings.
    """
    from ledger.api.trusted import read_trusted

    file = settings.trust_file()
    authorities = read_trusted(file).authorities
    if not authorities:
        raise click.ClickException(
            f"no authority is named in {file}; add at least two, each with its url and certificates, as "
            "docs/trust.md shows"
        )
    made = book.stamp(authorities)
    for one in made.stamps:
        click.echo(
            f"{one.authority}: entries 0 to {made.state.size - 1:,} were there by {one.second:%Y-%m-%d %H:%M:%S} UTC"
        )
    for name, why in made.failed.items():
        waiting = f"Entries that wait for it: {book.unstamped(name):,}"
        output.note(f"{name} gave no stamp: {why}. {waiting}; run prediction-ledger stamp again to send them.")
    if made.failed and not made.stamps:
        raise click.ClickException("nothing was stamped; nothing is lost either, a later stamp covers all that waits")
    if not made.failed and not made.stamps:
        output.note("Nothing was recorded since the last stamps.")
