"""What an option or argument takes: days, past states, lines of text and people; and how a shell completes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger import settings

if TYPE_CHECKING:
    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # not generic before click 8.4


def day_of(given: date | str | None, today: date, *, ahead: bool = False) -> date | None:
    """The day that a `Day` is, now that it is known which one today is."""
    from forecasts.text.near_days import near_day

    return near_day(given, today, ahead=ahead) if isinstance(given, str) else given


class RefusedValue(click.BadParameter):
    """What an option is given is refused for what it says, as a record would refuse it: that is no slip in usage."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Tell it in its sentence, without the usage."""
        click.echo(f"Error: {self.format_message()}", file=file, err=file is None)


class Day(ParamType):
    """A calendar day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """A day as people write it, or "yesterday" as it stands: which day that is depends on the ledger's zone."""
        from forecasts.drafting.typed_days import typed_day
        from forecasts.errors import RecordError
        from forecasts.text.near_days import is_near

        try:
            return value if isinstance(value, str) and is_near(value) else typed_day(value)
        except RecordError as wrong:
            raise RefusedValue(str(wrong), ctx, param) from wrong

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What the help shows for a value."""
        return "DAY"


class Line(ParamType):
    """Text on one line."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without white space around it."""
        from forecasts.errors import RecordError
        from forecasts.records.values import clean_line

        try:
            return clean_line(value)
        except RecordError as wrong:
            raise RefusedValue(str(wrong), ctx, param) from wrong


def offered(kind: str) -> dict[str, Any]:
    """How a shell completes an argument: people, tags, questions or forecasts of the ledger."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> Any:
        from ledger.cli import completion

        return getattr(completion, kind)(ctx, param, begun)

    return {"shell_complete": complete}


class Person(Line):
    """A forecaster's name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name; in the place of "me" that of whoever is entering, where that is set."""
        name = super().convert(value, param, ctx)
        return settings.me() or name if name == settings.ME else name


class State(ParamType):
    """A past state of the journal: a day or an entry's number."""

    name = "state"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | int | str:
        """YYYY-MM-DD, "today" or a whole number."""
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
            return int(value)
        return DAY.convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What the help shows for a value."""
        return "DAY|ENTRY"


DAY = Day()
LINE = Line()
PERSON = Person()
FILE: dict[str, Any] = {"type": click.Path(dir_okay=False, path_type=Path), "metavar": "FILE"}
