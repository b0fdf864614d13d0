"""The derived tables as SQLModel classes: each inherits its record's fields, and adds keys, links and what decides.

Every row is a function of the journal. A field of forecasts.records is a column here without being named again; what
is named again is a link to another table, or has another name as a column. Values are kept as ledger.store.column_types
says. Rows are made by the projection alone, so nothing is validated here.
"""

# No `from __future__ import annotations` here: SQLModel reads the annotations while the classes are made.
# mypy: disable-error-code="misc"
# (pydantic and SQLModel each have a type for model_config; and a field that is no column becomes a ClassVar.)

from datetime import date, datetime
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    Text,
    distinct,
    func,
    inspect,
)
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.main import SQLModelMetaclass

from forecasts import records
from ledger.store.column_types import MOMENT, NUMBER, Day, Instant, Json, column_type

__all__ = ["col", "distinct", "func", "select"]  # for statements over these classes


class _WithFields(SQLModelMetaclass):
    """Gives the fields of a record their columns, unless the table's class names them again."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> Any:
        own = namespace.setdefault("__annotations__", {})
        for record in _records(bases):
            for field in (name for name in record.model_fields if name not in own):
                info = record.model_fields[field]
                own[field] = info.annotation
                namespace[field] = Field(
                    sa_type=column_type(info.annotation, info.default), nullable=info.default in (None, ())
                )
        return super().__new__(cls, name, bases, namespace, **kwargs)


def _records(bases: tuple[type, ...]) -> list[type[BaseModel]]:
    return [base for base in bases if issubclass(base, BaseModel) and not issubclass(base, SQLModel)]


class Row(SQLModel, metaclass=_WithFields):
    """What every table has in common."""

    model_config = {"defer_build": True}  # which would take a tenth of a second, to validate nothing


def derived(table: type[Row]) -> set[str]:
    """The columns of a record's table that hold neither what it says nor when it came."""
    said = {name for record in _records(table.__bases__) for name in record.model_fields}
    came = {"id", "entry", "recorded", *said}
    return {column.name for name, column in inspect(table).columns.items() if said and name not in came}


def columns(table: type[Row]) -> list[Column[Any]]:
    """All columns of a table: the key, what the record says, where else it is known, what was added, when it came."""
    there = inspect(table).columns
    said = [name for record in _records(table.__bases__) for name in record.model_fields]
    elsewhere = [name for name in records.Record.model_fields if name in said]
    came = [name for name in Recorded.model_fields if name != "id"]
    first = [name for name in ("id", *said) if name not in elsewhere]
    added = [name for name in there.keys() if name not in (*first, *elsewhere, *came)]  # noqa: SIM118 (no dict)
    return [there[name] for name in (*first, *elsewhere, *added, *came) if name in there]


def key() -> Any:
    """A small integer that people can type, given by the journal."""
    return Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})


def link(target: str, *, index: bool = False, key: bool = False) -> Any:
    """A reference to another table's id, in the column of that name."""
    return Field(
        foreign_key=f"{target}.id",
        sa_type=Integer,
        index=index,
        primary_key=key,
        sa_column_kwargs={"name": f"{target}_id"},
    )


def named(column: str) -> Any:
    """A whole number in a column with another name than its field."""
    return Field(sa_type=Integer, sa_column_kwargs={"name": column})


def text() -> Any:
    """Text, or NULL where the annotation allows None."""
    return Field(sa_type=Text)


def integer() -> Any:
    """A whole number."""
    return Field(sa_type=Integer)


def moment() -> Any:
    """Microseconds since 1970 in UTC."""
    return Field(sa_type=MOMENT)


def number() -> Any:
    """A double."""
    return Field(sa_type=NUMBER)


def where(name: str, *names: str, condition: str, unique: bool = False) -> Index:
    """An index of some of the rows only; the schema gives the condition to each engine in its own way."""
    return Index(
        name, *names, unique=unique, info={engine: {"where": sql(condition)} for engine in ("sqlite", "postgresql")}
    )


def external(table: str) -> Index:
    """One record per platform and id, where there is one."""
    return where(f"{table}_external", "platform", "external_id", condition="external_id IS NOT NULL", unique=True)


STRICT = {"sqlite_strict": True}
WITHOUT_ROWID = {"sqlite_strict": True, "sqlite_with_rowid": False}


class EntryRow(Row, table=True):
    """The journal: the exact bytes that were hashed, and their hash. The body of a redacted entry is NULL."""

    __tablename__ = "entry"
    __table_args__ = (CheckConstraint("length(leaf) = 32"), STRICT)
    seq: int = key()
    body: bytes | None = Field(sa_type=LargeBinary)
    leaf: bytes = Field(sa_type=LargeBinary)


