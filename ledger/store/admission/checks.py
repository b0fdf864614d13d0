"""What must hold of a record beside what it says itself: by the entries before it."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import date
from typing import Any

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.lifecycle import time_zone
from forecasts.records.nouns import AMENDABLE
from forecasts.records.outcomes import read_outcome_within
from forecasts.records.values import shown
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.entry import encoded
from ledger.journal.note import PublicKey, key_text
from ledger.journal.seal import SAID as SEALED
from ledger.journal.seal import commitment
from ledger.journal.stamp import stamped, written
from ledger.store import lookup
from ledger.store.admission.own_records import (
    CheckpointStamped,
    ForecasterMerged,
    ForecasterRenamed,
    ForecastRevealed,
    ForecastSealed,
    KeyAnnounced,
    LedgerCreated,
    QuestionMerged,
)
from ledger.store.admission.state import Check, State
from ledger.store.projection.merges import merged, root
from ledger.store.rescoring import refuse_rescoring
from ledger.store.statements import statement
from ledger.store.tables import RECORDS

CLAIM = {"source": "source", "forecaster": "forecaster", "settles": "claim", "upholds": "claim"}
SAID = {"question": "question", "forecaster": "forecaster", "claim": "claim"}
RESTS = ("claim", "source")  # on which others rest
NAMED: dict[str, dict[str, str]] = {"source": {}, "claim": CLAIM, "question": {"claim": "claim"}, "forecast": SAID}


def listed(value: Any) -> Sequence[int]:
    """The numbers in a field that names one record, several, or none."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


TABLE_OF = {"withdrawal": "forecast"}  # a withdrawal has the number of its forecast


def in_a_zone(_: State, record: LedgerCreated) -> None:
    """The zone of its days is one."""
    time_zone(record.zone)


def two(state: State, record: ForecasterMerged) -> None:
    """Two forecasters that become one are two."""
    if root(merged(state.database, "forecaster"), record.into) == record.forecaster:
        raise RecordError("a forecaster cannot be merged into itself")


def fits(state: State, record: records.Forecast) -> None:
    """A forecast was made by now, on words that its question has had, and says what that asks for."""
    state.not_after("made on", record.made_on)
    question = state.question(record.question)
    if record.question_revision > question.revision:
        raise RecordError(f"question revision: there is no revision {record.question_revision} of it before it")
    records.check_fits(question, record)


def ends(state: State, record: records.Withdrawal) -> None:
    """A withdrawal comes after what it ends, which stands."""
    state.not_after("withdrawn on", record.withdrawn_on)
    row = lookup.kept(state.database, "forecast", record.forecast)
    if row["withdrawn_on"] is not None:
        raise RecordError(f"forecast {record.forecast} is withdrawn already")
    if state.strict and record.withdrawn_on.isoformat() < row["made_on"]:
        raise RecordError(f"withdrawn on: forecast {record.forecast} was made on {row['made_on']}, after that")
    stands(state, "forecast", record.forecast)


def stands(state: State, noun: str, number: int) -> None:
    """A record is not void, which earlier versions did not see when they merged."""
    if state.strict and lookup.void(state.database, noun, number):
        raise RecordError(f"{noun} {number} is void")


def outcome(state: State, record: records.Resolution) -> None:
    """A resolution is known by now, follows the newest one, and is written as outcomes are."""
    state.not_after("known on", record.known_on)
    question = state.question(record.question)
    if record.supersedes != question.resolution_id:
        newest = f"R{question.resolution_id}" if question.resolution_id else "none"
        raise RecordError(f"it must supersede the newest resolution of Q{record.question}, which is {newest}")
    if record.status == "resolved":
        text, _ = read_outcome_within(question.kind, question.options, question.axis, record.outcome)
        if text != record.outcome:
            raise RecordError(f"the outcome {shown(record.outcome)} is written {shown(text)}")


def amends(state: State, record: records.Amendment) -> None:
    """An amendment follows the newest revision, changes something, and leaves a question that hangs together."""
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


def is_there(state: State, record: records.Void | records.Correction) -> None:
    """What is put right is there."""
    table = TABLE_OF.get(record.noun, record.noun)
    if not state.has(table, record.number):
        raise RecordError(f"number: there is no {table} {record.number} before it")


def voids(state: State, record: records.Void) -> None:
    """What becomes void is not, and nothing that stands rests on it."""
    is_there(state, record)
    if record.noun != "withdrawal" and lookup.void(state.database, record.noun, record.number):
        raise RecordError(f"{record.noun} {record.number} is void already")
    if (
        record.noun in RESTS
        and state.strict
        and (rests := state.database.execute(statement(f"resting_on_{record.noun}"), {"number": record.number}))
    ):
        letter, number = next(iter(rests))
        raise RecordError(f"{letter}{number} rests on {record.noun} {record.number}")


