"""The derived tables as SQLModel classes: the schema, and objects for ad-hoc queries in a notebook.

Every row is a function of the journal. Days and instants are text as in the journal; *moments* are
whole microseconds since 1970 in UTC (forecasts.records.lifecycle), made for comparing; JSON is canonical text.
"""

# No `from __future__ import annotations` here: SQLModel reads the annotations while the classes are made.

from typing import Any

from sqlalchemy import REAL, BigInteger, CheckConstraint, Float, Index, Integer, LargeBinary, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

MOMENT = BigInteger().with_variant(Integer(), "sqlite")
NUMBER = Float().with_variant(REAL(), "sqlite")


def key() -> Any:
    """A small integer that people can type, given by the journal."""
    return Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})


def link(target: str, *, index: bool = False) -> Any:
    """A reference to another table's id."""
    return Field(foreign_key=f"{target}.id", sa_type=Integer, index=index)


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


def external(table: str) -> Index:
    """One record per platform and id, where there is one."""
    return Index(
        f"{table}_external",
        "platform",
        "external_id",
        unique=True,
        sqlite_where=_present("external_id"),
        postgresql_where=_present("external_id"),
    )


def _few(name: str, column: str, where: str) -> Index:
    """An index of the few rows that are special, so that a ledger without any is recognised at once."""
    return Index(name, column, sqlite_where=sql(where), postgresql_where=sql(where))


def _present(column: str) -> Any:
    return sql(f"{column} IS NOT NULL")


def _absent(column: str) -> Any:
    return sql(f"{column} IS NULL")


STRICT = {"sqlite_strict": True}


class EntryRow(SQLModel, table=True):
    """The journal: the exact bytes that were hashed, and their hash. The body of a redacted entry is NULL."""

    __tablename__ = "entry"
    __table_args__ = (CheckConstraint("length(leaf) = 32"), STRICT)
    seq: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    body: bytes | None = Field(sa_type=LargeBinary)
    leaf: bytes = Field(sa_type=LargeBinary)


class NodeRow(SQLModel, table=True):
    """Complete subtrees of the Merkle tree above the leaves."""

    __tablename__ = "node"
    __table_args__ = (CheckConstraint("level >= 1"), {"sqlite_strict": True, "sqlite_with_rowid": False})
    level: int = Field(primary_key=True, sa_type=Integer)
    idx: int = Field(primary_key=True, sa_type=Integer)
    hash: bytes = Field(sa_type=LargeBinary)


class LedgerRow(SQLModel, table=True):
    """What the ledger is: one row."""

    __tablename__ = "ledger"
    __table_args__ = (CheckConstraint("id = 1"), STRICT)
    id: int = key()
    uuid: str = text()
    zone: str = text()
    title: str | None = text()
    recorded: int = moment()


class SourceRow(SQLModel, table=True):
    """Where something was said."""

    __tablename__ = "source"
    __table_args__ = (external("source"), STRICT)
    id: int = key()
    title: str | None = text()
    url: str | None = text()
    outlet: str | None = text()
    author: str | None = text()
    published: str | None = text()
    published_basis: str | None = text()
    language: str | None = text()
    sha256: str | None = text()
    found: int | None = integer()  # claims that the reader offered
    platform: str | None = text()
    external_id: str | None = text()
    recorded: int = moment()
    entry: int = integer()


class ForecasterRow(SQLModel, table=True):
    """Who said it."""

    __tablename__ = "forecaster"
    __table_args__ = (external("forecaster"), STRICT)
    id: int = key()
    name: str = text()
    kind: str = text()
    url: str | None = text()
    merged_into: int | None = link("forecaster")
    platform: str | None = text()
    external_id: str | None = text()
    recorded: int = moment()
    entry: int = integer()


