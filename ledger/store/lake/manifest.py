"""manifest.json: which files a lake is, and the state of the journal that they were made of.

It is written last and takes the place of the one before at once, so whoever reads a lake sees one whole state; files
that it does not name are no part of it.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple, Self

import orjson

from forecasts.records.lifecycle import time_zone
from ledger.errors import RefusedError, StorageError

NAME = "manifest.json"
FORMAT = 1
ADDRESS = re.compile(r"[A-Za-z][\w+.-]+:/")


class File(NamedTuple):
    """A Parquet file."""

    path: str  # in the folder
    table: str
    rows: int
    sha256: str
    generation: int  # which export wrote it, from 1


class Manifest(NamedTuple):
    """A state of a lake.

    Attributes:
        ledger: the ledger's UUID.
        zone: in which its days begin and end.
        entries: how many entries of the journal it was made of.
        root: the Merkle root over them, in hex.
        generation: how many exports made it what it is.
        files: by table and path.
    """

    ledger: str
    zone: str
    entries: int
    root: str
    generation: int
    files: tuple[File, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a lake.

        Raises:
            StorageError: there is none, or it cannot be read.
            RefusedError: it is the address of something that is no folder.
        """
        refuse_address(folder)
        try:
            values = orjson.loads((folder / NAME).read_bytes())
            if values.pop("format") != FORMAT:
                raise StorageError(f"{folder / NAME} is of another version; export the lake anew")
            files = tuple(File(**one) for one in values.pop("files"))
            found = cls(**values, files=files)
            for one in (found, *files):
                _sound(one)
            time_zone(found.zone)
        except (FileNotFoundError, NotADirectoryError) as wrong:
            raise StorageError(f"{folder} is no lake: it has no {NAME}; export --format lake makes one") from wrong
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise StorageError(f"{folder / NAME} cannot be read as the manifest of a lake: {wrong}") from wrong
        for one in found.files:
            if Path(one.path).is_absolute() or ".." in Path(one.path).parts:
                raise StorageError(f"{folder / NAME} names {one.path}, which is not in the folder")
        return found

    def write(self, folder: Path) -> None:
        """Let the lake be this from now on: all of it or, after a crash, what it was before."""
        values = {"format": FORMAT, **self._asdict(), "files": [one._asdict() for one in self.files]}
        beside = folder / f".{NAME}"
        beside.unlink(missing_ok=True)  # it may be a link
        with beside.open("xb") as file:
            file.write(orjson.dumps(values, option=orjson.OPT_INDENT_2) + b"\n")
            kept(file.fileno())
        beside.replace(folder / NAME)
        keep_folder(folder)

    def of(self, table: str) -> list[File]:
        """The files of a table."""
        return [one for one in self.files if one.table == table]

    def rows(self, table: str) -> int:
        """How many rows its files have, older states of a row too."""
        return sum(one.rows for one in self.of(table))


def refuse_address(folder: Path) -> None:
    """Raises RefusedError: it is an address such as s3://bucket/lake, of which a path has left one stroke."""
    if ADDRESS.match(str(folder)):
        address = str(folder).replace(":/", "://", 1)
        raise RefusedError(f"{address} is an address, and a lake is a folder; copy it there or here, the manifest last")


def _sound(found: Any) -> None:
    """Raises ValueError: one of the words is none, or a number is none from 0 up."""
    for name, kind in type(found).__annotations__.items():
        value = getattr(found, name)
        good = isinstance(value, tuple) or (
            type(value) is kind and (0 <= value < 2**53 if kind is int else "\0" not in value)
        )
        if not good:
            raise ValueError(f"{name} is {value!r:.60}")


def kept(handle: int) -> None:
    """See that what was written is on the disk."""
    os.fsync(handle)


def keep_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        kept(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who writes into a lake. Raises RefusedError: somebody else does."""
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as wrong:
        raise RefusedError(f"another export is writing {folder}; wait for it") from wrong
    finally:
        os.close(handle)
