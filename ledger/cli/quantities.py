"""Quantiles and spoken ranges as they are typed, and the axis of a new question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger.errors import RefusedError

if TYPE_CHECKING:
    from forecasts import SpokenRange
    from ledger.track_record.listing import QuestionView

F = TypeVar("F", bound=Callable[..., Any])
KINDS = ("binary", "choice", "numeric", "date")
OF_AN_AXIS = ("unit", "lower", "upper", "open_ends")

quantiles = click.option(
    "--quantiles",
    metavar="TEXT",
    help="Instead of a chance, of a number or a date: '5%=1.2, 50%=2, 95%=3.1', '10%=2026-03-01, 90%=never'.",
)
spoken = click.option(
    "--range",
    "spoken",
    metavar="TEXT",
    help="The same from words: '5 to 8%', 'from March 2027 to June 2028'; the central 80% unless they say otherwise.",
)


def asked(function: F) -> F:
    """Options that say what a new numeric, date or ordered question is."""
    for option in (
        click.option("--ordered", is_flag=True, help="Of a new choice question: its options have an order."),
        click.option(
            "--open-ends",
            type=click.Choice(["lower", "upper", "both"]),
            help="Of a new question: the ends beyond which the outcome may lie.",
        ),
        click.option("--upper", metavar="END", help="Of a new question: its upper end, a number or a day."),
        click.option("--lower", metavar="END", help="Of a new question: its lower end, a number or a day."),
        click.option("--unit", metavar="TEXT", help="Of a new numeric question: what is counted."),
        click.option(
            "--kind",
            type=click.Choice(KINDS),
            help="Of a new question; by its options, quantiles or range unless given.",
        ),
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Said:
    """Quantiles that were read."""

    quantiles: SpokenRange | list[tuple[str, Any]]  # what is handed on
    kind: str  # of question
    unit: str | None  # that was said
    lines: list[str]  # what was read, to be shown


def one_of(chance: Sequence[str], given: Mapping[str, Any]) -> None:
    """Refuse anything but one of --chance, --quantiles and --range.

    Raises:
        click.UsageError: none or several are given.
    """
    if sum(map(bool, (chance, given["quantiles"], given["spoken"]))) != 1:
        raise click.UsageError("Give one of --chance, --quantiles and --range.")


def said(
    given: Mapping[str, Any], question: QuestionView | None, asking: Mapping[str, Any], day: date, locale: str
) -> Said:
    """The quantiles in --quantiles or --range.

    Args:
        given: these two options.
        question: that is there already, or None.
        asking: the fields of a new one.
        day: when it was said.
        locale: how numbers and dates are written.

    Raises:
        ForecastError: they cannot be read.
        RefusedError: the question takes chances, or it is not clear whether a range is of numbers or of dates.
    """
    kind = question.kind if question else asking.get("kind") or _by_ends(asking)
    unit = question.unit if question else asking.get("unit")
    if kind in ("binary", "choice"):
        name = f"{question} is" if question else "that is"
        raise RefusedError(f"{name} a {'yes/no' if kind == 'binary' else 'choice'} question; give it a --chance")
    if given["quantiles"]:
        return _stated(given["quantiles"], kind, unit, locale)
    return _spoken(given["spoken"], kind, unit, day, locale)


def _by_ends(asking: Mapping[str, Any]) -> str | None:
    """The kind that the unit or the ends of a new question show."""
    from forecasts.records.quantiles import read_point

    ends = [read_point(asking[name]) for name in ("lower", "upper") if name in asking]
    if "unit" in asking or any(isinstance(end, float) for end in ends):
        return "numeric"
    return "date" if ends else None


def _stated(text: str, kind: str | None, unit: str | None, locale: str) -> Said:
    from forecasts.errors import RecordError
    from forecasts.records.quantiles import point_text, read_quantiles, split_quantiles

    pairs, lines = [], []
    for level, value in split_quantiles(text):
        point = _point(value, kind, unit, locale)
        pairs.append((level, point))
        if isinstance(point, float) and value != point_text(point):
            lines.append(f"{value!r} is read as {point_text(point)}{f' {unit}' if unit else ''}")
    found = read_quantiles(pairs)
    wanted = "numeric" if isinstance(found[0][1], float) else "date"
    if kind is not None and wanted != kind:
        raise RecordError(f"a {kind} question needs {'numbers' if kind == 'numeric' else 'days'} as quantiles")
    return Said(pairs, wanted, None, lines)


def _point(value: str, kind: str | None, unit: str | None, locale: str) -> Any:
    """A day or never as it stands, an amount as a number."""
    from forecasts import read_amount
    from forecasts.errors import QuantityError, RecordError
    from forecasts.records.quantiles import read_point

    try:
        point = read_point(value)
    except RecordError as wrong:
        if kind == "date":
            raise
        try:
            return read_amount(value, unit=unit, locale=locale)
        except QuantityError as unread:
            raise (unread if isinstance(wrong.__cause__, RecordError) else wrong) from None
    return read_amount(value, unit=unit, locale=locale) if isinstance(point, float) else point


def _spoken(text: str, kind: str | None, unit: str | None, day: date, locale: str) -> Said:
    from forecasts import read_range
    from forecasts.errors import QuantityError

    if kind is not None:
        found = read_range(text, kind=kind, unit=unit, said=day, locale=locale)
        return Said(found, kind, found.unit, [range_line(found)])
    read: dict[str, SpokenRange] = {}
    problem = None
    for one in ("numeric", "date"):
        try:
            read[one] = read_range(text, kind=one, said=day, locale=locale)
        except QuantityError as wrong:
            problem = problem or wrong
    if len(read) > 1:
        raise RefusedError(f"{text!r} can be numbers or dates; say --kind numeric, --kind date or --unit")
    if not read:
        raise problem or QuantityError(f"{text!r} is not a range")
    [(kind, found)] = read.items()
    return Said(found, kind, found.unit, [range_line(found)])


def range_line(found: SpokenRange) -> str:
    """What a spoken range was read as."""
    from forecasts.records.quantiles import percent, point_text

    ends = ", ".join(f"{percent(level)}={point_text(point)}" for level, point in found.quantiles)
    why = "as said" if found.basis == "stated" else "since no other is said"
    unit = f" ({found.unit})" if found.unit else ""
    flags = f"; note: {', '.join(found.flags)}" if found.flags else ""
    return f"{found.phrase!r} is read as {ends}{unit}: the central {percent(found.coverage)}, {why}{flags}"
