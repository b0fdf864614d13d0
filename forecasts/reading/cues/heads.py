"""The words of a sentence that can carry a claim, and why some of them do not."""

from collections.abc import Iterator
from typing import NamedTuple

from forecasts.reading.cues.cue import NOT, WILL, Cue, cue_phrases, opening_cues
from forecasts.reading.cues.judges import JUDGES
from forecasts.reading.cues.will import doubt_about_will, is_noun, is_polite
from forecasts.reading.text.lexicon import Spotted, phrases
from forecasts.reading.text.sentences import Sentence


class Head(NamedTuple):
    """A cue that carries a claim, at words[first:end]."""

    kind: str  # the cue's kind: a table of cues.toml, "will", "would" or "number"
    first: int  # index of its first word
    end: int  # index after its last word
    doubt: str = ""  # why the claim is not one to ask about, "" where it is


def heads(text: str, sentence: Sentence) -> list[Head]:
    """The heads of a sentence, in order.

    Example:
        >>> from forecasts.reading.text.layout import Block
        >>> from forecasts.reading.text.sentences import sentences
        >>> text = "Rates will fall, but growth is unlikely to return."
        >>> [h.kind for h in heads(text, next(sentences(text, Block("paragraph", 0, len(text)))))]
        ['will', 'likelihood']
    """
    return sorted(_heads(text, sentence), key=lambda head: head.first)


def _heads(text: str, sentence: Sentence) -> Iterator[Head]:
    yield from _modals(text, sentence)
    for cue in cue_phrases().find(sentence.words):
        head = _head(text, sentence, cue)
        if head is not None:
            yield head
    start = opening(sentence)
    told = opening_cues().at(sentence.words, start) if start < len(sentence.words) else None
    if told is not None:
        yield Head("told-to-expect", told.first, told.end)


def _modals(text: str, sentence: Sentence) -> Iterator[Head]:
    cut = sentence.words
    for at, word in enumerate(cut):
        if word in WILL and not is_noun(text, sentence, at):
            end = at + 2 if cut[at + 1 : at + 2] and cut[at + 1] in NOT else at + 1
            yield Head("will", at, end, doubt_about_will(cut, at, end))
        elif word in ("would", "'d") and not is_polite(cut, at):
            yield Head("would", at, at + 1)


def opening(sentence: Sentence) -> int:
    """Index of the first word behind opening marks and words that lead over from the sentence before."""
    return past_openers(sentence, 0)


def past_openers(sentence: Sentence, at: int) -> int:
    """Index behind the openers ("However,", "But") that stand at a word."""
    cut = sentence.words
    while at < len(cut) and not cut[at].isalnum():
        at += 1
    while True:
        opener = phrases("cues", "openers").at(cut, at) if at < len(cut) else None
        if opener is None:
            return at
        after = opener.end
        if after < len(cut) and cut[after] == ",":
            at = after + 1
        elif cut[at] in ("but", "and", "so", "yet", "or", "then", "or") and after < len(cut):
            at = after
        else:
            return at


def _head(text: str, sentence: Sentence, cue: Spotted) -> Head | None:
    judge = JUDGES.get(cue.kind)
    doubt = judge(Cue(text, sentence, cue.first, cue.end)) if judge else ""
    return None if doubt is None else Head(cue.kind, cue.first, cue.end, doubt)
