"""A horizon put back into words that read as the same window."""

from forecasts.horizon.lexicon import language
from forecasts.horizon.reader import Horizon

_FORMS = {
    "en": ("on {closes}", "by {closes}", "from {opens} to {closes}"),
    "de": ("am {closes}", "bis {closes}", "von {opens} bis {closes}"),
    "fr": ("le {closes}", "d'ici le {closes}", "du {opens} au {closes}"),
    "es": ("el {closes}", "hasta el {closes}", "del {opens} al {closes}"),
    "it": ("il {closes}", "entro il {closes}", "dal {opens} al {closes}"),
    "pt": ("em {closes}", "até {closes}", "de {opens} a {closes}"),
    "ru": ("в день {closes}", "не позднее {closes}", "с {opens} по {closes}"),
    "zh": ("在{closes}", "截至{closes}", "从{opens}到{closes}"),
}

# Horizons of these rules open on the day of publication, as "by" does.
_FROM_PUBLICATION = ("by:", "until:", "not-until:", "through:", "latest:", "before:", "rolling", "fuzzy:", "end-of-")


def render_horizon(horizon: Horizon, locale: str = "en") -> str:
    """A phrase that, read with the same day of publication, gives the same window.

    Dates are written as in ISO 8601, which every locale reads the same way.

    Args:
        horizon: the horizon.
        locale: the language of the words around the dates.

    Example:
        >>> from datetime import date
        >>> from forecasts import read_horizon
        >>> horizon = read_horizon("Q3 2027", published=date(2026, 3, 10))
        >>> render_horizon(horizon)
        'from 2027-07-01 to 2027-09-30'
    """
    on, by, between = _FORMS[language(locale).code]
    form = on if horizon.opens == horizon.closes else between
    if horizon.rule.startswith(_FROM_PUBLICATION):
        form = by
    return form.format(opens=horizon.opens.isoformat(), closes=horizon.closes.isoformat())
