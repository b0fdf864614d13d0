"""Options of a question that only one of two ledgers has: what is said there in the options that it has here."""

from collections.abc import Iterator, Sequence
from typing import Any


def places(there: Sequence[str], here: Sequence[str], asked: int) -> list[str | None]:
    """What each option of theirs is called here; None where it is none of ours.

    Args:
        there: the options that a question has there.
        here: the options that it has here.
        asked: with how many of theirs it was asked; of these, one without its name here was spelled otherwise since.

    Example:
        >>> places(["red", "gren", "blue", "grey"], ["red", "green", "blue", "white"], 3)
        ['red', 'green', 'blue', None]
    """

    def place(at: int, option: str) -> str | None:
        if option in here:
            return option
        return here[at] if at < min(asked, len(here)) and here[at] not in there else None

    return [place(at, option) for at, option in enumerate(there)]


def chances(said: Sequence[str], called: Sequence[str | None], here: Sequence[str]) -> list[str] | None:
    """The chances of a forecast for our options up to its last one, without any for what it did not know.

    None where it gives a chance to an option that is not ours.

    Example:
        >>> chances(["0.25", "0.75"], ["red", "blue"], ["red", "green", "blue"])
        ['0.25', '0', '0.75']
        >>> chances(["0.25", "0.75"], ["red", None], ["red", "green"])
    """
    given = dict(zip(called, said, strict=False))  # fewer are those of a time before the last options were added
    if float(given.pop(None, 0)):
        return None
    known = max(here.index(option) for option in given if option) + 1
    return [given.get(option, "0") for option in here[:known]]


def more(now: Sequence[str], before: Sequence[Any], here: Sequence[str]) -> Iterator[str]:
    """The options that a question got there, of those that it has not here.

    Example:
        >>> [*more(["red", "blue", "grey"], ["red", "blue"], ["red", "blue", "white"])]
        ['grey']
    """
    return (option for option in now[len(before) :] if option not in here)
