"""The nouns, each defined once: Source, Forecaster, Claim, Question, Forecast, Resolution.

A record says what happened in the world; when and by whom it was entered is the journal's business.
References between records are the small integers that people type (Q12 is question 12).
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    model_validator,
)

from forecasts.errors import RecordError
from forecasts.records.lookalikes import skeleton
from forecasts.records.quantiles import (
    Axis,
    Point,
    Quantiles,
    point_text,
    position,
    read_point,
    read_quantiles,
    stored_quantiles,
)
from forecasts.records.values import (
    clean_line,
    clean_link,
    clean_text,
    clean_words,
    decimal_text,
    instant_text,
    is_new,
    read_day,
    read_fraction,
    read_instant,
    read_number,
    shown,
)

Text = Annotated[str, BeforeValidator(clean_text)]
Line = Annotated[str, BeforeValidator(clean_line)]
Words = Annotated[str, BeforeValidator(clean_words)]  # of somebody's text
Link = Annotated[str, BeforeValidator(clean_link)]
Day = Annotated[date, BeforeValidator(read_day)]
Instant = Annotated[datetime, BeforeValidator(read_instant), PlainSerializer(instant_text, when_used="json")]
Decimal = PlainSerializer(decimal_text, when_used="json")
Number = Annotated[float, BeforeValidator(read_number), Decimal]
Fraction = Annotated[float, BeforeValidator(read_fraction), Decimal]
End = Annotated[Point, PlainValidator(read_point), PlainSerializer(point_text, when_used="json")]
Levels = Annotated[Quantiles, PlainValidator(read_quantiles), PlainSerializer(stored_quantiles, when_used="json")]
Id = Annotated[int, Field(ge=1, lt=10**15, strict=True)]

# Of a question or another record, or what is typed for one: "Q-1", "#3", "Q1e3", "F(2)"; not "=1+1" or "Is 0=1".
_NUMBER_OF = re.compile(r"[A-Z]{0,2}[\s#\-\u2212]*[\d.,_]+|[QFCSR](?:[\W_]*\d(?:E(?=\d))?)+[^\w?]*", re.IGNORECASE)

Basis = Literal["stated", "phrase", "imputed", "implied"]
QuestionKind = Literal["binary", "choice", "numeric", "date"]
OpenEnds = Literal["lower", "upper", "both"]
Status = Literal["resolved", "ambiguous", "annulled", "reopened"]
Voidable = Literal["source", "claim", "question", "forecast", "withdrawal", "resolution"]
Correctable = Literal["source", "claim", "question", "forecast"]
Label = Literal["forecast", "conditional", "possibility", "hope", "norm", "nowcast", "attributed", "implied", "promise"]


def _once(given: tuple[str, ...]) -> tuple[str, ...]:
    """Each of them once, in their order; what was kept before stays as it was written."""
    return tuple(dict.fromkeys(given)) if is_new() else given


class Record(BaseModel):
    """What every record has: an optional id on the platform it came from."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    platform: Line | None = None
    external_id: Line | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if self.external_id is not None and self.platform is None:
            raise RecordError(f"the external id {self.external_id!r} needs the platform it belongs to")
        if self.platform is not None and self.external_id is None:
            raise RecordError(f"the platform {self.platform!r} needs the id that the record has there")
        return self


def check_day(what: str, day: date, instant: datetime | None) -> None:
    """Refuse an instant that is not on its day in any time zone.

    Raises:
        RecordError: it is not.

    Example:
        >>> check_day("the close", date(2026, 1, 1), read_instant("2026-01-02T03:00Z"))
    """
    if instant is not None and abs((instant.date() - day).days) > 1:
        raise RecordError(f"{what} {instant_text(instant)} is not on its day, {day}")


def check_range(probability: float, low: float | None, high: float | None) -> None:
    """Refuse a probability outside its own range.

    Raises:
        RecordError: it is.

    Example:
        >>> check_range(0.7, 0.6, None)
    """
    low = probability if low is None else low
    high = probability if high is None else high
    if not low <= probability <= high:
        raise RecordError(f"the probability {probability:g} lies outside its own range {low:g} to {high:g}")


class Source(Record):
    """Where something was said; `found` is how many claims a reader offered from its text."""

    title: Line | None = None
    url: Link | None = None
    outlet: Line | None = None
    author: Line | None = None
    published: Day | None = None
    published_basis: Literal["stated", "metadata", "assumed"] | None = None
    language: Line | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    found: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.title is None and self.url is None:
            raise RecordError("a source needs a title or a link")
        return self


