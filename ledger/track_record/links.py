"""Questions that would connect forecasters who share none."""

from dataclasses import dataclass

from ledger.store.database import Database
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.selection import select

RESOLVE, ANSWER, BOTH = "resolve", "answer", "both"


@dataclass(frozen=True, slots=True)
class Link:
    """A question that would connect groups."""

    question: int  # its number
    text: str  # its words
    # "resolve": members of several groups have answered it, it only has to be resolved; "answer":
    # members of one group have, and it is open, so that a member of another can; "both": nobody has,
    # and it is open
    needs: str
    answered: tuple[int, ...]  # the groups that have answered it
    missing: tuple[int, ...]  # the groups of which somebody could


def links(database: Database, scope: Scope, groups: dict[int, int]) -> tuple[Link, ...]:
    """Questions without an outcome that would connect groups (forecaster -> group), those nearest to it first."""
    rows = select(database, scope)
    waiting = rows.take(rows.undecided)
    said = zip(waiting.question.tolist(), waiting.forecaster.tolist(), strict=True)
    return linking(database, scope, [(question, groups[who]) for question, who in said if who in groups], groups)


def linking(database: Database, scope: Scope, said: list[tuple[int, int]], groups: dict[int, int]) -> tuple[Link, ...]:
    """The same where it is known which groups have answered which questions that wait for an outcome."""
    answered: dict[int, set[int]] = {}
    for question, group in said:
        answered.setdefault(question, set()).add(group)
    everyone = {*groups.values()}
    found = []
    for question, text, open_ in database.execute(statement("unsettled"), scope.settling()):
        there = answered.get(question, set())
        missing = everyone - there if open_ else set()
        needs = RESOLVE if len(there) > 1 else ANSWER if there else BOTH
        if needs == RESOLVE or open_:
            found.append(Link(question, text, needs, tuple(sorted(there)), tuple(sorted(missing))))
    order = (RESOLVE, ANSWER, BOTH)
    return tuple(sorted(found, key=lambda link: (order.index(link.needs), link.question)))
