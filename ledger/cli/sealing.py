"""Sealed forecasts at the command line: what binds somebody is kept, what they said is not."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ledger import settings
from ledger.cli import doubts, output, params, typed_values
from ledger.errors import RefusedError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.seal_file import SealFile

NOT_SEALED = ("quote", "source", "basis", "coder", "belief", "note")  # what would be in clear, and may tell


def file_of(book: Ledger) -> SealFile:
    """Where lies what opens this ledger's sealed forecasts."""
    from ledger.api.seal_file import SealFile

    return SealFile(settings.seal_file(book.uuid))


def seal(book: Ledger, question: str, said: date, given: dict[str, Any], value: dict[str, Any], yes: bool) -> None:
    """Seal a forecast, and print what opens it.

    Raises:
        RefusedError: it has what a sealed forecast cannot have, or was not made today.
    """
    from ledger.journal.seal import recovery_code

    reveal_by = params.day_of(given["reveal_by"], book.today, ahead=True)
    if not given["sealed"] or reveal_by is None:
        raise RefusedError("a sealed forecast takes both, --sealed and --reveal-by DAY")
    if told := [f"--{name}" for name in NOT_SEALED if given[name]]:
        raise RefusedError(f"{', '.join(told)} would stand in clear beside a sealed forecast; leave it out")
    if said != book.today:
        raise RefusedError("a sealed forecast is made when it is sealed: --said today")
    typed_values.confirm([*given["lines"], *typed_values.readings({}, value["closes"])], yes=yes)
    file = file_of(book)
    keep = partial(book.seal, question, forecaster=given["forecaster"], reveal_by=reveal_by, file=file, **value)
    made = doubts.settled(book, keep)
    click.echo(
        f"F{made.id}  {given['forecaster']} sealed a forecast on Q{made.question}, to be revealed by {reveal_by}"
    )
    output.note(f"What opens it is in {file.path}: keep a copy. Should that be lost, this recovery code opens it too:")
    output.note(f"    {recovery_code(made.nonce, made.said)}")
