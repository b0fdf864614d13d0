"""Rule: the nouns as validated records, and the values they are made of; nothing is read from running text here."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it; importing typing would take longer than all the rest

if TYPE_CHECKING:
    from forecasts.records.nouns import *  # noqa: F403


def __getattr__(name: str) -> object:
    # The nouns take pydantic; the values beside them are used at every start and do without.
    if name.startswith("__") or name == "nouns":
        raise AttributeError(f"module 'forecasts.records' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module("forecasts.records.nouns"), name)
    globals()[name] = value
    return value
