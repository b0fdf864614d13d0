"""The review of a question, its claim, its forecast and its resolution, each as far as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from forecasts.reviewing.chance import chance
from forecasts.reviewing.clauses import (
    comparative,
    compound,
    double_negation,
    negated_universal,
    source,
    threshold,
    unit,
    vague,
)
from forecasts.reviewing.dates_written import ambiguous_date, by_ambiguous, relative_date
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.statement import attributed, condition, modal, pronoun
from forecasts.reviewing.subject import Subject, Text, as_day, as_fields, listed
from forecasts.reviewing.window import window

if TYPE_CHECKING:
    from pydantic import BaseModel

    Given = BaseModel | Mapping[str, Any] | None


CHECKS: tuple[Callable[[Text], Iterator[Remark]], ...] = (
    *(vague, compound, double_negation, negated_universal, comparative, relative_date, by_ambiguous),
    *(ambiguous_date, threshold, unit, pronoun, condition, modal, attributed, source),
)


def wording(subject: Subject) -> Iterator[Remark]:
    """What is wrong with the words of the question, then of the quote; the same word is told once."""
    if not subject.english:
        return
    told: set[tuple[str, str]] = set()
    for text in (
        Text("question", subject.text("question", "text"), subject.asked, subject),
        Text("quote", subject.text("claim", "quote"), subject.quoted, subject),
    ):
        for check in CHECKS:
            for found in check(text):
                if (found.code, found.words.casefold()) not in told:
                    told.add((found.code, found.words.casefold()))
                    yield found


def settled(subject: Subject) -> Iterator[Remark]:
    """Whether an outcome has evidence, and a day on which it could be known."""
    if subject.resolution is None or subject.text("resolution", "status") in ("ambiguous", "annulled"):
        return
    if not listed(subject.of("resolution", "evidence")):
        yield remark("no-evidence", "evidence")
    known = subject.day("resolution", "known_on")
    if known is not None:
        yield from _too_early(subject, known)


def _too_early(subject: Subject, known: date) -> Iterator[Remark]:
    closes = subject.day("question", "closes")
    start = subject.day("question", "opens") or subject.day("forecast", "made_on")
    if start is not None and known < start:
        yield remark("outcome-too-early", "known_on", known=known, reason=f"the question opens on {start}")
    elif closes is not None and known < closes and _only_then(subject):
        yield remark("outcome-too-early", "known_on", known=known, reason=f"the day that it is about, {closes}")


def _only_then(subject: Subject) -> bool:
    """Whether the question is about the state of things on its last day, "on 2020-04-16"."""
    closes = subject.day("question", "closes")
    return closes is not None and f" on {closes.isoformat()}" in subject.text("question", "text")


def origin(subject: Subject) -> Iterator[Remark]:
    """Whether a claim has a speaker, a day, and a quote that is in its source."""
    if subject.claim is None:
        return
    named = (subject.forecaster, subject.of("claim", "forecaster"), subject.of("claim", "attributed_to"))
    if not any(named):
        yield remark("no-speaker", "forecaster")
    if subject.said is None:
        yield remark("no-date", "made_on")
    if subject.article is not None and (quote := subject.text("claim", "quote")):
        yield from _verbatim(subject, quote, subject.article)


def _verbatim(subject: Subject, quote: str, article: str) -> Iterator[Remark]:
    start, end = subject.of("claim", "start"), subject.of("claim", "end")
    if quote not in article:
        yield remark("quote-not-in-source", "quote", quote, (0, len(quote)), where="")
    elif start is not None and end is not None and article[start:end] != quote:
        yield remark("quote-not-in-source", "quote", quote, (0, len(quote)), where=f" at {start} to {end}")


def review(
    question: BaseModel | Mapping[str, Any] | str | None = None,
    *,
    claim: Given = None,
    forecast: Given = None,
    resolution: Given = None,
    source: Given = None,
    forecaster: str | None = None,
    article: str | None = None,
    recorded: date | str | None = None,
    locale: str = "en",
) -> list[Remark]:
    """Say what is wrong with a question, its claim, its forecast and its resolution.

    Each part is a record of `forecasts.records`, a mapping with the fields of one (fields may be missing
    or None, so that a draft can be reviewed before there is a record), or None where there is none.
    Time is linear in the length of the texts.

    Args:
        question: as `Question`; a string is its text alone.
        claim: as `Claim`: quote, start, end, label, hedge, horizon, condition, attributed_to.
        forecast: as `Forecast`: probability, low, high, basis, phrase, scale, made_on.
        resolution: as `Resolution`: status, outcome, known_on, evidence.
        source: as `Source`: published, published_basis.
        forecaster: who said it.
        article: the text that the quote is from; without it the quote is not looked up.
        recorded: the day on which the question was written down; without it hindsight is not looked for.
        locale: language of the texts; words are looked at only in English, dates and figures in all.

    Returns:
        Remarks, errors first; none for a question that is well made. Duplicates are found by
        `Ledger.review`, which knows the other questions.

    Raises:
        RecordError: a date is none.

    Example:
        >>> [found.code for found in review("Will relations improve?")]
        ['no-close', 'vague-word', 'no-source']
        >>> review({
        ...     "text": "Will Brent crude close above 100 US dollars on 2030-12-31?",
        ...     "closes": "2030-12-31",
        ...     "resolution_source": "https://www.eia.gov",
        ... })
        []
    """
    subject = Subject(
        question={"text": question} if isinstance(question, str) else as_fields(question),
        claim=as_fields(claim),
        forecast=as_fields(forecast),
        resolution=as_fields(resolution),
        source=as_fields(source),
        forecaster=forecaster,
        article=article,
        recorded=as_day(recorded),
        english=locale.lower().startswith("en"),
    )
    checks = [window, origin, chance, settled, wording]
    if subject.of("question", "options"):
        from forecasts.reviewing.options import options  # its expressions take a while to compile

        checks.insert(1, options)
    found = [remark for check in checks for remark in check(subject)]
    return sorted(found, key=lambda remark: remark.severity != "error")
