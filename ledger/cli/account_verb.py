"""prediction-ledger account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger import settings
from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api.accounts import Accounts

WORDS = ("reader", "forecaster", "resolver", "editor", "owner")
_who = click.argument("name")
_role = click.option(
    "--role",
    type=click.Choice(WORDS),
    help="What they may: a reader sees everything; a forecaster also says what they expect; a resolver also how "
    "questions turned out; an editor also enters what others said, and puts mistakes right; an owner also says who has "
    "an account.",
)
_forecaster = click.option(
    "--forecaster", metavar="NAME", help="Whose forecasts are theirs, where they are called otherwise there."
)
_at = click.option(
    "--at",
    default="http://127.0.0.1:8321",
    show_default=True,
    metavar="URL",
    help="Where the ledger is served, for the address that is printed.",
)


@click.group("account")
def command() -> None:
    """Say who may use the ledger that serve shows, and what each may.

    Without accounts serve is for one person on this computer. With them everybody logs in by name and password, and
    what they enter has their name. Accounts lie beside the ledger and not in it: NAME.accounts beside a file.
    """


def _accounts(db: str | None) -> Accounts:
    from ledger.api.accounts import Accounts
    from ledger.api.ledger import Ledger

    place = settings.ledger_file(db)
    Ledger.open(place, create=False, write=False).close()  # a sentence where there is no ledger
    return Accounts(place)


@command.command("list")
@options.as_json
@options.db
def list_(db: str | None, as_json: bool) -> None:
    """List everybody who has an account."""
    from ledger.recording.permission import Role

    with _accounts(db) as accounts:
        there = accounts.people()
    people = [(one.name, Role(one.role).word, one.forecaster, one.password is not None) for one in there]
    if as_json:
        names = ("name", "role", "forecaster", "has_password")
        output.json({"accounts": [dict(zip(names, one, strict=True)) for one in people]})
        return
    rows = [(name, role, forecaster, "" if chosen else "invited") for name, role, forecaster, chosen in people]
    output.table(("account", "role", "forecaster", "state"), rows, empty="No accounts: the ledger is one person's.")


@command.command("add")
@_who
@_role
@_forecaster
@_at
@options.db
def add(name: str, role: str | None, forecaster: str | None, at: str, db: str | None) -> None:
    """Make an account, and print the address where its owner chooses a password.

    The address works once, for seven days. The first account is an owner's; others are a forecaster's unless --role
    says otherwise.
    """
    from ledger.recording.permission import ROLES

    with _accounts(db) as accounts:
        first = not accounts.there
        _print(at, accounts.add(name, ROLES[role or ("owner" if first else "forecaster")], forecaster))
    if first:
        output.note("From its next start on, serve lets in only who has an account.")


@command.command("change")
@_who
@_role
@_forecaster
@options.db
def change(name: str, role: str | None, forecaster: str | None, db: str | None) -> None:
    """Give somebody another role, or say which forecaster they are."""
    from ledger.recording.permission import ROLES

    if role is None and forecaster is None:
        raise click.UsageError("say --role or --forecaster")
    with _accounts(db) as accounts:
        accounts.change(name, role=ROLES[role] if role else None, forecaster=forecaster)


@command.command("invite")
@_who
@_at
@options.db
def invite(name: str, at: str, db: str | None) -> None:
    """Print an address where somebody chooses another password, as when it was forgotten.

    It works once, for seven days; their sessions and tokens end when it is used.
    """
    with _accounts(db) as accounts:
        _print(at, accounts.invite(name))


@command.command("remove")
@_who
@options.db
def remove(name: str, db: str | None) -> None:
    """Remove an account, with its sessions and tokens; what was entered by it stays."""
    with _accounts(db) as accounts:
        accounts.remove(name)


def _print(at: str, key: str) -> None:
    click.echo(f"{at.rstrip('/')}/invitation?key={key}")
    output.note("Give them this address, and nobody else: it works once, for seven days.")
