"""Whose claim it is: the reporting verbs of a sentence, their subjects, and how far they reach."""

from __future__ import annotations

from forecasts.reading.cues.heads import past_openers
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.quotations import Quotation, inside
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.ascriptions import ascription, owned, shown
from forecasts.reading.voices.memory import UNNAMED, Known, is_group
from forecasts.reading.voices.report import Report, complement, reach
from forecasts.reading.voices.subjects import (
    LONGEST_NAME,
    MARKS,
    MODALS,
    QUOTE_MARKS,
    first_subject,
    is_dash,
    is_us,
    name_end,
    name_of,
    speaker_at,
    subject_before,
)

_DETERMINERS = words("voices", "makes_a_noun")
_BE = words("voices", "be_of_the_passive")
_MAY = frozenset(("will", "'ll", "can", "cannot", "could", "may", "might", "would"))
_NO_NAME = words("voices", "ends_a_subject") | words("voices", "before_a_name") | words("voices", "pronouns")


def reports(
    text: str, sentence: Sentence, quotes: list[Quotation], known: Known, *, own: bool = False
) -> list[Report]:
    """Every report of a sentence outside its direct speech.

    Args:
        text: the whole text.
        sentence: one of its sentences.
        quotes: its direct speech.
        known: who was spoken of before: whom "he", "she" and "they" stand for.
        own: whether what "is expected" in the text is expected by its own voice.

    Returns:
        The reports, in order.
    """
    outside = [inside(quotes, start) is None for start in sentence.starts]
    found: list[Report] = []
    for at in range(len(sentence.words)):
        if outside[at]:
            report = _report_at(text, sentence, outside, at, known, own)
            if report is not None and all(report.verb != other.verb for other in found):
                found.append(report)
                known = known.after(report.speaker)
    return found


def _report_at(
    text: str, sentence: Sentence, outside: list[bool], at: int, known: Known, own: bool
) -> Report | None:
    """The report whose verb or noun stands here."""
    word, following = sentence.words[at], sentence.words[at + 1 : at + 2]
    if (whose := owned(text, sentence, at, known)) is not None:
        return whose
    if (given := ascription(text, sentence, at, known, own=own)) is not None:
        return given
    if word in words("voices", "says") or word in words("voices", "expects"):
        return _verb(text, sentence, outside, at, known)
    if following == ("that",) and word in ("deny", "denies", "denied"):
        return _that_is_denied(sentence, at)
    if following == ("that",) and word in words("voices", "says_that"):
        return _verb(text, sentence, outside, at, known)
    if following == ("to",) and word in words("voices", "promises"):
        return _promised(text, sentence, at, known)
    if word in words("voices", "gives_odds") and _gives_odds(sentence, at):
        return _verb(text, sentence, outside, at, known)
    if word in words("voices", "shows") or (following == ("that",) and word == "is"):
        return shown(text, sentence, at)
    return None


def _that_is_denied(sentence: Sentence, at: int) -> Report | None:
    """As in "The minister denied that taxes would rise"; what nobody denies is held by somebody."""
    stop = _past_auxiliaries(sentence, at)
    first = sentence.words[past_openers(sentence, 0)] if stop else ""
    is_held = first in words("voices", "nobody") or "never" in sentence.words[stop:at]
    return Report(UNNAMED, at, at + 2, reach(sentence, at + 2), "says" if is_held else "denied", False, stop)


def _promised(text: str, sentence: Sentence, at: int, known: Known) -> Report | None:
    """As in "Hall vows to leave": what somebody says they will do."""
    stop = _past_auxiliaries(sentence, at)
    if stop == 0 or sentence.words[stop - 1] in _DETERMINERS:
        return None
    first, end = subject_before(text, sentence, stop)
    if first == end or not _may_speak(text, sentence, first, end, at):
        return None
    speaker = speaker_at(text, sentence, first, end, known)
    return Report(speaker, at, at, reach(sentence, at), "according", False, first)


