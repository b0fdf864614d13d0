"""Rule: how good it was: arithmetic on arrays of forecasts and outcomes. numpy only, keywords only.

Every name below loads its module when it is first used, so that importing `scoring` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.aggregation import aggregate
    from scoring.agreement import Agreement, cohen_kappa, fleiss_kappa, krippendorff_alpha
    from scoring.anytime import ConfidenceSequence, confidence_sequence, e_value
    from scoring.brier import brier_score, brier_score_options, mean_brier_score
    from scoring.calibration import CalibrationLine, Spiegelhalter, calibration_line, spiegelhalter
    from scoring.comparison import Comparison, DieboldMariano, compare, diebold_mariano
    from scoring.decisions import MurphyDiagram, murphy_diagram
    from scoring.decomposition import Decomposition, decompose
    from scoring.diagram import Reliability, reliability
    from scoring.difficulty import FixedEffects, fixed_effects
    from scoring.discrimination import Roc, roc
    from scoring.ensembles import ensemble_crps
    from scoring.errors import ScoringError, UnconnectedError
    from scoring.estimates import Estimate, mean_score
    from scoring.levels import QuantileCalibration, quantile_calibration
    from scoring.logarithmic import log_score
    from scoring.numerics.student import t_cdf, t_quantile
    from scoring.ordered import ranked_probability_score
    from scoring.pairwise import PairwiseSkill, pairwise_skill
    from scoring.permutation import holm, permutation_test
    from scoring.platforms.fatebook import FatebookScores, fatebook_score
    from scoring.platforms.metaculus import (
        StandingPeer,
        baseline_score,
        geometric_mean,
        peer_score,
        standing_peer_score,
    )
    from scoring.quantiles import (
        IntervalParts,
        crps,
        interval_parts,
        interval_score,
        quantile_score,
        weighted_interval_score,
    )
    from scoring.shrinkage import Leaderboard, shrink
    from scoring.skill import skill_score
    from scoring.spherical import spherical_score
    from scoring.standing import (
        Accuracy,
        DailyScores,
        TimeWeighted,
        accuracy_score,
        daily_score,
        time_weighted_score,
    )
    from scoring.tallies import Tally, tally
    from scoring.unresolved import bounds
    from scoring.wagers import betting
    from scoring.words import brier_envelope, interval_brier_score

_HOME = {
    "Accuracy": "standing",
    "Agreement": "agreement",
    "CalibrationLine": "calibration",
    "Comparison": "comparison",
    "ConfidenceSequence": "anytime",
    "DailyScores": "standing",
    "Decomposition": "decomposition",
    "DieboldMariano": "comparison",
    "Estimate": "estimates",
    "FatebookScores": "platforms.fatebook",
    "FixedEffects": "difficulty",
    "IntervalParts": "quantiles",
    "Leaderboard": "shrinkage",
    "MurphyDiagram": "decisions",
    "PairwiseSkill": "pairwise",
    "QuantileCalibration": "levels",
    "Reliability": "diagram",
    "Roc": "discrimination",
    "ScoringError": "errors",
    "Spiegelhalter": "calibration",
    "StandingPeer": "platforms.metaculus",
    "Tally": "tallies",
    "TimeWeighted": "standing",
    "UnconnectedError": "errors",
    "accuracy_score": "standing",
    "aggregate": "aggregation",
    "baseline_score": "platforms.metaculus",
    "betting": "wagers",
    "bounds": "unresolved",
    "brier_envelope": "words",
    "brier_score": "brier",
    "brier_score_options": "brier",
    "calibration_line": "calibration",
    "cohen_kappa": "agreement",
    "compare": "comparison",
    "confidence_sequence": "anytime",
    "crps": "quantiles",
    "daily_score": "standing",
    "decompose": "decomposition",
    "diebold_mariano": "comparison",
    "e_value": "anytime",
    "ensemble_crps": "ensembles",
    "fatebook_score": "platforms.fatebook",
    "fixed_effects": "difficulty",
    "fleiss_kappa": "agreement",
    "geometric_mean": "platforms.metaculus",
    "holm": "permutation",
    "interval_brier_score": "words",
    "interval_parts": "quantiles",
    "interval_score": "quantiles",
    "krippendorff_alpha": "agreement",
    "log_score": "logarithmic",
    "mean_brier_score": "brier",
    "mean_score": "estimates",
    "murphy_diagram": "decisions",
    "pairwise_skill": "pairwise",
    "peer_score": "platforms.metaculus",
    "permutation_test": "permutation",
    "quantile_calibration": "levels",
    "quantile_score": "quantiles",
    "ranked_probability_score": "ordered",
    "reliability": "diagram",
    "roc": "discrimination",
    "shrink": "shrinkage",
    "skill_score": "skill",
    "spherical_score": "spherical",
    "spiegelhalter": "calibration",
    "standing_peer_score": "platforms.metaculus",
    "t_cdf": "numerics.student",
    "t_quantile": "numerics.student",
    "tally": "tallies",
    "time_weighted_score": "standing",
    "weighted_interval_score": "quantiles",
}

__all__ = [
    "Accuracy",
    "Agreement",
    "CalibrationLine",
    "Comparison",
    "ConfidenceSequence",
    "DailyScores",
    "Decomposition",
    "DieboldMariano",
    "Estimate",
    "FatebookScores",
    "FixedEffects",
    "IntervalParts",
    "Leaderboard",
    "MurphyDiagram",
    "PairwiseSkill",
    "QuantileCalibration",
    "Reliability",
    "Roc",
    "ScoringError",
    "Spiegelhalter",
    "StandingPeer",
    "Tally",
    "TimeWeighted",
    "UnconnectedError",
    "accuracy_score",
    "aggregate",
    "baseline_score",
    "betting",
    "bounds",
    "brier_envelope",
    "brier_score",
    "brier_score_options",
    "calibration_line",
    "cohen_kappa",
    "compare",
    "confidence_sequence",
    "crps",
    "daily_score",
    "decompose",
    "diebold_mariano",
    "e_value",
    "ensemble_crps",
    "fatebook_score",
    "fixed_effects",
    "fleiss_kappa",
    "geometric_mean",
    "holm",
    "interval_brier_score",
    "interval_parts",
    "interval_score",
    "krippendorff_alpha",
    "log_score",
    "mean_brier_score",
    "mean_score",
    "murphy_diagram",
    "pairwise_skill",
    "peer_score",
    "permutation_test",
    "quantile_calibration",
    "quantile_score",
    "ranked_probability_score",
    "reliability",
    "roc",
    "shrink",
    "skill_score",
    "spherical_score",
    "spiegelhalter",
    "standing_peer_score",
    "t_cdf",
    "t_quantile",
    "tally",
    "time_weighted_score",
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
