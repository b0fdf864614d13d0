"""Remarks of the review as notes on stderr, beside the results of other verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.cli import output

if TYPE_CHECKING:
    from forecasts import Remark
    from ledger.api.ledger import Ledger
    from ledger.api.told import Told

MOST = 100  # new questions of an import that are looked at: a tenth of a second, whatever the import's size
PLACES = 3  # of a remark that are named
# what every short `log` would say, and what `log` says already
LEFT_OUT = ("no-source", "hindsight")
# what is said of a quote only when it is asked for: the words are as they are, and the question may be sharper
OF_QUOTE = (
    "vague-word",
    "compound",
    "double-negation",
    "negated-universal",
    "comparative",
    "pronoun",
    "wide-band",
    "ambiguous-date",
)
# what a forecast on a question that is there already can change
OF_FORECAST = ("probability", "probabilities", "low", "high", "phrase", "quote", "forecaster", "made_on")


def on_forecast(told: Told) -> None:
    """What is to be said about a forecast that was logged just now, and about its question if that is new."""
    for one in told.remarks:
        if _worth_a_note(one) and (told.first or one.field in OF_FORECAST):
            output.note(line(told.question.id, one))


def on_new_questions(book: Ledger, first: int, count: int) -> None:
    """How often each remark applies to the first new questions, with the first places."""
    looked_at = min(count, MOST)
    places = _places(book, range(first, first + looked_at))
    if not places:
        return
    of = "new questions" if looked_at == count else f"first {looked_at} of {count:,} new questions"
    output.note(f"Review of the {of} (prediction-ledger review Q12 shows one):")
    for code, ids in sorted(places.items(), key=lambda item: -len(item[1])):
        more = ", ..." if len(ids) > PLACES else ""
        output.note(f"  {code}: {len(ids)} ({', '.join(f'Q{id_}' for id_ in ids[:PLACES])}{more})")


def _places(book: Ledger, questions: Iterable[int]) -> dict[str, list[int]]:
    """The code of each remark with the questions that it is made on."""
    places: dict[str, list[int]] = {}
    for id_ in questions:
        for code in {one.code: None for one in book.review(id_, others=False) if _worth_a_note(one)}:
            if code != "no-evidence":  # files seldom have any
                places.setdefault(code, []).append(id_)
    return places


def _worth_a_note(one: Remark) -> bool:
    return one.code not in LEFT_OUT and not (one.field == "quote" and one.code in OF_QUOTE)


def line(question: int, one: Remark) -> str:
    """A remark on one line."""
    return f"Q{question} {one.severity} [{one.code}]: {one.sentence} {one.remedy}"
