"""What a forecast would have scored, had its question come out the other way.

A yes-or-no forecast can earn two scores only, and either tells the other: so a score says what a surprise would
cost, even where there was none yet.
"""

from collections.abc import Callable

import numpy as np

from scoring.checks import Floats

Opposite = Callable[[Floats], Floats]


def _brier(score: Floats) -> Floats:
    return np.asarray(np.square(1 - np.sqrt(score)))


def _log(score: Floats) -> Floats:
    return np.asarray(-np.log(-np.expm1(-score)))


def _spherical(score: Floats) -> Floats:
    return np.asarray(1 - np.sqrt(1 - np.square(1 - score)))


OPPOSITES: dict[str, Opposite] = {"brier": _brier, "log": _log, "spherical": _spherical}