class NodeRow(Row, table=True):
    """Complete subtrees of the Merkle tree above the leaves."""

    __tablename__ = "node"
    __table_args__ = (CheckConstraint("level >= 1"), WITHOUT_ROWID)
    level: int = Field(primary_key=True, sa_type=Integer)
    idx: int = Field(primary_key=True, sa_type=Integer)
    hash: bytes = Field(sa_type=LargeBinary)


class LedgerRow(Row, table=True):
    """What the ledger is: one row."""

    __tablename__ = "ledger"
    __table_args__ = (CheckConstraint("id = 1"), STRICT)
    id: int = key()
    uuid: str = text()
    zone: str = text()
    title: str | None = text()
    recorded: int = moment()
    zone_rules: str | None = text()  # by which days became moments: see ledger.store.zone_rules


class Recorded(Row):
    """A record's number, the entry that brought it, and when that was."""

    id: int = key()
    entry: int = integer()
    recorded: int = moment()


class SourceRow(Recorded, records.Source, table=True):
    """Where something was said."""

    __tablename__ = "source"
    __table_args__ = (external("source"), STRICT)


class ForecasterRow(Recorded, records.Forecaster, table=True):
    """Who said it."""

    __tablename__ = "forecaster"
    __table_args__ = (external("forecaster"), STRICT)
    aliases: ClassVar[tuple[str, ...]]  # in forecaster_name
    merged_into: int | None = Field(foreign_key="forecaster.id", sa_type=Integer)  # which may be merged itself


class ForecasterNameRow(Row, table=True):
    """Names and aliases without case and with single spaces, each belonging to one forecaster."""

    __tablename__ = "forecaster_name"
    __table_args__ = (STRICT,)
    name_key: str = Field(primary_key=True, sa_type=Text)
    forecaster: int = link("forecaster", index=True)
    name: str = text()
    entered_forecaster: int | None = integer()  # whose it was before that one was merged


class ClaimRow(Recorded, records.Claim, table=True):
    """A verbatim quote; declined has the reason code where it was deliberately not logged."""

    __tablename__ = "claim"
    __table_args__ = (external("claim"), where("claim_declined", "source_id", condition="declined IS NOT NULL"), STRICT)
    source: int | None = link("source", index=True)
    forecaster: int | None = link("forecaster", index=True)
    start: int | None = named("span_start")
    end: int | None = named("span_end")
    declined: str | None = text()
    # derived: which of several codings of the same words stands
    replaced_by: int | None = integer()  # the claim that took this one's place
    entered_forecaster: int | None = integer()  # whose it was before that one was merged
    aside: int = Field(default=0, sa_type=Integer, sa_column_kwargs={"server_default": sql("0")})


