"""Reporting verbs: "says", "expects", "said Jane Roe": the report that each makes, or why it makes none."""

from collections.abc import Callable
from typing import NamedTuple

from forecasts.reading.cues.cue import NOT
from forecasts.reading.cues.heads import past_openers
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.memory import UNNAMED, Known
from forecasts.reading.voices.report import Report, complement, reach
from forecasts.reading.voices.subjects import (
    LONGEST_NAME,
    MARKS,
    MODALS,
    QUOTE_MARKS,
    Subject,
    first_subject,
    is_dash,
    may_speak,
    name_end,
    name_of,
    speaker_at,
    subject_before,
)

_DETERMINERS = words("voices", "makes_a_noun")
_BE = words("voices", "be_of_the_passive")
_MAY = frozenset(("will", "'ll", "can", "cannot", "could", "may", "might", "would"))
_ABLE = frozenset(("can", "ca", "cannot", "could"))
_WILL = frozenset(("will", "'ll"))
_NOT_MANY = frozenset(("many", "everyone", "everybody", "all", "anyone", "anybody", "one"))


class Verb(NamedTuple):
    """A word that may report, at words[at] of a sentence."""

    text: str  # the whole text
    sentence: Sentence  # the sentence
    outside: list[bool]  # of each word whether it stands outside direct speech
    at: int  # index of the word
    known: Known  # who was spoken of before

    @property
    def cut(self) -> tuple[str, ...]:
        """The words of the sentence."""
        return self.sentence.words

    @property
    def word(self) -> str:
        """The word itself."""
        return self.cut[self.at]

    @property
    def following(self) -> str:
        """The word behind it, "" at the end."""
        return self.cut[self.at + 1] if self.at + 1 < len(self.cut) else ""

    @property
    def kind(self) -> str:
        """The kind of report that it makes: the claim follows it, or it belongs to the claim."""
        says = words("voices", "says") | words("voices", "says_that")
        return "says" if self.word in says else "expects"

    @property
    def stop(self) -> int:
        """Index of the first auxiliary before it, where its subject ends."""
        at = self.at
        while at > 0 and (
            self.cut[at - 1] in words("voices", "auxiliaries")
            or (self.cut[at - 1] == "to" and self.cut[at - 2] in ("continue", "continues", "continued"))
            or self.cut[at - 1 : at + 1] in (("continue", "to"), ("continues", "to"), ("continued", "to"))
            or (self.cut[at - 1].endswith("ly") and len(self.cut[at - 1]) > 4)
        ):
            at -= 1
        return at

    @property
    def auxiliaries(self) -> tuple[str, ...]:
        """The auxiliaries and adverbs before it."""
        return self.cut[self.stop : self.at]

    def report(self, speaker: str, first: int, end: int, kind: str, *, past: bool, subject: int) -> Report:
        """The report of words [first:end) that the verb makes."""
        return Report(speaker, self.at, first, end, kind, past, subject)


def _has_particle(verb: Verb) -> bool:
    return phrases("voices", "with_a_particle").at(verb.cut, verb.at) is not None


def _lacks_its_particle(verb: Verb) -> bool:
    return phrases("voices", "with_a_particle").begins(verb.word) and not _has_particle(verb)


def _is_announced(verb: Verb) -> bool:
    """To say something is what will happen: "will claim victory", "will not declare a truce"."""
    if verb.kind != "says" or _MAY.isdisjoint(verb.auxiliaries):
        return False
    return not _WILL.isdisjoint(verb.auxiliaries) or verb.word in words("voices", "deeds")


def _is_unable(verb: Verb) -> bool:
    """As in "you can't tell it from a person", "nobody could say that"."""
    return not _ABLE.isdisjoint(verb.auxiliaries) and not NOT.isdisjoint(verb.auxiliaries)


def _is_noun(verb: Verb) -> bool:
    is_made = verb.word == "forecast" and verb.following.endswith("ed")
    is_noun = (
        is_made
        or verb.following in words("voices", "says")
        or verb.following in ("of", "for", "is", "was", "has", "had")
        or (verb.word.endswith("s") and verb.following in MODALS)  # "half of all projects will fail"
    )
    return is_noun and not _has_particle(verb)


