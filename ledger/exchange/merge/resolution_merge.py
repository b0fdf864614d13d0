"""Resolutions of another ledger: taken over where nothing is resolved here, or where theirs corrects the same one."""

from collections.abc import Iterator

from sqlalchemy import bindparam

from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.exchange.merge.differences import differences
from ledger.journal import entry as kinds
from ledger.store import lookup
from ledger.store.admission.state import ASIDE
from ledger.store.database import Database
from ledger.store.tables import QuestionRow, ResolutionRow, VoidRow, col, select

_NEWEST = select(col(QuestionRow.resolution_id)).where(col(QuestionRow.id) == bindparam("id"))
_SAYS = select(col(ResolutionRow.status), col(ResolutionRow.outcome)).where(col(ResolutionRow.id) == bindparam("id"))
_VOID = select(col(VoidRow.number)).where(col(VoidRow.noun) == "resolution")
_STANDING = (
    select(col(ResolutionRow.id), col(ResolutionRow.status))
    .where(col(ResolutionRow.question) == bindparam("question"), col(ResolutionRow.id).not_in(_VOID))
    .order_by(col(ResolutionRow.id).desc())
)
_EARLIER = (
    select(col(ResolutionRow.id), col(ResolutionRow.status), col(ResolutionRow.outcome))
    .where(col(ResolutionRow.question) == bindparam("question"), col(ResolutionRow.id) != bindparam("newest"))
    .order_by(col(ResolutionRow.id).desc())
)

CORRECTING = ("supersedes", "reason", "believed")  # fields of a resolution that corrects another one
Outcome = tuple[str, str | None]  # status, and the outcome where it is resolved
OPEN: Outcome = ("open", None)


