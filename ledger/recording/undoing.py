"""Taking back the last entry of somebody: by the record that reverses what it did."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from forecasts import records
from forecasts.records.quantiles import percent
from ledger.errors import EntryError, RefusedError
from ledger.identifiers import LETTERS
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry
from ledger.recording import mistakes, question_merges
from ledger.recording.questions import amendment
from ledger.store import journal_tables, lookup
from ledger.store.admission.admission import Admission
from ledger.store.admission.kinds import KINDS
from ledger.store.tables import AmendmentRow, select

if TYPE_CHECKING:
    from ledger.store.database import Database
    from ledger.store.writer import Writer

_UNDO = re.compile(r"\bundo of entry (\d+)")  # in the reason of what took it back
# Which say nothing that could be wrong: a name without forecasts, a key, what was published and what was stamped.
_NO_STATEMENT = (kinds.FORECASTER_ADDED, kinds.KEY_ANNOUNCED, kinds.REPORT_PUBLISHED, kinds.CHECKPOINT_STAMPED)
Words = Callable[["Database", dict[str, Any]], str]
Act = Callable[["Writer", dict[str, Any], str], object]


class Undoing(NamedTuple):
    """What undo would take back.

    Attributes:
        entry: the number of the journal's entry.
        at: when it was recorded, as UTC text.
        did: what it did, a line each.
    """

    entry: int
    at: str
    did: tuple[str, ...]


def last_of(database: Database, by: str) -> Entry:
    """The last statement of somebody that took nothing back and was not taken back.

    Raises:
        RefusedError: there is none.
    """
    undone: set[int] = set()
    for entry in journal_tables.newest_first(database):
        if entry.by != by:
            continue
        if (took_back := _took_back(entry)) is not None:
            undone.add(took_back)
        elif entry.seq not in undone and entry.kind not in _NO_STATEMENT:
            return entry
    more = " else" if undone else ""
    raise RefusedError(f"{by} has not entered anything{more} that could be taken back; --actor names somebody else")


def _took_back(entry: Entry) -> int | None:
    """The entry that one took back, as its reason says."""
    found = _UNDO.search(str(entry.data[0].get("reason") or "")) if entry.data else None
    return int(found[1]) if found and int(found[1]) < entry.seq else None


def to_undo(database: Database, by: str) -> Undoing:
    """What undo would take back. Raises RefusedError: there is nothing, or it cannot be taken back."""
    entry = last_of(database, by)
    how = _how(entry)
    return Undoing(entry.seq, entry.at, tuple(how.words(database, r) for r in entry.data))


def undo(writer: Writer, *, entry: int | None, reason: str | None) -> Undoing:
    """Take back the last entry of who is entering; `entry` was shown, and must still be the last.

    Raises:
        RefusedError: there is none, it cannot be taken back, or there is a newer one.
    """
    last = last_of(writer.database, writer.by)
    if entry is not None and entry != last.seq:
        raise RefusedError(f"entry {entry} is not the last one of {writer.by} any more; look again")
    how = _how(last)
    did = tuple(how.words(writer.database, r) for r in last.data)
    why = f"undo of entry {last.seq}" + (f": {reason}" if reason else "")
    # What was right when it was entered may not be any more: nothing is written that verify would not let stand.
    if writer.permission is not None:
        writer.permission.check_undo(writer, last)
        writer.permission = None
    writer.admission = Admission(lambda: writer.database, writer.database, strict=True)
    try:
        for r in reversed(last.data):
            how.act(writer, r, why)
    except EntryError as wrong:
        cannot = f"entry {last.seq} cannot be taken back, since what was there before cannot be kept now"
        raise RefusedError(f"{cannot}: {wrong.__cause__ or wrong}") from wrong
    return Undoing(last.seq, last.at, did)


def entered(kind: str, record: dict[str, Any]) -> str | None:
    """The name of what a record of a kind entered, such as F14; None where it has none."""
    if kind == kinds.FORECAST_WITHDRAWN:
        return mistakes.name_of("withdrawal", record["forecast"])
    noun = KINDS[kind].table
    return mistakes.name_of(noun, record["id"]) if noun in LETTERS.values() else None


class _How(NamedTuple):
    """How records of a kind are taken back, and the words for what they did."""

    words: Words
    act: Act


def _how(entry: Entry) -> _How:
    if entry.kind in HOW:
        return HOW[entry.kind]
    why = _FINAL.get(entry.kind, "it is not of a kind that can be")
    raise RefusedError(f"the last entry, {entry.seq} ({entry.kind}), cannot be taken back: {why}")


_FINAL = {
    kinds.LEDGER_CREATED: "it made the ledger",
    kinds.IMPORT_COMPLETED: "an import holds many records; void or correct those that are wrong",
    kinds.FORECAST_SEALED: "who sealed a forecast is bound to it until it is revealed",
    kinds.FORECAST_REVEALED: "what was revealed is known; prediction-ledger void declares the forecast an error",
    kinds.ENTRY_REDACTED: "what was redacted is gone",
}


def _added(noun: str) -> _How:
    return _How(
        lambda _, r: f"{mistakes.name_of(noun, r['id'])} was entered",
        lambda writer, r, reason: mistakes.void(writer, noun, r["id"], reason=reason),
    )


def _named(database: Database, r: dict[str, Any], field: str = "forecaster") -> str:
    return lookup.name_of(database, r[field])


def _said(database: Database, r: dict[str, Any]) -> str:
    text = lookup.kept(database, "question", r["question"])["text"]
    chance = percent(float(r["probability"])) if "probability" in r else "its chances"
    return f"F{r['id']}: {_named(database, r)} gave Q{r['question']} {chance} on {r['made_on']} ({text})"


def _withdrawn_again(writer: Writer, forecast: int, reason: str) -> None:
    """Withdraw a forecast as it was withdrawn last."""
    writer.flush()
    for entry in journal_tables.newest_first(writer.database):
        if entry.kind == kinds.FORECAST_WITHDRAWN:
            for r in entry.data:
                if r["forecast"] == forecast:
                    why = f"{r['reason']} ({reason})" if "reason" in r else reason
                    return writer.add(kinds.FORECAST_WITHDRAWN, [{**r, "reason": why}])
    return None


def _unvoid(writer: Writer, r: dict[str, Any], reason: str) -> None:
    if r["noun"] == "withdrawal":
        _withdrawn_again(writer, r["number"], reason)
    else:
        mistakes.restore(writer, r["noun"], r["number"], reason=reason)


def _amend_back(writer: Writer, r: dict[str, Any], reason: str) -> None:
    asked = select(AmendmentRow).where(AmendmentRow.question == r["question"], AmendmentRow.revision == r["revision"])
    before = dict(writer.database.session.exec(asked).one().before)
    for name in {"horizon", "options"} & before.keys():
        before[name] = before[name] and orjson.loads(before[name])
    if (instant := before.pop("closes_at", None)) is not None:
        before["closes"] = instant
    amendment(writer, r["question"], reason=reason, changes=before)


def _correct_back(writer: Writer, r: dict[str, Any], reason: str) -> None:
    mistakes.check_stands(writer.database, r["noun"], r["number"])
    back = {**r, "before": r["changes"], "changes": r["before"], "reason": reason}
    writer.add(kinds.RECORD_CORRECTED, [records.make(records.Correction, back).model_dump(mode="json")])


def _plain(kind: str, words: str, **swapped: str) -> _How:
    """What another record of a kind takes back, that has the same fields under other names."""
    return _How(
        lambda _, r: words.format(**r),
        lambda writer, r, reason: writer.add(
            kind, [{**{swapped.get(name, name): value for name, value in r.items()}, "reason": reason}]
        ),
    )


HOW: dict[str, _How] = {
    kinds.FORECAST_MADE: _added("forecast")._replace(words=_said),
    kinds.QUESTION_ASKED: _added("question"),
    kinds.CLAIM_RECORDED: _added("claim"),
    kinds.CLAIM_DECLINED: _added("claim"),
    kinds.SOURCE_ADDED: _added("source"),
    kinds.QUESTION_RESOLVED: _How(
        lambda _, r: f"Q{r['question']} was resolved: {r.get('outcome', r['status'])}",
        lambda writer, r, reason: mistakes.void(writer, "resolution", r["id"], reason=reason),
    ),
    kinds.FORECAST_WITHDRAWN: _How(
        lambda _, r: f"F{r['forecast']} was withdrawn on {r['withdrawn_on']}",
        lambda writer, r, reason: mistakes.void(writer, "withdrawal", r["forecast"], reason=reason),
    ),
    kinds.QUESTION_AMENDED: _How(lambda _, r: f"Q{r['question']} was amended: {', '.join(r['changes'])}", _amend_back),
    kinds.RECORD_VOIDED: _How(
        lambda _, r: f"{mistakes.name_of(r['noun'], r['number'])} was declared void: {r['reason']}", _unvoid
    ),
    kinds.RECORD_RESTORED: _How(
        lambda _, r: f"{mistakes.name_of(r['noun'], r['number'])} was restored",
        lambda writer, r, reason: mistakes.void(writer, r["noun"], r["number"], reason=reason),
    ),
    kinds.RECORD_CORRECTED: _How(
        lambda _, r: f"{mistakes.name_of(r['noun'], r['number'])} was corrected: {', '.join(r['changes'])}",
        _correct_back,
    ),
    kinds.FORECASTER_MERGED: _plain(kinds.FORECASTER_UNMERGED, "", into="out_of")._replace(
        words=lambda database, r: f"{_named(database, r)} was merged into {_named(database, r, 'into')}"
    ),
    kinds.FORECASTER_UNMERGED: _plain(kinds.FORECASTER_MERGED, "", out_of="into")._replace(
        words=lambda database, r: f"{_named(database, r)} was taken out of {_named(database, r, 'out_of')}"
    ),
    kinds.FORECASTER_RENAMED: _plain(
        kinds.FORECASTER_RENAMED, "{before} was renamed to {name}", name="before", before="name"
    ),
    kinds.QUESTION_MERGED: _plain(kinds.QUESTION_UNMERGED, "Q{question} was merged into Q{into}", into="out_of"),
    kinds.QUESTION_UNMERGED: _How(
        lambda _, r: f"Q{r['question']} was unmerged from Q{r['out_of']}",
        lambda writer, r, reason: question_merges.merge_questions(writer, r["question"], r["out_of"], reason=reason),
    ),
}
