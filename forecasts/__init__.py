"""Rule: what was said: the nouns of forecasting, and the reading of words into dates and probabilities.

Every name is imported when it is first used, so that `import forecasts` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it; importing typing would take longer than all the rest

if TYPE_CHECKING:
    from forecasts.errors import (
        ArticleError,
        ForecastError,
        HorizonError,
        ProbabilityError,
        QuantityError,
        ReaderError,
        RecordError,
    )
    from forecasts.horizon.finder import FoundHorizon, find_horizon
    from forecasts.horizon.profile import Profile, load_profile, profiles
    from forecasts.horizon.reader import Horizon, read_horizon
    from forecasts.horizon.render import render_horizon
    from forecasts.probability.reader import FoundProbability, Probability, find_probability, read_probability
    from forecasts.probability.scale import Scale, load_scale, scales
    from forecasts.quantities.reader import SpokenRange, read_amount, read_range
    from forecasts.reading.article.article import Article, load_article
    from forecasts.reading.candidate import Candidate, Reason
    from forecasts.reading.plugins import load_reader, read_with, readers
    from forecasts.reading.reader import read_article
    from forecasts.reviewing.remark import Remark
    from forecasts.reviewing.review import review

_NAMES = {  # by module
    "errors": "ArticleError ForecastError HorizonError ProbabilityError QuantityError ReaderError RecordError",
    "horizon.finder": "FoundHorizon find_horizon",
    "horizon.profile": "Profile load_profile profiles",
    "horizon.reader": "Horizon read_horizon",
    "horizon.render": "render_horizon",
    "probability.reader": "FoundProbability Probability find_probability read_probability",
    "probability.scale": "Scale load_scale scales",
    "quantities.reader": "SpokenRange read_amount read_range",
    "reading.article.article": "Article load_article",
    "reading.candidate": "Candidate Reason",
    "reading.plugins": "load_reader read_with readers",
    "reading.reader": "read_article",
    "reviewing.remark": "Remark",
    "reviewing.review": "review",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [
    "Article",
    "ArticleError",
    "Candidate",
    "ForecastError",
    "FoundHorizon",
    "FoundProbability",
    "Horizon",
    "HorizonError",
    "Probability",
    "ProbabilityError",
    "Profile",
    "QuantityError",
    "ReaderError",
    "Reason",
    "RecordError",
    "Remark",
    "Scale",
    "SpokenRange",
    "find_horizon",
    "find_probability",
    "load_article",
    "load_profile",
    "load_reader",
    "load_scale",
    "profiles",
    "read_amount",
    "read_article",
    "read_horizon",
    "read_probability",
    "read_range",
    "read_with",
    "readers",
    "render_horizon",
    "review",
    "scales",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'forecasts' has no attribute {name!r}")
    import importlib

    value: object = getattr(importlib.import_module(f"forecasts.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
