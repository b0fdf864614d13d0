"""What a model said of one task, as quantiles by their level, probabilities of categories, or that of yes."""

import math
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import orjson

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, read_number, shown
from ledger.exchange.importers.platforms.hub_targets import Targets
from ledger.exchange.importers.rows import chances, listed, one_line
from ledger.spreadsheet import BadCell

LEVELS = (0.01, 0.025, *(i / 20 for i in range(1, 20)), 0.975, 0.99)  # of the hubs; at which samples are read

Values = dict[str, dict[str, str]]  # output type -> its ids -> values
Levels = dict[float, float]


@lru_cache(10_000)
def decimal_of(text: str) -> str:
    """A number as it is always written, 0.5 of 0.50; other texts as they are."""
    try:
        return decimal_text(read_number(text))
    except RecordError:
        return text


class Said(NamedTuple):
    """What a model said of a task."""

    line: int  # where it begins
    values: Values  # what it said
    lines: dict[tuple[str, str], int]  # where each value stands, by its output type and id
    wrong: list[tuple[int, str]]  # the line of what is wrong with it, and what; nothing of it is kept then

    def take(self, line: int, kind: str, id_: str, value: str) -> None:
        """Take note of a value; one of another size for the same thing is a contradiction."""
        name = decimal_of(id_) if kind in LEVELLED else id_
        before = self.values.setdefault(kind, {}).setdefault(name, value)
        first = self.lines.setdefault((kind, name), line)
        if decimal_of(before) != decimal_of(value) and kind != "sample":
            what = f"the {kind} {name}".strip()
            self.wrong.append((line, f"{what} is {value} in line {line:,} and {before} in line {first:,}"))

    def contradiction(self) -> tuple[int, str] | None:
        """The line of the first value that contradicts another one, and both; None where none does."""
        if self.wrong:
            return self.wrong[0]
        try:
            known = sorted((read_number(id_), id_, value) for id_, value in self.values.get("quantile", {}).items())
            falls = [(a[1:], b[1:]) for a, b in pairwise(known) if read_number(b[2]) < read_number(a[2])]
        except RecordError:  # told where the value is read
            return None
        for (low, below), (high, above) in falls:
            first, line = (self.lines["quantile", id_] for id_ in (low, high))
            return line, (
                f"the quantile {high} is {above} in line {line:,}, below the quantile {low}, {below} in line "
                f"{first:,}; values must not fall"
            )
        return None

    @property
    def is_of_samples(self) -> bool:
        """Whether samples are all that its values are read from."""
        return "sample" in self.values and self.values.keys().isdisjoint({"pmf", "quantile", "cdf"})


def value_fields(given: Values, target: str, targets: Targets) -> tuple[dict[str, str], dict[str, str], str]:
    """Our columns for what was said, of the question and of the forecast; and what kind of question it is."""
    kind, values = _value_of(given)
    if kind == "choice":
        values = targets.in_order(target, values)
        ordered = "yes" if targets.is_ordered(target) else ""
        options = {"kind": "choice", "options": listed(list(values)), "ordered": ordered}
        return options, {"probabilities": chances(values)}, kind
    if kind == "binary":
        return {}, {"probability": decimal_text(values["yes"])}, kind
    quantiles = orjson.dumps({key: decimal_text(value) for key, value in values.items()}).decode()
    return {"kind": "numeric", "unit": targets.units.get(target, "")}, {"quantiles": quantiles}, kind


def _value_of(given: Values) -> tuple[str, dict[str, float]]:
    """What was said: quantiles by their level, the probabilities of categories, or that of yes."""
    if "pmf" in given:
        return "choice", _shares(given["pmf"])
    if "mean" in given and not given.keys() & LEVELLED.keys():
        return "binary", {"yes": read_fraction(given["mean"].popitem()[1])}
    for output_type, levels_of in {**LEVELLED, **MIDDLE}.items():
        if output_type in given:
            levels = levels_of(given[output_type])
            inner = {decimal_text(level): levels[level] for level in sorted(levels) if 0 < level < 1}
            if not inner:
                raise BadCell("", "it has no quantile strictly between 0 and 1")
            return "numeric", inner
    raise BadCell("", f"the output type {shown(next(iter(given)))} is not known")


def _shares(given: dict[str, str]) -> dict[str, float]:
    values = {one_line(name): read_number(value) for name, value in given.items()}
    total = math.fsum(values.values())
    if abs(total - 1) > 1e-3:
        raise BadCell("", f"the probabilities of the categories add up to {total:.10g}, not to 1")
    return {name: value / total for name, value in values.items()}


def _of_quantiles(given: dict[str, str]) -> Levels:
    return {read_number(level): read_number(value) for level, value in given.items()}


def _of_cdf(given: dict[str, str]) -> Levels:
    """The lowest place at which each level is reached; all levels there where it is certain from the first on."""
    levels: Levels = {}
    for place, level in sorted((read_number(place), read_number(chance)) for place, chance in given.items()):
        levels.setdefault(level, place)
    if levels and not any(0 < level < 1 for level in levels) and 1 in levels:
        return dict.fromkeys(LEVELS, levels[1])
    return levels


def _of_samples(given: dict[str, str]) -> Levels:
    return _quantiles_of([read_number(value) for value in given.values()])


def _of_median(given: dict[str, str]) -> Levels:
    return {0.5: read_number(next(iter(given.values())))}


LEVELLED = {"quantile": _of_quantiles, "cdf": _of_cdf, "sample": _of_samples}  # the first that is there counts
MIDDLE = {"median": _of_median}  # where there is nothing else


def _quantiles_of(samples: list[float]) -> dict[float, float]:
    """The quantiles of samples at LEVELS, between them in a straight line (Hyndman and Fan's type 7).

    Source:
        Hyndman and Fan 1996, doi 10.1080/00031305.1996.10473566.
    """
    if len(samples) < 2:
        raise BadCell("", "one sample is no distribution")
    ordered = sorted(samples)
    found = {}
    for level in LEVELS:
        place = level * (len(ordered) - 1)
        left = min(int(place), len(ordered) - 2)
        low, high = ordered[left], ordered[left + 1]
        found[level] = min(max(low + (place - left) * (high - low), low), high)
    return found
