"""prediction-ledger key."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ledger import settings
from ledger.cli import options, output, signing

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.group("key")
def command() -> None:
    """Make the key that signs what is published, show it, or let another take its place.

    It is an Ed25519 key in a file of its own, for its owner's eyes: PREDICTION_LEDGER_KEY, else
    ~/.config/prediction-ledger/LEDGER.key. Whoever has it can sign in the ledger's name, and without it nobody can;
    keep a copy somewhere else. Publish the public half where others trust it, such as a page with your name.
    """


def _passphrase(wanted: bool) -> str | None:
    if not wanted:
        return None
    if named := settings.passphrase():
        return named
    if not sys.stdin.isatty():
        raise click.ClickException(
            "a passphrase is asked for on a terminal; else put it in PREDICTION_LEDGER_PASSPHRASE"
        )
    given: str = click.prompt("Passphrase for the new key", hide_input=True, confirmation_prompt=True, err=True)
    return given


@command.command("new")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase, without which the file is of no use.")
@options.writing
def new(book: Ledger, passphrase: bool) -> None:
    """Make the ledger's first key, and announce it in the journal."""
    if (there := book.signing_key()) is not None:
        raise click.ClickException(
            f"this ledger has the key {there}; prediction-ledger key rotate makes one that takes its place"
        )
    _make(book, passphrase)


@command.command("rotate")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase for the new key.")
@options.writing
def rotate(book: Ledger, passphrase: bool) -> None:
    """Make a key that takes the place of the present one: an entry that both of them sign.

    The old key is kept under its id, in the same folder.
    """
    if book.signing_key() is None:
        raise click.ClickException("this ledger has no key yet; prediction-ledger key new makes one")
    _make(book, passphrase)


def _make(book: Ledger, passphrase: bool) -> None:
    file = signing.file_of(book)
    made = book.new_key(file, passphrase=_passphrase(passphrase))
    click.echo(made)
    output.note(f"The key is in {file.path}, for your eyes only; the line above is the half that others need.")


@command.command("show")
@options.as_json
@options.reading
def show(book: Ledger, as_json: bool) -> None:
    """Show the public half, and whether the key is here."""
    announced, file = book.signing_key(), signing.file_of(book)
    here = announced is not None and file.there and file.public == announced
    if as_json:
        output.json({"key": announced and str(announced), "file": str(file.path), "here": here})
    elif announced is None:
        click.echo("This ledger has no key: what it publishes is unsigned.")
    else:
        click.echo(announced)
        output.note(f"It is{'' if here else ' not'} in {file.path}.")
