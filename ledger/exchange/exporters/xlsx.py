"""A workbook: a sheet of forecasts, and a sheet that says what its columns hold."""

import errno
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from tempfile import gettempdir
from typing import Any, BinaryIO

from forecasts.records.values import decimal_text
from ledger.errors import RefusedError
from ledger.exchange.columns import EXPORTED
from ledger.exchange.exporters.csv import cell_text
from ledger.exchange.exporters.dictionary import NUMBERS, datatype
from ledger.spreadsheet import guarded, unguarded

MOST = 1_048_575  # rows that a sheet takes below its header
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile(r"[\r\ufffe\uffff]")
LONGEST = 32_767  # characters that a cell takes


def write(rows: Iterable[dict[str, Any]], out: BinaryIO) -> int:
    """Write rows; gives how many.

    Raises:
        RefusedError: openpyxl is not installed, there are more rows or longer texts than a sheet takes, or there is
            no room for the sheets until they are complete.
    """
    with _workbook() as book:
        sheet = book.create_sheet("forecasts")
        sheet.append(list(EXPORTED))
        count = 0
        for count, row in enumerate(rows, 1):
            if count > MOST:
                raise RefusedError(
                    f"a sheet takes {MOST:,} rows; export as csv or parquet, or narrow it down with --since or --tag"
                )
            sheet.append([_cell(sheet, name, row[name], count) for name in EXPORTED])
        meanings = book.create_sheet("columns")
        for line in (["column", "type", "meaning"], *([name, datatype(name), EXPORTED[name]] for name in EXPORTED)):
            meanings.append([_text(meanings, value) for value in line])
        _save(book, out)
        return count


def write_sheet(rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """Write a sheet that a person fills in: its first row stays in view, and long texts are broken in their cells.

    Raises:
        RefusedError: openpyxl is not installed.
    """
    with _workbook() as book:
        from openpyxl.styles import Alignment

        sheet = book.create_sheet("claims")
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            if number == 0:
                for at, name in enumerate(row):
                    sheet.column_dimensions[chr(ord("A") + at)].width = 50 if name in ("quote", "question") else 14
            cells = [_text(sheet, text[:LONGEST]) for text in row]
            for cell in cells:
                cell.alignment = Alignment(wrap_text=number > 0, vertical="top")
            sheet.append(cells)
        _save(book, out)


def _save(book: Any, out: BinaryIO) -> None:
    """Write a workbook into a file by way of memory.

    An archive that could not be written is closed once more when it is no longer used, and what goes wrong then is
    printed, not raised.
    """
    whole = io.BytesIO()
    book.save(whole)
    out.write(whole.getbuffer())


@contextmanager
def _workbook() -> Iterator[Any]:
    """A workbook whose sheets are written down as they come, in passing files that are gone afterwards."""
    try:
        from openpyxl import Workbook
    except ImportError as wrong:
        raise RefusedError("workbooks need openpyxl; install it with: pip install 'prediction-ledger[xlsx]'") from wrong
    book = Workbook(write_only=True)
    try:
        yield book
    except Exception as wrong:
        if type(wrong).__name__ != "SerialisationError":  # lxml's, which is none of the system's
            raise
        number = getattr(errno, str(wrong).removeprefix("IO_"), 0)
        raise RefusedError(
            f"temporary files cannot be written in {gettempdir()}: {os.strerror(number) if number else wrong}; the "
            "variable TMPDIR names another folder for them"
        ) from wrong
    finally:
        for sheet in book.worksheets:
            with suppress(Exception):  # it is closed, or cannot be: what ended the writing has been told
                sheet.close()
            with suppress(OSError, AttributeError):  # it was cleared by saving, or has no row
                sheet._writer.cleanup()  # type: ignore[attr-defined]


def _cell(sheet: Any, name: str, value: Any, count: int) -> Any:
    if value is None:
        return None
    if name in NUMBERS and isinstance(value, (int, float)):
        return _made(sheet, "n", decimal_text(value))  # as a float, openpyxl would round it to 16 digits
    text = cell_text(name, value)
    if len(text) > LONGEST:
        raise RefusedError(
            f"row {count:,}, {name}: a cell takes {LONGEST:,} characters, and this has {len(text):,}; export as csv"
        )
    return _text(sheet, text if unguarded(text) == text else guarded(text))


def _text(sheet: Any, text: str) -> Any:
    """A cell that holds a text, whatever it looks like: never a formula, a number or an error."""
    return _made(sheet, "s", _escaped(text))


def _made(sheet: Any, kind: str, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    cell.data_type = kind
    cell._value = text  # the property would take "=1" for a formula
    return cell


def _escaped(text: str) -> str:
    """Text in the way that workbooks write it: what XML would change or cannot hold as _x000D_."""
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", _LIKE_ESCAPED.sub("_x005F_", text))
