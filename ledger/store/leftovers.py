"""Folders that a command needs while it runs: what a killed one leaves behind is cleared by the next one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".prediction-ledger-"


@contextmanager
def passing_folder(place: Path | None = None) -> Iterator[Path]:
    """A new folder that is gone afterwards, held as long as its process lives. Raises OSError: there is none."""
    import shutil
    import tempfile

    place = place or Path(tempfile.gettempdir())
    clear(place)
    made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    while (handle := _held(made, wait=True)) is None and not made.exists():  # taken for a leftover before it was held
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def clear(place: Path) -> None:
    """Remove the folders of commands that were killed."""
    try:
        with os.scandir(place) as entries:
            left = [Path(entry.path) for entry in entries if entry.name.startswith(PREFIX)]
    except OSError:
        return
    for folder in left:
        if (handle := _held(folder, wait=False)) is not None:
            import shutil

            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)


def clear_temporary() -> None:
    """The same where temporary files belong."""
    clear(Path(os.environ.get("TMPDIR") or "/tmp"))  # noqa: S108 (importing tempfile takes 5 ms)


def _held(folder: Path, *, wait: bool) -> int | None:
    """A handle that holds a folder of ours; None where another process does, or it is gone or no folder of ours."""
    import fcntl

    handle = -1
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        there = folder.lstat()
        if os.path.samestat(os.fstat(handle), there) and there.st_uid == os.getuid():
            return handle
    if handle >= 0:
        os.close(handle)
    return None
