"""prediction-ledger add."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from ledger import settings
from ledger.cli import asking, logged, options, typed_values
from ledger.cli.shown import already, late_entry
from ledger.errors import RefusedError
from ledger.identifiers import parse
from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from datetime import date

    from forecasts import Horizon, Probability
    from ledger.api.ledger import Ledger
    from ledger.recording.moments import DayOrInstant


class _Line(NamedTuple):
    """A line that leaves nothing open."""

    question: str
    chance: Probability
    closes: date | str | Horizon | None
    forecaster: str
    said: DayOrInstant


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
    except asking.Quit:
        click.echo("Stopped; nothing was changed by this command.", err=True)
        raise click.exceptions.Exit(1) from None
    there = book.find_question(line.question)
    before = [*late_entry(book, there, line.said), *already(book, line.question, line.forecaster, line.said)]
    typed_values.confirm([*_shown(book, line), *before], yes=yes)
    keep = partial(
        book.log,
        line.question,
        forecaster=line.forecaster,
        made_on=line.said,
        probability=line.chance,
        closes=line.closes,
        quote=given["quote"],
        source=given["source"],
        asking={"tags": given["tags"]} if given["tags"] else {},
    )
    logged.keep(book, keep, as_json=as_json)


def _read(book: Ledger, words: tuple[str, ...], given: dict[str, Any]) -> _Line:
    """What the line and the options say; what both leave open is asked on a terminal.

    Raises:
        RefusedError: something is said twice, or is open and there is nobody to be asked.
        ForecastError: something in it cannot be read.
        Quit: the person wants to stop.
    """
    from forecasts.drafting.quick_line import read_quick_line

    line, apart = _parts(words)
    chance = _one("chance", given["chance"], apart)
    read = partial(read_quick_line, line, today=book.today, locale=given["locale"])
    found = read(chance=chance)
    said_on = _one("day", given["said"], found.said.isoformat() if found.said else None)
    said = typed_values.day("--said", said_on or "today", book)
    if found.chance is None:
        chance = _ask("How likely is it?", "its chance, first or behind a colon: '70% Anna replies by Friday'")
    close = _one("close", given["closes"], found.closes.phrase if found.closes else None)
    if close is None and book.find_question(found.question) is None:
        close = _ask("By when will it be decided?", "when it is decided, such as 'by Friday'; or give it with --closes")
    closes = close if close is None else typed_values.close(close, said.day, None, given["locale"])
    whose = _whose(_one("forecaster", given["forecaster"], found.forecaster))
    last_day = typed_values.last_day(closes) if closes and found.closes is None else None
    found = read(chance=chance, said=said.day, closes=last_day)
    return _Line(found.question, cast("Probability", found.chance), closes, whose, said)


def _parts(words: tuple[str, ...]) -> tuple[str, str | None]:
    """The line, and the chance where it is the second of two arguments. Raises RefusedError: it is only a number."""
    *first, last = words
    apart = last if len(words) == 2 and " " in words[0] else None
    line = " ".join(first if apart else words)
    if parse(line):
        raise RefusedError(f"add is for new words; for {line} there is prediction-ledger log {line} --chance ...")
    return line, apart


def _one(what: str, option: str | None, in_the_line: str | None) -> str | None:
    """What is said once, with an option or in the line. Raises RefusedError: it is said twice."""
    if option is not None and in_the_line is not None:
        raise RefusedError(f"the {what} is said twice, {option!r} and {in_the_line!r}; leave one of them out")
    return option if in_the_line is None else in_the_line


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


def _shown(book: Ledger, line: _Line) -> list[str]:
    """What was read, as people read it."""
    when = "today" if line.said.day == book.today else f"on {line.said.day}"
    readings = typed_values.readings(line.chance, line.closes)
    return [line.question, f"    {percent(line.chance.point)} by {line.forecaster}, said {when}", *readings]
