"""Remarks on the probability: its range, its words, and which way round it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from forecasts.errors import ProbabilityError
from forecasts.reviewing.phrases import Word, phrase_table, word_set
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.subject import Subject

if TYPE_CHECKING:
    from forecasts.probability.reader import FoundProbability

LOWEST, HIGHEST = 0.02, 0.98  # beyond them a forecast says almost nothing
SAME = 0.005
FEWEST = 3  # words: with fewer around it, a chance stands apart
ENDS = (",", ";", ":", ".", "?", "!", "(", ")", "but", "and", "although", "though", "while")
OF_PHRASES = ("without", "nor", "hardly", "scarcely")  # these negate no verb, or are read as a chance
NOT_NEGATED = ("only", "later", "more", "fewer", "less", "earlier")  # after "not" or "no"


def chance(subject: Subject) -> Iterator[Remark]:
    """Whether the probability is one, says something, and belongs to the question as it is asked."""
    if subject.forecast is None:
        return
    for name in ("probability", "low", "high"):
        if (value := subject.of("forecast", name)) is not None and _fraction(value) is None:
            yield remark("probability-out-of-range", name, words=str(value))
    for value in _of_options(subject.of("forecast", "probabilities")):
        if _fraction(value) is None:
            yield remark("probability-out-of-range", "probabilities", words=str(value))
    point = _fraction(subject.of("forecast", "probability"))
    if point is not None:
        if not LOWEST <= point <= HIGHEST:
            yield remark("trivial", "probability", words=f"{point:.1%}")
        yield from _negated(subject, point)
    yield from _denied(subject)
    yield from _scale(subject)


def _of_options(given: object) -> list[Any]:
    if given is None:
        return []
    return list(given.values()) if isinstance(given, Mapping) else list(given)  # type: ignore[call-overload]


def _fraction(value: object) -> float | None:
    """A number from 0 to 1, or None."""
    value = getattr(value, "point", value)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and 0 <= number <= 1 else None


def _scale(subject: Subject) -> Iterator[Remark]:
    from forecasts.probability.reader import read_probability
    from forecasts.probability.scale import load_scale

    phrase, label = subject.text("forecast", "phrase"), subject.text("forecast", "scale")
    if not phrase or not label or subject.of("forecast", "basis") != "phrase":
        return
    try:
        load_scale(name := label.partition("@")[0])
    except ProbabilityError:  # from a file, or brought by a distribution that is not installed here
        return
    for part in phrase.split("; "):  # of a choice question, each option's
        words = part.rpartition("=")[2]
        try:
            read_probability(words, scale=name)
        except ProbabilityError:
            start = phrase.index(words)
            yield remark("outside-scale", "phrase", phrase, (start, start + len(words)), scale=label)


def _negated(subject: Subject, point: float) -> Iterator[Remark]:
    """The probability of the quote, copied to a question that is turned round."""
    from forecasts.probability.reader import find_probability

    quote = subject.text("claim", "quote")
    if not quote or not subject.asked or not subject.english:
        return
    scale = subject.text("forecast", "scale").partition("@")[0] or "opinion"
    hedge = subject.text("forecast", "phrase") or subject.text("claim", "hedge") or quote
    try:
        found = find_probability(quote, scale=scale) or find_probability(hedge, scale=scale)
    except ProbabilityError:
        return
    if found is None or abs(found.probability.point - point) > SAME or abs(point - 0.5) < SAME:
        return
    asked = is_negated(subject.asked)
    if asked not in _said(subject, found, quote):
        yield remark(
            "negated-probability",
            "probability",
            words=f"{point:.0%}",
            complement=f"{1 - point:.0%}",
            negated="question" if asked else "quote",
            other="quote" if asked else "question",
        )


def _said(subject: Subject, found: FoundProbability, quote: str) -> set[bool]:
    """Whether the clause of a chance denies or, where it stands apart as in "...: 85%", the whole quote."""
    if quote[found.start : found.end] != found.probability.phrase:
        return {is_negated(subject.quoted)}
    beside = [word for word in subject.quoted if word.end <= found.start or word.start >= found.end]
    clause = _clause(subject.quoted, found.start, found.end)
    return {is_negated(beside), is_negated(clause if len(clause) >= FEWEST else beside)}


def _denied(subject: Subject) -> Iterator[Remark]:
    """A number that the quote denies ("I am not 90% sure"), and no other that a person has put in its place."""
    from forecasts.probability.reader import stated_numbers

    quote = subject.text("claim", "quote")
    if not quote or not subject.english or subject.of("forecast", "basis") == "imputed":
        return
    try:
        denied = next((number for number in stated_numbers(quote) if number.denied), None)
    except ProbabilityError:
        return
    given = _fraction(subject.of("forecast", "probability"))
    is_said = denied is not None and (given is None or abs(given - denied.probability.point) <= SAME)
    if denied is not None and is_said:
        yield remark("denied-probability", "quote", quote, (denied.start, denied.end))


def _clause(words: list[Word], start: int, end: int) -> list[Word]:
    """The words around a hedge, up to the next mark or "but", without the hedge itself."""
    before = [word for word in words if word.end <= start]
    after = [word for word in words if word.start >= end]
    first = max((at + 1 for at, word in enumerate(before) if word.text in ENDS), default=0)
    last = min((at for at, word in enumerate(after) if word.text in ENDS), default=len(after))
    return [*before[first:], *after[:last]]


def is_negated(words: list[Word]) -> bool:
    """Whether a text is about something not being so: an odd number of negations of its verbs.

    "Not only" and "no later than" are none, and "without" belongs to what follows it.

    Example:
        >>> from forecasts.reviewing.phrases import words_of
        >>> is_negated(words_of("Will they not meet?")), is_negated(words_of("Will they meet no later than May?"))
        (True, False)
    """
    return sum(words[at].text not in OF_PHRASES for at in negations(words)) % 2 == 1


def negations(words: list[Word]) -> list[int]:
    """Which words negate."""
    single = word_set("negation", "words") | word_set("negation", "avoiding")
    failing = phrase_table("negation", "failing")
    found = []
    for at, word in enumerate(words):
        following = words[at + 1].text if at + 1 < len(words) else ""
        if word.text in ("not", "no") and following in NOT_NEGATED:
            continue
        if word.text == "no" and following in (".", "'"):  # No. 10
            continue
        if word.text in single or word.text.endswith("n't") or failing.at(words, at):
            found.append(at)
    return found