def _gives_odds(sentence: Sentence, at: int) -> bool:
    """As in "The bank puts the odds of a recession at 40%"."""
    rest = sentence.words[at + 1 : at + 14]
    is_chance = any(word in ("chance", "chances", "odds", "probability", "likelihood") for word in rest)
    if sentence.words[at] in ("make", "makes", "offer", "offers"):
        return "against" in rest and any(word[:1].isdigit() for word in rest)
    return is_chance and any(word[:1].isdigit() or word in ("in", "even") for word in rest)


def _verb(text: str, sentence: Sentence, outside: list[bool], at: int, known: Known) -> Report | None:
    kind = (
        "says" if sentence.words[at] in words("voices", "says") | words("voices", "says_that") else "expects"
    )
    following = sentence.words[at + 1] if at + 1 < len(sentence.words) else ""
    particles = phrases("voices", "with_a_particle")
    has_particle = particles.at(sentence.words, at) is not None
    if particles.begins(sentence.words[at]) and not has_particle:
        return None
    if following in MODALS or (sentence.words[at].endswith("ed") and following in ("in", "by", "at", "for")):
        return None  # a noun ("the states will") or a participle ("a plan announced in May")
    if not has_particle and following in ("of", "for", "is", "was", "has", "had"):
        return None  # a noun: "a forecast of", "hope is"
    if kind == "says" and following != "that" and _is_announced(sentence, at):
        return None  # "will claim victory"
    if following == ":" and sentence.words[at] in words("voices", "also_nouns"):
        return None  # "My rough guess: rates will fall"
    if following == "-" and not is_dash(text, sentence, at + 1):
        return None  # "write-downs"
    if sentence.words[at].endswith("ing") and not _BE & set(
        sentence.words[_past_auxiliaries(sentence, at) : at]
    ):
        return None  # a noun: "premium pricing"
    if (kind == "says" or _names_who(text, sentence, at)) and _is_inverted(text, sentence, outside, at):
        return _inverted(text, sentence, at, known)
    stop = _past_auxiliaries(sentence, at)
    between = sentence.words[stop:at]
    if _is_object_of_to(sentence, stop, at):
        return Report(
            name_of(text, sentence, past_openers(sentence, 0), stop),
            at,
            at + 2,
            reach(sentence, at + 2),
            kind,
            False,
            0,
        )
    is_noun = stop == 0 or (
        sentence.words[stop - 1] in _DETERMINERS and not _is_whole_subject(sentence, stop, at)
    )
    if is_noun or _is_passive(sentence, stop, at):
        return _impersonal(sentence, stop, at, kind)
    if sentence.words[stop - 1] in ("and", "but", "or", "then"):
        first, end = first_subject(text, sentence, stop)
    else:
        first, end = subject_before(text, sentence, stop)
    if first < end and _is_nobody(sentence, first):
        return _denied(sentence, first, at, kind)
    if first == end or not _may_speak(text, sentence, first, end, at):
        return None
    speaker = speaker_at(text, sentence, first, end, known)
    past = _is_past(sentence.words[at]) or "had" in between or _tells_what_would(sentence, at)
    if _is_aside(text, sentence, first, at):
        return Report(speaker, at, 0, len(sentence.words), "according", past, first)
    if kind == "says" and _is_behind(sentence, outside, first, at):
        return Report(speaker, at, 0, first, kind, past, first)
    follows = at + 1
    if kind == "says":
        follows = complement(sentence, at)
    return Report(
        speaker, at, first if kind == "expects" else follows, reach(sentence, follows), kind, past, first
    )


def _is_announced(sentence: Sentence, at: int) -> bool:
    """Whether to say something is what will happen: "will claim victory", "will not declare a truce"."""
    stop = _past_auxiliaries(sentence, at)
    return bool(_MAY & set(sentence.words[stop:at])) and sentence.words[at] in words("voices", "deeds")


def _names_who(text: str, sentence: Sentence, at: int) -> bool:
    """As in "..., predicted Jane Roe": behind a verb of expecting stands a name."""
    if sentence.words[at] not in words("voices", "inverts") or at + 1 >= len(sentence.words):
        return False
    return sentence.words[at + 1] == "the" or text[sentence.starts[at + 1]].isupper()


