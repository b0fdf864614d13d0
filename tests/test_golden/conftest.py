"""The net: what the program gives back is held against golden files, byte by byte.

Everything goes through public faces (the console script's main, ledger.Ledger), with a clock that stands still and
salts that count, in a folder of its own. `make golden` writes the files anew.

The last digits of a float hang on the processor and on its library for matrices, so figures are held to ten digits and
twelve places.
To hold every digit, write golden files of an older state on the same computer, and read those:
`pytest tests/test_golden --write-golden --golden-folder /tmp/exact`, and later the same without --write-golden.
"""

from __future__ import annotations

import difflib
import gc
import hashlib
import importlib.metadata
import io
import itertools
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ledger import Ledger
from ledger.cli import main

HERE = Path(__file__).parent
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HEAD = "## "
LONG = re.compile(r"-?(?<![\w.])\d+\.\d{7,}(?:e[+-]?\d+)?|-?(?<![\w.])\d(?:\.\d+)?e-\d+")
OPEN, CREATE = Ledger.open.__func__, Ledger.create.__func__
exact = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="Write the golden files anew.")
    parser.addoption("--golden-folder", type=Path, help="Other golden files than the repository's, with every digit.")


def pytest_configure(config: pytest.Config) -> None:
    global exact
    exact = bool(config.getoption("--golden-folder", None))


class Ended(BaseException):
    """The program would have ended here."""

    def __init__(self, code: int) -> None:
        self.code = code


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: bytes
    err: bytes

    def told(self, longest: int = 4000) -> str:
        """All of it as text; output that is longer or binary as its SHA-256."""
        err = b"".join(line for line in self.err.splitlines(True) if not line.startswith((b"Usage: ", b"Try '")))
        return f"exit {self.code}\n{block('>', self.out, longest)}{block('!', err.lstrip(), longest)}"

    @property
    def talked(self) -> Ran:
        """The same with one space after each colon: versions of click differ in where the one after a prompt goes."""
        return Ran(self.code, self.out.lstrip(b" "), re.sub(rb": ?", b": ", self.err))


def block(mark: str, content: bytes, longest: int = 4000) -> str:
    """Lines of text behind a mark, with what cannot be seen escaped; or a hash."""
    if not content:
        return ""
    content = shortened(content)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = None
    if text is None or len(content) > longest:
        return f"{mark} sha256 {hashlib.sha256(content).hexdigest()}, {len(content)} bytes\n"
    lines = text.split("\n")
    ending = "" if lines.pop() == "" else " (no newline at the end)"
    if ending:
        lines = text.split("\n")
    return "".join(f"{mark} {seen(line)}\n" for line in lines)[:-1] + f"{ending}\n"


def shortened(content: bytes) -> bytes:
    """A text whose figures have ten digits at most; anything else as it is."""
    try:
        return content if exact else LONG.sub(ten_digits, content.decode()).encode()
    except UnicodeDecodeError:
        return content


def ten_digits(found: re.Match[str]) -> str:
    value = round(float(found[0]), 12)  # differences of near figures have fewer digits that mean something
    return f"{value:.10g}" if value else "0.0"


def seen(line: str) -> str:
    return "".join(
        c if c.isprintable() or c == "\t" else c.encode("unicode_escape", "backslashreplace").decode() for c in line
    )


@dataclass
class Shell:
    """Runs the command line in this process; each command has a minute and salts of its own."""

    folder: Path
    now: datetime = START
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __call__(self, *args: object, stdin: str = "", terminal: bool = False, columns: int = 100) -> Ran:
        out, err = stream(terminal), stream(terminal)
        with self.inside(next(self.count)) as patch:
            for name, value in {"stdin": stream(terminal, stdin), "stdout": out, "stderr": err}.items():
                patch.setattr(sys, name, value)
            patch.setattr(os, "_exit", end)
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("TERM", "xterm" if terminal else "dumb")
            try:
                main([str(arg) for arg in args])
            except Ended as ended:
                code = ended.code
            finally:
                gc.enable()
        for one in (out, err):
            one.flush()
        here = str(self.folder.resolve()).encode()
        return Ran(code, *(one.buffer.getvalue().replace(here, b"HERE") for one in (out, err)))

    def line(self, words: str, **how: Any) -> Ran:
        """Run a command as it would be typed."""
        return self(*shlex.split(words), **how)

    def inside(self, number: int = 0) -> Any:
        """In the folder, with the clock and the salts, for what is done through ledger.Ledger."""
        salts = itertools.count(number << 32)
        given = {"clock": lambda: self.now, "entropy": lambda size: next(salts).to_bytes(size, "big")}
        patch = pytest.MonkeyPatch()
        patch.chdir(self.folder)
        for name in [name for name in os.environ if name.startswith("PREDICTION_LEDGER_")]:
            patch.delenv(name)
        patch.setenv("PREDICTION_LEDGER_ACTOR", "me")
        patch.setenv("NO_COLOR", "1")
        patch.setattr(importlib.metadata, "version", version)
        patch.setattr(Ledger, "open", classmethod(lambda cls, *a, **k: OPEN(cls, *a, **{**given, **k})))
        patch.setattr(Ledger, "create", classmethod(lambda cls, *a, **k: CREATE(cls, *a, **{**given, **k})))
        return Undone(patch)


