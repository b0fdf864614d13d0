"""Chances and closes as they are typed: numbers and dates, or words that are read and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import output
from ledger.errors import RefusedError
from ledger.reports.wording.readings import horizon_line, readings

if TYPE_CHECKING:
    from forecasts import Horizon, Probability
    from ledger.api.ledger import Ledger
    from ledger.recording.moments import DayOrInstant

__all__ = ["horizon_line", "readings"]

scale = click.option("--scale", metavar="NAME", help="Scale by which words of chance are read; opinion unless given.")
profile = click.option(
    "--profile", metavar="NAME", help="Profile by which words of time are read; opinion unless given."
)
locale = click.option(
    "--locale",
    default="en",
    show_default=True,
    metavar="CODE",
    help="Language and order of dates, such as en-GB or de.",
)
yes = click.option("--yes", is_flag=True, help="Keep what was read from words without asking.")


_CERTAIN = {"0": "0%", "1": "100%"}  # of one option among several; alone "1" might be 1%


def day(option: str, text: str, book: Ledger) -> DayOrInstant:
    """The day or instant in an option, or a near day such as "yesterday". Raises RefusedError: it is neither."""
    from forecasts.errors import RecordError

    tell_zone(text)
    try:
        return book.read_moment(text)
    except RecordError as wrong:
        raise RefusedError(f"{option}: {wrong}") from wrong


def tell_zone(text: str) -> None:
    """Say how a time without an offset is read."""
    from forecasts.records.values import is_instant
    from ledger.recording.moments import LOCAL

    if is_instant(text) and LOCAL.fullmatch(text):
        output.note(f"{text} is read in the ledger's time zone; Z for UTC or an offset such as +02:00 says another.")


def chance(given: Sequence[str], scale: str | None) -> Probability | dict[str, Probability]:
    """The chance in --chance: one probability, or one per option where it was given as OPTION=CHANCE.

    Raises:
        ProbabilityError: it cannot be read.
        RefusedError: several were given that are not for options.
    """
    if len(given) == 1 and "=" not in given[0]:
        return _read(given[0], scale)
    if slip := [one for one in given if "=" not in one]:
        raise RefusedError(f"--chance {slip[0]!r}: of several, each is for an option, such as --chance 'Option A=20%'")
    pairs = [one.rpartition("=") for one in given]
    chances: dict[str, Probability] = {}
    for name, _, value in pairs:
        if name.strip() in chances:
            raise RefusedError(f"--chance gives the option {name.strip()!r} twice; leave one of them out")
        chances[name.strip()] = _read(_CERTAIN.get(value.strip(), value), scale)
    return chances


def kept(chance: Probability | dict[str, Probability]) -> dict[str, Any]:
    """What is handed on of a chance: its probability and, of options in words, how they were read.

    A choice question's forecast has one basis, phrase and scale for all its options.
    """
    if not isinstance(chance, dict):
        return {"probability": chance}
    values: dict[str, Any] = {"probability": {name: one.point for name, one in chance.items()}}
    words = {name: one for name, one in chance.items() if one.basis != "stated"}
    if not words:
        return values
    scales = [one.scale for one in words.values() if one.scale]
    phrase = "; ".join(f"{name}={one.phrase}" for name, one in words.items())
    return {**values, "basis": "phrase", "phrase": phrase, "scale": scales[0] if scales else None}


def _read(text: str, scale: str | None) -> Probability:
    from forecasts import read_probability

    return read_probability(text.strip(), **({"scale": scale} if scale else {}))


def close(text: str, said: date, profile: str | None, locale: str) -> date | str | Horizon:
    """The close in --closes: a day or an instant as it stands, else the horizon that its words give.

    Raises:
        HorizonError: it cannot be read.
    """
    from ledger.api.typed import read_close

    tell_zone(text)
    return read_close(text, said, profile=profile, locale=locale)


def confirm(lines: Sequence[str], *, yes: bool) -> None:
    """Show what was read from words; on a terminal, ask before it is kept.

    Raises:
        click.exceptions.Exit: the answer is no.
        click.Abort: there is no answer.
    """
    import sys

    for line in lines:
        click.echo(line, err=True)
    if not lines or yes or not sys.stdin.isatty():
        return
    if not click.confirm("Keep it like that?", default=True, err=True):
        click.echo("Stopped; nothing was changed by this command.", err=True)
        raise click.exceptions.Exit(1)
