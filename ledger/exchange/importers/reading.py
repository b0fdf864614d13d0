"""A file, recognised and ready to be read: what the command line shows before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Thread

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import QuestionRow, Row
from ledger.exchange.importers import registry
from ledger.exchange.importers.files.text import marked
from ledger.exchange.importers.interface import File, Found, How, Importer, Rows

EXAMPLES = 10
FAILURES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass
class Reading:
    """One reading of a file.

    Attributes:
        file: the file.
        importer: what reads it.
        found: what it tells beside the rows.
        rows: the rows, once.
        examples: the first of them, as they go by.
    """

    file: File
    importer: Importer
    found: Found
    rows: Rows
    examples: list[Row] = field(default_factory=list)


def read_file(path: Path, *, form: str | None = None, how: How | None = None) -> Reading:
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
    found = Found()
    reading = Reading(file, importer, found, iter(()))
    if importer.NAME != "ledger":
        try:
            reading.rows = _noting(importer.read(file, how or How(), found), reading)
        except FAILURES as wrong:
            raise failure(importer, wrong) from wrong
        encoding = how.encoding if how else None
        if encoding is None and (named := marked(file.start)):
            found.guesses.append(f"line 1: by its first bytes the file is {named}, and it is read as that")
    return reading


def _noting(rows: Rows, reading: Reading) -> Iterator[Row | QuestionRow | Problem]:
    examples = reading.examples
    count = 0
    try:
        for row in rows:
            yield row
            count += 1
            if isinstance(row, Row):
                examples.append(row)
                if len(examples) >= EXAMPLES:
                    break
        yield from rows
    except FAILURES as wrong:
        raise failure(reading.importer, wrong) from wrong


def failure(importer: Importer, wrong: Exception) -> InputError:
    """What to say where an importer, which may be anybody's, meets something that it does not expect."""
    what = shown(" ".join(str(wrong).split()), 120)
    return InputError(
        f"the importer {importer.NAME} cannot make sense of the file ({type(wrong).__name__}: {what}); "
        "say what the file is with --format"
    )


def digest_beside(path: Path) -> Callable[[], str]:
    """What gives digest(), which is worked out in a thread meanwhile: a processor can hash while another one reads.

    Raises:
        OSError: when it is asked for, if the file cannot be read.
    """
    found: list[str | Exception] = []

    def work_out() -> None:
        try:
            found.append(digest(path))
        except Exception as wrong:  # handed over to the thread that asks
            found.append(wrong)

    thread = Thread(target=work_out, daemon=True)
    thread.start()

    def result() -> str:
        thread.join()
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    return result


def digest(path: Path) -> str:
    """The SHA-256 of a file; of a folder, that of the names and SHA-256 of its files."""
    if not path.is_dir():
        with path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
    together = sha256()
    for inner in sorted(inner for inner in path.glob("**/*") if inner.is_file() and not inner.is_symlink()):
        together.update(f"{inner.relative_to(path).as_posix()}\0{digest(inner)}\n".encode())
    return together.hexdigest()
