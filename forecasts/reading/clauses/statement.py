"""A clause with the cue that decides, who says it, and what the rest of the text says about how it is to be read."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.cues.heads import Head
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.report import Report

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_COPULAS = frozenset(("'m", "'re", "am", "are", "is", "not"))


@dataclass(frozen=True)
class Context:
    """What the rest of the text says about how a sentence is to be read."""

    published_year: int | None = None  # year of publication, None where it is not known
    is_speech: bool = False  # the text is full of "we will": its speaker makes promises
    addresses: bool = False  # somebody speaks to an audience, and makes promises
    institutions: frozenset[str] = frozenset()  # nouns the text's own voice goes by ("committee")
    looks_back: bool = False  # the section is about predictions of the past
    instructs: bool = False  # the paragraph tells the reader what to do
    tells: bool = False  # the paragraph tells of the past
    asks: bool = False  # whoever speaks is there to ask

    def is_own(self, speaker: str) -> bool:
        """Whether a speaker is the institution whose statement the text is."""
        return speaker.lower().split()[-1:] in [[noun] for noun in self.institutions]

    def is_over(self, word: str) -> bool:
        """Whether a word is a year before that of publication."""
        year = self.published_year
        return YEAR.fullmatch(word) is not None and year is not None and int(word) < year


class Statement(NamedTuple):
    """A clause that is judged."""

    sentence: Sentence  # its sentence
    clause: Clause  # the clause, with at least one head
    head: Head  # the head that decides
    report: Report | None  # the report in whose scope it stands, None for the author's own words
    context: Context  # the rest of the text
    timed: bool  # whether the clause names a time to come

    @property
    def cut(self) -> tuple[str, ...]:
        """The words of the sentence."""
        return self.sentence.words

    @property
    def kind(self) -> str:
        """The kind of the head."""
        return self.head.kind

    @property
    def before(self) -> tuple[str, ...]:
        """The words of the clause in front of the head."""
        return self.cut[self.clause.first : max(self.head.first, self.clause.first)]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the clause."""
        return self.cut[self.clause.first : self.clause.end]

    @property
    def rest(self) -> tuple[str, ...]:
        """The words of the sentence behind the head."""
        return self.cut[self.head.end :]

    @property
    def subject(self) -> frozenset[str]:
        """The words before a modal; for a second verb ("and will act") those of the sentence's subject."""
        first = self.clause.first if self.clause.first < self.head.first else 0
        cut = self.cut[first : self.head.first]
        comma = max((at for at, word in enumerate(cut[:-1]) if word == ","), default=-1)
        return frozenset(cut[comma + 1 :])

    @property
    def subject_word(self) -> str:
        """The last word of the subject, "" where there is none near the head."""
        first = max(self.clause.first, self.head.first - 4)
        between = words("clauses", "between_subject_and_modal") | _COPULAS
        near = (word for word in reversed(self.cut[first : self.head.first]))
        return next((word for word in near if not (word.endswith("ly") or word in between)), "")

    @property
    def verb(self) -> str:
        """The verb behind the head, "" where none is near."""
        willed = words("clauses", "not_of_the_will")
        between = words("clauses", "between_modal_and_verb")
        for word in self.rest[:4]:
            is_adverb = word.endswith("ly") and len(word) > 4 and word not in willed
            if not is_adverb and word not in between:
                return word
        return ""

    def is_weighed(self) -> bool:
        """Whether the clause says how likely it is."""
        return any(head.kind in ("likelihood", "number") for head in self.clause.heads)
