"""Sheets for spreadsheets: their rows whatever a spreadsheet made of the file, and what single cells say."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from forecasts.records.nouns import Coding
from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.spreadsheet import BadCell, cell_of, column_name, guarded, list_cell, unguarded

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def sheet_text(columns: Collection[str], rows: Iterable[dict[str, str]]) -> str:
    """A sheet as CSV text; what a row has no cell for is empty there."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for cells in rows:
        writer.writerow([guarded(cells.get(name, "")) for name in columns])
    return out.getvalue()


def coding_cells(coding: Coding) -> dict[str, str]:
    """The cells of a question and its chances."""
    return {
        "question": coding.text,
        "closes": str(coding.closes),
        "chance": percent_cell(coding.probability),
        "low": percent_cell(coding.low),
        "high": percent_cell(coding.high),
        "criteria": coding.criteria or "",
        "resolution_source": coding.resolution_source or "",
        "tags": list_cell(coding.tags),
        "belief": percent_cell(coding.belief),
        "note": coding.note or "",
    }


def decoded(content: bytes) -> str:
    """The text of a sheet, in whichever encoding the spreadsheet saved it. Raises InputError: it is not text."""
    encodings = ["utf-8-sig", "cp1252"]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("the sheet is not text; save it as CSV in UTF-8")


def sheet_rows(content: bytes, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sheet with the lines they begin in; {column: cell}.

    Raises:
        InputError: it is not a sheet, a column is missing or there twice, a quote is left open.
    """
    text = decoded(content)
    header = 1
    if text[:4].lower() == "sep=":  # how some spreadsheets are told what stands between cells
        text, header = text.partition("\n")[2], 2
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows: list[tuple[int, dict[str, str]]] = []
    names: list[str] = []
    start = header
    try:
        for cells in reader:
            if not names:
                names = _names(cells, header, needed)
            elif any(cell.strip() for cell in cells):
                if any(cell.strip() for cell in cells[len(names) :]):
                    raise InputError(f"line {start:,}: the row has {len(cells)} cells, the header {len(names)}")
                rows.append((start, {n: unguarded(c).strip() for n, c in zip(names, cells, strict=False) if n}))
            start = reader.line_num + header
    except csv.Error as wrong:
        raise InputError(f"line {start:,}: the row cannot be read ({wrong}); is a quote left open?") from wrong
    if not names:
        raise InputError("line 1: the sheet is empty")
    return rows


def _names(cells: Sequence[str], line: int, needed: Sequence[str]) -> list[str]:
    names = [column_name(cell) for cell in cells]
    for name in names:
        if name and names.count(name) > 1:
            raise InputError(f"line {line}: the column {name!r} is there twice; give each column its own name")
    if missing := [name for name in needed if name not in names]:
        listed = shown(", ".join(filter(None, names)), 200)
        raise InputError(f"line {line}: there is no column {missing[0]!r} (columns of the file: {listed})")
    return names


def percent_cell(value: float | None) -> str:
    """A chance as a cell: a percentage, which no spreadsheet takes for a date.

    Example:
        >>> percent_cell(0.875), percent_cell(None)
        ('87.5%', '')
    """
    return "" if value is None else f"{round(value * 100, 10):.10g}%"


def chance_cell(cells: dict[str, str], column: str) -> float | None:
    """The chance in a cell, None where it is empty."""
    text = cells.get(column, "").replace("\xa0", " ").strip()
    if not text:
        return None
    from forecasts import read_probability

    if re.fullmatch(r"\d{1,3},\d+ ?%?", text, re.ASCII):
        text = text.replace(",", ".")
    text = "100%" if text == "1" else "0%" if text == "0" else text  # what a spreadsheet makes of 1.00
    with cell_of(column):
        return round(read_probability(text).point, 12)


def day_cell(cell: str) -> str:
    """A day as spreadsheets write it, in the form YYYY-MM-DD; other words as they stand."""
    if found := _DOTTED.fullmatch(cell):
        day, month, year = map(int, found.groups())
    elif found := _SLASHED.fullmatch(cell):
        first, second, year = map(int, found.groups())
        if first <= 12 and second <= 12 and first != second:
            raise BadCell("closes", f"{cell!r} can be read in two ways; write it as YYYY-MM-DD")
        day, month = (first, second) if first > 12 else (second, first)
    else:
        return cell
    with cell_of("closes"):
        return str(date(year, month, day))
