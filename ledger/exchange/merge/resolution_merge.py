"""How questions turned out in another ledger: of each question, what stands there in the end.

It is taken over, with what it corrects, where nothing stands here, or where it goes on from the very one that stands
here: one from before the two parted, or that came from one into the other. Else ours stays, and is told where it
differs. What says the same as ours is another record: what was done to that is not done to ours.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam

from ledger.exchange.merge.correspondence import Correspondence, Record, told_where
from ledger.exchange.merge.differences import differences
from ledger.exchange.merge.question_merge import MergedQuestions
from ledger.journal import entry as kinds
from ledger.store import lookup
from ledger.store.admission.state import ASIDE
from ledger.store.tables import QuestionRow, ResolutionRow, VoidRow, col, select

_ASKED = select(col(QuestionRow.status), col(QuestionRow.resolution_id)).where(col(QuestionRow.id) == bindparam("id"))
_VOID = select(col(VoidRow.number)).where(col(VoidRow.noun) == "resolution")
_STANDING = (
    select(col(ResolutionRow.id), col(ResolutionRow.status), col(ResolutionRow.outcome), col(ResolutionRow.supersedes))
    .where(col(ResolutionRow.question) == bindparam("id"), col(ResolutionRow.id).not_in(_VOID))
    .order_by(col(ResolutionRow.id).desc())
    .limit(1)
)
CORRECTING = ("supersedes", "reason", "believed")  # fields of a resolution that corrects another one
OPEN, RESOLVED = "open", "resolved "


class Said(NamedTuple):
    """A resolution there, and the entry that said it."""

    r: Record
    seq: int
    leaf: bytes


class Last(NamedTuple):
    """The last resolution of a question here that is not void; None where there is none."""

    id: int | None
    says: str
    corrects: bool  # another one


class MergedResolutions:
    """How questions turned out there and here."""

    def __init__(self, matched: Correspondence, questions: MergedQuestions) -> None:
        self.matched = matched
        self.questions = questions
        self._said: dict[int, list[Said]] = defaultdict(list)  # question here -> its resolutions there
        self._void: set[int] = set()  # their numbers of those that were entered in error there
        self._merged: set[int] = set()  # questions here that were made one with others there

    def take(self, r: Record) -> None:
        """Take note of a resolution there, and of which one here it is."""
        matched = self.matched
        self._said[matched.own(r)["question"]].append(Said(r, matched.seq, matched.leaf))
        if r["id"] not in matched.ids["resolution"] and (found := matched.by_id("resolution", r)):
            matched.know("resolution", r, found)

    def note_void(self, kind: str, resolution: int) -> None:
        """Take note that a resolution was entered in error there, or was not after all."""
        (self._void.add if kind == kinds.RECORD_VOIDED else self._void.discard)(resolution)

    def note_merger(self, question: int) -> None:
        """Take note that a question was made one with another there."""
        self._merged.add(question)

    def settle(self) -> None:
        """Bring in what stands there, now that all else is in, and tell what ours says differently."""
        stands = self._standing()
        for question, said in stands.items():
            for one in self._news(question, said):
                with told_where(one.seq):
                    self._add(question, one)
        for question, said in stands.items():
            self.matched.result.conflicts += self._told(question, said[-1].r)
        for question in sorted((stands.keys() | self._merged) - self.matched.new["question"]):
            self.matched.result.conflicts += self._told_aside(question)

    def _standing(self) -> dict[int, list[Said]]:
        """The resolutions there that are not void."""
        stands = {at: [one for one in said if one.r["id"] not in self._void] for at, said in self._said.items()}
        return {question: said for question, said in stands.items() if said}

    def _news(self, question: int, said: Sequence[Said]) -> Sequence[Said]:
        """What was said there since the last one that is here too, if that stands here, or none does."""
        ids = self.matched.ids["resolution"]
        here = [None, *(ids.get(one.r["id"]) for one in said)]
        since = max(at for at, number in enumerate(here) if not at or number is not None)
        # What was said while an earlier one was void does not correct that, though it was restored since.
        anew = max((at for at in range(since, len(said)) if "reason" not in said[at].r), default=since)
        news = said[since if here[since] else anew :]
        if not news or self._last(question).id not in (None, here[since]):
            return ()
        if self._called(question, news[-1].r) is None:
            self.matched.leave("resolution", news[-1].r, f"says an outcome that is no option of Q{question} here")
            return ()
        return news[-1:] if self._asked(question)[0] in ASIDE else news  # of one that is aside none supersedes another

    def _add(self, question: int, said: Said) -> None:
        """Bring in a resolution; nothing where it reopens, or corrects without a reason, what is not so here."""
        _, newest = self._asked(question)
        r = self._called(question, said.r)
        if r is None or (newest is None and r["status"] == "reopened") or (newest is not None and "reason" not in r):
            return
        self.matched.leaf = said.leaf
        record = _first(r) if newest is None else {**r, "supersedes": newest}
        self.matched.add(kinds.QUESTION_RESOLVED, {**record, "question": question})

    def _called(self, question: int, r: Record) -> Record | None:
        """A resolution with its outcome as it is called here; None where that is an option that is not here."""
        if "outcome" not in r:
            return r
        option = self.questions.option(question, r["outcome"])
        return None if option is None else {**r, "outcome": option}

    def _asked(self, question: int) -> tuple[str | None, int | None]:
        """What a question is, and its resolution that is in force."""
        ((status, newest),) = self.matched.database.rows(_ASKED, {"id": question})
        return status, newest

    def _last(self, question: int) -> Last:
        """The last resolution of a question itself here that is not void."""
        rows = self.matched.database.rows(_STANDING, {"id": question})
        found = (Last(id_, _word(status, outcome), before is not None) for id_, status, outcome, before in rows)
        return next(found, Last(None, OPEN, corrects=False))

    def _told(self, question: int, r: Record) -> Iterator[str]:
        """What is said otherwise here than there in the end."""
        if r["id"] in self.matched.left["resolution"]:
            return
        r = self._called(question, r) or r
        last, there = self._last(question), _word(r["status"], r.get("outcome"))
        ours, here, _ = last
        if here != there:
            yield f"Q{question} is {here} here and {there.removeprefix(RESOLVED) if RESOLVED in here else there} there"
            return
        if r["id"] not in self.matched.ids["resolution"]:
            self.matched.result.known["resolution"] += 1
        if ours is not None:
            # What it corrected there may be void there, so that it never came here.
            yield from differences(self.matched.database, "resolution", ours, r if last.corrects else _first(r))

    def _told_aside(self, question: int) -> Iterator[str]:
        """Which outcome does not count, since its question is merged or void here."""
        (status, _), outcome = self._asked(question), self._last(question).says
        if status == "entered in error" and outcome != OPEN:
            yield f"Q{question} is entered in error here; that it is {outcome} holds if it is restored"
        elif status == "merged":
            now = lookup.became(self.matched.database, "question", question)
            here = OPEN if self._asked(now)[1] is None else self._last(now).says
            if outcome not in (OPEN, here):
                until = f"that holds once `question unmerge Q{question}` parts them"
                yield f"Q{now} is {here}; Q{question}, a part of it, is {outcome} by itself: {until}"


def _first(r: Record) -> Record:
    """A resolution as the first of its question, which corrects none."""
    return {name: value for name, value in r.items() if name not in CORRECTING}


def _word(status: str, outcome: str | None) -> str:
    return {"reopened": OPEN, "resolved": f"{RESOLVED}as {outcome}"}.get(status, status)
