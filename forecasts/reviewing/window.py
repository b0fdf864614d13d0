"""Remarks on when: close, opening, horizon, and when it could be known."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from forecasts.errors import HorizonError
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.subject import Subject, as_day, as_fields, listed

LONG, TOO_LONG = 10, 30  # years
LONG_RANGE = "long-range"  # the tag that says a horizon of more than 30 years is meant
ANY_DAY = date(2020, 1, 1)  # how wide a fuzzy word is hardly depends on the day


def window(subject: Subject) -> Iterator[Remark]:
    """Whether the question closes, and when."""
    if subject.question is not None:
        yield from _dates(subject)
        yield from _length(subject)
    yield from _horizon(subject)
    yield from _hindsight(subject)


def _dates(subject: Subject) -> Iterator[Remark]:
    opens, closes = subject.day("question", "opens"), subject.day("question", "closes")
    if closes is None:
        yield remark("no-close", "closes")
        return
    if opens is not None and closes < opens:
        yield remark("closes-before-opening", "closes", closes=closes, opens=opens)
    if (made := subject.day("forecast", "made_on")) is not None and closes < made:
        yield remark("closes-before-said", "closes", closes=closes, said=f"made on {made}")
    elif (published := subject.day("source", "published")) is not None and closes < published:
        yield remark("closes-before-said", "closes", closes=closes, said=f"published on {published}")


def _length(subject: Subject) -> Iterator[Remark]:
    closes = subject.day("question", "closes")
    start = subject.said or subject.day("question", "opens") or subject.recorded
    if closes is None or start is None:
        return
    years = (closes - start).days / 365.2425
    if years > TOO_LONG and LONG_RANGE not in listed(subject.of("question", "tags")):
        yield remark("horizon-over-30-years", "closes", years=round(years))
    elif years > LONG:
        yield remark("horizon-over-10-years", "closes", years=round(years))


def _horizon(subject: Subject) -> Iterator[Remark]:
    """How the words of the horizon were read, or could be."""
    read = as_fields(subject.of("question", "horizon")) or _of_claim(subject)
    flags = listed(read.get("flags")) if read else ()
    assumed = [flag.removesuffix("-assumed") for flag in flags if flag.endswith("-assumed")]
    if "inherited" in flags:
        yield remark("assumed-horizon", "horizon", how="taken over from elsewhere in the text")
    if assumed:
        yield remark("assumed-horizon", "horizon", how=f"assumed ({', '.join(assumed)})")
    if subject.of("source", "published_basis") == "assumed":
        yield remark("assumed-horizon", "published", how="counted from an assumed day of publication")
    if read:
        yield from _band(subject, read)


def _of_claim(subject: Subject) -> dict[str, Any] | None:
    """The fuzzy horizon in the words of a claim whose question does not say how they were read."""
    words = subject.text("claim", "horizon") or subject.text("claim", "quote")
    if not words or not subject.english:
        return None
    from forecasts.horizon.finder import find_horizon

    try:
        found = find_horizon(words, published=subject.said or ANY_DAY)
    except HorizonError:
        return None
    return as_fields(found.horizon) if found and "fuzzy" in found.horizon.flags else None


def _band(subject: Subject, read: dict[str, Any]) -> Iterator[Remark]:
    earliest, latest = as_day(read.get("earliest")), as_day(read.get("latest"))
    closes = subject.day("question", "closes") or as_day(read.get("closes"))
    opens = subject.said or as_day(read.get("opens")) or subject.day("question", "opens")
    if earliest is None or latest is None or closes is None:
        return
    width = (latest - earliest).days
    if width >= 14 and (opens is None or width > (closes - opens).days / 2):
        phrase = str(read.get("phrase") or "the horizon")
        field, start = _place(subject, phrase)
        span = (start, start + len(phrase)) if start is not None else None
        text = subject.text("claim", "quote") if field == "quote" else subject.text("question", "text")
        yield remark("wide-band", field, text, span, words=repr(phrase), earliest=earliest, latest=latest)


def _place(subject: Subject, phrase: str) -> tuple[str, int | None]:
    for field, text in (("quote", subject.text("claim", "quote")), ("question", subject.text("question", "text"))):
        if (at := text.find(phrase)) >= 0:
            return field, at
    return "horizon", None


def _hindsight(subject: Subject) -> Iterator[Remark]:
    recorded, closes = subject.recorded, subject.day("question", "closes")
    if recorded is None or closes is None:
        return
    known = subject.day("resolution", "known_on")
    since = min(closes, known) if known else closes
    if recorded > since:
        yield remark("hindsight", "recorded", recorded=recorded, known=since)
