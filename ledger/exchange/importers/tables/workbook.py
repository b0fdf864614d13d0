"""A sheet of an Excel workbook (.xlsx), as a table of text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from pathlib import Path
from shlex import quote
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells.number_formats import percent
from ledger.exchange.columns import COLUMNS, EITHER
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.files.separated import LONGEST_CELL, Lines
from ledger.exchange.importers.files.sheet_xml import SheetFacts, facts_of
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables import layout
from ledger.exchange.importers.tables.header import needed, ours_among
from ledger.exchange.importers.tables.table import read_grid
from ledger.spreadsheet import BadCell

NAME = "xlsx"
ABOUT = "a sheet of a workbook (.xlsx)"
OF_A_PLATFORM = False

OLD = b"\xd0\xcf\x11\xe0"  # what .xls begins with
WIDEST = 16_384  # columns


def recognises(file: File) -> bool:
    """By what is in the zip that it is, or by its ending."""
    return file.ending in (".xlsx", ".xlsm", ".xls") or (archive.is_zip(file) and b"xl/" in file.start)


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of a sheet."""
    if file.start.startswith(OLD):
        raise InputError("that is a workbook of the old Excel (.xls); save it as .xlsx or CSV and import that")
    if not archive.is_zip(file):
        raise InputError(f"the file ends with {file.ending}, but is not a workbook; say what it is with --format")
    return read_grid(_sheet(file, how, found).lines, how, found)


def _check(file: File) -> None:
    """Refuse what is not a workbook, is a bomb, or would make the XML reader expand entities."""
    with _damaged("the workbook cannot be opened"), zipfile.ZipFile(file.path) as inside:
        archive.check(inside)
        parts = [m.filename for m in inside.infolist() if m.filename.endswith((".xml", ".rels"))]
        if "xl/workbook.xml" not in parts:
            raise InputError("the file is a zip, but not a workbook; say what it is with --format")
        for name in parts:
            with inside.open(name) as part:
                start = part.read(4096)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise InputError(f"{name} in the workbook declares entities, which no workbook needs")


@contextmanager
def _damaged(what: str) -> Iterator[None]:
    """Whatever goes wrong with a damaged file is told in one sentence: the libraries raise many kinds."""
    try:
        yield
    except InputError:
        raise
    except Exception as wrong:
        reason = shown(" ".join(str(wrong).split()) or type(wrong).__name__, 120)
        raise InputError(f"{what} ({reason}); it is damaged") from wrong
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":  # how calamine, in Rust, gives up
            raise
        raise InputError(f"{what}; it is damaged") from wrong


def sheet_names(file: File, how: How) -> list[str]:
    """The names of the sheets of a workbook. Raises InputError: it is none, or lacks the one that the user names."""
    _check(file)
    with _damaged("the workbook cannot be read"):
        names = list(_opened(file).sheet_names)
    if not names:
        raise InputError("the workbook has no sheet in it")
    if how.sheet is not None and how.sheet not in names:
        raise InputError(f"there is no sheet {how.sheet!r} in the workbook; there are {shown(', '.join(names), 200)}")
    return names


def _opened(file: File) -> Any:
    try:
        calamine = import_module("python_calamine")
    except ImportError as wrong:
        raise InputError(
            "workbooks need python-calamine; install it with: pip install 'prediction-ledger[xlsx]', or save the "
            "sheet as CSV"
        ) from wrong
    return calamine.load_workbook(str(file.path))


def _sheet(file: File, how: How, found: Discovered) -> Sheet:
    names = sheet_names(file, how)
    sheets = {name: Sheet(file, name) for name in names}
    sheet = sheets[how.sheet] if how.sheet else _likely(sheets, how, found)
    if sheet.facts.has_empty_formula:
        raise InputError(
            "the sheet has formulas whose values are not in the file; open it in a spreadsheet program, save it there, "
            "and import it again"
        )
    if sheet.facts.merged:
        found.guesses.append(
            f"cells are merged ({sheet.facts.merged}): the value counts for the first of them, the others are empty"
        )
    sheet.skip = _titles(sheet, how, found)
    return sheet


def _likely(sheets: Mapping[str, Sheet], how: How, found: Discovered) -> Sheet:
    """The first sheet with columns that are known, the first of all where none has any; told where there are others.

    A sheet in our own columns beside sheets without any is no guess.
    """
    first, *others = sheets.values()
    if not others:
        return first
    telling = [sheet for sheet in sheets.values() if _is_telling(sheet, how)]
    chosen = (telling or [first])[0]
    if len(telling) == 1 and _is_ours(chosen):
        return chosen
    found.settled["sheet"] = chosen.name
    which = "the first" if chosen is first else "the first with forecasts"
    found.guesses.append(
        f"the sheet {chosen.name!r} is read, {which} of {len(sheets)} (--sheet {quote(chosen.name)} says so)"
    )
    return chosen


