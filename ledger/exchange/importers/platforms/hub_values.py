"""What a model said of one task, as quantiles by their level, probabilities of categories, or that of yes."""

import math
from functools import lru_cache

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, read_number, shown
from ledger.exchange.importers.rows import one_line
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


def value_of(given: Values) -> tuple[str, dict[str, float]]:
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