def restores(state: State, record: records.Restoration) -> None:
    """What is restored is void."""
    is_there(state, record)
    if record.noun == "withdrawal" or not lookup.void(state.database, record.noun, record.number):
        raise RecordError(f"{record.noun} {record.number} is not void")


def corrects(state: State, record: records.Correction) -> None:
    """A correction says what was said before, changes it, and names only what is there."""
    is_there(state, record)
    stands(state, record.noun, record.number)
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
    _names_what_is_there(state, record)


def _names_what_is_there(state: State, record: records.Correction) -> None:
    """Whether a correction names records, and days, that were there."""
    for name, value in record.changes.items():
        table = NAMED[record.noun].get(name, "")
        if missing := [number for number in listed(value) if table and not state.has(table, number)]:
            raise RecordError(f"{name}: there is no {table} {missing[0]} before it")
        if (name == "made_on" or (name == "published" and state.strict)) and value is not None:
            state.not_after(name.replace("_", " "), date.fromisoformat(value))


def renames(state: State, record: ForecasterRenamed) -> None:
    """A new name is nobody else's, and follows the name before."""
    if lookup.find_forecaster(state.database, record.name) not in (None, record.forecaster):
        raise RecordError(f"{shown(record.name)} is the name of another forecaster")
    if record.name == record.before:
        raise RecordError("name: it is called that already")
    if (
        state.has("forecaster", record.forecaster)
        and (name := lookup.name_of(state.database, record.forecaster)) != record.before
    ):
        raise RecordError(f"before: it was called {shown(name)}, not {shown(record.before)}")


def signs(state: State, record: KeyAnnounced) -> None:
    """A key follows the one before it, and both sign that."""
    until_then = lookup.signing_key(state.database)
    if record.replaces != until_then:
        raise RecordError(f"it must replace the key that signs until then, which is {until_then}")
    text = key_text(state.ledger, record.replaces, record.key)
    for name, key, signature in (("by_new", record.key, record.by_new), ("by_old", record.replaces, record.by_old)):
        if (key is None) != (signature is None):
            raise RecordError("the key that is replaced must sign it, and no other")
        if key and signature and not PublicKey.read(key).signed(text, b64decode(signature)):
            raise RecordError(f"{name}: it is not signed by {PublicKey.read(key).name}'s key")


def seals(state: State, record: ForecastSealed) -> None:
    """A seal is on words that its question has had, by a forecaster of that name."""
    state.not_after("made on", record.made_on)
    revision = state.question(record.question).revision
    if record.question_revision > revision:
        raise RecordError(f"question revision: there is no revision {record.question_revision} of it before it")
    if record.asked not in (texts := lookup.worded(state.database, record.question)):
        raise RecordError(f"asked: the question never said {shown(record.asked)}, but {shown(texts[0])}")
    named = lookup.find_forecaster(state.database, record.name)
    if named is None or named != root(merged(state.database, "forecaster"), record.forecaster):
        raise RecordError(f"name: {shown(record.name)} is not forecaster {record.forecaster}")


def reveals(state: State, record: ForecastRevealed) -> None:
    """What is revealed was sealed, and is what that binds to."""
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


def is_stamped(state: State, record: CheckpointStamped) -> None:
    """A stamp is an authority's, of the state that it names, at the time that it names."""
    before = lookup.certificates(state.database, record.authority)
    pem = record.certificates or before
    if pem is None:
        raise RecordError(f"certificates: those of {record.authority} are not before it")
    if record.certificates is not None and record.certificates == before:
        raise RecordError(f"certificates: those of {record.authority} are before it already")
    text = str(Checkpoint.of(state.ledger, record.size, record.root))
    if (said := written(stamped(b64decode(record.stamp), text, pem))) != record.time:
        raise RecordError(f"time: the stamp says {said}")


def parts(noun: str) -> Check:
    """Of two that are parted one was merged into the other."""

    def check(state: State, record: Any) -> None:
        if merged(state.database, noun).get(getattr(record, noun)) != record.out_of:
            raise RecordError(f"{noun} {getattr(record, noun)} was not merged into {record.out_of}")

    return check


def joins(state: State, record: QuestionMerged) -> None:
    """Two questions that become one are two, and ask for the same kind of answer."""
    if root(merged(state.database, "question"), record.into) == record.question:
        raise RecordError(f"question {record.question} cannot be merged into itself")
    one, into = (state.question(number) for number in (record.question, record.into))
    if (one.kind, one.options, one.axis) != (into.kind, into.options, into.axis):
        raise RecordError(f"questions {record.question} and {record.into} are not of the same kind")
