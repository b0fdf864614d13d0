"""The power fails at any moment: what was acknowledged is there afterwards, and nothing is half there.

SQLite writes through a virtual file system that notes down every write and every sync. A cut takes the notes up to a
random point and gives back what a disk may hold then: what was synced, and of what was written since any part, in
sectors, in any order. SQLite opens that, and the ledger is looked at. The statements are those that the verbs really
execute, taken down from the product's own connection. `POWER_CUTS=5000` makes more cuts than the suite does.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.api.ledger import Ledger

apsw = pytest.importorskip("apsw")

CUTS = int(os.environ.get("POWER_CUTS", "1000"))
SECTOR = 512


class Step(NamedTuple):
    """What happened: a write, truncation, sync, deletion, or an acknowledged commit after which so many entries are."""

    what: str
    file: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Disk(apsw.VFS):
    """Takes down what is done to files."""

    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__("recording", "")

    def xOpen(self, name: Any, flags: Any) -> Any:  # noqa: N802
        return File(name, flags, self.steps)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        self.steps.append(Step("delete", Path(name).name))
        super().xDelete(name, sync)


class File(apsw.VFSFile):  # type: ignore[misc]
    """A file of which every change is taken down."""

    def __init__(self, name: Any, flags: Any, steps: list[Step]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name, self._steps = Path(path).name if path else "", steps

    def _note(self, what: str, at: int = 0, data: bytes = b"") -> None:
        if self._name:  # else a file of no name, which is gone with its process
            self._steps.append(Step(what, self._name, at, data))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._note("write", offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._note("truncate", size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._note("sync")
        super().xSync(flags)


def changed(content: bytearray, step: Step, *, parts: random.Random | None = None) -> None:
    """Do a step to a file's content; of a torn write only some sectors."""
    if step.what == "truncate":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
        return
    for start in range(0, len(step.data), SECTOR):
        if parts is None or parts.random() < 0.5:
            end, piece = step.at + start, step.data[start : start + SECTOR]
            content.extend(bytes(max(0, end + len(piece) - len(content))))
            content[end : end + len(piece)] = piece


def after_a_cut(steps: list[Step], files: dict[str, bytes], chance: random.Random) -> tuple[dict[str, bytes], int]:
    """What a disk may hold when the power failed behind these steps, and how many entries were acknowledged."""
    sure = {name: bytearray(content) for name, content in files.items()}
    since: dict[str, list[Step]] = defaultdict(list)
    acknowledged = 0
    for step in steps:
        if step.what == "acknowledged":
            acknowledged = step.at
        elif step.what == "sync":
            for one in since.pop(step.file, []):
                changed(sure.setdefault(step.file, bytearray()), one)
        elif step.what == "delete":
            sure.pop(step.file, None), since.pop(step.file, None)
        else:
            since[step.file].append(step)
    for name, waiting in since.items():
        for one in waiting:
            fate = chance.choice(("lost", "whole", "torn"))
            if fate != "lost":
                changed(sure.setdefault(name, bytearray()), one, parts=chance if fate == "torn" else None)
    return {name: bytes(content) for name, content in sure.items()}, acknowledged


WORK = ("log", "import", "resolve", "publish")


def worked(path: Path, tools: Any, folder: Path) -> tuple[list[str], list[int]]:
    """Do what users do; the statements of it, and how many entries there are after each verb."""
    clock, sizes, said = tools.Clock(), [], []
    table = folder / "table.csv"
    rows = [f"Will it rain on day {n}?,2026-06-01,Ann,2026-02-01,0.{n % 9 + 1}\n" for n in range(400)]
    table.write_text("question,closes,forecaster,made_on,probability\n" + "".join(rows))
    with Ledger.open(path, by="me", clock=clock) as book:
        book._database.raw.set_trace_callback(said.append)
        asked = book.ask("Will it snow?", closes="2026-06-01", tags=["weather"])
        sizes.append(book.root()[0])
        for who in ("Ann", "Ben", "Cy"):
            book.log(asked, forecaster=who, probability=0.3, made_on="2026-02-01", quote="it may")
            sizes.append(book.root()[0])
        book.import_file(table)
        sizes.append(book.root()[0])
        book.resolve(asked, "no", known_on="2026-02-20")
        sizes.append(book.root()[0])
        book.record_report("0" * 64, book.root())
        sizes.append(book.root()[0])
        book._database.raw.set_trace_callback(None)
    return [one for one, _ in groupby(said)], sizes  # a trigger tells its statement again


