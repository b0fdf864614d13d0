"""Claims handed to somebody without a reporting verb of their own: "according to", "in her view", "is expected to"."""

from collections.abc import Container

from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.memory import UNNAMED, Known
from forecasts.reading.voices.report import Report, complement, reach
from forecasts.reading.voices.subjects import (
    is_author,
    is_us,
    name_end,
    name_of,
    speaker_at,
    subject_before,
    subject_start,
)

_BE = words("voices", "be_of_the_passive")
_BELIEVES = _BE | {"remain", "remains", "seem", "seems"}
_HELPS = _BE | {"has", "have", "had"}
_BETWEEN = frozenset(("also", "now", "still", "not", "n't", "been"))
_SOMEWHERE = frozenset(("in", "among", "inside", "within", "around"))
_LONGEST_ASIDE = 8  # words of the name in "as Jane Hall of Acme put it"


def ascription(text: str, sentence: Sentence, at: int, known: Known, *, own: bool) -> Report | None:
    """The ascription that begins with, or turns on, a word; `own`: the text's voice expects what "is expected"."""
    return (
        _according(text, sentence, at)
        or _in_their_view(sentence, at, known)
        or _as_put(text, sentence, at, known)
        or _convinced(text, sentence, at, known)
        or _rumoured(sentence, at)
        or (None if own else _expected_by_whom(text, sentence, at))
    )


def owned(text: str, sentence: Sentence, at: int, known: Known) -> Report | None:
    """As in "the bank's own forecast", "her view": whose it is."""
    if sentence.words[at] not in words("voices", "owned"):
        return None
    cut = sentence.words
    for owner in range(at - 1, max(-1, at - 4), -1):
        if cut[owner] in ("his", "her", "their", "its"):
            if cut[owner - 1 : owner] == ("in",) or not {"is", "that", "for"} & set(cut[at + 1 : at + 3]):
                return None
            return Report(known.of(cut[owner]), at, owner, len(cut), "expects", False, owner)
        if cut[owner] == "'s" or (cut[owner] == "'" and cut[owner - 1][-1:] == "s"):
            return _owned_by(text, sentence, owner, at)
    return None


def _owned_by(text: str, sentence: Sentence, owner: int, at: int) -> Report | None:
    first = subject_start(sentence, owner)
    if first == owner or sentence.words[first] in words("voices", "mute"):
        return None
    if sentence.words[first] in words("voices", "author") and not is_us(text, sentence, first):
        return None
    if sentence.words[first] in ("despite", "contrary", "unlike", "against", "whatever"):
        return None
    speaker = name_of(text, sentence, first, owner)
    return Report(speaker, at, first, reach(sentence, first), "expects", False, first)


def shown(text: str, sentence: Sentence, at: int) -> Report | None:
    """As in "Polls suggest that they will win": a forecast of the polls. What figures show, the author concludes."""
    first, end = subject_before(text, sentence, at) if at else (0, 0)
    if first == end or not _holds_a_view(text, sentence, first, end, at):
        return None
    follows = complement(sentence, at)
    speaker = name_of(text, sentence, first, end)
    return Report(speaker, at, follows, reach(sentence, follows), "says", False, first)


def _holds_a_view(text: str, sentence: Sentence, first: int, end: int, at: int) -> bool:
    """As in "Polls suggest", "The consensus is", "The view in Berlin is"."""
    subject = set(sentence.words[first:end])
    heads = {sentence.words[first], sentence.words[end - 1]}
    if sentence.words[at] == "is":
        if subject & words("voices", "views_somewhere") and subject & _SOMEWHERE:
            return True
        heads = subject & words("voices", "holds_a_view")
    return bool(heads & words("voices", "voices")) and not is_author(text, sentence, first, end)


def _according(text: str, sentence: Sentence, at: int) -> Report | None:
    spotted = phrases("voices", "according").at(sentence.words, at)
    is_aside = at > 0 and sentence.words[at - 1] == "("  # "(as per 538)"
    if spotted is None or is_aside or (spotted.end - at == 1 and sentence.words[at] == "per"):
        return None
    end = name_end(sentence, spotted.end)
    if end == spotted.end or is_author(text, sentence, spotted.end, end):
        return None
    speaker = name_of(text, sentence, spotted.end, end)
    return Report(speaker, at, 0, len(sentence.words), "according", False, at)


def _in_their_view(sentence: Sentence, at: int, known: Known) -> Report | None:
    """As in "In her view, rates will fall": of whoever spoke last."""
    cut = sentence.words
    if cut[at] not in ("in", "to", "by") or cut[at + 2 : at + 3] not in tuple(
        (word,) for word in ("view", "opinion", "mind", "eyes", "reckoning", "telling", "estimation")
    ):
        return None
    if cut[at + 1] not in ("his", "her", "their", "its"):
        return None
    return Report(known.of(cut[at + 1]), at, 0, len(cut), "according", False, at)


