"""What vague words hide: the score of forecasts in words under every scale, and at the ends of what a word allows."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from ledger.errors import RefusedError
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.store.statements import statement
from ledger.track_record.columns import Array, TimedColumns, names
from ledger.track_record.results import Terms
from ledger.track_record.selection import Weighed, members, select, weigh
from ledger.track_record.status import BASES
from ledger.track_record.terms import terms

LOGGED = "as logged"
PHRASE = BASES.index("phrase")
Range = tuple[float, float, float]  # low, point, high


@dataclass(frozen=True, slots=True)
class ScaleReading:
    """The score of one forecaster with words read by one scale; a stated number is what it is under every scale."""

    scale: str  # `name@version`, or "as logged"
    read: int  # forecasts in words that the scale has; the others keep the reading they were logged with
    low: float  # mean Brier score with every word at the low end of its range
    point: float  # at its point
    high: float  # at its high end
    best: float  # with every word at the end that would have scored best
    worst: float  # at the one that would have scored worst
    # with every word scored as its range, by a rule with which nobody does better than to say the word
    # whose range holds what they believe; where ranges do not meet, or overlap, only nearly so
    proper: float


@dataclass(frozen=True, slots=True)
class Vague:
    """One forecaster's forecasts in words."""

    forecaster: str  # the name
    n: int  # scored yes/no forecasts
    worded: int  # of those, forecasts in words
    readings: tuple[ScaleReading, ...]  # as logged first, then by every scale that reads any of the words

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


class Words(NamedTuple):
    """A forecast in words: where it is among those that are scored, the words, and what they were read as."""

    at: int
    phrase: str
    logged: Range


def vagueness(database: Database, scope: Scope, *, timing: Timing = "last") -> Vagueness:
    """The scores of words under every scale; see Ledger.vagueness."""
    rows = select(database, scope, timing)
    scored = rows.take(rows.scored)
    words = _words(database, scored)
    if not words:
        raise RefusedError("no scored forecast here was made in words, so no scale changes anything")
    people, group = np.unique(scored.forecaster, return_inverse=True)
    found = _of_scales(weigh(scored, group, timing, pooled=False), words, len(people))
    in_words = np.bincount(group[[one.at for one in words]], minlength=len(people))
    name, size = names(database), np.bincount(group)
    some = [
        Vague(name[int(people[i])], int(size[i]), int(in_words[i]), tuple(found[i]))
        for i in np.flatnonzero(in_words).tolist()
    ]
    return Vagueness(
        terms=terms(database, scope, rows, timing=timing, rule="brier"),
        forecasters=tuple(sorted(some, key=lambda one: one.forecaster)),
        unread=_unread(words),
        without=len(people) - len(some),
    )


def _words(database: Database, scored: TimedColumns) -> list[Words]:
    worded = np.flatnonzero(scored.basis == PHRASE)
    if not len(worded):
        return []
    given = {id_: rest for id_, *rest in database.execute(statement("worded"))}
    found = []
    for at, id_ in zip(worded.tolist(), scored.id[worded].tolist(), strict=True):
        phrase, low, high = given[id_]
        found.append(Words(at, phrase or "", (low, float(scored.probability[at]), high)))
    return found


def _of_scales(weighed: Weighed[TimedColumns], words: list[Words], groups: int) -> list[list[ScaleReading]]:
    """Of each group its readings: as logged, then by every scale that reads any of its words."""
    from forecasts import scales

    found: list[list[ScaleReading]] = [[] for _ in range(groups)]
    for name, label in ((None, LOGGED), *((scale.name, scale.label) for scale in scales())):
        ranges, read = _ranges(weighed, words, name)
        for place, reading in _readings(weighed, ranges, read, label, groups):
            if name is None or reading.read:
                found[place].append(reading)
    return found


def _unread(words: list[Words]) -> dict[str, int]:
    """Words that no scale has, with how many forecasts say them."""
    from forecasts import scales

    phrases = [one.phrase for one in words]
    unread = [one for one in sorted({*phrases}) if not any(_read(one, scale.name) for scale in scales())]
    return {phrase: phrases.count(phrase) for phrase in unread}


@cache
def _read(phrase: str, scale: str) -> Range | None:
    """(low, point, high) of a phrase by a scale, or None where the scale does not have it."""
    from forecasts import ProbabilityError, read_probability

    try:
        found = read_probability(phrase, scale=scale)
    except ProbabilityError:
        return None
    return (found.low, found.point, found.high) if found.basis == "phrase" else None


def _ranges(weighed: Weighed[TimedColumns], words: list[Words], scale: str | None) -> tuple[dict[str, Array], Array]:
    """Low, point and high of every forecast with its words read by a scale, and which forecasts it read."""
    ranges = {name: weighed.rows.probability.copy() for name in ("low", "point", "high")}
    read = np.zeros(len(weighed.rows), dtype=bool)
    for one in words:
        found = None if scale is None else _read(one.phrase, scale)
        read[one.at] = scale is None or found is not None
        for name, value in zip(ranges, found or one.logged, strict=True):
            ranges[name][one.at] = value
    return ranges, read


def _readings(
    weighed: Weighed[TimedColumns], ranges: dict[str, Array], read: Array, label: str, groups: int
) -> list[tuple[int, ScaleReading]]:
    from scoring import brier_envelope, brier_score, interval_brier_score

    y = weighed.rows.outcome
    scores = {name: brier_score(probability=p, outcome=y) for name, p in ranges.items()}
    scores["best"], scores["worst"] = brier_envelope(low=ranges["low"], high=ranges["high"], outcome=y)
    scores["proper"] = interval_brier_score(low=ranges["low"], high=ranges["high"], outcome=y)
    size = np.bincount(weighed.group, weights=weighed.weight, minlength=groups)
    means = {
        name: np.bincount(weighed.group, weights=weighed.weight * score, minlength=groups) / size
        for name, score in scores.items()
    }
    count = np.bincount(weighed.group[read], minlength=groups)
    return [
        (g, ScaleReading(label, int(count[g]), **{name: float(mean[g]) for name, mean in means.items()}))
        for g, _ in members(weighed.group, groups)
    ]
