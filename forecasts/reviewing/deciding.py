"""Remarks on what decides: a source, a unit, a threshold."""

from collections.abc import Iterator

from forecasts.reviewing.codes import remark
from forecasts.reviewing.dates_written import MONTHS
from forecasts.reviewing.phrases import phrase_table, word_set
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.text import Text


def threshold(text: Text) -> Iterator[Remark]:
    """A quantity that is to rise or fall, without a figure."""
    if not text.is_question or text.subject.of("question", "kind") not in (None, "binary"):
        return
    if _has_figures(text) or not word_set("change", "settled").isdisjoint(word.text for word in text.words):
        return
    quantities = [at for at, word in enumerate(text.words) if word.text in word_set("change", "quantities")]
    for at, word in enumerate(text.words):
        if word.text in word_set("change", "verbs") and any(0 < at - one <= 6 for one in quantities):
            yield text.remark("no-threshold", at, at + 1)
            return


def _has_figures(text: Text) -> bool:
    """Whether the question or its criteria have a number that is no date."""
    if any(word.kind == "number" and not _is_date(text, at) for at, word in enumerate(text.words)):
        return True
    return any(word.kind == "number" and len(word.text) < 4 for word in text.subject.criteria)


def _is_date(text: Text, at: int) -> bool:
    """Whether a number is a year or part of a date, so no threshold."""
    number = text.word(at)
    if len(number) == 4 and 1900 <= int(number) <= 2200:
        return True
    around = {text.word(at - 1), text.word(at + 1), text.word(at - 2)}
    return bool(around & {*MONTHS, "-", "q"}) and len(number) <= 2


def source(text: Text) -> Iterator[Remark]:
    """Whether the criteria, the question or a field name where the answer is read."""
    subject = text.subject
    if (
        not text.is_question
        or subject.text("question", "resolution_source")
        or subject.of("resolution", "evidence")
    ):
        return
    table = phrase_table("deciding", "source")
    if not (table.anywhere(subject.criteria) or table.anywhere(text.words)) and text.text:
        yield remark("no-source", "resolution_source")


def unit(text: Text) -> Iterator[Remark]:
    """Whether a numeric question has a unit."""
    numeric = text.is_question and text.subject.of("question", "kind") == "numeric"
    if numeric and not text.subject.text("question", "unit"):
        yield remark("no-unit", "unit")
