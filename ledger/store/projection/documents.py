"""By when a dated document, or a platform, shows that a forecast had been said."""

from __future__ import annotations

from collections.abc import Callable

from ledger.store.database import Database
from ledger.store.statements import statement


def shown_by(
    database: Database,
    claim: int | None,
    made_on: str,
    *,
    stamped: int | None,
    day_end: Callable[[str], int],
) -> int | None:
    """The moment by which a forecast had been said, whoever entered it; None where nothing shows that.

    Args:
        database: the ledger.
        claim: the forecast's own.
        made_on: when it was said.
        stamped: the instant that a platform gives, of a forecast with an id there.
        day_end: gives the first moment after a day.
    """
    if stamped is not None or claim is None:
        return stamped
    published = database.value(statement("dated_text"), {"claim": claim, "made_on": made_on})
    return None if published is None else day_end(published) - 1


def look_again(database: Database, noun: str, number: int, day_end: Callable[[str], int]) -> set[int]:
    """Work that out again for the forecasts that a record in error has to do with; gives their questions."""
    rows = database.execute(statement("forecasts_resting_on"), {"noun": noun, "number": number})
    found = [
        (shown_by(database, claim, made_on, stamped=stamped, day_end=day_end), id_)
        for id_, _, claim, made_on, stamped in rows
    ]
    database.update("forecast", ("documented",), "id", found)
    return {question for _, question, *_ in rows}
