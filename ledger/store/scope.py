"""What to look at: the filters that every listing and every score understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from forecasts.records.lifecycle import day_end, day_start
from ledger.errors import UnknownError

Time = Literal["last", "every"]
TIMES = get_args(Time)
Cohort = Literal["closed", "resolved"]
COHORTS = get_args(Cohort)
Timing = Literal["last", "first", "mean", "weighted", "every"]  # the same, and what only scores understand
TIMINGS: tuple[Timing, ...] = get_args(Timing)


def timing_of(word: str) -> Timing:
    """The policy of time that a word names.

    Raises:
        UnknownError: it names none.
    """
    for timing in TIMINGS:
        if timing == word:
            return timing
    raise UnknownError(f"time is one of {', '.join(TIMINGS)}, not {word!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A choice of forecasts and the day whose knowledge counts.

    Attributes:
        as_of: what had been said and was known at the end of this day.
        zone: the ledger's time zone, in which days begin and end.
        by: a forecaster's id.
        tags: tags that a question must all have.
        since: forecasts made on this day or later.
        time: "last": of each forecaster's forecasts on a question the one that stood at the end;
            "every": each forecast for itself, those that were revised later too.
        prospective_only: leave out forecasts on questions that were recorded in hindsight.
        cohort: "resolved": whatever has an outcome counts; "closed": only where the question's deadline has passed
            too. What may happen until a day turns yes early and no only at its end, so a mean over what is resolved
            says too much in mid-course.
    """

    as_of: date
    zone: str = "UTC"
    by: int | None = None
    tags: tuple[str, ...] = ()
    since: date | None = None
    time: Time = "last"
    prospective_only: bool = False
    cohort: Cohort = "resolved"

    @property
    def cut(self) -> int:
        """The first moment after the day whose knowledge counts."""
        return day_end(self.as_of, self.zone)

    def policy(self) -> dict[str, int]:
        """The values for the :names in statements about what became of forecasts."""
        return {
            "every": int(self.time == "every"),
            "prospective": int(self.prospective_only),
            "closed": int(self.cohort == "closed"),
        }

    def params(self) -> dict[str, Any]:
        """The values for the :names in statements about a scope."""
        values: dict[str, Any] = {"cut": self.cut, "by": self.by}
        if self.since is not None:
            values["since"] = day_start(self.since, self.zone)
        return values | {f"tag{i}": tag for i, tag in enumerate(self.tags)}
