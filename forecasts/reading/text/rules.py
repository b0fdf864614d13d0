"""Rules in ordered tables: they are asked from the top, and the first that holds answers.

A rule is a row: its name, when it holds, what it answers; a test has a text for each in which it decides.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Ruled(str):
    """An answer that knows which rule gave it: the module of its table, and its name there."""

    __slots__ = ("rule",)
    rule: str


def rule_of(answer: str) -> str:
    """The rule that gave an answer, "" where none did.

    Example:
        >>> rule_of(Rules(Rule("big", lambda n: n > 9, "large"), otherwise="").answer(10)).rpartition(": ")[2]
        'big'
        >>> rule_of("large")
        ''
    """
    return answer.rule if isinstance(answer, Ruled) else ""


@dataclass(frozen=True)
class Rule(Generic[Asked, Answer]):
    """A row of a table of rules."""

    name: str  # what it is called where somebody looks for it
    holds: Callable[[Asked], bool]  # whether it is the rule for what is asked about
    then: Answer  # what it answers


def _caller() -> str:
    """The module that makes a table, found as namedtuple finds it."""
    frame = sys._getframe(2)
    while frame.f_globals["__name__"] == "typing" and frame.f_back is not None:  # Rules[Asked, Answer](...)
        frame = frame.f_back
    return cast("str", frame.f_globals["__name__"])


class Rules(Generic[Asked, Answer]):
    """A table of rules.

    Example:
        >>> rows = Rule("big", lambda n: n > 9, "big"), Rule("some", lambda n: n > 0, "small")
        >>> sizes = Rules(*rows, otherwise="none")
        >>> [sizes.answer(number) for number in (12, 3, 0)]
        ['big', 'small', 'none']
    """

    def __init__(self, *rows: Rule[Asked, Answer], otherwise: Answer) -> None:
        self.where = _caller().removeprefix("forecasts.reading.")
        self.rows = tuple(self._ruled(row) for row in rows)
        self.otherwise = otherwise

    def _ruled(self, row: Rule[Asked, Answer]) -> Rule[Asked, Answer]:
        if not (isinstance(row.then, str) and row.then):
            return row
        answer = Ruled(row.then)
        answer.rule = f"{self.where}: {row.name}"
        return replace(row, then=cast("Answer", answer))

    def row(self, asked: Asked) -> Rule[Asked, Answer] | None:
        """The first rule that holds."""
        for row in self.rows:
            if row.holds(asked):
                return row
        return None

    def answer(self, asked: Asked) -> Answer:
        """What the first rule that holds answers."""
        row = self.row(asked)
        return self.otherwise if row is None else row.then
