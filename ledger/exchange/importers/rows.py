"""Rows from named values: what an importer of a platform builds its answer with."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import orjson

from forecasts.errors import ForecastError
from forecasts.records.values import LONGEST_TEXT, clean_link, shown
from ledger.errors import Problem
from ledger.exchange.columns import AXIS, DETAILS, EARLIER, QUESTION, ImportRow, QuestionRow
from ledger.exchange.importers.interface import Rows
from ledger.spreadsheet import BadCell, guarded, list_cell, unguarded

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DETAIL = {name: at for at, name in enumerate(DETAILS)}
CUT = " [...]"
LONGEST_LINE = 2_000  # characters of a title
UNTIMED = "prices without a time: the file does not say when they stood"

Given = TypeVar("Given")


def each(
    given: Iterable[tuple[int, Given] | Problem],
    rows_of: Callable[[int, Given], Iterable[ImportRow | QuestionRow | Problem]],
    of: Callable[[Given], str] = lambda _: "",
) -> Rows:
    """The rows of everything in a file; a Problem in place of what cannot be read, which `of` names."""
    for one in given:
        if isinstance(one, Problem):
            yield one
            continue
        try:
            yield from rows_of(*one)
        except ValueError as wrong:
            yield bad_row(one[0], wrong, of(one[1]))


def readable(given: Iterable[tuple[int, Given] | Problem]) -> Iterator[Given]:
    """What can be read of the rows of a file."""
    return (one[1] for one in given if not isinstance(one, Problem))


def row(line: int, question: tuple[str, ...], said: Mapping[str, str]) -> ImportRow:
    """A forecast on what cells() gave; `said` has our columns, and what it leaves out is empty."""
    get = said.get
    forecast = (_safe(get("forecaster", "")), get("made_on", ""), get("probability", ""))
    details = [""] * len(DETAILS)
    for name, text in said.items():
        if text and (at := _DETAIL.get(name)) is not None:
            details[at] = _safe(text)
    return ImportRow(line, question, forecast, tuple(details) if any(details) else ())


def bad_row(line: int, wrong: ValueError, of: str = "") -> Problem:
    """What stands in place of a row that was refused; `of` is which of several things on that line it is."""
    if isinstance(wrong, BadCell):
        return Problem(line, wrong.column, of + wrong.reason)
    return Problem(line, "", f"{of}{wrong}")


def cells(question: Mapping[str, str]) -> tuple[str, ...]:
    """The cells of a question; those of AXIS only where it has one.

    Example:
        >>> cells({"question": "Will it rain?"})[:4]
        ('', '', 'Will it rain?', '')
    """
    names = QUESTION if any(question.get(name) for name in (*AXIS, EARLIER)) else QUESTION[: -len(AXIS)]
    if question.get(EARLIER):
        names = (*names, EARLIER)
    return tuple(_safe(question.get(name, "")) for name in names)


def _safe(text: str) -> str:
    """Text that comes back as it is: an apostrophe that would be taken for a guard gets another one."""
    return guarded(text) if text[:1] == "'" and unguarded(text) != text else text


@lru_cache(50_000)
def one_line(text: str) -> str:
    r"""A text on one line, without control characters, and not longer than a title may be.

    Example:
        >>> one_line(" Will it\n rain? ")
        'Will it rain?'
    """
    line = " ".join(_CONTROL.sub("", text).split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - len(CUT)] + CUT


def long_text(text: str) -> str:
    """A text without control characters, cut where it is longer than can be kept; then it ends with [...].

    Example:
        >>> len(long_text("a" * 20_000)), long_text("a" * 20_000)[-7:]
        (10000, 'a [...]')
    """
    clean = _CONTROL.sub("", text).strip()
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - len(CUT)] + CUT


@lru_cache(50_000)
def link(text: str) -> str:
    """A link that can be kept, else "".

    Example:
        >>> link("https://example.org/a"), link("javascript:1")
        ('https://example.org/a', '')
    """
    try:
        return clean_link(text) if text else ""
    except ForecastError:
        return ""


def listed(items: Sequence[str]) -> str:
    """Several texts as one cell, each once."""
    return list_cell(list(dict.fromkeys(filter(None, map(one_line, items)))))


def is_true(value: Any) -> bool:
    """Whether a cell or a value of JSON says yes."""
    return str(value).strip().lower() in ("true", "t", "1", "yes")


def crowd(name: str) -> dict[str, str]:
    """Our columns for whoever trades on a market, or answers a survey, together."""
    return {"forecaster": name, "forecaster_kind": "crowd"}


def shares(given: Mapping[str, float]) -> dict[str, str]:
    """Our column for what was said of each option, made to add up to 1."""
    total = math.fsum(given.values())
    return {"probabilities": chances({name: value / total for name, value in given.items()})}


def asked(
    *,
    question_id: str,
    question: str,
    criteria: str = "",
    question_note: str = "",
    tags: Iterable[Any] = (),
    resolution_source: str = "",
    options: Iterable[str] = (),
    **others: str,
) -> dict[str, str]:
    """Our columns for a question of a platform, its texts as they can be kept.

    Args:
        question_id: its id there.
        question: its words.
        criteria: what decides it.
        question_note: its comments.
        tags: those of them that are texts are kept.
        resolution_source: a link; left out where it can be none.
        options: of a choice; none of a yes/no question.
        others: columns that are kept as they are.

    Raises:
        BadCell: it has no id or no words.
    """
    if not question_id or not (text := one_line(question)):
        raise BadCell("", f"its {'question' if question_id else 'id'} is missing")
    return {
        **others,
        "question_id": question_id,
        "question": text,
        "criteria": long_text(criteria),
        "question_note": long_text(question_note),
        "tags": listed([tag for tag in tags if isinstance(tag, str)]),
        "resolution_source": link(resolution_source) if resolution_source.isascii() else "",
        **({"kind": "choice", "options": listed([*options])} if options else {}),
    }


def named(item: Any, what: str = "", key: str = "id") -> str:
    """What an object of a file is called in front of what is wrong with it; "" where it has no name."""
    id_ = item.get(key) if isinstance(item, dict) else None
    return "" if id_ is None else f"{what} {shown(id_)}: ".lstrip()


def chances(given: Mapping[str, float]) -> str:
    """The probabilities of options as one cell."""
    return orjson.dumps(dict(given)).decode()
