"""Every kind of entry: what its records are, what they refer to by number, and what else must hold.

Verifying and restoring hold each entry against this table, and merging takes from it which numbers are another
ledger's. A new kind is one more line here, one in the projection and one in the merge.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.lifecycle import time_zone
from forecasts.records.nouns import AMENDABLE
from forecasts.records.outcomes import read_outcome_within
from forecasts.records.quantiles import Axis
from forecasts.records.values import shown
from ledger.journal import entry as kinds
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.entry import encoded
from ledger.journal.note import PublicKey, key_text
from ledger.journal.seal import SAID as SEALED
from ledger.journal.seal import commitment
from ledger.journal.stamp import stamped, written
from ledger.store import lookup
from ledger.store.admission.own_records import (
    CheckpointStamped,
    ClockCorrected,
    EntryRedacted,
    ForecasterMerged,
    ForecasterRenamed,
    ForecasterUnmerged,
    ForecastRevealed,
    ForecastSealed,
    ImportCompleted,
    KeyAnnounced,
    LedgerCreated,
    QuestionMerged,
    QuestionUnmerged,
    ReportPublished,
)
from ledger.store.database import Database
from ledger.store.projection.merges import merged, root
from ledger.store.rescoring import refuse_rescoring
from ledger.store.statements import statement
from ledger.store.tables import RECORDS

Record = Mapping[str, Any]

ASIDE = ("merged", "entered in error")  # what a question is that nobody answers any more


class Asked(NamedTuple):
    """What of a question decides what may be said about it next."""

    kind: str
    options: tuple[str, ...]
    axis: Axis
    revision: int
    resolution_id: int | None
    aside: bool = False  # merged or void: no resolution of it is in force, and the next one supersedes none


class State(Protocol):
    """What the entries so far have made of the ledger: see Admission."""

    @property
    def database(self) -> Database: ...  # noqa: D102
    def question(self, id_: int) -> Asked: ...  # noqa: D102
    def fields(self, question: int) -> dict[str, Any]: ...  # noqa: D102
    def amend(self, question: int, changes: Record, says: records.Question) -> None: ...  # noqa: D102

    ledger: str

    def has(self, table: str, number: int) -> bool: ...  # noqa: D102
    def not_after(self, what: str, day: date) -> None: ...  # noqa: D102


Check = Callable[[State, Any], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the records of one kind of entry are."""

    model: type[BaseModel]  # the class that validates one
    table: str = ""  # of whose records each gives a new one, with its number in `id`; "" where it gives none
    # field -> the table whose record it names by number, or whose records it lists
    refers: Mapping[str, str] = field(default_factory=dict)
    check: Check | None = None  # what must hold of a validated record beside what it says itself
    puts_right: bool = False  # whether it changes what other records are
    once: bool = False  # whether an entry can say it only once of the same record

    def references(self, record: Record) -> dict[str, str]:
        """The fields of a record that name others by number, and the table of these."""
        if "noun" not in self.model.model_fields:
            return dict(self.refers)
        noun: str = record["noun"]
        return {"number": TABLE_OF.get(noun, noun)}


