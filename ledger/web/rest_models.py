"""What programs send and get, in the fields of the records themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from forecasts.records import nouns

Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Day = Annotated[str, Field(max_length=60, description='A day, "today", "yesterday", "3d", or an instant.')]
Number = Annotated[float, Field(strict=True)]  # true is no number
Chance = Annotated[float, Field(ge=0, le=1, strict=True)]


class Sent(BaseModel):
    """What is sent: nothing else than what is named."""

    model_config = ConfigDict(extra="forbid")

    accept: list[str] = Field(default_factory=list, description="Kinds of doubt in which what seems a slip is meant.")


class NewQuestion(Sent):
    """A question, and the last day on which it can be answered: a day, an instant, or words of time."""

    text: nouns.Line
    closes: Text
    kind: nouns.QuestionKind = "binary"
    options: tuple[nouns.Line, ...] = ()
    ordered: bool = False
    unit: nouns.Line | None = None
    lower: float | str | None = None
    upper: float | str | None = None
    open_ends: nouns.OpenEnds | None = None
    criteria: nouns.Text | None = None
    resolution_source: nouns.Line | None = None
    opens: nouns.Day | None = None
    look_up: nouns.Day | None = None
    tags: tuple[nouns.Line, ...] = ()
    note: nouns.Text | None = None
    platform: nouns.Line | None = None
    external_id: nouns.Line | None = None


class NewResolution(Sent):
    """How a question turned out: yes, no, a fraction, an option, a number, a day, ambiguous, annulled, or open."""

    outcome: Text | Number
    known_on: Day = "today"
    evidence: tuple[nouns.Link, ...] = ()
    resolver: nouns.Line | None = None
    note: nouns.Text | None = None
    reason: nouns.Text | None = None
    believed: bool = False


class NewForecast(Sent):
    """What somebody said about a question: one that is there, by its number or words, or a new one with its close."""

    question: Text
    forecaster: Text
    probability: Chance | Text | dict[str, Chance] | None = None
    quantiles: dict[str, float | str] | Text | None = None
    made_on: Day = "today"
    closes: Text | None = None
    quote: Text | None = None
    source: Text | None = None
    note: Text | None = None
    tags: list[Text] = Field(default_factory=list, max_length=100)


class NewLine(Sent):
    """A forecast on one line, and what stands apart from it."""

    line: Text
    chance: Text | None = None
    closes: Text | None = None
    forecaster: Text | None = None
    said: Day | None = None
    tags: list[Text] = Field(default_factory=list, max_length=100)
    quote: Text | None = None
    source: Text | None = None


class NewAmendment(Sent):
    """What of a question is said otherwise from now on, and why; what is not named stays."""

    reason: Text
    text: Text | None = None
    criteria: Text | None = None
    resolution_source: Text | None = None
    opens: Day | None = None
    closes: Text | None = None
    look_up: Day | None = None
    unit: Text | None = None
    note: Text | None = None
    tags: list[Text] | None = None


class NewWithdrawal(Sent):
    """From when on a forecast no longer stands, and why."""

    on: Day = "today"
    reason: Text | None = None


class Reason(Sent):
    """Why a record is void."""

    reason: Text


class NewCorrection(Reason):
    """What a record ought to have said."""

    probability: Chance | Text | dict[str, Chance] | None = None
    quantiles: dict[str, float | str] | Text | None = None
    forecaster: Text | None = None
    made_on: Day | None = None
    quote: Text | None = None
    note: Text | None = None


class NewUndo(Sent):
    """Which entry is taken back: the last one, which is refused where it is not."""

    entry: int | None = Field(default=None, ge=0, lt=2**53)
    reason: Text | None = None


class Shown(BaseModel):
    """What is given; a later version may give more."""

    model_config = ConfigDict(extra="allow")


class QuestionOut(Shown):
    """A question as it is now."""

    id: str
    question: str
    kind: Literal["binary", "choice", "numeric", "date"]
    options: list[str]
    closes: date
    state: str
    outcome: str | None
    known_on: date | None
    forecasts: int
    tags: list[str]


class ForecastOut(Shown):
    """A forecast as it is now."""

    id: str
    question_id: str
    question: str
    forecaster: str
    made_on: date
    recorded_on: date
    lag_days: int
    grade: str
    probability: float | None
    probabilities: list[float] | None
    basis: str
    state: str
    outcome: str | None
    brier: float | None
    notes: list[str] = Field(default_factory=list, description="What a new one follows, or is too late for.")


class QuestionList(BaseModel):
    """Some questions, and the cursor of the next ones."""

    questions: list[QuestionOut]
    next: str | None


class ForecastList(BaseModel):
    """Some forecasts, and the cursor of the next ones."""

    forecasts: list[ForecastOut]
    next: str | None


class ForecasterOut(Shown):
    """Somebody who forecasts, and how many forecasts there are of theirs."""

    id: int
    name: str
    kind: str
    forecasts: int
    aliases: list[str]


class ForecasterList(BaseModel):
    """Everybody."""

    forecasters: list[ForecasterOut]


class ReadingOut(Shown):
    """What a line says; `open` names what is missing before it can be kept."""

    question: str
    chance: str | None
    who: str | None
    said: str
    closes: str | None
    there: str | None
    open: list[str]
    notes: list[str]
    seen: str


class StepOut(BaseModel):
    """An entry that was taken back, and what it had done."""

    entry: int
    at: str
    did: list[str]


class RecordOut(Shown):
    """A record with everything that is kept about it."""

    id: str
