"""Right or wrong: what a verdict on a forecast says about the event."""

import re
from collections.abc import Iterable

from forecasts.records.values import read_fraction, shown
from ledger.exchange.cells.outcome_words import VERDICTS
from ledger.spreadsheet import BadCell

TICKS = frozenset({"✓", "✔", "✔️", "✅", "☑"})
CROSS = "x"  # wrong where others are ticked; alone it may be the tick
_RIGHT = ("right", "correct", "yup", "yep", "hit", "richtig", "juste", "correcto", "goed")
_WRONG = ("wrong", "incorrect", "nope", "nah", "miss", "missed", "falsch", "faux", "incorrecto", "fout")
ONLY = frozenset((*_RIGHT, *_WRONG))
TRUE = frozenset({"wahr", "vrai"})  # beside them, falsch and faux are false and not wrong
PLAIN = frozenset({"yup", "yep", "yeah", "nope", "nah"})  # yes and no, of whatever the column asks
_JUDGED = re.compile(r"\b(right|correct)\b", re.IGNORECASE)  # what a column asks about the forecaster
_ANSWER = re.compile(r"\b(answers?|options?|outcomes?|results?|resolutions?|side|hand)\b", re.IGNORECASE)
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
    """Whether all words in a column of that name can be verdicts, and one at least, or the name, means nothing else.

    Example:
        >>> are_verdicts(["Yup", "mostly", "yes"], "How I did"), are_verdicts(["yes", "no"], "Public")
        (True, False)
        >>> are_verdicts(["1", "0"], "was it right"), are_verdicts(["yes", "no"], "Correct answer")
        (True, False)
    """
    said = {_word(cell): cell for cell in cells}
    if not said.keys() <= VERDICTS.keys() | {CROSS} or not TRUE.isdisjoint(said):
        return False
    is_asked = bool(_JUDGED.search(name)) and not _ANSWER.search(name)
    return (is_asked and any(said)) or any(is_verdict(cell, name) for cell in said.values())


def are_of_the_event(cells: Iterable[str]) -> bool:
    """Whether a word among cells shows that they are about the event, whatever the others are.

    Example:
        >>> are_of_the_event(["WAHR", "FALSCH"]), are_of_the_event(["richtig", "falsch"])
        (True, False)
    """
    return not TRUE.isdisjoint(map(_word, cells))


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
        BadCell: the word is not known, or the forecast was 50%, of which a verdict says nothing.

    Example:
        >>> outcome("Yup", "90%"), outcome("right", "10%"), outcome("wrong", "0.1"), outcome("", "0.1")
        ('yes', 'no', 'yes', '')
    """
    word = _word(cell)
    if word == CROSS:
        raise BadCell("", f"{shown(cell)} may be a tick or a cross; write right or wrong")
    if (says := VERDICTS.get(word)) is None:
        raise BadCell("", f"{shown(cell)} is not a verdict; use right or wrong, or give the outcome itself")
    if says not in ("right", "wrong"):  # of the event, whatever was said of it
        return says
    said = _number(chance)
    if said == 0.5:
        raise BadCell("", f"{shown(cell)} says nothing about a forecast of 50%; give the outcome itself")
    return "yes" if (said > 0.5) == (says == "right") else "no"


def _word(cell: str) -> str:
    return " ".join(cell.casefold().split()).rstrip("!.")


def _number(chance: str) -> float:
    text = chance.strip()
    try:
        return read_fraction(text) if not text.endswith("%") else read_fraction(float(text[:-1]) / 100)
    except ValueError as wrong:
        raise BadCell("", f"it is about a forecast of {shown(chance)}, which cannot be read") from wrong