class MergedResolutions:
    """How questions turned out there and here."""

    def __init__(self, matched: Correspondence) -> None:
        self.matched = matched
        self._last: dict[int, Record] = {}  # question here -> its last resolution there
        self._waiting: dict[int, tuple[Record, bytes]] = {}  # those of questions that are merged or void here
        self._aside: dict[int, Outcome] = {}  # question here -> its own outcome, while it is merged or void

    @property
    def database(self) -> Database:
        """The database with all that was added: to be asked for anew each time."""
        return self.matched.database

    def recall(self, r: Record) -> None:
        """Take note of a resolution that is in both journals."""
        self._last[r["question"]] = r

    def take(self, r: Record) -> None:
        """Bring in a resolution, or find the one here that it is.

        The last one of a question that is merged or void here is kept with that one: it holds where the two are
        parted, or it is restored.
        """
        known = r.get("supersedes") in self.matched.ids["resolution"]
        record = self.matched.refer(kinds.QUESTION_RESOLVED, r if known else _first(r)) | self.matched.own(r)
        if (found := self.matched.by_id("resolution", r)) is not None:
            self._last[record["question"]] = r
            self._waiting.pop(record["question"], None)
            self.matched.know("resolution", r, found)
            return
        self._last[record["question"]] = r
        if self._status(record["question"]) in ASIDE:
            self._take_aside(record["question"], r)
            return
        newest = self._newest(record["question"])
        if newest is None and record["status"] == "reopened":
            self.matched.result.known["resolution"] += 1  # it is open here too
        elif newest is None and (same := self._same(record, 0)):  # which was reopened here since
            self.matched.alike["resolution"].add(same)
            self.matched.know("resolution", r, same)
        elif newest is None:
            self.matched.add(kinds.QUESTION_RESOLVED, _first(record))
        elif record.get("supersedes") == newest:
            self.matched.add(kinds.QUESTION_RESOLVED, record)
        else:
            same = self._same(record, newest) or newest
            self.matched.alike["resolution"].add(same)
            self.matched.know("resolution", r, same)

    def _take_aside(self, question: int, r: Record) -> None:
        """Let the outcome of a question that is merged or void here wait, but where ours stays since it is another."""
        ours, waiting = self._own(question), self._waiting.get(question)
        corrected = r.get("supersedes", 0)
        goes_on = self.matched.ids["resolution"].get(corrected) == ours or (waiting and waiting[0]["id"] == corrected)
        if ours is None or goes_on:
            self._waiting[question] = (r, self.matched.leaf)
        else:
            self.matched.know("resolution", r, ours)

    def _own(self, question: int) -> int | None:
        """The resolution of a question that would be in force by itself, if there is one."""
        newest = next(iter(self.database.rows(_STANDING, {"question": question})), (None, "reopened"))
        return None if newest[1] == "reopened" else newest[0]

    def forget(self, resolution: int) -> None:
        """Take note that a resolution was entered in error there: what it says is nobody's word."""
        self._last = {question: r for question, r in self._last.items() if r["id"] != resolution}
        self._waiting = {question: one for question, one in self._waiting.items() if one[0]["id"] != resolution}

    def note_merger(self, question: int) -> None:
        """Take note of how a question turned out here, before it is made one with another."""
        if question and (outcome := self._outcome(self._newest(question))) != OPEN:
            self._aside[question] = outcome

    def _status(self, question: int) -> str | None:
        status: str | None = lookup.kept(self.database, "question", question)["status"]
        return status

    def _same(self, record: Record, newest: int) -> int | None:
        """An earlier resolution here that says what theirs says and the newest one does not."""
        if newest and self._outcome(newest) == _outcome_of(record):
            return None
        rows = self.matched.database.rows(_EARLIER, {"question": record["question"], "newest": newest})
        same = (id_ for id_, *outcome in rows if tuple(outcome) == _outcome_of(record))
        return self.matched.free("resolution", same)

    def _newest(self, question: int) -> int | None:
        ((newest,),) = self.matched.database.rows(_NEWEST, {"id": question})
        return None if newest is None else int(newest)

    def _outcome(self, resolution: int | None) -> Outcome:
        if resolution is None:
            return OPEN
        ((status, outcome),) = self.matched.database.rows(_SAYS, {"id": resolution})
        return status, outcome

    def tell(self) -> None:
        """Tell which questions are resolved otherwise there, now that all corrections are in."""
        conflicts = self.matched.result.conflicts
        self._keep_aside()
        for question, r in self._last.items():
            if self._status(question) in ASIDE:
                self._aside[question] = _outcome_of(r)
                continue
            newest = self._newest(question)
            here, there = self._outcome(newest), _outcome_of(r)
            if newest is None and here != there:
                conflicts.append(f"Q{question} is open here and resolved as {_word(there)} there")
            elif newest is not None and here == there:
                conflicts += differences(self.matched.database, "resolution", newest, r)
            elif here != there:
                conflicts.append(f"Q{question} is resolved as {_word(here)} here and as {_word(there)} there")

        conflicts += self._told_aside()

    def _keep_aside(self) -> None:
        """Keep what questions that are merged or void here say there in the end."""
        for r, leaf in self._waiting.values():
            if r["status"] != "reopened":
                self.matched.leaf = leaf
                record = self.matched.refer(kinds.QUESTION_RESOLVED, _first(r)) | self.matched.own(r)
                self.matched.add(kinds.QUESTION_RESOLVED, record)

    def _told_aside(self) -> Iterator[str]:
        """Tell which outcomes do not count, since their questions are merged or void here."""
        for question, outcome in self._aside.items():
            if question in self.matched.new["question"]:
                continue  # it was put aside there too
            status, now = self._status(question), lookup.became(self.database, "question", question)
            if status == "merged" and outcome not in (OPEN, here := self._outcome(self._newest(now))):
                until = f"that holds once `question unmerge Q{question}` parts them"
                yield f"Q{now} is {_state(here)}; Q{question}, a part of it, is {_state(outcome)} by itself: {until}"
            elif status == "entered in error" and outcome != OPEN:
                yield f"Q{question} is entered in error here; that it is {_state(outcome)} holds if it is restored"


def _first(r: Record) -> Record:
    """A resolution as the first one of its question."""
    return {name: value for name, value in r.items() if name not in CORRECTING}


def _outcome_of(r: Record) -> Outcome:
    return OPEN if r["status"] == "reopened" else (r["status"], r.get("outcome"))


def _state(outcome: Outcome) -> str:
    return "open" if outcome == OPEN else f"resolved as {_word(outcome)}"


def _word(outcome: Outcome) -> str:
    status, result = outcome
    return result or status
