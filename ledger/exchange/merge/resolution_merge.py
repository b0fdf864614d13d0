"""Resolutions of another ledger: taken over where nothing is resolved here, or where theirs corrects the same one."""

from __future__ import annotations

from sqlalchemy import bindparam

from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.exchange.merge.differences import differences
from ledger.journal import entry as kinds
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.tables import QuestionRow, ResolutionRow, col, select

_NEWEST = select(col(QuestionRow.resolution_id)).where(col(QuestionRow.id) == bindparam("id"))
_SAYS = select(col(ResolutionRow.status), col(ResolutionRow.outcome)).where(
    col(ResolutionRow.id) == bindparam("id")
)
_EARLIER = (
    select(col(ResolutionRow.id), col(ResolutionRow.status), col(ResolutionRow.outcome))
    .where(col(ResolutionRow.question) == bindparam("question"), col(ResolutionRow.id) != bindparam("newest"))
    .order_by(col(ResolutionRow.id).desc())
)

CORRECTING = ("supersedes", "reason", "believed")  # fields of a resolution that corrects another one
ASIDE = ("merged", "entered in error")  # what a question is that nobody answers any more
Outcome = tuple[str, str | None]  # status, and the outcome where it is resolved


class MergedResolutions:
    """How questions turned out there and here."""

    def __init__(self, matched: Correspondence) -> None:
        self.matched = matched
        self._last: dict[int, Record] = {}  # question here -> its last resolution there

    @property
    def database(self) -> Database:
        """The database with all that was added: to be asked for anew each time."""
        return self.matched.database

    def recall(self, r: Record) -> None:
        """Take note of a resolution that is in both journals."""
        self._last[r["question"]] = r

    def take(self, r: Record) -> None:
        """Bring in a resolution, or find the one here that it is."""
        known = r.get("supersedes") in self.matched.ids["resolution"]
        record = self.matched.refer(kinds.QUESTION_RESOLVED, r if known else _first(r))
        if (found := self.matched.by_id("resolution", r)) is not None:
            self._last[record["question"]] = r
            self.matched.know("resolution", r, found)
            return
        if (status := lookup.kept(self.database, "question", record["question"])["status"]) in ASIDE:
            what = f"Q{record['question']} is {status} here, so how it turned out there is not taken over"
            self.matched.result.conflicts.append(what)
            return
        self._last[record["question"]] = r
        newest = self._newest(record["question"])
        if newest is None and record["status"] == "reopened":
            self.matched.result.known["resolution"] += 1  # it is open here too
        elif newest is None:
            self.matched.add(kinds.QUESTION_RESOLVED, _first(record))
        elif record.get("supersedes") == newest:
            self.matched.add(kinds.QUESTION_RESOLVED, record)
        else:
            self.matched.know("resolution", r, self._same(record, newest) or newest)

    def forget(self, resolution: int) -> None:
        """Take note that a resolution was entered in error there: what it says is nobody's word."""
        self._last = {question: r for question, r in self._last.items() if r["id"] != resolution}

    def _same(self, record: Record, newest: int) -> int | None:
        """An earlier resolution here that says what theirs says and the newest one does not."""
        if self._outcome(newest) == _outcome_of(record):
            return None
        rows = self.matched.database.rows(_EARLIER, {"question": record["question"], "newest": newest})
        same = (id_ for id_, *outcome in rows if tuple(outcome) == _outcome_of(record))
        return self.matched.free("resolution", same)

    def _newest(self, question: int) -> int | None:
        ((newest,),) = self.matched.database.rows(_NEWEST, {"id": question})
        return None if newest is None else int(newest)

    def _outcome(self, resolution: int | None) -> Outcome:
        if resolution is None:
            return "open", None
        ((status, outcome),) = self.matched.database.rows(_SAYS, {"id": resolution})
        return status, outcome

    def tell(self) -> None:
        """Tell which questions are resolved otherwise there, now that all corrections are in."""
        conflicts = self.matched.result.conflicts
        for question, r in self._last.items():
            if lookup.kept(self.database, "question", question)["status"] in ASIDE:
                continue
            newest = self._newest(question)
            here, there = self._outcome(newest), _outcome_of(r)
            if newest is None and here != there:
                conflicts.append(f"Q{question} is open here and resolved as {_word(there)} there")
            elif newest is not None and here == there:
                conflicts += differences(self.matched.database, "resolution", newest, r)
            elif here != there:
                conflicts.append(f"Q{question} is resolved as {_word(here)} here and as {_word(there)} there")


def _first(r: Record) -> Record:
    """A resolution as the first one of its question."""
    return {name: value for name, value in r.items() if name not in CORRECTING}


def _outcome_of(r: Record) -> Outcome:
    return ("open", None) if r["status"] == "reopened" else (r["status"], r.get("outcome"))


def _word(outcome: Outcome) -> str:
    status, result = outcome
    return result or status