def version(name: str) -> str:
    """The release of a package; ours is that of a checkout, also where it is installed."""
    if name == "prediction-ledger":
        raise importlib.metadata.PackageNotFoundError(name)
    return importlib.metadata.distribution(name).version


@dataclass
class Undone:
    """Patches that are taken back at the end of a block."""

    patch: pytest.MonkeyPatch

    def __enter__(self) -> pytest.MonkeyPatch:
        return self.patch

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


class Bytes(io.BytesIO):
    def close(self) -> None:
        """What was written is wanted after the program has closed it."""


class Screen(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def stream(terminal: bool, content: str = "") -> io.TextIOWrapper:
    kind = Screen if terminal else io.TextIOWrapper
    return kind(Bytes(content.encode()), encoding="utf-8", newline="\n")


def end(code: int) -> None:
    raise Ended(code)


@dataclass
class Golden:
    """Holds cases, a text each by its name, against the golden file of their kind."""

    write: bool
    folder: Path

    def __call__(self, kind: str, cases: dict[str, str]) -> None:
        assert cases
        cases = once(cases)
        file = self.folder / f"{kind}.txt"
        content = "".join(f"{HEAD}{name}\n{text}\n" for name, text in cases.items())
        if self.write:
            file.write_text(content, encoding="utf-8", newline="\n")
            return
        kept = self.read(file)
        apart = [name for name in {**kept, **cases} if kept.get(name) != cases.get(name)]
        shown = "\n".join(self.difference(name, kept.get(name), cases.get(name)) for name in apart[:5])
        assert not apart, (
            f"{len(apart)} of {len(cases)} outputs are not those of {file.name}: {', '.join(apart[:20])}\n{shown}"
        )
        assert [*kept] == [*cases], f"the cases of {file.name} have another order"

    def read(self, file: Path) -> dict[str, str]:
        """The cases of a golden file."""
        content = f"\n{file.read_bytes().decode()}{HEAD}"
        parts = [part.partition("\n") for part in content.split(f"\n{HEAD}")[1:-1]]
        return {name: text for name, _, text in parts}

    def difference(self, name: str, kept: str | None, now: str | None) -> str:
        """How one case differs."""
        lines = difflib.unified_diff(
            (kept or "").splitlines(), (now or "").splitlines(), "golden", "now", lineterm="", n=1
        )
        return "\n".join([f"{HEAD}{name}", *itertools.islice(lines, 2, 40)])


def once(cases: dict[str, str]) -> dict[str, str]:
    """The cases, with a long text that stood there already replaced by the name of its case."""
    first: dict[str, str] = {}
    return {
        name: text if len(text) < 200 or first.setdefault(text, name) == name else f"as {first[text]}\n"
        for name, text in cases.items()
    }


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Golden:
    folder = request.config.getoption("--golden-folder") or HERE / "golden"
    folder.mkdir(exist_ok=True, parents=True)
    return Golden(request.config.getoption("--write-golden"), folder)


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    return SimpleNamespace(Shell=Shell, commands=commands, files=files_of, block=block, shortened=shortened)


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder by their path, without those that SQLite keeps beside a ledger."""
    there = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.endswith((".db-journal", ".db-wal", ".db-shm"))
    ]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in there}


# The ledgers: "record" has forecasts of every kind, basis and fate; "story" is made by commands; "demo" is the demo's.


def story(shell: Shell) -> dict[str, str]:
    """Do the commands of story.txt, an hour after each other; gives what each told."""
    told = {}
    for number, (words, stdin) in enumerate(commands(HERE / "story.txt"), 1):
        shell.now += timedelta(hours=1)
        ran = shell.line(words, stdin=stdin)
        told[f"{number} {words}"] = (ran.talked if stdin else ran).told(6000)
    return told


def commands(file: Path) -> Iterator[tuple[str, str]]:
    """The commands of a file, one a line behind "$ ", and what is typed into each: the lines behind "< " below it."""
    lines = file.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        if line.startswith("$ "):
            below = itertools.takewhile(lambda one: one.startswith("< "), lines[number + 1 :])
            yield line[2:], "".join(f"{one[2:]}\n" for one in below)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, fill_record: Callable[[Ledger], None]) -> SimpleNamespace:
    """The three ledgers side by side in one folder that nobody writes to, and what the story's commands told."""
    folder = tmp_path_factory.mktemp("golden")
    for name in ("ferry.txt", "towns.txt"):
        (folder / name).write_bytes((HERE / name).read_bytes())
    shell = Shell(folder)
    with shell.inside(), Ledger.open("record.db", by="me", title="Record") as book:
        fill_record(book)
    told = story(shell)
    shell("demo", "--out", "demo.db")
    return SimpleNamespace(folder=folder, shell=shell, story=told, now=shell.now)


@pytest.fixture(scope="session")
def shell(made: SimpleNamespace) -> Shell:
    """A shell beside the three ledgers, for commands that change nothing."""
    return Shell(made.folder, now=made.now)