# A word that looks like a reporting verb is none.
NO_VERBS = Rules[Verb, bool](
    Rule("without its particle", _lacks_its_particle, True),
    Rule("participle", lambda verb: verb.word.endswith("ed") and verb.following in ("in", "by", "at", "for"), True),
    Rule("noun", _is_noun, True),
    Rule("announced", _is_announced, True),
    Rule("unable", _is_unable, True),
    Rule("guess", lambda verb: verb.following == ":" and verb.word in words("voices", "also_nouns"), True),
    Rule("gerund", lambda verb: verb.word.endswith("ing") and _BE.isdisjoint(verb.auxiliaries), True),
    otherwise=False,
)


def reported_by(verb: Verb) -> Report | None:
    """The report that a verb of saying or expecting makes; None where it makes none."""
    return None if NO_VERBS.answer(verb) else WAYS.answer(verb)(verb)


def _is_inverted(verb: Verb) -> bool:
    """As in "..., said Jane Roe": the verb follows a comma or a quotation that holds the claim."""
    if verb.at == 0 or not verb.following or not (verb.kind == "says" or _names_who(verb)):
        return False
    before, quoted = verb.cut[verb.at - 1], verb.cut[verb.at - 1] in QUOTE_MARKS
    is_set_off = (before == "," and verb.outside[verb.at - 1]) or is_dash(verb.text, verb.sentence, verb.at - 1)
    if not (quoted or is_set_off) or verb.following in MARKS or verb.following in ("that", "to"):
        return False
    is_claimed = any(word in MODALS for word in verb.cut[: verb.at - 1])
    return quoted or is_claimed or _goes_on(verb, name_end(verb.sentence, verb.at + 1))


def _names_who(verb: Verb) -> bool:
    """As in "..., predicted Jane Roe": behind a verb of expecting stands a name."""
    is_name = verb.following == "the" or verb.text[verb.sentence.starts[verb.at + 1]].isupper()
    return verb.word in words("voices", "inverts") and is_name


def _inverted(verb: Verb) -> Report | None:
    end = name_end(verb.sentence, verb.at + 1)
    if verb.following in words("voices", "author"):
        return verb.report("", 0, verb.at, "says", past=True, subject=verb.at)
    speaker = speaker_at(verb.text, verb.sentence, verb.at + 1, end, verb.known)
    past = _is_past(verb.word)
    if _goes_on(verb, end):
        return verb.report(speaker, 0, len(verb.cut), "according", past=past, subject=verb.at)
    return verb.report(speaker, 0, verb.at, "says", past=past, subject=verb.at)


def _goes_on(verb: Verb, end: int) -> bool:
    """Whether the claim goes on behind its speaker: "Rates, said Jane Roe, will fall"."""
    cut = verb.cut
    is_closed = end + 1 < len(cut) and (cut[end] == "," or is_dash(verb.text, verb.sentence, end))
    if not is_closed or cut[end + 1] in words("voices", "author_again") | {"who", "which", "and"}:
        return False
    return cut[end + 1] in MODALS


def _is_object_of_to(verb: Verb) -> bool:
    """As in "Analysts the agency spoke to believe that": no infinitive."""
    first, stop = past_openers(verb.sentence, 0), verb.stop
    ends_in_to = 0 < first + 1 < stop and verb.cut[stop - 1] == "to" and stop - first < LONGEST_NAME
    return ends_in_to and verb.cut[first] in words("voices", "voices") and verb.following == "that"


def _spoken_to(verb: Verb) -> Report | None:
    speaker = name_of(verb.text, verb.sentence, past_openers(verb.sentence, 0), verb.stop)
    end = reach(verb.sentence, verb.at + 2)
    return verb.report(speaker, verb.at + 2, end, verb.kind, past=False, subject=0)


def _has_no_subject(verb: Verb) -> bool:
    """As in "their hope", "is said": a noun, or a passive."""
    is_noun = verb.stop == 0 or (verb.cut[verb.stop - 1] in _DETERMINERS and not _is_whole_subject(verb))
    return is_noun or _is_passive(verb)


def _is_whole_subject(verb: Verb) -> bool:
    """As in "Some say": the word before the verb is no determiner."""
    stop = verb.stop
    is_alone = stop == 1 or not verb.cut[stop - 2].isalpha() or verb.cut[stop - 2] in ("and", "but")
    return is_alone and verb.cut[stop - 1] in words("voices", "voices") and not verb.word.endswith("s")


