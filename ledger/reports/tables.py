"""A table of text, for a terminal or a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

Cells = dict[str, str]


class Table(NamedTuple):
    """A table of text.

    Attributes:
        parts: its columns; where there are several parts they may stand below each other, each behind the first column.
        rows: the cells by column.
        right: columns of numbers.
        hide: columns that say nothing new here.
        empty: what to say where there are no rows.
        apart: whether it stands apart from what is before it.
    """

    parts: Sequence[Sequence[str]]
    rows: Sequence[Cells]
    right: Collection[str] = ()
    hide: Collection[str] = ()
    empty: str = ""
    apart: bool = False


def one_part(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[str] = (),
    hide: Collection[str] = (),
    empty: str = "",
    apart: bool = False,
) -> Table:
    """A table in one part."""
    return Table((columns,), [dict(zip(columns, row, strict=True)) for row in rows], right, hide, empty, apart)


def span(ends: tuple[float | None, float | None], digits: int) -> str:
    """Both ends of an interval, or a dash where one is not known."""
    if ends[0] is None or ends[1] is None:
        return "-"
    return f"{ends[0]:.{digits}f} to {ends[1]:.{digits}f}"
