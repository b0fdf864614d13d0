"""Comma-separated tables, and those with another sign between the cells that --delimiter names."""

from ledger.errors import InputError
from ledger.exchange.importers.files.kinds import kind_named
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables.layout import ENOUGH, known
from ledger.exchange.importers.tables.table import read_separated

NAME = "csv"
ABOUT = "a table as CSV"
OF_A_PLATFORM = False


def recognises(file: File) -> bool:
    """Whatever nothing else takes, unless it is a folder, an archive or JSON."""
    return bool(file.start) and not kind_named(file)


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    return read_separated(file, how, found, how.delimiter or _delimiter(file, found))


def _delimiter(file: File, found: Discovered) -> str:
    """A comma, unless the first line is a header with another sign between its names, and not with commas."""
    line = file.first_line
    if known(_names(line, ",")):
        return ","
    for sign, name, option in (("\t", "tabs", "--format tsv"), (";", "semicolons", "--delimiter ';'")):
        if len(known(_names(line, sign))) >= ENOUGH:
            found.guesses.append(
                f"line 1: cells must stand between commas, and here stand between {name}; they are read like that "
                f"(say {option} and it is no guess)"
            )
            return sign
    return ","


def _names(line: str, sign: str) -> list[str]:
    """The names in a header, as far as the line holds it."""
    try:
        return first_line(cells_by_line([line], delimiter=sign))
    except InputError:
        return []
