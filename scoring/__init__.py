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
    from scoring.standing import Accuracy, DailyScores, TimeWeighted, accuracy_score, daily_score, time_weighted_score
    from scoring.tallies import Tally, tally
    from scoring.unresolved import bounds
    from scoring.wagers import betting
    from scoring.words import brier_envelope, interval_brier_score

_NAMES = {  # by module
    "aggregation": "aggregate",
    "agreement": "Agreement cohen_kappa fleiss_kappa krippendorff_alpha",
    "anytime": "ConfidenceSequence confidence_sequence e_value",
    "brier": "brier_score brier_score_options mean_brier_score",
    "calibration": "CalibrationLine Spiegelhalter calibration_line spiegelhalter",
    "comparison": "Comparison DieboldMariano compare diebold_mariano",
    "decisions": "MurphyDiagram murphy_diagram",
    "decomposition": "Decomposition decompose",
    "diagram": "Reliability reliability",
    "difficulty": "FixedEffects fixed_effects",
    "discrimination": "Roc roc",
    "ensembles": "ensemble_crps",
    "errors": "ScoringError UnconnectedError",
    "estimates": "Estimate mean_score",
    "levels": "QuantileCalibration quantile_calibration",
    "logarithmic": "log_score",
    "numerics.student": "t_cdf t_quantile",
    "ordered": "ranked_probability_score",
    "pairwise": "PairwiseSkill pairwise_skill",
    "permutation": "holm permutation_test",
    "platforms.fatebook": "FatebookScores fatebook_score",
    "platforms.metaculus": "StandingPeer baseline_score geometric_mean peer_score standing_peer_score",
    "quantiles": "IntervalParts crps interval_parts interval_score quantile_score weighted_interval_score",
    "shrinkage": "Leaderboard shrink",
    "skill": "skill_score",
    "spherical": "spherical_score",
    "standing": "Accuracy DailyScores TimeWeighted accuracy_score daily_score time_weighted_score",
    "tallies": "Tally tally",
    "unresolved": "bounds",
    "wagers": "betting",
    "words": "brier_envelope interval_brier_score",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

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
