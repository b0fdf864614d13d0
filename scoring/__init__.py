"""How good it was: arithmetic on arrays of forecasts and outcomes. numpy only, keywords only.

Every name below loads its module when it is first used, so that importing `scoring` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.brier import brier_score, brier_score_options, mean_brier_score
    from scoring.decomposition import Decomposition, decompose
    from scoring.diagram import Reliability, reliability
    from scoring.errors import ScoringError, UnconnectedError
    from scoring.estimates import Estimate, mean_score
    from scoring.logarithmic import log_score
    from scoring.metaculus import baseline_score, geometric_mean, peer_score
    from scoring.ordered import ranked_probability_score
    from scoring.quantiles import (
        IntervalParts,
        crps,
        interval_parts,
        interval_score,
        quantile_score,
        weighted_interval_score,
    )
    from scoring.skill import skill_score
    from scoring.spherical import spherical_score
    from scoring.student import t_cdf, t_quantile
    from scoring.tallies import Tally, tally
    from scoring.words import brier_envelope, interval_brier_score

_HOME = {
    "Decomposition": "decomposition",
    "Estimate": "estimates",
    "IntervalParts": "quantiles",
    "Reliability": "diagram",
    "ScoringError": "errors",
    "Tally": "tallies",
    "UnconnectedError": "errors",
    "baseline_score": "metaculus",
    "brier_envelope": "words",
    "brier_score": "brier",
    "brier_score_options": "brier",
    "crps": "quantiles",
    "decompose": "decomposition",
    "geometric_mean": "metaculus",
    "interval_brier_score": "words",
    "interval_parts": "quantiles",
    "interval_score": "quantiles",
    "log_score": "logarithmic",
    "mean_brier_score": "brier",
    "mean_score": "estimates",
    "peer_score": "metaculus",
    "quantile_score": "quantiles",
    "ranked_probability_score": "ordered",
    "reliability": "diagram",
    "skill_score": "skill",
    "spherical_score": "spherical",
    "t_cdf": "student",
    "t_quantile": "student",
    "tally": "tallies",
    "weighted_interval_score": "quantiles",
}

__all__ = [
    "Decomposition",
    "Estimate",
    "IntervalParts",
    "Reliability",
    "ScoringError",
    "Tally",
    "UnconnectedError",
    "baseline_score",
    "brier_envelope",
    "brier_score",
    "brier_score_options",
    "crps",
    "decompose",
    "geometric_mean",
    "interval_brier_score",
    "interval_parts",
    "interval_score",
    "log_score",
    "mean_brier_score",
    "mean_score",
    "peer_score",
    "quantile_score",
    "ranked_probability_score",
    "reliability",
    "skill_score",
    "spherical_score",
    "t_cdf",
    "t_quantile",
    "tally",
    "weighted_interval_score",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'scoring' has no attribute {name!r}")
    value = getattr(import_module(f"scoring.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