class ForecasterNameRow(SQLModel, table=True):
    """Names and aliases without case and with single spaces, each belonging to one forecaster."""

    __tablename__ = "forecaster_name"
    __table_args__ = (STRICT,)
    name_key: str = Field(primary_key=True, sa_type=Text)
    forecaster_id: int = link("forecaster", index=True)
    name: str = text()


class ClaimRow(SQLModel, table=True):
    """A verbatim quote; declined has the reason code where it was deliberately not logged."""

    __tablename__ = "claim"
    __table_args__ = (
        external("claim"),
        Index(
            "claim_declined",
            "source_id",
            sqlite_where=_present("declined"),
            postgresql_where=_present("declined"),
        ),
        STRICT,
    )
    id: int = key()
    source_id: int | None = link("source", index=True)
    forecaster_id: int | None = link("forecaster", index=True)
    quote: str | None = text()
    span_start: int | None = integer()
    span_end: int | None = integer()
    label: str = text()
    hedge: str | None = text()
    horizon: str | None = text()
    condition: str | None = text()
    attributed_to: str | None = text()
    coder: str | None = text()
    declined: str | None = text()
    note: str | None = text()
    parts: int | None = integer()
    coding: str | None = text()
    settles: str | None = text()
    upholds: int | None = integer()
    platform: str | None = text()
    external_id: str | None = text()
    recorded: int = moment()
    entry: int = integer()
    # derived: which of several codings of the same words stands
    replaced_by: int | None = integer()  # the claim that took this one's place
    aside: int = Field(default=0, sa_type=Integer, sa_column_kwargs={"server_default": sql("0")})


