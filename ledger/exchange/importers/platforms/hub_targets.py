"""What a hub says about its targets in hub-config/tasks.json: which are probabilities, and the order of categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.errors import InputError
from ledger.exchange.importers.files.document import document
from ledger.exchange.importers.rows import one_line

TASKS = "hub-config/tasks.json"


@dataclass
class Targets:
    """The targets of a hub; of a file that is in no hub, nothing.

    Attributes:
        kinds: the type of each target, such as "binary" or "ordinal".
        categories: of each target, in their order.
        units: of each target.
        forms: how codes are written, by their column and themselves without leading zeros.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    categories: dict[str, list[str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    forms: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, hub: Path | None) -> Targets:
        """Those of the hub in a folder; none where its tasks cannot be found. Raises InputError: they are no JSON."""
        path = hub / TASKS if hub else None
        if path is None or not path.is_file():
            return cls()
        try:
            value = document(path)
        except InputError as wrong:
            raise InputError(f"{TASKS}: {wrong}") from wrong
        targets = cls()
        for task in _tasks(value):
            targets._add(task)
        return targets

    def _add(self, task: dict[str, Any]) -> None:
        for column, values in _dict(task.get("task_ids")).items():
            for value in _values(values):
                self.form(column, value)
        listed = _values(_dict(_dict(task.get("output_type")).get("pmf")).get("output_type_id"))
        for one in _dicts(task.get("target_metadata")):
            name = str(_dict(one.get("target_keys")).get("target") or one.get("target_id"))
            if unit := one_line(str(one.get("target_units") or "")):
                self.units[name] = unit
            self.kinds[name] = str(one.get("target_type", "")).lower()
            if listed:
                self.categories[name] = list(dict.fromkeys([*self.categories.get(name, []), *listed]))

    def form(self, column: str, value: str) -> str:
        """A value of a column as this hub writes it, whether or not a program dropped the zeros it begins with.

        Example:
            >>> targets = Targets()
            >>> targets.form("location", "01 "), targets.form("location", "1")
            ('01', '01')
        """
        text = value.strip()
        return self.forms.setdefault((column, bare(text)), text) if text.isdecimal() else text

    def is_probability(self, target: str) -> bool:
        """Whether the outcome of a target is yes or no, so that a mean of it is a probability."""
        return self.kinds.get(target) == "binary"

    def is_ordered(self, target: str) -> bool:
        """Whether the categories of a target have an order, which is then that of `categories`."""
        return self.kinds.get(target) == "ordinal" and target in self.categories

    def in_order(self, target: str, given: dict[str, float]) -> dict[str, float]:
        """The probabilities of all categories of a target in their order; by name where the hub names none."""
        known = self.categories.get(target)
        if known is None or not given.keys() <= set(known):
            return dict(sorted(given.items()))
        return {name: given.get(name, 0.0) for name in known}


def bare(value: str) -> str:
    """A code without blanks and without the zeros that it begins with, by which codes are compared.

    Example:
        >>> bare(" 01"), bare("US"), bare("00")
        ('1', 'US', '0')
    """
    text = value.strip()
    return text.lstrip("0") or "0" if text.isdecimal() else text


def _tasks(value: Any) -> Iterator[dict[str, Any]]:
    for one in _dicts(_dict(value).get("rounds")):
        yield from _dicts(one.get("model_tasks"))


def _values(given: Any) -> list[str]:
    """The values that a task must have, and those that it may have."""
    lists = (_dict(given).get(part) for part in ("required", "optional"))
    return [str(value) for listed in lists if isinstance(listed, list) for value in listed]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
