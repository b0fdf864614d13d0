"""Sentences that state chances in figures, one or several: "a 30% chance of A and a 10% chance of B"."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.reader import StatedNumber, read_probability, stated_numbers
from forecasts.reading.chances.amounts import has_amount_verb, names_quantity, says_what_happens
from forecasts.reading.chances.numbers import Number, Unread
from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.clauses.doubts import is_last
from forecasts.reading.clauses.statement import YEAR
from forecasts.reading.cues.heads import Head, past_openers
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence

DENIED = "denied-number"
TOLD = "past"
_JOINS = frozenset([",", ";", "and", "but", "or", "while"])
# "80%, against 40% a month ago"
_BESIDE_AN_OLD_ONE = frozenset(("against", "from", "versus", "vs", "compared", "than"))
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:\.\d)?)\s?(?:%|per ?cent\b)")

# An option of a few words with its share, up to the next one.
_OPTION = re.compile(
    r"(?:[^\s,;:()%]+\s){1,9}\(?(?P<of>\d{1,2}(?:\.\d)?)\s?(?:%|per ?cent\b)\)?\s?(?:,|;|/"
    r"|and\b|\.?\Z)\s?(?:and\s)?"
)
_FEWEST_OPTIONS = 3
_LEAST_OF_ALL, _MOST_OF_ALL = 97, 101.5  # "A 51%, B 41%, C 7%": of a hundred, and of what is rounded


class Spoken(NamedTuple):
    """A stated chance of a sentence."""

    number: Number | Unread  # the chance and its place in the text, or a number that may be one
    at: int  # index of its first word
    end: int  # index after its last word
    covers_all: bool  # it stands behind or in front of everything, and is the chance of all of it


def stated_in(
    text: str, sentence: Sentence, found: Sequence[Head], year: int | None
) -> tuple[list[Spoken], list[Unread]]:
    """The stated chances of a sentence, in order, and those that are none: "I am not 90% sure", "which I gave 90%".

    A number in brackets or behind a dash is a chance only of what has a cue before it; `year` is that of publication.
    """
    try:
        numbers = stated_numbers(text[sentence.start : sentence.end])
    except ProbabilityError:
        return [], []
    spoken: list[Spoken] = []
    unread: list[Unread] = []
    for number in numbers:
        start, end = sentence.start + number.start, sentence.start + number.end
        at = next((i for i, stop in enumerate(sentence.ends) if stop > start), len(sentence.words) - 1)
        code = TOLD if is_told(sentence, at, year) else DENIED * number.denied
        if code:
            unread.append(Unread(start, end, code))
            continue
        after = next((i for i, begin in enumerate(sentence.starts) if begin >= end), len(sentence.words))
        if number.place != "apart" or _has_claim(text, sentence, found, at, start, after):
            covers = _covers_all(sentence, number, at, after)
            spoken.append(Spoken(Number(start, end, number.probability), at, after, covers))
    return spoken, unread


def options(text: str, sentence: Sentence, spoken: Sequence[Spoken]) -> list[Spoken]:
    """The chances of several options that leave nothing over: "a probability of 60% to a deal and 40% to none"."""
    found = list(_PERCENT.finditer(text, sentence.start, sentence.end)) if spoken else []
    if len(found) <= len(spoken) or abs(sum(float(one[1]) for one in found) - 100) > 1:
        return list(spoken)
    return [_spoken(sentence, one) for one in found]


def shared_out(text: str, sentence: Sentence, *, as_chances: bool) -> list[Spoken]:
    """Options with what each of them has of the whole: "Boom 51%, muddle 41%, bust 7%".

    They may be chances, or shares of votes and sales: a person is asked, unless the author says that they are chances.
    """
    if not _is_shared(list(_OPTION.finditer(text, sentence.start, sentence.end))):
        return []
    if not words("chances", "shares").isdisjoint(sentence.words):
        return []
    is_chance = as_chances or not words("chances", "gives_chances").isdisjoint(sentence.words)
    read = [_spoken(sentence, percent) for percent in _PERCENT.finditer(text, sentence.start, sentence.end)]
    if is_chance:
        return read
    return [one._replace(number=Unread(one.number.start, one.number.end, "ambiguous-number")) for one in read]


def _is_shared(found: Sequence[re.Match[str]]) -> bool:
    total = sum(float(one["of"]) for one in found)
    touch = all(one.end() == other.start() for one, other in itertools.pairwise(found))
    return len(found) >= _FEWEST_OPTIONS and touch and _LEAST_OF_ALL <= total <= _MOST_OF_ALL


def _spoken(sentence: Sentence, found: re.Match[str]) -> Spoken:
    at = next(i for i, stop in enumerate(sentence.ends) if stop > found.start())
    end = next((i for i, begin in enumerate(sentence.starts) if begin >= found.end()), len(sentence.words))
    return Spoken(Number(*found.span(), read_probability(found.group())), at, end, covers_all=False)


def _has_claim(text: str, sentence: Sentence, found: Sequence[Head], at: int, start: int, after: int) -> bool:
    """Whether a number that stands apart has a claim: a cue in front of it, or everything behind it."""
    if past_openers(sentence, 0) >= at or any(head.first < at for head in found):
        return True
    if names_quantity(text[sentence.start : start]):
        return False
    before = sentence.words[:at]
    return (
        after + 2 >= len(sentence.words)  # "Samsung wins Nvidia back: 30%."
        and says_what_happens(before)
        and not (has_amount_verb(before) and words("chances", "quantities") & {*before})
        and not words("cues", "past_verbs") & {*before}
    )


def _covers_all(sentence: Sentence, number: StatedNumber, at: int, end: int) -> bool:
    if number.place != "apart":
        return False
    is_first = past_openers(sentence, 0) >= at
    is_bracketed = at > 0 and sentence.words[at - 1] in ("(", "[")
    return is_first or not is_bracketed


def is_told(sentence: Sentence, at: int, year: int | None) -> bool:
    """Whether a chance was given in the past: "which I gave 90%", "in 2021 they gave it 80%"."""
    cut, at = _stretch(sentence.words, at)
    gave = words("chances", "gave_chances")
    verbs = [i for i in range(max(0, at - 10), at) if cut[i] in gave or cut[i] == "put"]
    if any(i and cut[i - 1] in ("i", "we", "'d", "had") and cut[i] in gave for i in verbs):
        return True
    return bool(verbs) and _is_dated_back(cut, year)


def _is_dated_back(cut: Sequence[str], year: int | None) -> bool:
    is_old = any(YEAR.fullmatch(word) and year is not None and int(word) < year for word in cut)
    return is_old or "ago" in cut or is_last(cut)


def _stretch(cut: Sequence[str], at: int) -> tuple[Sequence[str], int]:
    """The words between semicolons around a word, up to an older number beside it, and where it stands in them."""
    first = next((i + 1 for i in range(at - 1, -1, -1) if cut[i] == ";"), 0)
    end = next((i for i in range(at + 1, len(cut)) if cut[i] == ";" or cut[i] in _BESIDE_AN_OLD_ONE), len(cut))
    return cut[first:end], at - first


def stretches(sentence: Sentence, spoken: Sequence[Spoken]) -> list[Clause]:
    """The stretch of words that each of several numbers is the chance of.

    A number before a join ends its stretch ("A falls (70%) and B rises (20%)"); else the next one
    begins at the last join before it ("70% that A falls, 20% that B rises").
    """
    cuts = [0]
    for one, other in itertools.pairwise(spoken):
        joins = [at for at in range(one.end, other.at) if sentence.words[at] in _JOINS]
        closing = one.end + (sentence.words[one.end : one.end + 1] in ((")",), ("]",)))
        ends_here = bool(joins) and joins[0] == closing
        cuts.append((joins[0] if ends_here else joins[-1]) if joins else other.at)
    return [
        number_clause(sentence, first, end, one.at)
        for first, end, one in zip(cuts, [*cuts[1:], len(sentence.words)], spoken, strict=True)
    ]


def whole_clause(sentence: Sentence, number: Number | Unread, *, is_item: bool) -> Clause:
    """The whole of a list item, or what stands between semicolons in a sentence, with the number as its cue."""
    at = next((i for i, end in enumerate(sentence.ends) if end > number.start), len(sentence.words) - 1)
    stops = [] if is_item else [i for i, word in enumerate(sentence.words) if word == ";"]
    first = next((i + 1 for i in reversed(stops) if 0 < i < at - 2), 0)
    end = next((i for i in stops if i > at), len(sentence.words))
    return number_clause(sentence, first, end, at)


def number_clause(sentence: Sentence, first: int, end: int, at: int) -> Clause:
    """Words [first:end) with the number at a word as their cue, trimmed of what only joins them."""
    at = max(first, min(at, end - 1))
    while first < at and sentence.words[first] in _JOINS:
        first += 1
    if not (first == 0 and end == len(sentence.words)):
        while end > at + 1 and sentence.words[end - 1] in (",", ";", ".", "and"):
            end -= 1
    return Clause(first, end, (Head("number", at, at + 1),))
