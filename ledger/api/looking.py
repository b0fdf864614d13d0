"""Verbs that look: questions, forecasts, people, details and remarks, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from forecasts.records.values import clean_line, read_day, shown
from ledger.api.connection import Connection
from ledger.errors import RefusedError, UnknownError
from ledger.identifiers import number
from ledger.reports.notebook import install
from ledger.store import lookup
from ledger.store.scope import COHORTS, GRADE_LETTERS, TIMES, Cohort, Scope, Time, grades_of
from ledger.store.statements import statement
from ledger.track_record import listing
from ledger.track_record.listing import ForecastView, QuestionView
from ledger.track_record.reminders import SOON, STALE, Reminder, reminder

if TYPE_CHECKING:
    from forecasts import Remark
    from ledger.recording.moments import When
    from ledger.recording.steps import Step
    from ledger.track_record.listing_rows import Part
    from ledger.track_record.notebook import ForecastList

install()  # how track records and questions show themselves in a notebook

Reference = int | str | QuestionView | ForecastView


class Filters(TypedDict, total=False):
    """Which forecasts are looked at, and as of which day; Looking.scope() says what each means."""

    forecaster: str | None
    tags: str | Iterable[str]
    since: date | str | None
    until: date | str | None
    as_of: date | str | None
    prospective_only: bool
    grade: str | None
    same_day: bool
    cohort: Cohort


class ListFilters(Filters, total=False):
    """The same for what lists forecasts: the last one of each forecaster on a question, or every one."""

    time: Time


class Looking(Connection):
    """What is kept, as of a day."""

    def scope(
        self,
        *,
        forecaster: str | None = None,
        tags: str | Iterable[str] = (),
        since: date | str | None = None,
        until: date | str | None = None,
        as_of: date | str | None = None,
        time: Time = "last",
        prospective_only: bool = False,
        grade: str | None = None,
        same_day: bool = False,
        cohort: Cohort = "resolved",
    ) -> Scope:
        """The filters that listings and scores understand.

        Args:
            forecaster: a name or alias.
            tags: tags that a question must all have.
            since: forecasts made on this day or later.
            until: only what was said on this day or earlier; outcomes count all the same.
            as_of: what had been said and was known at the end of this day; today unless given.
            time: "last" standing forecast on each question, or "every" forecast for itself.
            prospective_only: only forecasts that were recorded before the answer could be known, as their questions
                were; the same as the grades AB.
            grade: letters of the grades that count: A (stamped), B (prospective), C (documented), D (retrospective).
            same_day: whether a forecast counts that was made on the day on which the outcome became known, where only
                the day is known; else only where an instant proves that it came before.
            cohort: "resolved", or "closed": only forecasts on questions whose deadline has passed are scored, which
                is what scores and pages do unless told otherwise.

        Raises:
            RefusedError: prospective_only and a grade.
            UnknownError: there is no such forecaster, no such choice of time or cohort, or no such grade.
        """
        if prospective_only and grade:
            raise RefusedError("--prospective-only is --grade AB; leave one of them out")
        letters = "AB" if prospective_only else grade
        if time not in TIMES:
            raise UnknownError(f"time is one of {', '.join(TIMES)}, not {shown(time)}")
        if cohort not in COHORTS:
            raise UnknownError(f"cohort is one of {', '.join(COHORTS)}, not {shown(cohort)}")
        return Scope(
            as_of=self.today if as_of is None else read_day(as_of),
            zone=self.zone,
            by=None if forecaster is None else lookup.forecaster(self._database, forecaster),
            tags=tuple(map(clean_line, [tags] if isinstance(tags, str) else tags)),
            since=None if since is None else read_day(since),
            until=None if until is None else read_day(until),
            time=time,
            grades=tuple(GRADE_LETTERS) if letters is None else grades_of(letters),
            same_day=bool(same_day),
            cohort=cohort,
        )

    def question(self, question: Reference, **filters: Unpack[ListFilters]) -> QuestionView:
        """One question.

        Raises:
            UnknownError: there is no such question.
        """
        id_ = number(question, "question")
        found = listing.questions(self._database, self.scope(**filters), only=id_)
        if not found:
            lookup.kept(self._database, "question", id_)
            raise UnknownError(f"Q{id_} is not among the questions that were asked for; leave filters out")
        return replace(found[0], said=lambda: self.forecasts(id_, **filters))

    def find_question(self, text: str) -> QuestionView | None:
        """The question with exactly these words, or None."""
        found = lookup.find_question(self._database, text)
        return None if found is None else self.question(found)

    def questions(
        self, words: str = "", *, part: Part | None = None, **filters: Unpack[ListFilters]
    ) -> list[QuestionView]:
        """Questions that have all these words, in themselves, in quotes or in notes, or a part of them.

        Filters as for scope().
        """
        return listing.questions(self._database, self.scope(**filters), words=words, part=part)

    def entered_late(self, question: Reference, made_on: When) -> str | None:
        """What a forecast would be that was made then and is entered now on a question.

        Returns:
            "late", not scored; "retrospective", unless a document shows it; None while the answer cannot be known yet.
        """
        from ledger.recording.logged import entered_late
        from ledger.recording.moments import when

        made = when(made_on, self.zone)
        return entered_late(self._database, number(question, "question"), made, self._clock(), self.zone)

    def due(self, *, part: Part | None = None, **filters: Unpack[ListFilters]) -> list[QuestionView]:
        """Questions past their close that nobody has resolved, the longest overdue first.

        Filters as for scope().
        """
        return listing.questions(self._database, self.scope(**filters), due=True, part=part)

    def reminder(self, *, soon: int = SOON, stale: int = STALE, **filters: Unpack[ListFilters]) -> Reminder:
        """What waits: answers to look up, questions that close within `soon` days, forecasts `stale` days old.

        Filters as for scope().
        """
        scope = self.scope(**filters)
        return reminder(self._database, scope, scope.as_of, soon=soon, stale=stale)

    def forecast(self, forecast: Reference, *, cohort: Cohort = "resolved") -> ForecastView:
        """One forecast; with the cohort "closed" it is early where its question was decided before its deadline.

        Raises:
            UnknownError: there is no such forecast.
        """
        id_ = number(forecast, "forecast")
        found = listing.forecasts(self._database, self.scope(cohort=cohort), only=id_)
        if not found:
            found = listing.forecasts(self._database, self.scope(as_of=self._day_of(id_), cohort=cohort), only=id_)
        return found[0]

    def _day_of(self, forecast: int) -> date:
        """Today; of a forecast that was entered while the clock was wrong, and lies in the future, its own day."""
        made_on = lookup.kept(self._database, "forecast", forecast)["made_on"]
        return max(self.today, date.fromisoformat(made_on))

    def forecasts(
        self, question: Reference | None = None, *, part: Part | None = None, **filters: Unpack[ListFilters]
    ) -> ForecastList:
        """Forecasts, on one question or on all, or a part of them; filters as for scope().

        The list has to_arrow(), to_pandas() and to_polars().
        """
        from ledger.track_record.notebook import ForecastList

        only = None if question is None else number(question, "question")
        return ForecastList(listing.forecasts(self._database, self.scope(**filters), question=only, part=part))

    def newest_forecast(self) -> int:
        """The number of the forecast that was entered last.

        Raises:
            UnknownError: there is none.
        """
        newest: int = self._database.named(statement("last_ids"))[0]["forecast"]
        if not newest:
            raise UnknownError("there is no forecast yet; make one with prediction-ledger add")
        return newest

    def said_already(self, question: Reference, forecaster: str, made_on: When) -> tuple[ForecastView, bool] | None:
        """What somebody said about a question on a day, the newest, and whether one of that moment supersedes it.

        Args:
            question: its number or its words; also those of a new question.
            forecaster: a name; also a new one.
            made_on: the day, or an instant on it.
        """
        from ledger.recording.forecasts import said_already

        found = said_already(self._database, question, forecaster, made_on, self.zone)
        return None if found is None else (self.forecast(found[0]), found[1])

    def forecasters(self) -> list[dict[str, Any]]:
        """All forecasters with their kind, their other names and how many forecasts each made."""
        from ledger.recording.people import forecasters

        return forecasters(self._database)

    def forecaster_name(self, name: str) -> str:
        """The name of a forecaster of that name or alias.

        Raises:
            UnknownError: there is none; names that are close to it.
        """
        return lookup.name_of(self._database, lookup.forecaster(self._database, name))

    def details(self, kind: str, id_: int, **filters: Unpack[ListFilters]) -> dict[str, Any]:
        """Everything that is kept about one record, in the order in which it happened; filters as for scope().

        Args:
            kind: question, forecast, claim, source or resolution.
            id_: its number.
            **filters: as for scope().
        """
        from ledger.track_record.details import details

        if kind == "forecast" and filters.get("as_of") is None:
            filters["as_of"] = self._day_of(id_)
        return details(self._database, kind, id_, self.scope(**filters))

    def newest(self, most: int) -> list[Step]:
        """The last entries of the journal in words, the newest first."""
        from ledger.recording.steps import newest

        return newest(self._database, most, of=self._by if self.unseen else None)

    def history(self, question: Reference, most: int) -> list[Step]:
        """The last entries about a question, the newest first."""
        from ledger.recording.steps import of_question

        return of_question(self._database, number(question, "question"), most)

    def review(self, question: Reference, *, forecast: Reference | None = None, others: bool = True) -> list[Remark]:
        """What is wrong with a question, its claim, its forecast and its resolution; docs/review.md lists the codes.

        Args:
            question: its number, or what ask() gave.
            forecast: the forecast to look at with it; its newest unless given.
            others: whether to look for questions that ask the same or the opposite.

        Returns:
            Remarks, errors first; none for a question that is well made.

        Raises:
            UnknownError: there is no such question.
        """
        from ledger.recording.review import review_question

        said = None if forecast is None else number(forecast, "forecast")
        with self._database.reading():
            return review_question(
                self._database, number(question, "question"), self.scope(), forecast=said, others=others
            )

    def alike(self, text: str, closes: date) -> list[Remark]:
        """Remarks that name the questions which ask the same as one that is not kept yet, or the opposite."""
        from ledger.recording.review import others_like

        return list(others_like(self._database, text, closes))

    def review_open(self, *, others: bool = True) -> Iterator[tuple[int, list[Remark]]]:
        """The remarks on every question that is not resolved, each with its number, as review() gives them."""
        from ledger.recording.review import review_open

        return review_open(self._database, self.scope(), others=others)
