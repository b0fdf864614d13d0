"""The chance at the edge of a list item: "X happens: 70%", "X (65%)", "70%: X"."""

import itertools
import re
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.reader import Probability, read_probability
from forecasts.reading.chances.amounts import is_quantity
from forecasts.reading.text.lexicon import table

_BEFORE = r"(?:[<>~≈≤≥]\s?|(?:about|around|roughly|over|under|at least|less than|more than|only)\s)?"
_FIGURES = r"\d{1,3}(?:\.\d{1,3})?"
_PERCENT = rf"{_BEFORE}{_FIGURES}(?:\s?%?\s?(?:-|–|—|to)\s?{_FIGURES})?\s?(?:%|per ?cent\b|pct\b)\+?"
_ODDS = r"(?:one|\d{1,2}) (?:in|out of) (?:two|three|four|five|six|ten|twenty|\d{1,3})(?!\s?%|\d|\w)"
_NUMBER = rf"(?:{_PERCENT}|{_ODDS})"
_UNIT = "(?:chance|probability|confidence|confident|likely|sure|likelihood)?"
_TAG = "|".join(re.escape(tag) for tag in sorted(table("chances")["probability_tags"], key=len, reverse=True))
_TAGGED = rf"(?:(?:{_TAG})\s?[*_]{{0,2}}\s?(?::|=|of|is|–|—|-)?\s?[*_]{{0,2}}\s?)?"
_LEADING = re.compile(
    rf"[\[(*_]*{_TAGGED}({_NUMBER}|(?<=\s)0?\.\d{{1,3}})[\])*_]*\s{{0,3}}{_UNIT}"
    r"[\s:–—\-.,)\]*_]{1,4}(?!of\b)(?=\w|[\"“‘$€£*_])",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"(?<=[\s:;,.?!(\[–—\-*_=~|])({_NUMBER})\s?{_UNIT}[\])*_.\s]{{0,5}}\Z", re.IGNORECASE)
_ALONE = re.compile(
    rf"[\s\[(*_–—-]{{0,4}}{_TAGGED}((?:(?:yes|no)[\s,:.(\[–—-]{{1,4}})?{_NUMBER}"
    rf"|0?\.\d{{1,3}}|1 in \d{{1,3}})\s?{_UNIT}[\])*_.!\s]{{0,4}}\Z",
    re.IGNORECASE,
)
# "X happens: 50% (the market says 55%)": what is in brackets behind the chance only speaks of it.
_REMARKED = re.compile(rf"[:–—-]\s?({_NUMBER})\s\([^()]{{4,300}}\)[.\s]{{0,3}}\Z", re.IGNORECASE)
# "X? No, 70%", "X (70% no)", "X: 20% -> 35%": the answer or the change counts with the number.
_ANSWERED = re.compile(
    rf"(?<=[\s:;,.?!(\[–—-])((?:yes|no)\b[\s,:.(\[–—-]{{0,4}}{_NUMBER}|{_NUMBER}[\s,(]{{1,3}}(?:yes|no)\b"
    rf"|{_PERCENT}\s?(?:-{{1,2}}>|=>|→)\s?{_PERCENT})[)\]*_.\s]{{0,5}}\Z",
    re.IGNORECASE,
)
_WINDOW = 120
_SEGMENT = 60  # characters: a chance at the edge of an item is not longer
_TRIES = 4
_OPENING = ' \t([*_~≈"“'
_CLOSING = ' \t)]*_."”'
_SEPARATOR = re.compile(r"[:;(\[|=—,?]|\.(?=\s)|(?<=\s)[–-]+(?=\s)|–")
_CLOSES = re.compile(r"[:)\]|—–,]|(?<=\s)-+(?=\s)")


class Number(NamedTuple):
    """A stated chance and its place in the text."""

    start: int
    end: int
    probability: Probability


class Unread(NamedTuple):
    """A number that is not taken as a chance, though it may be meant as one: a person is asked."""

    start: int  # its place in the text
    end: int  # after its last character
    code: str  # "ambiguous-number" (a chance or an amount) or "denied-number" ("not 90% sure")