def _tells_what_would(sentence: Sentence, at: int) -> bool:
    """As in "the agency forecast that prices would fall": the past of a verb that has one form for both."""
    return sentence.words[at] == "forecast" and "would" in sentence.words[at:]


def _is_inverted(text: str, sentence: Sentence, outside: list[bool], at: int) -> bool:
    """As in "..., said Jane Roe": the verb follows a comma or a quotation that holds the claim."""
    if at == 0 or at + 1 >= len(sentence.words):
        return False
    before, after = sentence.words[at - 1], sentence.words[at + 1]
    is_set_off = (before == "," and outside[at - 1]) or is_dash(text, sentence, at - 1)
    if before not in QUOTE_MARKS and not is_set_off:
        return False
    if after in MARKS or after in ("that", "to"):
        return False
    is_claimed = any(word in MODALS for word in sentence.words[: at - 1])
    return before in QUOTE_MARKS or is_claimed or _goes_on(text, sentence, name_end(sentence, at + 1))


def _inverted(text: str, sentence: Sentence, at: int, known: Known) -> Report | None:
    end = name_end(sentence, at + 1)
    if sentence.words[at + 1] in words("voices", "author"):
        return Report("", at, 0, at, "says", True, at)
    speaker = speaker_at(text, sentence, at + 1, end, known)
    if _goes_on(text, sentence, end):
        return Report(speaker, at, 0, len(sentence.words), "according", _is_past(sentence.words[at]), at)
    return Report(speaker, at, 0, at, "says", _is_past(sentence.words[at]), at)


def _goes_on(text: str, sentence: Sentence, end: int) -> bool:
    """Whether the claim goes on behind its speaker: "Rates, said Jane Roe, will fall"."""
    cut = sentence.words
    is_closed = end + 1 < len(cut) and (cut[end] == "," or is_dash(text, sentence, end))
    if not is_closed or cut[end + 1] in words("voices", "author_again") | {"who", "which", "and"}:
        return False
    return cut[end + 1] in MODALS


def _is_aside(text: str, sentence: Sentence, first: int, at: int) -> bool:
    """As in "Rates, Jane Roe says, will fall"."""
    if first < 2 or not (sentence.words[first - 1] == "," or is_dash(text, sentence, first - 1)):
        return False
    return _goes_on(text, sentence, at + 1)


def _is_whole_subject(sentence: Sentence, stop: int, at: int) -> bool:
    """As in "Some say": the word before the verb is no determiner."""
    word = sentence.words[stop - 1]
    is_alone = (
        stop == 1 or not sentence.words[stop - 2].isalpha() or sentence.words[stop - 2] in ("and", "but")
    )
    return is_alone and word in words("voices", "voices") and not sentence.words[at].endswith("s")


def _is_nobody(sentence: Sentence, first: int) -> bool:
    """As in "Few", "No serious analyst", "Not many"."""
    word, following = sentence.words[first], sentence.words[first + 1 : first + 2]
    return word in words("voices", "nobody") or (
        word in ("not", "hardly", "scarcely")
        and following
        in (("many",), ("everyone",), ("everybody",), ("all",), ("anyone",), ("anybody",), ("one",))
    )


def _denied(sentence: Sentence, first: int, at: int, kind: str) -> Report:
    """What nobody holds is no forecast; what nobody doubts is a forecast of nobody in particular."""
    if sentence.words[at] in words("voices", "doubts"):
        follows = complement(sentence, at)
        return Report(UNNAMED, at, follows, reach(sentence, follows), "says", False, first)
    return Report(UNNAMED, at, first, reach(sentence, at), "denied", False, first)


def _past_auxiliaries(sentence: Sentence, at: int) -> int:
    while at > 0:
        word = sentence.words[at - 1]
        if word in words("voices", "auxiliaries") or (word.endswith("ly") and len(word) > 4):
            at -= 1
        else:
            break
    return at


def _is_passive(sentence: Sentence, stop: int, at: int) -> bool:
    return any(word in _BE for word in sentence.words[stop:at]) and not sentence.words[at].endswith("ing")


