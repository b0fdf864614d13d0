"""Readers that others bring (entry points `prediction_ledger.readers`), and what their answers are held to."""

import contextlib
import functools
import itertools
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from forecasts.errors import HorizonError, ProbabilityError, ReaderError
from forecasts.horizon.reader import YEAR_INHERITED, Horizon, read_horizon
from forecasts.probability.reader import Probability, read_probability
from forecasts.probability.scale import load_scale
from forecasts.reading.candidate import LABELS, Candidate
from forecasts.reading.reader import read_article
from forecasts.reading.text.markup import veiled

GROUP = "prediction_ledger.readers"
BUILT_IN = "rules"
# A reader is called as `read_article` is: the text, then keyword arguments.
Reader = Callable[..., Iterable[Candidate]]


def readers() -> list[str]:
    """The names of the readers at hand: the built-in "rules", then the installed ones, sorted.

    Example:
        >>> readers()[0]
        'rules'
    """
    from forecasts.text.tables import names_of_entry_points

    return [BUILT_IN, *names_of_entry_points(GROUP)]


def load_reader(name: str) -> Reader:
    """A reader by name. Raises ReaderError: there is none of that name, or it cannot be loaded."""
    if name == BUILT_IN:
        return read_article
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP, name=name):
        try:
            with contextlib.redirect_stdout(sys.stderr):
                found = point.load()
        except BaseException as problem:  # it may exit too
            raise ReaderError(f"the reader {name!r} cannot be loaded: {_named(problem)}") from problem
        if not callable(found):
            raise ReaderError(f"the reader {name!r} is not a function: {point.value} should be one")
        return found  # type: ignore[no-any-return]
    raise ReaderError(f"there is no reader named {name!r}: use one of {', '.join(readers())}")


def read_with(
    name: str,
    text: str,
    *,
    published: date | None,
    author: str | None = None,
    locale: str = "en",
    scale: str = "opinion",
    profile: str = "opinion",
) -> list[Candidate]:
    """Read an article with a reader, and accept nothing that the text does not say.

    Args:
        name: "rules", or the name of an entry point in `prediction_ledger.readers`.
        text: the article.
        published: as for `read_article`, as are the arguments below; they are handed on.
        author: who wrote it.
        locale: language and region.
        scale: what words of likelihood mean.
        profile: what fuzzy words about time mean.

    Returns:
        The reader's candidates in the order of the text, each checked by `check_candidate`.

    Raises:
        ReaderError: there is no such reader, it failed, or one of its candidates is refused.

    Example:
        >>> [found.quote for found in read_with("rules", "Rates will fall.", published=None)]
        ['Rates will fall.']
    """
    reader = load_reader(name)
    how = {"published": published, "author": author, "locale": locale, "scale": scale, "profile": profile}
    found = list(reader(text, **how)) if name == BUILT_IN else _answer_of(name, reader, text, how)
    kept = []
    for candidate in found:
        try:
            check_candidate(text, candidate, published=published, locale=locale, reader=name)
        except (TypeError, AttributeError, ValueError) as problem:
            if name == BUILT_IN:
                continue  # words that are hardly a text should not cost the others around them
            raise ReaderError(
                f"the reader {name!r} answered with a field of the wrong kind: {_named(problem)}"
            ) from problem
        kept.append(candidate)
    return sorted(kept, key=lambda candidate: (candidate.start, candidate.end))


