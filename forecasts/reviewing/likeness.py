"""Whether two questions ask the same, or the opposite: by their words, numbers, dates and negations."""

import functools
import tomllib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from forecasts.reviewing.moments import Moment, moments
from forecasts.reviewing.phrases import Phrases, Word, word_set, words_of
from forecasts.text.number_words import TENS, UNITS

Likeness = Literal["duplicate", "complement"]
EXTRA = 0.34  # the part of its words by which one question may be longer than the other
SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
TURNED = {"ge": "lt", "lt": "ge", "gt": "le", "le": "gt"}
NUMBERS = {**UNITS, **TENS}


class Essence(NamedTuple):
    """What a question comes down to."""

    words: frozenset[str]  # its words without those that say little, in their plain form
    # its numbers, each with the way in which it bounds ("ge", "gt", "le", "lt" or "")
    figures: tuple[tuple[float, str], ...]
    moments: frozenset[Moment]  # its dates
    turned: bool  # whether it is negated
    ceasing: bool  # whether it asks for the end of a state
    names: frozenset[str]  # which of the words were written with a capital
    neighbours: frozenset[frozenset[str]]  # pairs of names that stand side by side
    order: tuple[str, ...]  # the names in the order in which they come
    reversible: bool  # whether that order may be another: "A and B", "B is invaded by A"


def likeness(one: Essence, other: Essence) -> Likeness | None:
    """Whether two questions ask the same or the opposite; None where they differ.

    Example:
        >>> first = essence("Will Emmanuel Macron be President of France on 31 December 2026?")
        >>> likeness(first, essence("Will Macron still be the French president on 2026-12-31?"))
        'duplicate'
        >>> likeness(first, essence("Will Macron not be President of France on 2026-12-31?"))
        'complement'
        >>> likeness(first, essence("Will Macron be President of France on 2027-12-31?")) is None
        True
    """
    if not _same_moments(one, other) or not _same_words(one, other):
        return None
    turns = (one.turned != other.turned) + _turned_figures(one, other)
    if turns < 0:
        return None
    return "complement" if turns % 2 else "duplicate"


def _same_moments(one: Essence, other: Essence) -> bool:
    """The same days; "by" and "on" are the same only where an end is the opposite of a state."""
    if one.moments == other.moments:
        return True
    days = [{moment.day for moment in essence.moments} for essence in (one, other)]
    return days[0] == days[1] and one.ceasing != other.ceasing


def _same_words(one: Essence, other: Essence) -> bool:
    """One has all the words of the other, and not many more; further names only beside names that both have."""
    less, more = sorted((one, other), key=lambda essence: len(essence.words))
    if not less.words or not less.words <= more.words:
        return False
    extra = more.words - less.words
    shared = less.words & more.names
    named = {word for word in extra & more.names if any({word, near} in more.neighbours for near in shared)}
    plain = extra - more.names
    return extra == named | plain and len(plain) <= EXTRA * len(more.words) and _same_roles(one, other)


def _same_roles(one: Essence, other: Essence) -> bool:
    """Whether those who are named come in the same order: that A sues B is not that B sues A."""
    if one.reversible or other.reversible:
        return True
    orders = [[name for name in essence.order if name in one.names & other.names] for essence in (one, other)]
    return orders[0] == orders[1]


def _turned_figures(one: Essence, other: Essence) -> int:
    """How many bounds are turned round; -100 where the numbers are not the same."""
    if len(one.figures) != len(other.figures):
        return -100
    turns = 0
    for (value, bound), (other_value, other_bound) in zip(sorted(one.figures), sorted(other.figures), strict=True):
        if value != other_value:
            return -100
        if bound != other_bound:
            if TURNED.get(bound) != other_bound:
                return -100
            turns += 1
    return turns


@functools.lru_cache(maxsize=4096)
def essence(text: str) -> Essence:
    """What a question comes down to.

    Example:
        >>> sorted(essence("Will at least 1,000 Russian diplomats be expelled by 2026-12-31?").words)
        ['diplomat', 'expel', 'russia']
    """
    words = words_of(text)
    found, covered = moments(words)
    negations = [at for at, word in enumerate(words) if _negates(words, at)]
    ceasing = list(_table("ceasing").within(words))
    covered |= {*negations} | {at for first, end, _ in ceasing for at in range(first, end)}
    figures, counted = _figures(words, covered)
    plain = list(_plain(words, covered | counted))
    opposite = _opposites(contested=any(word.text in _contests() for word in words))
    turns = len(negations) + len(ceasing) + sum(word in opposite for word, _, _ in plain)
    named = [(at, opposite.get(word, word)) for word, at, capital in plain if capital]
    return Essence(
        words=frozenset(opposite.get(word, word) for word, _, _ in plain),
        figures=tuple(figures),
        moments=frozenset(found),
        turned=turns % 2 == 1,
        ceasing=bool(ceasing),
        names=frozenset(word for _, word in named),
        neighbours=frozenset(
            frozenset((word, near)) for (at, word), (there, near) in pairwise(named) if there - at == 1
        ),
        order=tuple(dict.fromkeys(word for _, word in named)),
        reversible=_reversible(words, [at for at, _ in named]),
    )


def _reversible(words: Sequence[Word], named: Sequence[int]) -> bool:
    """Whether "and", "or" or the "by" of a passive stands between two names."""
    for one, other in pairwise(named):
        between = {word.text for word in words[one + 1 : other]}
        if between & {"and", "or", "by", "with", "of", "in", "versus"}:
            return True
    return False


