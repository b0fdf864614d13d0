"""prediction-ledger add."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import click

from ledger import settings
from ledger.cli import asking, logged, options, typed_values
from ledger.cli.shown import already, late_entry
from ledger.errors import RefusedError
from ledger.identifiers import parse
from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from forecasts import Probability
    from ledger.api.ledger import Ledger
    from ledger.api.typed import Line


@click.command("add")
@click.argument("words", nargs=-1, required=True)
@options.chance("The chance, where the line does not say it.", multiple=False)
@options.who("Who said it, where the line does not; you unless given: prediction-ledger config me NAME.")
@options.said(", today unless given", required=False)
@click.option("-d", "--closes", metavar="DAY", help="The last day that counts, where the line does not say it.")
@options.new_tags("A tag of the question; repeat it for several.")
@options.quote
@click.option("--source", metavar="LINK", help="Where it was said: a link, or a title.")
@typed_values.locale
@typed_values.yes
@options.as_json
@options.writing
def command(book: Ledger, words: tuple[str, ...], as_json: bool, yes: bool, **given: Any) -> None:
    """Log a forecast in one line.

    The line says what is to happen, how likely it is and by when; behind a semicolon who said it and on which day. A
    chance may also follow as a second argument. What was read is shown, and Enter keeps it.

    \b
    prediction-ledger add "70% Anna replies by Friday"
    prediction-ledger add "Anna replies by Friday" 70
    prediction-ledger add "Fed cuts by June: 40%; Jane Roe said on 2 Nov"
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    try:
        line = _read(book, words, given)
        whose = _whose(line.forecaster)
    except asking.Quit:
        click.echo("Stopped; nothing was changed by this command.", err=True)
        raise click.exceptions.Exit(1) from None
    before = [*late_entry(book, line.there, line.said), *already(book, line.question, whose, line.said)]
    typed_values.confirm([*_shown(book, line, whose), *before], yes=yes)
    of_it = {name: given[name] for name in ("quote", "source", "tags")}
    keep = partial(book.log_line, line, forecaster=whose, **of_it)
    logged.keep(book, keep, as_json=as_json)


def _read(book: Ledger, words: tuple[str, ...], given: dict[str, Any]) -> Line:
    """What the line and the options say; what both leave open is asked on a terminal.

    Raises:
        RefusedError: something is said twice, or is open and there is nobody to be asked.
        ForecastError: something in it cannot be read.
        Quit: the person wants to stop.
    """
    from ledger.api.typed import one_of

    line, apart = _parts(words)
    if given["said"]:
        typed_values.day("--said", given["said"], book)
    if given["closes"]:
        typed_values.tell_zone(given["closes"])
    read = partial(book.read_line, line, forecaster=given["forecaster"], said=given["said"], locale=given["locale"])
    chance, closes = one_of("chance", given["chance"], apart), given["closes"]
    found = read(chance=chance, closes=closes)
    if "chance" in found.open:
        chance = _ask("How likely is it?", "its chance, first or behind a colon: '70% Anna replies by Friday'")
        found = read(chance=chance, closes=closes)
    if "closes" not in found.open:
        return found
    missing = "when it is decided, such as 'by Friday'; or give it with --closes"
    return read(chance=chance, closes=_ask("By when will it be decided?", missing))


def _parts(words: tuple[str, ...]) -> tuple[str, str | None]:
    """The line, and the chance where it is the second of two arguments. Raises RefusedError: it is only a number."""
    *first, last = words
    apart = last if len(words) == 2 and " " in words[0] else None
    line = " ".join(first if apart else words)
    if parse(line):
        raise RefusedError(f"add is for new words; for {line} there is prediction-ledger log {line} --chance ...")
    return line, apart


def _ask(question: str, missing: str) -> str:
    """What a person answers on a terminal. Raises RefusedError: there is none."""
    if not sys.stdin.isatty():
        raise RefusedError(f"the line does not say {missing}")
    answer = ""
    while not answer:
        answer = asking.ask(question, "")
    return answer


def _whose(named: str | None) -> str:
    """The forecaster: the one that was named, else the one who is entering; who that is can be kept."""
    if named is not None and named != settings.ME:
        return named
    if (me := settings.me()) is None:
        me = _ask("Whose forecast is it?", "whose forecast it is; --by NAME, or once: prediction-ledger config me NAME")
        if asking.confirmed(f"Is {me} you? Then the next lines are {me}'s too"):
            settings.set_me(me)
    return me


def _shown(book: Ledger, line: Line, whose: str) -> list[str]:
    """What was read, as people read it."""
    when = "today" if line.said.day == book.today else f"on {line.said.day}"
    chance = cast("Probability", line.chance)
    readings = typed_values.readings(chance, line.closes)
    return [line.question, f"    {percent(chance.point)} by {whose}, said {when}", *readings]
