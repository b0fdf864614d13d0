"""What people type, read: days, closes, and a whole forecast on one line."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.api.looking import Looking
from ledger.errors import RefusedError
from ledger.identifiers import parse

if TYPE_CHECKING:
    from forecasts import Horizon, Probability
    from ledger.recording.moments import DayOrInstant
    from ledger.track_record.listing import QuestionView


class Line(NamedTuple):
    """What a line says; None is what it leaves open.

    Attributes:
        question: the question, on one line.
        chance: the chance of yes.
        closes: the last day that counts, an instant, or the words it was read from.
        forecaster: who said it, as typed.
        said: when; today unless it says otherwise.
        there: the question, where it was asked before.
    """

    question: str
    chance: Probability | None
    closes: date | str | Horizon | None
    forecaster: str | None
    said: DayOrInstant
    there: QuestionView | None

    @property
    def open(self) -> tuple[str, ...]:
        """What is missing before it can be kept, of chance and closes; a question that is there has its close."""
        missing = {"chance": self.chance is None, "closes": self.closes is None and self.there is None}
        return tuple(name for name, is_so in missing.items() if is_so)


class Typed(Looking):
    """Reads what people type, on the present day and in the ledger's zone; nothing is kept."""

    def read_moment(self, text: str) -> DayOrInstant:
        """A day as people type it, "yesterday", "3d", "6 Dec 2025", or an instant.

        Raises:
            RecordError: it is none.
        """
        from forecasts.drafting.typed_days import typed_day
        from forecasts.records.values import is_instant
        from forecasts.text.near_days import near_day
        from ledger.recording.moments import when

        return when(near_day(text, self.today) or (text if is_instant(text) else typed_day(text)), self.zone)

    def read_line(
        self,
        line: str,
        *,
        chance: str | None = None,
        closes: str | None = None,
        forecaster: str | None = None,
        said: str | None = None,
        locale: str = "en",
    ) -> Line:
        """A forecast on one line, such as "70% Anna replies by Friday", and what stands apart from it.

        Args:
            line: what is to happen, how likely and by when; behind a semicolon who said it and on which day.
            chance: where the line does not say it.
            closes: the last day that counts, where the line does not say it: a day or words of time.
            forecaster: who said it, where the line does not.
            said: when, where the line does not.
            locale: language and region of words of time.

        Raises:
            RefusedError: something is said twice.
            ForecastError: something cannot be read.
        """
        from forecasts.drafting.quick_line import read_quick_line

        if parse(line):
            raise RefusedError(f"{line.strip()} is the number of a record; write what is to happen, in words")
        read = partial(read_quick_line, line, today=self.today, locale=locale)
        found = read(chance=chance)
        moment = self.read_moment(one_of("day", said, found.said.isoformat() if found.said else None) or "today")
        close = one_of("close", closes, found.closes.phrase if found.closes else None)
        whose = one_of("forecaster", forecaster, found.forecaster)
        closing = None if close is None else read_close(close, moment.day, locale=locale)
        last = last_day(closing) if closing and found.closes is None else None
        found = read(chance=chance, said=moment.day, closes=last)
        return Line(found.question, found.chance, closing, whose, moment, self.find_question(found.question))


def one_of(what: str, apart: str | None, in_the_line: str | None) -> str | None:
    """What is said once, in the line or apart from it. Raises RefusedError: it is said twice."""
    if apart is not None and in_the_line is not None:
        raise RefusedError(f"the {what} is said twice, {apart!r} and {in_the_line!r}; leave one of them out")
    return apart if in_the_line is None else in_the_line


def read_close(text: str, said: date, *, profile: str | None = None, locale: str = "en") -> date | str | Horizon:
    """A close as people type it: a day or an instant as it stands, else the horizon that its words give.

    Raises:
        HorizonError: it cannot be read.
    """
    from forecasts.records.values import is_instant
    from forecasts.text.near_days import near_day

    if is_instant(text):
        return text
    if (near := near_day(text, said, ahead=True)) is not None:
        return near
    try:
        return date.fromisoformat(text)
    except ValueError:
        from forecasts import read_horizon

        how: dict[str, Any] = {"profile": profile} if profile else {}
        return read_horizon(text, published=said, locale=locale, **how)


def last_day(close: date | str | Horizon) -> date:
    """The last day that counts, of a close that was read."""
    if isinstance(close, str):
        return date.fromisoformat(close[:10])
    return close if isinstance(close, date) else close.closes
