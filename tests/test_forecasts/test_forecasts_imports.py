"""Start-up is light: names are imported when first used, and nothing heavy ever is."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import forecasts

CHECK = """
import sys
import forecasts
assert not [name for name in sys.modules if name.startswith("forecasts.")], sys.modules
from datetime import date
forecasts.read_probability("95%")
forecasts.read_horizon("2027-06-30", published=date(2026, 3, 10))
forecasts.read_horizon("by the end of next year", published=date(2026, 3, 10))
forecasts.read_article("Rates will fall by June.", published=date(2026, 3, 10))
forecasts.load_article("Rates will fall by June.")
heavy = {"trafilatura", "lxml", "urllib.request", "dateparser", "pydantic", "numpy", "sqlmodel", "importlib.metadata", "click"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


def test_reading_imports_nothing_heavy() -> None:
    subprocess.run([sys.executable, "-c", CHECK], check=True, timeout=60)


def test_every_name_can_be_had_and_others_cannot() -> None:
    for name in forecasts.__all__:
        assert getattr(forecasts, name).__name__ == name
    with pytest.raises(AttributeError):
        _ = forecasts.no_such_name


MODULES = [
    module.name
    for module in pkgutil.walk_packages(forecasts.__path__, "forecasts.")
    if module.name.startswith(("forecasts.horizon", "forecasts.probability", "forecasts.reading", "forecasts.t"))
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
