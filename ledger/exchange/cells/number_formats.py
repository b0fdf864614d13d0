"""How a sheet shows a number: which section of its format does, and what a percent sign beside it is.

The grammar is that of ECMA-376, part 1, 18.8.30 and 18.8.31: up to four sections, of which the first two may have a
condition in brackets; a bare percent sign multiplies by 100, everything else that is shown is a letter.
"""

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from ledger.spreadsheet import BadCell

_TOKEN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|;|General|.', re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*([+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*\]")
_DIGITS = re.compile(r"[0#?]|general", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")  # behind the digits, each divides by a thousand
_AS_LETTERS = (  # how many percent the number 1 is before them
    (re.compile(r"[%％﹪٪]|\b(per ?cent|pct|prozent|procent|pour cent|por ciento|per cento)\b", re.IGNORECASE), "1"),
    (re.compile(r"[‰؉]|\b(per ?mill?e?|promille)\b", re.IGNORECASE), "0.1"),
    (re.compile("[‱؊]"), "0.01"),
)
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class Section:
    """What one section of a number format shows."""

    __slots__ = ("condition", "percent")

    def __init__(self, parts: list[str]) -> None:
        """Read it. `percent` is how many percent the number 1 is: 0 without such a sign, None without digits."""
        found = next(filter(None, map(_CONDITION.fullmatch, parts)), None)
        self.condition = found and (_COMPARED[found[1]], float(found[2]))
        bare = "".join(part for part in parts if len(part) == 1 or part.casefold() == "general")
        self.percent = _percent(bare, "".join(map(_letters, parts)))

    def takes(self, value: float) -> bool:
        """Whether its condition holds; where it has none, it takes none."""
        return bool(self.condition and self.condition[0](value, self.condition[1]))


def _percent(bare: str, letters: str) -> Decimal | None:
    if not _DIGITS.search(bare):
        return None
    times = Decimal(100) ** bare.count("%")
    said = next((Decimal(one) for sign, one in _AS_LETTERS if sign.search(letters)), Decimal(0))
    if "%" in bare:  # as many signs are shown; with one of them the number is in percent
        said = Decimal(100) ** (1 - bare.count("%"))
    behind = _THOUSANDS.search(bare)
    return said * times / Decimal(1000) ** (len(behind[1]) if behind else 0)


def _letters(part: str) -> str:
    """What a part of a format shows as it stands."""
    if part.startswith("[$"):
        return part[2:].rstrip("]").partition("-")[0]
    if part[0] in "_*[" or _DIGITS.fullmatch(part) or part == "%":
        return ""
    return part.strip('"') if part[0] == '"' else part.lstrip("\\")


@lru_cache(2_000)
def _sections(number_format: str) -> tuple[Section, ...]:
    """The sections that are for numbers, three at most."""
    sections: list[list[str]] = [[]]
    for part in _TOKEN.findall(number_format):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    if "@" in sections[-1]:
        sections.pop()
    return tuple(map(Section, sections[:3])) or (Section(["General"]),)


def tells_percent(number_format: str) -> bool:
    """Whether a format says anywhere that what it shows is in percent.

    Example:
        >>> tells_percent("[>1]0.0;0%"), tells_percent("0.00"), tells_percent('0.0"‰"')
        (True, False, True)
    """
    return "%" in number_format or any(sign.search(number_format) for sign, _ in _AS_LETTERS)


def percent(number_format: str, value: float) -> Decimal | None:
    """How many percent the number 1 is in a cell that holds this value; None where its format has no such sign.

    Raises:
        BadCell: it cannot be told: programs differ, no section is for the value, or there are words alone.

    Example:
        >>> [int(percent('[>1]0"%";0%', value)) for value in (30, 0.3)]
        [1, 100]
        >>> percent('0.0"‰"', 7.5), percent("0.00", 0.3)
        (Decimal('0.1'), None)
    """
    sections = _sections(number_format)
    shown = _for(sections, value)
    told = {section.percent for section in shown if section}
    if told == {None}:  # words alone: the number is as it is where the format shows one
        told = {section.percent for section in sections if section.percent is not None} or {None}
    if not value:  # in percent or not
        return max(filter(None, told), default=None)
    if None in shown or len(told - {None}) != 1:
        raise BadCell(
            "",
            f"{value!r} has the number format {number_format}, which does not say for certain whether that is in "
            "percent; give the cell a format such as 0% or 0.00",
        )
    return max(filter(None, told), default=None)


def _for(sections: tuple[Section, ...], value: float) -> list[Section | None]:
    """The section that shows a value, or those of which programs take one or another; None where none does."""
    first, second, third = (*sections, None, None, None)[:3]
    if not any(section and section.condition for section in (first, second)):
        by_sign = (first, second or first, third if third else first)
        return [by_sign[-1 if not value else 1 if value < 0 else 0]]
    if first and first.takes(value):
        return [first]
    if second and second.takes(value):
        return [second] if first and first.condition else [first, second]
    return _otherwise(first, second, third, value)


def _otherwise(
    first: Section | None, second: Section | None, third: Section | None, value: float
) -> list[Section | None]:
    """The sections that may show a value for which no condition holds."""
    if second is None or (second.condition and first and first.condition):
        return [third]
    if second.condition:
        return [first, third or first]
    return [second] if third is None or value < 0 else [second, third]
