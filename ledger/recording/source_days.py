"""Is a source not of the time of what was said in it? Then one of the two days is most likely a slip."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam

from ledger.store.tables import ClaimRow, ForecastRow, SourceRow, col, func, not_void, select

if TYPE_CHECKING:
    from ledger.store.writer import Writer

WITHIN = timedelta(days=31)  # what is said in a month is in that month's papers
ZONES = timedelta(days=1)  # by which the day elsewhere may be another one
_SOURCED = (
    select(func.min(ForecastRow.id), func.min(ForecastRow.made_on), col(SourceRow.published))
    .join(ClaimRow, col(ClaimRow.id) == col(ForecastRow.claim))
    .join(SourceRow, col(SourceRow.id) == col(ClaimRow.source))
    .where(not_void(), col(SourceRow.published).is_not(None))
    .group_by(col(ClaimRow.id), col(SourceRow.published))  # later ones are revisions, for which there may be no source
)
_CLAIM = select(ForecastRow.claim).where(ForecastRow.id == bindparam("number"))
_OF = {
    "forecast": _SOURCED.where(col(ClaimRow.id).in_(_CLAIM)),
    "claim": _SOURCED.where(ClaimRow.id == bindparam("number")),
    "source": _SOURCED.where(SourceRow.id == bindparam("number")),
}


def check(writer: Writer, noun: str, number: int) -> None:
    """See that a source is of the time of the first forecast that was read from it.

    Args:
        writer: the open transaction.
        noun: forecast, claim or source.
        number: whose.

    Raises:
        DoubtError: it is not.
    """
    for id_, *days in writer.database.rows(_OF[noun], {"number": number}):
        made_on, published = map(date.fromisoformat, days)
        if published < made_on - ZONES:
            early = f"F{id_} was made on {made_on}, but its source is of {published}, when nobody had said it"
            writer.doubt("source-day", early)
        if late := too_late(made_on, published):
            writer.doubt("source-day", f"F{id_}: {late}")


def too_late(made_on: date, published: date) -> str | None:
    """That a source came out long after what was said in it, in words; None where it did not."""
    if published - made_on <= WITHIN:
        return None
    days = (published - made_on).days
    return f"the source is of {published}, {days:,} days after the forecast was made, on {made_on}"
