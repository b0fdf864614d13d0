"""prediction-ledger review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, params

if TYPE_CHECKING:
    from forecasts import Remark
    from ledger.api.ledger import Ledger

COLUMNS = ("question", "severity", "code", "words", "remark", "remedy")


@click.command("review")
@click.argument("questions", nargs=-1, **params.offered("questions"))
@options.as_json
@options.reading
def command(book: Ledger, questions: Sequence[str], as_json: bool) -> None:
    """Say what is wrong with a question: can it be resolved, is it asked twice?

    QUESTIONS are numbers such as Q12; without any, all that are not resolved. docs/review.md lists the codes.
    """
    found = list(_reviewed(book, questions))
    if as_json:
        output.json([{"question": f"Q{id_}", "remarks": [one.json() for one in some]} for id_, some in found])
        return
    rows = [_row(id_, one) for id_, some in found for one in some]
    output.table(COLUMNS, rows, hide=("words",))
    if not rows:
        output.note(f"Nothing to remark on {len(found)} {'question' if len(found) == 1 else 'questions'}.")


def _reviewed(book: Ledger, questions: Sequence[str]) -> Iterator[tuple[int, list[Remark]]]:
    from ledger.identifiers import number

    if not questions:
        yield from book.review_open()
    for id_ in dict.fromkeys(number(question, "question") for question in questions):
        yield id_, book.review(id_)


def _row(id_: int, one: Remark) -> tuple[Any, ...]:
    return f"Q{id_}", one.severity, one.code, one.words, one.sentence, one.remedy
