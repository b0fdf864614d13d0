"""The patterns and words of drafting, which are data: patterns.toml and frames.toml."""

import functools
import re
import tomllib
from pathlib import Path
from typing import Any


@functools.cache
def table(name: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def source(name: str) -> str:
    """A pattern as it is written, its lines joined."""
    return "".join(table("patterns")[name].split("\n"))


def pattern(name: str, *, exact: bool = False) -> re.Pattern[str]:
    """A pattern, in capitals or not; `exact`: as it stands."""
    return re.compile(source(name), 0 if exact else re.IGNORECASE)


def word_list(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(table("patterns")["words"][name].split())