class Forecaster(Record):
    """Who said it: a person, an organisation, a model or a crowd."""

    name: Line
    kind: Literal["person", "organisation", "model", "crowd"] = "person"
    aliases: tuple[Line, ...] = ()
    url: Link | None = None


class HorizonReading(BaseModel):
    """How the words of a horizon were read into dates."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    phrase: Words
    rule: Line
    profile: Line | None = None
    flags: tuple[Line, ...] = ()
    earliest: Day | None = None
    latest: Day | None = None


class Coding(BaseModel):
    """The question and the chance that a coder makes of a claim, as far as they are kept beside it only."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    text: Line
    closes: Day
    opens: Day | None = None
    horizon: HorizonReading | None = None
    probability: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    basis: Basis = "imputed"
    phrase: Words | None = None
    scale: Line | None = None
    criteria: Text | None = None
    resolution_source: Line | None = None
    tags: tuple[Line, ...] = ()
    belief: Fraction | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.opens is not None and self.opens > self.closes:
            raise RecordError(f"the question opens on {self.opens} but closes before that, on {self.closes}")
        check_range(self.probability, self.low, self.high)
        return self


class Claim(Record):
    """A verbatim quote, what kind of statement it is, and the words that carry its chance and its time.

    `parts` is how many questions are going to be made of it, where that is more than one. `coding` is what a coder
    made of it whose reading is kept for comparison only. `settles` names the claims whose place this one takes;
    `upholds` the one among them that stands.
    """

    source: Id | None = None
    forecaster: Id | None = None
    quote: Text | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    label: Label = "forecast"
    hedge: Words | None = None
    horizon: Words | None = None
    condition: Words | None = None
    attributed_to: Words | None = None
    coder: Line | None = None
    note: Text | None = None
    parts: Annotated[int, Field(ge=2)] | None = None
    coding: Coding | None = None
    settles: tuple[Id, ...] = ()
    upholds: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.upholds is not None and self.upholds not in self.settles:
            raise RecordError(f"C{self.upholds} is upheld, but is not among the claims that are settled")
        if self.quote is not None and not self.quote.strip() and is_new():
            raise RecordError("the quote is empty")
        if self.quote is None and self.source is None and self.external_id is None:
            raise RecordError("a claim needs a quote, a source or an external id")
        return self

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise RecordError(f"the quote would end at {self.end}, before it begins, at {self.start}")
        return self


class DeclinedClaim(Claim):
    """A claim that was found and deliberately not turned into a forecast, with the reason."""

    reason: Line


class Question(Record):
    """Something that will turn out one way or another by a day that is named."""

    text: Line
    kind: QuestionKind = "binary"
    options: tuple[Line, ...] = ()
    unit: Line | None = None
    lower: End | None = None
    upper: End | None = None
    open_ends: OpenEnds | None = None
    ordered: Annotated[bool | None, BeforeValidator(lambda given: given or None)] = None
    criteria: Text | None = None
    resolution_source: Line | None = None
    opens: Day | None = None
    closes: Day
    closes_at: Instant | None = None
    look_up: Day | None = None
    horizon: HorizonReading | None = None
    tags: Annotated[tuple[Line, ...], AfterValidator(_once)] = ()
    claim: Id | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.opens is not None and self.opens > self.closes:
            raise RecordError(f"the question opens on {self.opens} but closes before that, on {self.closes}")
        if self.look_up is not None and self.look_up < self.closes:
            raise RecordError(
                f"the answer is looked up on {self.look_up}, before the question closes, on {self.closes}"
            )
        check_day("the close", self.closes, self.closes_at)
        check_words(self.text)
        if self.kind == "choice":
            check_options(self.options)
        elif self.options or self.ordered:
            raise RecordError(f"a {self.kind} question has no options; use the kind 'choice'")
        check_ends(self.kind, self.lower, self.upper, self.open_ends)
        if isinstance(self.lower, date) and self.upper is None and self.lower >= self.closes:
            raise RecordError(
                f"the lower end, {self.lower}, is not before the close, where the horizon ends unless "
                "the question has an upper end; give it one"
            )
        return self

    @property
    def axis(self) -> Axis:
        """Where the outcome of a numeric or date question may lie."""
        lower, upper = (None if end is None else position(end) for end in (self.lower, self.upper))
        return Axis.of(self.kind, lower, upper, self.open_ends, self.closes.isoformat())


