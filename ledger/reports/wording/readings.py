"""What words of chance and of time were read as, a line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from forecasts import Horizon, Probability

_HOUR = re.compile(r"\d:\d\d|\d ?[ap]\.?m\b|\bnoon\b|\bmidnight\b", re.IGNORECASE)


def readings(chance: Probability | dict[str, Probability], closes: Any) -> list[str]:
    """What was read from words, a line each; nothing for plain numbers and dates."""
    if isinstance(chance, dict):
        lines = [f"{name}: {line}" for name, one in chance.items() for line in _reading(one)]
    else:
        lines = _reading(chance)
    if hasattr(closes, "rule"):
        lines.append(horizon_line(closes))
    return lines


def _reading(probability: Probability) -> list[str]:
    if probability.basis == "stated" and probability.low == probability.high:
        return []
    by = f" by the scale {probability.scale}" if probability.scale else ""
    return [
        f"{probability.phrase!r} is read as {percent(probability.point)} "
        f"({percent(probability.low)} to {percent(probability.high)}){by}"
    ]


def horizon_line(horizon: Horizon) -> str:
    """What words of time were read as."""
    band = ""
    if horizon.earliest and horizon.latest and horizon.earliest != horizon.latest:
        band = f", could be {horizon.earliest} to {horizon.latest}"
    flags = f"; note: {', '.join(horizon.flags)}" if horizon.flags else ""
    lost = "; without the hour: a close at an hour is written '{} 15:00'" if _HOUR.search(horizon.phrase) else ""
    return (
        f"{horizon.phrase!r} is read as {horizon.opens} to {horizon.closes}{band}{flags}{lost.format(horizon.closes)}"
    )
