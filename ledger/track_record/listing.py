"""Questions and forecasts as of a day: lists of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from forecasts.records.lifecycle import question_state
from forecasts.records.quantiles import Axis, Quantiles, day_at, position
from ledger.store.axis import axis_of
from ledger.store.scope import Scope
from ledger.store.sqlite import Database, Row
from ledger.track_record.quantities.quantile_scores import (
    DAYS,
    loaded,
    ranked_probability,
    weighted_interval_score,
)
from ledger.track_record.status import FATE, SETTLED


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

    def _repr_html_(self) -> str:
        from importlib import import_module  # drawn layers above, which nothing down here may know

        html: str = import_module("ledger.reports.notebook").question_html(self)
        return html


@dataclass(frozen=True, slots=True)
class ForecastView:
    """A forecast as of a day.

    Attributes:
        id: the number to type (30 for F30).
        question: its question's number.
        question_text: its question's wording.
        forecaster: the name.
        made_on: the day on which it was said.
        probability: of yes; None where the question is of another kind.
        probabilities: of each option; None where the question is not a choice.
        basis: stated, phrase, imputed or implied.
        phrase: the words it was read from.
        scale: the scale they were read by.
        fate: scored, or why not: open, overdue, ambiguous, annulled, late, withdrawn, superseded,
            retrospective.
        outcome: what happened, as far as it was known.
        brier: (probability - outcome) squared where it is scored, 0..1; None for choice questions.
        choice_brier: the same summed over the options of a choice question, 0..2.
        rps: the ranked probability score, 0..1, where the options have an order.
        quantiles: (level, number or day or "never") of a numeric or date question.
        unit: in which these are scored, or None; days for dates.
        wis: the weighted interval score of the quantiles in that unit: twice the mean quantile score.
    """

    id: int
    question: int
    question_text: str
    forecaster: str
    made_on: date
    probability: float | None
    probabilities: tuple[float, ...] | None
    basis: str
    phrase: str | None
    scale: str | None
    fate: str
    outcome: str | None
    brier: float | None
    choice_brier: float | None
    rps: float | None = None
    quantiles: Quantiles | None = None
    unit: str | None = None
    wis: float | None = None

    def __str__(self) -> str:
        return f"F{self.id}"


_QUESTIONS = """
SELECT s.id, s.text, s.kind, s.options, s.closes, s.close, s.closing_day_end,
    s.status, s.outcome, s.known_on,
    (SELECT count(*) FROM forecast f WHERE f.question_id = s.id AND {forecasts})
FROM ({settled}) s WHERE {where} ORDER BY {order}
"""
# What only the few questions that are not yes/no have: looked up apart, so that long lists of others stay quick.
_AXES = "SELECT id, kind, unit, lower, upper, open_ends, closes, ordered FROM question WHERE kind <> 'binary'"
_QUANTILES = """
SELECT f.id, f.quantiles FROM question q CROSS JOIN forecast f
WHERE f.question_id = q.id AND q.kind <> 'binary' AND q.kind IN ('numeric', 'date')
"""
_HAS_FORECAST = "EXISTS (SELECT 1 FROM forecast f WHERE f.question_id = s.id AND {conditions})"
_USED = """
NOT EXISTS (SELECT 1 FROM forecast r WHERE r.question_id = s.id AND r.recoded_by IS NOT NULL)
OR EXISTS (SELECT 1 FROM forecast r WHERE r.question_id = s.id AND r.recoded_by IS NULL)
"""
_FORECASTS = f"""
SELECT f.id, f.question_id, s.text, p.name, f.made_on, f.probability, f.probabilities,
    f.basis, f.phrase, f.scale, {FATE}, s.outcome, s.outcome_value
FROM forecast f JOIN ({SETTLED}) s ON s.id = f.question_id JOIN forecaster p ON p.id = f.forecaster_id
WHERE {{where}} ORDER BY f.id
"""  # noqa: S608


def questions(
    database: Database, scope: Scope, *, due: bool = False, only: int | None = None
) -> list[QuestionView]:
    """Questions that match, as of the scope's day; due ones with the longest overdue first."""
    where = ["1 = 1"]
    if scope.by is not None or scope.since is not None:
        where.append(_HAS_FORECAST.format(conditions=scope.conditions()))
    where += [
        f"EXISTS (SELECT 1 FROM question_tag t WHERE t.question_id = s.id AND t.tag = :tag{i})"  # noqa: S608
        for i in range(len(scope.tags))
    ]
    if due:
        where.append("s.status IS NULL AND s.closing_day_end < :cut")
        where.append(f"({_USED})")
    if only is not None:
        where.append("s.id = :only")
    sql = _QUESTIONS.format(
        settled=SETTLED,
        forecasts="f.stands_from < :cut",
        where=" AND ".join(where),
        order="s.close, s.id" if due else "s.id",
    )
    rows = database.execute(sql, {**scope.params(), "only": only})
    tags = _tags(database, only)
    axes = _axes(database, only)
    return [
        QuestionView(
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
            **(_of_its_kind(axes[id_]) if id_ in axes else {}),
        )
        for id_, text, kind, options, closes, close, end, status, outcome, known_on, count in rows
    ]


