"""What a page shows of the records of a ledger, as of a day: frozen values, one class a noun."""

from datetime import date
from typing import Any, NamedTuple

from forecasts.records.quantiles import Axis


class QuestionShown(NamedTuple):
    """A question as of the scope's day."""

    id: int
    text: str
    kind: str
    options: tuple[str, ...]
    unit: str | None
    criteria: str | None
    resolution_source: str | None
    opens: str | None
    closes: date
    horizon: dict[str, Any] | None
    claim: int | None
    note: str | None
    revision: int
    recorded: date
    state: str
    outcome: str | None
    outcome_value: float | None
    known_on: date | None
    retrospective: bool
    tags: tuple[str, ...]
    lower: float | None
    upper: float | None
    open_ends: str | None
    ordered: bool

    @property
    def axis(self) -> Axis:
        """What the outcome of a numeric or date question may be."""
        return Axis.of(self.kind, self.lower, self.upper, self.open_ends, self.closes.isoformat())


class ResolutionShown(NamedTuple):
    """One resolution of a question, in the order in which they were recorded."""

    id: int
    status: str
    outcome: str | None
    known_on: str
    evidence: tuple[str, ...]
    resolver: str | None
    note: str | None
    supersedes: int | None
    reason: str | None
    recorded: date


class Amended(NamedTuple):
    """One amendment of a question."""

    revision: int
    reason: str
    changes: dict[str, Any]
    before: dict[str, Any]
    recorded: date


class Mistake(NamedTuple):
    """A record that was entered in error: it is void, or was corrected."""

    noun: str
    number: int
    question: int | None  # on which it is
    by: str
    on: date
    reason: str
    was: dict[str, Any] | None  # what it said of what was corrected; None where the record is void
    now: dict[str, Any] | None

    @property
    def name(self) -> str:
        """The record as people write it."""
        letter = "F" if self.noun == "withdrawal" else self.noun[0].upper()
        return f"{'withdrawal of ' if self.noun == 'withdrawal' else ''}{letter}{self.number}"


class Merger(NamedTuple):
    """Two names, or two questions, that somebody made one, or parted."""

    one: str
    other: str
    parted: bool
    question: int | None  # what the questions are now
    by: str
    on: date
    reason: str | None


class Quoted(NamedTuple):
    """A claim: what was said, where, and what became of it."""

    id: int
    source: int | None
    forecaster: int | None
    quote: str | None
    label: str
    hedge: str | None
    horizon: str | None
    condition: str | None
    attributed_to: str | None
    coder: str | None
    declined: str | None
    note: str | None
    stands: bool  # not replaced, nor kept beside the one that stands, of a later coder


class SourceShown(NamedTuple):
    """A source."""

    id: int
    title: str | None
    url: str | None
    outlet: str | None
    author: str | None
    published: str | None
    published_basis: str | None
    language: str | None
    sha256: str | None
    found: int | None  # claims found in it, where it was read


class Published(NamedTuple):
    """A site that was published and recorded in the journal."""

    recorded: date
    sha256: str
    size: int
    root: str


class Person(NamedTuple):
    """A forecaster."""

    id: int
    name: str
    kind: str
    url: str | None


class Extra(NamedTuple):
    """What a forecast has beside its probability."""

    claim: int | None
    probabilities: tuple[float, ...] | None
    quantiles: Any
    low: float | None
    high: float | None
    phrase: str | None
    scale: str | None
    coder: str | None
    note: str | None
    withdrawn_on: str | None
    withdrawal_reason: str | None
