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
from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.projection.codings import first_coder, same_person
from ledger.store.sqlite import Database

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
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """What one coder has decided about one claim of a text.

    Attributes:
        claims: its numbers in the ledger, those that hold.
        reason: why it was declined; None where it was accepted.
        codings: the questions and chances that were made of it, in order.
        parts: how many questions are to be made of it.
        settled: the claim in which it was settled between coders, if it was.
        forecaster: whose forecast it was taken for.
        now: the same codings with what the questions say by now, and the coder's own belief.
    """

    claims: tuple[int, ...]
    reason: str | None
    codings: tuple[Coding, ...]
    parts: int
    settled: int | None = None
    forecaster: str | None = None
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
    """A claim is taken as a forecast.

    Attributes:
        coding: the question and the chance that are made of it, confirmed by a person.
        forecaster: whose forecast it is.
        part: which of several questions this is, from 1.
        parts: how many there are going to be.
        note: anything to add about the claim.
    """

    coding: Coding
    forecaster: str
    part: int = 1
    parts: int = 1
    note: str | None = None


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
    row = known_source(database, text.sha256)
    if row is not None:
        text = with_source(text, row)
        assumed = row["published_basis"] == "assumed"
    found = read_with(
        reader or BUILT_IN, text.text, published=text.published, author=text.author, locale=locale, **how
    )
    source = None if row is None else int(row["id"])
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
    row = known_source(database, reading.article.sha256)
    if row is None:
        return reading
    first = first_coder(database, row["id"])
    return replace(
        reading,
        source=int(row["id"]),
        first=first is None or same_person(first, reading.coder),
        decided=decisions_of(database, row["id"], reading.coder),
    )


def known_source(database: Database, sha256: str) -> dict[str, Any] | None:
    """The source with that text, or None."""
    found = database.value("SELECT min(id) FROM source WHERE sha256 = :sha256", {"sha256": sha256})
    return lookup.one(database, "source", found) if found else None


def with_source(article: Article, row: Mapping[str, Any]) -> Article:
    """An article with what the ledger knows of it.

    Raises:
        RefusedError: it contradicts that.
    """
    from datetime import date

    known = {name: row[name] for name in ("title", "url", "outlet", "author") if row[name]}
    if row["published"]:
        known["published"] = date.fromisoformat(row["published"])
    for name in ("author", "published"):
        given = getattr(article, name)
        if given is not None and name in known and given != known[name]:
            raise RefusedError(
                f"S{row['id']} has this text already, with the {name} {known[name]}, not {given}; leave --{name} out"
            )
    return replace(article, **known)


def decisions_of(database: Database, source: int, coder: str) -> dict[Span, Decided]:
    """What a coder has decided about the claims of a source, by span."""
    rows = database.named(
        "SELECT * FROM claim WHERE source_id = :source AND span_start IS NOT NULL AND coder IS NOT NULL ORDER BY id",
        {"source": source},
    )
    between = {row["id"] for row in rows if is_between(row, rows)}
    mine: dict[Span, list[dict[str, Any]]] = {}
    for row in rows:
        if row["id"] in between or not same_person(row["coder"], coder):
            continue
        if row["replaced_by"] is None or row["replaced_by"] in between:
            mine.setdefault((row["span_start"], row["span_end"]), []).append(row)
    settled = {old: row["id"] for row in rows if row["id"] in between for old in orjson.loads(row["settles"])}
    return {span: _decided(database, found, settled) for span, found in mine.items()}


def is_between(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a claim settles what several coders made of the same words, and is no coding of its own."""
    if not row["settles"]:
        return False
    settled = orjson.loads(row["settles"])
    return any(other["id"] in settled and not same_person(other["coder"], row["coder"]) for other in rows)


def _decided(database: Database, rows: list[dict[str, Any]], settled: Mapping[int, int]) -> Decided:
    codings = [coding for row in rows for coding in codings_of(database, row)]
    now = [coding for row in rows for coding in codings_of(database, row, amended=True)]
    who = rows[-1]["forecaster_id"]
    return Decided(
        claims=tuple(row["id"] for row in rows),
        reason=rows[-1]["declined"],
        codings=tuple(codings),
        now=tuple(now),
        parts=max(row["parts"] or 1 for row in rows),
        forecaster=lookup.one(database, "forecaster", who)["name"] if who else None,
        settled=next((settled[row["id"]] for row in rows if row["id"] in settled), None),
    )


def codings_of(database: Database, claim: Mapping[str, Any], *, amended: bool = False) -> list[Coding]:
    """The questions and chances that were made of a claim: kept in it, or asked and logged.

    Args:
        database: the ledger's.
        claim: its row.
        amended: as the questions stand by now, with the coder's own belief; else as the coder made them.
    """
    if claim["coding"]:
        return [records.make(Coding, orjson.loads(claim["coding"]))]
    rows = database.named(
        "SELECT q.id, q.text, q.closes, q.opens, q.horizon, q.criteria, q.resolution_source,"
        " f.probability, f.low, f.high, f.basis, f.phrase, f.scale, f.note"
        " FROM forecast f JOIN question q ON q.id = f.question_id"
        " WHERE f.claim_id = :claim AND f.probability IS NOT NULL ORDER BY f.id",
        {"claim": claim["id"]},
    )
    found = []
    for row in rows:
        if amended:
            row["belief"] = _belief(database, row["id"], claim["coder"])
        else:
            row |= _before_amendments(database, row["id"])
        tags = database.execute(
            "SELECT tag FROM question_tag WHERE question_id = :id ORDER BY tag", {"id": row.pop("id")}
        )
        horizon = orjson.loads(row.pop("horizon") or "null")
        given = {name: value for name, value in row.items() if value is not None}
        found.append(records.make(Coding, {**given, "horizon": horizon, "tags": [tag for (tag,) in tags]}))
    return found


def _belief(database: Database, question: int, coder: str) -> float | None:
    """The coder's own chance of a question, the last that was logged beside a claim."""
    found = database.value(
        "SELECT f.probability FROM forecast f JOIN forecaster r ON r.id = f.forecaster_id"
        " WHERE f.question_id = :q AND f.claim_id IS NULL AND f.note = :note AND r.name = :coder COLLATE NOCASE"
        " ORDER BY f.id DESC LIMIT 1",
        {"q": question, "note": OWN_BELIEF, "coder": coder},
    )
    return None if found is None else float(found)


def _before_amendments(database: Database, question: int) -> dict[str, Any]:
    """What a question said of itself when it was asked, as far as it was amended."""
    first: dict[str, Any] = {}
    for row in lookup.history(database, "amendment", question):
        for name, value in orjson.loads(row["before"]).items():
            first.setdefault(name, value)
    named = ("text", "closes", "opens", "horizon", "criteria", "resolution_source")
    return {name: first[name] for name in named if name in first}