def content_words(text: str) -> list[str]:
    """The words of a question by which others like it can be found, the longest first.

    Example:
        >>> content_words("Will the Brent crude price exceed 100 dollars?")
        ['brent', 'crude', 'price']
    """
    words = [word for word in words_of(text) if word.kind == "word"]
    kept = [word.text for word in words if word.text not in _left_out() and len(word.text) > 2 and _common(word.text)]
    return sorted(dict.fromkeys(kept), key=lambda word: -len(word))


def _common(word: str) -> bool:
    """Whether others would write the word the same way: not a synonym, month or number."""
    return word not in _synonyms() and word not in NUMBERS and "'" not in word


def _negates(words: Sequence[Word], at: int) -> bool:
    text, following = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
    if text == "no" and following in ("later", "more", "fewer", "less", "earlier", "longer"):
        return False
    if text == "not" and following in ("only", "later", "more", "fewer", "less", "earlier"):
        return False
    return text in word_set("negation", "words") or text.endswith("n't")


def _figures(words: Sequence[Word], covered: set[int]) -> tuple[list[tuple[float, str]], set[int]]:
    """Numbers with their bounds, and the words that these take up."""
    before, after = _bounds("before"), _bounds("after")
    found: list[tuple[float, str]] = []
    used: set[int] = set()
    at, bound = 0, ""
    while at < len(words):
        if at in covered:
            at += 1
            continue
        if (begins := before.at(words, at)) is not None:
            used |= {*range(at, begins[0])}
            at, bound = begins
            continue
        value, end = _number(words, at)
        if value is not None:
            used |= {*range(at, end)}
            for unit in range(end, min(end + 3, len(words))):  # 5 percent or more, 10 US dollars or more
                if (behind := after.at(words, unit)) is not None:
                    used |= {*range(unit, behind[0])}
                    bound = behind[1]
                    break
            found.append((value, bound))
            at, bound = end, ""
            continue
        at += 1
    return found, used


def _number(words: Sequence[Word], at: int) -> tuple[float | None, int]:
    """A number that begins at a word, with its thousands, decimals and scale; and where it ends."""
    word = words[at]
    if word.text in NUMBERS:
        return float(NUMBERS[word.text]), at + 1
    if word.kind != "number":
        return None, at
    digits, end = word.text, at + 1
    while end + 1 < len(words) and _goes_on(words, end):
        digits += ("." if words[end].text == "." else "") + words[end + 1].text
        end += 2
    try:
        value = float(digits[:300])
    except ValueError:  # 1.2.3
        return None, at
    if end < len(words) and words[end].text in SCALES:
        return value * SCALES[words[end].text], end + 1
    return value, end


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether a mark and the figures behind it belong to a number: ",000", ".5"."""
    is_glued = words[at].glued and words[at + 1].glued
    return is_glued and words[at].text in (",", ".") and words[at + 1].kind == "number"


def _plain(words: Sequence[Word], covered: set[int]) -> Iterator[tuple[str, int, bool]]:
    """Words in their plain form, synonyms as one, with their places and whether they are names."""
    same = _same()
    at = 0
    while at < len(words):
        if at in covered or (words[at].kind == "mark" and same.at(words, at) is None):
            at += 1
            continue
        found = same.at(words, at)
        end = found[0] if found else at + 1
        word = found[1] if found else stem(words[at].text)
        capital = words[at].capital and at > 0
        if word not in _left_out() and words[at].text not in _left_out() and word != "the":
            yield word, end - 1, capital
        at = end


def stem(word: str) -> str:
    """A word without its ending, as far as two forms of it should be the same.

    Example:
        >>> [stem(word) for word in ("diplomats", "country's", "parties", "signed", "election")]
        ['diplomat', 'country', 'party', 'sign', 'election']
    """
    word = word.removesuffix("'s").removesuffix("'")
    plain = _stem(word).removesuffix("e") if len(word) > 4 else _stem(word)
    return plain[:-1] if len(plain) > 3 and plain[-1] == plain[-2] else plain  # expel, expelled


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("likeness.toml").read_text(encoding="utf-8"))


@functools.cache
def _left_out() -> frozenset[str]:
    return frozenset(_data()["leave_out"])


@functools.cache
def _same() -> Phrases:
    return Phrases((phrase, group[0]) for group in _data()["same"]["groups"] for phrase in group)


@functools.cache
def _synonyms() -> frozenset[str]:
    return frozenset(phrase for group in _data()["same"]["groups"] for phrase in group)


@functools.cache
def _table(name: str) -> Phrases:
    return Phrases((phrase, name) for phrase in _data()[name]["phrases"])


@functools.cache
def _bounds(side: str) -> Phrases:
    return Phrases((phrase, bound) for bound, sides in _data()["bound"].items() for phrase in sides[side])


@functools.cache
def _contests() -> frozenset[str]:
    return frozenset(_data()["opposite"]["contests"])


@functools.cache
def _opposites(*, contested: bool) -> dict[str, str]:
    """{word: what it is the opposite of}, in plain forms; some are so only of what has to be decided."""
    same, found = _same(), _data()["opposite"]
    known = found["pairs"] + (found["contested"] if contested else [])
    pairs = [[_canonical(same, word) for word in pair] for pair in known]
    return {negative: positive for positive, negative in pairs if negative != positive}


def _canonical(same: Phrases, word: str) -> str:
    found = same.at(words_of(word), 0)
    return found[1] if found else stem(word)
