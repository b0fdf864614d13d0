"""Whether "until" and "before" stand behind a denial: what will not open until 2031 does not open before."""

import bisect
import enum
from collections.abc import Sequence

from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence

_WILL = frozenset(("will", "'ll", "shall", "would"))
_NOT = frozenset(("not", "n't", "never"))
_UNLIKELY = frozenset(("unlikely", "improbable"))


class Denial(enum.Enum):
    """What stands before a time: nothing that denies, a plain denial of an event, or one that can be read two ways."""

    NONE = "none"
    PLAIN = "plain"
    UNCLEAR = "unclear"


def denial_before(sentence: Sentence, start: int, time: int) -> Denial:
    """How the words of a claim before its time deny it.

    Args:
        sentence: the sentence.
        start: offset where the claim begins.
        time: offset where its words about time begin.

    Example:
        >>> from forecasts.reading.text.layout import Block
        >>> from forecasts.reading.text.sentences import sentences
        >>> def denial(text):
        ...     sentence = next(sentences(text, Block("paragraph", 0, len(text))))
        ...     return denial_before(sentence, 0, text.index("until")).value
        >>> denial("It will not open until 2031."), denial("It will not last until 2031.")
        ('plain', 'unclear')
    """
    first = bisect.bisect_left(sentence.starts, start)
    cut = sentence.words[first : bisect.bisect_left(sentence.starts, time)]
    if not set(cut) & words("times", "denies"):
        return Denial.NONE
    at = next((at for at in range(len(cut)) if _denies(cut, at)), None)
    if at is None or not words("times", "denies").isdisjoint((*cut[:at], *cut[at + 1 :])):
        return Denial.UNCLEAR
    return Denial.PLAIN if _begins(cut[at + 1 :]) else Denial.UNCLEAR


def _denies(cut: Sequence[str], at: int) -> bool:
    """As in "unlikely", "will not", "is not going"."""
    is_not = at > 0 and cut[at] in _NOT and (cut[at - 1] in _WILL or _is_going(cut, at))
    return is_not or cut[at] in _UNLIKELY


def _is_going(cut: Sequence[str], at: int) -> bool:
    return cut[at - 1] in ("is", "are", "am") and tuple(cut[at + 1 : at + 2]) == ("going",)


def _begins(cut: Sequence[str]) -> bool:
    """Whether the denied verb is one of an event: "open", "be ready"; "last" and "be in office" go on."""
    rest = [word for word in cut if word not in ("to", "going", ",") and word not in words("times", "adverbs")]
    if not rest:
        return False
    if rest[0] == "be":
        return len(rest) > 1 and (
            rest[1] in words("times", "becoming_so")
            or rest[1] in words("times", "past_or_participle")
            or rest[1].endswith("ed")
        )
    return rest[0] not in words("times", "lasting")
