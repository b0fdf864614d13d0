"""What waits for somebody: answers to look up, questions that close soon, forecasts nobody has looked at for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.track_record import listing

if TYPE_CHECKING:
    from datetime import date

    from ledger.store.database import Database
    from ledger.store.scope import Scope
    from ledger.track_record.listing import ForecastView, QuestionView

SOON = 7  # days
STALE = 90  # days


@dataclass(frozen=True, slots=True)
class Reminder:
    """What waits as of a day.

    Attributes:
        day: that day.
        due: questions past their close that nobody has resolved, the longest overdue first.
        closing: open questions with a standing forecast that close within so many days, the next first.
        stale: standing forecasts on open questions that are as old as so many days, the oldest first.
        logged: forecasts that were recorded in the week up to that day.
        resolved: forecasts whose outcome became known in that week, and what they scored.
    """

    day: date
    due: tuple[QuestionView, ...]
    closing: tuple[QuestionView, ...]
    stale: tuple[ForecastView, ...]
    logged: tuple[ForecastView, ...]
    resolved: tuple[ForecastView, ...]

    @property
    def waits(self) -> bool:
        """Whether there is something to do."""
        return bool(self.due or self.closing or self.stale)


def reminder(database: Database, scope: Scope, day: date, *, soon: int = SOON, stale: int = STALE) -> Reminder:
    """What waits for those whom the scope has.

    Args:
        database: the ledger.
        scope: whose forecasts, on which questions.
        day: the scope's day.
        soon: a question closes soon within so many days.
        stale: a forecast is stale after so many days.
    """
    asked = {question.id: question for question in listing.questions(database, scope)}
    said = listing.forecasts(database, scope)
    standing = [one for one in said if one.status == "open" and one.question in asked]
    close = sorted({one.question for one in standing}, key=lambda id_: (asked[id_].closes, id_))
    week = day - timedelta(days=7)

    def is_new(when: date | None) -> bool:
        return when is not None and week < when <= day

    return Reminder(
        day,
        due=tuple(listing.questions(database, scope, due=True)),
        closing=tuple(asked[id_] for id_ in close if asked[id_].closes <= day + timedelta(days=soon)),
        stale=tuple(
            sorted(
                (one for one in standing if (day - one.made_on).days >= stale), key=lambda one: (one.made_on, one.id)
            )
        ),
        logged=tuple(one for one in said if is_new(one.recorded_on)),
        resolved=tuple(one for one in said if one.status == "scored" and is_new(asked[one.question].known_on)),
    )
