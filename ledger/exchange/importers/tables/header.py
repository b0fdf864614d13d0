"""Which column of a table holds what: by its name, by --map, or one value for all rows by --set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from operator import itemgetter

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.columns import AXIS, COLUMNS, DETAILS, EITHER, FORECAST, QUESTION, REQUIRED, Row

_row = partial(tuple.__new__, Row)  # a million times half a microsecond less than Row()
NESTED = ("options", "tags", "evidence", "probabilities", "quantiles")


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
            InputError: two equal names, an unknown one that looks like a slip, one that is missing.
        """
        self.width = len(names)
        self._constants = dict(constants or {})
        at = _positions(names)
        for name in [*(maps or {}), *self._constants]:
            if name not in COLUMNS:
                raise InputError(f"{name!r} is not a column of ours; they are {', '.join(COLUMNS)}")
            if name in (maps or {}) and name in self._constants:
                raise InputError(f"{name} is given by --map and by --set; leave one of them out")
        chosen = _mapped(at, maps or {})
        self.unread = [name for name in at if at[name] not in chosen.values()]
        self.plain = [
            name for name in at if at[name] in {chosen[ours] for ours in chosen if ours not in NESTED}
        ]
        _check_slips(self.unread, chosen)
        self._check_complete(chosen, names, questions)
        self.mapping = {ours: names[at] for ours, at in chosen.items()}
        self.mapping |= {ours: f"{value} (for all rows)" for ours, value in self._constants.items()}
        self._extra = list(self._constants.values())
        place = {name: self.width + i for i, name in enumerate(self._constants)} | {
            name: i for name, i in chosen.items() if name not in self._constants
        }
        nowhere = self.width + len(self._extra)  # an empty cell that every row gets
        self._extra.append("")
        plain = QUESTION[: -len(AXIS)]
        asked = QUESTION if any(name in place for name in AXIS) else plain
        self._question = itemgetter(*(place.get(name, nowhere) for name in asked))
        self._asked: tuple[str, ...] = ()
        own = [place[name] for name in asked if place.get(name, nowhere) < self.width]
        self._own = itemgetter(*own, nowhere)  # all that can differ between rows
        self._own_cells: tuple[str, ...] = ()  # of the row that self._asked is from
        self._forecast = itemgetter(*(place.get(name, nowhere) for name in FORECAST))
        self._details = itemgetter(*(place.get(name, nowhere) for name in DETAILS))
        self._has_details = any(name in place for name in DETAILS)

    def _check_complete(self, chosen: Mapping[str, int], names: Sequence[str], questions: bool) -> None:
        there = {*chosen, *self._constants}
        if questions and "question_id" in there:
            return
        missing = [name for name in (REQUIRED[:1] if questions else REQUIRED) if name not in there]
        if not missing and not questions and not there & {*EITHER}:
            missing = ["probability"]
        if missing:
            listed = shown(", ".join(names), 200) if names else "none"
            raise InputError(
                f"line 1: there is no column {missing[0]!r}; name the one that holds it with "
                f"--map {missing[0]}=COLUMN, or give one value for all rows with --set {missing[0]}=VALUE "
                f"(columns of the file: {listed}{_separator(names)}{_also(missing[1:])})"
            )

    def row(self, line: int, cells: list[str]) -> Row:
        """The cells of one row, which must be self.width of them, in our order."""
        cells += self._extra
        if (own := self._own(cells)) != self._own_cells:  # rows of one question share its cells
            self._own_cells, self._asked = own, self._question(cells)
        details = self._details(cells) if self._has_details else ()
        return _row((line, self._asked, self._forecast(cells), details))


def _positions(names: Sequence[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in at:
            raise InputError(f"line 1: the column {name!r} is there twice; give each column its own name")
        at[name] = index
    return at


def _mapped(at: Mapping[str, int], maps: Mapping[str, str]) -> dict[str, int]:
    chosen = {}
    for ours, theirs in maps.items():
        if theirs not in at:
            raise InputError(
                f"--map {ours}={theirs}: line 1 has no column {theirs!r}, but {shown(', '.join(at), 200)}"
            )
        chosen[ours] = at[theirs]
    mapped = set(chosen.values())
    found: dict[str, str] = {}
    for name, index in at.items():
        ours = name.strip().casefold().replace(" ", "_")
        if ours not in COLUMNS or ours in maps or index in mapped:
            continue
        if ours in chosen:
            raise InputError(
                f"line 1: the columns {found[ours]!r} and {name!r} both name {ours}; "
                f"say which with --map {ours}=COLUMN"
            )
        chosen[ours], found[ours] = index, name
    return chosen


def _separator(names: Sequence[str]) -> str:
    """What a header that is one long name suggests."""
    if len(names) != 1:
        return ""
    if "\t" in names[0]:
        return "; cells between tabs are read with --format tsv"
    return "; cells must stand between commas, or say --delimiter ';'" if ";" in names[0] else ""


def _also(missing: Sequence[str]) -> str:
    return f"; there is no {' and no '.join(missing)} either" if missing else ""


def _check_slips(unread: Sequence[str], chosen: Mapping[str, int]) -> None:
    for name in unread:
        if close := get_close_matches(
            name.casefold(), [c for c in COLUMNS if c not in chosen], n=1, cutoff=0.85
        ):
            raise InputError(f"line 1: the column {name!r} is not known; did you mean {close[0]!r}?")
