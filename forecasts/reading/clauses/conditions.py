"""What a claim hangs on: the words behind "if", "unless", "provided that", "can only"."""

from typing import NamedTuple

from forecasts.reading.cues.cue import cue_phrases
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.sentences import Sentence

_AT_THE_START = words("clauses", "conditions_at_the_start")
_NEVER = frozenset(("depends", "contingent", "hinges"))
_LINKS = words("clauses", "necessity_links")


class Condition(NamedTuple):
    """A condition at words[first:end] of a sentence, announced by the cue at words[cue:cue_end]."""

    first: int
    end: int
    cue: int
    cue_end: int


def condition_of(sentence: Sentence, first: int, end: int) -> Condition | None:
    """The first condition in words [first:end) of a sentence, None where there is none.

    Example:
        >>> from forecasts.reading.text.layout import Block
        >>> from forecasts.reading.text.sentences import sentences
        >>> text = "If talks fail, prices will rise."
        >>> sentence = next(sentences(text, Block("paragraph", 0, len(text))))
        >>> found = condition_of(sentence, 0, 8)
        >>> sentence.words[found.first : found.end]
        ('if', 'talks', 'fail')
    """
    cut = sentence.words
    if first < end and cut[first] == "should" and "?" not in cut[-2:]:
        return Condition(first, _comma(cut, first, end), first, first + 1)
    for cue in cue_phrases().find(cut[first:end]):
        at, after = first + cue.first, first + cue.end
        if cue.kind != "condition" or _is_none(cut, first, at):
            continue
        if cut[at] in ("can", "could"):
            return _necessity(cut, at, after, end)
        is_first = _opens(cut, first, at)
        return Condition(at, _comma(cut, after, end) if is_first else _tail(cut, at, end), at, after)
    return None


def _is_none(cut: tuple[str, ...], first: int, at: int) -> bool:
    """Whether a word that may begin a condition begins none where it stands."""
    if cut[at] in _NEVER or _is_idiom(cut, at):
        return True
    is_late = cut[at] in _AT_THE_START and not _opens(cut, first, at)
    return is_late or (cut[at] == "were" and "to" not in cut[at : at + 8])


def _opens(cut: tuple[str, ...], first: int, at: int) -> bool:
    return at == first or cut[at - 1] in (",", ";", ":", "-") or cut[at - 1] in ("but", "and", "then", "that")


def _is_idiom(cut: tuple[str, ...], at: int) -> bool:
    idioms = phrases("clauses", "no_condition")
    if idioms.at(cut, at) or (at and idioms.at(cut, at - 1)):
        return True
    return cut[at] == "if" and any(word in words("clauses", "whether_verbs") for word in cut[max(0, at - 2) : at])


def _necessity(cut: tuple[str, ...], at: int, after: int, end: int) -> Condition:
    """As in "can only result from a change": what must come first."""
    start = after
    while start < end - 1 and cut[start] in _LINKS:
        start += 1
    return Condition(start, _tail(cut, start, end), at, after)


def _comma(cut: tuple[str, ...], start: int, end: int) -> int:
    for at in range(start, end):
        if cut[at] in (",", ";"):
            return at
        if cut[at] == "then":
            return at
    return end


def _tail(cut: tuple[str, ...], start: int, end: int) -> int:
    while end > start + 1 and cut[end - 1] in (".", "!", ",", ";", "?", "”", '"'):
        end -= 1
    return next((at for at in range(start, end) if cut[at] == ","), end)
