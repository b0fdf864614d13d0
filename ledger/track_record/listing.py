"""Questions and forecasts as of a day: lists of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from forecasts.records.lifecycle import day_of, question_state
from forecasts.records.quantiles import Quantiles, day_at
from ledger.store.database import Database, Row
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.quantities.rows import DAYS, QuantileForecast, loaded, read
from ledger.track_record.status import GRADES, IN_ERROR, SCORED, STATUSES

if TYPE_CHECKING:
    from ledger.track_record.listing_rows import Part
    from ledger.track_record.quantities.scores import ForecastScores


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as of a day.

    Attributes:
        id: the number to type (12 for Q12).
        text: its newest wording.
        kind: binary, choice, numeric or date.
        options: of a choice question.
        closes: the last day on which forecasts count.
        state: open, closed, due, resolved, ambiguous or annulled.
        outcome: yes, no, a fraction or an option, as far as it was known.
        known_on: the day on which that was known.
        forecasts: how many had been made.
        tags: in alphabetical order.
        unit: of a numeric question.
        lower: the lower end of a numeric or date question.
        upper: its upper end.
        open_ends: which of these ends are open: lower, upper or both.
        ordered: whether the options of a choice question have an order.
        said: reads its forecasts, while the ledger is open; None in lists of questions.
    """

    id: int
    text: str
    kind: str
    options: tuple[str, ...]
    closes: date
    state: str
    outcome: str | None
    known_on: date | None
    forecasts: int
    tags: tuple[str, ...]
    unit: str | None = None
    lower: float | date | None = None
    upper: float | date | None = None
    open_ends: str | None = None
    ordered: bool = False
    said: Callable[[], Sequence[ForecastView]] | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"Q{self.id}"

    def frame(self, library: str | None = None) -> Any:
        """The question as a DataFrame of one row, of pandas or polars, the first installed unless one is named.

        Raises:
            ScoringError: neither is installed.
        """
        from scoring.frames import frame

        names = ("id", "text", "kind", "closes", "state", "outcome", "known_on", "forecasts")
        return frame({name: [getattr(self, name)] for name in names}, library)


@dataclass(frozen=True, slots=True)
class ForecastView:
    """A forecast as of a day.

    Attributes:
        id: the number to type (30 for F30).
        question: its question's number.
        question_text: its question's wording.
        forecaster: the name.
        made_on: the day on which it was said.
        recorded_on: the day on which it was entered here.
        lag_days: how many days later that was.
        grade: how its time is known: prospective, documented or retrospective.
        probability: of yes; None where the question is of another kind.
        probabilities: of each option; None where the question is not a choice.
        basis: stated, phrase, imputed or implied.
        phrase: the words it was read from.
        scale: the scale they were read by.
        status: scored, or why not: open, overdue, ambiguous, annulled, late, withdrawn, superseded, or its grade.
        outcome: what happened, as far as it was known.
        brier: (probability - outcome) squared where it is scored, 0..1; None for choice questions.
        choice_brier: the same summed over the options of a choice question, 0..2.
        rps: the ranked probability score, 0..1, where the options have an order.
        quantiles: (level, number or day or "never") of a numeric or date question.
        unit: in which these are scored, or None; days for dates.
        wis: the weighted interval score of the quantiles in that unit: twice the mean quantile score.
        other_words: the words of its question that it was made on, where those are others now.
        mistake: what of it was entered in error, by whom and on which day.
    """

    id: int
    question: int
    question_text: str
    forecaster: str
    made_on: date
    recorded_on: date
    lag_days: int
    grade: str
    probability: float | None
    probabilities: tuple[float, ...] | None
    basis: str
    phrase: str | None
    scale: str | None
    status: str
    outcome: str | None
    brier: float | None
    choice_brier: float | None
    rps: float | None = None
    quantiles: Quantiles | None = None
    unit: str | None = None
    wis: float | None = None
    other_words: str | None = None
    mistake: str | None = None

    def __str__(self) -> str:
        return f"F{self.id}"


def questions(
    database: Database,
    scope: Scope,
    *,
    due: bool = False,
    only: int | None = None,
    words: str = "",
    part: Part | None = None,
) -> list[QuestionView]:
    """Questions that match, as of the scope's day, or a part of them; due ones with the longest overdue first."""
    from ledger.track_record.listing_rows import question_rows, tag_rows

    chosen = question_rows(scope, due=due, only=only, words=words, part=part)
    rows = database.rows(chosen, {**scope.params(), "question": only, "forecast": None})
    some = None if only is None and part is None else [row[0] for row in rows]
    tags: dict[int, tuple[str, ...]] = {}
    for question, tag in database.rows(tag_rows(some)):
        tags[question] = (*tags.get(question, ()), tag)
    kinds = _kinds(database, some)
    return [_question(row, scope, tags, kinds) for row in rows]


def _question(
    row: Row, scope: Scope, tags: dict[int, tuple[str, ...]], kinds: dict[int, dict[str, Any]]
) -> QuestionView:
    id_, text, kind, options, closes, close, end, status, outcome, known_on, count = row
    return QuestionView(
        id_,
        text,
        kind,
        tuple(orjson.loads(options)) if options else (),
        date.fromisoformat(closes),
        question_state(status=status, close=close, last_day_ends=end, now=scope.cut - 1),
        outcome,
        date.fromisoformat(known_on) if known_on else None,
        count,
        tags.get(id_, ()),
        **(_of_its_kind(kinds[id_]) if id_ in kinds else {}),
    )