def _is_object_of_to(sentence: Sentence, stop: int, at: int) -> bool:
    """As in "Analysts the agency spoke to believe that": no infinitive."""
    first = past_openers(sentence, 0)
    ends_in_to = 0 < first + 1 < stop and sentence.words[stop - 1] == "to" and stop - first < LONGEST_NAME
    return (
        ends_in_to
        and sentence.words[first] in words("voices", "voices")
        and sentence.words[at + 1 : at + 2] == ("that",)
    )


def _impersonal(sentence: Sentence, stop: int, at: int, kind: str) -> Report | None:
    """As in "It is said that", "He was told that": somebody says it, who is not told."""
    is_it = stop > 0 and sentence.words[stop - 1] == "it" and _is_passive(sentence, stop, at)
    if kind != "says" or not is_it or "that" not in sentence.words[at + 1 : at + 2]:
        return None
    return Report(UNNAMED, at, at + 2, reach(sentence, at + 2), kind, False, stop)


def _may_speak(text: str, sentence: Sentence, first: int, end: int, at: int) -> bool:
    subject = sentence.words[first:end]
    if subject[0] in words("voices", "asking"):
        return False
    if subject[-1] in ("you", "to", "one") or subject[0] in ("you", "to", "let", "not"):
        return False
    if any(word in words("voices", "mute") for word in (subject[0], subject[-1])) and "they" not in subject:
        return False
    if any(word in MODALS or word in ("them", "him", "me") for word in subject):
        return False
    if any(sentence.words[i] == "us" and not is_us(text, sentence, i) for i in range(first, end)):
        return False  # "us", not "the US Treasury"
    if sentence.words[at] in words("voices", "voices_only"):
        has_figures = any(word[:1].isdigit() for word in sentence.words[at:])
        return any(word in words("voices", "voices") for word in subject) or (
            has_figures and (len(subject) > 1 or _is_name(text, sentence, first))
        )
    return subject[0].isalpha()


def _is_name(text: str, sentence: Sentence, at: int) -> bool:
    """As in "JPMorgan sees a 40% chance": no pronoun, and written with a capital."""
    word = sentence.words[at]
    known = words("voices", "pronouns") | words("voices", "author") | words("cues", "pronouns")
    return word not in known and text[sentence.starts[at]].isupper()


def _is_behind(sentence: Sentence, outside: list[bool], first: int, at: int) -> bool:
    """As in "Rates will fall, the bank said on Monday.": the claim stands before its speaker."""
    if (
        first < 2
        or sentence.words[first - 1] not in {",", *QUOTE_MARKS}
        or sentence.words[at + 1 : at + 2] == ("that",)
    ):
        return False
    quoted_before = not all(outside[:first])
    claims = quoted_before or any(word in MODALS for word in sentence.words[: first - 1])
    rest = sentence.words[at + 1 :]
    if any(word in ("will", "would", "'ll", "wo") for word in rest) and not quoted_before:
        return False
    return claims


def _is_past(word: str) -> bool:
    return word in words("voices", "irregular_past") or word.endswith("ed")


def opening_voice(text: str, sentence: Sentence) -> str | None:
    """Whom a sentence begins with: analysts, officials, "Ms Lim": "they" or "she" in the next."""
    cut, first = sentence.words, past_openers(sentence, 0)
    if first >= len(cut):
        return None
    if cut[first] in words("voices", "voices"):
        _, end = first_subject(text, sentence, len(cut))
        return name_of(text, sentence, first, end) if first < end < len(cut) else None
    if cut[first] in ("i", "we") and cut[first + 1 : first + 2] in (
        ("asked",),
        ("rang",),
        ("met",),
        ("called",),
    ):
        first += 2  # "I asked Jane Roe": she is who answers
    end = first
    while end < len(cut) and cut[end].isalpha() and text[sentence.starts[end]].isupper():
        end += 1
    no_name = _NO_NAME | words("voices", "determiners")
    if first >= len(cut):
        return None
    is_name = cut[first] in words("voices", "titles") or (end - first > 1 and cut[first] not in no_name)
    if not is_name or end == first or end - first > 4:
        return None
    name = name_of(text, sentence, first, end)
    return None if is_group(name) else name