class QuestionRow(Recorded, records.Question, table=True):
    """A question in its newest wording, with the moments that decide and its newest resolution."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("kind IN ('binary', 'choice', 'numeric', 'date')"),
        CheckConstraint(
            "status IS NULL OR status IN ('resolved', 'ambiguous', 'annulled', 'entered in error', 'merged')"
        ),
        external("question"),
        Index(
            "ix_question_text", "text", info={"postgresql": {"using": "hash"}}
        ),  # whose trees take no text above 2,700 bytes
        # of the few that are special, so that a ledger without any is recognised at once
        where("question_sharing", "weighs_with", condition="weighs_with <> id"),
        where("question_merged", "merged_into", condition="merged_into IS NOT NULL"),
        where("question_options", "kind", condition="kind <> 'binary'"),
        where("question_fractions", "outcome_value", condition="outcome_value NOT IN (0, 1)"),
        STRICT,
    )
    lower: float | None = number()  # of a date question in days since 1970-01-01, as outcome_value is
    upper: float | None = number()
    tags: ClassVar[tuple[str, ...]]  # in question_tag
    claim: int | None = link("claim", index=True)
    revision: int = integer()
    # derived: what decides
    weighs_with: int = integer()  # the first question of the same claim: together they weigh one
    close: int = moment()  # the first moment at which a forecast is too late
    due_from: int = moment()  # the first moment after the day for looking the answer up, or after its close
    merged_into: int | None = integer()  # which may be merged itself
    resolution_id: int | None = integer()
    status: str | None = text()
    outcome: str | None = text()
    outcome_value: float | None = number()
    cutoff: int = moment()  # the close, or since when the outcome was known: forecasts before it count
    stamped_by: int | None = moment()  # by when an outside authority saw it
    unsure: int = moment()  # from here to the cutoff, on the day that it became known, they need an instant as proof


class QuestionTagRow(Row, table=True):
    """The tags of a question."""

    __tablename__ = "question_tag"
    __table_args__ = (WITHOUT_ROWID,)
    question: int = link("question", key=True)
    tag: str = Field(primary_key=True, sa_type=Text, index=True)


class AmendmentRow(Row, records.Amendment, table=True):
    """A revision of a question: what was there before is in the journal and in `before`."""

    __tablename__ = "amendment"
    __table_args__ = (STRICT,)
    question: int = link("question", key=True)
    revision: int = Field(primary_key=True, sa_type=Integer)
    before: dict[str, Any] = Field(sa_type=Json(dict[str, Any], {}))
    recorded: int = moment()
    entry: int = integer()


# of a forecast whose question is not what it was when that was recorded
MOVED = "coalesce(entered_question, entered_close, entered_cutoff, withdrawal_close, withdrawal_cutoff) IS NOT NULL"


class ForecastRow(Recorded, records.Forecast, table=True):
    """What one forecaster said about one question on one day, and how long it stood."""

    __tablename__ = "forecast"
    __table_args__ = (
        CheckConstraint("probability IS NULL OR probability BETWEEN 0 AND 1"),
        external("forecast"),
        where("forecast_sharing", "weighs_with", condition="weighs_with < 0"),
        where("forecast_guessed", "basis", condition="basis IN ('implied', 'imputed')"),
        Index("forecast_by_question", "question_id", "forecaster_id", "stands_from"),
        where(
            "forecast_scored",
            *("forecaster_id", "weighs_with", "squared_error", "scored_against", "grade"),
            condition="squared_error IS NOT NULL",
        ),
        where("forecast_unscored", "question_id", condition="scored_against IS NULL"),
        where("forecast_moved", "question_id", condition=MOVED),
        STRICT,
    )
    question: int = link("question")
    forecaster: int = link("forecaster")
    claim: int | None = link("claim")
    withdrawn_on: date | None = Field(sa_type=Day)
    withdrawn_at: datetime | None = Field(sa_type=Instant)
    withdrawal_reason: str | None = text()
    withdrawn_from: int | None = moment()
    withdrawal_recorded: int | None = moment()
    withdrawal_close: int | None = moment()  # the close that held when that was recorded, where it changed since
    withdrawal_cutoff: int | None = moment()  # that, or since when the outcome was known by what was held then
    withdrawal_entry: int | None = integer()
    withdrawal_stamped_by: int | None = moment()
    # derived: what decides
    weighs_with: int = integer()  # the question's, or where it has no claim, minus the forecast's own claim
    stands_from: int = moment()
    stands_until: int | None = moment()  # NULL while neither revised nor withdrawn
    ended_by: str | None = text()  # 'revision', 'withdrawal', 'coding' or 'void'
    entered_forecaster: int | None = integer()  # whose it was before that one was merged
    entered_question: int | None = integer()  # on which it was before that one was merged
    entered_close: int | None = moment()  # the close that held when it was recorded, where that changed since
    entered_cutoff: int | None = moment()  # that, or since when the outcome was known by what was held then
    scored_against: float | None = number()  # the outcome, where this is the forecast that counts
    squared_error: float | None = number()  # (probability - scored_against) squared
    grade: int = integer()  # how its time is known: a place in GRADES, of ledger/store/scope.py
    stated_entry: int | None = integer()  # that says what it says now, where it was corrected or restored since
    stamped_by: int | None = moment()  # by when an outside authority saw that
    documented: int | None = moment()  # by when a dated document or a platform shows that it had been said
    gone_by: int | None = (
        moment()
    )  # by when it is certain that it no longer stood: an instant, or when that was recorded
    recoded_by: int | None = integer()  # the claim that took the place of this forecast's claim


def not_void() -> ColumnElement[bool]:
    """Whether a forecast was not entered in error."""
    return col(ForecastRow.ended_by).is_distinct_from("void")


def asked_for_real() -> ColumnElement[bool]:
    """Whether a question is neither void nor merged into another."""
    return func.coalesce(col(QuestionRow.status), "").not_in(["entered in error", "merged"])


class ResolutionRow(Recorded, records.Resolution, table=True):
    """Every resolution of every question, corrections too; of those that hold on a day the newest one does."""

    __tablename__ = "resolution"
    __table_args__ = (external("resolution"), STRICT)
    question: int = link("question", index=True)
    outcome_value: float | None = number()
    known: int = moment()  # the first moment after the outcome was known
    known_from: int = moment()  # since when it was: the instant, or the beginning of the day
    known_day: int = moment()  # the beginning of that day
    holds: int | None = moment()  # from when it was known or believed; NULL for one that is void


class VoidRow(Row, table=True):
    """What was entered in error, and counts as if it had never been there."""

    __tablename__ = "void"
    __table_args__ = (STRICT,)
    noun: str = Field(primary_key=True, sa_type=Text)
    number: int = Field(primary_key=True, sa_type=Integer)
    entry: int = Field(primary_key=True, sa_type=Integer)
    entered_by: str = text()
    reason: str = text()
    recorded: int = moment()


class MergerRow(Row, table=True):
    """Each time that a forecaster or a question became one with another, or a record of its own again."""

    __tablename__ = "merger"
    __table_args__ = (STRICT,)
    entry: int = Field(primary_key=True, sa_type=Integer)
    place: int = Field(primary_key=True, sa_type=Integer)  # in the entry
    noun: str = text()
    number: int = integer()
    other: int = integer()  # what it became one with, or what it was parted from
    parted: int = integer()
    entered_by: str = text()
    reason: str | None = text()
    recorded: int = moment()


class CorrectionRow(Row, table=True):
    """What a record said in error before it was corrected."""

    __tablename__ = "correction"
    __table_args__ = (STRICT,)
    noun: str = Field(primary_key=True, sa_type=Text)
    number: int = Field(primary_key=True, sa_type=Integer)
    entry: int = Field(primary_key=True, sa_type=Integer)
    before: dict[str, Any] = Field(sa_type=Json(dict[str, Any], {}))
    changes: dict[str, Any] = Field(sa_type=Json(dict[str, Any], {}))
    entered_by: str = text()
    reason: str = text()
    recorded: int = moment()
    recorded_before: int | None = moment()  # when a forecast had been recorded as it was until then


class FileImportRow(Recorded, table=True):
    """Each import that was completed: which bytes, and what became of them."""

    __tablename__ = "file_import"
    __table_args__ = (STRICT,)
    file: str = text()
    sha256: str = text()
    counts: str = text()


class PublishedReportRow(Recorded, table=True):
    """Each report that was published: which bytes, over which state of the journal."""

    __tablename__ = "published_report"
    __table_args__ = (STRICT,)
    sha256: str = text()
    size: int = integer()
    root: str = text()


class SigningKeyRow(Recorded, table=True):
    """Each key that signed, or signs, this ledger's checkpoints; the newest one does."""

    __tablename__ = "signing_key"
    __table_args__ = (STRICT,)
    key: str = text()
    replaces: str | None = text()


