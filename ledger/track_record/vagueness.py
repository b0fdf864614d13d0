"""What vague words hide: the score of forecasts in words under every scale, and at the ends of what a word allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ledger.errors import RefusedError
from ledger.store.scope import Scope, Timing
from ledger.store.sqlite import Database
from ledger.track_record import judged
from ledger.track_record.judged import BASES
from ledger.track_record.score_table import Terms
from ledger.track_record.selection import Array, Weighed, members, select, weigh
from ledger.track_record.terms import terms

LOGGED = "as logged"
PHRASE = BASES.index("phrase")


@dataclass(frozen=True, slots=True)
class Reading:
    """The score of one forecaster with words read by one scale; a stated number is what it is under every scale.

    Attributes:
        scale: `name@version`, or "as logged".
        read: forecasts in words that the scale has; the others keep the reading they were logged with.
        low: mean Brier score with every word at the low end of its range.
        point: at its point.
        high: at its high end.
        best: with every word at the end that would have scored best.
        worst: at the one that would have scored worst.
    """

    scale: str
    read: int
    low: float
    point: float
    high: float
    best: float
    worst: float


@dataclass(frozen=True, slots=True)
class Vague:
    """One forecaster's forecasts in words.

    Attributes:
        forecaster: the name.
        n: scored yes/no forecasts.
        worded: of those, forecasts in words.
        readings: as logged first, then by every scale that reads any of the words.
    """

    forecaster: str
    n: int
    worded: int
    readings: tuple[Reading, ...]

    @property
    def points(self) -> tuple[float, float]:
        """The lowest and the highest score among all scales at their points."""
        found = [reading.point for reading in self.readings]
        return min(found), max(found)


@dataclass(frozen=True, slots=True)
class Vagueness:
    """What words hide.

    Attributes:
        terms: under which the scores were made.
        forecasters: those with forecasts in words, by name.
        unread: words that no scale at hand has, with how many forecasts say them.
        without: forecasters whose scored forecasts have no words among them.
    """

    terms: Terms
    forecasters: tuple[Vague, ...]
    unread: dict[str, int]
    without: int


def vagueness(database: Database, scope: Scope, *, timing: Timing = "last") -> Vagueness:
    """The scores of words under every scale; see Ledger.vagueness."""
    from forecasts import scales

    rows = select(database, scope, timing, ("low", "high"))
    scored = rows.take(rows.scored)
    worded = np.flatnonzero(scored["basis"] == PHRASE)
    if not len(worded):
        raise RefusedError("no scored forecast here was made in words, so no scale changes anything")
    given = judged.chosen(database, sorted({*scored["id"][worded].tolist()}))
    phrases = [given[id_][1] or "" for id_ in scored["id"][worded].tolist()]
    people, group = np.unique(scored["forecaster"], return_inverse=True)
    weighed = weigh(scored, group, timing, pooled=False)
    found: list[list[Reading]] = [[] for _ in people]
    unread = {*phrases}
    for name, label in ((None, LOGGED), *((scale.name, scale.label) for scale in scales())):
        ranges, read = _ranges(weighed, worded, phrases, name)
        unread -= {phrase for phrase in phrases if name is not None and _read(phrase, name)}
        for place, reading in _readings(weighed, ranges, read, label, len(people)):
            if name is None or reading.read:
                found[place].append(reading)
    in_words = np.bincount(group[worded], minlength=len(people))
    names, size = judged.names(database), np.bincount(group)
    some = [
        Vague(names[int(people[i])], int(size[i]), int(in_words[i]), tuple(found[i]))
        for i in np.flatnonzero(in_words).tolist()
    ]
    return Vagueness(
        terms=terms(database, scope, rows, timing=timing, rule="brier"),
        forecasters=tuple(sorted(some, key=lambda one: one.forecaster)),
        unread={phrase: phrases.count(phrase) for phrase in sorted(unread)},
        without=len(people) - len(some),
    )


@cache
def _read(phrase: str, scale: str) -> tuple[float, float, float] | None:
    """(low, point, high) of a phrase by a scale, or None where the scale does not have it."""
    from forecasts import ProbabilityError, read_probability

    try:
        found = read_probability(phrase, scale=scale)
    except ProbabilityError:
        return None
    return (found.low, found.point, found.high) if found.basis == "phrase" else None


def _ranges(
    weighed: Weighed, worded: Array, phrases: list[str], scale: str | None
) -> tuple[dict[str, Array], Array]:
    """Low, point and high of every forecast with its words read by a scale, and which forecasts it read."""
    rows = weighed.rows
    ranges = {
        "low": rows["probability"].copy(),
        "point": rows["probability"].copy(),
        "high": rows["probability"].copy(),
    }
    read = np.zeros(len(rows), dtype=bool)
    for at, phrase in zip(worded.tolist(), phrases, strict=True):
        logged = (rows["low"][at], rows["probability"][at], rows["high"][at])
        found = None if scale is None else _read(phrase, scale)
        read[at] = scale is None or found is not None
        for name, value in zip(("low", "point", "high"), found or logged, strict=True):
            ranges[name][at] = value
    return ranges, read


def _readings(
    weighed: Weighed, ranges: dict[str, Array], read: Array, label: str, groups: int
) -> list[tuple[int, Reading]]:
    from scoring import brier_envelope, brier_score

    y = weighed.rows["outcome"]
    scores = {name: brier_score(probability=p, outcome=y) for name, p in ranges.items()}
    scores["best"], scores["worst"] = brier_envelope(low=ranges["low"], high=ranges["high"], outcome=y)
    size = np.bincount(weighed.group, weights=weighed.weight, minlength=groups)
    means = {
        name: np.bincount(weighed.group, weights=weighed.weight * score, minlength=groups) / size
        for name, score in scores.items()
    }
    count = np.bincount(weighed.group[read], minlength=groups)
    return [
        (g, Reading(label, int(count[g]), **{name: float(mean[g]) for name, mean in means.items()}))
        for g, _ in members(weighed.group, groups)
    ]
