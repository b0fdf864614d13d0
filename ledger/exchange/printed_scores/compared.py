"""Printed scores against recomputed ones: how many agree, and which do not."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

NEAR = 1e-6  # by which two equal scores may differ
SHOWN = 10  # scores that differ
_DECIMALS = re.compile(r"[+-]?\d*\.?(\d*)(?:[eE]([+-]?\d{1,3}))?")
_SCALES = {-1.0: "with the other sign", 2.0: "twice as large", 0.5: "half as large"}  # conventions that are mixed up


class NotScored(Exception):  # noqa: N818 (a reason, not an error of the program)
    """Why there is no score of ours to hold against one that is printed."""


class Printed(NamedTuple):
    """One score as a file has it, and as it was recomputed."""

    line: int  # where it stands in the file
    column: str  # what it is called there
    of: str  # whose it is, and of what
    theirs: str  # the number in the file, as it is written there
    ours: float | None = None  # what our rule gives; None where it cannot be recomputed
    why: str = ""  # why it cannot
    # by which the scores may differ because the file gives the times or the like too coarsely
    slack: float = 0.0


@dataclass(slots=True)
class Compared:
    """All printed scores of one column."""

    column: str  # what it is called in the file
    rule: str  # what they were recomputed by, and with which limits
    compared: int = 0  # how many were recomputed
    equal: int = 0  # how many of them agree within `tolerance`, or what the file's coarse times explain
    tolerance: float = NEAR  # 1e-6, or half of the last digit that the column prints if that is more
    largest: float | None = None  # the largest difference; None where nothing was compared
    different: list[Printed] = field(default_factory=list)  # the first that do not agree
    not_compared: Counter[str] = field(default_factory=Counter)  # {reason: how many}
    hint: str = ""  # what all of those that differ have in common, or ""


def compare(scores: Iterable[Printed], rules: dict[str, str]) -> list[Compared]:
    """Hold printed scores against recomputed ones, column by column; `rules` has a sentence for each of these."""
    columns: dict[str, _Column] = {}
    for score in scores:
        if score.column not in columns:
            columns[score.column] = _Column(Compared(score.column, rules.get(score.column, "")))
        columns[score.column].add(score)
    return [column.told() for column in columns.values()]


class _Column:
    """Counts the scores of a column, and holds those that do not agree at once: its digits are known at the end."""

    def __init__(self, told: Compared) -> None:
        self._told = told
        self._digits = 0
        self._off: list[Printed] = []

    def add(self, score: Printed) -> None:
        told, theirs = self._told, number(score.theirs)
        if theirs is None:
            told.not_compared["what stands there is not a number"] += 1
            return
        self._digits = max(self._digits, _digits(score.theirs))
        if score.ours is None:
            told.not_compared[score.why] += 1
            return
        told.compared += 1
        difference = 0.0 if score.ours == theirs else abs(score.ours - theirs)
        told.largest = max(told.largest or 0.0, difference)
        if difference <= max(NEAR, score.slack):
            told.equal += 1
        else:
            self._off.append(score)

    def told(self) -> Compared:
        told = self._told
        told.tolerance = max(NEAR, 0.5 * 10.0**-self._digits * (1 + 1e-9))
        off = [score for score in self._off if not _near(score, told.tolerance)]
        told.equal += len(self._off) - len(off)
        told.different = off[:SHOWN]
        for factor, words in _SCALES.items():
            if off and all(_near(score, told.tolerance, factor) for score in off):
                told.hint = f"those that differ agree {words}"
        return told


def _near(score: Printed, tolerance: float, factor: float = 1.0) -> bool:
    ours = factor * (score.ours or 0.0)
    return abs(ours - (number(score.theirs) or 0.0)) <= tolerance


def number(text: str) -> float | None:
    """A printed score as a number, infinite ones among them; None where it is none."""
    try:
        value = float(text.strip().replace("∞", "inf")) if "_" not in text else math.nan
    except ValueError:
        return None
    return None if math.isnan(value) else value


def _digits(text: str) -> int:
    """How many digits are printed after the point."""
    parts = _DECIMALS.fullmatch(text.strip())
    return len(parts[1]) - int(parts[2] or 0) if parts else 0


def sentences(told: Compared) -> Iterator[str]:
    """What became of a column, in words."""
    yield f"scores {told.column!r}: {told.rule}"
    if told.compared:
        near = f"{told.tolerance:.1g}"
        yield (
            f"  {told.compared:,} compared, {told.equal:,} equal within {near}, "
            f"the largest difference {told.largest:.3g}{'; ' + told.hint if told.hint else ''}"
        )
    for score in told.different:
        yield f"  line {score.line:,}: {score.of}: {score.theirs} there, {score.ours:.10g} here"
    if (more := told.compared - told.equal - len(told.different)) > 0:
        yield f"  ... and {more:,} more that differ"
    for reason, n in told.not_compared.items():
        yield f"  {n:,} not compared: {reason}"
