"""Is a forecast in the ledger already? By its id on its platform or, where it has none, by what it says.

Rows that say the same and have no ids are counted, not merged: a second import of a file that has one
row three times adds none of the three, a first import keeps all three.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson

from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.external import where
from ledger.spreadsheet import BadCell
from ledger.store.sqlite import Database

_SAYS = "question_id, forecaster_id, made_on, made_at, probability, probabilities, quantiles"


REMEMBERED = 200_000  # ids of new forecasts
_REPEATED = f"""
SELECT coalesce(sum(n), 0) FROM (
    SELECT count(CASE WHEN id > :last THEN 1 END) - CASE WHEN min(id) > :last THEN 1 ELSE 0 END AS n
    FROM forecast WHERE question_id IN (
        SELECT question_id FROM forecast GROUP BY question_id, forecaster_id, stands_from
        HAVING count(*) > 1 AND max(id) > :last
    ) GROUP BY {_SAYS} HAVING count(*) > 1 AND max(id) > :last
) same
"""  # noqa: S608


class Known:
    """What the ledger held before this import, looked up question by question.

    Attributes:
        anything: whether it held any forecast at all.
    """

    def __init__(self, database: Database, buffers: Buffers) -> None:
        self.database = database
        self.buffers = buffers
        self._last_question = int(database.value("SELECT coalesce(max(id), 0) FROM question"))
        self._last_forecast = int(database.value("SELECT coalesce(max(id), 0) FROM forecast"))
        self.anything = self._last_forecast > 0
        self._on: dict[int, Counter[tuple[Any, ...]]] = {}
        self._waiting: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._new: set[int] = set()  # hashes of the ids of this import
        self._fresh = not self.anything  # while they are those of all forecasts there are

    def has(self, record: dict[str, Any]) -> bool:
        """Whether the ledger has this forecast.

        Raises:
            BadCell: it has another one under the same id.
        """
        if "external_id" in record:
            return self._by_id(record)
        if record["question"] > self._last_question or not self._last_forecast:
            return False
        held = self._on.get(record["question"])
        if held is None:
            held = self._on[record["question"]] = self._load(record["question"])
        says = _says(record)
        if held[says] <= 0:
            return False
        held[says] -= 1
        return True

    def _load(self, question: int) -> Counter[tuple[Any, ...]]:
        rows = self.database.execute(
            f"SELECT {_SAYS} FROM forecast WHERE question_id = :question AND id <= :last",  # noqa: S608
            {"question": question, "last": self._last_forecast},
        )
        return Counter(rows)

    def _by_id(self, record: dict[str, Any]) -> bool:
        name = (record["platform"], record["external_id"])
        if self._fresh and self._is_new(name):
            return False
        says = _says(record)
        condition, values = where(self.buffers.writer.ledger, *name)
        there = self._waiting.get(name) or self.database.one(
            f"SELECT {_SAYS} FROM forecast WHERE {condition}",  # noqa: S608
            values,
        )
        if there is None:
            if len(self._waiting) >= 1000:
                self.buffers.write_out()
                self._waiting.clear()
            self._waiting[name] = says
            return False
        if there != says:
            raise BadCell(
                "forecast_id",
                f"{name[1]!r} is the id of another forecast already (made on {there[2]}); a forecast is never "
                "changed, so give a revision its own id",
            )
        return True

    def _is_new(self, name: tuple[str, str]) -> bool:
        """Whether no forecast of this import has that id, for sure; the tables need not be asked then."""
        mark = hash(name)
        if mark not in self._new and len(self._new) < REMEMBERED:
            self._new.add(mark)
            return True
        self._fresh = mark in self._new
        self.buffers.write_out()
        return False

    def standing(self, record: dict[str, Any]) -> int | None:
        """The number of the forecast with that id if it was not withdrawn yet; None too for one without an id."""
        if "external_id" not in record:
            return None
        condition, values = where(self.buffers.writer.ledger, record["platform"], record["external_id"])
        row = self.database.one(
            f"SELECT id FROM forecast WHERE {condition} AND withdrawn_on IS NULL",  # noqa: S608
            values,
        )
        return int(row[0]) if row else None

    def repeated(self) -> int:
        """How many of the new forecasts say exactly what an earlier one says."""
        return int(self.database.value(_REPEATED, {"last": self._last_forecast}))


def _says(record: dict[str, Any]) -> tuple[Any, ...]:
    """What a forecast says, as the columns of _SAYS hold it."""
    probability, *several = (record.get(name) for name in ("probability", "probabilities", "quantiles"))
    return (
        *(record["question"], record["forecaster"], record["made_on"], record.get("made_at")),
        None if probability is None else float(probability),
        *(orjson.dumps(one).decode() if one else None for one in several),
    )
