"""Remarks on the words of a question and of a quote: what nobody could decide from them."""

from collections.abc import Callable, Iterator

from forecasts.reviewing.clauses import comparative, compound, double_negation, negated_universal, vague
from forecasts.reviewing.dates_written import ambiguous_date, by_ambiguous, relative_date
from forecasts.reviewing.deciding import source, threshold, unit
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.statement import attributed, condition, modal, pronoun
from forecasts.reviewing.subject import Subject
from forecasts.reviewing.text import Text

CHECKS: tuple[Callable[[Text], Iterator[Remark]], ...] = (
    *(vague, compound, double_negation, negated_universal, comparative, relative_date, by_ambiguous),
    *(ambiguous_date, threshold, unit, pronoun, condition, modal, attributed, source),
)


def wording(subject: Subject) -> Iterator[Remark]:
    """What is wrong with the words of the question, then of the quote; the same word is told once."""
    if not subject.english:
        return
    told: set[tuple[str, str]] = set()
    for text in (
        Text("question", subject.text("question", "text"), subject.asked, subject),
        Text("quote", subject.text("claim", "quote"), subject.quoted, subject),
    ):
        for check in CHECKS:
            for found in check(text):
                if (found.code, found.words.casefold()) not in told:
                    told.add((found.code, found.words.casefold()))
                    yield found
