"""Files of a hub, CSV or Parquet, as records of text: codes keep their leading zeros."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.grid import below_header
from ledger.exchange.importers.files.objects import records
from ledger.exchange.importers.files.parquet import Parquet
from ledger.exchange.importers.files.text import text_file


def record_rows(path: Path, encoding: str | None) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """The rows of a file with their lines, each as {column: text}.

    Raises:
        InputError: it cannot be read; the message begins with the file's name.
    """
    try:
        if path.suffix.lower() == ".parquet":
            with below_header(Parquet(path)) as (names, lines):
                for line in lines:
                    if not isinstance(line, Problem):
                        yield line[0], dict(zip(names, line[1], strict=True))
            return
        with text_file(path, encoding) as text:
            yield from records(text, (), "a file of a hub")
    except InputError as wrong:
        raise InputError(f"{path.name}: {wrong}", wrong.problems, wrong.count) from wrong