class Forecast(Record):
    """What chance one forecaster gave, on which day, and how that is known.

    `stamped` says that the instant is the platform's own, as its download has it: nobody's word but the platform's.
    """

    question: Id
    question_revision: Annotated[int, Field(ge=1)] = 1
    forecaster: Id
    claim: Id | None = None
    made_on: Day
    made_at: Instant | None = None
    probability: Fraction | None = None
    probabilities: tuple[Fraction, ...] | None = None
    quantiles: Levels | None = None
    basis: Basis = "stated"
    low: Fraction | None = None
    high: Fraction | None = None
    phrase: Words | None = None
    scale: Line | None = None
    coder: Line | None = None
    note: Text | None = None
    stamped: Annotated[bool | None, BeforeValidator(lambda given: given or None)] = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.stamped and (self.made_at is None or self.external_id is None):
            raise RecordError("a platform's time stamp needs the instant, and the forecast's id there")
        given = [v for v in (self.probability, self.probabilities, self.quantiles) if v is not None]
        check_day("the time", self.made_on, self.made_at)
        if len(given) != 1:
            raise RecordError("a forecast needs one of: a probability, a probability per option, quantiles")
        if self.probability is not None:
            check_range(self.probability, self.low, self.high)
        return self


class Withdrawal(BaseModel):
    """From this day on a forecast no longer stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    forecast: Id
    withdrawn_on: Day
    withdrawn_at: Instant | None = None
    reason: Text | None = None


class Resolution(Record):
    """How a question turned out, since when that could be known, and what shows it.

    A correction names what it supersedes; `believed` says that this was really believed until then, as a statistic
    is that was revised later. The status "reopened" says that the question has no answer yet after all.
    """

    question: Id
    status: Status = "resolved"
    outcome: Line | None = None
    known_on: Day
    known_at: Instant | None = None
    evidence: tuple[Link, ...] = ()
    resolver: Line | None = None
    note: Text | None = None
    supersedes: Id | None = None
    reason: Text | None = None
    believed: Annotated[bool | None, BeforeValidator(lambda given: given or None)] = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        check_day("the time", self.known_on, self.known_at)
        if self.status == "resolved" and self.outcome is None:
            raise RecordError("a resolution needs an outcome, or the status 'ambiguous' or 'annulled'")
        if self.status != "resolved" and self.outcome is not None:
            raise RecordError(f"a question that is {self.status} has no outcome")
        if self.supersedes is not None and not self.reason:
            raise RecordError("a correction needs its reason")
        if self.supersedes is None and (self.status == "reopened" or self.believed):
            raise RecordError("only a resolution that corrects another one can say what was believed before")
        return self


class Amendment(BaseModel):
    """New wording, dates or tags of a question, as a new revision, with the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    question: Id
    revision: Annotated[int, Field(ge=2)]
    reason: Line
    changes: dict[str, Any]


class Void(BaseModel):
    """A record that was entered in error: it counts as if it had never been there. Of a withdrawal its forecast."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    noun: Voidable
    number: Id
    reason: Line


class Restoration(Void):
    """A record that was declared void and stands after all."""


class Correction(BaseModel):
    """What a record ought to have said when it was entered, and what it said instead, with the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    noun: Correctable
    number: Id
    before: dict[str, Any]
    changes: dict[str, Any]
    reason: Line


def check_words(text: str) -> None:
    """Refuse the number of a question, or what is typed for one, where its words are needed.

    Raises:
        RecordError: it is that.

    Example:
        >>> check_words("Will it rain in 2027?")
    """
    typed = unicodedata.normalize("NFKC", text).strip()  # also of wide letters
    if is_new() and _NUMBER_OF.fullmatch(typed):
        number = typed.lstrip("Qq")
        hint = f"; Q{int(number)} is the number of one" if re.fullmatch("[1-9][0-9]{0,14}", number) else ""
        raise RecordError(f"{shown(text.strip())} is not a question in words{hint}")


def check_options(options: tuple[str, ...]) -> None:
    """Refuse options that are fewer than two or not different from each other.

    Raises:
        RecordError: says which.

    Example:
        >>> check_options(("A", "B"))
    """
    if len(options) < 2:
        raise RecordError("a choice question needs at least two options")
    seen: dict[str, str] = {}
    for option in options:
        if option in ("ambiguous", "annulled"):
            raise RecordError(
                f"the option {option!r} is the word for a question without an outcome; write it otherwise"
            )
        looks = skeleton(option) if is_new() else option.casefold()
        if (other := seen.get(looks)) is not None:
            same = other.casefold() == option.casefold()
            told = "is there twice" if same else f"looks like the option {other!r}; write one of them otherwise"
            raise RecordError(f"the option {option!r} {told}")
        seen[looks] = option


