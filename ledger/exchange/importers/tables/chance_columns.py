"""Columns of chances: in percent, in other forms than 0.7 and 70%; what is a guess about them is told."""

import re
from collections.abc import Iterable, Sequence

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.cells import chances
from ledger.exchange.importers.interface import Discovered, How
from ledger.exchange.importers.tables.guesses import says_percent

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}", re.ASCII)
_OF_TEN = re.compile(r"\b[01]\s*(-|–|to)\s*10\b(?!\s*[%0-9])|\bout of (10|ten)\b|/\s*10\b", re.IGNORECASE)
_FORMS = {
    chances.is_about: "{} is read without its 'about'",
    chances.has_comma: "the comma in {} is read as a decimal point",
}

Cells = Sequence[tuple[int, str]]  # of a column, with their lines


def _numbers(cells: Cells) -> list[tuple[int, str]]:
    """The bare numbers among cells, with a point."""
    return [(line, text) for line, cell in cells if _NUMBER.fullmatch(text := chances.pointed(cell))]


def percentages(cells: Cells) -> bool:
    """Whether all bare numbers are whole and from 0 to 100, and one at least is above 1."""
    bare = [text for _, text in _numbers(cells)]
    return all(_WHOLE.fullmatch(c) and int(c) <= 100 for c in bare) and any(int(c) > 1 for c in bare)


def may_be_percent(cells: Cells) -> bool:
    """Whether a column must be looked at as a whole: for whole numbers, or for a 1 among percentages."""
    texts = {cell for _, cell in cells}
    return percentages(cells) or ("1" in texts and any(text.endswith("%") for text in texts))


def find_percent(name: str, cells: Cells, how: How, found: Discovered) -> bool:
    """Whether the numbers of a column of probabilities are percentages; if that is a guess, it is told."""
    if how.chances is not None:
        return how.chances == "percent"
    if _OF_TEN.search(name):
        raise InputError(
            f"line 1: the numbers of column {name!r} go to ten by its name, and are no probabilities; write the "
            "chances that they mean, or say --chances percent or --chances fraction"
        )
    if says_percent(name):
        return _percent_by_name(name, _numbers(cells), found)
    if percentages(cells):
        line, cell = next(one for one in _numbers(cells) if int(one[1]) > 1)
        found.settled["chances"] = "percent"
        found.guesses.append(
            f"line {line:,}, column {name}: {shown(cell)} is not between 0 and 1, and all numbers of the column are "
            f"whole ones from 0 to 100; they are read as percentages (--chances fraction refuses them)"
        )
        return True
    _tell_one(name, cells, found)
    return False


def _percent_by_name(name: str, numbers: Cells, found: Discovered) -> bool:
    """Whether a column whose name says percent has percentages in it."""
    inner = [cell for _, cell in numbers if float(cell) not in (0, 1)]
    if inner and all(0 < float(cell) < 1 for cell in inner):
        found.guesses.append(
            f"column {name!r} says percent, but all its numbers are from 0 to 1; they are read as fractions "
            "(--chances percent reads them as percentages)"
        )
        return False
    if small := next((one for one in numbers if 0 < float(one[1]) < 1), None):
        found.guesses.append(
            f"line {small[0]:,}, column {name}: {shown(small[1])} is read as {small[1]}%, as the column says "
            "(--chances percent if that is so; else write it as a percentage)"
        )
    return True


def _tell_one(name: str, cells: Cells, found: Discovered) -> None:
    """Tell how a 1 among percentages is read."""
    one = next((number for number in _numbers(cells) if number[1] == "1"), None)
    if one and any(cell.endswith("%") for _, cell in cells):
        found.guesses.append(
            f"line {one[0]:,}, column {name}: '1' stands among percentages and is read as 100% (--chances percent "
            "reads it as 1%)"
        )


def tell_forms(cells: Iterable[tuple[int, str]], found: Discovered) -> bool:
    """Whether some chances are in other forms; what is a guess about them is told once for each kind."""
    odd = [(line, cell) for line, cell in cells if not chances.is_plain(cell)]
    told: set[str] = set()
    for line, cell in odd:
        for is_of, words in _FORMS.items():
            if words not in told and is_of(cell):
                told.add(words)
                found.guesses.append(f"line {line:,}: {words.format(shown(cell))}")
    return bool(odd)


def with_percent(cell: str) -> str:
    """A number with a percent sign; other cells as they are."""
    return cell.strip() + "%" if _NUMBER.fullmatch(chances.pointed(cell.strip())) else cell
