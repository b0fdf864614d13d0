"""Remarks on who said it, when, and whether it stands there."""

from collections.abc import Iterator

from forecasts.reviewing.codes import remark
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.subject import Subject


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
