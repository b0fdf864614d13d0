"""Reading an article: what was found in it, and what was decided about each claim.

The first coder of a source is the one who decided on one of its claims first: those decisions become questions and
forecasts. What a later coder decides is kept beside them for comparison, in the claim alone, so that nothing is
scored twice; it counts once it is settled between the coders (ledger.coding.agreement).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.nouns import Coding
from forecasts.records.values import name_key
from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.projection.codings import first_coder, same_person
from ledger.store.tables import (
    AmendmentRow,
    ClaimRow,
    ForecasterNameRow,
    ForecastRow,
    QuestionRow,
    SourceRow,
    col,
    select,
)

if TYPE_CHECKING:
    from forecasts import Article, Candidate

# Why a claim is not logged: the codes, with what each means.
REASONS = {
    "hope": "it is wished for, not expected",
    "condition": "it is expected only if something else happens",
    "norm": "it ought to be so",
    "possibility": "it may happen; no chance is given",
    "promise": "the speakers say what they themselves will do",
    "nowcast": "it is about the present or the past",
    "implied": "it only follows from what is said",
    "attributed": "it is somebody else's view",
    "vague": "nobody could tell whether it came true",
    "trivial": "nobody doubts it",
    "duplicate": "the same is claimed elsewhere",
    "other": "see the note",
}
OWN_BELIEF = "the coder's own"  # the note of a coder's forecast beside the one that was read
SUGGESTED = {"conditional": "condition"}  # the reason for a label, where they differ
OF_QUESTION = ("text", "closes", "opens", "horizon", "criteria", "resolution_source")  # what a coding says of it
OF_FORECAST = ("probability", "low", "high", "basis", "phrase", "scale", "note")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """What one coder has decided about one claim of a text."""

    claims: tuple[int, ...]  # its numbers in the ledger, those that hold
    reason: str | None  # why it was declined; None where it was accepted
    codings: tuple[Coding, ...]  # the questions and chances that were made of it, in order
    parts: int  # how many questions are to be made of it
    settled: int | None = None  # the claim in which it was settled between coders, if it was
    forecaster: str | None = None  # whose forecast it was taken for
    # the same codings with what the questions say by now, and the coder's own belief
    now: tuple[Coding, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask."""
        return self.reason is not None or len(self.codings) >= self.parts


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as one coder reads it.

    Attributes:
        article: its text, and what is known of it.
        candidates: what may be claims about the future, in the order of the text; decoys have offered=False.
        coder: who decides.
        source: the number of the article in the ledger; None before the first decision on it.
        first: whether this coder is the one whose decisions become questions and forecasts.
        decided: what this coder has decided, by span.
        assumed: whether the day of publication is a guess.
        locale: language and order of dates.
    """

    article: Article
    candidates: tuple[Candidate, ...]
    coder: str
    source: int | None = None
    first: bool = True
    decided: Mapping[Span, Decided] = field(default_factory=dict)
    assumed: bool = False
    locale: str = "en"

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """The candidates that a person should be asked about."""
        return tuple(one for one in self.candidates if one.offered)

    def state(self, candidate: Candidate) -> Decided | None:
        """What was decided about a candidate, or None."""
        return self.decided.get((candidate.start, candidate.end))


@dataclass(frozen=True, slots=True)
class Accept:
    """A claim is taken as a forecast."""

    coding: Coding  # the question and the chance that are made of it, confirmed by a person
    forecaster: str  # whose forecast it is
    part: int = 1  # which of several questions this is, from 1
    parts: int = 1  # how many there are going to be
    note: str | None = None  # anything to add about the claim


@dataclass(frozen=True, slots=True)
class Decline:
    """A claim is not logged, with the reason: one of REASONS."""

    reason: str
    note: str | None = None

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise RecordError(f"{self.reason!r} is not a reason; the reasons are {', '.join(REASONS)}")
        if self.reason == "other" and not self.note:
            raise RecordError("the reason 'other' needs a note that says what it is")


Decision = Accept | Decline


@dataclass(frozen=True, slots=True)
class Kept:
    """What one decision became.

    Attributes:
        claim: its number.
        questions: what was asked.
        forecasts: what was logged, the coder's own belief too.
        aside: whether it is kept for comparison only.
    """

    claim: int
    questions: tuple[int, ...] = ()
    forecasts: tuple[int, ...] = ()
    aside: bool = False


def read(
    database: Database,
    article: Article | str,
    *,
    coder: str,
    assumed: bool = False,
    locale: str = "en",
    reader: str | None = None,
    **how: str,
) -> Reading:
    """An article with its candidates and what the coder has decided about them; see Ledger.read."""
    from forecasts import Article
    from forecasts.reading.plugins import BUILT_IN, read_with

    text = Article(text=article) if isinstance(article, str) else article
    known = known_source(database, text.sha256)
    if known is not None:
        text = with_source(text, known)
        assumed = known.published_basis == "assumed"
    found = read_with(reader or BUILT_IN, text.text, published=text.published, author=text.author, locale=locale, **how)
    source = None if known is None else known.id
    first = first_coder(database, source)
    return Reading(
        article=text,
        candidates=tuple(found),
        coder=coder,
        source=source,
        first=first is None or same_person(first, coder),
        decided=decisions_of(database, source, coder) if source else {},
        assumed=assumed,
        locale=locale,
    )


def refreshed(database: Database, reading: Reading) -> Reading:
    """A reading with what its coder has decided by now; see Ledger.decided."""
    known = known_source(database, reading.article.sha256)
    if known is None:
        return reading
    first = first_coder(database, known.id)
    return replace(
        reading,
        source=known.id,
        first=first is None or same_person(first, reading.coder),
        decided=decisions_of(database, known.id, reading.coder),
    )


def known_source(database: Database, sha256: str) -> SourceRow | None:
    """The source with that text, or None."""
    same = select(SourceRow).where(SourceRow.sha256 == sha256).order_by(col(SourceRow.id))
    return database.session.exec(same).first()


def with_source(article: Article, source: SourceRow) -> Article:
    """An article with what the ledger knows of it. Raises RefusedError: it contradicts that."""
    names = ("title", "url", "outlet", "author", "published")
    known = {name: getattr(source, name) for name in names if getattr(source, name)}
    for name in ("author", "published"):
        given = getattr(article, name)
        if given is not None and name in known and given != known[name]:
            raise RefusedError(
                f"S{source.id} has this text already, with the {name} {known[name]}, not {given}; leave --{name} out"
            )
    return replace(article, **known)


def coded_claims(database: Database, source: int) -> Sequence[ClaimRow]:
    """The claims of a source that a coder decided about, the first decided first."""
    coded = select(ClaimRow).where(
        ClaimRow.source == source, col(ClaimRow.start).is_not(None), col(ClaimRow.coder).is_not(None)
    )
    return database.session.exec(coded.order_by(col(ClaimRow.id))).all()


def decisions_of(database: Database, source: int, coder: str) -> dict[Span, Decided]:
    """What a coder has decided about the claims of a source, by span."""
    claims = coded_claims(database, source)
    between = {claim.id for claim in claims if is_between(claim, claims)}
    mine: dict[Span, list[ClaimRow]] = {}
    for claim in claims:
        if claim.id in between or not same_person(claim.coder, coder):
            continue
        if claim.replaced_by is None or claim.replaced_by in between:
            mine.setdefault((claim.start or 0, claim.end or 0), []).append(claim)
    settled = {old: claim.id for claim in claims if claim.id in between for old in claim.settles}
    return {span: _decided(database, found, settled) for span, found in mine.items()}


def is_between(claim: ClaimRow, claims: Sequence[ClaimRow]) -> bool:
    """Whether a claim settles what several coders made of the same words, and is no coding of its own."""
    return any(other.id in claim.settles and not same_person(other.coder, claim.coder) for other in claims)


def _decided(database: Database, claims: list[ClaimRow], settled: Mapping[int, int]) -> Decided:
    last = claims[-1]
    return Decided(
        claims=tuple(claim.id for claim in claims),
        reason=last.declined,
        codings=tuple(coding for claim in claims for coding in codings_of(database, claim)),
        now=tuple(coding for claim in claims for coding in codings_of(database, claim, amended=True)),
        parts=max(claim.parts or 1 for claim in claims),
        forecaster=lookup.name_of(database, last.forecaster) if last.forecaster else None,
        settled=next((settled[claim.id] for claim in claims if claim.id in settled), None),
    )


def codings_of(database: Database, claim: ClaimRow, *, amended: bool = False) -> list[Coding]:
    """The questions and chances that a coder made of a claim; `amended`: as they stand now, with the belief."""
    if claim.coding:
        return [claim.coding]
    made = select(QuestionRow, ForecastRow).where(
        ForecastRow.claim == claim.id, ForecastRow.question == QuestionRow.id, col(ForecastRow.probability).is_not(None)
    )
    found = database.session.exec(made.order_by(col(ForecastRow.id))).all()
    return [_coding(database, claim, question, forecast, amended=amended) for question, forecast in found]


def _coding(
    database: Database, claim: ClaimRow, question: QuestionRow, forecast: ForecastRow, *, amended: bool
) -> Coding:
    fields: dict[str, Any] = {name: getattr(question, name) for name in OF_QUESTION}
    fields |= {name: getattr(forecast, name) for name in OF_FORECAST}
    if amended:
        fields["belief"] = _belief(database, question.id, claim.coder or "")
    else:
        fields |= _before_amendments(database, question.id)
    fields["tags"] = lookup.tags_of(database, question.id)
    return records.make(Coding, {name: value for name, value in fields.items() if value is not None})


def _belief(database: Database, question: int, coder: str) -> float | None:
    """The coder's own chance of a question, the last that was logged beside a claim."""
    own = select(ForecastRow.probability).where(
        ForecastRow.question == question,
        col(ForecastRow.claim).is_(None),
        ForecastRow.note == OWN_BELIEF,
        ForecastRow.forecaster == ForecasterNameRow.forecaster,
        ForecasterNameRow.name_key == name_key(coder),
    )
    return database.session.exec(own.order_by(col(ForecastRow.id).desc())).first()


def _before_amendments(database: Database, question: int) -> dict[str, Any]:
    """What a question said of itself when it was asked, as far as it was amended."""
    amended = select(AmendmentRow).where(AmendmentRow.question == question)
    first: dict[str, Any] = {}
    for amendment in database.session.exec(amended.order_by(col(AmendmentRow.entry))):
        first = {**amendment.before, **first}
    before = {name: first[name] for name in OF_QUESTION if name in first}
    if before.get("horizon"):  # in `before` as in its column
        before["horizon"] = orjson.loads(before["horizon"])
    return before
