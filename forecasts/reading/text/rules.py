"""Rules in ordered tables: they are asked from the top, and the first that holds answers.

A rule is a row: its name, when it holds, what it answers; a test has a text for each in which it decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Rule(Generic[Asked, Answer]):
    """A row of a table of rules."""

    name: str  # what it is called where somebody looks for it
    holds: Callable[[Asked], bool]  # whether it is the rule for what is asked about
    then: Answer  # what it answers


class Rules(Generic[Asked, Answer]):
    """A table of rules.

    Example:
        >>> rows = Rule("big", lambda n: n > 9, "big"), Rule("some", lambda n: n > 0, "small")
        >>> sizes = Rules(*rows, otherwise="none")
        >>> [sizes.answer(number) for number in (12, 3, 0)]
        ['big', 'small', 'none']
    """

    def __init__(self, *rows: Rule[Asked, Answer], otherwise: Answer) -> None:
        self.rows = rows
        self.otherwise = otherwise

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
