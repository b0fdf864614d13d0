"""Chances and closes as they are typed: numbers and dates, or words that are read and shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import output
from ledger.errors import RefusedError
from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from forecasts import Horizon, Probability
    from ledger.api.ledger import Ledger
    from ledger.recording.moments import DayOrInstant

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


_HOUR = re.compile(r"\d:\d\d|\d ?[ap]\.?m\b|\bnoon\b|\bmidnight\b", re.IGNORECASE)
_CERTAIN = {"0": "0%", "1": "100%"}  # of one option among several; alone "1" might be 1%


def day(option: str, text: str, book: Ledger) -> DayOrInstant:
    """The day or instant in an option, or a near day such as "yesterday". Raises RefusedError: it is neither."""
    from forecasts.errors import RecordError
    from forecasts.records.values import is_instant
    from forecasts.text.near_days import near_day
    from ledger.cli.params import typed_day
    from ledger.recording.moments import when

    tell_zone(text)
    try:
        return when(near_day(text, book.today) or (text if is_instant(text) else typed_day(text)), book.zone)
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
    from forecasts.records.values import is_instant
    from forecasts.text.near_days import near_day

    if is_instant(text):
        tell_zone(text)
        return text
    if (near := near_day(text, said, ahead=True)) is not None:
        return near
    try:
        return date.fromisoformat(text)
    except ValueError:
        from forecasts import read_horizon

        how: dict[str, Any] = {"profile": profile} if profile else {}
        return read_horizon(text, published=said, locale=locale, **how)


def last_day(close: date | str | Horizon) -> date:
    """The last day that counts, of a close that was typed."""
    if isinstance(close, str):
        return date.fromisoformat(close[:10])
    return close if isinstance(close, date) else close.closes


def readings(chance: Probability | dict[str, Probability], closes: Any) -> list[str]:
    """What was read from words, a line each; nothing for plain numbers and dates."""
    if isinstance(chance, dict):
        lines = [f"{name}: {line}" for name, one in chance.items() for line in _reading(one)]
    else:
        lines = _reading(chance)
    if hasattr(closes, "rule"):
        lines.append(horizon_line(closes))
    return lines


def _reading(probability: Probability) -> list[str]:
    if probability.basis == "stated" and probability.low == probability.high:
        return []
    by = f" by the scale {probability.scale}" if probability.scale else ""
    return [
        f"{probability.phrase!r} is read as {percent(probability.point)} "
        f"({percent(probability.low)} to {percent(probability.high)}){by}"
    ]


def horizon_line(horizon: Horizon) -> str:
    """What words of time were read as."""
    band = ""
    if horizon.earliest and horizon.latest and horizon.earliest != horizon.latest:
        band = f", could be {horizon.earliest} to {horizon.latest}"
    flags = f"; note: {', '.join(horizon.flags)}" if horizon.flags else ""
    hour = (
        f"; without the hour: a close at an hour is written '{horizon.closes} 15:00'"
        if _HOUR.search(horizon.phrase)
        else ""
    )
    return f"{horizon.phrase!r} is read as {horizon.opens} to {horizon.closes}{band}{flags}{hour}"


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
