"""Files beside a ledger that have entries of it as they were before these were redacted: backups, exports, sites."""

import mmap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from ledger.store.database import Database

BEGINNINGS = (b"SQLi", b'{"fo', b'{"at')  # of databases, exported journals, and those entries that a site shows
LONGEST = 100  # bytes that are looked for, fewer than a page has
SITE = "data/files.txt"  # what every published site has


def holding(database: Database, marks: Sequence[bytes]) -> list[Path]:
    """The files in the ledger's folder and in the folders there whose bytes have one of these; of a site its folder.

    Args:
        database: the ledger; of one on a server, the present folder is looked at.
        marks: what only these entries have. One end of it will do: it can be cut where a page of a file ends.
    """
    own: Path | None = getattr(database, "path", None)
    folder = (own or Path("here")).absolute().parent
    ends = [end for mark in marks for end in _ends(mark)]
    found = [file for file in _files(folder) if not _is(file, own) and _has(file, ends)]
    return list(dict.fromkeys(file.parent if (file.parent / SITE).is_file() else file for file in found))


def _ends(mark: bytes) -> tuple[bytes, bytes]:
    half = min(len(mark) // 2, LONGEST)
    return mark[:half], mark[-half:]


def _is(file: Path, own: Path | None) -> bool:
    """Whether it is the ledger's own file, whose locks are lost where somebody else opens it."""
    return own is not None and own.exists() and file.samefile(own)


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        inner = (one for one in sorted(folder.iterdir()) if one.is_dir() and not one.is_symlink())
        for place in chain([folder], inner):
            with suppress(OSError):
                yield from (one for one in sorted(place.iterdir()) if one.is_file() and not one.is_symlink())


def _has(file: Path, marks: Sequence[bytes]) -> bool:
    with suppress(OSError, ValueError), file.open("rb") as opened:
        if opened.read(4) not in BEGINNINGS:
            return False
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(mark) >= 0 for mark in marks)
    return False
