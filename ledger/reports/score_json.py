"""Score tables, comparisons, leaderboards and scales as JSON values: the documented shapes of `score --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.reports.wording.figures import GUESSED, grades_json, limits_json, policy_json
from ledger.reports.wording.spoken_quantities import card_json
from ledger.track_record.results import CALIBRATION, FIGURES, IN_ONE_NUMBER
from ledger.track_record.rules import RULES

if TYPE_CHECKING:
    from ledger.track_record.comparison import Versus
    from ledger.track_record.crowd import CrowdRecord
    from ledger.track_record.leaderboard import Ranking
    from ledger.track_record.results import Calibration, Group, ScoreTable, Terms
    from ledger.track_record.vagueness import Vagueness


def terms_json(terms: Terms) -> dict[str, Any]:
    """What every view says of how it was made."""
    return {
        "as_of": terms.as_of.isoformat(),
        "ledger": terms.ledger,
        "checkpoint": {"entries": terms.entries, "root": terms.root},
        "scope": terms.scope,
        "rule": terms.rule,
        "scales": {"score": RULES[terms.rule].scale, "choice_brier": "0..2"},
        "low_is_good": RULES[terms.rule].low_is_good,
        "floor": terms.floor,
        "clipped": terms.clipped,
        "logged": terms.logged,
        "scored": terms.scored,
        **grades_json(terms),
        "left_out": terms.left_out,
        "bases": terms.bases,
        "policy": policy_json(terms, terms.bases),
    }


def table_json(table: ScoreTable) -> dict[str, Any]:
    """A score table."""
    kind = "forecaster" if table.by == "forecaster" else "group"
    values = terms_json(table.terms)
    for name in GUESSED:
        values["policy"][name]["in_calibration"] = table.guessed
    return {
        **values,
        "by": table.by,
        "reference": table.reference,
        "reference_forecaster": table.beside,
        "min_n": table.min_n,
        "hidden": table.hidden,
        "counted_in_several": table.repeated,
        f"{kind}s": [{kind: one.label, **_group(one, table)} for one in table.groups],
    }


def _group(one: Group, table: ScoreTable) -> dict[str, Any]:
    values: dict[str, Any] = {
        "n": one.scored,
        "binary_n": one.n,
        "questions": one.questions,
        "forecasters": one.forecasters,
        "clusters": one.score.clusters if one.score else 0,
        **limits_json("score", one.score),
        **(limits_json("brier", one.score) if table.terms.rule == "brier" else {}),
        "infinite": one.infinite,
        **_figures(one),
        "skill_se": one.skill.standard_error if one.skill else None,
        "skill_n": one.skill_n,
        **limits_json("choice_brier", one.choice),
        "choice_n": one.choice.n if one.choice else 0,
        **(card_json(one) if table.terms.rule == "brier" else {}),
        **grades_json(one),
        "bases": one.bases,
        "left_out": one.left_out,
    }
    values |= {"said": one.said, "coverage": one.coverage}
    if one.gain is not None:
        values["gain"] = one.gain
    if one.possible is not None:
        values["possible"] = {"low": one.possible.low, "high": one.possible.high, "open": one.possible.open}
    if one.calibration is not None:
        values |= _calibration(one.calibration)
    return values


def _figures(one: Group) -> dict[str, float | None]:
    values: dict[str, float | None] = {}
    for figure in FIGURES:
        found = figure.of(one)
        values |= limits_json(figure.key, found) if figure.relative else {figure.key: found}
    return values


def _calibration(one: Calibration) -> dict[str, Any]:
    table = one.reliability
    points: list[dict[str, float | None]] = []
    if table is not None:
        nothing: list[float | None] = [None] * len(table.n)
        low = nothing if table.low is None else table.low.tolist()
        high = nothing if table.high is None else table.high.tolist()
        columns = (table.probability.tolist(), table.n.tolist(), table.rate.tolist(), table.curve.tolist(), low, high)
        names = ("probability", "n", "rate", "curve", "low", "high")
        points = [dict(zip(names, point, strict=True)) for point in zip(*columns, strict=True)]
    return {
        "decomposition": {
            "n": one.n,
            "left_out": one.left_out,
            **{key: one.of(path) for _, path, key, _ in CALIBRATION},
        },
        "reliability": points,
        "calibration": {"confidence": one.verdict, **{key: one.of(path) for _, path, key, _ in IN_ONE_NUMBER}},
        "roc": _curve(one.roc, "threshold", "hit_rate", "false_alarm_rate"),
        "murphy": _curve(one.murphy, "threshold", "score"),
    }


def _curve(found: Any, *names: str) -> list[dict[str, float | None]]:
    """Columns of a curve as points; what is not a number, such as a threshold above all, as null."""
    if found is None:
        return []
    columns = [[x if abs(x) < float("inf") else None for x in getattr(found, name).tolist()] for name in names]
    return [dict(zip(names, point, strict=True)) for point in zip(*columns, strict=True)]


def crowd_json(found: CrowdRecord) -> dict[str, Any]:
    """A crowd."""
    return {
        **terms_json(found.terms),
        "method": found.method,
        "people": found.people,
        "questions": found.card.questions,
        **limits_json("brier", found.card.brier),
        **{one.key: one.of(found.card) for one in FIGURES},
        "forecasts": [one._asdict() for one in found.said],
        "forecasters": [
            {
                "forecaster": one.forecaster,
                "questions": one.questions,
                "brier": one.score,
                "others": one.others,
                "difference": one.paired.difference,
                "low": one.paired.low,
                "high": one.paired.high,
                "p": one.paired.p,
            }
            for one in found.voices
        ],
    }


def versus_json(versus: Versus) -> dict[str, Any]:
    """A comparison."""
    paired = versus.paired
    return {
        **terms_json(versus.terms),
        "a": versus.a,
        "b": versus.b,
        "score_a": versus.score_a,
        "score_b": versus.score_b,
        "questions": versus.questions,
        "only_a": versus.only_a,
        "only_b": versus.only_b,
        "clusters": paired.clusters,
        "difference": paired.difference,
        "standard_error": paired.standard_error,
        "low": paired.low,
        "high": paired.high,
        "p": paired.p,
        "p_exchanged": versus.exchanged,
        "better": versus.better,
        "bound": versus.bound,
        "sequence": [
            {
                "known_on": one.known_on,
                "question": f"Q{one.question}",
                "difference": one.difference,
                "mean": one.mean,
                "low": one.low,
                "high": one.high,
                "e_a": one.e_a,
                "e_b": one.e_b,
            }
            for one in versus.sequence
        ],
    }


def ranking_json(ranking: Ranking) -> dict[str, Any]:
    """A leaderboard."""
    return {
        **terms_json(ranking.terms),
        "groups": ranking.groups,
        "min_n": ranking.min_n,
        "hidden": ranking.hidden,
        "leaderboard": [
            {
                "forecaster": one.forecaster,
                "group": one.group,
                "rank": one.rank,
                "rank_low": one.rank_low,
                "rank_high": one.rank_high,
                "best": one.best,
                "p_behind_first": one.behind,
                "n": one.n,
                "questions": one.questions,
                "shared_questions": one.shared,
                "independent": one.independent,
                "score": one.score,
                "adjusted": one.adjusted,
                "standard_error": one.standard_error,
                "shrunk": one.value,
                "shrunk_low": one.low,
                "shrunk_high": one.high,
            }
            for one in ranking.standings
        ],
        "reference": ranking.reference,
        "references": [
            {
                "name": one.name,
                "group": one.group,
                "questions": one.questions,
                "score": one.score,
                "adjusted": one.adjusted,
            }
            for one in ranking.references
        ],
        "would_connect": [
            {
                "question": f"Q{link.question}",
                "text": link.text,
                "needs": link.needs,
                "answered_by_groups": list(link.answered),
                "groups_that_could": list(link.missing),
            }
            for link in ranking.links
        ],
    }


def vagueness_json(found: Vagueness) -> dict[str, Any]:
    """What words hide."""
    return {
        **terms_json(found.terms),
        "forecasters": [
            {
                "forecaster": one.forecaster,
                "n": one.n,
                "worded": one.worded,
                "lowest": one.points[0],
                "highest": one.points[1],
                "scales": [
                    {
                        "scale": r.scale,
                        "read": r.read,
                        "low": r.low,
                        "point": r.point,
                        "high": r.high,
                        "best": r.best,
                        "worst": r.worst,
                        "proper": r.proper,
                    }
                    for r in one.readings
                ],
            }
            for one in found.forecasters
        ],
        "without_words": found.without,
        "unread": found.unread,
    }