def _answer_of(name: str, reader: Reader, text: str, how: dict[str, Any]) -> list[Candidate]:
    """What somebody else's reader answers: it may fail, exit, or print, but not in our name."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            found: object = reader(text, **how)
            if isinstance(found, Iterable) and not isinstance(found, (str, bytes, Mapping)):
                return list(itertools.islice(found, len(text) + 1))
    except ReaderError:
        raise
    except BaseException as problem:  # it may exit too
        raise ReaderError(f"the reader {name!r} failed: {_named(problem)}") from problem
    raise ReaderError(f"the reader {name!r} answered with {type(found).__name__}, not with Candidate objects")


def _named(problem: BaseException) -> str:
    """A foreign exception on one line."""
    said = " ".join(str(problem).split())
    return f"{type(problem).__name__}: {said}" if said else type(problem).__name__


def check_candidate(
    text: str, candidate: Candidate, *, published: date | None, locale: str = "en", reader: str = BUILT_IN
) -> None:
    """Refuse a candidate that says what the text does not.

    - The quote stands in the text at its offsets, letter for letter, within its sentence.
    - A stated probability is a number in the quote; one read from words or implied is what a named
      scale says of a phrase of the text.
    - The words of the horizon, hedge and condition, and the speaker's name, stand in the text;
      the horizon is what its words mean on the day of publication under its profile; where it is
      marked as inherited, its close may also be the earliest reading.

    Args:
        text: the article.
        candidate: what a reader found.
        published: the day of publication.
        locale: as for `read_horizon`.
        reader: the reader's name, for the message.

    Raises:
        ReaderError: one sentence that says what is not so.
    """
    if not isinstance(candidate, Candidate):
        raise ReaderError(f"the reader {reader!r} answered with {type(candidate).__name__}, not with a Candidate")
    where = f"the reader {reader!r} at {candidate.start}-{candidate.end}"
    _check_quote(text, candidate, where)
    for name in ("hedge", "horizon_words", "condition"):
        words = getattr(candidate, name)
        if words is not None and words not in text and words not in veiled(text):
            raise ReaderError(f"{where}: the {name.replace('_', ' ')} {words!r} are not in the text")
    if candidate.speaker is not None and not _is_named(text, candidate.speaker):
        raise ReaderError(f"{where}: the speaker {candidate.speaker!r} is not named in the text")
    if candidate.probability is not None:
        _check_probability(candidate, candidate.probability, where)
    _check_horizon(text, candidate, published, locale, where)


def _check_quote(text: str, candidate: Candidate, where: str) -> None:
    if not 0 <= candidate.start < candidate.end <= len(text):
        raise ReaderError(f"{where}: the text has {len(text)} characters")
    if text[candidate.start : candidate.end] != candidate.quote:
        found = text[candidate.start : candidate.end]
        raise ReaderError(f"{where}: the quote {_short(candidate.quote)} is not what stands there, {_short(found)}")
    if candidate.label not in LABELS:
        raise ReaderError(f"{where}: {candidate.label!r} is not a label: use one of {', '.join(LABELS)}")


def _is_named(text: str, speaker: str) -> bool:
    from forecasts.reading.voices.memory import UNNAMED

    return speaker == UNNAMED or speaker in text or speaker in _on_one_line(text)


@functools.lru_cache(maxsize=2)
def _on_one_line(text: str) -> str:
    return " ".join(veiled(text).split())


def _check_probability(candidate: Candidate, given: Probability, where: str) -> None:
    if not 0 <= given.low <= given.point <= given.high <= 1:
        raise ReaderError(f"{where}: the probability should be 0 <= low <= point <= high <= 1")
    if given.basis == "stated":
        is_there = given.phrase in candidate.quote or given.phrase in veiled(candidate.quote)
        if not is_there or not re.search(r"\w", given.phrase):
            raise ReaderError(f"{where}: the number {given.point:g} is not in the quote {_short(candidate.quote)}")
        read = _read_phrase(given.phrase, "opinion", where)
    else:
        read = _of_scale(candidate, given, where)
    if (read.low, read.point, read.high) != (given.low, given.point, given.high):
        raise ReaderError(
            f"{where}: {given.phrase or candidate.hedge!r} means {read.point:g} ({read.low:g} to {read.high:g}),"
            f" not {given.point:g} ({given.low:g} to {given.high:g})"
        )


def _of_scale(candidate: Candidate, given: Probability, where: str) -> Probability:
    """What the named scale says: of the phrase, or of a bare "will" or "will not" where it is implied."""
    name = (given.scale or "").partition("@")[0]
    if not name:
        raise ReaderError(f"{where}: the number {given.point:g} is neither in the quote nor on a named scale")
    try:
        label = load_scale(name).label
    except ProbabilityError as problem:
        raise ReaderError(f"{where}: {problem}") from problem
    if label != given.scale:
        raise ReaderError(f"{where}: the scale {name!r} is {label} here, not {given.scale}")
    if given.basis == "implied":
        plain = [_read_phrase(phrase, name, where) for phrase in ("will", "will not")]
        return next((read for read in plain if read.point == given.point), plain[0])
    if candidate.hedge is None or given.phrase not in candidate.hedge:
        raise ReaderError(f"{where}: the phrase {given.phrase!r} of the probability is not in the hedge")
    return _read_phrase(given.phrase, name, where)


def _read_phrase(phrase: str, scale: str, where: str) -> Probability:
    try:
        return read_probability(phrase, scale=scale)
    except ProbabilityError as problem:
        raise ReaderError(f"{where}: {problem}") from problem


def _check_horizon(text: str, candidate: Candidate, published: date | None, locale: str, where: str) -> None:
    given = candidate.horizon
    if given is None:
        return
    if published is None:
        raise ReaderError(f"{where}: a horizon has dates although the day of publication is not known")
    if candidate.horizon_words is None:
        raise ReaderError(f"{where}: the horizon {given.opens} to {given.closes} rests on no words of the text")
    if given.phrase != candidate.horizon_words:
        raise ReaderError(f"{where}: the horizon was read from {given.phrase!r}, not from {candidate.horizon_words!r}")
    profile, denied = given.profile.partition("@")[0], "not-before" in given.flags
    problems = []
    for year in _years_of(text, given, published):
        try:
            read = read_horizon(
                given.phrase, published=published, profile=profile, locale=locale, year=year, denied=denied
            )
        except HorizonError as problem:
            problems.append(str(problem))
            continue
        if _means(read, candidate, given):
            return
        days = f"{read.opens} to {read.closes}, not {given.opens} to {given.closes}"
        problems.append(f"{given.phrase!r} means {days}")
    raise ReaderError(f"{where}: {problems[-1]}")


def _means(read: Horizon, candidate: Candidate, given: Horizon) -> bool:
    allowed = {read.closes, max(read.earliest, read.opens)} if candidate.horizon_inherited else {read.closes}
    return given.opens == read.opens and given.closes in allowed


def _years_of(text: str, given: Horizon, published: date) -> list[int | None]:
    """The years that the text around may be about: named in it, and lent to the words with a flag; or none."""
    if YEAR_INHERITED not in given.flags:
        return [None]
    near = range(given.opens.year, given.closes.year + 2)
    return [year for year in near if str(year) in text or year == published.year + 1] or [None]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
