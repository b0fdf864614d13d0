"""Q12, F30: the small numbers that people type, with the letter that says of what."""

import re

from forecasts.records.values import shown
from ledger.errors import UnknownError

LETTERS = {"Q": "question", "F": "forecast", "C": "claim", "S": "source", "R": "resolution"}
LARGEST = 10**15


def parse(text: str) -> tuple[str, int] | None:
    """What Q12 stands for, ("question", 12); None where the text is no such number.

    Example:
        >>> parse("q12"), parse("Will it rain?")
        (('question', 12), None)
    """
    found = re.fullmatch(r"([QFCSR])(\d{1,15})", text.strip(), re.IGNORECASE | re.ASCII)
    return (LETTERS[found[1].upper()], int(found[2])) if found else None


def written(noun: str, number: int) -> str:
    """A record as people write it.

    Example:
        >>> written("forecast", 30)
        'F30'
    """
    return f"{next(letter for letter, name in LETTERS.items() if name == noun)}{number}"


def record(reference: object) -> tuple[str, int]:
    """What F30, or anything that is written like that, stands for.

    Raises:
        UnknownError: it stands for nothing.

    Example:
        >>> record("F30")
        ('forecast', 30)
    """
    found = parse(str(reference))
    if found is None:
        raise UnknownError(f"{shown(str(reference))} is not the number of a record; write it as F30, Q12, C4, S2 or R7")
    return found


def number(reference: object, kind: str) -> int:
    """The number in Q12, 12, or anything with an id.

    Raises:
        UnknownError: it is none of these, or a number of another kind.

    Example:
        >>> number("F30", "forecast"), number(30, "forecast")
        (30, 30)
    """
    letter = next(letter for letter, name in LETTERS.items() if name == kind)
    if isinstance(reference, int) and not isinstance(reference, bool) and abs(reference) < LARGEST:
        return reference
    text = str(reference) if hasattr(reference, "id") else reference  # a view is shown as its number, Q12
    found = parse(text) if isinstance(text, str) else None
    if found and found[0] != kind:
        raise UnknownError(f"{text} is a {found[0]}; a {kind} is needed, such as {letter}12")
    if found:
        return found[1]
    if isinstance(text, str) and re.fullmatch(r"\d{1,15}", text, re.ASCII):
        return int(text)
    raise UnknownError(f"{shown(reference)} is not the number of a {kind}; write it as {letter}12")
