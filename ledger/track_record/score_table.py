"""A table of scores by forecaster or by any other axis, and the terms under which it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.track_record.quantities.scores import Quantities
    from scoring.decomposition import Decomposition
    from scoring.diagram import Reliability
    from scoring.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where a score comes from, and what was said against how often it happened.

    Attributes:
        decomposition: miscalibration - discrimination + uncertainty = score (CORP).
        reliability: one point per distinct probability.
        n: forecasts it rests on; those left out are in `left_out`.
        left_out: basis -> how many scored forecasts are kept out of it.
    """

    decomposition: Decomposition | None
    reliability: Reliability | None
    n: int
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class Possible:
    """What the score could still become.

    Attributes:
        low: the lowest mean that the unresolved questions can lead to.
        high: the highest.
        open: unresolved yes/no forecasts behind it.
    """

    low: float
    high: float
    open: int


@dataclass(frozen=True, slots=True)
class Group:
    """The forecasts of one group.

    Attributes:
        label: the forecaster, tag, year ...
        n: yes/no forecasts that were scored.
        questions: questions they are about, with those of choice forecasts.
        forecasters: how many people made them.
        score: their mean score by the table's rule; None without any.
        infinite: scored forecasts whose score is infinite: they gave no chance to what happened.
        base_rate: how often what was asked about happened.
        skill: 1 - score / score of the reference; None where there is none.
        skill_n: forecasts compared with the reference.
        choice: mean Brier score of choice forecasts, 0 to 2.
        quantities: figures about numbers, dates and ordered options, by unit; None without any.
        calibration: the decomposition, where it was asked for.
        possible: the bounds, where they were asked for.
        coverage: with weighted time, the share of the questions' windows in which a forecast stood.
        gain: with weighted time, what was gained over always saying 50%, truncated at resolution; high is good.
        prospective: scored forecasts on questions recorded before the answer could be known.
        retrospective: scored forecasts on questions recorded afterwards.
        bases: basis -> how many of the scored.
        left_out: reason -> how many were not scored.
    """

    label: str
    n: int
    questions: int
    forecasters: int
    score: Estimate | None
    infinite: int
    base_rate: float | None
    skill: Estimate | None
    skill_n: int
    choice: Estimate | None
    quantities: Quantities | None
    calibration: Calibration | None
    possible: Possible | None
    coverage: float | None
    gain: float | None
    prospective: int
    retrospective: int
    bases: dict[str, int]
    left_out: dict[str, int]

    @property
    def scored(self) -> int:
        """Forecasts that were scored, of all kinds."""
        return self.prospective + self.retrospective


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms figures were made; the same for every view of a ledger.

    Attributes:
        ledger: the ledger's UUID.
        entries: how many journal entries they rest on.
        root: the journal's Merkle root, in hex.
        as_of: what had been said and was known at the end of this day.
        scope: the filters in words.
        rule: the scoring rule.
        floor: probabilities were moved to [floor, 1 - floor] first, or None.
        clipped: how many scored forecasts that moved.
        time: which of a forecaster's forecasts on a question count.
        prospective: distinct scored forecasts on questions recorded before the answer could be known.
        retrospective: those on questions recorded afterwards.
        bases: basis -> distinct scored forecasts.
        left_out: reason -> distinct forecasts that were not scored.
    """

    ledger: str
    entries: int
    root: str
    as_of: date
    scope: dict[str, str]
    rule: str
    floor: float | None
    clipped: int
    time: str
    prospective: int
    retrospective: int
    bases: dict[str, int]
    left_out: dict[str, int]

    @property
    def scored(self) -> int:
        """Distinct forecasts that were scored."""
        return self.prospective + self.retrospective

    @property
    def logged(self) -> int:
        """Distinct forecasts in the scope."""
        return self.scored + sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Scores of groups.

    Attributes:
        terms: under which they were made.
        by: the axis.
        reference: what skill is measured against: base-rate, half, crowd, crowd-mean or a forecaster's name.
        beside: the forecaster that it is measured against; None where `reference` is one of the words.
        groups: best first for forecasters, else in the order of their labels.
        hidden: groups with fewer than `min_n` scored yes/no forecasts, not shown.
        min_n: that number.
        repeated: forecasts that count in more than one group.
        guessed: whether implied and imputed forecasts are in the calibration figures.
    """

    terms: Terms
    by: str
    reference: str
    beside: str | None
    groups: tuple[Group, ...]
    hidden: int
    min_n: int
    repeated: int
    guessed: bool
