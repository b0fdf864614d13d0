"""Forecasts that were made on other words than those that their question has now, or is about to get."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from forecasts import records
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.projection.merges import merged, root
from ledger.store.statements import statement

WORDS = ("text", "criteria", "options", "unit", "lower", "upper", "open_ends")
Fields = Mapping[str, Any]


class MadeOn(NamedTuple):
    """A forecast, and the words of its question that it was made on."""

    forecast: int
    question: int
    text: str


def other_words(database: Database, *, only: int | None = None, new: Fields | None = None) -> list[MadeOn]:
    """The forecasts that do not stand on the words of their question, or of the only one, with what is new of it.

    Those that are void are left out.
    """
    former = _former(database)
    parents = merged(database, "question")
    asked = {*former, *parents} if only is None else {only, *(one for one in parents if root(parents, one) == only)}
    found = []
    for one in sorted(asked):
        into = root(parents, one)
        now = {**_words(database, into), **(new or {})}
        made_on = _made_on(database, one, into, former.get(one, []))
        found += [MadeOn(forecast, into, _told(then, now)) for forecast, then in made_on if not _same(then, now)]
    return found


def _told(then: Fields, now: Fields) -> str:
    """The words of then, and which of what belongs to them was another one."""
    others = [name.replace("_", " ") for name in WORDS if name != "text" and then.get(name) != now.get(name)]
    return f"{then['text']} (other {', '.join(others)} then)" if others else str(then["text"])


def _former(database: Database) -> dict[int, list[tuple[int, dict[str, Any]]]]:
    """Of each question that was worded otherwise: (entry, words before it), the newest first."""
    found = defaultdict(list)
    for question, entry, text in database.execute(statement("worded_before")):
        before = {name: value for name, value in orjson.loads(text).items() if name in WORDS}
        if isinstance(before.get("options"), str):  # as the column of an amended question has it
            before["options"] = orjson.loads(before["options"])
        if before:
            found[question].append((entry, before))
    return found


def _made_on(
    database: Database, asked: int, into: int, former: list[tuple[int, dict[str, Any]]]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The forecasts that were entered for a question, each with the words that it had then."""
    now = _words(database, asked)
    for forecast, entry in database.execute(statement("entered_for"), {"asked": asked, "question": into}):
        then = dict(now)
        for since, before in former:
            then |= before if since > entry else {}
        yield forecast, then


def _words(database: Database, question: int) -> dict[str, Any]:
    says = records.stored(records.make(records.Question, lookup.says(database, "question", question)))
    return {name: says.get(name) for name in WORDS}


def _same(then: Fields, now: Fields) -> bool:
    """Whether words are the same; an option that was added does not change the others."""
    options = [[*(one.get("options") or ())] for one in (then, now)]
    plain = [name for name in WORDS if name != "options"]
    return options[0] == options[1][: len(options[0])] and all(then.get(one) == now.get(one) for one in plain)
