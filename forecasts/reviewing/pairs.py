"""All pairs among many questions that ask the same or the opposite."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from forecasts.reviewing.likeness import Essence, Likeness, essence, likeness

MOST = 200  # questions with the same rare word, numbers and days that are compared with each other


class Pair(NamedTuple):
    """Two questions that are alike."""

    one: int
    other: int
    likeness: Likeness


def pairs(questions: Mapping[int, str]) -> Iterator[Pair]:
    """Every pair of questions that ask the same or the opposite.

    Of two such questions one has all the words of the other; so it is enough to look, for each question, at
    those that have its rarest word and the same numbers and days.

    Args:
        questions: {number: text}.

    Example:
        >>> texts = {1: "Will the treaty be signed?", 2: "Will the treaty not be signed?", 3: "Will it rain?"}
        >>> list(pairs(texts))
        [Pair(one=1, other=2, likeness='complement')]
    """
    essences = {id_: essence.__wrapped__(text) for id_, text in questions.items()}
    frequency = Counter(word for found in essences.values() for word in found.words)
    having: dict[tuple[object, str], list[int]] = defaultdict(list)
    for id_, found in essences.items():
        for word in found.words:
            having[_key(found), word].append(id_)
    told: set[tuple[int, int]] = set()
    for id_, found in essences.items():
        if not found.words:
            continue
        rarest = min(found.words, key=lambda word: (frequency[word], word))
        others = (other for other in having[_key(found), rarest][:MOST] if other != id_)
        for one, two in ((min(id_, other), max(id_, other)) for other in others):
            if (one, two) not in told and (alike := likeness(essences[one], essences[two])):
                told.add((one, two))
                yield Pair(one, two, alike)


def _key(found: Essence) -> object:
    return tuple(sorted(value for value, _ in found.figures)), frozenset(moment.day for moment in found.moments)
