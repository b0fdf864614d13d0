"""What the XML of a workbook says of its cells beside their values: formats with a percent sign, errors, merging.

The sheet is looked through once, without making anything of it: a million cells take about a second.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree

from ledger.errors import InputError
from ledger.exchange.cells.number_formats import tells_percent

BLOCK = 1024 * 1024
MOST = 8 * BLOCK  # bytes without a cell that are looked at together
BUILT_IN = {9: "0%", 10: "0.00%"}  # formats that a workbook does not write down
MOST_CELLS = 30_000_000  # of the rectangle around all cells, which is held in memory

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_STYLE = re.compile(rb'\ss="([0-9]+)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"[^>]*\st="e"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
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

    def take(self, block: bytes, styles: Mapping[int, str]) -> None:
        """Take note of what a block of the sheet says; `styles` are those whose format has a percent sign."""
        if found := _MERGED.search(block):
            self.merged = self.merged or found[1].decode()
        self.has_empty_formula = self.has_empty_formula or bool(_NO_VALUE.search(block))
        for column, row, attributes in _CELL.findall(block):
            place = (int(row) - 1, _number(column) - 1)
            self.rows, self.columns = max(self.rows, place[0] + 1), max(self.columns, place[1] + 1)
            if styles and (style := _STYLE.search(attributes)) and int(style[1]) in styles:
                self.formats[place] = styles[int(style[1])]
        for column, row, value in _ERROR.findall(block) if b't="e"' in block else ():
            self.errors[int(row) - 1, _number(column) - 1] = value.decode("utf-8", "replace")


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
            cut = max(block.rfind(b"<c "), block.rfind(b":c ") - 8, 0) or (len(block) if len(block) > MOST else 0)
            yield block[:cut]
            rest = block[cut:]
    yield rest


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
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
