"""Keeping what was decided about the claims of an article: claims, and the questions and forecasts that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from forecasts import records
from forecasts.records.nouns import Coding
from ledger.coding.article_reading import (
    OWN_BELIEF,
    Accept,
    Decided,
    Decision,
    Decline,
    Kept,
    Reading,
    Span,
    decisions_of,
    known_source,
)
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording.claims import declined
from ledger.recording.forecasts import forecast
from ledger.recording.people_and_sources import forecaster
from ledger.recording.questions import Asked, amendment, ask, asked, by_text, question_record
from ledger.recording.record import add
from ledger.store import lookup
from ledger.store.projection.codings import first_coder, same_person
from ledger.store.tables import ForecastRow, QuestionRow, col, func, select

if TYPE_CHECKING:
    from datetime import datetime

    from forecasts import Candidate, Probability
    from ledger.store.writer import Writer

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # what no record may hold


def keep(writer: Writer, reading: Reading, decisions: Sequence[tuple[Candidate, Decision]]) -> list[Kept]:
    """Keep decisions, all of them or none. Raises RefusedError: a claim was settled between coders already."""
    source = _source(writer, reading)
    first = first_coder(writer.database, source)
    aside = first is not None and not same_person(first, reading.coder)
    current = decisions_of(writer.database, source, reading.coder)
    return [_keep(writer, reading, source, aside, current, *pair) for pair in decisions]


def _source(writer: Writer, reading: Reading) -> int:
    article = reading.article
    if known := known_source(writer.database, article.sha256):
        return known.id
    how = "assumed" if reading.assumed else getattr(article, "published_how", None) or "stated"
    lines = {name: _line(getattr(article, name)) for name in ("title", "url", "outlet", "author", "language")}
    fields = {
        **{**lines, "published": article.published, "sha256": article.sha256, "found": len(reading.offered)},
        "published_basis": how if article.published else None,
    }
    return add(
        writer,
        kinds.SOURCE_ADDED,
        "source",
        records.make(records.Source, {name: value for name, value in fields.items() if value is not None}),
    )


def _keep(
    writer: Writer,
    reading: Reading,
    source: int,
    aside: bool,
    current: dict[Span, Decided],
    candidate: Candidate,
    decision: Decision,
) -> Kept:
    span = (candidate.start, candidate.end)
    before = current.get(span)
    if before and before.settled:
        raise RefusedError(f"{candidate.quote[:60]!r} was settled between coders already, as C{before.settled}")
    if isinstance(decision, Accept) and before and not aside and (kept := _amended(writer, reading, before, decision)):
        return kept
    following = isinstance(decision, Accept) and decision.part > 1
    old = () if following or before is None else before.claims
    fields = _fields(writer, reading, source, candidate, decision, old)
    if isinstance(decision, Decline):
        kept = Kept(declined(writer, {**fields, "reason": decision.reason}), aside=aside)
        state = Decided((kept.claim,), decision.reason, (), 1)
    else:
        more = before if following else None
        kept = _accept(writer, reading, fields, decision, aside, more)
        codings = (*(more.codings if more else ()), decision.coding)
        state = Decided((*(more.claims if more else ()), kept.claim), None, codings, decision.parts)
    current[span] = state
    return kept


def _amended(writer: Writer, reading: Reading, before: Decided, decision: Accept) -> Kept | None:
    """The same question and chance again, with another wording of how it is decided: an amendment, no forecast."""
    at, new = decision.part - 1, decision.coding
    if decision.parts != before.parts or at >= len(before.now) or decision.forecaster != before.forecaster:
        return None
    old = before.now[at]
    if any(getattr(old, name) != getattr(new, name) for name in ("text", "closes", "probability", "low", "high")):
        return None
    number = by_text(writer, new.text)
    if number is None:
        return None  # it was kept for comparison only
    first = before.codings[at]
    changes = {
        name: getattr(new, name)
        for name in ("criteria", "resolution_source", "tags")
        if getattr(new, name) not in (getattr(old, name), getattr(first, name))
    }
    if changes:
        amendment(writer, number, reason=f"{reading.coder} changed the review sheet", changes=changes)
    made: tuple[int, ...] = ()
    if new.belief is not None and new.belief != old.belief:
        made = (believe(writer, asked(writer, number), new.belief, reading.coder),)
    return Kept(before.claims[min(at, len(before.claims) - 1)], (number,), made)


def _fields(
    writer: Writer, reading: Reading, source: int, candidate: Candidate, decision: Decision, old: Sequence[int]
) -> dict[str, Any]:
    who = decision.forecaster if isinstance(decision, Accept) else None if candidate.speaker else reading.article.author
    given = {
        **{"source": source, "forecaster": forecaster(writer, who) if who else None},
        **{
            "quote": _UNSEEN.sub(" ", candidate.quote),
            "start": candidate.start,
            "end": candidate.end,
            "label": candidate.label,
        },
        **{"hedge": _line(candidate.hedge), "horizon": _line(candidate.horizon_words)},
        **{"condition": _line(candidate.condition), "attributed_to": _line(candidate.speaker)},
        **{"coder": reading.coder, "note": decision.note, "settles": tuple(old)},
    }
    return {name: value for name, value in given.items() if value is not None}


def _line(text: str | None) -> str | None:
    """Words of an article, which may run over the end of a line, on one line."""
    return " ".join(_UNSEEN.sub(" ", text).split()) or None if text else None


def _accept(
    writer: Writer, reading: Reading, fields: dict[str, Any], decision: Accept, aside: bool, before: Decided | None
) -> Kept:
    parts = {"parts": decision.parts} if decision.parts > 1 else {}
    if before is not None and decision.coding.text in [coding.text for coding in before.codings]:
        raise RefusedError("that question was made of the claim already; word another one")
    if aside:
        record = records.make(records.Claim, {**fields, **parts, "coding": decision.coding})
        return Kept(add(writer, kinds.CLAIM_RECORDED, "claim", record), aside=True)
    if before is not None:
        claim = before.claims[-1]
    else:
        claim = add(writer, kinds.CLAIM_RECORDED, "claim", records.make(records.Claim, {**fields, **parts}))
    return log(writer, claim, decision, reading.article.published, reading.coder)


def log(writer: Writer, claim: int, decision: Accept, said: Any, coder: str) -> Kept:
    """Ask the question of a coding and log its chance, and the coder's own belief where there is one."""
    if said is None:
        raise RefusedError("nobody knows yet when this was published; give the day with --published")
    coding = decision.coding
    about = _question(writer, coding, claim)
    by_words = {name: getattr(coding, name) for name in ("basis", "low", "high", "phrase", "scale", "note")}
    made = [
        forecast(
            writer,
            about,
            forecaster=forecaster(writer, decision.forecaster),
            value=coding.probability,
            made_on=said,
            claim=claim,
            coder=coder,
            **by_words,
        ).id
    ]
    if coding.belief is not None:
        made.append(believe(writer, about, coding.belief, coder))
    return Kept(claim, (about.id,), tuple(made))


