"""A sheet of an Excel workbook (.xlsx), as a table of text."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.files.separated import LONGEST_CELL, Line
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables import layout
from ledger.exchange.importers.tables.table import read_grid

NAME = "xlsx"
ABOUT = "a sheet of a workbook (.xlsx)"
OF_A_PLATFORM = False

OLD = b"\xd0\xcf\x11\xe0"  # what .xls begins with
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML cannot hold
WIDEST = 16_384  # columns
EMPTIEST = 100_000  # empty lines, one after the other
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_VALUE = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)")


def recognises(file: File) -> bool:
    """By what is in the zip that it is, or by its ending."""
    return file.ending in (".xlsx", ".xlsm", ".xls") or (archive.is_zip(file) and b"xl/" in file.start)


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of a sheet."""
    if file.start.startswith(OLD):
        raise InputError(
            "that is a workbook of the old Excel (.xls); save it as .xlsx or CSV and import that"
        )
    if not archive.is_zip(file):
        raise InputError(
            f"the file ends with {file.ending}, but is not a workbook; say what it is with --format"
        )
    sheet = _sheet(file, how, found)
    return read_grid(sheet, how, found)


def _check(file: File) -> None:
    """Refuse what is not a workbook, is a bomb, or would make the XML reader expand entities."""
    try:
        with zipfile.ZipFile(file.path) as inside:
            _check_parts(inside)
    except InputError:
        raise
    except Exception as wrong:  # zipfile raises many kinds on damaged files
        raise InputError(f"the workbook cannot be opened ({_brief(wrong)}); it is damaged") from wrong


def _check_parts(inside: zipfile.ZipFile) -> None:
    archive.check(inside)
    parts = [m.filename for m in inside.infolist() if m.filename.endswith((".xml", ".rels"))]
    if "xl/workbook.xml" not in parts:
        raise InputError("the file is a zip, but not a workbook; say what it is with --format")
    for name in parts:
        with inside.open(name) as part:
            start = part.read(4096)
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise InputError(f"{name} in the workbook declares entities, which no workbook needs")


def _brief(wrong: Exception) -> str:
    return shown(" ".join(str(wrong).split()) or type(wrong).__name__, 120)


def sheet_names(file: File, how: How) -> list[str]:
    """The names of the sheets of a workbook.

    Raises:
        InputError: it is no workbook, or has not the sheet that the user names.
    """
    _check(file)
    with _opened(file) as book:
        names = list(book.sheetnames)
    if how.sheet is not None and how.sheet not in names:
        raise InputError(
            f"there is no sheet {how.sheet!r} in the workbook; there are {shown(', '.join(names), 200)}"
        )
    return names


def _sheet(file: File, how: How, found: Discovered) -> Sheet:
    names = sheet_names(file, how)
    name = how.sheet or _likely(file, names, how)
    if how.sheet is None and len(names) > 1:
        which = "the first" if name == names[0] else "the first with forecasts"
        found.guesses.append(
            f"the sheet {name!r} is read, {which} of {len(names)} (--sheet NAME reads another one)"
        )
    sheet = Sheet(file, name)
    merged, empty_formula = _structure(file, names.index(name))
    if empty_formula:
        raise InputError(
            "the sheet has formulas whose values are not in the file; open it in a spreadsheet program, save it there, "
            "and import it again"
        )
    if merged:
        found.guesses.append(
            f"cells are merged ({merged}): the value counts for the first of them, the others are empty"
        )
    sheet.skip = _titles(sheet, how, found)
    return sheet


def _likely(file: File, names: list[str], how: How) -> str:
    """The first sheet with columns that are known; the first of all where none has any."""
    for name in names if len(names) > 1 else ():
        lines = layout.first_lines(Sheet(file, name))
        if any(len(layout.known(cells, how.maps.values())) >= layout.ENOUGH for _, cells in lines):
            return name
    return names[0]


@contextmanager
def _opened(file: File) -> Iterator[Any]:
    try:
        import openpyxl
    except ImportError as wrong:
        raise InputError(
            "workbooks need openpyxl; install it with: pip install 'prediction-ledger[xlsx]', or save the sheet as CSV"
        ) from wrong
    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                book = openpyxl.load_workbook(file.path, read_only=True, data_only=True, keep_links=False)
            except Exception as wrong:  # openpyxl raises many kinds on damaged files
                raise InputError(f"the workbook cannot be read ({_brief(wrong)}); it is damaged") from wrong
            if not book.sheetnames:
                raise InputError("the workbook has no sheet in it")
            yield book
    finally:
        if book is not None:
            book.close()