class SealRow(Recorded, table=True):
    """Each forecast that was sealed: who bound themselves to what on which question, and when it was revealed."""

    __tablename__ = "seal"
    __table_args__ = (STRICT,)
    question: int = link("question")
    question_revision: int = integer()
    forecaster: int = link("forecaster")
    made_on: str = text()
    reveal_by: str = text()
    name: str = text()  # the forecaster's, the question's words and close: as they were then
    asked: str = text()
    closes: str = text()
    commitment: str = text()
    close: int = moment()  # that held when it was recorded
    revealed: int | None = moment()


class StampRow(Recorded, table=True):
    """Each time stamp of an authority: of which state of the journal, and by when that was there."""

    __tablename__ = "stamp"
    __table_args__ = (STRICT,)
    size: int = integer()
    root: str = text()
    authority: str = text()
    time: str = text()  # the second that it names
    by_then: int = moment()  # the first moment after that second
    stamp: str = text()
    certificates: str | None = text()  # of the authority, where they are others than before


class RedactionRow(Row, table=True):
    """Each record whose text was taken out of the ledger: when it had been recorded, and since when it is gone."""

    __tablename__ = "redaction"
    __table_args__ = (STRICT,)
    noun: str = Field(primary_key=True, sa_type=Text)
    number: int = Field(primary_key=True, sa_type=Integer)
    reason: str = text()
    recorded: int = moment()
    removed: int = moment()
    entry: int = integer()


RECORDS: dict[str, type[BaseModel]] = {  # those that can be corrected
    "source": records.Source,
    "claim": records.Claim,
    "question": records.Question,
    "forecast": records.Forecast,
}
TABLES: dict[str, type[Any]] = {
    row.__tablename__: row
    for row in (
        SourceRow,
        ForecasterRow,
        ClaimRow,
        QuestionRow,
        ForecastRow,
        ResolutionRow,
        AmendmentRow,
        FileImportRow,
        PublishedReportRow,
        SigningKeyRow,
        StampRow,
    )
}
