"""prediction-ledger show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from forecasts.records.quantiles import percent
from forecasts.records.values import decimal_text
from ledger.cli import options, output
from ledger.errors import UnknownError
from ledger.reports.wording.spoken_quantities import quantity

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("show")
@click.argument("number")
@options.as_of
@options.ledger_at
@options.as_json
@options.reading
def command(book: Ledger, number: str, as_of: Any, as_json: bool) -> None:
    """Show everything about a question, forecast, claim or source.

    NUMBER is Q12, F30, C4 or S2, or R3 for a resolution.
    """
    from ledger.identifiers import parse

    found = parse(number)
    if found is None:
        raise UnknownError(f"{number!r} is not a number such as Q12, F30, C4 or S2; `list` shows them")
    details = book.details(*found, as_of=as_of)
    if as_json:
        output.json(details)
    else:
        click.echo("\n".join(_lines(_readable(book, details))))


def _readable(book: Ledger, details: dict[str, Any]) -> dict[str, Any]:
    """Details with scores of four digits and, of a choice question, each chance with its option."""
    asked = details.get("question_id")
    options = details.get("options") or (book.question(asked).options if asked else ())
    readable = {name: _cell(name, value, options) for name, value in details.items()}
    if "forecasts" in details:
        readable["forecasts"] = [
            {name: _cell(name, value, options) for name, value in one.items()} for one in details["forecasts"]
        ]
    return readable


def _cell(name: str, value: Any, options: Sequence[str]) -> Any:
    if name in ("brier", "choice_brier", "rps") and value is not None:
        return f"{value:.4f}"
    if name in ("lower", "upper"):
        return _point(value)
    if name in ("wis", "crps") and value is not None:
        return quantity(value)
    if name in ("chance", "quantiles") and isinstance(value, dict):
        return [f"{percent(float(level))} {_point(point)}" for level, point in value.items()]
    if name == "intervals":
        return [_interval(one) for one in value]
    if name in ("chance", "probabilities") and isinstance(value, list) and len(value) == len(options):
        return [f"{option} {chance}" for option, chance in zip(options, value, strict=True)]
    return value


def _point(point: float | str) -> str:
    return point if isinstance(point, str) else decimal_text(point)


def _interval(one: dict[str, Any]) -> str:
    word = {True: "held", False: "missed", None: "undecided"}[one["held"]]
    return f"{percent(one['coverage'])} {word}, interval score {quantity(one['interval_score'])}"


def _lines(values: dict[str, Any], indent: str = "") -> list[str]:
    """Nested values as indented lines; what is empty is left out."""
    lines = []
    width = max(
        (len(name) for name, value in values.items() if not isinstance(value, (list, dict))), default=0
    )
    for name, value in values.items():
        label = name.replace("_", " ")
        if isinstance(value, dict) and value:
            lines += [f"{indent}{label}:", *_lines(value, indent + "    ")]
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
            for item in value:
                lines += [f"{indent}{label}:", *_lines(item, indent + "    ")]
        elif isinstance(value, (list, tuple)) and value:
            lines.append(f"{indent}{label:<{width}}  {'; '.join(map(str, value))}")
        elif value not in (None, [], (), {}, ""):
            lines.append(f"{indent}{label:<{width}}  {value}")
    return lines