class QuestionRow(SQLModel, table=True):
    """A question in its newest wording, with the moments that decide and its newest resolution."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("kind IN ('binary', 'choice', 'numeric', 'date')"),
        CheckConstraint("status IS NULL OR status IN ('resolved', 'ambiguous', 'annulled')"),
        external("question"),
        *(
            _few("question_sharing", "weighs_with", "weighs_with <> id"),
            _few("question_options", "kind", "kind <> 'binary'"),
        ),
        _few("question_fractions", "outcome_value", "outcome_value NOT IN (0, 1)"),
        STRICT,
    )
    id: int = key()
    text_: str = Field(sa_type=Text, index=True, sa_column_kwargs={"name": "text"})
    kind: str = text()
    options: str | None = text()
    unit: str | None = text()
    lower: float | None = number()  # of a date question in days since 1970-01-01, as outcome_value is
    upper: float | None = number()
    open_ends: str | None = text()
    ordered: int | None = integer()
    criteria: str | None = text()
    resolution_source: str | None = text()
    opens: str | None = text()
    closes: str = text()
    closes_at: str | None = text()
    horizon: str | None = text()
    claim_id: int | None = link("claim", index=True)
    note: str | None = text()
    platform: str | None = text()
    external_id: str | None = text()
    revision: int = integer()
    recorded: int = moment()
    entry: int = integer()
    # derived: what decides
    weighs_with: int = integer()  # the first question of the same claim: together they weigh one
    close: int = moment()  # the first moment at which a forecast is too late
    closing_day_end: int = moment()
    resolution_id: int | None = integer()
    status: str | None = text()
    outcome: str | None = text()
    outcome_value: float | None = number()
    known: int | None = moment()  # the first moment after the outcome was known
    cutoff: int = moment()  # the earlier of close and known: forecasts before it count


class QuestionTagRow(SQLModel, table=True):
    """The tags of a question."""

    __tablename__ = "question_tag"
    __table_args__ = ({"sqlite_strict": True, "sqlite_with_rowid": False},)
    question_id: int = Field(primary_key=True, foreign_key="question.id", sa_type=Integer)
    tag: str = Field(primary_key=True, sa_type=Text, index=True)


class AmendmentRow(SQLModel, table=True):
    """A revision of a question: what was there before is in the journal and in `before`."""

    __tablename__ = "amendment"
    __table_args__ = (STRICT,)
    question_id: int = Field(primary_key=True, foreign_key="question.id", sa_type=Integer)
    revision: int = Field(primary_key=True, sa_type=Integer)
    reason: str = text()
    changes: str = text()
    before: str = text()
    recorded: int = moment()
    entry: int = integer()


class ForecastRow(SQLModel, table=True):
    """What one forecaster said about one question on one day, and how long it stood."""

    __tablename__ = "forecast"
    __table_args__ = (
        CheckConstraint("probability IS NULL OR probability BETWEEN 0 AND 1"),
        external("forecast"),
        _few("forecast_sharing", "weighs_with", "weighs_with < 0"),
        _few("forecast_guessed", "basis", "basis IN ('implied', 'imputed')"),
        Index("forecast_by_question", "question_id", "forecaster_id", "stands_from"),
        Index(
            "forecast_scored",
            "forecaster_id",
            "squared_error",
            "scored_against",
            "hindsight",
            "weighs_with",
            sqlite_where=_present("scored_against"),
            postgresql_where=_present("scored_against"),
        ),
        Index(
            "forecast_unscored",
            "question_id",
            sqlite_where=_absent("scored_against"),
            postgresql_where=_absent("scored_against"),
        ),
        STRICT,
    )
    id: int = key()
    question_id: int = link("question")
    question_revision: int = integer()
    forecaster_id: int = link("forecaster")
    claim_id: int | None = link("claim")
    made_on: str = text()
    made_at: str | None = text()
    probability: float | None = number()
    probabilities: str | None = text()
    quantiles: str | None = text()
    basis: str = text()
    low: float | None = number()
    high: float | None = number()
    phrase: str | None = text()
    scale: str | None = text()
    coder: str | None = text()
    note: str | None = text()
    withdrawn_on: str | None = text()
    withdrawn_at: str | None = text()
    withdrawal_reason: str | None = text()
    platform: str | None = text()
    external_id: str | None = text()
    entry: int = integer()
    # derived: what decides
    weighs_with: int = integer()  # the question's, or where it has no claim, minus the forecast's own claim
    stands_from: int = moment()
    stands_until: int | None = moment()  # NULL while neither revised nor withdrawn
    ended_by: str | None = text()  # 'revision', 'withdrawal' or 'coding'
    scored_against: float | None = number()  # the outcome, where this is the forecast that counts
    squared_error: float | None = number()  # (probability - scored_against) squared
    hindsight: int = integer()  # 1 where the question was recorded when its answer could be known
    recoded_by: int | None = integer()  # the claim that took the place of this forecast's claim


class ResolutionRow(SQLModel, table=True):
    """Every resolution of every question, corrections too; the newest one holds."""

    __tablename__ = "resolution"
    __table_args__ = (external("resolution"), STRICT)
    id: int = key()
    question_id: int = link("question", index=True)
    status: str = text()
    outcome: str | None = text()
    outcome_value: float | None = number()
    known_on: str = text()
    known_at: str | None = text()
    evidence: str | None = text()
    resolver: str | None = text()
    note: str | None = text()
    supersedes: int | None = integer()
    reason: str | None = text()
    platform: str | None = text()
    external_id: str | None = text()
    recorded: int = moment()
    entry: int = integer()
    known: int = moment()


class FileImportRow(SQLModel, table=True):
    """Each import that was completed: which bytes, and what became of them."""

    __tablename__ = "file_import"
    __table_args__ = (STRICT,)
    id: int = key()
    file: str = text()
    sha256: str = text()
    counts: str = text()
    recorded: int = moment()
    entry: int = integer()


class PublishedReportRow(SQLModel, table=True):
    """Each report that was published: which bytes, over which state of the journal."""

    __tablename__ = "published_report"
    __table_args__ = (STRICT,)
    id: int = key()
    sha256: str = text()
    size: int = integer()
    root: str = text()
    recorded: int = moment()
    entry: int = integer()