def _is_telling(sheet: Sheet, how: How) -> bool:
    """Whether a line of the sheet names columns of forecasts: what was asked, or what was said."""
    named = (layout.known(cells, how.maps.values()) for _, cells in layout.first_lines(sheet.lines))
    return any(len(known) >= layout.ENOUGH and known & {"question", *EITHER, *known - {*COLUMNS}} for known in named)


def _is_ours(sheet: Sheet) -> bool:
    """Whether the first line of a sheet has all columns that forecasts need, in our names."""
    names = {ours for _, cells in layout.first_lines(sheet.lines)[:1] for ours, _ in ours_among(cells)}
    return names.issuperset(needed(names))


def filled_in(path: Path) -> bytes:
    """The first sheet of a workbook as the CSV text of it: a sheet of ours that somebody has filled in.

    Each row keeps its number: what is empty stays an empty line, and a break inside a cell is a space.

    Raises:
        InputError: it is no workbook, or is damaged.
    """
    file, out = File.at(path), io.StringIO()
    if not archive.is_zip(file):
        raise InputError(f"{path} ends with {file.ending}, but is not a workbook; save it as .xlsx or CSV")
    sheet = Sheet(file, sheet_names(file, How())[0])
    last, writer = 0, csv.writer(out)
    for line in sheet.lines():
        if isinstance(line, Problem):
            raise InputError(str(line))
        number, cells = line
        out.write("\r\n" * (number - last - 1))
        writer.writerow([" ".join(cell.split()) for cell in cells])
        last = number
    return out.getvalue().encode()


@dataclass
class Sheet:
    """A sheet that can be read several times."""

    file: File
    name: str
    skip: int = field(default=0)  # lines above the header

    @cached_property
    def facts(self) -> SheetFacts:
        """What the file says of the cells beside their values."""
        with _damaged(f"the sheet {self.name!r} cannot be read"), zipfile.ZipFile(self.file.path) as inside:
            return facts_of(inside, self.name)

    @cached_property
    def _values(self) -> Any:
        self.facts  # noqa: B018 (refuses a sheet that is too large to be held)
        with _damaged(f"the sheet {self.name!r} cannot be read"):
            return _opened(self.file).get_sheet_by_name(self.name)

    def lines(self) -> Lines:
        """The lines with their numbers, the header first; lines without anything are left out below it."""
        width, (_, left) = 0, self._values.start or (0, 0)
        told = {row for row, _ in self.facts.errors}
        for row, given in enumerate(self._values.iter_rows()):
            cells = [*[""] * left, *given]
            if row < self.skip or (row not in told and given.count("") == len(given)):
                continue
            try:
                texts = [self._text(row, column, value) for column, value in enumerate(cells[:WIDEST])]
            except BadCell as bad:
                yield Problem(row + 1, "", bad.reason)
                continue
            if not width:
                width = _width(texts)
                yield row + 1, texts[:width]
            elif any(texts):
                extra = sum(bool(text.strip()) for text in texts[width:])
                yield row + 1, [*texts, *[""] * (width - len(texts))][: width + extra]

    def _text(self, row: int, column: int, value: Any) -> str:
        """A value as the text of a cell, as it is shown where that is a percentage."""
        if value == "":
            return self.facts.errors.get((row, column), "")
        if type(value) in (float, int):
            return _number_text(value, self.facts.formats.get((row, column), ""))
        if isinstance(value, str) and len(value) > LONGEST_CELL:
            raise BadCell("", f"a cell has more than {LONGEST_CELL:,} characters")
        return next((text_of(value) for kind, text_of in _TEXTS if isinstance(value, kind)), str(value))


def _width(texts: list[str]) -> int:
    """How many cells there are up to the last that has something in it."""
    return max((at for at, text in enumerate(texts, 1) if text.strip()), default=0)


def _number_text(value: float, number_format: str) -> str:
    if times := percent(number_format, value) if number_format else None:
        return f"{format(Decimal(repr(value)) * times, 'f')}%"
    return decimal_text(value) if abs(value) < 1e300 else repr(value)


def _titles(sheet: Sheet, how: How, found: Discovered) -> int:
    """How many lines stand above the header: empty ones, and lines with one cell above lines with several."""
    lines = layout.first_lines(sheet.lines)
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


_TEXTS: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (  # the particular before the general
    (str, str),
    (bool, lambda value: "yes" if value else "no"),
    (datetime, lambda value: value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()),
    (date, lambda value: value.isoformat()),
    (time, lambda value: value.isoformat()),
)
