"""What happened, as far as the target data of a hub say: oracle-output, else time-series, as CSV or Parquet.

Parts and rows say since when they are known (as_of); the latest word counts. A category that happened has the value 1.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_number
from ledger.exchange.importers.platforms.hub_files import record_rows
from ledger.exchange.importers.platforms.hub_targets import bare
from ledger.exchange.importers.rows import readable

MISSING = ("", "NA", "NAN", "NULL", "NONE")
HAPPENED = ("1", "1.0", "TRUE", "true")
_AS_OF = re.compile(r"as_of=(\d{4}-\d{2}-\d{2})")

Key = tuple[str, ...]


class Truth:
    """The outcomes of a hub's tasks."""

    def __init__(self, folder: Path | None, not_tasks: Collection[str]) -> None:
        """Read the target data in a folder, if any; `not_tasks` are columns that do not say what a value is of."""
        self._not_tasks = {*not_tasks, "as_of"}
        self._rows: list[tuple[str, dict[str, str], str]] = []  # as of, task, value
        self._asked: set[str] = set()
        self._indexes: dict[Key, dict[Key, list[tuple[str, str]]]] = {}
        for name in ("oracle-output", "time-series"):
            for path in _files(folder, name) if not self._rows else ():
                self._load(path)
        self._rows.sort(key=lambda row: row[0])
        self.by_horizon = self._find_by_horizon()

    def _load(self, path: Path) -> None:
        part = _AS_OF.search(path.as_posix())
        for record in readable(record_rows(path, None)):
            known = record.pop("as_of", "").strip() or (part[1] if part else "")
            if (value := _taken_value(record)) is not None:
                if "date" in record and "target_end_date" not in record:
                    record["target_end_date"] = record.pop("date")
                self._rows.append((known, record, value))

    def _find_by_horizon(self) -> frozenset[str]:
        """Targets whose outcome on a day depends on how long before it was asked, such as a change since then."""
        said: dict[Key, dict[str, str]] = {}
        for _, record, value in self._rows:
            if record.get("horizon", "").upper() not in MISSING:
                task = tuple(f"{k}={v}" for k, v in sorted(record.items()) if k not in self._not_tasks)
                key = (record.get("target", ""), record.get("target_end_date", ""), *task)
                said.setdefault(key, {})[record["horizon"]] = value
        return frozenset(key[0] for key, values in said.items() if len(set(values.values())) > 1)

    def of(self, task: Mapping[str, str], kind: str) -> list[tuple[str, str]]:
        """The outcomes of a task that were believed, each with the day since when ("" where that is not said).

        Args:
            task: its columns with the day it is about as target_end_date.
            kind: choice or numeric.
        """
        names = tuple(sorted(task)) if self._rows else ()
        if names not in self._indexes:
            self._indexes[names] = self._by(names)
        self._asked.add(bare(task.get("target", "")))
        found = self._indexes[names].get(tuple(bare(task[name]) for name in names), [])
        if kind == "choice":
            return found
        return [(known, decimal_text(read_number(value))) for known, value in found if _is_number(value)]

    def unasked(self) -> Counter[str]:
        """The targets that nobody asked for so far, with how many rows there are of each."""
        rows = Counter(record.get("target", "").strip() for _, record, _ in self._rows)
        return Counter({target: n for target, n in rows.items() if target and bare(target) not in self._asked})

    def _by(self, names: Key) -> dict[Key, list[tuple[str, str]]]:
        """The values by these columns of their tasks, each with the day from which it was the latest."""
        found: dict[Key, list[tuple[str, str]]] = {}
        for known, record, value in self._rows:
            if record.keys() >= {*names}:
                said = found.setdefault(tuple(bare(record[name]) for name in names), [])
                if not said or said[-1][1] != value or not said[-1][0]:
                    said[:] = [one for one in said if one[0]] + [(known, value)]
        return found


def _taken_value(record: dict[str, str]) -> str | None:
    """What a row says that happened, taken out of it: a number or a category; None where it says nothing."""
    kind = record.pop("output_type", "").strip().lower()
    category = record.pop("output_type_id", "").strip()
    given = [record.pop(name, None) for name in ("oracle_value", "observation")]
    value = next(filter(None, given), "").strip()
    if kind in ("cdf", "sample") or value.upper() in MISSING:
        return None
    if kind == "pmf" or (not kind and category.upper() not in MISSING):
        return category if value in HAPPENED and not _is_number(category) else None
    return value


def _files(folder: Path | None, name: str) -> Iterator[Path]:
    if folder is not None and folder.is_dir():
        for path in sorted(folder.glob("**/*")):
            inside = path.relative_to(folder).parts
            if path.suffix.lower() in (".csv", ".parquet") and any(p.startswith(name) for p in inside):
                yield path


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except RecordError:
        return False
    return True
