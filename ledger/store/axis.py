"""The axis on which a number or date question is asked."""

from typing import Any

from forecasts.records.quantiles import Axis


def axis_of(row: dict[str, Any]) -> Axis:
    """The axis of a question, from its columns."""
    return Axis.of(row["kind"], row["lower"], row["upper"], row["open_ends"], row["closes"])
