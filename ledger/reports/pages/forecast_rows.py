"""Forecasts one by one: the row that a page shows, and that stands in the CSV and JSON beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from forecasts.records.quantiles import day_at, point_text, position, read_point
from ledger.track_record.forecast_columns import Integers
from ledger.track_record.judged import BASES, FATES
from ledger.track_record.snapshot import Extra

if TYPE_CHECKING:
    from ledger.track_record.snapshot import Asked, Quoted, Snapshot

CHUNK = 20_000  # forecasts that are held in memory as rows
NO_EXTRA = Extra(*(None,) * 11)
EPOCH = date(1970, 1, 1)


class Row(NamedTuple):
    """One forecast with all that is published about it; the fields are the columns of the CSV."""

    forecast_id: str
    forecaster: str
    question_id: str
    question: str
    kind: str
    made_on: str
    probability: float | None
    probabilities: str | None
    quantiles: str | None
    basis: str
    low: float | None
    high: float | None
    phrase: str | None
    scale: str | None
    coder: str | None
    state: str
    prospective: str
    outcome: str | None
    outcome_value: float | None
    known_on: str | None
    closes: str
    weighs_with: str
    brier: float | None
    choice_brier: float | None
    others_mean: float | None
    others_n: int
    others_brier: float | None
    tags: str
    claim_id: str | None
    quote: str | None
    source_id: str | None
    source: str | None
    source_url: str | None
    withdrawn_on: str | None
    note: str | None
    unit: str | None
    lower: str | None
    upper: str | None
    wis: float | None
    rps: float | None


DICTIONARY = {
    "forecast_id": "number of the forecast in this ledger",
    "forecaster": "who said it",
    "question_id": "number of the question in this ledger",
    "question": "the question as it is worded now",
    "kind": "binary, choice, numeric or date",
    "made_on": "when it was said, YYYY-MM-DD",
    "probability": "of yes, 0 to 1; empty unless the question is binary",
    "probabilities": "of each option in order, separated by spaces; choice questions only",
    "quantiles": "as given, in JSON; numeric and date questions only",
    "basis": "stated: a number was given; phrase: words, read by a scale; implied: said without qualification; "
    "imputed: a coder's number",
    "low": "lowest reading of the probability",
    "high": "highest reading of the probability",
    "phrase": "the words that were read",
    "scale": "the scale that read them, name@version",
    "coder": "who read them",
    "state": "scored, or why not: open, overdue, ambiguous, annulled, late, withdrawn, superseded, retrospective, "
    "unscorable",
    "prospective": "yes if the question was recorded before its answer could be known, else no",
    "outcome": "what happened, as far as it was known",
    "outcome_value": "1 for yes, 0 for no, a fraction, the place of the option from 0, the number, or the date in days "
    "since 1970-01-01; inf and -inf beyond the ends (never, above, below)",
    "known_on": "since when the outcome could be known, YYYY-MM-DD",
    "closes": "last day on which forecasts counted, YYYY-MM-DD",
    "weighs_with": "forecasts with the same value here come from one claim (or question) and together weigh one",
    "brier": "(probability - outcome_value) squared, 0 best to 1; scored binary forecasts only",
    "choice_brier": "the same summed over the options, 0 best to 2; scored choice forecasts only",
    "others_mean": "mean probability of the others' scored forecasts on the same question",
    "others_n": "how many those are",
    "others_brier": "(others_mean - outcome_value) squared",
    "tags": "topics of the question, separated by semicolons",
    "claim_id": "number of the claim it rests on",
    "quote": "the words, verbatim",
    "source_id": "number of the source",
    "source": "its title",
    "source_url": "its link",
    "withdrawn_on": "from when it no longer stood, YYYY-MM-DD",
    "note": "anything that was added",
    "unit": "in which a number or a date is scored; days for dates; numeric and date questions only",
    "lower": "end below which nothing is told apart: what lies there is scored as if it lay at this end",
    "upper": "the same above; of a date question the end of its horizon, after which all that is known is never",
    "wis": "weighted interval score of the quantiles in that unit, 0 best: twice the mean quantile (pinball) loss; "
    "scored numeric and date forecasts only",
    "rps": "ranked probability score, 0 best to 1; scored choice forecasts whose options have an order only",
}
COLUMNS = Row._fields


@cache
def on_day(day: int) -> date:
    """Days since 1970 as a date."""
    return EPOCH + timedelta(days=day)


@cache
def iso(day: int) -> str:
    """Days since 1970 as YYYY-MM-DD.

    Example:
        >>> iso(0), iso(18368)
        ('1970-01-01', '2020-04-16')
    """
    return on_day(day).isoformat()


@dataclass(frozen=True, slots=True)
class Block:
    """Forecasts as columns of plain values, one element each, for all the files that list them in turn.

    Attributes:
        id: their numbers.
        who: the forecasters'.
        question: the questions'.
        cluster: what each weighs one with; a claim below zero.
        said: probability and index into BASES.
        day: days since 1970.
        state: index into FATES, and whether in hindsight.
        brier: squared error; below zero where there is none.
        mean: mean probability of the others; below zero where there is none.
        count: how many those are.
        others: squared error of their mean.
        mean_text: the mean with all digits.
        others_text: its squared error with all digits.
        more: place -> row of those that have more to show than a probability.
    """

    id: list[int]
    who: list[int]
    question: list[int]
    cluster: list[int]
    said: list[tuple[float, int]]
    day: list[int]
    state: list[tuple[int, bool]]
    brier: list[float]
    mean: list[float]
    count: list[int]
    others: list[float]
    mean_text: list[str]
    others_text: list[str]
    more: dict[int, Row]


class Rows:
    """Makes the rows of any choice of forecasts."""

    def __init__(self, snap: Snapshot) -> None:
        self.snap = snap
        size, scored = len(snap.columns), snap.rows
        self._brier, self._mean, self._others = (np.full(size, -1.0) for _ in range(3))
        self._count = np.zeros(size, dtype=np.int64)
        mean, count = snap.others
        self._brier[scored.at] = scored.error
        self._mean[scored.at] = np.where(count > 0, mean, -1.0)
        self._others[scored.at] = np.where(count > 0, np.square(mean - scored.outcome), -1.0)
        self._count[scored.at] = count
        self._speaker = np.zeros(max(snap.questions, default=0) + 1, dtype=np.int64)
        for one in snap.questions.values():
            claim = snap.claims.get(one.claim) if one.claim else None
            self._speaker[one.id] = (claim.forecaster or 0) if claim else 0
        self._questions: dict[int, tuple[Any, ...]] = {}
        self.names = {number: one.name for number, one in snap.people.items()}
        self._last: tuple[bytes, Block | None] = (b"", None)

    def of(self, at: Integers) -> list[Row]:
        """Rows of the forecasts at these places of the columns."""
        c = self.snap.columns
        with_more = c.id[at][c.detailed[at]]
        extras = self.snap.extras(with_more) if len(with_more) else {}
        columns: tuple[Any, ...] = (
            *(c.id, c.forecaster, c.question, c.cluster, c.probability, c.day, c.basis, c.fate, c.hindsight),
            *(self._brier, self._mean, self._count, self._others),
        )
        row: Any = self._row
        return [
            row(*cells, extras.get(cells[0]))
            for cells in zip(*(column[at].tolist() for column in columns), strict=True)
        ]

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
            *(c.id[at].tolist(), who.tolist(), question.tolist(), c.cluster[at].tolist()),
            list(zip(c.probability[at].tolist(), c.basis[at].tolist(), strict=True)),
            c.day[at].tolist(),
            list(zip(c.fate[at].tolist(), c.hindsight[at].tolist(), strict=True)),
            *(self._brier[at].tolist(), mean, self._count[at].tolist(), others),
            *(list(map(repr, mean)), list(map(repr, others))),
            dict(zip(more.tolist(), self.of(at[more]), strict=True)) if len(more) else {},
        )

    def shared(self, what: str, key: Any) -> dict[str, Any]:
        """Those fields of a row that are the same for all forecasts with the same element in a column of a block.

        Args:
            what: who, question, cluster, said, day or state.
            key: the element.
        """
        if what == "who":
            return {"forecaster": self.names[key]}
        if what == "day":
            return {"made_on": iso(key)}
        if what == "said":
            return {"probability": key[0], "basis": BASES[key[1]]}
        if what == "state":
            return {"state": FATES[key[0]], "prospective": "no" if key[1] else "yes"}
        if what == "cluster":
            return {"weighs_with": weighs_with(key)}
        names = ("question_id", "question", "kind", "tags", "outcome", "outcome_value", "known_on", "closes")
        return dict(zip(names, self.question(key), strict=False))

    def question(self, number: int) -> tuple[Any, ...]:
        """What rows say of a question."""
        return self._questions.get(number) or self._question(number)

    def _row(
        self,
        id_: int,
        who: int,
        question: int,
        cluster: int,
        said: float,
        day: int,
        basis: int,
        fate: int,
        late: bool,
        error: float,
        mean: float,
        count: int,
        others: float,
        extra: Extra | None,
    ) -> Row:
        (qid, text, kind, tags, outcome, value, known_on, closes, claim) = self.question(question)
        p = said if said == said else None
        brier = error if error >= 0 else None
        name = self.names[who]
        head = (f"F{id_}", name, qid, text, kind, iso(day), p)
        tail = (
            *(FATES[fate], "no" if late else "yes", outcome, value, known_on, closes),
            weighs_with(cluster),
        )
        other = (mean, count, others) if count else (None, 0, None)
        if extra is None and (claim is None or claim.forecaster != who):
            none = (None,) * 7
            return Row._make(
                (
                    *head,
                    None,
                    None,
                    BASES[basis],
                    *none[:5],
                    *tail,
                    brier,
                    None,
                    *other,
                    tags,
                    *none,
                    *none[:5],
                )
            )
        extra = extra or NO_EXTRA
        own = claim if claim and claim.forecaster == who else None
        quoted = self.snap.claims.get(extra.claim) if extra.claim else own
        return self._with_extra(extra, quoted, head, basis, tail, brier, fate == 0, value, other, tags)

    def _with_extra(
        self,
        extra: Extra,
        claim: Quoted | None,
        head: tuple[Any, ...],
        basis: int,
        tail: tuple[Any, ...],
        brier: float | None,
        scored: bool,
        value: float | None,
        other: tuple[Any, ...],
        tags: str,
    ) -> Row:
        import orjson

        source = self.snap.sources.get(claim.source) if claim and claim.source else None
        choice = None
        if extra.probabilities and scored and value is not None:
            choice = sum((p - (i == value)) ** 2 for i, p in enumerate(extra.probabilities))
        asked = self.snap.questions[int(head[2][1:])]
        withdrawn = extra.withdrawn_on
        return Row._make(
            (
                *head,
                " ".join(map(repr, extra.probabilities)) if extra.probabilities else None,
                orjson.dumps(extra.quantiles).decode() if extra.quantiles else None,
                *(BASES[basis], extra.low, extra.high, extra.phrase, extra.scale, extra.coder),
                *(*tail, brier, choice, *other, tags),
                *(f"C{claim.id}" if claim else None, claim.quote if claim else None),
                *(f"S{source.id}" if source else None, (source.title or source.outlet) if source else None),
                source.url if source else None,
                withdrawn if withdrawn and withdrawn <= self.snap.scope.as_of.isoformat() else None,
                extra.note,
                *_of_kind(asked, extra, value if scored else None),
            )
        )

    def _question(self, number: int) -> tuple[Any, ...]:
        one = self.snap.questions[number]
        made = (
            *(f"Q{number}", one.text, one.kind, "; ".join(one.tags), one.outcome or _unclear(one.state)),
            *(one.outcome_value, one.known_on.isoformat() if one.known_on else None, one.closes.isoformat()),
            self.snap.claims.get(one.claim) if one.claim else None,
        )
        self._questions[number] = made
        return made


def _of_kind(asked: Asked, extra: Extra, happened: float | None) -> tuple[Any, ...]:
    """Unit, ends and score of a forecast of a number or a date; the ranked score of ordered options."""
    from ledger.track_record.quantities.quantile_scores import (
        ranked_probability,
        unit_of,
        weighted_interval_score,
    )

    if extra.probabilities:
        if happened is None or not asked.ordered:
            return (None,) * 5
        return *(None,) * 4, ranked_probability(extra.probabilities, happened)
    if not extra.quantiles:
        return (None,) * 5
    axis = asked.axis
    ends = (None if end is None else end_text(asked.kind, end) for end in (axis.lower, axis.upper))
    said = [(float(level), position(read_point(point))) for level, point in extra.quantiles]
    wis = None if happened is None else weighted_interval_score(said, happened, axis)
    return unit_of(asked.kind, asked.unit, asked.id), *ends, wis, None


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


def weighs_with(cluster: int) -> str:
    """What a forecast weighs one with: its claim or its question."""
    return f"{'C' if cluster < 0 else 'Q'}{abs(cluster)}"
