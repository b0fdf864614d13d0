"""Is a forecast in the ledger already? By its id on its platform or, where it has none, by what it says.

Rows that say the same and have no ids are counted, not merged: a second import of a file that has one
row three times adds none of the three, a first import keeps all three.
"""

from collections import Counter
from typing import Any

from sqlalchemy import bindparam

from ledger.exchange.keeping.buffers import Buffers
from ledger.recording import matching
from ledger.spreadsheet import BadCell
from ledger.store.database import Database, Row
from ledger.store.statements import statement
from ledger.store.tables import ForecastRow, col, select

REMEMBERED = 200_000  # ids of new forecasts
WAITING = 1_000  # new forecasts with ids that are not in the tables yet
_STANDING = select(col(ForecastRow.id)).where(
    col(ForecastRow.id) == bindparam("id"), col(ForecastRow.withdrawn_on).is_(None)
)

Name = tuple[str, str]  # platform and id there


class Known:
    """What the ledger held before this import, looked up question by question.

    Attributes:
        anything: whether it held any forecast at all.
    """

    def __init__(self, database: Database, buffers: Buffers) -> None:
        self.database = database
        self.buffers = buffers
        self._last_question = buffers.writer.last_id("question")
        self._last_forecast = buffers.writer.last_id("forecast")
        self.anything = self._last_forecast > 0
        self._before = matching.said_before(database)
        self._on: dict[int, Counter[Row]] = {}
        self._waiting: dict[Name, Row] = {}
        self._new: set[int] = set()  # hashes of the ids of this import
        self._fresh = not self.anything  # while they are those of all forecasts there are

    def has(self, record: dict[str, Any]) -> bool:
        """Whether the ledger has this forecast. Raises BadCell: it has another one under the same id."""
        if "external_id" in record:
            return self._by_id(record)
        if record["question"] > self._last_question or not self.anything:
            return False
        held = self._on.get(record["question"])
        if held is None:
            rows = matching.said_on(self.database, record["question"], self._last_forecast)
            held = self._on[record["question"]] = Counter(rows + self._before.get(record["question"], []))
        says = matching.says(record)
        if held[says] <= 0:
            return False
        held[says] -= 1
        return True

    def _by_id(self, record: dict[str, Any]) -> bool:
        name = (record["platform"], record["external_id"])
        if self._fresh and self._is_new(name):
            return False
        says = matching.says(record)
        there = self._waiting.get(name) or self._said(name)
        if there is None:
            if len(self._waiting) >= WAITING:
                self.buffers.write_out()
                self._waiting.clear()
            self._waiting[name] = says
            return False
        if there != says and says not in self._before.get(there[0], ()):
            raise BadCell(
                "forecast_id",
                f"{name[1]!r} is the id of another forecast already (made on {there[2]}); a forecast is never "
                "changed, so give a revision its own id",
            )
        return True

    def _is_new(self, name: Name) -> bool:
        """Whether no forecast of this import has that id, for sure; the tables need not be asked then."""
        mark = hash(name)
        if mark not in self._new and len(self._new) < REMEMBERED:
            self._new.add(mark)
            return True
        self._fresh = mark in self._new
        self.buffers.write_out()
        return False

    def _number(self, name: Name) -> int | None:
        return matching.by_external_id(self.database, self.buffers.writer.ledger, "forecast", *name)

    def _said(self, name: Name) -> Row | None:
        id_ = self._number(name)
        return None if id_ is None else matching.said(self.database, id_)

    def standing(self, record: dict[str, Any]) -> int | None:
        """The number of the forecast with that id if it was not withdrawn yet; None too for one without an id."""
        if "external_id" not in record:
            return None
        id_ = self._number((record["platform"], record["external_id"]))
        return id_ if id_ is not None and self.database.rows(_STANDING, {"id": id_}) else None

    def repeated(self) -> int:
        """How many of the new forecasts say exactly what an earlier one says."""
        return int(self.database.value(statement("repeated_forecasts"), {"last": self._last_forecast}))
