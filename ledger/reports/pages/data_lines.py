"""Forecasts as lines of CSV: what many of them share is written once.

A forecast with nothing but a probability, as most of a large ledger are, is put together of texts for its
forecaster, question, day and so on; the others go cell by cell.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any

from ledger.reports.pages.published_forecast import COLUMNS
from ledger.spreadsheet import guarded

if TYPE_CHECKING:
    from ledger.reports.pages.forecast_rows import Block, ForecastRows
    from ledger.reports.pages.published_forecast import PublishedForecast
    from ledger.track_record.columns import Integers

MOST = 50_000  # texts that are kept
GUARDED = {  # text that people wrote
    "forecaster",
    "question",
    "outcome",
    "phrase",
    "coder",
    "tags",
    "quote",
    "source",
    "source_url",
    "note",
    "unit",
}
# Which column of a block a field follows from; one that is not named here is empty where there is but a probability.
FOLLOWS = {
    "forecast_id": "id",
    "forecaster": "who",
    "question_id": "question",
    "question": "question",
    "kind": "question",
    "made_on": "day",
    "recorded_on": "day",
    "lag_days": "day",
    "grade": "day",
    "probability": "said",
    "basis": "said",
    "state": "state",
    "outcome": "question",
    "outcome_value": "question",
    "known_on": "question",
    "closes": "question",
    "weighs_with": "unit",
    "brier": "brier",
    "others_mean": "others",
    "others_n": "others",
    "others_brier": "others",
    "tags": "question",
}


class Memo(dict[Any, str]):
    """Texts by what they are made of; each is made once, and forgotten when there are too many.

    Example:
        >>> texts = Memo(lambda n: f"Q{n}")
        >>> texts[12], len(texts)
        ('Q12', 1)
    """

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> str:
        if len(self) >= MOST:
            self.clear()
        made = self[key] = self._make(key)
        return made


class Lines:
    """Writes forecasts."""

    def __init__(self, rows: ForecastRows) -> None:
        self._rows = rows
        self._parts = [(what, Memo(partial(self._part, what, fields))) for what, fields in _runs()]

    def parts(self, at: Integers, *, header: bool = True) -> Iterator[bytes]:
        """The forecasts at these places as bytes of a file, in parts."""
        if header:
            yield (",".join(COLUMNS) + "\n").encode()
        for block in self._rows.blocks(at):
            yield "".join(self.of(block)).encode()

    def of(self, block: Block) -> list[str]:
        """A text for each forecast."""
        made = list(map("".join, zip(*(self._column(block, *part) for part in self._parts), strict=True)))
        for place, row in block.more.items():
            made[place] = csv_line(row)
        return made

    def _column(self, block: Block, what: str, texts: Memo) -> list[str]:
        if what == "id":
            return [f"F{id_}," for id_ in block.id]
        if what == "others":
            rows = zip(block.mean_text, block.count, block.others_text, strict=True)
            return [f"{mean},{n},{others}," if n else ",0,," for mean, n, others in rows]
        return [texts[key] for key in getattr(block, what)]

    def _part(self, what: str, fields: tuple[str, ...], key: Any) -> str:
        values = {"brier": None if key < 0 else key} if what == "brier" else self._rows.shared(what, key)
        text = "".join(f"{_csv_cell(name, values.get(name))}," for name in fields)
        return text if fields[-1] != COLUMNS[-1] else text[:-1] + "\n"


def _runs() -> list[tuple[str, tuple[str, ...]]]:
    """Neighbouring fields that follow from the same column; an empty one goes with those before it."""
    found: list[tuple[str, list[str]]] = []
    for name in COLUMNS:
        what = FOLLOWS.get(name)
        if found and what in (None, found[-1][0]):
            found[-1][1].append(name)
        else:
            found.append((str(what), [name]))
    return [(what, tuple(fields)) for what, fields in found]


def _csv_cell(name: str, value: Any) -> str:
    return csv_cells([_guarded(name, value)])


def csv_line(row: PublishedForecast) -> str:
    """A row as a line; text that a spreadsheet would take for a formula is guarded with an apostrophe."""
    cells: list[Any] = list(row)
    return csv_cells([_guarded(name, cell) for name, cell in zip(COLUMNS, cells, strict=True)]) + "\n"


def _guarded(name: str, value: Any) -> Any:
    return guarded(value) if value and name in GUARDED else value


def csv_cells(cells: list[Any]) -> str:
    """Values as cells of CSV.

    Example:
        >>> csv_cells(['Will it, "really"?', None, 0.5])
        '"Will it, ""really""?",,0.5'
    """
    out = StringIO()
    # Line ends of both kinds are quoted where the writer's own has both; a lone empty cell would be quoted too.
    csv.writer(out, lineterminator="\r\n").writerow([*cells, ""])
    return out.getvalue()[:-3]
