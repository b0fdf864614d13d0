"""What whoever logs a forecast is told: read when it is asked for, from what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast

from ledger.track_record.listing import ForecastView, QuestionView

if TYPE_CHECKING:
    from forecasts import Remark
    from ledger.recording.logged import Logged
    from ledger.store.scope import Scope

End = float | date | None  # of the axis of a question that is there: not "never"


class Told(NamedTuple):
    """What whoever logs a forecast is told."""

    question: QuestionView  # what it is about
    new: bool  # whether the question was asked for it
    first: bool  # whether it is the first forecast on the question
    remarks: list[Remark]  # what is wrong with it, and with its question where that is new; errors first


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedForecast(ForecastView):
    """A forecast that was logged just now.

    Attributes:
        told: what is to be told about it, while the ledger is open.
    """

    told: Callable[[], Told] = field(repr=False, compare=False)


def new_question(logged: Logged, scope: Scope, forecasts: int) -> QuestionView:
    """A question that was asked just now, as question() would give it."""
    from ledger.recording.logged import state

    asked = logged.asked.question
    return QuestionView(
        id=logged.asked.id,
        text=asked.text,
        kind=asked.kind,
        options=asked.options,
        closes=asked.closes,
        state=state(logged, scope),
        outcome=None,
        known_on=None,
        forecasts=forecasts,
        tags=tuple(sorted(set(asked.tags))),
        unit=asked.unit,
        lower=cast(End, asked.lower),
        upper=cast(End, asked.upper),
        open_ends=asked.open_ends,
        ordered=bool(asked.ordered),
    )
