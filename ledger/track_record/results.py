"""What is found: scorecards, score tables and the terms under which they were made; frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import RefusedError
from ledger.track_record.status import GRADES, REASONS

if TYPE_CHECKING:
    from ledger.track_record.afterwards import Afterwards
    from ledger.track_record.estimates import Card
    from ledger.track_record.quantities.scores import Quantities
    from ledger.track_record.resolvers import SelfResolved
    from ledger.track_record.source_counts import SourceCount
    from ledger.track_record.withdrawals import Withdrawals
    from scoring.calibration import CalibrationLine, Spiegelhalter
    from scoring.decisions import MurphyDiagram
    from scoring.decomposition import Decomposition
    from scoring.diagram import Reliability
    from scoring.discrimination import Roc
    from scoring.estimates import Estimate


SURE = 1.959964  # standard errors, 95%
HEADLINE = 10  # scored yes/no forecasts that a headline score, or a rank above others, needs


class Figure(NamedTuple):
    """A figure that stands beside the mean score of yes/no forecasts, said once for every form of report.

    Attributes:
        key: the attribute of Scorecard, Card and Group that has it, and its name in JSON and CSV.
        heading: in tables.
        title: on a page, where there is room.
        digits: how many are shown.
        relative: whether it compares with a reference: of a Group it is an Estimate.
        meaning: what is said of it below tables; nothing where the heading says enough.
    """

    key: str
    heading: str
    title: str
    digits: int
    relative: bool = False
    meaning: str = ""

    @property
    def label(self) -> str:
        """The heading with a capital letter."""
        return self.heading[0].upper() + self.heading[1:]

    def of(self, card: Card | Scorecard | Group) -> Any:
        """The figure of one card: a number, an Estimate, or None where there is none."""
        return getattr(card, self.key)


FIGURES = (
    Figure("base_rate", "base rate", "Base rate", 3),
    Figure(
        "skill",
        "skill",
        "Skill over the base rate",
        3,
        relative=True,
        meaning="Skill: 1 - Brier score / Brier score of always saying the base rate of the same questions; above 0 "
        "is better. None (-) below 20 independent claims, and where all turned out alike.",
    ),
)


class Scorecard(NamedTuple):
    """How one forecaster did.

    Attributes:
        forecaster: the name.
        questions: how many questions the scored forecasts are about.
        brier: mean Brier score of yes/no forecasts, 0 (best) to 1; None without any.
        base_rate: how often what was asked about happened.
        skill: 1 - Brier / Brier of always saying the base rate; None where that one is 0.
        choice_brier: mean Brier score of choice forecasts, summed over the options: 0 (best) to 2.
        stamped: scored forecasts that were recorded, and stamped by an outside authority, before the answer could be
            known, as their questions were.
        prospective: those that were recorded before that, and not stamped.
        documented: scored forecasts that were recorded later, and that a document or a platform of the time shows.
        retrospective: all other scored forecasts.
        left_out: reason -> how many forecasts were not scored for it.
        quantities: of numbers, dates and ordered options; None without any.
        said: mean probability of yes; None where it was not asked for, as in a large ledger.
        coverage: the share of the life of their questions during which they had a forecast; None likewise.
    """

    forecaster: str
    questions: int
    brier: Estimate | None
    base_rate: float | None
    skill: float | None
    choice_brier: Estimate | None
    stamped: int
    prospective: int
    documented: int
    retrospective: int
    left_out: dict[str, int]
    quantities: Quantities | None = None
    said: float | None = None
    coverage: float | None = None

    @property
    def n(self) -> int:
        """Forecasts that were scored."""
        return self.stamped + self.prospective + self.documented + self.retrospective

    @property
    def logged(self) -> int:
        """Forecasts that were logged: those scored and those left out."""
        return self.n + sum(self.left_out.values())


class Seals(NamedTuple):
    """The sealed forecasts of a forecaster.

    Attributes:
        forecaster: the name.
        sealed: those whose question is open.
        due: those whose question has closed, and whose day for being revealed is still to come.
        revealed: those that were revealed.
        never_revealed: those that were not, and the day is over.
        strict: the Brier score, 0 to 1, with one more question of 1 for each that is known to have been resolved and on
            which a sealed forecast was never revealed; None where nothing is scored.
    """

    forecaster: str
    sealed: int
    due: int
    revealed: int
    never_revealed: int
    strict: float | None


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Scorecards of one or many forecasters, and the terms under which they were made.

    Attributes:
        ledger: the ledger's UUID.
        entries: how many journal entries it rests on.
        root: the journal's Merkle root, in hex.
        as_of: what had been said and was known at the end of this day.
        scope: the filters in words, such as {"tag": "us-russia"}.
        scorecards: by name: who answered other questions is not better for a lower score.
        guessed: "implied" and "imputed" -> how many of the scored forecasts are numbers that somebody else put on
            words.
        sources: what was made of each source that was read: claims found, logged and declined.
        running: scored forecasts whose question's deadline has not passed.
        withdrawals: what withdrawing does to the scores of those who withdrew more than a few.
        afterwards: what was done to forecasts when their outcome was known, and those made on other words.
        redacted: how many texts of the ledger were removed.
        seals: what became of sealed forecasts, by forecaster.
        self_resolved: of those who resolved what they had forecast, how many of their forecasts that is.
    """

    ledger: str
    entries: int
    root: str
    as_of: date
    scope: dict[str, str]
    scorecards: tuple[Scorecard, ...]
    guessed: dict[str, int] = field(default_factory=dict)
    sources: tuple[SourceCount, ...] = ()
    running: int = 0
    withdrawals: tuple[Withdrawals, ...] = ()
    afterwards: tuple[Afterwards, ...] = ()
    redacted: int = 0
    seals: tuple[Seals, ...] = ()
    self_resolved: tuple[SelfResolved, ...] = ()

    @property
    def brier(self) -> Estimate | None:
        """The Brier score of the one forecaster that the track record is about.

        Raises:
            RefusedError: it is about several.
        """
        if len(self.scorecards) > 1:
            raise RefusedError(
                f"this track record has {len(self.scorecards)} forecasters; ask for one with forecaster=, "
                "or take .scorecards"
            )
        return self.scorecards[0].brier if self.scorecards else None

    @property
    def left_out(self) -> dict[str, int]:
        """Reason -> how many forecasts of all forecasters were not scored for it."""
        return add_up(card.left_out for card in self.scorecards if card.left_out)

    @property
    def scored(self) -> int:
        """Forecasts that were scored."""
        return self.stamped + self.prospective + self.documented + self.retrospective

    @property
    def logged(self) -> int:
        """Forecasts that were logged: those scored and those left out."""
        return self.scored + sum(self.left_out.values())

    @property
    def stamped(self) -> int:
        """Scored forecasts that were recorded and stamped from outside before the answer could be known."""
        return sum(card.stamped for card in self.scorecards)

    @property
    def prospective(self) -> int:
        """Scored forecasts that were recorded before the answer could be known, and not stamped."""
        return sum(card.prospective for card in self.scorecards)

    @property
    def documented(self) -> int:
        """Scored forecasts that were recorded later, and that a document or a platform of the time shows."""
        return sum(card.documented for card in self.scorecards)

    @property
    def retrospective(self) -> int:
        """All other scored forecasts."""
        return sum(card.retrospective for card in self.scorecards)

    def frame(self, library: str | None = None) -> Any:
        """The scorecards as a DataFrame of pandas or polars, the first that is installed unless one is named.

        Raises:
            ScoringError: neither is installed.
        """
        from scoring.frames import frame

        cards = self.scorecards
        columns: dict[str, list[Any]] = {"forecaster": [card.forecaster for card in cards]}
        columns["n"] = [card.n for card in cards]
        for name in ("value", "low", "high"):
            key = "brier" if name == "value" else f"brier_{name}"
            columns[key] = [getattr(card.brier, name) if card.brier else None for card in cards]
        for name in (*(one.key for one in FIGURES), *GRADES, "logged"):
            columns[name] = [getattr(card, name) for card in cards]
        return frame(columns, library)


