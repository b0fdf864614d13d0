"""By when a dated document, or a platform, shows that a forecast had been said."""

from collections.abc import Callable
from typing import NamedTuple

from ledger.store.database import Database
from ledger.store.statements import statement


class Entered(NamedTuple):
    """What a forecast brings that may show when it was said."""

    made_on: str  # when it was, as its entry says
    start: int  # the moment of that
    stamped: bool  # whether that is an instant which the platform itself gave it, in its own download
    claim: int | None  # the forecast's own


def shown_by(database: Database, said: Entered, day_end: Callable[[str], int]) -> int | None:
    """The moment by which a forecast had been said, whoever entered it; None where nothing shows that."""
    if said.stamped:
        return said.start
    if said.claim is None:
        return None
    published = database.value(statement("dated_text"), {"claim": said.claim, "made_on": said.made_on})
    return None if published is None else day_end(published) - 1


def look_again(database: Database, noun: str, number: int, day_end: Callable[[str], int]) -> set[int]:
    """Work that out again for the forecasts that a record in error has to do with; gives their questions."""
    rows = database.execute(statement("forecasts_resting_on"), {"noun": noun, "number": number})
    found = [(shown_by(database, Entered._make(said), day_end), id_) for id_, _, *said in rows]
    database.update("forecast", ("documented",), "id", found)
    return {question for _, question, *_ in rows}
