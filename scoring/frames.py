"""Columns as a DataFrame of whichever library is there."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from scoring.errors import ScoringError

LIBRARIES = ("pandas", "polars")


def frame(columns: Mapping[str, Any], library: str | None = None) -> Any:
    """A DataFrame.

    Args:
        columns: name -> values, all of one length.
        library: "pandas" or "polars"; the first that is installed unless given.

    Raises:
        ScoringError: it is neither of the two, or not installed.

    Example:
        >>> frame({"a": [1, 2]}, "polars").shape
        (2, 1)
    """
    if library is not None and library not in LIBRARIES:
        raise ScoringError(f"is {library!r}: it is pandas or polars", argument="library")
    there = [name for name in ((library,) if library else LIBRARIES) if find_spec(name)]
    if not there:
        raise ScoringError("is not installed: `pip install pandas`, or polars", argument="library")
    return import_module(there[0]).DataFrame(dict(columns))