def _structure(file: File, index: int) -> tuple[str, bool]:
    """The first merged cells of a sheet ("" where there are none), and whether a formula has no value."""
    with zipfile.ZipFile(file.path) as inside:
        parts = sorted((n for n in inside.namelist() if _SHEET_PART.fullmatch(n)), key=_by_number)
        if index >= len(parts):
            return "", False
        merged, empty, tail = "", False, b""
        try:
            with inside.open(parts[index]) as part:
                while block := part.read(1024 * 1024):
                    tail = tail[-1024:] + block
                    found = _MERGED.search(tail)
                    merged = merged or (found[1].decode() if found else "")
                    empty = empty or bool(_NO_VALUE.search(tail))
        except Exception as wrong:  # a damaged part is found out while it is read
            raise InputError(f"{parts[index]} cannot be read ({_brief(wrong)}); it is damaged") from wrong
        return merged, empty


def _by_number(name: str) -> tuple[int, str]:
    digits = re.findall(r"\d+", name)
    return (int(digits[-1]) if digits else 0, name)


@dataclass
class Sheet:
    """A sheet that can be read several times.

    Attributes:
        skip: lines above the header.
    """

    file: File
    name: str
    skip: int = field(default=0)

    @contextmanager
    def lines(self) -> Iterator[Iterator[Line]]:
        """The lines with their numbers, the header first."""
        with _opened(self.file) as book:
            yield self._lines(book[self.name])

    def _lines(self, sheet: Any) -> Iterator[Line]:
        try:
            if hasattr(sheet, "reset_dimensions"):
                sheet.reset_dimensions()  # what the file says about its size may be wrong
            rows = sheet.iter_rows() if hasattr(sheet, "iter_rows") else iter(())
            yield from _as_wide_as_the_first(islice(enumerate(rows, 1), self.skip, None))
        except InputError:
            raise
        except Exception as wrong:  # openpyxl reads while it goes
            raise InputError(
                f"the sheet {self.name!r} cannot be read ({_brief(wrong)}); it is damaged"
            ) from wrong


def _as_wide_as_the_first(rows: Iterator[tuple[int, Any]]) -> Iterator[Line]:
    """The rows of a sheet as text, without empty ones below the header, and as wide as it unless they have more."""
    width = last = 0
    for number, row in rows:
        if number - last > EMPTIEST:
            raise InputError(
                f"below line {last:,} of the sheet there are more than {EMPTIEST:,} empty lines; delete them, or save "
                "the sheet as CSV"
            )
        cells = [_text(cell) for cell in row[:WIDEST]]
        if not width:
            while cells and not cells[-1].strip():
                cells.pop()
            width = len(cells)
            last = number if width else last
            yield number, cells
        elif any(cells):
            last = number
            extra = sum(bool(cell.strip()) for cell in cells[width:])
            yield number, [*cells, *[""] * (width - len(cells))][: width + extra]


def _titles(sheet: Sheet, how: How, found: Discovered) -> int:
    """How many lines stand above the header: empty ones, and lines with one cell above lines with several."""
    lines = layout.first_lines(sheet)
    if above := layout.lines_above(lines, how.maps.values()):
        found.guesses.append(f"the header is line {above + 1}; what stands above it is not read")
        return above
    counts = [0] * (lines[-1][0] if lines else 0)
    for number, cells in lines:
        counts[number - 1] = sum(bool(cell.strip()) for cell in cells)
    skip = next((i for i, n in enumerate(counts) if n > 1), 0)
    if any(counts[:skip]):
        found.guesses.append(f"the header is line {skip + 1}; what stands above it is not read")
    return skip


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    for kind, text_of in _TEXTS:
        if isinstance(value, kind):
            return text_of(cell, value)
    return str(value)


def _of_text(cell: Any, value: str) -> str:
    if len(value) > LONGEST_CELL:
        raise InputError(f"cell {cell.coordinate}: it has more than {LONGEST_CELL:,} characters")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value


def _of_moment(cell: Any, value: datetime) -> str:
    return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()


def _of_number(cell: Any, value: float) -> str:
    if "%" in (getattr(cell, "number_format", "") or ""):
        return f"{format(Decimal(repr(value)) * 100, 'f')}%"
    return decimal_text(value) if abs(value) < 1e300 else repr(value)


_TEXTS: tuple[tuple[type[Any], Callable[[Any, Any], str]], ...] = (  # the particular before the general
    (str, _of_text),
    (bool, lambda cell, value: "yes" if value else "no"),
    (datetime, _of_moment),
    (date, lambda cell, value: value.isoformat()),
    (time, lambda cell, value: value.isoformat()),
    (int, _of_number),
    (float, _of_number),
)
