"""Right or wrong: what a verdict on a forecast says about the event."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forecasts.errors import RecordError
from forecasts.records.values import read_fraction, shown
from ledger.exchange.cells import outcomes

RIGHT = (
    "right",
    "correct",
    "yup",
    "yep",
    "yeah",
    "yes",
    "y",
    "true",
    "t",
    "hit",
    "1",
    "✓",
    "✔",
    "✔️",
    "✅",
    "🟢",
)
WRONG = (
    "wrong",
    "incorrect",
    "nope",
    "nah",
    "no",
    "n",
    "false",
    "f",
    "miss",
    "missed",
    "0",
    "✗",
    "✘",
    "❌",
    "🔴",
    "✖",
)
UNDECIDED = (*outcomes.AMBIGUOUS, "ambiguous", "n/a", "na", "void")
OPEN = (*outcomes.OPEN, "", "nan", "none", "null")
TICKS = frozenset({"✓", "✔", "✔️", "✅", "☑"})
CROSS = "x"  # wrong where others are ticked; alone it may be the tick
ONLY = frozenset(
    {"right", "correct", "yup", "yep", "wrong", "incorrect", "nope", "nah", "hit", "miss", "missed"}
)
PLAIN = frozenset({"yup", "yep", "yeah", "nope", "nah"})  # yes and no, of whatever the column asks
HAPPENED = ("came true", "happened", "it happened", "occurred", "came to pass")
DID_NOT = tuple(
    f"{no} {word}"
    for no in ("didn't", "didn’t", "did not")
    for word in ("come true", "happen", "occur", "come to pass")
)
_EVENT = re.compile(r"\b(happen(ed|s)?|c[ao]me true|occur(red)?|come to pass)\b", re.IGNORECASE)


def is_verdict(cell: str, name: str = "") -> bool:
    """Whether a word in a column of that name can only be about the forecaster, not about the event.

    Example:
        >>> is_verdict("Yup!"), is_verdict("yes"), is_verdict("Yup!", "Did it happen?")
        (True, False, False)
    """
    word = _word(cell)
    return word in ONLY and not (word in PLAIN and _EVENT.search(name))


def are_verdicts(cells: Iterable[str], name: str) -> bool:
    """Whether all words in a column of that name can be verdicts, and one at least can be nothing else.

    Example:
        >>> are_verdicts(["Yup", "mostly", "yes"], "How I did"), are_verdicts(["yes", "no"], "Public")
        (True, False)
    """
    said = {_word(cell): cell for cell in cells}
    known = {*RIGHT, *WRONG, *UNDECIDED, *OPEN, *HAPPENED, *DID_NOT, CROSS}
    return said.keys() <= known and any(is_verdict(cell, name) for cell in said.values())


def has_crosses(cells: Iterable[str]) -> bool:
    """Whether an x is a cross: where what is right has a tick.

    Example:
        >>> has_crosses(["✓", "x"]), has_crosses(["x", ""])
        (True, False)
    """
    said = {_word(cell) for cell in cells}
    return CROSS in said and not TICKS.isdisjoint(said)


def outcome(cell: str, chance: str) -> str:
    """The outcome that a verdict on a forecast means: 10% that was right resolved no.

    Args:
        cell: the verdict.
        chance: the forecast, as 0.1 or 10%.

    Raises:
        ValueError: the word is not known, or the forecast was 50%, of which a verdict says nothing.

    Example:
        >>> outcome("Yup", "90%"), outcome("right", "10%"), outcome("wrong", "0.1"), outcome("", "0.1")
        ('yes', 'no', 'yes', '')
    """
    word = _word(cell)
    if word in OPEN:
        return ""
    if word in UNDECIDED:
        return "ambiguous"
    if word in HAPPENED or word in DID_NOT:  # of the event, whatever was said of it
        return "yes" if word in HAPPENED else "no"
    if word == CROSS:
        raise ValueError(f"{shown(cell)} may be a tick or a cross; write right or wrong")
    if word not in RIGHT and word not in WRONG:
        raise ValueError(f"{shown(cell)} is not a verdict; use right or wrong, or give the outcome itself")
    said = _number(chance)
    if said == 0.5:
        raise ValueError(f"{shown(cell)} says nothing about a forecast of 50%; give the outcome itself")
    return "yes" if (said > 0.5) == (word in RIGHT) else "no"


def _word(cell: str) -> str:
    return " ".join(cell.casefold().split()).rstrip("!.")


def _number(chance: str) -> float:
    text = chance.strip()
    try:
        return read_fraction(text) if not text.endswith("%") else read_fraction(float(text[:-1]) / 100)
    except (RecordError, ValueError) as wrong:
        raise ValueError(f"it is about a forecast of {shown(chance)}, which cannot be read") from wrong