def add_up(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Sums by reason, in the order in which reasons are always shown; those that are 0 are not."""
    totals: dict[str, int] = defaultdict(int)
    for one in counts:
        for reason, count in one.items():
            totals[reason] += count
    return {reason: totals[reason] for reason in REASONS if totals[reason]}


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where a score comes from, and what was said against how often it happened.

    Attributes:
        decomposition: miscalibration - discrimination + uncertainty = score (CORP).
        reliability: one point per distinct probability.
        n: forecasts it rests on; those left out are in `left_out`.
        left_out: basis -> how many scored forecasts are kept out of it.
        test: whether the Brier score is what was said leads to expect; None where several forecasts are about one
            question, as is all else that takes them as independent.
        line: slope and intercept; None where anybody said 0 or 1.
        roc: whether higher probabilities were given to what happened.
        murphy: the loss of who acts from each probability on.
    """

    decomposition: Decomposition | None
    reliability: Reliability | None
    n: int
    left_out: dict[str, int]
    test: Spiegelhalter | None = None
    line: CalibrationLine | None = None
    roc: Roc | None = None
    murphy: MurphyDiagram | None = None

    def of(self, path: str) -> Any:
        """One of its figures, such as "line.slope"; None where there is none."""
        found: Any = self
        for name in path.split("."):
            found = None if found is None else getattr(found, name)
        return found

    @property
    def verdict(self) -> str:
        """Over- or underconfident, where that is more than chance explains."""
        if self.test is None or self.test.z is None:
            return "-"
        if abs(self.test.z) < SURE:
            return "neither shown"
        return "overconfident" if self.test.z > 0 else "underconfident"


# Heading -> figure, its key in JSON, and how many digits are shown: what --decompose prints beside a score.
CALIBRATION = (
    ("score", "decomposition.score", "score", 4),
    ("miscalibration", "decomposition.miscalibration", "miscalibration", 4),
    ("discrimination", "decomposition.discrimination", "discrimination", 4),
    ("uncertainty", "decomposition.uncertainty", "uncertainty", 4),
)
IN_ONE_NUMBER = (
    ("slope", "line.slope", "slope", 2),
    ("intercept", "line.intercept", "intercept", 2),
    ("", "line.slope_error", "slope_se", 0),
    ("", "line.in_the_large", "in_the_large", 0),
    ("z", "test.z", "z", 2),
    ("", "test.p", "p", 0),
    ("", "test.expected", "expected_brier", 0),
    ("AUC", "roc.auc", "auc", 3),
    ("", "roc.standard_error", "auc_se", 0),
)


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
        said: mean probability of yes.
        skill: 1 - score / score of the reference; None where there is none.
        skill_n: forecasts compared with the reference.
        choice: mean Brier score of choice forecasts, 0 to 2.
        quantities: figures about numbers, dates and ordered options, by unit; None without any.
        calibration: the decomposition, where it was asked for.
        possible: the bounds, where they were asked for.
        coverage: the share of the life of their questions during which their forecaster had a standing forecast.
        gain: with weighted time, what was gained over always saying 50%, truncated at resolution; high is good.
        stamped: scored forecasts that were recorded, and stamped by an outside authority, before the answer could be
            known, as their questions were.
        prospective: those that were recorded before that, and not stamped.
        documented: scored forecasts that were recorded later, and that a document or a platform of the time shows.
        retrospective: all other scored forecasts.
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
    said: float | None
    skill: Estimate | None
    skill_n: int
    choice: Estimate | None
    quantities: Quantities | None
    calibration: Calibration | None
    possible: Possible | None
    coverage: float | None
    gain: float | None
    stamped: int
    prospective: int
    documented: int
    retrospective: int
    bases: dict[str, int]
    left_out: dict[str, int]

    @property
    def scored(self) -> int:
        """Forecasts that were scored, of all kinds."""
        return self.stamped + self.prospective + self.documented + self.retrospective


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
        stamped: distinct scored forecasts that were recorded, and stamped by an outside authority, before the answer
            could be known, as their questions were.
        prospective: those that were recorded before that, and not stamped.
        documented: those that were recorded later, and that a document or a platform of the time shows.
        retrospective: all others.
        bases: basis -> distinct scored forecasts.
        left_out: reason -> distinct forecasts that were not scored.
        running: distinct scored forecasts whose question's deadline has not passed.
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
    stamped: int
    prospective: int
    documented: int
    retrospective: int
    bases: dict[str, int]
    left_out: dict[str, int]
    running: int

    @property
    def scored(self) -> int:
        """Distinct forecasts that were scored."""
        return self.stamped + self.prospective + self.documented + self.retrospective

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
        groups: in the order of their labels; forecasters by name, since they answered different questions.
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
