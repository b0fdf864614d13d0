"""Objects of JSON, YAML or Python as a table: a column for each key, and for each path of keys into what they hold."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import orjson

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.separated import Lines
from ledger.spreadsheet import column_name, guarded, unguarded

NESTED = ("options", "tags", "evidence", "probabilities", "quantiles")  # columns of ours that hold several values
MOST_IN_LIST = 20  # items of a list that have a column
DEEPEST = 6  # keys of a path
MOST = 2_000  # columns

Items = Iterable[tuple[int, Any]]  # with the numbers of their lines, or from 1


@dataclass(frozen=True)
class Records:
    """A table of objects. An object's inner values stand under their paths: author.name, answers.0."""

    # gives the objects, each time from the first; a Problem in place of one that cannot be read
    items: Callable[[], Items]
    whole: Collection[str] = NESTED  # names whose lists and objects are one cell

    @cached_property
    def names(self) -> list[str]:
        """The columns, in the order in which they are met. Raises InputError: there is not a single object."""
        seen: dict[str, None] = {}
        wrong: list[Problem] = []
        for _, item in self.items():
            if isinstance(item, Mapping):
                seen.update(dict.fromkeys(name for name, _ in self._cells(item)))
            elif isinstance(item, Problem) and not wrong:
                wrong.append(item)
        if not seen:
            raise InputError(str(wrong[0] if wrong else "line 1: there is no object in the file that could be a row"))
        return [*islice(seen, MOST)]

    def lines(self) -> Lines:
        """The header, then a line per object."""
        yield 0, [*self.names]
        for number, item in self.items():
            if isinstance(item, Problem):
                yield item
            elif isinstance(item, Mapping):
                cells = dict(self._cells(item))
                yield number, [cells.get(name, "") for name in self.names]
            else:
                yield Problem(number, "", f"{shown(item)} is not an object")

    def _cells(self, item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for key, value in item.items():
            if isinstance(value, (dict, list)) and not self._is_one(str(key), value):
                yield from islice(_inner(str(key), value, DEEPEST), MOST)
            else:
                yield str(key), cell_of_value(value)

    def _is_one(self, name: str, value: dict[str, Any] | list[Any]) -> bool:
        inner = value.values() if isinstance(value, dict) else value
        return column_name(name) in self.whole and not any(isinstance(one, (dict, list)) for one in inner)


def _inner(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The values below a path, with theirs."""
    if not isinstance(value, (dict, list)):
        yield path, cell_of_value(value)
    elif depth > 1:
        inner = value.items() if isinstance(value, dict) else enumerate(value[:MOST_IN_LIST])
        for key, one in inner:
            yield from _inner(f"{path}.{key}", one, depth - 1)


def cell_of_value(value: Any) -> str:
    """A value as the text that a cell would hold."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value) if unguarded(value) != value else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)):
        return _nested(value)
    return decimal_text(value) if isinstance(value, float) else str(value)


def _nested(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # nested too deeply to be one of ours
        return shown(value)


def whole_names(maps: Mapping[str, str]) -> frozenset[str]:
    """The names whose lists and objects are one cell: columns of ours that hold several values, and as --map says."""
    return frozenset((*NESTED, *(column_name(maps[ours]) for ours in NESTED if ours in maps)))


def rows_in(value: Any, is_row: Callable[[Collection[str]], bool]) -> Items:
    """The objects of a document with their numbers from 1: of the longest list in it, or the document itself.

    What stands beside the list, around its objects, holds for each of them that does not say it itself.

    Args:
        value: the document.
        is_row: whether an object with these keys is a row itself, whatever lists it has.

    Example:
        >>> list(rows_in({"by": "Ann", "data": {"all": [{"q": 1}, {"q": 2}]}}, lambda keys: False))
        [(1, {'by': 'Ann', 'q': 1}), (2, {'by': 'Ann', 'q': 2})]
        >>> list(rows_in([{"id": 1, "said": [{"id": 7, "p": 0.2}]}], lambda keys: "p" in keys))
        [(1, {'id': 1, 'said.id': 7, 'p': 0.2})]
    """
    items, around = _longest_list(value, is_row)
    for number, item in enumerate(items, 1):
        for row in _rows_of(item, is_row):
            yield number, {**around, **row} if around and isinstance(row, dict) else row


def _longest_list(value: Any, is_row: Callable[[Collection[str]], bool]) -> tuple[list[Any], dict[str, Any]]:
    """The longest list of objects in a document, or the document as one, and the values that stand around it."""
    around: dict[str, Any] = {}
    while isinstance(value, dict) and not is_row(value.keys()):
        inner = max(value.values(), key=_length, default=None)
        if not _length(inner):
            break
        around |= {key: one for key, one in value.items() if one is not inner and not _length(one)}
        value = inner
    return value if isinstance(value, list) else [value], around


def _rows_of(item: Any, is_row: Callable[[Collection[str]], bool]) -> Iterable[Any]:
    """An object, or those of a list in it, each with what is said around the list: forecasts within their question."""
    if not isinstance(item, dict) or is_row(item.keys()):
        return [item]
    name = next((name for name, value in item.items() if _are_rows(value, is_row)), None)
    if name is None:
        return [item]
    around = {key: item[key] for key in item if key != name}
    return [_together(around, name, one) for one in item[name]]


def _are_rows(value: Any, is_row: Callable[[Collection[str]], bool]) -> bool:
    return isinstance(value, list) and any(is_row(one.keys()) for one in value if isinstance(one, dict))


def _together(around: dict[str, Any], name: str, inner: Any) -> Any:
    """An object with what is said around it; a name that both have is a path for the inner one."""
    if not isinstance(inner, dict):
        return inner
    return {**around, **{f"{name}.{key}" if key in around else key: one for key, one in inner.items()}}


def _length(value: Any, depth: int = DEEPEST) -> int:
    """How many objects the longest list in a value has."""
    if isinstance(value, list):
        return sum(isinstance(item, dict) for item in value)
    if not isinstance(value, dict) or not depth:
        return 0
    return max((_length(one, depth - 1) for one in value.values()), default=0)
