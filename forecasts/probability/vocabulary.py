"""The English words around probabilities, from `vocabulary.toml`."""

import functools
import tomllib
from pathlib import Path
from typing import Any

from forecasts.text.number_words import TENS, UNITS

Form = tuple[str, ...]


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))


@functools.cache
def words(kind: str) -> frozenset[str]:
    """Every word or mark of a kind."""
    return frozenset(_table()[kind].split())


@functools.cache
def forms(kind: str) -> tuple[Form, ...]:
    """Every form of a kind, as the words it is made of."""
    return tuple(tuple(form.replace("⁄", "/").split()) for form in _table()[kind].split(" / "))


def number_words() -> tuple[dict[str, int], dict[str, int]]:
    """Zero to nineteen, and the tens."""
    return UNITS, TENS


@functools.cache
def part_words() -> dict[str, int]:
    """Half, thirds, quarters: each with its denominator."""
    return dict(_table()["parts"])