def _is_passive(verb: Verb) -> bool:
    return not _BE.isdisjoint(verb.auxiliaries) and not verb.word.endswith("ing")


def _impersonal(verb: Verb) -> Report | None:
    """As in "It is said that": somebody says it, who is not told."""
    is_it = verb.stop > 0 and verb.cut[verb.stop - 1] == "it" and _is_passive(verb)
    if verb.kind != "says" or not is_it or verb.following != "that":
        return None
    end = reach(verb.sentence, verb.at + 2)
    return verb.report(UNNAMED, verb.at + 2, end, verb.kind, past=False, subject=verb.stop)


def _of_its_subject(verb: Verb) -> Report | None:
    """As in "Analysts expect": the subject stands before the verb."""
    joined = verb.cut[verb.stop - 1] in ("and", "but", "or", "then")
    first, end = (first_subject if joined else subject_before)(verb.text, verb.sentence, verb.stop)
    if first < end and verb.cut[end - 1] in ("i", "we"):
        first = end - 1  # "On Korea I think that"
    if first < end and _is_nobody(verb.cut, first):
        return _denied(verb, first)
    if first == end or not may_speak(Subject(verb.text, verb.sentence, first, end, verb.at)):
        return None
    speaker = speaker_at(verb.text, verb.sentence, first, end, verb.known)
    past = _is_past(verb.word) or "had" in verb.auxiliaries or _tells_what_would(verb)
    begin, stop, kind = _scope(verb, first)
    return verb.report(speaker, begin, stop, kind, past=past, subject=first)


def _scope(verb: Verb, first: int) -> tuple[int, int, str]:
    """The words that a verb with its subject reports, and how."""
    if _is_aside(verb, first):
        return 0, len(verb.cut), "according"
    if verb.kind == "says" and _is_behind(verb, first):
        return 0, first, verb.kind
    follows = complement(verb.sentence, verb.at) if verb.kind == "says" else verb.at + 1
    return first if verb.kind == "expects" else follows, reach(verb.sentence, follows), verb.kind


def _tells_what_would(verb: Verb) -> bool:
    """As in "the agency forecast that prices would fall": the past of a verb that has one form for both."""
    return verb.word == "forecast" and "would" in verb.cut[verb.at :]


def _is_aside(verb: Verb, first: int) -> bool:
    """As in "Rates, Jane Roe says, will fall"."""
    if first < 2 or not (verb.cut[first - 1] == "," or is_dash(verb.text, verb.sentence, first - 1)):
        return False
    return _goes_on(verb, verb.at + 1)


def _is_behind(verb: Verb, first: int) -> bool:
    """As in "Rates will fall, the bank said on Monday.": the claim stands before its speaker."""
    if first < 2 or verb.cut[first - 1] not in {",", *QUOTE_MARKS} or verb.following == "that":
        return False
    if not all(verb.outside[:first]):
        return True
    claims_behind = any(word in ("will", "would", "'ll", "wo") for word in verb.cut[verb.at + 1 :])
    return not claims_behind and any(word in MODALS for word in verb.cut[: first - 1])


def _is_nobody(cut: tuple[str, ...], first: int) -> bool:
    """As in "Few", "No serious analyst", "Not many"."""
    is_not_many = cut[first] in ("not", "hardly", "scarcely") and not _NOT_MANY.isdisjoint(cut[first + 1 : first + 2])
    return is_not_many or cut[first] in words("voices", "nobody")


def _denied(verb: Verb, first: int) -> Report:
    """What nobody holds is no forecast; what nobody doubts is a forecast of nobody in particular."""
    if verb.word in words("voices", "doubts"):
        follows = complement(verb.sentence, verb.at)
        return verb.report(UNNAMED, follows, reach(verb.sentence, follows), "says", past=False, subject=first)
    return verb.report(UNNAMED, first, reach(verb.sentence, verb.at), "denied", past=False, subject=first)


def _is_past(word: str) -> bool:
    return word in words("voices", "irregular_past") or word.endswith("ed")


WAYS = Rules[Verb, Callable[[Verb], Report | None]](
    Rule("inverted", _is_inverted, _inverted),
    Rule("spoken to", _is_object_of_to, _spoken_to),
    Rule("impersonal", _has_no_subject, _impersonal),
    otherwise=_of_its_subject,
)
