"""How good it was: arithmetic on arrays of forecasts and outcomes. numpy only, keywords only.

Every name below loads its module when it is first used, so that importing `scoring` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.brier import brier_score, brier_score_options, mean_brier_score
    from scoring.errors import ScoringError, UnconnectedError
    from scoring.estimates import Estimate, mean_score
    from scoring.logarithmic import log_score
    from scoring.skill import skill_score
    from scoring.spherical import spherical_score
    from scoring.student import t_cdf, t_quantile
    from scoring.tallies import Tally, tally

_HOME = {
    "Estimate": "estimates",
    "ScoringError": "errors",
    "Tally": "tallies",
    "UnconnectedError": "errors",
    "brier_score": "brier",
    "brier_score_options": "brier",
    "log_score": "logarithmic",
    "mean_brier_score": "brier",
    "mean_score": "estimates",
    "skill_score": "skill",
    "spherical_score": "spherical",
    "t_cdf": "student",
    "t_quantile": "student",
    "tally": "tallies",
}

__all__ = [
    "Estimate",
    "ScoringError",
    "Tally",
    "UnconnectedError",
    "brier_score",
    "brier_score_options",
    "log_score",
    "mean_brier_score",
    "mean_score",
    "skill_score",
    "spherical_score",
    "t_cdf",
    "t_quantile",
    "tally",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'scoring' has no attribute {name!r}")
    value = getattr(import_module(f"scoring.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