def number_alone(text: str, start: int, end: int) -> Number | None:
    """The chance of a stretch that says nothing else: "Probability: 70%", "(65%)".

    Example:
        >>> number_alone("Confidence: 80%.", 0, 16).probability.point
        0.8
    """
    if end - start > _WINDOW:
        return None
    match = _ALONE.match(text[start:end])
    return None if match is None else _number(text, start + match.start(1), start + match.end(1))


def number_at_the_edge(text: str, start: int, end: int, scale: str = "opinion") -> Number | None:
    """The chance that a list item begins or ends with: "75% X happens", "X happens: 3 in 5", "X [p=.3]", "X: likely".

    An amount is none: "GDP grows 2%".

    Example:
        >>> number_at_the_edge("75% X happens", 0, 13).probability.point
        0.75
        >>> number_at_the_edge("X happens: three in five", 0, 24).probability.point
        0.6
        >>> number_at_the_edge("GDP grows 2%", 0, 12)
    """
    remarked = _REMARKED.search(text[start:end])
    if remarked is not None and not is_quantity(text[start : start + remarked.start()]):
        return _number(text, start + remarked.start(1), start + remarked.end(1))
    answered = _ANSWERED.search(text[max(start, end - _WINDOW) : end])
    if answered is not None:
        offset = max(start, end - _WINDOW)
        return _number(text, offset + answered.start(1), offset + answered.end(1))
    behind, front = _behind(text, start, end, scale), _in_front(text, start, end, scale)
    if behind is not None and front is not None:
        return None
    return behind or front or _without_a_mark(text, start, end)


def _without_a_mark(text: str, start: int, end: int) -> Number | None:
    """The chance that an item begins or ends with, without a colon or brackets: "75% X happens"."""
    match = _LEADING.match(text[start : min(end, start + _WINDOW)])
    if match is not None and not _counts(match):
        return _number(text, start + match.start(1), start + match.end(1))
    begin = max(start, end - _WINDOW)
    match = _TRAILING.search(text[begin:end])
    if match is None or begin + match.start(1) == start:
        return None
    if is_quantity(text[start : begin + match.start(1)]):
        return None
    return _number(text, begin + match.start(1), begin + match.end(1))


def _counts(leading: re.Match[str]) -> bool:
    """As in "One in three shops will close", which is a share; "One in three: shops close" is a chance."""
    return "%" not in leading[0] and "per" not in leading[0].lower() and leading[0].replace(leading[1], "").isspace()


def _behind(text: str, start: int, end: int, scale: str) -> Number | None:
    """The chance behind the last colon, dash or bracket of an item, or the one before that ("2:1 on")."""
    begin = max(start, end - _SEGMENT)
    part = text[begin:end].rstrip(_CLOSING)
    for match in itertools.islice(reversed(list(_SEPARATOR.finditer(part))), _TRIES):
        if match.start() == 0 and begin == start:
            return None
        read = _segment(text, begin + match.end(), begin + len(part), match.group().strip(), scale)
        if read is not None:
            return read
    return None


def _in_front(text: str, start: int, end: int, scale: str) -> Number | None:
    """The chance before the first colon, dash or bracket of an item."""
    part = text[start : min(end, start + _SEGMENT)]
    at = len(part) - len(part.lstrip(_OPENING))
    for match in itertools.islice(_CLOSES.finditer(part, at), _TRIES):
        if match.start() > at and part[match.end() :].strip(_CLOSING):
            read = _segment(text, start + at, start + match.start(), match.group().strip(), scale)
            if read is not None:
                return read
    return None


def _segment(text: str, start: int, end: int, mark: str, scale: str) -> Number | None:
    """A stretch that is a chance and nothing else; words of likelihood need a mark before or behind them."""
    start, end = _bare(text, start, end)
    said = text[start:end].lstrip("~≈")
    if start == end or not (mark or said.strip()):
        return None
    try:
        read = read_probability(said, scale=scale)
    except ProbabilityError:
        return None
    is_open = read.basis == "implied" or (read.basis == "phrase" and mark[:1] in (",", ".", "?"))
    return None if is_open else Number(start, end, read)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _OPENING:
        start += 1
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    return start, end


def _number(text: str, start: int, end: int) -> Number | None:
    try:
        return Number(start, end, read_probability(text[start:end].lstrip("~≈")))
    except ProbabilityError:
        return None
