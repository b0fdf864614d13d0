"""The words of a sentence that can carry a claim, and why some of them do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from forecasts.reading.cues.cue_judges import JUDGES, NOT, TIME, WILL
from forecasts.reading.cues.cues import cue_phrases, opening_cues
from forecasts.reading.text.lexicon import Spotted, phrases, words
from forecasts.reading.text.sentences import Sentence

_BEFORE_A_CAPITAL = frozenset((":", "“", '"', "'", "‘", "(", ")", ".", "*", "-"))


class Head(NamedTuple):
    """A cue that carries a claim, at words[first:end].

    Attributes:
        kind: the cue's kind: a table of cues.toml, "will", "would" or "number".
        first: index of its first word.
        end: index after its last word.
        doubt: why the claim is not one to ask about, "" where it is.
    """

    kind: str
    first: int
    end: int
    doubt: str = ""


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
    cut = sentence.words
    for at, word in enumerate(cut):
        if word in WILL and not _is_noun(text, sentence, at):
            end = at + 2 if cut[at + 1 : at + 2] and cut[at + 1] in NOT else at + 1
            yield Head("will", at, end, _doubt_about_will(sentence, at, end))
        elif word in ("would", "'d") and not _is_polite(cut, at):
            yield Head("would", at, at + 1)
    for cue in cue_phrases().find(cut):
        head = _head(text, sentence, cue)
        if head is not None:
            yield head
    start = opening(sentence)
    if start < len(cut):
        told = opening_cues().at(cut, start)
        if told is not None:
            yield Head("told-to-expect", told.first, told.end)


def _is_polite(cut: tuple[str, ...], at: int) -> bool:
    """As in "I'd say", "we would rather", "would have": no hypothesis about the world to come."""
    return cut[at + 1 : at + 2] in (("have",), ("rather",)) or (at > 0 and cut[at - 1] in ("i", "we"))


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
    doubt = judge(text, sentence, cue) if judge else ""
    return None if doubt is None else Head(cue.kind, cue.first, cue.end, doubt)


def _is_noun(text: str, sentence: Sentence, at: int) -> bool:
    cut = sentence.words
    if cut[at] != "will":
        return False
    before = cut[at - 1] if at else ""
    if text[sentence.starts[at]].isupper() and before not in _BEFORE_A_CAPITAL:
        return _is_name(text, sentence, at)
    if before == "'s":
        return cut[at + 1 : at + 2] in ((), ("to",), ("of",), (".",), (",",), ("and",), ("is",))
    return before in words("cues", "will_is_a_noun_after")


def _is_name(text: str, sentence: Sentence, at: int) -> bool:
    """As in "Will Smith was there": a capital inside a sentence, or at its start before another one."""
    if at:
        return not text[sentence.starts[at - 1] : sentence.ends[at]].isupper()  # unless all is in capitals
    return (
        sentence.words[-1] != "?"
        and text[sentence.starts[1]].isupper()
        and not text[: sentence.ends[1]][-1:].isupper()
    )


def _doubt_about_will(sentence: Sentence, at: int, end: int) -> str:
    cut = sentence.words
    after = next(
        (
            word
            for word in cut[end : end + 4]
            if not word.endswith("ly") and word not in ("also", "soon", "then", "still")
        ),
        "",
    )
    if cut[end : end + 2] == ("be", "open"):
        return "scheduled"
    if after in words("cues", "scheduled") or (
        after == "be" and any(w in words("cues", "scheduled") for w in cut[end : end + 4])
    ):
        return "scheduled" if not _is_contested(cut, end) else ""
    if after in words("cues", "scheduled_verbs") and any(TIME.fullmatch(word) for word in cut[end:]):
        return "scheduled"
    is_waiting = after == "have" and "wait" in cut[end : end + 4]
    is_seeing = after == "see" and (cut[end + 1 : end + 2] or (".",))[0] in (
        ".",
        "if",
        "whether",
        "what",
        "how",
        "who",
        ",",
        "soon",
    )
    if at and cut[at - 1] in ("we", "you", "i") and (is_waiting or is_seeing):
        return "idiom"
    if cut[max(0, at - 2) : at] == ("as", "we") and after == "see":
        return "idiom"
    if after in ("show", "reveal", "determine") and {"whether", "if", "how"} & set(cut[end : end + 6]):
        return "open"
    if after in words("cues", "turns_of_speech") and words("cues", "anybody") & set(cut[:at]):
        return "idiom"
    if after in ("depend", "hinge"):
        return "open"
    if after == "tell" or cut[max(0, at - 1)] == "time":
        return "idiom"
    return ""


def _is_contested(cut: tuple[str, ...], end: int) -> bool:
    """Not a schedule but a forecast: "will not be held", "will be held back"."""
    return cut[end - 1] in NOT or any(word in words("cues", "contested") for word in cut[end : end + 5])
