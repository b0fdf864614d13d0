"""Files that are written whole or not at all."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload

from ledger.errors import ExistsError, InputError, RefusedError, StorageError

WORKBOOK = ".xlsx"
DATABASE = b"SQLite format 3\0"  # what a ledger's file starts with


def content(path: Path) -> bytes:
    """The bytes of a file. Raises InputError: it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise InputError(f"{path} cannot be read: {wrong.strerror or wrong}") from wrong


def form_of(given: str | None, out: Path | None, endings: Mapping[str, str], otherwise: str) -> str:
    """The format of what is written: as it is named, else by the ending of the file's name.

    Args:
        given: the format that was named.
        out: the file.
        endings: of a name -> the format.
        otherwise: the format where the name has no ending, or there is no file.

    Raises:
        RefusedError: the name has an ending that is none of these.
    """
    if given is not None or out is None or not out.suffix:
        return given or otherwise
    found = endings.get(out.suffix.lower(), otherwise if _is_database(out) else None)  # which is refused later
    if found is None:
        raise RefusedError(
            f"{out} ends with {out.suffix}, by which no format is known, as it is by {', '.join(endings)}; "
            "name the file otherwise, or say --format"
        )
    return found


def write_sheet(path: Path, content: str) -> None:
    """Write a sheet, CSV text, that is going to be filled in by hand; so it never takes the place of another one.

    A name that ends with .xlsx makes it a workbook.

    Raises:
        StorageError: there is a file already, or it cannot be written.
        RefusedError: what writes workbooks is not installed.
    """
    if path.is_file():
        raise ExistsError(f"{path} exists already, and may have been filled in; name another file, or delete it")
    is_book = path.suffix.lower() == WORKBOOK
    with write_whole(path, binary=is_book) as out:
        if not is_book:
            out.write(content)
            return
        from ledger.exchange.exporters import xlsx

        xlsx.write_sheet(csv.reader(io.StringIO(content, newline="")), out)


def sheet_content(path: Path) -> bytes:
    """What was filled in, as CSV text: of a CSV file or of a workbook. Raises InputError: it cannot be read."""
    if path.suffix.lower() != WORKBOOK:
        return content(path)
    from ledger.exchange.importers.tables.workbook import filled_in

    return filled_in(path)


@overload
def write_whole(path: Path) -> AbstractContextManager[TextIO]: ...
@overload
def write_whole(path: Path, *, binary: Literal[True]) -> AbstractContextManager[BinaryIO]: ...
@overload
def write_whole(path: Path, *, binary: bool) -> AbstractContextManager[Any]: ...
@contextmanager
def write_whole(path: Path, *, binary: bool = False) -> Iterator[Any]:
    """A file that takes its place once it is complete; what was there before stays until then.

    A link stays and its target is written; a device or a pipe is written to as it stands, never replaced.

    Raises:
        StorageError: it cannot be written, or is a ledger.
    """
    if _is_database(path):
        raise StorageError(f"{path} is a ledger or another database, so it is not overwritten")
    try:
        whole = _beside if path.is_file() or not path.exists() else _into
        with whole(path.resolve(), binary) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as wrong:
        raise StorageError(f"{path} cannot be written: {wrong.strerror or wrong}") from wrong


def _is_database(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(DATABASE)) == DATABASE
    except OSError:  # what cannot be looked at is not read here; writing tells what is wrong with it
        return False


@contextmanager
def _into(path: Path, binary: bool) -> Iterator[IO[Any]]:
    with path.open(**_mode(binary)) as file:
        yield file


@contextmanager
def _beside(path: Path, binary: bool) -> Iterator[IO[Any]]:
    from ledger.store.leftovers import passing_folder

    with passing_folder(path.parent) as folder:
        made = folder / "new"
        with made.open(**_mode(binary)) as file:
            yield file
        made.replace(path)


def _mode(binary: bool) -> dict[str, Any]:
    return {"mode": "wb"} if binary else {"mode": "w", "encoding": "utf-8", "newline": ""}
