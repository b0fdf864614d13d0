"""What words of chance and of time were read as, a line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from datetime import date

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


def chance_line(chance: Probability | None) -> str:
    """What chance the words of a claim mean, with its range and where it comes from."""
    if chance is None:
        return "? (the words name no number)"
    band = "" if chance.low == chance.high else f" ({percent(chance.low)} to {percent(chance.high)})"
    words = f", read from {chance.phrase!r}" if chance.phrase and chance.basis != "stated" else ""
    by = f" by the scale {chance.scale}" if chance.scale else ""
    return f"{percent(chance.point)}{band}, {chance.basis}{words}{by}"


def closes_line(closes: date | None, horizon: Horizon | None, *, inherited: bool) -> str:
    """When a claim's question closes, and how words of time were read as that; inherited ones stand elsewhere."""
    if closes is None:
        return "? (no words say when)"
    if horizon is None:
        return str(closes)
    elsewhere = "; these words stand elsewhere in the text" if inherited else ""
    return f"{closes}: {horizon_line(horizon)} ({horizon.profile}){elsewhere}"
