"""What the XML of a workbook says of its cells beside their values: formats with a percent sign, errors, merging.

The sheet is looked through once, without making anything of it: a million cells take about a second.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from xml.etree import ElementTree

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.cells.number_formats import tells_percent

BLOCK = 1024 * 1024
MOST = 8 * BLOCK  # bytes without a cell that are looked at together
BUILT_IN = {9: "0%", 10: "0.00%"}  # formats that a workbook does not write down
MOST_CELLS = 30_000_000  # of the rectangle around all cells, which is held in memory
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # XFD1048576: ECMA-376, part 1, 18.3.1.4 and 18.3.1.73

_INSIDE = rb"""(?:[^<>"']|"[^<"]*"|'[^<']*')*"""  # a tag
_TAG = re.compile(rb"""<(?:\w+:)?(c|row)(?=[\s/>])(?:\s+r="([A-Za-z]{0,3})([0-9]{1,7})")?(%b)>""" % _INSIDE)
_PLACE = re.compile(rb"""\sr\s*=\s*["']([^"']*)""")
_WRITTEN = re.compile(rb"([A-Za-z]{0,3})([0-9]{1,7})")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]+)["']""")
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_ERROR = re.compile(rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
_NO_VALUE = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)")

Place = tuple[int, int]  # row and column from 0


@dataclass
class SheetFacts:
    """What is said of a sheet."""

    # of the cells whose number format has a percent sign
    formats: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)  # the cells that hold one, such as #REF!
    merged: str = ""  # the first merged cells; "" where there are none
    has_empty_formula: bool = False  # whether a formula has no value
    rows: int = 0  # the last row that has a cell, from 1
    columns: int = 0  # the last column that has one
    _next: Place = (0, 1)  # the row and the column, from 1, of the next cell that does not say its own

    def take(self, block: bytes, styles: Mapping[int, str]) -> None:
        """Take note of what a block of the sheet says; `styles` are those whose format has a percent sign."""
        if found := _MERGED.search(block):
            self.merged = self.merged or found[1].decode()
        self.has_empty_formula = self.has_empty_formula or bool(_NO_VALUE.search(block))
        has_errors = bool(_IS_ERROR.search(block))
        for found in _TAG.finditer(block):
            tag, column, row, attributes = found.groups()
            if row is None and b"r" in attributes and (elsewhere := _PLACE.search(attributes)):
                column, row = _written(elsewhere[1])
            if tag == b"row":
                self._next = (int(row) if row else self._next[0] + 1, 1)
                self._reach(*self._next)
                continue
            at = (int(row), _number(column)) if row and column else self._next
            self._next = (self._next[0], at[1] + 1)
            self._reach(*at)
            place = (at[0] - 1, at[1] - 1)
            if styles and (number := _style(attributes)) in styles:
                self.formats[place] = styles[number]
            if has_errors and _IS_ERROR.search(attributes) and (error := _ERROR.match(block, found.end())):
                self.errors[place] = error[1].decode("utf-8", "replace")

    def _reach(self, row: int, column: int) -> None:
        """Take note of how far the sheet goes. Raises InputError: further than any can, at the cost of memory."""
        if row > self.rows or column > self.columns:
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)
            if self.rows > LAST_ROW or self.columns > LAST_COLUMN:
                raise _beyond(f"row {row}, column {column}")


def _written(place: bytes) -> tuple[bytes, bytes]:
    """The column and the row of a place as it is written."""
    if (found := _WRITTEN.fullmatch(place)) is None:
        raise _beyond(shown(place.decode("utf-8", "replace")))
    return found[1], found[2]


def _style(attributes: bytes) -> int:
    return int(found[1]) if (found := _STYLE.search(attributes)) else 0


def _beyond(where: str) -> InputError:
    return InputError(
        f"the sheet has a row or a cell at {where}, where none can be: the last cell of a sheet is XFD1048576; save it "
        "anew in a spreadsheet program, or as CSV"
    )


def facts_of(book: zipfile.ZipFile, name: str) -> SheetFacts:
    """What is said of the sheet of that name.

    Raises:
        InputError: its cells lie so far apart that they cannot be held in memory.
    """
    facts, styles = SheetFacts(), _percent_styles(book)
    for block in _blocks(book, _part_of(book, name)):
        facts.take(block, styles)
    if facts.rows * facts.columns > MOST_CELLS:
        raise InputError(
            f"the sheet has {facts.rows:,} rows and {facts.columns:,} columns, most of them empty; delete what stands "
            "far away, or save it as CSV"
        )
    return facts


def _blocks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in blocks, each cut before the last cell that begins in it, which is in the next block again."""
    rest = b""
    with book.open(part) as content:
        while read := content.read(BLOCK):
            block = rest + read
            cut = max(block.rfind(b"<c"), block.rfind(b"<", 0, max(block.rfind(b":c"), 0)), 0)
            if not cut and len(block) > MOST:
                cut = max(block.rfind(b"<"), 0) or len(block)
            yield block[:cut]
            rest = block[cut:]
    yield rest


@cache
def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _tree(book: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(part))  # noqa: S314 (entities were refused before)


def _all(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in tree.iter() if one.tag.rpartition("}")[2] == name)


def _part_of(book: zipfile.ZipFile, name: str) -> str:
    """The part of the workbook that holds a sheet."""
    ids = {
        sheet.get("name"): value
        for sheet in _all(_tree(book, "xl/workbook.xml"), "sheet")
        for key, value in sheet.attrib.items()
        if key.endswith("}id")
    }
    for relation in _all(_tree(book, "xl/_rels/workbook.xml.rels"), "Relationship"):
        if relation.get("Id") == ids.get(name):
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    raise InputError(f"the sheet {name!r} has no part in the workbook; it is damaged")


def _percent_styles(book: zipfile.ZipFile) -> dict[int, str]:
    """The styles of cells whose number format has a percent sign."""
    if "xl/styles.xml" not in book.namelist():
        return {}
    tree = _tree(book, "xl/styles.xml")
    named = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in _all(tree, "numFmt")}
    cells = next(_all(tree, "cellXfs"), ElementTree.Element("none"))
    formats = (int(one.get("numFmtId", 0)) for one in cells)
    codes = (named.get(number, BUILT_IN.get(number, "")) for number in formats)
    return {at: code for at, code in enumerate(codes) if tells_percent(code)}