def _kinds(database: Database, only: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    """The columns that only questions of other kinds than yes/no have, by question."""
    from ledger.track_record.listing_rows import kind_rows

    names = ("kind", "unit", "lower", "upper", "open_ends", "closes", "ordered", "options")
    return {
        id_: {"question_id": id_, **dict(zip(names, rest, strict=True))}
        for id_, *rest in database.rows(kind_rows(only))
    }


def _of_its_kind(row: dict[str, Any]) -> dict[str, Any]:
    ends = {name: row[name] for name in ("lower", "upper")}
    if row["kind"] == "date":
        ends = {name: None if end is None else day_at(end) for name, end in ends.items()}
    return {**ends, "unit": row["unit"], "open_ends": row["open_ends"], "ordered": bool(row["ordered"])}


def forecasts(
    database: Database, scope: Scope, *, question: int | None = None, only: int | None = None, part: Part | None = None
) -> list[ForecastView]:
    """Forecasts that match, or a part of them, with what became of each as of the scope's day and by its policy."""
    from ledger.track_record.listing_rows import forecast_rows

    chosen = forecast_rows(scope, question=question, only=only, part=part)
    rows = database.rows(chosen, {**scope.params(), "question": question, "forecast": only})
    few = part is not None or question is not None or only is not None
    some = sorted({row[1] for row in rows}) if few else None
    kinds = _kinds(database, some) if any(row[5] is None for row in rows) else {}
    scores = _scores(rows, kinds) if kinds else {}
    found = [_view(row, scope.zone, kinds.get(row[1]), scores.get(row[0])) for row in rows]
    if not database.value(statement("put_right")):
        return found
    from ledger.store.other_words import other_words
    from ledger.track_record.mistakes import in_words

    former = {one.forecast: one.text for one in other_words(database)}
    wrong = in_words(database, scope.zone)
    return [_told(one, former, wrong) for one in found]


def _told(view: ForecastView, former: dict[int, str], wrong: dict[tuple[str, int], str]) -> ForecastView:
    """The forecast with what became of its words, and what of it was entered in error."""
    said = wrong.get(("forecast", view.id))
    if view.status == IN_ERROR and not said:
        said = wrong.get(("question", view.question))
    words = former.get(view.id)
    return replace(view, other_words=words, mistake=said) if said or words else view


def outcome_value(database: Database, scope: Scope, forecast: int) -> float:
    """What happened of a scored forecast's question, as a number."""
    from ledger.track_record.listing_rows import forecast_rows

    chosen = forecast_rows(scope, question=None, only=forecast)
    (row,) = database.rows(chosen, {**scope.params(), "question": None, "forecast": forecast})
    return float(row[-3])


def _scores(rows: list[Row], kinds: dict[int, dict[str, Any]]) -> dict[int, ForecastScores]:
    """The scores of scored forecasts that are not yes/no, by their numbers."""
    said: dict[int, QuantileForecast] = {}
    for row in rows:
        id_, question, *_, probabilities, quantiles, _, _, _, status, _, value, _, _ = row
        if question in kinds and status == SCORED:
            told = {**kinds[question], "probabilities": probabilities, "quantiles": quantiles}
            said[id_] = read(told, value)
    if not said:
        return {}
    from ledger.track_record.quantities.scores import each  # numpy comes with it

    return dict(zip(said, each(list(said.values())), strict=True))


def _view(row: Row, zone: str, kind: dict[str, Any] | None, scores: ForecastScores | None) -> ForecastView:
    id_, question, text, name, made_on, said, chances, quantiles, *words = row
    basis, phrase, scale, status, outcome, value, recorded, grade = words
    day, entered = date.fromisoformat(made_on), day_of(instant(recorded), zone)
    view = ForecastView(
        id=id_,
        question=question,
        question_text=text,
        forecaster=name,
        made_on=day,
        recorded_on=entered,
        lag_days=(entered - day).days,
        grade=GRADES[grade],
        probability=said,
        probabilities=None,
        basis=basis,
        phrase=phrase,
        scale=scale,
        status=STATUSES[status],
        outcome=outcome,
        brier=(said - value) ** 2 if status == SCORED and said is not None else None,
        choice_brier=None,
    )
    return view if kind is None else _of_another_kind(view, kind, chances, quantiles, scores)


def _of_another_kind(
    view: ForecastView, kind: dict[str, Any], chances: str | None, quantiles: str | None, scores: ForecastScores | None
) -> ForecastView:
    """The forecast with what only those have that are not yes/no."""
    points: Quantiles | None = loaded(quantiles) if quantiles else None
    return replace(
        view,
        probabilities=tuple(float(p) for p in orjson.loads(chances)) if chances else None,
        quantiles=points,
        unit=(DAYS if kind["kind"] == "date" else kind["unit"]) if points else None,
        choice_brier=scores.choice_brier if scores else None,
        rps=scores.rps if scores else None,
        wis=scores.wis if scores else None,
    )