def check_ends(kind: str, lower: Point | None, upper: Point | None, open_ends: str | None) -> None:
    """Refuse ends that are not of the question's kind, fall, or are open without being there.

    Raises:
        RecordError: says which.

    Example:
        >>> check_ends("numeric", 0.0, 100.0, None)
    """
    wanted = {"numeric": float, "date": date}.get(kind)
    for name, end in (("lower", lower), ("upper", upper)):
        if end is None:
            if open_ends in (name, "both") and not (kind == "date" and name == "upper"):
                raise RecordError(f"the {name} end cannot be open: the question has none")
        elif wanted is None:
            raise RecordError(f"a {kind} question has no {name} end; use the kind 'numeric' or 'date'")
        elif not isinstance(end, wanted):
            sort = "a number" if kind == "numeric" else "a day as YYYY-MM-DD"
            raise RecordError(f"the {name} end of a {kind} question is {sort}, not {point_text(end)}")
    if lower is not None and upper is not None and position(lower) >= position(upper):
        raise RecordError(f"the lower end, {point_text(lower)}, is not below the upper end, {point_text(upper)}")


class Asked(Protocol):
    """What of a question decides what can be said about it."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def options(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def axis(self) -> Axis: ...  # noqa: D102


def check_fits(question: Asked, forecast: Forecast) -> None:
    """Refuse a forecast whose value is not of its question's kind.

    Raises:
        RecordError: says what the question needs.

    Example:
        >>> question = Question(text="Will it rain?", closes=date(2027, 1, 1))
        >>> said = Forecast(question=1, forecaster=1, made_on=date(2026, 1, 1), probability=0.7)
        >>> check_fits(question, said)
    """
    if question.kind == "binary" and forecast.probability is None:
        raise RecordError("a yes/no question needs one probability")
    if question.kind == "choice":
        # fewer are those of a time before the last options were added
        if forecast.probabilities is None or not 1 < len(forecast.probabilities) <= len(question.options):
            raise RecordError(
                f"the question needs a probability for each of its {len(question.options)} options: "
                + ", ".join(question.options)
            )
        total = math.fsum(forecast.probabilities)
        if abs(total - 1) > 1e-9:
            raise RecordError(f"the probabilities add up to {total:.10g}, not to 1")
    if question.kind in ("numeric", "date"):
        if forecast.quantiles is None:
            raise RecordError(f"a {question.kind} question needs quantiles, such as '10%=..., 90%=...'")
        question.axis.check_quantiles(forecast.quantiles)


# What of a question may be said otherwise later; a new close brings its instant and how it was read.
AMENDABLE = (
    "text",
    "criteria",
    "resolution_source",
    "opens",
    "closes",
    "closes_at",
    "look_up",
    "horizon",
    "options",
    "unit",
    "note",
    "tags",
)


def value_type(annotation: Any) -> Any:
    """The type of a field's values: of text str, of a link to another record int, of an end of an axis Point.

    Example:
        >>> value_type(Line | None), value_type(QuestionKind), value_type(Fraction)
        (<class 'str'>, <class 'str'>, <class 'float'>)
    """
    while (origin := get_origin(annotation)) in (Union, UnionType, Annotated):
        several = [one for one in get_args(annotation) if one is not NoneType]
        if origin is not Annotated and len(several) > 1:
            return annotation
        annotation = several[0]
    return str if origin is Literal else annotation


R = TypeVar("R", bound=BaseModel)


def make(kind: type[R], values: Mapping[str, Any]) -> R:
    """A record from loose values, with one sentence instead of a list of complaints.

    Raises:
        RecordError: names the field and what is wrong with it.

    Example:
        >>> make(Forecaster, {"name": "Dmitri Trenin"}).kind
        'person'
    """
    try:
        return kind.model_validate(values)
    except ValidationError as wrong:
        raise RecordError(_sentence(wrong)) from wrong


def _sentence(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    message = str(cause) if isinstance(cause, Exception) else _in_words(first)
    field = str(first["loc"][0]).replace("_", " ") if first["loc"] else ""
    return f"{field}: {message}" if field else message


def _in_words(problem: Any) -> str:
    if problem["type"] == "missing":
        return "is needed"
    if problem["type"] == "extra_forbidden":
        return "is not a field of this record"
    if problem["type"] == "literal_error":
        return f"{shown(problem['input'])} is not one of {problem['ctx']['expected']}"
    return f"{shown(problem['input'])}: {problem['msg'][0].lower()}{problem['msg'][1:]}"


def stored(record: BaseModel) -> dict[str, Any]:
    """A record as it goes into the journal: JSON values, numbers as decimal text, nothing that is empty.

    Example:
        >>> said = Forecast(question=1, forecaster=2, made_on=date(2026, 1, 2), probability=0.7)
        >>> stored(said)["probability"]
        '0.7'
    """
    values = record.model_dump(mode="json", exclude_none=True)
    return {key: value for key, value in values.items() if value != []}
