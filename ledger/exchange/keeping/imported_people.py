"""Forecasters, sources and claims of an import: found in the ledger or in the file before, else added."""

from __future__ import annotations

from typing import Any

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.values import clean_text, name_key
from ledger.exchange.cells.cells import compact, unguarded
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.external import where
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.spreadsheet import BadCell
from ledger.store.sqlite import Database

SOURCE = {
    "source": "url",
    "source_title": "title",
    "outlet": "outlet",
    "author": "author",
    "published": "published",
}
COLUMN = {field: column for column, field in SOURCE.items()}


class People:
    """Who said it, and where."""

    def __init__(self, database: Database, buffers: Buffers, result: ImportResult, file: str) -> None:
        self.database = database
        self.buffers = buffers
        self.result = result
        self.file = file
        self._by_cell: dict[str, int] = {}
        self._by_key: dict[str, int] = dict(
            database.execute("SELECT name_key, forecaster_id FROM forecaster_name")
        )
        self._sources: dict[str, int] = {}
        self._claims: dict[tuple[Any, ...], int] = {}  # by speaker, source and words
        self._labels: dict[
            tuple[str, str], tuple[Any, ...]
        ] = {}  # by platform and id: number, speaker, words

    def forecaster(self, cell: str, kind: str = "") -> int:
        """The number of the forecaster in a cell."""
        return self._by_cell.get(cell) or self._forecaster(cell, kind)

    def _forecaster(self, cell: str, kind: str) -> int:
        record = _made("forecaster", records.Forecaster, compact({"name": unguarded(cell), "kind": kind}))
        key = name_key(record["name"])
        id_ = self._by_key.get(key)
        if id_ is None:
            id_ = self._by_key[key] = self.buffers.add(kinds.FORECASTER_ADDED, record)
            self.result.forecasters += 1
        self._by_cell[cell] = id_
        return id_

    def claim(self, forecaster: int, platform: str, detail: dict[str, str]) -> int | None:
        """The number of the claim that a row's id, quote and source make; None where it has none of them.

        Raises:
            BadCell: the claim of that id has other words, or another speaker.
        """
        source, label, quote = self._source(detail), detail["claim_id"], detail["quote"]
        if not label and not quote and source is None:
            return None
        if label:
            found = self.labelled(
                platform, label, {"forecaster": forecaster, "source": source, "quote": quote}
            )
            _, speaker, words = self._labels[platform, label]
            if quote and words and (clean_text(quote), forecaster) != (words, speaker):
                raise BadCell(
                    "claim_id", f"{label!r} is the id of other words, or of another speaker's, already"
                )
            return found
        key = (forecaster, source, quote)
        if quote and (known := self._claims.get(key) or self._stored(key)):
            self._claims[key] = known
            return known
        record = _made(
            "quote", records.Claim, compact({"forecaster": forecaster, "source": source, "quote": quote})
        )
        self._claims[key] = id_ = self.buffers.add(kinds.CLAIM_RECORDED, record)
        return id_

    def labelled(self, platform: str, label: str, fields: dict[str, Any]) -> int:
        """The number of the claim with that id on that platform, added if there is none yet."""
        if (found := self._labels.get((platform, label))) is None:
            condition, values = where(self.buffers.writer.ledger, platform, label)
            row = self.database.one(f"SELECT id, forecaster_id, quote FROM claim WHERE {condition}", values)  # noqa: S608
            if row is None:
                record = _made(
                    "quote", records.Claim, compact({**fields, "external_id": label, "platform": platform})
                )
                row = (
                    self.buffers.add(kinds.CLAIM_RECORDED, record),
                    record.get("forecaster"),
                    record.get("quote"),
                )
            found = self._labels[platform, label] = row
        return int(found[0])

    def _stored(self, key: tuple[Any, ...]) -> int | None:
        row = self.database.one(
            "SELECT id FROM claim WHERE forecaster_id = :who AND coalesce(source_id, 0) = :source"
            " AND quote = :quote AND declined IS NULL AND replaced_by IS NULL AND aside = 0 ORDER BY id",
            {"who": key[0], "source": key[1] or 0, "quote": key[2]},
        )
        return int(row[0]) if row else None

    def _source(self, detail: dict[str, str]) -> int | None:
        fields = compact({field: detail[column] for column, field in SOURCE.items()})
        if "url" not in fields and "title" not in fields:
            return None
        name = fields.get("url") or fields["title"]
        if (found := self._sources.get(name)) is None:
            record = _made("source", records.Source, fields)
            by = "url" if "url" in record else "title"
            found = self.database.value(
                f"SELECT id FROM source WHERE {by} = :name ORDER BY id",  # noqa: S608
                {"name": record[by]},
            ) or self.buffers.add(kinds.SOURCE_ADDED, record)
            self._sources[name] = found
        return found


def _made(column: str, kind: type[records.Record], fields: dict[str, Any]) -> dict[str, Any]:
    try:
        return records.stored(records.make(kind, fields))
    except ForecastError as wrong:
        field, _, reason = str(wrong).partition(": ")
        where = COLUMN.get(field, field if column == "source" else column)
        raise BadCell(where, reason or field) from wrong
