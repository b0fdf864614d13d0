"""Every kind of entry: what its records are, what they refer to by number, and what else must hold.

Verifying and restoring hold each entry against this table, and merging takes from it which numbers are another
ledger's. A new kind is one more line here, one in the projection and one in the merge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.lifecycle import time_zone
from forecasts.records.nouns import AMENDABLE, Id, Line, Text
from forecasts.records.outcomes import check_known, read_outcome_within
from forecasts.records.quantiles import Axis
from forecasts.records.values import shown
from ledger.journal import entry as kinds
from ledger.store.database import Database
from ledger.store.rescoring import refuse_rescoring

Record = Mapping[str, Any]


class Asked(NamedTuple):
    """What of a question decides what may be said about it next."""

    kind: str
    options: tuple[str, ...]
    axis: Axis
    revision: int
    resolution_id: int | None


class State(Protocol):
    """What the entries so far have made of the ledger: see Admission."""

    @property
    def database(self) -> Database: ...  # noqa: D102
    def question(self, id_: int) -> Asked: ...  # noqa: D102
    def fields(self, question: int) -> dict[str, Any]: ...  # noqa: D102
    def amend(self, question: int, changes: Record, says: records.Question) -> None: ...  # noqa: D102
    def not_after(self, what: str, day: date) -> None: ...  # noqa: D102


Check = Callable[[State, Any], None]

Count = Annotated[int, Field(ge=0, strict=True)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Ours(BaseModel):
    """A record about the ledger itself."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class LedgerCreated(Ours):
    """The first entry."""

    zone: str
    title: Line | None = None


class ForecasterMerged(Ours):
    """Two forecasters are one."""

    forecaster: Id
    into: Id


class ImportCompleted(Ours):
    """A file was brought in."""

    file: Text
    sha256: str
    counts: dict[str, Count]


class ReportPublished(Ours):
    """A report was published."""

    sha256: Hash
    size: Id
    root: Hash


class EntryRedacted(Ours):
    """The body of an earlier entry is gone."""

    seq: Count
    reason: Text | None = None


class ClockCorrected(Ours):
    """The clock was wrong when the entry before this one was recorded."""

    last: Annotated[str, Field(pattern="^[0-9T:.-]{26}Z$")]
    reason: Line


@dataclass(frozen=True, slots=True)
class Kind:
    """What the records of one kind of entry are.

    Attributes:
        model: the class that validates one.
        table: of whose records each gives a new one, with its number in `id`; "" where it gives none.
        refers: field -> the table whose record it names by number, or whose records it lists.
        check: what must hold of a validated record beside what it says itself.
    """

    model: type[BaseModel]
    table: str = ""
    refers: Mapping[str, str] = field(default_factory=dict)
    check: Check | None = None


def _in_a_zone(_: State, record: LedgerCreated) -> None:
    time_zone(record.zone)


def _two(_: State, record: ForecasterMerged) -> None:
    if record.forecaster == record.into:
        raise RecordError("a forecaster cannot be merged into itself")


def _fits(state: State, record: records.Forecast) -> None:
    state.not_after("made on", record.made_on)
    records.check_fits(state.question(record.question), record)


def _ends(state: State, record: records.Withdrawal) -> None:
    state.not_after("withdrawn on", record.withdrawn_on)


def _outcome(state: State, record: records.Resolution) -> None:
    state.not_after("known on", record.known_on)
    question = state.question(record.question)
    if record.supersedes != question.resolution_id:
        newest = f"R{question.resolution_id}" if question.resolution_id else "none"
        raise RecordError(f"it must supersede the newest resolution of Q{record.question}, which is {newest}")
    if record.status == "resolved":
        text, _ = read_outcome_within(question.kind, question.options, question.axis, record.outcome)
        if text != record.outcome:
            raise RecordError(f"the outcome {shown(record.outcome)} is written {shown(text)}")
        check_known(question.kind, text, record.known_on, today=record.known_on)


def _amends(state: State, record: records.Amendment) -> None:
    revision = state.question(record.question).revision
    if unknown := record.changes.keys() - {*AMENDABLE}:
        raise RecordError(f"{shown(min(unknown))} is nothing that can be amended")
    if record.revision != revision + 1:
        raise RecordError(f"revision {record.revision} does not follow revision {revision}")
    amended = records.make(records.Question, {**state.fields(record.question), **record.changes})
    kept = records.stored(amended)
    for name, value in record.changes.items():
        if kept.get(name) != value and (value or kept.get(name)):
            raise RecordError(f"{name}: {shown(value)} would be written as {shown(kept.get(name))}")
    refuse_rescoring(state.database, record.question, record.changes)
    state.amend(record.question, record.changes, amended)


CLAIM = {"source": "source", "forecaster": "forecaster", "settles": "claim", "upholds": "claim"}
SAID = {"question": "question", "forecaster": "forecaster", "claim": "claim"}
BOTH = {"forecaster": "forecaster", "into": "forecaster"}
SETTLED = {"question": "question", "supersedes": "resolution"}

KINDS: dict[str, Kind] = {
    kinds.LEDGER_CREATED: Kind(LedgerCreated, check=_in_a_zone),
    kinds.SOURCE_ADDED: Kind(records.Source, "source"),
    kinds.FORECASTER_ADDED: Kind(records.Forecaster, "forecaster"),
    kinds.FORECASTER_MERGED: Kind(ForecasterMerged, refers=BOTH, check=_two),
    kinds.CLAIM_RECORDED: Kind(records.Claim, "claim", CLAIM),
    kinds.CLAIM_DECLINED: Kind(records.DeclinedClaim, "claim", CLAIM),
    kinds.QUESTION_ASKED: Kind(records.Question, "question", {"claim": "claim"}),
    kinds.QUESTION_AMENDED: Kind(records.Amendment, refers={"question": "question"}, check=_amends),
    kinds.FORECAST_MADE: Kind(records.Forecast, "forecast", SAID, _fits),
    kinds.FORECAST_WITHDRAWN: Kind(records.Withdrawal, refers={"forecast": "forecast"}, check=_ends),
    kinds.QUESTION_RESOLVED: Kind(records.Resolution, "resolution", SETTLED, _outcome),
    kinds.IMPORT_COMPLETED: Kind(ImportCompleted, "file_import"),
    kinds.REPORT_PUBLISHED: Kind(ReportPublished, "published_report"),
    kinds.ENTRY_REDACTED: Kind(EntryRedacted),
    kinds.CLOCK_CORRECTED: Kind(ClockCorrected),
}
