"""A folder that is written beside the old one and takes its place whole; what did not change is not written."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from ledger.errors import RefusedError, StorageError

NOTE = "data/files.note"  # the same signed, where there is a key; not in the list itself
MARK = "data/files.txt"  # what tells a site of ours from any other folder
_EXCHANGE = 2  # renameat2(2): swap two names at once


class Folder:
    """The new site while it is being written.

    Attributes:
        files: path -> SHA-256 of what is to stand there.
        written: how many files differ from the old site's, or are new.
    """

    def __init__(self, old: Path, new: Path) -> None:
        self._old, self._new = old, new
        self._there = old.is_dir()
        self.files: dict[str, str] = {}
        self.written = 0
        self._made: set[str] = set()

    def write(self, path: str, content: bytes | Iterator[bytes]) -> None:
        """Put a file in its place; one that is the same in the old site is linked."""
        if not isinstance(content, bytes):
            self._write_parts(path, content)
            return
        if path in self.files:
            raise RefusedError(f"two files of the site would be named {path}; rename one in the folder of extras")
        self.files[path] = sha256(content).hexdigest()
        target = self._place(path)
        if not self._same(path, content, target):
            _put(target, content)
            self.written += 1

    def _write_parts(self, path: str, parts: Iterator[bytes]) -> None:
        digest, target = sha256(), self._place(path)
        with target.open("wb") as file:
            for part in parts:
                digest.update(part)
                file.write(part)
        self.files[path] = digest.hexdigest()
        old = self._old / path
        if old.is_file() and old.stat().st_size == target.stat().st_size and _digest(old) == digest.hexdigest():
            target.unlink()
            _link(old, target)
        else:
            self.written += 1

    def part(self) -> Folder:
        """The same folder, to write some of its files and count them apart."""
        return Folder(self._old, self._new)

    def read(self, path: str, *, lines: int = 0) -> Iterator[bytes]:
        """What was written to a path, but for the first lines."""
        with (self._new / path).open("rb") as file:
            for _ in range(lines):
                file.readline()
            while part := file.read(1 << 20):
                yield part

    def finish(self) -> str:
        """Write the list of all files, once; the SHA-256 of that list."""
        if MARK not in self.files:
            self.write(MARK, self.checksums())
        return self.files[MARK]

    def checksums(self) -> bytes:
        """SHA-256 of every file so far, in the form of sha256sum."""
        return "".join(f"{digest}  {path}\n" for path, digest in sorted(self.files.items())).encode()

    def _place(self, path: str) -> Path:
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            (self._new / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        return self._new / path

    def _same(self, path: str, content: bytes, target: Path) -> bool:
        if not self._there:
            return False
        old = self._old / path
        try:
            if old.stat().st_size != len(content) or old.is_symlink() or old.read_bytes() != content:
                return False
        except OSError:
            return False
        _link(old, target)
        return True


def _put(target: Path, content: bytes) -> None:
    """Write a file; without the objects of open(), which tens of thousands of small files feel."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _link(old: Path, target: Path) -> None:
    try:
        os.link(old, target)
    except OSError:  # a file system without hard links
        shutil.copy2(old, target)


def _digest(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as opened:
        while part := opened.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


@contextmanager
def new_folder(target: Path) -> Iterator[Folder]:
    """A folder to fill; it takes the target's place if nothing went wrong, else the target stays as it was.

    Raises:
        RefusedError: at the target is something that is not a site of ours.
        StorageError: it cannot be written.
    """
    target = target.resolve() if target.name in ("", "..") else target.absolute()
    if not target.name:
        raise RefusedError(f"{target} is the root of the disk, whose place no site can take; name a new folder")
    new = target.with_name(f".{target.name}.new")
    old = target.with_name(f".{target.name}.old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if old.exists() and not target.exists():  # stopped between two renames
            old.rename(target)
        check_target(target)
        with _held(new):
            folder = Folder(target, new)
            yield folder
            folder.finish()
            _swap(new, target, old)
    except OSError as wrong:
        raise StorageError(f"{target} cannot be written: {wrong.strerror or wrong}") from wrong
    finally:
        shutil.rmtree(old, ignore_errors=True)


def check_target(target: Path) -> None:
    """Refuse to replace what publish did not write.

    Raises:
        RefusedError: it is a file, a link, or a folder with something else in it.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise RefusedError(f"{target} is not a folder; name a new one, or one that publish wrote")
    if not target.exists() or not any(target.iterdir()):
        return
    mark = target / MARK
    if not mark.is_file():
        raise RefusedError(f"{target} holds something that publish did not write; name another folder, or empty it")
    ours = {line[66:] for line in mark.read_text(encoding="utf-8").splitlines()} | {MARK, NOTE}
    for folder, names, files in os.walk(target):
        for name in files:
            path = (Path(folder) / name).relative_to(target).as_posix()
            if path not in ours:
                raise RefusedError(
                    f"{target} holds {path}, which publish did not write; take it away, or put it into the folder "
                    "that the settings name as extra"
                )
        names.sort()


@contextmanager
def _held(new: Path) -> Iterator[None]:
    """Make the folder and hold it; what a stopped run left behind is removed."""
    new.mkdir(exist_ok=True)
    handle = os.open(new, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as wrong:
            raise RefusedError(f"another program is publishing there now ({new}); wait until it is done") from wrong
        for left in new.iterdir():
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        try:
            yield
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    finally:
        os.close(handle)


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    shutil.rmtree(old, ignore_errors=True)  # what a stopped run did not get round to
    if _exchanged(new, target):
        new.rename(old)
    else:
        target.rename(old)
        new.rename(target)


def _exchanged(new: Path, target: Path) -> bool:
    """Swap the names of two folders in one step, where the system can (Linux)."""
    with suppress(OSError, AttributeError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        here = -100  # AT_FDCWD
        return int(rename(here, os.fsencode(new), here, os.fsencode(target), _EXCHANGE)) == 0
    return False
