"""Forecasts one by one: the row that a page shows, and that stands in the CSV and JSON beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from forecasts.records.quantiles import day_at, point_text
from ledger.reports.pages.published_forecast import PublishedForecast
from ledger.track_record.columns import Integers
from ledger.track_record.quantities.rows import unit_of
from ledger.track_record.quantities.scores import ForecastScores
from ledger.track_record.shown import Extra
from ledger.track_record.status import BASES, GRADE_LETTERS, GRADES, STATUSES

if TYPE_CHECKING:
    from ledger.track_record.shown import QuestionShown, Quoted
    from ledger.track_record.snapshot import Snapshot

CHUNK = 20_000  # forecasts that are held in memory as rows
NO_EXTRA = Extra(*(None,) * 11)
NO_SCORES = ForecastScores(None, None, None)


@cache
def on_day(day: int) -> date:
    """A day such as 20200416 as a date."""
    return date(day // 10_000, day // 100 % 100, day % 100)


@cache
def iso(day: int) -> str:
    """A day such as 20200416 as YYYY-MM-DD.

    Example:
        >>> iso(19700101), iso(20200416)
        ('1970-01-01', '2020-04-16')
    """
    return on_day(day).isoformat()


def dated(said: int, recorded: int, grade: int) -> dict[str, Any]:
    """When a forecast was said and recorded, and how its time is known.

    Example:
        >>> dated(20200416, 20200418, 1)
        {'made_on': '2020-04-16', 'recorded_on': '2020-04-18', 'lag_days': 2, 'grade': 'B'}
    """
    lag = (on_day(recorded) - on_day(said)).days
    return {"made_on": iso(said), "recorded_on": iso(recorded), "lag_days": lag, "grade": GRADE_LETTERS[GRADES[grade]]}


@dataclass(frozen=True, slots=True)
class Block:
    """Forecasts as columns of plain values, one element each, for all the files that list them in turn."""

    id: list[int]  # their numbers
    who: list[int]  # the forecasters'
    question: list[int]  # the questions'
    unit: list[int]  # what each weighs one with; a claim below zero
    said: list[tuple[float, int]]  # probability and place in BASES
    # when each was said and when it was recorded, as 20200416, and place in GRADES
    day: list[tuple[int, int, int]]
    state: list[int]  # place in STATUSES
    brier: list[float]  # squared error; below zero where there is none
    mean: list[float]  # mean probability of the others; below zero where there is none
    count: list[int]  # how many those are
    others: list[float]  # squared error of their mean
    mean_text: list[str]  # the mean with all digits
    others_text: list[str]  # its squared error with all digits
    more: dict[int, PublishedForecast]  # place -> row of those that have more to show than a probability


class QuestionCells(NamedTuple):
    """What rows say of a question."""

    question_id: str
    question: str
    kind: str
    tags: str
    outcome: str | None
    outcome_value: float | None
    known_on: str | None
    closes: str


class ForecastRows:
    """Makes the rows of any choice of forecasts."""

    def __init__(self, snap: Snapshot) -> None:
        self.snap = snap
        size, scored = len(snap.columns), snap.scored
        self._brier, self._mean, self._others = (np.full(size, -1.0) for _ in range(3))
        self._count = np.zeros(size, dtype=np.int64)
        mean, count = snap.others
        self._brier[snap.at] = snap.errors
        self._mean[snap.at] = np.where(count > 0, mean, -1.0)
        self._others[snap.at] = np.where(count > 0, np.square(mean - scored.outcome), -1.0)
        self._count[snap.at] = count
        self._speaker = np.zeros(max(snap.questions, default=0) + 1, dtype=np.int64)
        for one in snap.questions.values():
            claim = snap.claims.get(one.claim) if one.claim else None
            self._speaker[one.id] = (claim.forecaster or 0) if claim else 0
        self._questions: dict[int, QuestionCells] = {}
        self.names = {number: one.name for number, one in snap.people.items()}
        self._last: tuple[bytes, Block | None] = (b"", None)

    def of(self, at: Integers) -> list[PublishedForecast]:
        """Rows of the forecasts at these places of the columns."""
        c = self.snap.columns
        with_more = c.id[at][c.detailed[at]]
        extras = self.snap.extras(with_more) if len(with_more) else {}
        return [self._row(place, extras.get(int(c.id[place]), NO_EXTRA)) for place in at.tolist()]

    def blocks(self, at: Integers) -> Iterator[Block]:
        """The same as columns, some thousands at a time; the last ones are kept, since several files want them."""
        for start in range(0, len(at), CHUNK):
            part = at[start : start + CHUNK]
            key, (last, block) = part.tobytes(), self._last
            if block is None or last != key:
                block = self._block(part)
                self._last = (key, block)
            yield block

    def _block(self, at: Integers) -> Block:
        c = self.snap.columns
        who, question = c.forecaster[at], c.question[at]
        mean, others = self._mean[at].tolist(), self._others[at].tolist()
        more = np.flatnonzero(c.detailed[at] | (self._speaker[question] == who))
        return Block(
            id=c.id[at].tolist(),
            who=who.tolist(),
            question=question.tolist(),
            unit=c.unit[at].tolist(),
            said=list(zip(c.probability[at].tolist(), c.basis[at].tolist(), strict=True)),
            day=list(zip(*(one[at].tolist() for one in (c.made_on, c.recorded_on, c.grade)), strict=True)),
            state=c.status[at].tolist(),
            brier=self._brier[at].tolist(),
            mean=mean,
            count=self._count[at].tolist(),
            others=others,
            mean_text=list(map(repr, mean)),
            others_text=list(map(repr, others)),
            more=dict(zip(more.tolist(), self.of(at[more]), strict=True)) if len(more) else {},
        )

    def shared(self, what: str, key: Any) -> dict[str, Any]:
        """Those fields of a row that are the same for all forecasts with the same element in a column of a block."""
        if what == "who":
            return {"forecaster": self.names[key]}
        if what == "day":
            return dated(*key)
        if what == "said":
            return {"probability": key[0], "basis": BASES[key[1]]}
        if what == "state":
            return {"state": STATUSES[key]}
        return {"weighs_with": weighs_with(key)} if what == "unit" else self.question(key)._asdict()

    def question(self, number: int) -> QuestionCells:
        """What rows say of a question."""
        if number not in self._questions:
            one = self.snap.questions[number]
            self._questions[number] = QuestionCells(
                question_id=f"Q{number}",
                question=one.text,
                kind=one.kind,
                tags="; ".join(one.tags),
                outcome=one.outcome or _unclear(one.state),
                outcome_value=one.outcome_value,
                known_on=one.known_on.isoformat() if one.known_on else None,
                closes=one.closes.isoformat(),
            )
        return self._questions[number]

    def _row(self, place: int, extra: Extra) -> PublishedForecast:
        c = self.snap.columns
        id_, who, number = int(c.id[place]), int(c.forecaster[place]), int(c.question[place])
        scores = self.snap.scores.get(id_, NO_SCORES)
        count = int(self._count[place])
        withdrawn = extra.withdrawn_on
        return PublishedForecast(
            forecast_id=f"F{id_}",
            forecaster=self.names[who],
            **dated(int(c.made_on[place]), int(c.recorded_on[place]), int(c.grade[place])),
            probability=None if np.isnan(c.probability[place]) else float(c.probability[place]),
            probabilities=" ".join(map(repr, extra.probabilities)) if extra.probabilities else None,
            quantiles=orjson.dumps(extra.quantiles).decode() if extra.quantiles else None,
            basis=BASES[c.basis[place]],
            low=extra.low,
            high=extra.high,
            phrase=extra.phrase,
            scale=extra.scale,
            coder=extra.coder,
            state=STATUSES[c.status[place]],
            weighs_with=weighs_with(int(c.unit[place])),
            brier=_known(self._brier[place]),
            choice_brier=scores.choice_brier,
            others_mean=float(self._mean[place]) if count else None,
            others_n=count,
            others_brier=float(self._others[place]) if count else None,
            withdrawn_on=withdrawn if withdrawn and withdrawn <= self.snap.scope.as_of.isoformat() else None,
            note=extra.note,
            **_axis(self.snap.questions[number], extra),
            wis=scores.wis,
            rps=scores.rps,
            **self._quoted(extra, who, self.snap.questions[number]),
            **self.question(number)._asdict(),
        )

    def _quoted(self, extra: Extra, who: int, asked: QuestionShown) -> dict[str, Any]:
        """The claim that a forecast rests on and its source."""
        claim = self._claim(extra, who, asked)
        source = self.snap.sources.get(claim.source) if claim and claim.source else None
        return {
            "claim_id": f"C{claim.id}" if claim else None,
            "quote": claim.quote if claim else None,
            "source_id": f"S{source.id}" if source else None,
            "source": (source.title or source.outlet) if source else None,
            "source_url": source.url if source else None,
        }

    def _claim(self, extra: Extra, who: int, asked: QuestionShown) -> Quoted | None:
        """The claim that a forecast rests on: its own, or its question's if it is the same forecaster's."""
        if extra.claim:
            return self.snap.claims.get(extra.claim)
        claim = self.snap.claims.get(asked.claim) if asked.claim else None
        return claim if claim and claim.forecaster == who else None


def _known(score: float) -> float | None:
    return float(score) if score >= 0 else None


def _axis(asked: QuestionShown, extra: Extra) -> dict[str, Any]:
    """Unit and ends of a forecast of a number or a date."""
    if not extra.quantiles:
        return {"unit": None, "lower": None, "upper": None}
    ends = {"lower": asked.axis.lower, "upper": asked.axis.upper}
    return {
        "unit": unit_of(asked.kind, asked.unit, asked.id),
        **{name: None if end is None else end_text(asked.kind, end) for name, end in ends.items()},
    }


def end_text(kind: str, end: float) -> str:
    """An end of a question in words.

    Example:
        >>> end_text("numeric", 2.5), end_text("date", 1.0)
        ('2.5', '1970-01-02')
    """
    return point_text(day_at(end) if kind == "date" else end)


def _unclear(state: str) -> str | None:
    return state if state in ("ambiguous", "annulled") else None


def fits(at: Integers) -> bool:
    """Whether so many forecasts are one block."""
    return len(at) <= CHUNK


def weighs_with(unit: int) -> str:
    """What a forecast weighs one with: its claim or its question."""
    return f"{'C' if unit < 0 else 'Q'}{abs(unit)}"
