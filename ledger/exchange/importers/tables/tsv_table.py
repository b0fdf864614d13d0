"""Tab-separated tables, with quotes as CSV has them, or as they are pasted: quotes as they stand."""

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.grid import Grid, separated
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables import layout
from ledger.exchange.importers.tables.table import read_grid, read_separated

NAME = "tsv"
ABOUT = "a table with tabs between its cells"
OF_A_PLATFORM = False


def recognises(file: File) -> bool:
    """By its ending."""
    return file.ending in (".tsv", ".tab")


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    if not (line := _unquoted(file, how)):
        return read_separated(file, how, found, "\t")
    found.guesses.append(
        f"line {line:,}: quotes do not enclose cells there; all quotes are read as they stand, and each line is a row"
    )
    grid = layout.below_titles(separated(file, how, "\t", quoted=False), how.maps.values(), found)
    return read_grid(grid, how, found)


def _unquoted(file: File, how: How) -> int:
    """The first line with a cell that begins with a quote, in a table whose quotes enclose nothing; 0 of others.

    Such a table cannot be read with quotes around cells, and can without: each of its lines has as many cells.
    """
    first, widths = 0, set()
    with text_file(file.path, how.encoding) as text:
        for number, line in enumerate(lines(text), 1):
            if not first and (line.startswith('"') or '\t"' in line):
                first = number
            if line.strip():
                widths.add(line.count("\t"))
            if len(widths) > 1:
                return 0
    return first if first and widths != {0} and not _is_readable(separated(file, how, "\t")) else 0


def _is_readable(grid: Grid) -> bool:
    try:
        return not any(isinstance(row, Problem) for row in grid())
    except InputError:
        return False
