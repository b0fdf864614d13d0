"""How results are shown: rich tables on a terminal, tab-separated text when piped, JSON when asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from ledger.cli.streams import drawing, harmless

if TYPE_CHECKING:
    from ledger.reports.tables import Table

NARROW = ("id", "closes", "made on", "recorded", "question id", "state")  # columns that stay on one line


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[str] = (),
    hide: Collection[str] = (),
    empty: str = "",
) -> None:
    """Show rows under a header.

    Args:
        columns: the names above them.
        rows: their cells.
        right: columns of numbers.
        hide: columns that say nothing new here, so that a terminal has room for the others.
        empty: what to say where there are no rows.
    """
    if not rows and empty:
        click.echo(empty, err=True)
    if not sys.stdout.isatty():
        lines = ["\t".join(columns), *("\t".join(map(_on_one_line, row)) for row in rows)]
        click.echo("\n".join(lines))
    elif rows:
        cells = dict(zip(columns, zip(*rows, strict=True), strict=True))
        shown = [name for name in columns if name not in hide and {*cells[name]} - {"", "-"}]
        _rich_table({name: cells[name] for name in shown}, right)


def tables(
    parts: Sequence[Sequence[str]],
    rows: Sequence[Mapping[str, str]],
    *,
    right: Collection[str] = (),
    hide: Collection[str] = (),
    empty: str = "",
) -> None:
    """Show many columns: one below the other on a terminal, which has no room for all; side by side when piped.

    Args:
        parts: the columns of each table; the first column of the first begins the others too.
        rows: their cells by column.
        right: columns of numbers.
        hide: columns that say nothing new here.
        empty: what to say where there are no rows.
    """
    key = parts[0][0]
    if not sys.stdout.isatty():
        parts = [[name for part in parts for name in part]]
    for i, part in enumerate(parts):
        names = part if not i else (key, *part)
        cells = [[row[name] for name in names] for row in rows]
        table(names, cells, right=right, hide=hide, empty="" if i else empty)


def show(found: Iterable[Table]) -> None:
    """Show the tables of a view, one below the other."""
    for one in found:
        if one.apart:
            click.echo()
        tables(one.parts, one.rows, right=one.right, hide=one.hide, empty=one.empty)


def _rich_table(columns: Mapping[str, Sequence[str]], right: Collection[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name, cells in columns.items():
        if name in right:
            grid.add_column(name.replace(" ", "\n"), justify="right", no_wrap=True, vertical="top")
        else:
            longest = _longest_count if name == "left out" else _longest_word
            least = min(max(map(longest, (name, *cells))), 14)
            grid.add_column(name, no_wrap=name in NARROW, min_width=least, overflow="fold")
    for row in zip(*columns.values(), strict=True):
        grid.add_row(*map(Text, map(harmless, row)))
    Console(file=drawing(sys.stdout)).print(grid)


def _longest_word(cell: str) -> int:
    return max(map(len, cell.split(" ")))


def _longest_count(cell: str) -> int:
    """Of "1 open, 2 ambiguous" the room for the longest count with its reason."""
    return max(map(len, cell.replace(", ", ",\n").split("\n")))


def _on_one_line(cell: str) -> str:
    return cell.replace("\t", " ").replace("\n", " ")


def json(value: Any) -> None:
    """Show a value as JSON, readable and with a stable order."""
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())


def note(text: str) -> None:
    """Say something beside the result, to stderr."""
    click.echo(text, err=True)


def notes(lines: Iterable[str]) -> None:
    """Say several things beside the result."""
    for line in lines:
        note(line)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr where that is a terminal.

    Gives what is to be called with how much is done, and of how much where that was not known before.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, total=None: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=drawing(sys.stderr)), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done, total=None: bar.update(task, completed=done, total=total)
