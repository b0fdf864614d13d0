"""What the verbs `scales` and `profiles` have in common: loading all tables, and saying where one is from."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from ledger.cli import output

T = TypeVar("T")


def loaded(load: Callable[[str], T], names: Iterable[str]) -> list[T]:
    """Every table that can be read; of one that another distribution brought broken, a note says why."""
    from forecasts import ForecastError

    tables = []
    for name in names:
        try:
            tables.append(load(name))
        except ForecastError as wrong:
            output.note(f"Not shown: {wrong}")
    return tables


def print_about(about: dict[str, Any]) -> None:
    """What a table says about itself, a line each."""
    for name, value in about.items():
        if value:
            click.echo(f"{name}: {value}")
    click.echo()
