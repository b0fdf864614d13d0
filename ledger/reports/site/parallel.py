"""Many pages at once: each processor writes its share of a large site."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ledger.errors import StorageError

if TYPE_CHECKING:
    from ledger.reports.pages.pages import Pages
    from ledger.reports.site.folder import Folder

LARGE = 500  # pages from which a second process pays
SHARE = 20  # pieces of work that a process takes at a time

Piece = tuple[str, Any]
Work = Callable[["Pages", Piece], Iterator[tuple[str, Any]]]
_state: tuple[Pages, Folder, Work] | None = None  # what the processes share by having been forked


def write_all(pages: Pages, folder: Folder, pieces: list[Piece], work: Work, told: Callable[[int], None]) -> None:
    """Write the files that `work` gives of every piece; `told` is called with how many pieces are done."""
    shares = [pieces[at : at + SHARE] for at in range(0, len(pieces), SHARE)]
    done = 0
    for count, files, written in _results(pages, folder, shares, work, len(pieces)):
        folder.files.update(files)
        folder.written += written
        done += count
        told(done)


def _results(
    pages: Pages, folder: Folder, shares: list[list[Piece]], work: Work, total: int
) -> Iterator[tuple[int, dict[str, str], int]]:
    global _state
    workers = min(os.cpu_count() or 1, 8)
    _state = (pages, folder, work)
    try:
        if workers < 2 or total < LARGE or sys.platform != "linux" or not pages.all.snap.shared:
            yield from map(_do, shares)
        else:
            yield from _together(shares, workers)
    finally:
        _state = None


def _together(shares: list[list[Piece]], workers: int) -> Iterator[tuple[int, dict[str, str], int]]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside numpy's idle threads
        pool = ProcessPoolExecutor(workers, get_context("fork"), _begin)
        try:
            for one in as_completed([pool.submit(_do, share) for share in shares]):
                yield one.result()
        except BrokenProcessPool as wrong:
            raise StorageError(
                "a process that wrote pages was ended from outside, perhaps for want of memory; the site is as it was"
            ) from wrong
        finally:
            pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """In a new process: a connection of its own; the first one keeps the state that all of them see.

    An interrupt is for the first process, which then lets the others finish what they are at.
    """
    assert _state is not None  # noqa: S101
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _state[0].all.snap.reconnect()


def _do(share: list[Piece]) -> tuple[int, dict[str, str], int]:
    assert _state is not None  # noqa: S101
    pages, folder, work = _state
    part = folder.part()
    for piece in share:
        for path, content in work(pages, piece):
            part.write(path, content)
    return len(share), part.files, part.written
