"""A zip file or a folder as named texts. Nothing is ever unpacked to disk, so no path in it can lead anywhere."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TextIO

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.importers.files.text import text_file
from ledger.exchange.importers.interface import File

MOST = 10_000  # members
LARGEST = 4 * 1024**3  # bytes of all members, unpacked
SUSPECT = 64 * 1024**2  # bytes from which on the compression is looked at
RATIO = 200  # times smaller than its text no table gets
ZIP = b"PK\x03\x04"


def is_zip(file: File) -> bool:
    """Whether it begins as a zip file does."""
    return file.start.startswith((ZIP, b"PK\x05\x06"))


def names(file: File) -> list[str]:
    """The names of the files in a zip or a folder, in order, without what systems put beside them.

    Raises:
        InputError: it is damaged, a bomb, or its names lead out of it.
    """
    if file.path.is_dir():
        inside = sorted(path for path in file.path.glob("**/*") if path.is_file() and not path.is_symlink())
        found = [str(path.relative_to(file.path)) for path in inside[:MOST]]
    else:
        with _opened(file) as archive:
            found = [member.filename for member in archive.infolist() if not member.is_dir()]
    return [name for name in found if not _is_litter(name)]


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] in (".DS_Store", "Thumbs.db")


@contextmanager
def text(file: File, name: str, encoding: str | None = None) -> Iterator[TextIO]:
    """One of the files in a zip or a folder, as text.

    Raises:
        InputError: it cannot be read; the message begins with its name.
    """
    try:
        if file.path.is_dir():
            with text_file(file.path / name, encoding) as opened:
                yield opened
            return
        with _opened(file) as archive, _member(archive, name) as raw, io.BufferedReader(raw) as start:  # type: ignore[type-var]
            known = encoding or ("utf-16" if start.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
            with io.TextIOWrapper(start, known, newline="") as opened:
                yield opened
    except InputError as wrong:
        raise InputError(f"{name}: {wrong}", wrong.problems, wrong.count) from wrong
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, KeyError) as wrong:
        raise InputError(f"{name}: it cannot be unpacked ({wrong}); the archive is damaged") from wrong


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except UnicodeDecodeError as wrong:  # of its name, which stands in the file a second time
        raise zipfile.BadZipFile("a name in it is not what its list says") from wrong


@contextmanager
def _opened(file: File) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file.path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, EOFError) as wrong:
        raise InputError(f"the archive cannot be opened ({wrong}); it is damaged, or not a zip file") from wrong
    with archive:
        check(archive)
        yield archive


def check(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that is not meant well.

    Raises:
        InputError: too many members or bytes, names that lead out of it, two of one name, a password.
    """
    members = archive.infolist()
    if len(members) > MOST:
        raise InputError(f"the archive has {len(members):,} files; at most {MOST:,} are looked at")
    _check_size(members)
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if _leads_out(name):
            raise InputError(f"the archive has a file {shown(name)}, a path that leads out of it; it is not opened")
        if name in seen:
            raise InputError(f"the archive has two files {shown(name)}, so nobody can say which counts")
        if member.flag_bits & 1:
            raise InputError(f"{shown(name)} is locked with a password; unpack the archive and import the folder")
        seen.add(name)


def _check_size(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > LARGEST or (total > SUSPECT and total > RATIO * max(packed, 1)):
        raise InputError(
            f"the archive would unpack from {packed:,} to {total:,} bytes, as no table does; it is not opened"
        )


def _leads_out(name: str) -> bool:
    """Whether a path is no plain one below the archive's folder."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]
