"""Why a clause with a cue is not one to ask about: told, asked, denied, addressed to the reader."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.cues.heads import Head, past_openers
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.report import Report

_WEIGHED = frozenset(("likelihood", "number", "expects"))
_RISKS = frozenset(("risk", "danger"))
_WORRIES = frozenset(("concern", "concerns", "worry", "worries", "fear", "fears"))
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True)
class Context:
    """What the rest of the text says about how a sentence is to be read.

    Attributes:
        published_year: year of publication, None where it is not known.
        is_speech: the text is full of "we will": its speaker makes promises.
        addresses: somebody speaks to an audience, and makes promises.
        institutions: nouns the text's own voice goes by ("committee").
        looks_back: the section is about predictions of the past.
        instructs: the paragraph tells the reader what to do.
        tells: the paragraph tells of the past.
        asks: whoever speaks is there to ask.
    """

    published_year: int | None = None
    is_speech: bool = False
    addresses: bool = False
    institutions: frozenset[str] = frozenset()
    looks_back: bool = False
    instructs: bool = False
    tells: bool = False
    asks: bool = False

    def is_own(self, speaker: str) -> bool:
        """Whether a speaker is the institution whose statement the text is."""
        return speaker.lower().split()[-1:] in [[noun] for noun in self.institutions]


def doubt_about(
    sentence: Sentence, clause: Clause, head: Head, report: Report | None, context: Context, *, timed: bool
) -> str:
    """Why a clause is not offered; "" where nothing speaks against it. The codes are those of docs/reading.md."""
    cut = sentence.words
    if context.looks_back:
        return "looking-back"
    if _asks(sentence, clause, head) or (context.asks and report is None):
        return "question"
    if report is not None and report.kind == "denied":
        return "denied"
    if head.kind == "listed" or head.kind == "number":
        return ""
    if (
        context.tells
        and report is None
        and not timed
        and sentence.words[head.first] in ("could", "might", "would")
    ):
        return "past"
    if context.instructs and head.kind not in ("expects", "likelihood"):
        return "reader"
    if phrases("clauses", "denials").find(cut[clause.first : max(head.first, clause.first)]):
        return "denied"
    if _is_over(sentence, report, context):
        return "past"
    if _addresses_reader(sentence, clause, head, timed=timed):
        return "reader"
    if _is_housekeeping(sentence, clause, head):
        return "housekeeping"
    if _is_a_worry(cut, clause.first, head) or (not timed and _is_ability(cut, head)):
        return "now"
    purposes = phrases("clauses", "purposes").find(cut[clause.first : head.first])
    if purposes and head.kind in ("will", "future", "possibility", "would"):
        return "purpose"
    if head.kind in ("will", "possibility", "future", "expected") and _is_restrictive(
        sentence, head, timed=timed
    ):
        return "relative"
    return ""


def _is_a_worry(cut: tuple[str, ...], start: int, head: Head) -> bool:
    """As in "our main concern remains the risk that prices will rise": what is worried about, not foretold."""
    if head.kind not in ("will", "would", "possibility", "future"):
        return False
    for at in range(start, head.end - 1):
        if cut[at] in _RISKS and cut[at + 1] == "that" and not _WORRIES.isdisjoint(cut[max(0, at - 4) : at]):
            return True
    return False


def _is_ability(cut: tuple[str, ...], head: Head) -> bool:
    """As in "it has the potential to last", which says no more than that it can."""
    is_able = cut[head.first - 1 : head.first] in (("has",), ("have",))
    return is_able and cut[head.first + 1 : head.end] == ("potential", "to")


def _asks(sentence: Sentence, clause: Clause, head: Head) -> bool:
    """A question, or a clause that leaves it open ("whether it will", "what comes next will")."""
    cut = sentence.words
    tail = [word for word in cut[-3:] if word not in ("”", '"', "’", ")", "*", "'")]
    if (tail[-1:] == ["?"] or "?" in cut[head.end : clause.end]) and head.kind != "number":
        return True
    if head.kind not in ("will", "would", "future", "possibility", "likelihood", "expected"):
        return False
    for at in range(head.first - 1, clause.first - 1, -1):
        word = cut[at]
        if word in (",", ";", ":"):
            return False
        if word not in words("voices", "asking"):
            continue
        if word == "whether" and any(h.kind in _WEIGHED and h.first < at for h in clause.heads):
            return False  # "it is doubtful whether", "it is fifty-fifty whether"
        if word in ("who", "which", "whose", "whom"):
            before = cut[at - 1] if at else ""
            return at == 0 or before in words("clauses", "asking_needs")
        if word in ("when", "where") and at and cut[at - 1] not in words("clauses", "asking_needs"):
            return False
        return not (word == "what" and at == clause.first and "is" in cut[at : head.first])
    return False


def _is_over(sentence: Sentence, report: Report | None, context: Context) -> bool:
    """A forecast that was made long ago, by whomever."""
    cut = sentence.words
    if report is None or not report.past:
        return False
    if "had" in cut[max(0, report.verb - 2) : report.verb]:
        return True
    year = context.published_year
    is_old = any(
        YEAR.fullmatch(word) and year is not None and int(word) < year and not _is_compared(cut, at)
        for at, word in enumerate(cut)
    )
    units = words("cues", "times_behind") - words("clauses", "times_just_behind")
    is_last = any(a == "last" and b in units for a, b in itertools.pairwise(cut))
    return (
        is_old
        or is_last
        or any(word in words("clauses", "past_times") - {"yesterday", "earlier"} for word in cut)
    )


def _is_compared(cut: Sequence[str], at: int) -> bool:
    """Whether a year only measures: "no repeat of 2023", "the lowest since 2019"."""
    again = ("repeat", "rerun", "replay", "return", "crash", "crisis", "level", "levels")
    return cut[at - 1] in ("since", "than", "like") or (cut[at - 1] == "of" and cut[at - 2] in again)


def _addresses_reader(sentence: Sentence, clause: Clause, head: Head, *, timed: bool) -> bool:
    cut = sentence.words
    subject = cut[clause.first : head.first]
    first = (
        cut[past_openers(sentence, clause.first)] if past_openers(sentence, clause.first) < len(cut) else ""
    )
    if head.kind in ("told-to-expect",):
        return "your" in cut or "you" in cut
    if first in words("clauses", "commands") and head.kind != "number":
        return True
    return any(word in words("clauses", "reader") for word in subject[-3:]) and not (
        timed and head.kind == "likelihood"
    )


def _is_housekeeping(sentence: Sentence, clause: Clause, head: Head) -> bool:
    subject = sentence.words[max(clause.first, head.first - 6) : head.first]
    about = any(word in words("clauses", "housekeeping") for word in subject)
    return about and any(word in words("clauses", "points_at_the_text") for word in subject[:3])


def _is_restrictive(sentence: Sentence, head: Head, *, timed: bool) -> bool:
    """As in "a plan that will help": the future belongs to a noun, it is not asserted."""
    cut = sentence.words
    at = head.first - 1
    while at > 0 and (cut[at].endswith("ly") or cut[at] in words("clauses", "between_relative_and_modal")):
        at -= 1
    if at < 1 or cut[at] not in ("that", "who", "which", "whom"):
        return False
    return cut[at - 1].isalnum() and cut[at - 1] not in ("and", "but") and not (timed and head.kind == "will")


def instructs(paragraph: Sequence[Sentence]) -> bool:
    """Whether a paragraph tells the reader what to do: commands, and sentences with "you"."""
    first = [sentence.words[past_openers(sentence, 0) :][:1] for sentence in paragraph]
    commands = sum(1 for word in first if word and word[0] in words("clauses", "commands"))
    addressed = sum(1 for sentence in paragraph if words("clauses", "reader") & set(sentence.words))
    return commands >= 2 or (len(paragraph) > 2 and commands + addressed > 0.6 * len(paragraph))


def tells(paragraph: Sequence[Sentence]) -> bool:
    """Whether a paragraph is a tale: most of its sentences are in the past tense."""
    over = sum(1 for sentence in paragraph if words("cues", "past_verbs") & set(sentence.words))
    return len(paragraph) > 2 and over > 0.5 * len(paragraph)
