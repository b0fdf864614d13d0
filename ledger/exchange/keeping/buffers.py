"""New records of an import, waiting to be written as full entries in the right order."""

from typing import Any

from ledger.journal import entry as kinds
from ledger.journal.entry import LARGEST_DATA, encoded
from ledger.store.writer import Writer

ORDER = (  # what others refer to first
    (kinds.FORECASTER_ADDED, "forecaster"),
    (kinds.SOURCE_ADDED, "source"),
    (kinds.CLAIM_RECORDED, "claim"),
    (kinds.QUESTION_ASKED, "question"),
    (kinds.QUESTION_RESOLVED, "resolution"),
    (kinds.FORECAST_MADE, "forecast"),
    (kinds.FORECAST_WITHDRAWN, ""),
)


class Buffers:
    """Records by kind; all of them are written once the forecasts fill an entry."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._records: dict[str, list[dict[str, Any]]] = {kind: [] for kind, _ in ORDER}
        self._encoded: dict[str, list[bytes]] = {kind: [] for kind, _ in ORDER}
        self._next = {table: writer.last_id(table) for _, table in ORDER if table}
        self._tables = dict(ORDER)
        self._room = LARGEST_DATA

    def add(self, kind: str, record: dict[str, Any]) -> int:
        """Put a record in line; gives its number (0 for a kind without numbers)."""
        id_ = 0
        if table := self._tables[kind]:
            id_ = self._next[table] = self._next[table] + 1
            record["id"] = id_
        self._records[kind].append(record)
        self._encoded[kind].append(encoded(record))
        return id_

    def add_forecast(self, record: dict[str, Any]) -> int:
        """Put a forecast in line, and write everything once the forecasts fill an entry; gives its number."""
        id_ = record["id"] = self._next["forecast"] = self._next["forecast"] + 1
        raw = encoded(record)
        self._room -= len(raw) + 1
        if self._room < 0:
            self.flush()
            self._room -= len(raw) + 1
        self._records[kinds.FORECAST_MADE].append(record)
        self._encoded[kinds.FORECAST_MADE].append(raw)
        return id_

    def write_out(self) -> None:
        """Write everything that is waiting, so that the tables can be read."""
        self.flush()
        self.writer.projection.flush()

    def flush(self) -> None:
        """Write everything that is waiting to the journal."""
        for kind, _ in ORDER:
            records, raw = self._records[kind], self._encoded[kind]
            if kind == kinds.FORECAST_MADE and records:
                self.writer.add_entry(kind, records, raw)  # they fit: see add_forecast
            elif records:
                self.writer.add_encoded(kind, records, raw)
            if records:
                self._records[kind], self._encoded[kind] = [], []
        self._room = LARGEST_DATA
