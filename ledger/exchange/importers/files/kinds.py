"""What a file is that is no table, by its first bytes: so that it is named for what it is."""

import re

from ledger.exchange.importers.interface import File

_SAVE = "save its table as CSV or .xlsx, and import that"
MARKS: tuple[tuple[bytes, str], ...] = (  # first bytes, what it is and what to do
    (b"%PDF", f"a PDF; {_SAVE}"),
    (b"\xd0\xcf\x11\xe0", f"a file of the old Office (.xls, .doc); {_SAVE}"),
    (b"SQLite format 3\0", "a database of SQLite; if it is a ledger, open it with --db, else export its table as CSV"),
    (b"\x89PNG", f"a picture; {_SAVE}"),
    (b"\xff\xd8\xff", f"a picture; {_SAVE}"),
    (b"GIF8", f"a picture; {_SAVE}"),
    (b"\x1f\x8b", "compressed by gzip; unpack it, and import what is in it"),
    (b"BZh", "compressed by bzip2; unpack it, and import what is in it"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it, and import what is in it"),
    (b"{\\rtf", f"a text with formats (RTF); {_SAVE}"),
)
PARTS: tuple[tuple[bytes, str], ...] = (  # of zip files, by a name in their first bytes
    (b"word/", f"a text document (.docx); {_SAVE}"),
    (b"ppt/", f"a presentation (.pptx); {_SAVE}"),
    (b"opendocument.spreadsheet", f"an OpenDocument sheet (.ods); {_SAVE}"),
    (b"opendocument", f"an OpenDocument text; {_SAVE}"),
    (b"PK", "a zip file of no platform that is known here; unpack it, and import the table in it"),
)
TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*(<!doctype html|<html)", re.IGNORECASE), f"a web page (HTML); {_SAVE}"),
    (re.compile(r"\s*<\?xml|\s*<[a-z]+[ >]", re.IGNORECASE), f"XML; {_SAVE}"),
    (re.compile(r"BEGIN:VCALENDAR"), f"a calendar; {_SAVE}"),
)
PROSE = 5  # words of a name, on the average, above which a first line is one of running text
_SIGNS = re.compile(r"[,;\t|]")


def kind_named(file: File) -> str:
    """What a file is and what to do with it, where it is no table; "" where it may be one.

    Example:
        >>> from pathlib import Path
        >>> kind_named(File(Path("a.csv"), b"%PDF-1.7"))
        'a PDF; save its table as CSV or .xlsx, and import that'
    """
    if file.start.startswith(b"PK\x03\x04") or file.start.startswith(b"PK\x05\x06"):
        return next(what for mark, what in PARTS if mark in file.start)
    for mark, what in MARKS:
        if file.start.startswith(mark):
            return what
    return next((what for pattern, what in TEXTS if pattern.match(file.text)), "") or _prose(file)


def _prose(file: File) -> str:
    """What to say of a text whose first line is no header."""
    first = next(filter(str.strip, file.text.splitlines()), "")
    if file.ending in (".csv", ".tsv") or len(first.split()) <= PROSE * len(_SIGNS.split(first)):
        return ""
    return "a text without a table; forecasts in running text are found by: prediction-ledger read"