def _axes(database: Database, only: int | None) -> dict[int, dict[str, Any]]:
    """The columns that only questions of other kinds than yes/no have, by question."""
    where = "" if only is None else " AND id = :only"
    return {row["id"]: row for row in database.named(_AXES + where, {} if only is None else {"only": only})}


def _of_its_kind(row: dict[str, Any]) -> dict[str, Any]:
    ends = {name: row[name] for name in ("lower", "upper")}
    if row["kind"] == "date":
        ends = {name: None if end is None else day_at(end) for name, end in ends.items()}
    return {**ends, "unit": row["unit"], "open_ends": row["open_ends"], "ordered": bool(row["ordered"])}


def _tags(database: Database, only: int | None) -> dict[int, tuple[str, ...]]:
    where = "" if only is None else " WHERE question_id = :only"
    tags: dict[int, tuple[str, ...]] = {}
    for question, tag in database.execute(
        f"SELECT question_id, tag FROM question_tag{where} ORDER BY question_id, tag",  # noqa: S608
        {} if only is None else {"only": only},
    ):
        tags[question] = (*tags.get(question, ()), tag)
    return tags


def forecasts(
    database: Database, scope: Scope, *, question: int | None = None, only: int | None = None
) -> list[ForecastView]:
    """Forecasts that match, with what became of each as of the scope's day and by its policy."""
    where = [scope.conditions()]
    if question is not None:
        where.append("f.question_id = :question")
    if only is not None:
        where.append("f.id = :only")
    policy = {"every": int(scope.time == "every"), "prospective": int(scope.prospective_only)}
    params = {**scope.params(), **policy, "question": question, "only": only}
    rows = database.execute(_FORECASTS.format(where=" AND ".join(where)), params)
    axes = _axes(database, question)
    said = _quantiles(database, question, only) if axes else {}
    return [_view(row, axes.get(row[1]), said.get(row[0])) for row in rows]


def _quantiles(database: Database, question: int | None, only: int | None) -> dict[int, str]:
    where = "" if question is None else " AND q.id = :question"
    where += "" if only is None else " AND f.id = :only"
    return dict(database.execute(_QUANTILES + where, {"question": question, "only": only}))


def _view(row: Row, axis: dict[str, Any] | None, quantiles: str | None) -> ForecastView:
    id_, question, text, name, made_on, probability, probabilities, *words, fate, outcome, value = row
    day = date.fromisoformat(made_on)
    scored = fate == "scored"
    if axis is None:
        brier = (probability - value) ** 2 if scored and probability is not None else None
        basis, phrase, scale = words
        return ForecastView(
            id_,
            question,
            text,
            name,
            day,
            probability,
            None,
            basis,
            phrase,
            scale,
            fate,
            outcome,
            brier,
            None,
        )
    chances = tuple(float(p) for p in orjson.loads(probabilities)) if probabilities else None
    said = loaded(quantiles) if quantiles else None
    choice_brier = rps = None
    if scored and chances:
        choice_brier = sum((p - (i == value)) ** 2 for i, p in enumerate(chances))
        rps = ranked_probability(chances, value) if axis["ordered"] else None
    return ForecastView(
        id=id_,
        question=question,
        question_text=text,
        forecaster=name,
        made_on=day,
        probability=None,
        probabilities=chances,
        **dict(zip(("basis", "phrase", "scale"), words, strict=True)),
        fate=fate,
        outcome=outcome,
        brier=None,
        choice_brier=choice_brier,
        rps=rps,
        quantiles=said,
        unit=(DAYS if axis["kind"] == "date" else axis["unit"]) if said else None,
        wis=_wis(said, value, axis_of(axis)) if scored and said else None,
    )


def _wis(quantiles: Quantiles, outcome: float, axis: Axis) -> float:
    return weighted_interval_score([(level, position(point)) for level, point in quantiles], outcome, axis)
