"""A cue of cues.toml where it stands in a sentence, with the words around it that decide whether it carries a claim."""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from forecasts.reading.text.lexicon import Phrases, table, words
from forecasts.reading.text.sentences import Sentence

WILL = frozenset(("will", "'ll", "shall"))
NOT = frozenset(("not", "n't", "never"))
ARTICLES = frozenset(["a", "an", "the"])
PAST_BE = frozenset(("was", "were", "had", "been"))
_STOPS = frozenset([",", ";", ":", "(", ")"])
# What carries no claim before it: "has been", but not ", is".
_NO_PAST = _STOPS | words("cues", "be") | WILL
TIME = re.compile(
    "(?:19|20|21)[0-9]{2}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|week|noon"
    "|january|february|march|april|june|july|august|september|october|november|december"
)


class Cue(NamedTuple):
    """A cue at words[first:end] of a sentence."""

    text: str
    sentence: Sentence
    first: int
    end: int

    @property
    def cut(self) -> tuple[str, ...]:
        """The words of the sentence."""
        return self.sentence.words

    @property
    def phrase(self) -> tuple[str, ...]:
        """The words of the cue."""
        return self.cut[self.first : self.end]

    @property
    def word(self) -> str:
        """The first word of the cue."""
        return self.cut[self.first]

    @property
    def last(self) -> str:
        """The last word of the cue."""
        return self.cut[self.end - 1]

    @property
    def before(self) -> str:
        """The word in front of it, "" at the beginning."""
        return self.cut[self.first - 1] if self.first else ""

    @property
    def near(self) -> tuple[str, ...]:
        """The four words in front of it."""
        return self.cut[max(0, self.first - 4) : self.first]

    @property
    def following(self) -> str:
        """The word behind it, "." at the end."""
        return self.cut[self.end] if self.end < len(self.cut) else "."

    @property
    def rest(self) -> tuple[str, ...]:
        """The words behind it."""
        return self.cut[self.end :]

    def is_past(self) -> bool:
        """Whether the verb before it is in the past tense: "was likely to", "had been expected to"."""
        for at in range(self.first - 1, max(-1, self.first - 4), -1):
            if self.cut[at] in PAST_BE:
                return True
            if self.cut[at] in _NO_PAST:
                return False
        return False

    def is_capital(self, at: int) -> bool:
        """Whether a word of the sentence is written with a capital."""
        return self.text[self.sentence.starts[at]].isupper()


def has_be(cut: Iterable[str]) -> bool:
    """Whether a word links a subject with what is said of it: "is", "looks"."""
    return not words("cues", "be").isdisjoint(cut)


def told_behind(cue: Cue, at: int) -> bool:
    """As in "a chance that the letter was lost": about the past."""
    return any(word in ("was", "were", "had", "did") for word in cue.cut[at : at + 6])


def is_dated_past(cut: tuple[str, ...]) -> bool:
    """Told of "last week", "yesterday", "a year ago"."""
    if any(word in ("yesterday", "ago") for word in cut):
        return True
    units = words("cues", "times_behind")
    return any(a == "last" and b in units for a, b in itertools.pairwise(cut))


_CLASS = re.compile(r"[A-Z]+")


@functools.cache
def cue_phrases() -> Phrases:
    """Every cue of cues.toml."""
    return Phrases(_cues(start=False))


@functools.cache
def opening_cues() -> Phrases:
    """The cues that count only where a sentence begins."""
    return Phrases(_cues(start=True))


def _cues(*, start: bool) -> Iterator[tuple[str, str]]:
    found = table("cues", "cues")
    classes = {name: words.replace(" ", "|") for name, words in found["classes"].items()}
    for kind, entry in found.items():
        if kind != "classes" and entry.get("start", False) is start:
            for form in entry["forms"]:
                yield kind, _CLASS.sub(lambda match: classes[match.group()], form)