def _as_put(text: str, sentence: Sentence, at: int, known: Known) -> Report | None:
    """As in "As Hall put it, rates will fall", "rates will fall, as Hall says"."""
    cut = sentence.words
    begins = at == 0 or cut[at - 1] in (",", "-", "(", ";", "and", "but")
    if cut[at] != "as" or at + 2 >= len(cut) or not begins:
        return None
    for verb in range(at + 2, min(at + 2 + _LONGEST_ASIDE, len(cut))):
        if _puts(cut, verb):
            speaker = speaker_at(text, sentence, at + 1, verb, known)
            is_bare = cut[at + 1] in ("it", "this", "that", "was", "is", "everyone")
            return None if is_bare else Report(speaker, verb, 0, len(cut), "according", False, at)
        if cut[verb] in words("voices", "modals") or cut[verb] in (";", ":", "that"):
            return None
    return None


def _puts(cut: tuple[str, ...], at: int) -> bool:
    is_said = cut[at] in words("voices", "says") or cut[at] in words("voices", "expects")
    return is_said or (cut[at] in ("put", "puts") and cut[at + 1 : at + 2] == ("it",))


def _convinced(text: str, sentence: Sentence, at: int, known: Known) -> Report | None:
    """As in "Hall is convinced that rates will fall", "traders are betting on"."""
    cut = sentence.words
    follows = cut[at + 1] if at + 1 < len(cut) else ""
    is_belief = cut[at] in words("voices", "convinced") and follows in ("that", "of", "about", "on")
    if not is_belief or at < 2:
        return None
    stop = _before_adverbs(cut, at, words("voices", "auxiliaries"), 1)
    if _BELIEVES.isdisjoint(cut[stop:at]):
        return None
    first, end = subject_before(text, sentence, stop)
    if first == end or cut[first] in words("voices", "mute") | {"it", "there"}:
        return None
    speaker = speaker_at(text, sentence, first, end, known)
    kind = "denied" if cut[first] in words("voices", "nobody") else "says"
    is_past = not {"was", "were"}.isdisjoint(cut[stop:at])
    return Report(speaker, at, at + 2, reach(sentence, at + 2), kind, is_past, first)


def _before_adverbs(cut: tuple[str, ...], at: int, known: Container[str], least: int) -> int:
    """Index behind the last word before one that is no adverb, nor one of those that are known."""
    while at > least and (cut[at - 1].endswith("ly") or cut[at - 1] in known):
        at -= 1
    return at


def _rumoured(sentence: Sentence, at: int) -> Report | None:
    """As in "Rumour has it that", "the word is that": nobody in particular says so."""
    spotted = phrases("voices", "rumour").at(sentence.words, at)
    if spotted is None:
        return None
    end = spotted.end + (sentence.words[spotted.end : spotted.end + 1] == ("that",))
    return Report(UNNAMED, at, end, reach(sentence, end), "says", False, at)


def _expected_by_whom(text: str, sentence: Sentence, at: int) -> Report | None:
    """As in "is expected to", "it is widely feared that": by whom is not said, or said behind "by"."""
    cut = sentence.words
    if cut[at] not in words("voices", "expected_passive"):
        return None
    stop = _before_adverbs(cut, at, _BETWEEN, 0)
    if not stop or cut[stop - 1] not in _HELPS:
        return None
    after, speaker = _by_whom(text, sentence, at)
    is_past = cut[stop - 1] in ("was", "were", "had")
    begin = max(0, stop - 2)
    if cut[after : after + 1] == ("that",) and "it" in cut[begin:stop]:
        return Report(speaker, at, after + 1, reach(sentence, after + 1), "says", is_past, begin)
    if cut[after : after + 1] != ("to",) or cut[at] in words("voices", "expected_of_people"):
        return None
    first = subject_start(sentence, stop - 1)
    return Report(speaker, at, first, reach(sentence, at), "according", is_past, at)


def _by_whom(text: str, sentence: Sentence, at: int) -> tuple[int, str]:
    """Index behind the participle and its "by ...", and who stands there."""
    cut, after = sentence.words, at + 1
    if cut[after : after + 1] == ("by",):
        end = next((i for i in range(after + 1, min(after + 9, len(cut))) if cut[i] in ("to", "that")), after)
        if end > after + 1:
            return end, name_of(text, sentence, at + 2, end)
    return after, UNNAMED
