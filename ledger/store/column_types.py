"""How the values of a record are kept in columns: as the journal writes them, so that tables compare with it.

`select()` over the classes gives the values themselves (days, tuples, ...); SQL in files and rows in bulk see what is
kept. Moments are whole microseconds since 1970 in UTC (forecasts.records.lifecycle).
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import REAL, BigInteger, Float, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from forecasts.records.nouns import value_type
from forecasts.records.quantiles import Point
from forecasts.records.values import instant_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from sqlalchemy.engine import Dialect

MOMENT = BigInteger().with_variant(Integer(), "sqlite")
NUMBER = Float().with_variant(REAL(), "sqlite")


class Day(TypeDecorator[date]):
    """A calendar day as YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """The day as it is kept."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day."""
        return None if value is None else date.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, as the journal writes it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The instant as it is kept."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The instant."""
        return None if value is None else datetime.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """1 where something holds, else NULL."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """The flag as it is kept."""
        return 1 if value else None

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """True, or None."""
        return True if value else None


class Json(TypeDecorator[Any]):
    """Several values, or an object, as canonical JSON; NULL where there is none. Only the projection writes these."""

    impl = Text
    cache_ok = True

    def __init__(self, annotation: Any, empty: Any) -> None:
        super().__init__()
        self.annotation = annotation
        self.empty = repr(empty)  # SQLAlchemy tells types apart by it, so it must have a hash
        self._empty = empty

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        from pydantic import TypeAdapter

        return TypeAdapter(self.annotation)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The values."""
        return self._empty if value is None else self._adapter.validate_python(orjson.loads(value))


_PLAIN: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: Integer(),
    float: NUMBER,
    Point: NUMBER,
    date: Day(),
    datetime: Instant(),
    bool: Flag(),
}


def column_type(annotation: Any, empty: Any) -> TypeEngine[Any]:
    """How the values of a field are kept, by its annotation and its value where there is nothing."""
    return _PLAIN.get(value_type(annotation)) or Json(annotation, empty)
