"""From the fields of a record, as the journal writes them, to the columns of its table: the records are the list."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import BaseModel

from forecasts import records
from forecasts.records.nouns import value_type
from forecasts.records.quantiles import Point, position, read_point
from ledger.journal.entry import canonical

NAMED = {  # columns that have other names than their fields
    "source": "source_id",
    "forecaster": "forecaster_id",
    "claim": "claim_id",
    "question": "question_id",
    "start": "span_start",
    "end": "span_end",
}
ELSEWHERE = ("tags", "aliases")  # which have tables of their own


def text_number(value: str | None) -> float | None:
    """Decimal text of the journal as a number."""
    return None if value is None else float(value)


def json_text(value: Any) -> str | None:
    """A list or an object of the journal as canonical text; None where there is none."""
    return canonical(value).decode() if value else None


def _as_it_is(value: Any) -> Any:
    return value


def _place(value: str | None) -> float | None:
    return None if value is None else position(read_point(value))


def _flag(value: bool | None) -> int | None:
    return 1 if value else None


_KEPT: dict[Any, Callable[[Any], Any]] = {
    str: _as_it_is,
    int: _as_it_is,
    date: _as_it_is,
    datetime: _as_it_is,
    float: text_number,
    Point: _place,
    bool: _flag,
}


class Columns(NamedTuple):
    """Columns of a table, the fields of a record that they hold, and how these are kept."""

    names: tuple[str, ...]
    fields: tuple[str, ...]
    keep: tuple[Callable[[Any], Any], ...]

    def row(self, record: Mapping[str, Any]) -> list[Any]:
        """What the columns hold of a record."""
        return [keep(record.get(field)) for field, keep in zip(self.fields, self.keep, strict=True)]

    def named(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The same by the names of the columns."""
        return dict(zip(self.names, self.row(record), strict=True))


def columns_of(record: type[BaseModel], *, but: tuple[str, ...] = ()) -> Columns:
    """The columns that hold what a record says, but some fields, the platform that it is from at the end."""
    last = records.Record.model_fields
    fields = [name for name in record.model_fields if name not in (*ELSEWHERE, *but, *last)]
    fields += [name for name in last if name in record.model_fields]
    kinds = [value_type(record.model_fields[name].annotation) for name in fields]
    return Columns(
        names=tuple(NAMED.get(name, name) for name in fields),
        fields=tuple(fields),
        keep=tuple(_KEPT.get(kind, json_text) for kind in kinds),
    )
