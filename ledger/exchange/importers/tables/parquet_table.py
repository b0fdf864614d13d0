"""Tables in Parquet files, ours among them."""

from ledger.exchange.importers.files.parquet import Parquet, is_parquet
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables.table import read_grid

NAME = "parquet"
ABOUT = "a table as Parquet"
OF_A_PLATFORM = False


def recognises(file: File) -> bool:
    """By its first bytes."""
    return is_parquet(file)


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    return read_grid(Parquet(file.path).lines, how, found)
