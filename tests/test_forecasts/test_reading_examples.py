"""Every rule of the reader is a row with an example, and it is the rule that decides there."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import forecasts.reading
from forecasts import read_article
from forecasts.reading.text.rules import Rule, Rules


def tables() -> Iterator[tuple[str, Rules[Any, Any]]]:
    """Each table once, under the name of the module that writes it."""
    seen = set()
    for module in pkgutil.walk_packages(forecasts.reading.__path__, "forecasts.reading."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Rules) and id(value) not in seen:
                seen.add(id(value))
                yield f"{module.name.removeprefix('forecasts.reading.')}.{name}", value


EXAMPLES = tomllib.loads((Path(__file__).parent / "reading_rules.toml").read_text(encoding="utf-8"))
ROWS = [
    pytest.param(row, EXAMPLES[name].get(row.name), id=f"{name}: {row.name}")
    for name, table in tables()
    for row in table.rows
]


@pytest.mark.parametrize(("row", "example"), ROWS)
def test_the_rule_decides_in_its_example(row: Rule[Any, Any], example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = []
    ask = Rules.row

    def noted(self: Rules[Any, Any], asked: object) -> Rule[Any, Any] | None:
        found = ask(self, asked)
        decided.append(found)
        return found

    monkeypatch.setattr(Rules, "row", noted)
    for published in (date(2026, 3, 10), date(2026, 12, 30)):  # late in the year lists are about the next
        read_article(example, published=published)
    assert any(found is row for found in decided)


def test_no_two_rules_of_a_table_share_a_name() -> None:
    found = dict(tables())
    assert len(found) > 25
    for name, table in found.items():
        assert len({row.name for row in table.rows}) == len(table.rows), name


def test_a_reason_names_the_rule_that_made_it() -> None:
    """What a reason says of its rule leads to a module with that row, or to a table of cues."""
    cues = tomllib.loads((Path(forecasts.reading.__path__[0]) / "cues" / "cues.toml").read_text(encoding="utf-8"))
    rows = {(name.rpartition(".")[0], row.name) for name, table in tables() for row in table.rows}
    for example in (example for table in EXAMPLES.values() for example in table.values()):
        for reason in (one for claim in read_article(example, published=date(2026, 3, 10)) for one in claim.reasons):
            assert reason.rule, (example, reason)
            where, _, name = reason.rule.partition(": ")
            if where.startswith("cues/"):
                assert where.removeprefix("cues/cues.toml [").rstrip("]") in cues, reason
            elif where != "horizon":
                assert all(importlib.import_module(f"forecasts.reading.{one}") for one in where.split(", ")), reason
                assert (where, name) in rows or where in ("voices.attribution", "finder.steps") or not name, reason
