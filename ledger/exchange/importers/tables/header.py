"""Which column of a table holds what: by its name, by --map, or one value for all rows by --set."""

import re
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from operator import itemgetter

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.columns import AXIS, COLUMNS, DETAILS, EITHER, ENTERED, FORECAST, QUESTION, REQUIRED, ImportRow
from ledger.exchange.importers.files.separated import refuse_twice
from ledger.spreadsheet import column_name

_row = partial(tuple.__new__, ImportRow)  # a million times half a microsecond less than ImportRow()
KNOWN_BY_ID = ("forecaster", "made_on")
_CELL = re.compile(r"[+-]?\d*[.,]?\d+\s*%?|\d{4}-\d{2}-\d{2}.*", re.ASCII)
NESTED = ("options", "tags", "evidence", "probabilities", "quantiles")


def ours_among(names: Iterable[str], columns: Collection[str] = COLUMNS) -> Iterator[tuple[str, str]]:
    """Which of our columns the names in a header are: pairs of ours and of the name as it stands.

    Example:
        >>> list(ours_among(["Made on", "Expert", "question"]))
        [('made_on', 'Made on'), ('question', 'question')]
    """
    for name in names:
        if (ours := column_name(name)) in columns:
            yield ours, name


def refuse_unknown(maps: Mapping[str, str], names: Collection[str], columns: Collection[str] = COLUMNS) -> None:
    """Refuse, as InputError, what --map names where the table has no such column."""
    for ours, theirs in maps.items():
        if ours in columns and theirs not in names:
            raise InputError(
                f"--map {ours}={theirs}: line 1 has no column {theirs!r}, but {shown(', '.join(names), 200)}"
            )


class Header:
    """Where each of our columns is in a table.

    Attributes:
        unread: columns of the table that nothing is taken from.
        width: how many cells a row must have.
        mapping: our columns and where they come from.
        plain: columns of the table that hold a text or a number, and not a list or an object.
    """

    def __init__(
        self,
        names: Sequence[str],
        *,
        maps: Mapping[str, str] | None = None,
        constants: Mapping[str, str] | None = None,
        questions: bool = False,
    ) -> None:
        """Find the columns.

        Args:
            names: the header as it stands in the file.
            maps: our name -> the file's name, where they differ.
            constants: our name -> one value for all rows.
            questions: whether the rows are questions without forecasts.

        Raises:
            InputError: two equal names, or one that is missing.
        """
        maps, constants = maps or {}, constants or {}
        self.width = len(names)
        refuse_twice(filter(None, names))
        _check_given(maps, constants)
        chosen = _chosen(names, maps)
        self.unread = [name for name in names if name and name not in {*chosen.values(), *ENTERED}]
        self.plain = _plain(names, chosen)
        _check_complete({*chosen, *constants}, names, questions)
        self.mapping = {**chosen, **{ours: f"{value} (for all rows)" for ours, value in constants.items()}}
        self._extra = [*constants.values(), ""]  # what every row gets; the last is for what is nowhere
        self._take_from([names.index(name) for name in chosen.values()], [*chosen, *constants])

    def _take_from(self, places: Sequence[int], ours: Sequence[str]) -> None:
        """Find our cells in a row and what it gets: the chosen columns in their places, then the constants."""
        place = dict(zip(ours, [*places, *range(self.width, self.width + len(self._extra) - 1)], strict=True))
        nowhere = self.width + len(self._extra) - 1

        def cells_of(columns: Sequence[str]) -> Callable[[Sequence[str]], tuple[str, ...]]:
            return itemgetter(*[place.get(name, nowhere) for name in columns])

        self._question = cells_of(QUESTION if place.keys() & {*AXIS} else QUESTION[: -len(AXIS)])
        self._forecast, self._details = cells_of(FORECAST), cells_of(DETAILS)
        self._has_details = bool(place.keys() & {*DETAILS})

    def row(self, line: int, cells: list[str]) -> ImportRow:
        """The cells of one row, which must be self.width of them, in our order."""
        cells += self._extra
        details = self._details(cells) if self._has_details else ()
        return _row((line, self._question(cells), self._forecast(cells), details))


def _check_given(maps: Mapping[str, str], constants: Mapping[str, str]) -> None:
    for name in [*maps, *constants]:
        if name not in COLUMNS:
            raise InputError(f"{name!r} is not a column of ours; they are {', '.join(COLUMNS)}")
        if name in maps and name in constants:
            raise InputError(f"{name} is given by --map and by --set; leave one of them out")


def _chosen(names: Sequence[str], maps: Mapping[str, str]) -> dict[str, str]:
    """Our columns with the names under which they stand."""
    refuse_unknown(maps, names)
    chosen = dict(maps)
    for ours, name in ours_among(names):
        if ours in maps or name in maps.values():
            continue
        if ours in chosen:
            raise InputError(
                f"line 1: the columns {chosen[ours]!r} and {name!r} both name {ours}; "
                f"say which with --map {ours}=COLUMN"
            )
        chosen[ours] = name
    return chosen


def _check_complete(there: set[str], names: Sequence[str], questions: bool) -> None:
    if missing := _missing(there, questions):
        listed = shown(", ".join(names), 200) if names else "none"
        like = next((name for name in names if resembling(name) == missing[0]), "COLUMN")
        raise InputError(
            f"line 1: there is no column {missing[0]!r}; name the one that holds it with "
            f"--map {shlex.quote(f'{missing[0]}={like}')}, or give one value for all rows with "
            f"--set {missing[0]}=VALUE "
            f"(columns of the file: {listed}{_separator(names)}{_also(missing[1:])}){headless(names)}"
        )


def _plain(names: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """The columns of the file that hold a text or a number of ours."""
    plain = {name for ours, name in chosen.items() if ours not in NESTED}
    return [name for name in names if name in plain]


def _missing(there: set[str], questions: bool) -> list[str]:
    """The columns that there must be and are not."""
    if questions:
        return [] if "question_id" in there or "question" in there else ["question"]
    missing = [name for name in needed(there) if name not in there]
    return missing or (["probability"] if there.isdisjoint(EITHER) else [])


def needed(there: Collection[str]) -> tuple[str, ...]:
    """The columns that forecasts need: of a question that has an id, its words may be known already."""
    return KNOWN_BY_ID if "question_id" in there else REQUIRED


def headless(names: Sequence[str]) -> str:
    """What to add where the names of columns look like cells."""
    cell = next((name for name in names if _CELL.fullmatch(name.strip())), None)
    if cell is None:
        return ""
    return f"; {shown(cell)} is no name: if the first line is a row, say --no-header and --map question=1"


def _separator(names: Sequence[str]) -> str:
    """What a header that is one long name suggests."""
    if len(names) != 1:
        return ""
    if "\t" in names[0]:
        return "; cells between tabs are read with --format tsv"
    return "; cells must stand between commas, or say --delimiter ';'" if ";" in names[0] else ""


def _also(missing: Sequence[str]) -> str:
    return f"; there is no {' and no '.join(missing)} either" if missing else ""


def resembling(name: str, taken: Collection[str] = ()) -> str:
    """The column of ours, of those that are not taken, which a name resembles; "" where there is none.

    Example:
        >>> resembling("notes"), resembling("notes", ["note"])
        ('note', '')
    """
    free = [column for column in COLUMNS if column not in taken]
    if column_name(name) == "status" and "outcome" in free:
        return "outcome"
    return next(iter(get_close_matches(column_name(name), free, n=1, cutoff=0.85)), "")
