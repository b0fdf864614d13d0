"""Forecasters, sources and claims of an import: found in the ledger or in the file before, else added."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.lookalikes import Names
from forecasts.records.values import clean_text, name_key
from ledger.errors import DoubtError
from ledger.exchange.cells.cells import compact, unguarded
from ledger.exchange.columns import SOURCE_FIELDS
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.spreadsheet import BadCell
from ledger.store.database import Database
from ledger.store.tables import ClaimRow, ForecasterNameRow, col, select

COLUMN = {field: column for column, field in SOURCE_FIELDS.items()}
_NAMES = select(
    col(ForecasterNameRow.name_key), col(ForecasterNameRow.forecaster), col(ForecasterNameRow.name)
)
_SAID = select(col(ClaimRow.id), col(ClaimRow.forecaster), col(ClaimRow.quote)).where(
    col(ClaimRow.id) == bindparam("id")
)


class Labelled(NamedTuple):
    """A claim that rows name by an id.

    Attributes:
        id: its number.
        speaker: whose it is.
        quote: its words.
    """

    id: int
    speaker: int | None
    quote: str | None


class Provenance:
    """Who said it, and where."""

    def __init__(self, database: Database, buffers: Buffers, result: ImportResult, file: str) -> None:
        self.database = database
        self.buffers = buffers
        self.result = result
        self.file = file
        self._by_cell: dict[str, int] = {}
        there = database.rows(_NAMES)
        self._by_key: dict[str, int] = {key: id_ for key, id_, _ in there}
        accepted = "similar-name" in buffers.writer.accepted
        self._names = None if accepted else Names(name for _, _, name in there)
        self._sources: dict[str, int] = {}
        self._claims: dict[tuple[int, int | None, str], int] = {}  # by speaker, source and words
        self._labels: dict[tuple[str, str], Labelled] = {}  # by platform and id

    def forecaster(self, cell: str, kind: str = "") -> int:
        """The number of the forecaster in a cell."""
        return self._by_cell.get(cell) or self._forecaster(cell, kind)

    def _forecaster(self, cell: str, kind: str) -> int:
        record = _made("forecaster", records.Forecaster, compact({"name": unguarded(cell), "kind": kind}))
        key = name_key(record["name"])
        id_ = self._by_key.get(key)
        if id_ is None:
            self._check_new(record["name"])
            id_ = self._by_key[key] = self.buffers.add(kinds.FORECASTER_ADDED, record)
            self.result.forecasters += 1
        self._by_cell[cell] = id_
        return id_

    def _check_new(self, name: str) -> None:
        """Refuse a new name that looks like another one, or nearly spells it, unless that is said to be meant."""
        if self._names is None:
            return
        if (how := self._names.alike(name)) is not None:
            sentence = f"{name!r} {how}, which is there already"
            raise BadCell("forecaster", str(DoubtError("similar-name", sentence)))
        self._names.add(name)

    def claim(self, forecaster: int, platform: str, detail: dict[str, str]) -> int | None:
        """The number of the claim that a row's id, quote and source make; None where it has none of them.

        Raises:
            BadCell: the claim of that id has other words, or another speaker.
        """
        source, label, quote = self._source(detail), detail["claim_id"], detail["quote"]
        if label:
            found = self._labelled(platform, label, forecaster=forecaster, source=source, quote=quote)
            if quote and found.quote and (clean_text(quote), forecaster) != (found.quote, found.speaker):
                raise BadCell(
                    "claim_id", f"{label!r} is the id of other words, or of another speaker's, already"
                )
            return found.id
        return None if not quote and source is None else self._quoted(forecaster, source, quote)

    def labelled(self, platform: str, label: str) -> int:
        """The number of the claim with that id on that platform, added if there is none yet."""
        return self._labelled(platform, label).id

    def _labelled(self, platform: str, label: str, **fields: Any) -> Labelled:
        if (found := self._labels.get((platform, label))) is None:
            found = self._stored(platform, label) or self._new(platform, label, fields)
            self._labels[platform, label] = found
        return found

    def _stored(self, platform: str, label: str) -> Labelled | None:
        ledger = self.buffers.writer.ledger
        id_ = matching.by_external_id(self.database, ledger, "claim", platform, label)
        return None if id_ is None else Labelled(*self.database.rows(_SAID, {"id": id_})[0])

    def _new(self, platform: str, label: str, fields: dict[str, Any]) -> Labelled:
        given = compact({**fields, "external_id": label, "platform": platform})
        record = _made("quote", records.Claim, given)
        id_ = self.buffers.add(kinds.CLAIM_RECORDED, record)
        return Labelled(id_, record.get("forecaster"), record.get("quote"))

    def _quoted(self, forecaster: int, source: int | None, quote: str) -> int:
        """The claim of a speaker with these words in that source; one without words is always new."""
        key = (forecaster, source, quote)
        if quote and (found := self._claims.get(key)):
            return found
        given = compact({"forecaster": forecaster, "source": source, "quote": quote})
        known = matching.standing_claims(self.database, given)
        self._claims[key] = id_ = (
            known[0]
            if known
            else self.buffers.add(kinds.CLAIM_RECORDED, _made("quote", records.Claim, given))
        )
        return id_

    def _source(self, detail: dict[str, str]) -> int | None:
        fields = compact({field: detail[column] for column, field in SOURCE_FIELDS.items()})
        if "url" not in fields and "title" not in fields:
            return None
        name = fields.get("url") or fields["title"]
        if (found := self._sources.get(name)) is None:
            record = _made("source", records.Source, fields)
            known = matching.sources(self.database, record)
            found = known[0] if known else self.buffers.add(kinds.SOURCE_ADDED, record)
            self._sources[name] = found
        return found


def _made(column: str, kind: type[records.Record], fields: dict[str, Any]) -> dict[str, Any]:
    try:
        return records.stored(records.make(kind, fields))
    except ForecastError as wrong:
        field, _, reason = str(wrong).partition(": ")
        where = COLUMN.get(field, field if column == "source" else column)
        raise BadCell(where, reason or field) from wrong
