"""Questions of another ledger and how they were amended there and here, field by field.

An amendment from there is taken over where the question says here what it said there before; what the two say
differently in the end is told.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from forecasts.errors import ForecastError
from ledger.errors import RefusedError
from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.exchange.merge.differences import AXIS, as_recorded, differences
from ledger.exchange.merge.option_merge import chances, more, places
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.recording.questions import amendment
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.tables import AmendmentRow, QuestionRow, col, select

SAME = ("kind", "closes", "closes_at", *AXIS)  # in which two questions with one text must agree to be one
WORDS = ("text", "closes", "closes_at", "unit")  # of them, those that can be amended
_AMENDED = (
    select(col(AmendmentRow.question), col(QuestionRow.text), col(AmendmentRow.before))
    .join(QuestionRow, col(QuestionRow.id) == col(AmendmentRow.question))
    .order_by(col(AmendmentRow.question), col(AmendmentRow.revision).desc())
)


class _NotAmended(Exception):  # noqa: N818 (told beside other differences, not an error of the program)
    """Why an amendment is not taken over."""


class MergedQuestions:
    """Questions as they are amended there and here."""

    def __init__(self, matched: Correspondence) -> None:
        self.matched = matched
        self._new = matched.new["question"]
        self._theirs: dict[int, Record] = {}  # question here -> what it says there, as it is amended
        self._there: dict[tuple[int, str], list[Any]] = {}  # question here, field -> what it said there so far
        self._earlier: dict[str, list[tuple[int, Record]]] | None = None
        self._taken: set[tuple[int, str]] = set()  # question here, field: taken over from there

    @property
    def database(self) -> Database:
        """The database with all that was added: to be asked for anew each time."""
        return self.matched.database

    def recall(self, r: Record) -> None:
        """Take note of a question that is in both journals under one number."""
        self._theirs[r["id"]] = {name: value for name, value in r.items() if name != "id"}

    def note_changes(self, question: int, changes: Record) -> None:
        """Take note of how a question was amended in both, or corrected there."""
        for name, value in changes.items():
            self._say(question, name, value)

    def take(self, r: Record) -> None:
        """Bring in a question, or find the one here that it is."""
        found = self.matched.by_id("question", r) or self.matched.free("question", self._same(r))
        if found:
            self.matched.know("question", r, found)
        else:
            found = self.matched.add(kinds.QUESTION_ASKED, self.matched.refer(kinds.QUESTION_ASKED, r))
        self._theirs[found] = {name: value for name, value in r.items() if name != "id"}

    def _same(self, r: Record) -> Iterator[int]:
        """The questions with the same words, kind and close on the same axis, now or before they were amended here.

        They must not have another id on the platform that theirs is from.
        """
        now = matching.questions(self.matched.database, r["text"])
        before = ({**matching.question(self.matched.database, id_), **said} for id_, said in self._amended(r["text"]))
        for row in (*now, *before):
            same = all(as_recorded(row, name, r) == r.get(name) for name in SAME)
            if same and orjson.loads(row["options"] or "[]") == r.get("options", []) and not _is_another(row, r):
                yield row["id"]

    def _amended(self, text: str) -> list[tuple[int, Record]]:
        """Questions that had these words before they were amended here, with what they said then."""
        if self._earlier is None:
            self._earlier = defaultdict(list)
            said: dict[int, Record] = {}
            for question, now, before in self.matched.database.rows(_AMENDED):
                state = said.setdefault(question, {"text": now})
                state |= {name: value for name, value in orjson.loads(before).items() if name in WORDS}
                self._earlier[state["text"]].append((question, dict(state)))
        return self._earlier[text]

    def take_amendment(self, r: Record) -> None:
        """Take an amendment over where the question says here what it said there before, by the rules of amending."""
        question, result = self.matched.ids["question"][r["question"]], self.matched.result
        try:
            taken = self._amend(question, r)
        except _NotAmended as wrong:
            result.conflicts.append(str(wrong))
            return
        (result.added if taken else result.known)["amendment"] += 1

    def _amend(self, question: int, r: Record) -> bool:
        """Take an amendment over; gives whether there was anything new in it."""
        news: Record = {}
        for name, value in r["changes"].items():
            said = self._said_there(question, name)
            if name == "options" and question not in self._new:
                news |= self._other_options(question, value, said[-1] or ())
            elif self._is_news(question, name, _plain(name, value), said):
                news[name] = value
            self._say(question, name, value)
        if not (news := _with_one_close(news, r["changes"], self._theirs[question])):
            return False
        if (root := self.matched.ours("question", r["question"])) != question:
            raise _NotAmended(f"Q{question} was amended there, and not here, where it is one with Q{root}")
        try:
            amendment(self.matched.writer, question, reason=r["reason"], changes=news)
        except (RefusedError, ForecastError) as wrong:
            what = ", ".join(news)
            raise _NotAmended(f"Q{question} was amended there ({what}), and not here: {wrong}") from wrong
        self._taken |= {(question, name) for name in news}
        return True

    def _options(self, question: int) -> list[str]:
        """The options that a question itself has here, also where it was merged into another one."""
        text = lookup.kept(self.database, "question", question)["options"]
        return [*orjson.loads(text)] if text else []

    def _other_options(self, question: int, now: Sequence[str], before: Sequence[str]) -> Record:
        """The options that a question has here with those that it got there; less one that this merge had added."""
        here, *earlier = self._said_here(question, "options")
        taken = (question, "options") in self._taken
        gone = before[len(now) :] if taken else ()
        known = here if taken else [option for said in (here, *earlier) for option in said]
        options = [option for option in here if option not in gone] + [*more(now, before, known)]
        return {"options": options} if options != here else {}

    def _differs(self, question: int, theirs: Record) -> Record:
        """What a question says there, without options where those here are these and some that were never there."""
        here, there = self._options(question), self._said_there(question, "options")
        was = {option for said in there for option in said or ()}
        return theirs if {*theirs.get("options", ())} ^ ({*here} & was) else {**theirs, "options": None}

    def _called(self, question: int) -> dict[str, str | None]:
        """The options that a question has there, with their names here."""
        there = self._theirs[question].get("options", [])
        asked = self._said_there(question, "options")[0] or []
        return dict(zip(there, places(there, self._options(question), len(asked)), strict=True))

    def option(self, question: int, outcome: str | None) -> str | None:
        """An outcome of theirs as it is called here; None where it is an option that the question has not."""
        if outcome is None or not self._theirs.get(question, {}).get("options"):
            return outcome
        return self._called(question).get(outcome)

    def chances(self, question: int, r: Record) -> list[str] | None:
        """What a forecast there gives to our options; None where it gives a chance to one that is not here."""
        called = [*self._called(question).values()]
        if len(called) < len(r["probabilities"]):
            return [*r["probabilities"]]  # which is refused, as of any forecast
        return chances(r["probabilities"], called, self._options(question))

    def cut(self, forecast: int, record: Record) -> Record:
        """The chances of a forecast that is here, without none at all for options that it leaves out here."""
        text, said = (lookup.kept(self.database, "forecast", forecast)["probabilities"], record.get("probabilities"))
        count = len(orjson.loads(text)) if text else 0
        return {"probabilities": said if not said or any(map(float, said[count:])) else said[:count]}

    def _said_there(self, question: int, name: str) -> list[Any]:
        """What a field of a question said there so far."""
        said = [_plain(name, self._theirs[question].get(name))]
        return self._there.setdefault((question, name), said)

    def _say(self, question: int, name: str, value: Any) -> None:
        """Take note of what a field says there from now on."""
        self._said_there(question, name).append(_plain(name, value))
        self._theirs[question][name] = value

    def _is_news(self, question: int, name: str, value: Any, said: list[Any]) -> bool:
        """Whether what a field says there now was never said here, and here it says what it said there before."""
        if question in self._new or (question, name) in self._taken:
            return True
        here, *before = self._said_here(question, name)
        return value not in (here, *before) and here in said

    def _said_here(self, question: int, name: str) -> list[Any]:
        """What a field of a question says here, and what it said before it was amended."""
        if name == "tags":
            now: Any = lookup.tags_of(self.matched.database, question)
        else:
            now = matching.question(self.matched.database, question)[name]
        rows = lookup.history(self.matched.database, "amendment", question)
        earlier = [orjson.loads(row["before"]) for row in rows]
        return [_plain(name, value) for value in (now, *(said[name] for said in earlier if name in said))]

    def told(self) -> Iterator[str]:
        """Tell what questions that are in both ledgers say differently, now that all amendments are in."""
        for question, theirs in self._theirs.items():
            if question not in self._new:
                says = self._differs(question, theirs)
                yield from differences(self.matched.database, "question", question, says)
                tags, there = self._said_here(question, "tags")[0], _plain("tags", theirs.get("tags"))
                if there and there != tags:
                    listed = ", ".join(there)
                    yield f"Q{question}: tags are {', '.join(tags) or 'none'} here and {listed} there"


def _is_another(row: Record, r: Record) -> bool:
    """Whether a question has another id than theirs on the platform that theirs is from."""
    return "platform" in r and r["platform"] == row["platform"] and r["external_id"] != row["external_id"]


def _with_one_close(news: Record, changes: Record, theirs: Record) -> Record:
    """Changes in which the day and the instant of a close are one field, as they are amended."""
    if "closes" not in news and "closes_at" not in news:
        return news
    changed = {name: value for name, value in news.items() if name != "closes_at"}
    if "closes" in news and changed.get("horizon") is None:
        changed.pop("horizon", None)
    day = news["closes"] if "closes" in news else theirs["closes"]
    return {**changed, "closes": changes.get("closes_at") or day}


def _plain(name: str, value: Any) -> Any:
    """A value of a question's field so that equal ones compare equal: tags have no order, columns hold JSON text."""
    if name in ("horizon", "options") and isinstance(value, str):
        return orjson.loads(value)
    return sorted(set(value or ())) if name == "tags" else value
