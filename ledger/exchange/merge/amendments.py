"""What became of questions when two ledgers are merged: amendments of both, field by field.

An amendment from there is taken over where the question says here what it said there before; what the two say
differently in the end is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

import orjson

from forecasts.errors import ForecastError
from ledger.errors import RefusedError
from ledger.exchange.merge.differences import differences
from ledger.recording.questions import amendment
from ledger.store.writer import Writer


class NotAmended(Exception):  # noqa: N818 (told beside other differences, not an error of the program)
    """Why an amendment is not taken over."""


class MergedAmendments:
    """Questions of another ledger as they are amended there and here."""

    def __init__(self, writer: Writer, new: Collection[int]) -> None:
        """Start with none.

        Args:
            writer: the open transaction.
            new: questions that were added here by the merge; it grows.
        """
        self.writer = writer
        self._new = new
        self._theirs: dict[int, dict[str, Any]] = {}  # question here -> what it says there, as it is amended
        self._there: dict[
            tuple[int, str], list[Any]
        ] = {}  # question here, field -> what it said there so far
        self._earlier: dict[str, list[tuple[int, dict[str, Any]]]] | None = None
        self._taken: set[tuple[int, str]] = set()  # question here, field: taken over from there

    def note(self, question: int, r: dict[str, Any]) -> None:
        """Take note of what a question says there when it is asked."""
        self._theirs[question] = {name: value for name, value in r.items() if name != "id"}

    def amended_from(self, text: str) -> list[tuple[int, dict[str, Any]]]:
        """Questions that had these words before they were amended here, with what they said then."""
        if self._earlier is None:
            self._earlier = defaultdict(list)
            names = ("text", "closes", "closes_at", "unit")
            sql = "SELECT a.question_id, q.text, a.before FROM amendment a JOIN question q ON q.id = a.question_id"
            said: dict[int, dict[str, Any]] = {}
            for question, now, before in self.writer.database.execute(
                f"{sql} ORDER BY a.question_id, a.revision DESC"
            ):
                state = said.setdefault(question, {"text": now})
                state |= {name: value for name, value in orjson.loads(before).items() if name in names}
                self._earlier[state["text"]].append((question, dict(state)))
        return self._earlier[text]

    def take(self, question: int, r: dict[str, Any]) -> bool:
        """Take an amendment over where the question says here what it said there before, by the rules of amending.

        Returns:
            Whether there was anything new in it.

        Raises:
            NotAmended: the rules do not allow it here.
        """
        theirs, news = self._theirs[question], {}
        for name, value in r["changes"].items():
            said = self._there.setdefault((question, name), [_plain(name, theirs.get(name))])
            if self._is_news(question, name, _plain(name, value), said):
                news[name] = value
            said.append(_plain(name, value))
            theirs[name] = value
        if "closes" in news:  # its day and its instant are one field to amend
            news.pop("closes_at", None)
            if news.get("horizon") is None:
                news.pop("horizon", None)
            news["closes"] = r["changes"].get("closes_at") or news["closes"]
        elif "closes_at" in news:
            news.pop("closes_at")
            news["closes"] = r["changes"]["closes_at"] or theirs["closes"]
        if not news:
            return False
        try:
            amendment(self.writer, question, reason=r["reason"], changes=news)
        except (RefusedError, ForecastError) as wrong:
            what = ", ".join(news)
            raise NotAmended(f"Q{question} was amended there ({what}), and not here: {wrong}") from wrong
        self._taken |= {(question, name) for name in news}
        return True

    def _is_news(self, question: int, name: str, value: Any, said: list[Any]) -> bool:
        """Whether what a field says there now was never said here, and here it says what it said there before."""
        if question in self._new or (question, name) in self._taken:
            return True
        here, *before = self._said_here(question, name)
        return value not in (here, *before) and here in said

    def _said_here(self, question: int, name: str) -> list[Any]:
        """What a field of a question says here, and what it said before it was amended."""
        database, of = self.writer.database, {"id": question}
        if name == "tags":
            now: Any = [
                tag for (tag,) in database.execute("SELECT tag FROM question_tag WHERE question_id = :id", of)
            ]
        else:
            now = database.value(f"SELECT {name} FROM question WHERE id = :id", of)  # noqa: S608
            now = orjson.loads(now) if name == "horizon" and now else now
        rows = database.execute("SELECT before FROM amendment WHERE question_id = :id", of)
        earlier = [orjson.loads(before) for (before,) in rows]
        return [
            _plain(name, value) for value in (now, *(before[name] for before in earlier if name in before))
        ]

    def told(self) -> Iterator[str]:
        """Tell what questions that are in both ledgers say differently, now that all amendments are in."""
        for question, theirs in self._theirs.items():
            if question not in self._new:
                yield from differences(self.writer.database, "question", question, theirs)
                tags, there = self._said_here(question, "tags")[0], _plain("tags", theirs.get("tags"))
                if there and there != tags:
                    listed = ", ".join(there)
                    yield f"Q{question}: tags are {', '.join(tags) or 'none'} here and {listed} there"


def _plain(name: str, value: Any) -> Any:
    """A value of a question's field so that equal ones compare equal: tags have no order."""
    return sorted(set(value or ())) if name == "tags" else value
