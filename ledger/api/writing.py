"""Verbs that write records: ask, log, revise, withdraw, resolve, amend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from typing import TYPE_CHECKING, Any

from ledger.api.looking import Reference
from ledger.api.told import LoggedForecast, Told, new_question
from ledger.api.typed import Line, Typed
from ledger.identifiers import number
from ledger.recording.moments import When
from ledger.track_record.listing import ForecastView, QuestionView

if TYPE_CHECKING:
    from forecasts import Horizon, Probability, SpokenRange
    from ledger.recording.logged import Logged


class Writing(Typed):
    """Records, one at a time; each verb is one transaction."""

    def ask(self, text: str, *, closes: When | Horizon, **fields: Any) -> QuestionView:
        """Ask a question.

        Args:
            text: the question, on one line.
            closes: the last day on which forecasts count, an instant, or a horizon that was read from words.
            **fields: kind ("binary" unless given, "choice", "numeric" or "date"); options and ordered of a
                choice; unit, lower, upper and open_ends ("lower", "upper" or "both") of a number; criteria,
                resolution_source, opens, tags, claim, note, platform and external_id.

        Raises:
            RecordError: a field is wrong.
            RefusedError: the same words were asked already.
        """
        from ledger.recording.questions import question

        with self._writing() as writer:
            id_ = question(writer, text, closes=closes, **fields)
        return self.question(id_)

    def log(
        self,
        question: Reference,
        *,
        forecaster: str,
        made_on: When,
        probability: float | str | Probability | Mapping[str, Any] | None = None,
        quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
        closes: When | Horizon | None = None,
        quote: str | None = None,
        source: str | Mapping[str, Any] | None = None,
        asking: Mapping[str, Any] | None = None,
        belief: float | str | Probability | None = None,
        **fields: Any,
    ) -> LoggedForecast:
        """Log what somebody said.

        Args:
            question: its number (12, "Q12"), what ask() gave, or words: of a question that is there,
                or of a new one.
            forecaster: who said it; a new name is added.
            made_on: when it was said: a day, or an instant.
            probability: of yes, from 0 to 1; for a choice question one per option, {"A": 0.2, "B": 0.8};
                or what read_probability() gave.
            quantiles: instead of a probability, of a number {"5%": 1.2, "50%": 2, "95%": 3.1} or a date
                {0.1: "2026-03-01", 0.9: "never"}; or what read_range() gave. A new question is then numeric
                or a date question.
            closes: of a new question, as for ask().
            quote: the words, verbatim.
            source: where they were said: a link, a title, or the fields of a Source.
            asking: further fields of a new question, as for ask().
            belief: the coder's own probability, logged as a forecast of the coder's (of who is entering, unless
                there is a coder) made now.
            **fields: basis, low, high, phrase, scale, coder, note, platform and external_id.

        Raises:
            RecordError: a field is wrong.
            UnknownError: there is no such question, and no close for a new one.
        """
        from ledger.recording.asked import asked_about
        from ledger.recording.claims import claim_of
        from ledger.recording.forecasts import forecast
        from ledger.recording.logged import Logged
        from ledger.recording.moments import past
        from ledger.recording.people_and_sources import forecaster as forecaster_named

        with self._writing() as writer:
            who = forecaster_named(writer, forecaster)
            claim = claim_of(writer, who, quote, source)
            made = past("made on", made_on, writer)
            asked, new = asked_about(
                writer,
                question,
                closes=closes,
                asking={"claim": claim, **(asking or {})},
                made=made,
                quantiles=quantiles,
            )
            id_, said = forecast(
                writer,
                asked,
                forecaster=who,
                value=probability,
                quantiles=quantiles,
                made_on=made,
                claim=claim,
                **fields,
            )
            if belief is not None:
                from ledger.coding.decisions import believe

                believe(writer, asked, belief, fields.get("coder") or writer.by)
        logged = Logged(id_, said, asked, new, writer.now)
        view = self.forecast(id_)
        return LoggedForecast(
            **{one.name: getattr(view, one.name) for one in fields_of(ForecastView)},
            told=lambda: self._told(logged, view.forecaster, 1 if belief is None else 2),
        )

    def _told(self, logged: Logged, forecaster: str, forecasts: int) -> Told:
        from ledger.recording.logged import is_first, remarks

        return Told(
            question=new_question(logged, self.scope(), forecasts) if logged.new else self.question(logged.asked.id),
            new=logged.new,
            first=is_first(self._database, logged),
            remarks=remarks(self._database, logged, forecaster, self.scope()),
        )

    def log_line(
        self,
        line: Line,
        *,
        forecaster: str,
        tags: Sequence[str] = (),
        quote: str | None = None,
        source: str | None = None,
    ) -> LoggedForecast:
        """Log what read_line() read; tags are of a new question. Raises what log() raises."""
        return self.log(
            line.question,
            forecaster=forecaster,
            made_on=line.said,
            probability=line.chance,
            closes=line.closes,
            quote=quote,
            source=source,
            asking={"tags": tags} if tags else {},
        )

    def revise(
        self,
        forecast: Reference,
        probability: float | str | Probability | Mapping[str, Any] | None = None,
        *,
        made_on: When,
        quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
        **fields: Any,
    ) -> ForecastView:
        """Log a newer forecast of the same forecaster on the same question; the older one stays, superseded.

        Raises:
            RefusedError: the new one is older than the one it should replace.
        """
        from ledger.recording.forecasts import forecast as made
        from ledger.recording.forecasts import to_revise
        from ledger.recording.questions import asked

        with self._writing() as writer:
            before = to_revise(writer, number(forecast, "forecast"), made_on)
            id_, _ = made(
                writer,
                asked(writer, before.question),
                forecaster=before.forecaster,
                value=probability,
                quantiles=quantiles,
                made_on=made_on,
                claim=before.claim,
                **fields,
            )
        return self.forecast(id_)

    def withdraw(self, forecast: Reference, *, on: When, reason: str | None = None) -> ForecastView:
        """End a forecast without a newer one; it is kept and shown, and not scored.

        Raises:
            RefusedError: it ended already, or was made later.
        """
        from ledger.recording.forecasts import withdrawal

        id_ = number(forecast, "forecast")
        with self._writing() as writer:
            withdrawal(writer, id_, on=on, reason=reason)
        return self.forecast(id_)

    def resolve(
        self,
        question: Reference,
        outcome: object,
        *,
        known_on: When,
        evidence: str | Sequence[str] = (),
        resolver: str | None = None,
        note: str | None = None,
        reason: str | None = None,
        believed: bool = False,
    ) -> QuestionView:
        """Say how a question turned out; once more, with a reason, to correct that.

        Args:
            question: its number, or what ask() gave.
            outcome: yes, no, a fraction from 0 to 1; an option; a number, "above" or "below" an open end; a
                day or "never"; "ambiguous" or "annulled"; or "reopened", where it is not known after all.
            known_on: since when that could be known.
            evidence: links that show it, or one.
            resolver: who decided; who is entering unless given.
            note: anything to add.
            reason: why an earlier resolution was wrong.
            believed: whether that was really believed until then, as a statistic is that was revised later; else
                it is in force only on the days between its recording and its correction.

        Raises:
            RefusedError: it is resolved already and there is no reason.
            RecordError: the outcome is none of the question's.
        """
        from ledger.recording.resolutions import resolution

        id_ = number(question, "question")
        with self._writing() as writer:
            resolution(
                writer,
                id_,
                outcome,
                known_on=known_on,
                evidence=(evidence,) if isinstance(evidence, str) else tuple(evidence),
                resolver=resolver or writer.by,
                note=note,
                reason=reason,
                believed=believed or None,
            )
        return self.question(id_)

    def amend(self, question: Reference, *, reason: str, **changes: Any) -> QuestionView:
        """Change what a question says, with the reason.

        Raises:
            RecordError: a field cannot be amended.
            RefusedError: nothing changes.
            DoubtError: the words are others than those of forecasts on it, and its outcome is known.
        """
        from ledger.recording.questions import amendment, check_words

        id_ = number(question, "question")
        with self._writing() as writer:
            amendment(writer, id_, reason=reason, changes=changes)
            check_words(writer, id_, changes)
        return self.question(id_)
