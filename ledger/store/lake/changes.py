"""What a lake lacks: which rows may differ since the entries that it was made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from ledger.journal import entry as kinds
from ledger.journal.entry import parse
from ledger.store.database import Database
from ledger.store.statements import statement

# Of these no row of a lake is made, and none changes.
APART = {
    *(kinds.LEDGER_CREATED, kinds.SOURCE_ADDED, kinds.IMPORT_COMPLETED, kinds.REPORT_PUBLISHED),
    *(kinds.CLOCK_CORRECTED, kinds.KEY_ANNOUNCED, kinds.FORECAST_SEALED),
}
# The kind of record that an entry makes or changes, and where it names it. What else changes is on the same question.
NAMED = {
    kinds.FORECASTER_ADDED: ("forecaster", "id"),
    kinds.CLAIM_RECORDED: ("claim", "id"),
    kinds.CLAIM_DECLINED: ("claim", "id"),
    kinds.QUESTION_ASKED: ("question", "id"),
    kinds.QUESTION_AMENDED: ("question", "question"),
    kinds.QUESTION_RESOLVED: ("question", "question"),
    kinds.FORECAST_MADE: ("forecast", "id"),
    kinds.FORECAST_WITHDRAWN: ("forecast", "forecast"),
}
RECODED = {"coder", "settles", "upholds"}  # of a claim that may take the place of others


@dataclass
class Changes:
    """The numbers of the records whose rows may differ."""

    questions: set[int] = field(default_factory=set)
    forecasters: set[int] = field(default_factory=set)
    claims: set[int] = field(default_factory=set)


def since(database: Database, first: int) -> Changes | None:
    """What may differ since the first entries; None where that may be anything, as after a merger or a correction."""
    found: dict[str, set[int]] = {"forecaster": set(), "claim": set(), "question": set(), "forecast": set()}
    rows = chain.from_iterable(database.stream(statement("journal.since"), {"first": first}, size=100))
    for seq, raw in rows:
        if raw is None:
            return None
        entry = parse(seq, raw)
        if entry.kind in APART:
            continue
        noun, name = NAMED.get(entry.kind, ("", ""))
        if not noun or any(not RECODED.isdisjoint(record) for record in entry.data):
            return None
        found[noun].update(record[name] for record in entry.data)
    of_forecasts = (database.value(statement("question_of_forecast"), {"number": one}) for one in found["forecast"])
    questions = found["question"].union(of_forecasts)
    if any(database.value(statement("question_became"), {"question": one}) for one in questions):
        return None
    return Changes(questions, found["forecaster"], found["claim"])


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """From which number to which, for all and no other.

    Example:
        >>> ranges({7, 3, 4})
        [(3, 4), (7, 7)]
    """
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