def recorded(start: Path, said: list[str], synchronous: str) -> list[Step]:
    """The same statements on the same file through a disk that takes down what is done to it."""
    disk = Disk()
    with closing(apsw.Connection(str(start), vfs="recording")) as database:
        for pragma in ("journal_mode = TRUNCATE", f"synchronous = {synchronous}", "recursive_triggers = ON"):
            database.execute(f"PRAGMA {pragma}").fetchall()
        before = database.execute("SELECT count(*) FROM entry").fetchone()[0]
        disk.steps[:] = [Step("acknowledged", at=before)]
        for statement in said:
            if statement.startswith("PRAGMA synchronous"):
                continue
            database.execute(statement).fetchall()
            if statement.startswith("COMMIT"):
                count = database.execute("SELECT count(*) FROM entry").fetchone()[0]
                disk.steps.append(Step("acknowledged", at=count))
    disk.unregister()
    return disk.steps


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory, tools: Any) -> Any:
    folder = tmp_path_factory.mktemp("power")
    with Ledger.open(folder / "p.db", by="me", clock=tools.Clock()) as book:
        book.ask("Will it hail?", closes="2026-06-01")
    start = (folder / "p.db").read_bytes()
    said, sizes = worked(folder / "p.db", tools, folder)

    def steps(synchronous: str) -> list[Step]:
        (folder / "again.db").write_bytes(start)
        return [
            step._replace(file=step.file.replace("again", "p"))
            for step in recorded(folder / "again.db", said, synchronous)
        ]

    return start, sizes, steps


class Looking:
    """Looks at what is left after cuts; what was seen once is known."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[bytes, int | None] = {}

    def entries(self, files: dict[str, bytes]) -> int | None:
        """How many entries a sound ledger has after SQLite opened what is left; None of one that is not sound."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        path = self.folder / "p.db"
        try:
            with closing(sqlite3.connect(path)) as database:
                database.execute("SELECT count(*) FROM entry").fetchone()  # which rolls back what was half done
        except sqlite3.DatabaseError:
            return None
        mark = sha256(path.read_bytes()).digest()
        if mark not in self.known:
            with Ledger.open(path, create=False, by="me") as book:
                found = book.verify()
            self.known[mark] = found.entries if found.ok else None
        return self.known[mark]


def cuts(steps: list[Step], start: bytes, folder: Path, count: int) -> Iterator[tuple[int, int | None]]:
    """How many entries were acknowledged before each cut, and how many a sound ledger has after it."""
    chance, looking = random.Random(20260301), Looking(folder)
    for _ in range(count):
        files, acknowledged = after_a_cut(steps[: chance.randrange(1, len(steps) + 1)], {"p.db": start}, chance)
        yield acknowledged, looking.entries(files)


def test_no_acknowledged_entry_is_lost_and_none_is_half_there(play, tmp_path):
    start, sizes, steps = play
    done = steps("EXTRA")
    states = sorted({step.at for step in done if step.what == "acknowledged"})
    assert set(sizes) <= set(states)
    after = dict(zip(states, states[1:] + states[-1:], strict=True))
    seen = set()
    for acknowledged, found in cuts(done, start, tmp_path / "disk", CUTS):
        assert found in (acknowledged, after[acknowledged])
        seen.add(found)
    assert len(seen) >= len(WORK)


def test_without_syncing_it_would_be(play, tmp_path):
    """The negative control: the same cuts find what a ledger that does not wait for its disk loses."""
    start, _, steps = play
    done = steps("OFF")
    states = sorted({step.at for step in done if step.what == "acknowledged"})
    after = dict(zip(states, states[1:] + states[-1:], strict=True))
    found = list(cuts(done, start, tmp_path / "disk", 60))
    assert any(left not in (acknowledged, after[acknowledged]) for acknowledged, left in found)
