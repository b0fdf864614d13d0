"""Chances and closes as they are typed: numbers and dates, or words that are read and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ledger.errors import RefusedError
from ledger.reports.figures import percent

if TYPE_CHECKING:
    from forecasts import Horizon, Probability
    from ledger.api import Ledger

scale = click.option(
    "--scale", metavar="NAME", help="Scale by which words of chance are read; opinion unless given."
)
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


def day(option: str, text: str, book: Ledger) -> str:
    """The day or instant in an option, in which "today" is one too.

    Raises:
        RefusedError: it is neither.
    """
    from forecasts.errors import RecordError
    from ledger.entering import when

    given = book.today.isoformat() if text == "today" else text
    try:
        when(given, book.zone)
    except RecordError as wrong:
        raise RefusedError(f"{option}: {wrong}") from wrong
    return given


def chance(given: Sequence[str], scale: str | None) -> Probability | dict[str, float]:
    """The chance in --chance: one probability, or one per option where it was given as OPTION=CHANCE.

    Raises:
        ProbabilityError: it cannot be read.
        RefusedError: several were given that are not for options.
    """
    if len(given) == 1 and "=" not in given[0]:
        return _read(given[0], scale)
    if slip := [one for one in given if "=" not in one]:
        raise RefusedError(
            f"--chance {slip[0]!r}: of several, each is for an option, such as --chance 'Option A=20%'"
        )
    pairs = [one.rpartition("=") for one in given]
    chances: dict[str, float] = {}
    for name, _, value in pairs:
        if name.strip() in chances:
            raise RefusedError(f"--chance gives the option {name.strip()!r} twice; leave one of them out")
        chances[name.strip()] = _read(value, scale).point
    return chances


def _read(text: str, scale: str | None) -> Probability:
    from forecasts import read_probability

    return read_probability(text.strip(), **({"scale": scale} if scale else {}))


def close(text: str, said: date, profile: str | None, locale: str) -> date | str | Horizon:
    """The close in --closes: a day or an instant as it stands, else the horizon that its words give.

    Raises:
        HorizonError: it cannot be read.
    """
    from forecasts.values import is_instant

    if is_instant(text):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        from forecasts import read_horizon

        return read_horizon(text, published=said, locale=locale, **({"profile": profile} if profile else {}))


def readings(probability: Probability | dict[str, float], closes: Any) -> list[str]:
    """What was read from words, a line each; nothing for plain numbers and dates."""
    lines = []
    if not isinstance(probability, dict) and (
        probability.basis != "stated" or probability.low != probability.high
    ):
        by = f" by the scale {probability.scale}" if probability.scale else ""
        lines.append(
            f"{probability.phrase!r} is read as {percent(probability.point)} "
            f"({percent(probability.low)} to {percent(probability.high)}){by}"
        )
    if hasattr(closes, "rule"):
        lines.append(horizon_line(closes))
    return lines


def horizon_line(horizon: Horizon) -> str:
    """What words of time were read as."""
    band = ""
    if horizon.earliest and horizon.latest and horizon.earliest != horizon.latest:
        band = f", could be {horizon.earliest} to {horizon.latest}"
    flags = f"; note: {', '.join(horizon.flags)}" if horizon.flags else ""
    return f"{horizon.phrase!r} is read as {horizon.opens} to {horizon.closes}{band}{flags}"


def confirm(lines: Sequence[str], *, yes: bool) -> None:
    """Show what was read from words; on a terminal, ask before it is kept.

    Raises:
        click.Abort: the answer is no.
    """
    import sys

    for line in lines:
        click.echo(line, err=True)
    if lines and not yes and sys.stdin.isatty():
        click.confirm("Keep it like that?", default=True, abort=True, err=True)
