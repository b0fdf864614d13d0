"""Forecasters, sources and claims of an import: found in the ledger or in the file before, else added."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import bindparam

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.values import clean_text, name_key
from ledger.exchange.cells.cells import compact, unguarded
from ledger.exchange.columns import SOURCE_FIELDS
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.new_names import NewNames
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.recording import matching, mistakes
from ledger.spreadsheet import BadCell
from ledger.store.database import Database
from ledger.store.tables import ClaimRow, ForecasterNameRow, ForecasterRow, col, func, select

COLUMN = {field: column for column, field in SOURCE_FIELDS.items()}
COMPLETED = "its words stand in a later row of the file"
_PERSON: list[Any] = [
    col(ForecasterNameRow.name_key),
    col(ForecasterNameRow.forecaster),
    col(ForecasterNameRow.name),
    col(ForecasterRow.platform),
    col(ForecasterRow.external_id),
]
_NAMES = select(*_PERSON).join(ForecasterRow, col(ForecasterRow.id) == col(ForecasterNameRow.forecaster))
_IDS = select(
    col(ForecasterRow.platform),
    col(ForecasterRow.external_id),
    func.coalesce(ForecasterRow.merged_into, ForecasterRow.id),
).where(col(ForecasterRow.external_id).is_not(None))
_SAID = select(col(ClaimRow.id), col(ClaimRow.quote)).where(col(ClaimRow.id) == bindparam("id"))


class Person(NamedTuple):
    """A forecaster who has a name."""

    id: int  # the number
    name: str  # as it is written
    platform: str | None  # where the id is from; None of somebody without one
    external: str | None  # the id there

    def is_other(self, record: dict[str, Any]) -> bool:
        """Whether a record with that name, whatever its case, is somebody else's: an id is one person's."""
        if "external_id" not in record:
            return False
        if self.platform == record["platform"]:
            return bool(self.external != record["external_id"])
        return bool(self.name != record["name"])


class Labelled(NamedTuple):
    """A claim that rows name by an id."""

    id: int  # its number
    quote: str | None  # its words


class Provenance:
    """Who said it, and where."""

    def __init__(self, database: Database, buffers: Buffers, result: ImportResult, file: str) -> None:
        self.database = database
        self.buffers = buffers
        self.result = result
        self.file = file
        self._by_cell: dict[tuple[str, str, str], int] = {}  # name, platform and id there
        self._by_key: dict[str, Person] = {key: Person(*rest) for key, *rest in database.rows(_NAMES)}
        self.names = NewNames(buffers)
        self._by_id: dict[tuple[str, str], int] = {(platform, id_): n for platform, id_, n in database.rows(_IDS)}
        self._sources: dict[str, int] = {}
        self._claims: dict[tuple[int, int | None, str], int] = {}  # by speaker, source and words
        self._labels: dict[tuple[str, str], Labelled] = {}  # by platform and id
        self._bare: set[int] = set()  # new ones that only a question named yet

    def forecaster(self, cell: str, kind: str = "", platform: str = "", id_: str = "") -> int:
        """The number of the forecaster of that name, or of that id on a platform, added if there is none yet."""
        if found := self._by_cell.get((cell, platform, id_)):
            return found
        given = compact({"name": unguarded(cell), "kind": kind, "platform": platform, "external_id": id_})
        record = _made("forecaster", records.Forecaster, given)
        found = self._by_id.get((platform, id_)) if id_ else None
        found = found or self._named(record)
        self._by_cell[cell, platform, id_] = found
        return found

    def _named(self, record: dict[str, Any]) -> int:
        """The forecaster of a name; a new one, with another name, where it is somebody else's on the platform."""
        there = None
        for name in _names(record):
            record, there = {**record, "name": name}, self._by_key.get(name_key(name))
            if there is None or not there.is_other(record):
                break
        if there is not None:
            return there.id
        if "external_id" not in record:
            self.names.check("forecaster", record["name"], "forecaster")
        new = self.buffers.add(kinds.FORECASTER_ADDED, record)
        self._by_key[name_key(record["name"])] = Person(
            new, record["name"], record.get("platform"), record.get("external_id")
        )
        self.result.forecasters += 1
        if "external_id" in record:
            self._by_id[record["platform"], record["external_id"]] = new
        return new

    def claim(self, forecaster: int, platform: str, detail: dict[str, str]) -> int | None:
        """The number of the claim that a row's id, quote and source make; None where it has none of them.

        Raises:
            BadCell: the claim of that id has other words.
        """
        source, label, quote = self._source(detail), detail["claim_id"], detail["quote"]
        if label:
            return self._of_label(platform, label, forecaster=forecaster, source=source, quote=quote)
        return None if not quote and source is None else self._quoted(forecaster, source, quote)

    def _of_label(self, platform: str, label: str, *, forecaster: int, source: int | None, quote: str) -> int:
        fields = {"forecaster": forecaster, "source": source, "quote": quote}
        found = self._labelled(platform, label, **fields)
        if quote and found.quote and clean_text(quote) != found.quote:
            raise BadCell("claim_id", f"{label!r} is the id of other words already")
        if found.id in self._bare and (quote or source is not None):
            self._complete(found.id, fields)
            self._labels[platform, label] = Labelled(found.id, clean_text(quote) or None)
        return found.id

    def labelled(self, platform: str, label: str) -> int:
        """The number of the claim with that id on that platform, added if there is none yet."""
        return self._labelled(platform, label).id

    def _complete(self, id_: int, fields: dict[str, Any]) -> None:
        """Say what a claim is that until now was the id of one which a question was made of."""
        self._bare.discard(id_)
        self.buffers.write_out()
        completed = mistakes.correction(self.buffers.writer, "claim", id_, compact(fields))
        mistakes.correct(self.buffers.writer, [completed], reason=COMPLETED)

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
        if not fields:
            self._bare.add(id_)
        return Labelled(id_, record.get("quote"))

    def _quoted(self, forecaster: int, source: int | None, quote: str) -> int:
        """The claim of a speaker with these words in that source; one without words is always new."""
        key = (forecaster, source, quote)
        if quote and (found := self._claims.get(key)):
            return found
        given = compact({"forecaster": forecaster, "source": source, "quote": quote})
        record = _made("quote", records.Claim, given)
        known = matching.standing_claims(self.database, record)
        self._claims[key] = id_ = known[0] if known else self.buffers.add(kinds.CLAIM_RECORDED, record)
        return id_

    def _source(self, detail: dict[str, str]) -> int | None:
        fields = compact({field: detail[column] for column, field in SOURCE_FIELDS.items()})
        if "url" not in fields and "title" not in fields:
            return None
        name = fields.get("url") or fields["title"]
        if (found := self._sources.get(name)) is None:
            record = _made("source", records.Source, fields)
            known = matching.sources(self.database, record)
            if not known and "title" in record:
                self.names.check("source", record["title"], "source_title")
            found = known[0] if known else self.buffers.add(kinds.SOURCE_ADDED, record)
            self._sources[name] = found
        return found


def _names(record: dict[str, Any]) -> Iterator[str]:
    """The name of a forecaster, and others that are told from it, should it be somebody else's."""
    name = record["name"]
    yield name
    yield f"{name} ({record['platform']} {record['external_id']})"
    yield from (f"{name} ({record['platform']} {number})" for number in count(2))


def _made(column: str, kind: type[records.Record], fields: dict[str, Any]) -> dict[str, Any]:
    try:
        return records.stored(records.make(kind, fields))
    except ForecastError as wrong:
        field, _, reason = str(wrong).partition(": ")
        where = COLUMN.get(field, field if column == "source" else column)
        raise BadCell(where, reason or field) from wrong
