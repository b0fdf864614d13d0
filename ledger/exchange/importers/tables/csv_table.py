"""Comma-separated tables, and those with another sign between the cells that --delimiter names."""

from ledger.errors import InputError
from ledger.exchange.importers.files.kinds import kind_named
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables.layout import ENOUGH, known
from ledger.exchange.importers.tables.objects_table import read_own
from ledger.exchange.importers.tables.table import read_separated

NAME = "csv"
ABOUT = "a table as CSV"
OF_A_PLATFORM = False


def recognises(file: File) -> bool:
    """Whatever nothing else takes, unless it is a folder, an archive or JSON."""
    return bool(file.start) and not kind_named(file)


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    if file.is_own:
        return read_own(file, how, found)
    return read_separated(file, how, found, how.delimiter or _delimiter(file, how, found))


def _delimiter(file: File, how: How, found: Discovered) -> str:
    """A comma, unless the first line is a header with another sign between its names, and not with commas."""
    line = file.first_line
    mapped = {*how.maps.values()}
    if known(_names(line, ","), mapped):
        return ","
    for sign, name, option in (("\t", "tabs", "--format tsv"), (";", "semicolons", "--delimiter ';'")):
        names = _names(line, sign)
        if len(known(names, mapped)) >= ENOUGH or (mapped and mapped <= {*names}):
            found.guesses.append(
                f"line 1: cells must stand between commas, and here stand between {name}; they are read like that "
                f"(say {option} and it is no guess)"
            )
            found.settled["delimiter"] = sign
            return sign
    return ","


def _names(line: str, sign: str) -> list[str]:
    """The names in a header, as far as the line holds it."""
    try:
        return first_line(cells_by_line([line], delimiter=sign))
    except InputError:
        return []
