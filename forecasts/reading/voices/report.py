"""A report: the words by which a text hands a claim to somebody, and how far they reach."""

from dataclasses import dataclass

from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.subjects import MODALS


@dataclass(frozen=True)
class Report:
    """Words by which a text hands a claim to somebody."""

    speaker: str  # their name in the text; "" for the author ("I", "we"); "unnamed" for nobody in particular
    verb: int  # index of the reporting verb, or of the phrase's first word
    first: int  # index of the first word in its scope
    end: int  # index after the last word in its scope
    # "says" (the claim follows), "expects" (the verb belongs to the claim), "according" (it stands
    # around the report) or "denied" (nobody holds it)
    kind: str
    past: bool  # whether the verb is in the past tense
    subject: int  # index of the first word of the whole clause, subject included


def complement(sentence: Sentence, at: int) -> int:
    """Where the claim begins: after "that", which may stand a few words on ("told reporters on Monday that")."""
    for ahead in range(at + 1, min(at + 10, len(sentence.words))):
        if sentence.words[ahead] == "that":
            return ahead + 1
        if sentence.words[ahead] in MODALS or sentence.words[ahead] in (",", ";"):
            break
    is_told = sentence.words[at] in words("voices", "told_whom")
    return at + 2 if is_told and at + 2 < len(sentence.words) else at + 1


def reach(sentence: Sentence, first: int) -> int:
    """How far a report reaches: up to where the author speaks again."""
    for at in range(first, len(sentence.words) - 2):
        if sentence.words[at] == ";" or (
            sentence.words[at] == "," and sentence.words[at + 1] in words("voices", "author_again")
        ):
            return at
    return len(sentence.words)
