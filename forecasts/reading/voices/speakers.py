"""Which subjects can speak: people, bodies and their papers, not "you", "them" or a question word."""

from typing import NamedTuple

from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.subjects import MODALS

_OBJECTS = MODALS | {"them", "him", "me"}


class Subject(NamedTuple):
    """The subject at words[first:end] of the verb at words[at]."""

    text: str
    sentence: Sentence
    first: int
    end: int
    at: int

    @property
    def cut(self) -> tuple[str, ...]:
        """The words of the subject."""
        return self.sentence.words[self.first : self.end]


def may_speak(subject: Subject) -> bool:
    """Whether somebody can say or expect something under that name."""
    return SPEAKERS.answer(subject)


def _is_addressed(subject: Subject) -> bool:
    cut = subject.cut
    return cut[-1] in ("you", "to", "one") or cut[0] in ("you", "to", "let", "not")


def _is_mute(subject: Subject) -> bool:
    cut = subject.cut
    return any(word in words("voices", "mute") for word in (cut[0], cut[-1])) and "they" not in cut


def _needs_a_voice(subject: Subject) -> bool:
    """As in "sees", "prices": a verb that reports only where the subject is known to speak."""
    return subject.sentence.words[subject.at] in words("voices", "voices_only")


def _is_a_voice(subject: Subject) -> bool:
    has_figures = any(word[:1].isdigit() for word in subject.sentence.words[subject.at :])
    return any(word in words("voices", "voices") for word in subject.cut) or (
        has_figures and (len(subject.cut) > 1 or _is_name(subject))
    )


def _is_name(subject: Subject) -> bool:
    """As in "JPMorgan sees a 40% chance": no pronoun, and written with a capital."""
    known = words("voices", "pronouns") | words("voices", "author") | words("cues", "pronouns")
    is_capital = subject.text[subject.sentence.starts[subject.first]].isupper()
    return subject.cut[0] not in known and is_capital


SPEAKERS = Rules[Subject, bool](
    Rule("asks", lambda subject: subject.cut[0] in words("voices", "asking"), False),
    Rule("addressed", _is_addressed, False),
    Rule("mute", _is_mute, False),
    Rule("object", lambda subject: not _OBJECTS.isdisjoint(subject.cut), False),
    Rule("voice", lambda subject: _needs_a_voice(subject) and _is_a_voice(subject), True),
    Rule("no voice", _needs_a_voice, False),
    Rule("no word", lambda subject: not subject.cut[0].isalpha(), False),
    otherwise=True,
)
