"""What can be wrong with a question put to `scoring`.

ScoringError                an argument cannot be scored: names the argument and the first offending index
└── UnconnectedError        forecasters who share no question, however indirectly, cannot be ranked together
"""

from collections.abc import Sequence
from typing import Any

Index = int | tuple[int, ...] | None


class ScoringError(ValueError):
    """An argument is wrong.

    Attributes:
        argument: the name of the argument.
        index: the first offending position, None where the argument as a whole is wrong.
    """

    def __init__(self, problem: str, *, argument: str, index: Index = None) -> None:
        self.argument = argument
        self.index = index
        self.problem = problem
        place = "" if index is None else "[" + ", ".join(str(i) for i in _positions(index)) + "]"
        super().__init__(f"{argument}{place} {problem}")


class UnconnectedError(ScoringError):
    """Scores of groups that share no question were asked to be ranked against each other.

    Attributes:
        components: the forecasters of each connected group.
    """

    def __init__(self, problem: str, *, argument: str, components: Sequence[Sequence[Any]]) -> None:
        self.components = components
        super().__init__(problem, argument=argument)


def _positions(index: int | tuple[int, ...]) -> tuple[int, ...]:
    return index if isinstance(index, tuple) else (index,)
