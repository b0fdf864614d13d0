"""What every importer is, what it is given, and what it tells beside its rows.

An importer is a module, or anything else, with NAME, ABOUT, OF_A_PLATFORM, recognises() and read(). Those of this
package are in registry.py; others come through the entry points `prediction_ledger.importers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from ledger.errors import InputError, Problem
from ledger.exchange.columns import OWN_ROW, ImportRow, QuestionRow
from ledger.exchange.importers.files.text import encoding_of

START = 64 * 1024  # bytes that a format is recognised by

Rows = Iterator[ImportRow | QuestionRow | Problem]


@dataclass(frozen=True, slots=True)
class File:
    """A file, or the folder that an archive was unpacked into."""

    path: Path  # where it is
    start: bytes  # its first bytes, at most START; none of a folder

    @classmethod
    def at(cls, path: Path) -> File:
        """The file at a path.

        Raises:
            InputError: it is not there, cannot be read, is empty, or is a pipe or a device.
        """
        try:
            if path.is_dir():
                return cls(path, b"")
            if path.exists() and not path.is_file():
                raise InputError("that is a pipe or a device, and it is read more than once; save it in a file first")
            with path.open("rb") as file:
                start = file.read(START)
        except (OSError, ValueError) as wrong:
            raise InputError(f"the file cannot be read: {getattr(wrong, 'strerror', None) or wrong}") from wrong
        if not start:
            raise InputError("line 1: the file is empty")
        return cls(path, start)

    @property
    def ending(self) -> str:
        """What the name ends with, in small letters: ".csv"."""
        return self.path.suffix.lower()

    @property
    def text(self) -> str:
        """The start as text, as far as it is text; bytes that are not are replaced."""
        return self.start.decode(encoding_of(self.start), "replace")

    @property
    def first_line(self) -> str:
        """The first line of the text, without its end."""
        return self.text.split("\n", 1)[0].rstrip("\r")

    @property
    def is_json(self) -> bool:
        """Whether it begins as an object or a list of JSON does."""
        return self.text.lstrip()[:1] in ("{", "[")

    def has_keys(self, *sets: tuple[str, ...]) -> bool:
        """Whether it is JSON with all keys of one of these sets in its start."""
        return self.is_json and any(all(f'"{key}"' in self.text for key in keys) for keys in sets)

    @property
    def is_own(self) -> bool:
        """Whether a ledger wrote it, in a platform's columns, and its own rows beside them."""
        return OWN_ROW in self.first_line.split(",")


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the user says about a file.

    Attributes:
        encoding: of a text file; by its byte order mark, else UTF-8, where it is None.
        maps: our column -> the file's.
        constants: our column -> one value for all rows.
        wide: a column per forecaster, or per question.
        questions: the rows are questions with their outcomes; there are no forecasts in it.
        sheet: the name of a sheet in a workbook.
        zone: where clocks stood that the file names no zone for; None where it is not said.
        dates: the order of numbers in a date, "dmy" or "mdy", or the language of its words, such as "de"; None where
            it is not said.
        delimiter: what stands between cells; a comma where it is None.
        values: patterns such as "Q*" that name the columns of a wide table; all that can be where there are none.
        chances: "percent" or "fraction"; None where it is not said.
        ignore: columns that are as if they were not there.
        question: the questions' words, made of columns: "{home} beat {away}?".
        options: option -> the column with its chance.
        quantiles: level -> the column with its value.
        odds: what the numbers of chances are instead: decimal, fractional, american or price; None for chances.
        margin: by which method the odds of several options become chances that add up to 1.
        rescale: probabilities of options that add up to nearly 1 are made to do so.
        header: whether the first row has the names of the columns; else they are 1, 2, 3 ...
        users: a market's bets are forecasts of its users, not of the market.
        ledger_zone: the ledger's own zone.
        now: the present instant.
    """

    encoding: str | None = None
    maps: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    wide: bool = False
    questions: bool = False
    sheet: str | None = None
    zone: str | None = None
    dates: str | None = None
    delimiter: str | None = None
    values: tuple[str, ...] = ()
    chances: str | None = None
    ignore: tuple[str, ...] = ()
    question: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    quantiles: Mapping[str, str] = field(default_factory=dict)
    odds: str | None = None
    margin: str = "proportional"
    rescale: bool = False
    header: bool = True
    users: bool = False
    ledger_zone: str = "UTC"
    now: datetime = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Discovered:
    """What an importer tells about a file: the first three at once, the others while its rows are read.

    Attributes:
        mapping: our column -> where it comes from.
        guessed: those of the mapping that were guessed.
        columns: the columns of a table, with some cells of each.
        guesses: sentences about what the file does not say and was guessed; they must be confirmed.
        unread: columns of a table that nothing is taken from.
        counts: what there is, by a name for each way of counting: {"markets by type": {"BINARY": 786}}.
        skipped: what is left out: {reason: how many}.
        settled: what the user would say to make guesses none: fields of How.
    """

    mapping: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    settled: dict[str, str] = field(default_factory=dict)

    def count(self, of: str, name: str, n: int = 1) -> None:
        """Count something that is there."""
        self.counts.setdefault(of, Counter())[name] += n


class Importer(Protocol):
    """One foreign format.

    Attributes:
        NAME: what --format takes.
        ABOUT: what it is, in a few words.
        OF_A_PLATFORM: whether a newer file may correct what an older one said: the platform keeps the truth.
    """

    NAME: str
    ABOUT: str
    OF_A_PLATFORM: bool

    def recognises(self, file: File) -> bool:
        """Whether a file is of this format, by its name and its first bytes; must not raise."""
        ...

    def read(self, file: File, how: How, found: Discovered) -> Rows:
        """The rows of a file, in order; a Problem in place of one that cannot be read.

        Raises:
            InputError: the file as a whole cannot be read.
        """
        ...
