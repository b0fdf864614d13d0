"""Whose a forecast in Metaculus' export is: a user's, a bot's, or that of an aggregation method."""

from collections.abc import Mapping

from ledger.exchange.importers.rows import is_true, one_line

METHODS = {
    "recency_weighted",
    "unweighted",
    "single_aggregation",
    "metaculus_prediction",
    "geometric_mean",
    "geometric_means",
    "log_odds_mean",
    "mean",
    "median",
    "medalists",
    "experienced_users_25_resolved",
    "ignorance",
    "recency_weighted_log_odds",
    "joined_before_date",
    "no_outliers",
}
CROWD, AGGREGATE = "Metaculus", "Metaculus ({})"


def who_said(r: Mapping[str, str]) -> tuple[str, str, str]:
    """Name, kind and id of a forecaster; methods of aggregation have no ids."""
    counted = bool(r.get("Forecaster Count", "").strip())  # how many an aggregate is of
    kind = "model" if is_true(r.get("Is Bot", "")) else ""
    name, id_ = one_line(r.get("Forecaster Username", "")), one_line(r.get("Forecaster ID", ""))
    if hidden := one_line(r.get("Forecaster (Anonymized)", "")):
        name, id_ = hidden, "" if counted or hidden in METHODS else hidden
    if id_ or (name and not counted and name not in METHODS):
        return (f"Metaculus user {id_[:16]}" if hidden or not name else name), kind, id_ or name
    return AGGREGATE.format(name) if name else CROWD, "crowd", ""
