"""A file that is recognised and planned, and whose rows wait to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import ImportRow, QuestionRow
from ledger.exchange.importers import registry
from ledger.exchange.importers.interface import Discovered, File, How, Importer, Rows

EXAMPLES = 10
FAILURES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass
class OpenFile:
    """A file that is ready to be read, once.

    Attributes:
        file: the file.
        importer: what reads it.
        how: what the user says about it.
        found: what it tells beside the rows.
        rows: the rows, once.
        examples: the first of them, as they go by.
    """

    file: File
    importer: Importer
    how: How
    found: Discovered = field(default_factory=Discovered)
    rows: Rows = field(default_factory=lambda: iter(()))
    examples: list[ImportRow] = field(default_factory=list)

    @property
    def is_ledger(self) -> bool:
        """Whether it holds a whole ledger, which is restored or merged as it is: it has no rows."""
        return self.importer.NAME == "ledger"

    def again(self) -> OpenFile:
        """The same file with its rows from the first one on. Raises InputError: it cannot be read as a whole."""
        return _planned(OpenFile(self.file, self.importer, self.how))


def open_file(path: Path, *, form: str | None = None, how: How | None = None) -> OpenFile:
    """Open a file with the importer of its format.

    Args:
        path: the file, or a folder.
        form: the name of a format; it is recognised where this is None.
        how: what the user says about it.

    Raises:
        InputError: there is no such format, or the file is of none, or cannot be read as a whole.
    """
    file = File.at(path)
    importer = registry.importer(form) if form else registry.recognise(file)
    return _planned(OpenFile(file, importer, how or How()))


def _planned(opened: OpenFile) -> OpenFile:
    if opened.is_ledger:
        return opened
    try:
        opened.rows = _noting(opened.importer.read(opened.file, opened.how, opened.found), opened)
    except FAILURES as wrong:
        raise failure(opened.importer, wrong) from wrong
    return opened


def _noting(rows: Rows, opened: OpenFile) -> Iterator[ImportRow | QuestionRow | Problem]:
    examples = opened.examples
    try:
        for row in rows:
            yield row
            if isinstance(row, ImportRow):
                examples.append(row)
                if len(examples) >= EXAMPLES:
                    break
        yield from rows
    except FAILURES as wrong:
        raise failure(opened.importer, wrong) from wrong


def failure(importer: Importer, wrong: Exception) -> InputError:
    """What to say where an importer, which may be anybody's, meets something that it does not expect."""
    what = shown(" ".join(str(wrong).split()), 120)
    return InputError(
        f"the importer {importer.NAME} cannot make sense of the file ({type(wrong).__name__}: {what}); "
        "say what the file is with --format"
    )


def digest(path: Path) -> str:
    """The SHA-256 of a file; of a folder, that of the names and SHA-256 of its files."""
    if not path.is_dir():
        with path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
    together = sha256()
    for inner in sorted(inner for inner in path.glob("**/*") if inner.is_file() and not inner.is_symlink()):
        together.update(f"{inner.relative_to(path).as_posix()}\0{digest(inner)}\n".encode())
    return together.hexdigest()
