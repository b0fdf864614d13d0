"""Markdown: the tables of a text, below what its front matter says for all rows; or front matter that is a forecast.

A folder of such notes is a row for each. Emphasis, links and code in a cell are read as their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from ledger.errors import InputError
from ledger.exchange.importers.files.grid import Grid
from ledger.exchange.importers.files.separated import Line, Lines
from ledger.exchange.importers.files.text import whole_text
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables.layout import ENOUGH, known
from ledger.exchange.importers.tables.objects_table import read_items
from ledger.exchange.importers.tables.table import read_grid
from ledger.exchange.importers.tables.yaml_table import documents_of

if TYPE_CHECKING:
    from markdown_it.token import Token

NAME = "markdown"
ABOUT = "a table in a Markdown text"
OF_A_PLATFORM = False

ENDINGS = (".md", ".markdown")
LARGEST = 16 * 1024 * 1024  # bytes of a text
MOST = 10_000  # notes of a folder
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def recognises(file: File) -> bool:
    """By its ending; of a folder, whether notes with front matter are in it."""
    if file.start:
        return file.ending in ENDINGS
    first = next(_notes(file), None)
    return first is not None and first.text.startswith("---")


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of the tables, or of the front matter. Raises InputError: there is neither."""
    if not file.start:
        fronts = [_front(whole_text(note.path, how.encoding, LARGEST))[0] for note in _notes(file)]
        return read_items([front for front in fronts if front], how, found)
    front, rest, above = _front(whole_text(file.path, how.encoding, LARGEST))
    tables = [*_tables(rest, above)]
    if not tables and front:
        return read_items(front, how, found)
    if not tables:
        raise InputError(
            "that is a Markdown text without a table; forecasts in running text are found by: prediction-ledger read"
        )
    return read_grid(_chosen(tables, front, how, found), how, found)


def _notes(file: File) -> Iterator[File]:
    for at, path in enumerate(sorted(file.path.glob("**/*"))):
        if at < MOST and path.suffix.lower() in ENDINGS and path.is_file() and path.stat().st_size:
            yield File.at(path)


def _front(text: str) -> tuple[Any, str, int]:
    """The front matter of a text, what follows it, and how many lines stand above that."""
    if (matter := _FRONT.match(text)) is None:
        return None, text, 0
    documents = documents_of(matter[1])
    return documents[0] if documents else None, text[matter.end() :], matter[0].count("\n")


Table = list[Line]  # the header first


def _tables(text: str, above: int) -> Iterator[Table]:
    from markdown_it import MarkdownIt

    table: Table = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "table_open":
            table = []
        elif token.type == "tr_open":
            table.append((above + (token.map or [0])[0] + 1, []))
        elif token.type == "inline" and table and token.level > 2:
            table[-1][1].append(_words(token.children or []))
        elif token.type == "table_close":
            yield table
            table = []


def _words(tokens: Sequence[Token]) -> str:
    """The words of a cell, without what stands for emphasis, links and code, and without what was struck out."""
    parts, struck = [], 0
    for token in tokens:
        struck += (token.type == "s_open") - (token.type == "s_close")
        if not struck and token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif not struck and token.type in ("softbreak", "hardbreak", "html_inline"):
            parts.append(" ")
    return " ".join("".join(parts).split())


def _chosen(tables: Sequence[Table], front: Any, how: How, found: Discovered) -> Grid:
    """The first table with columns that are known, and those with the same header; told where there are others."""
    first = next((t for t in tables if len(known(t[0][1], how.maps.values())) >= ENOUGH), tables[0])
    alike = [table for table in tables if table[0][1] == first[0][1]]
    if others := [f"line {table[0][0]:,}" for table in tables if table not in alike]:
        found.guesses.append(f"the table in line {first[0][0]:,} is read, and not those in {', '.join(others)}")
    around = front if isinstance(front, dict) else {}
    number, names = first[0]
    more = {name: value for name, value in around.items() if isinstance(value, str) and name not in names}

    def read() -> Lines:
        rows = ((number, [*cells, *more.values()]) for table in alike for number, cells in table[1:])
        return chain([(number, [*names, *more])], rows)

    return read
