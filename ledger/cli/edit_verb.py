"""prediction-ledger edit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, params
from ledger.cli.correct_verb import command as correct
from ledger.errors import RefusedError
from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

_HELP = """\
# What {number} says, on {question}
# Change what was entered wrongly, say why, save and close. What was said before is kept as entered in error.
# A forecaster who has changed their mind revises instead: prediction-ledger revise {number}
"""


@click.command("edit")
@click.argument("forecast", required=False, **params.offered("forecasts"))
@options.actor
@options.accept
@options.clock_was_wrong
@options.db
@click.pass_context
def command(ctx: click.Context, /, forecast: str | None, db: str | None, **entering: Any) -> None:
    """Put right in your editor what was entered wrongly.

    FORECAST is its number, such as F14; the newest unless given. The editor is the one in VISUAL or EDITOR.
    """
    with options.opened(db) as book:
        number, question, fields = _fields(book, forecast)
    before = _HELP.format(number=number, question=question) + "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in {**fields, "reason": ""}.items()
    )
    text = click.edit(before, extension=".toml")
    given = _read(text or before, set(fields))
    changed = {name: value for name, value in given.items() if name != "reason" and value != fields[name]}
    if not changed:
        click.echo("Nothing was changed.")
        return
    if not given["reason"]:
        raise RefusedError(f"{number} was not changed: say in the line 'reason' what was wrong")
    if "chance" in changed:
        changed["chance"] = (changed["chance"],)
    ctx.invoke(correct, db=db, number=number, reason=given["reason"], **entering, **changed)


def _fields(book: Ledger, number: str | None) -> tuple[str, str, dict[str, str]]:
    """A forecast's number, its question, and what of it can be put right.

    Raises:
        UnknownError: there is none.
        RefusedError: it is none of a yes/no question.
    """
    if number is None:
        number = f"F{book.newest_forecast()}"
    found = book.forecast(number)
    if found.probability is None:
        raise RefusedError(f"{found} is not of a yes/no question; prediction-ledger correct {found} puts it right")
    said = book.details("forecast", found.id)
    fields = {"chance": percent(found.probability), "said": found.made_on.isoformat(), "forecaster": found.forecaster}
    fields |= {"note": said.get("note") or ""}
    if said.get("claim"):
        fields["quote"] = said["claim"]["quote"]
    return str(found), said["question"], fields


def _read(text: str, names: set[str]) -> dict[str, Any]:
    """What was saved. Raises RefusedError: it cannot be read, or has other lines."""
    import tomllib

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise RefusedError(f"nothing was changed: what was saved cannot be read, {wrong}") from wrong
    if slips := sorted(given.keys() ^ (names | {"reason"})):
        raise RefusedError(f"nothing was changed: each line stays, with its name; look at {', '.join(slips)}")
    if slips := sorted(name for name, value in given.items() if not isinstance(value, str)):
        raise RefusedError(f"nothing was changed: put quotation marks around what {', '.join(slips)} says")
    return given
