"""By when a dated document, or a platform, shows that a forecast had been said."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import orjson

from ledger.store.database import Database
from ledger.store.statements import statement

WORDS = ("quote",)  # of a claim: corrected, they are not those that were read in the text
NUMBERS = ("probability", "probabilities", "quantiles")  # the same of a forecast


class Entered(NamedTuple):
    """What a forecast brings that may show when it was said."""

    made_on: str  # when it was, as its entry says
    start: int  # the moment of that
    stamped: bool  # whether that is an instant which the platform itself gave it, in its own download
    claim: int | None  # the forecast's own
    basis: str  # what its number rests on


def shown_by(database: Database, said: Entered, day_end: Callable[[str], int]) -> int | None:
    """The moment by which a forecast had been said, whoever entered it; None where nothing shows that.

    A text shows words: not a number that a coder imputed, which was thought of when it was entered.
    """
    if said.stamped:
        return said.start
    if said.claim is None or said.basis == "imputed":
        return None
    found = database.one(statement("dated_text"), {"claim": said.claim, "made_on": said.made_on})
    if found is None or (found[1] and not says_the_same(database, "claim", said.claim, WORDS)):
        return None
    return day_end(found[0]) - 1


def says_the_same(database: Database, noun: str, number: int, fields: tuple[str, ...]) -> bool:
    """Whether a record says by now in these fields what it said at first, after whatever corrections."""
    first: dict[str, object] = {}
    now: dict[str, object] = {}
    for before, changes, _ in database.execute(statement("corrections_of"), {"noun": noun, "number": number}):
        first |= chosen(before, fields)
        now = chosen(changes, fields) | now
    return first == now


def chosen(text: str, fields: Collection[str]) -> dict[str, object]:
    """Some of the fields that one side of a correction has."""
    return {field: value for field, value in orjson.loads(text).items() if field in fields}


def look_again(database: Database, noun: str, number: int, day_end: Callable[[str], int]) -> set[int]:
    """Work that out again for the forecasts that a record in error has to do with; gives their questions."""
    rows = database.execute(statement("forecasts_resting_on"), {"noun": noun, "number": number})
    found = []
    for id_, _, corrected, *said in rows:
        same = not corrected or says_the_same(database, "forecast", id_, NUMBERS)
        found.append((shown_by(database, Entered._make(said), day_end) if same else None, id_))
    database.update("forecast", ("documented",), "id", found)
    return {question for _, question, *_ in rows}