def believe(
    writer: Writer, about: Asked, belief: float | str | Probability, coder: str, *, made_on: datetime | None = None
) -> int:
    """A coder's own chance, as a forecast of the coder's made now, or when it was given."""
    return forecast(
        writer,
        about,
        forecaster=forecaster(writer, coder),
        value=belief,
        made_on=made_on or writer.now,
        note=OWN_BELIEF,
    ).id


def _question(writer: Writer, coding: Coding, claim: int) -> Asked:
    found = by_text(writer, coding.text)
    if found is None:
        names = ("opens", "horizon", "criteria", "resolution_source")
        fields: dict[str, Any] = {name: getattr(coding, name) for name in names}
        record = question_record(
            coding.text, {"closes": coding.closes}, {**fields, "claim": claim, "tags": coding.tags or None}
        )
        return ask(writer, record)
    there = lookup.one(writer.database, QuestionRow, found)
    if there.closes == coding.closes:
        _add_to(writer, there, coding, claim)
    elif not _only_recoded(writer, found):
        raise RefusedError(
            f"Q{found} asks that already and closes on {there.closes}, not on {coding.closes}; "
            "word the question differently"
        )
    else:
        reason = f"coded otherwise as C{claim}"
        amendment(writer, found, reason=reason, changes={"closes": coding.closes})
    return asked(writer, found)


def _add_to(writer: Writer, there: QuestionRow, coding: Coding, claim: int) -> None:
    """What a coding says of a question that is there already, as an amendment; what it leaves empty stays."""
    tags = set(lookup.tags_of(writer.database, there.id))
    changes: dict[str, Any] = {
        name: getattr(coding, name)
        for name in ("criteria", "resolution_source")
        if getattr(coding, name) and getattr(coding, name) != getattr(there, name)
    }
    if not tags.issuperset(coding.tags):
        changes["tags"] = sorted(tags.union(coding.tags))
    if changes:
        amendment(writer, there.id, reason=f"coded as C{claim}", changes=changes)


def _only_recoded(writer: Writer, question: int) -> bool:
    """Whether nobody's forecast on a question stands any more, because its claim was coded otherwise."""
    on = select(func.count(), func.count(col(ForecastRow.recoded_by))).where(ForecastRow.question == question)
    made, recoded = writer.database.session.exec(on).one()
    return 0 < made == recoded
