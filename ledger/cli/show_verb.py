"""prediction-ledger show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from forecasts.records.quantiles import percent
from forecasts.records.values import decimal_text
from ledger.cli import options, output, params
from ledger.cli.righted import changes
from ledger.errors import UnknownError
from ledger.reports.wording.spoken_quantities import quantity

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("show")
@click.argument("number", **params.offered("records"))
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
    details = book.details(*found, as_of=as_of, cohort="closed")
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
    show = SHOWN.get(name)
    return value if show is None or value is None else show(value, options)


def _score(value: float, _: Sequence[str]) -> str:
    return f"{value:.4f}"


def _score_in_units(value: float, _: Sequence[str]) -> str:
    return quantity(value)


def _point(point: float | str, _: Sequence[str] = ()) -> str:
    return point if isinstance(point, str) else decimal_text(point)


def _chance(value: Any, options: Sequence[str]) -> Any:
    """Of a quantity its quantiles, of a choice each chance with its option, of a yes/no question the number."""
    if isinstance(value, dict):
        return [f"{percent(float(level))} {_point(point)}" for level, point in value.items()]
    if isinstance(value, list) and len(value) == len(options):
        return [f"{option} {chance}" for option, chance in zip(options, value, strict=True)]
    return value


def _in_error(value: dict[str, Any], _: Sequence[str]) -> str:
    return f"by {value['by']}, on {value['on']}: {value['reason']}"


def _corrected(value: list[dict[str, Any]], options: Sequence[str]) -> list[str]:
    """What was said in error, and what it is now."""
    return [f"{'; '.join(changes(one['was'], one['is']))}; entered in error {_in_error(one, options)}" for one in value]


def _amendments(value: list[dict[str, Any]], _: Sequence[str]) -> list[dict[str, Any]]:
    """Amendments; what one took away is shown as such."""
    return [
        {
            **one,
            "changes": {name: "(nothing)" if new in (None, [], "") else new for name, new in one["changes"].items()},
        }
        for one in value
    ]


def _intervals(value: list[dict[str, Any]], _: Sequence[str]) -> list[str]:
    return [_interval(one) for one in value]


def _interval(one: dict[str, Any]) -> str:
    word = {True: "held", False: "missed", None: "undecided"}[one["held"]]
    return f"{percent(one['coverage'])} {word}, interval score {quantity(one['interval_score'])}"


# How a detail is shown that is not shown as it stands.
SHOWN: dict[str, Callable[[Any, Sequence[str]], Any]] = {
    "brier": _score,
    "choice_brier": _score,
    "rps": _score,
    "wis": _score_in_units,
    "crps": _score_in_units,
    "lower": _point,
    "upper": _point,
    "chance": _chance,
    "probabilities": _chance,
    "quantiles": _chance,
    "intervals": _intervals,
    "entered_in_error": _in_error,
    "withdrawal_entered_in_error": _in_error,
    "corrected": _corrected,
    "amendments": _amendments,
}


def _lines(values: dict[str, Any], indent: str = "") -> list[str]:
    """Nested values as indented lines; what is empty is left out."""
    width = max((len(name) for name, value in values.items() if not isinstance(value, list | dict)), default=0)
    lines = []
    for name, value in values.items():
        label = name.replace("_", " ")
        for one in _nested(value):
            lines += [f"{indent}{label}:", *_lines(one, indent + "    ")]
        if not _nested(value) and value not in (None, [], (), {}, ""):
            text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else value
            lines.append(f"{indent}{label:<{width}}  {text}")
    return lines


def _nested(value: Any) -> Sequence[dict[str, Any]]:
    """The values that have names of their own: one, or several of a kind."""
    if isinstance(value, dict) and value:
        return [value]
    return value if isinstance(value, list | tuple) and value and isinstance(value[0], dict) else ()