def listed(value: Any) -> Sequence[int]:
    """The numbers in a field that names one record, several, or none."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


TABLE_OF = {"withdrawal": "forecast"}  # a withdrawal has the number of its forecast


def _in_a_zone(_: State, record: LedgerCreated) -> None:
    time_zone(record.zone)


def _two(state: State, record: ForecasterMerged) -> None:
    if root(merged(state.database, "forecaster"), record.into) == record.forecaster:
        raise RecordError("a forecaster cannot be merged into itself")


def _fits(state: State, record: records.Forecast) -> None:
    state.not_after("made on", record.made_on)
    question = state.question(record.question)
    if record.question_revision > question.revision:
        raise RecordError(f"question revision: there is no revision {record.question_revision} of it before it")
    records.check_fits(question, record)


def _ends(state: State, record: records.Withdrawal) -> None:
    state.not_after("withdrawn on", record.withdrawn_on)
    row = lookup.kept(state.database, "forecast", record.forecast)
    if row["withdrawn_on"] is not None:
        raise RecordError(f"forecast {record.forecast} is withdrawn already")
    if record.withdrawn_on.isoformat() < row["made_on"]:
        raise RecordError(f"withdrawn on: forecast {record.forecast} was made on {row['made_on']}, after that")
    _stands(state, "forecast", record.forecast)


def _stands(state: State, noun: str, number: int) -> None:
    if lookup.void(state.database, noun, number):
        raise RecordError(f"{noun} {number} is void")


def _published(state: State, record: records.Source) -> None:
    if record.published is not None:
        state.not_after("published", record.published)


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


def _amends(state: State, record: records.Amendment) -> None:
    revision = state.question(record.question).revision
    if unknown := record.changes.keys() - {*AMENDABLE}:
        raise RecordError(f"{shown(min(unknown))} is nothing that can be amended")
    if record.revision != revision + 1:
        raise RecordError(f"revision {record.revision} does not follow revision {revision}")
    amended = records.make(records.Question, {**state.fields(record.question), **record.changes})
    kept = records.stored(amended)
    if not record.changes:
        raise RecordError("changes: it changes nothing")
    for name, value in record.changes.items():
        if encoded(kept.get(name)) != encoded(value) and (value or kept.get(name)):
            raise RecordError(f"{name}: {shown(value)} would be written as {shown(kept.get(name))}")
    refuse_rescoring(state.database, record.question, record.changes)
    state.amend(record.question, record.changes, amended)


def _is_there(state: State, record: records.Void | records.Correction) -> None:
    table = TABLE_OF.get(record.noun, record.noun)
    if not state.has(table, record.number):
        raise RecordError(f"number: there is no {table} {record.number} before it")


def _voids(state: State, record: records.Void) -> None:
    _is_there(state, record)
    if record.noun != "withdrawal" and lookup.void(state.database, record.noun, record.number):
        raise RecordError(f"{record.noun} {record.number} is void already")
    if record.noun in RESTS and (
        rests := state.database.execute(statement(f"resting_on_{record.noun}"), {"number": record.number})
    ):
        letter, number = next(iter(rests))
        raise RecordError(f"{letter}{number} rests on {record.noun} {record.number}")


def _restores(state: State, record: records.Restoration) -> None:
    _is_there(state, record)
    if record.noun == "withdrawal" or not lookup.void(state.database, record.noun, record.number):
        raise RecordError(f"{record.noun} {record.number} is not void")


def _corrects(state: State, record: records.Correction) -> None:
    _is_there(state, record)
    _stands(state, record.noun, record.number)
    model = RECORDS[record.noun]
    if unknown := {*record.before, *record.changes} - {*model.model_fields}:
        raise RecordError(f"{shown(min(unknown))} is no field of a {record.noun}")
    says = lookup.says(state.database, record.noun, record.number)
    before = records.stored(records.make(model, says))
    after = records.stored(records.make(model, {**says, **record.changes}))
    if not record.changes or record.before.keys() != record.changes.keys():
        raise RecordError("before, changes: they must have the same fields")
    for name, value in record.before.items():
        if encoded(before.get(name)) != encoded(value):
            raise RecordError(f"{name}: it said {shown(before.get(name))} before, not {shown(value)}")
    for name, value in record.changes.items():
        if value == record.before[name]:
            raise RecordError(f"{name}: it says that already")
        if encoded(after.get(name)) != encoded(value):
            raise RecordError(f"{name}: {shown(value)} would be written as {shown(after.get(name))}")
        table = NAMED[record.noun].get(name, "")
        if missing := [number for number in listed(value) if table and not state.has(table, number)]:
            raise RecordError(f"{name}: there is no {table} {missing[0]} before it")
        if name in ("made_on", "published") and value is not None:
            state.not_after(name.replace("_", " "), date.fromisoformat(value))


def _renames(state: State, record: ForecasterRenamed) -> None:
    if lookup.find_forecaster(state.database, record.name) not in (None, record.forecaster):
        raise RecordError(f"{shown(record.name)} is the name of another forecaster")
    if record.name == record.before:
        raise RecordError("name: it is called that already")
    if (
        state.has("forecaster", record.forecaster)
        and (name := lookup.name_of(state.database, record.forecaster)) != record.before
    ):
        raise RecordError(f"before: it was called {shown(name)}, not {shown(record.before)}")


def _signs(state: State, record: KeyAnnounced) -> None:
    until_then = lookup.signing_key(state.database)
    if record.replaces != until_then:
        raise RecordError(f"it must replace the key that signs until then, which is {until_then}")
    text = key_text(state.ledger, record.replaces, record.key)
    for name, key, signature in (("by_new", record.key, record.by_new), ("by_old", record.replaces, record.by_old)):
        if (key is None) != (signature is None):
            raise RecordError("the key that is replaced must sign it, and no other")
        if key and signature and not PublicKey.read(key).signed(text, b64decode(signature)):
            raise RecordError(f"{name}: it is not signed by {PublicKey.read(key).name}'s key")


def _seals(state: State, record: ForecastSealed) -> None:
    state.not_after("made on", record.made_on)
    revision = state.question(record.question).revision
    if record.question_revision > revision:
        raise RecordError(f"question revision: there is no revision {record.question_revision} of it before it")
    if record.asked not in (texts := lookup.worded(state.database, record.question)):
        raise RecordError(f"asked: the question never said {shown(record.asked)}, but {shown(texts[0])}")
    named = lookup.find_forecaster(state.database, record.name)
    if named is None or named != root(merged(state.database, "forecaster"), record.forecaster):
        raise RecordError(f"name: {shown(record.name)} is not forecaster {record.forecaster}")


def _reveals(state: State, record: ForecastRevealed) -> None:
    seal = lookup.seal(state.database, record.forecast)
    if seal is None or seal.revealed is not None:
        raise RecordError(f"forecast {record.forecast} is not sealed")
    nonce = bytes.fromhex(record.nonce)
    bound = commitment(nonce, forecaster=seal.name, question=seal.asked, closes=seal.closes, said=record.said)
    lookup.check_opens(seal, bound)
    where = {name: getattr(seal, name) for name in ("question", "question_revision", "forecaster", "made_on")}
    made = records.make(records.Forecast, {**where, **record.said})
    if encoded({name: one for name, one in records.stored(made).items() if name in SEALED}) != encoded(record.said):
        raise RecordError("said: it would be written otherwise")
    records.check_fits(state.question(seal.question), made)


def _is_stamped(state: State, record: CheckpointStamped) -> None:
    before = lookup.certificates(state.database, record.authority)
    pem = record.certificates or before
    if pem is None:
        raise RecordError(f"certificates: those of {record.authority} are not before it")
    if record.certificates is not None and record.certificates == before:
        raise RecordError(f"certificates: those of {record.authority} are before it already")
    text = str(Checkpoint.of(state.ledger, record.size, record.root))
    if (said := written(stamped(b64decode(record.stamp), text, pem))) != record.time:
        raise RecordError(f"time: the stamp says {said}")


def _parts(noun: str) -> Check:
    def check(state: State, record: Any) -> None:
        if merged(state.database, noun).get(getattr(record, noun)) != record.out_of:
            raise RecordError(f"{noun} {getattr(record, noun)} was not merged into {record.out_of}")

    return check


def _joins(state: State, record: QuestionMerged) -> None:
    if root(merged(state.database, "question"), record.into) == record.question:
        raise RecordError(f"question {record.question} cannot be merged into itself")
    one, into = (state.question(number) for number in (record.question, record.into))
    if (one.kind, one.options, one.axis) != (into.kind, into.options, into.axis):
        raise RecordError(f"questions {record.question} and {record.into} are not of the same kind")


CLAIM = {"source": "source", "forecaster": "forecaster", "settles": "claim", "upholds": "claim"}
SAID = {"question": "question", "forecaster": "forecaster", "claim": "claim"}
BOTH = {"forecaster": "forecaster", "into": "forecaster"}
PEOPLE = {"forecaster": "forecaster", "out_of": "forecaster"}
TWO = {"question": "question", "into": "question"}
APART = {"question": "question", "out_of": "question"}
SETTLED = {"question": "question", "supersedes": "resolution"}

RESTS = ("claim", "source")  # on which others rest
NAMED: dict[str, dict[str, str]] = {"source": {}, "claim": CLAIM, "question": {"claim": "claim"}, "forecast": SAID}

KINDS: dict[str, Kind] = {
    kinds.LEDGER_CREATED: Kind(LedgerCreated, check=_in_a_zone),
    kinds.SOURCE_ADDED: Kind(records.Source, "source", check=_published),
    kinds.FORECASTER_ADDED: Kind(records.Forecaster, "forecaster"),
    kinds.FORECASTER_MERGED: Kind(ForecasterMerged, refers=BOTH, check=_two, once=True),
    kinds.CLAIM_RECORDED: Kind(records.Claim, "claim", CLAIM),
    kinds.CLAIM_DECLINED: Kind(records.DeclinedClaim, "claim", CLAIM),
    kinds.QUESTION_ASKED: Kind(records.Question, "question", NAMED["question"]),
    kinds.QUESTION_AMENDED: Kind(records.Amendment, refers={"question": "question"}, check=_amends),
    kinds.FORECAST_MADE: Kind(records.Forecast, "forecast", SAID, _fits),
    kinds.FORECAST_WITHDRAWN: Kind(records.Withdrawal, refers={"forecast": "forecast"}, check=_ends, once=True),
    kinds.QUESTION_RESOLVED: Kind(records.Resolution, "resolution", SETTLED, _outcome),
    kinds.FORECASTER_UNMERGED: Kind(
        ForecasterUnmerged, refers=PEOPLE, check=_parts("forecaster"), puts_right=True, once=True
    ),
    kinds.FORECASTER_RENAMED: Kind(ForecasterRenamed, refers={"forecaster": "forecaster"}, check=_renames, once=True),
    kinds.QUESTION_MERGED: Kind(QuestionMerged, refers=TWO, check=_joins, puts_right=True, once=True),
    kinds.QUESTION_UNMERGED: Kind(QuestionUnmerged, refers=APART, check=_parts("question"), puts_right=True, once=True),
    kinds.RECORD_VOIDED: Kind(records.Void, check=_voids, puts_right=True, once=True),
    kinds.RECORD_RESTORED: Kind(records.Restoration, check=_restores, puts_right=True, once=True),
    kinds.RECORD_CORRECTED: Kind(records.Correction, check=_corrects, puts_right=True),
    kinds.IMPORT_COMPLETED: Kind(ImportCompleted, "file_import"),
    kinds.REPORT_PUBLISHED: Kind(ReportPublished, "published_report"),
    kinds.FORECAST_SEALED: Kind(
        ForecastSealed, "forecast", {"question": "question", "forecaster": "forecaster"}, _seals
    ),
    kinds.FORECAST_REVEALED: Kind(ForecastRevealed, refers={"forecast": "forecast"}, check=_reveals, once=True),
    kinds.ENTRY_REDACTED: Kind(EntryRedacted),
    kinds.CLOCK_CORRECTED: Kind(ClockCorrected),
    kinds.KEY_ANNOUNCED: Kind(KeyAnnounced, "signing_key", check=_signs),
    kinds.CHECKPOINT_STAMPED: Kind(CheckpointStamped, "stamp", check=_is_stamped),
}
