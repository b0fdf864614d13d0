"""What to look at: the filters that every listing and every score understands."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from forecasts.records.lifecycle import day_end, day_start
from ledger.errors import UnknownError

Time = Literal["last", "every"]
TIMES = get_args(Time)
Cohort = Literal["closed", "resolved"]
COHORTS = get_args(Cohort)


@dataclass(frozen=True, slots=True)
class Spot:
    """A moment: what stood then counts: the end of a day, or so many days before a question's close."""

    day: date | None  # the day, or None
    before: int = 0  # days before the close, where it is none

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else f"{self.before}d-before-close"


# The same, and what only scores understand.
Timing = Literal["last", "first", "mean", "weighted", "every"] | Spot
TIMINGS: tuple[Timing, ...] = ("last", "first", "mean", "weighted", "every")


def timing_of(word: str) -> Timing:
    """The policy of time that a word names.

    Raises:
        UnknownError: it names none.

    Example:
        >>> timing_of("first"), str(timing_of("30d-before-close")), str(timing_of("2026-03-01"))
        ('first', '30d-before-close', '2026-03-01')
    """
    for timing in TIMINGS:
        if timing == word:
            return timing
    if found := re.fullmatch(r"(\d{1,5})d-before-close", str(word)):
        return Spot(None, int(found[1]))
    try:
        return Spot(date.fromisoformat(word))
    except (TypeError, ValueError):
        known = ", ".join(map(str, TIMINGS))
        wanted = f"{known}, a day such as 2026-03-01, or 30d-before-close"
        raise UnknownError(f"time is one of {wanted}, not {word!r}") from None


# How the time of a forecast is known, the best first; in a column each of these is its place here.
GRADE_LETTERS = {"stamped": "A", "prospective": "B", "documented": "C", "retrospective": "D"}


def grades_of(letters: str) -> tuple[str, ...]:
    """The grades that letters name, or words, best first.

    Raises:
        UnknownError: a letter names none, or there is no letter.

    Example:
        >>> grades_of("cb")
        ('prospective', 'documented')
        >>> grades_of("stamped")
        ('stamped',)
    """
    letters = GRADE_LETTERS.get(letters.lower(), letters)
    given = set(letters.upper()) - set(" ,")
    if not given or given - set(GRADE_LETTERS.values()):
        words = ", ".join(f"{letter} ({word})" for word, letter in GRADE_LETTERS.items())
        raise UnknownError(f"grades are one or several of {words}, such as BC, not {letters!r}")
    return tuple(word for word, letter in GRADE_LETTERS.items() if letter in given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A choice of forecasts and the day whose knowledge counts.

    Attributes:
        as_of: what had been said and was known at the end of this day.
        zone: the ledger's time zone, in which days begin and end.
        by: a forecaster's id.
        tags: tags that a question must all have.
        since: forecasts made on this day or later.
        until: forecasts, revisions and withdrawals made on this day or earlier, as if nothing had been said after.
        time: "last": of each forecaster's forecasts on a question the one that stood at the end;
            "every": each forecast for itself, those that were revised later too.
        grades: how the time of a forecast must be known, names in GRADE_LETTERS.
        same_day: whether a forecast counts that was made on the day on which the outcome became known, where only the
            day is known of either; else only where an instant proves that it came before.
        cohort: "resolved": whatever has an outcome counts; "closed": only where the question's deadline has passed
            too. What may happen until a day turns yes early and no only at its end, so a mean over what is resolved
            says too much in mid-course.
    """

    as_of: date
    zone: str = "UTC"
    by: int | None = None
    tags: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    time: Time = "last"
    grades: tuple[str, ...] = tuple(GRADE_LETTERS)
    same_day: bool = False
    cohort: Cohort = "resolved"

    @property
    def cut(self) -> int:
        """The first moment after the day whose knowledge counts."""
        return day_end(self.as_of, self.zone)

    @property
    def heard(self) -> int:
        """The first moment from which on nothing that was said counts."""
        return self.cut if self.until is None else min(self.cut, day_end(self.until, self.zone))

    def settling(self) -> dict[str, int]:
        """The values for the :names in statements about questions as of its day."""
        return {"cut": self.cut, "same_day": int(self.same_day)}

    def policy(self, every: bool | None = None) -> dict[str, int]:
        """The values for the :names in statements about forecasts, and what became of them, as of its day.

        With `every`, forecasts that were revised later keep a status of their own; by its policy unless given.
        """
        return {
            **self.settling(),
            "heard": self.heard,
            **{grade: int(grade in self.grades) for grade in GRADE_LETTERS},
            "every": int(self.time == "every" if every is None else every),
            "closed": int(self.cohort == "closed"),
        }

    def params(self) -> dict[str, Any]:
        """The values for the :names in statements about a scope."""
        values: dict[str, Any] = {**self.policy(), "by": self.by}
        if self.since is not None:
            values["since"] = day_start(self.since, self.zone)
        return values | {f"tag{i}": tag for i, tag in enumerate(self.tags)}
