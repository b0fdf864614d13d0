"""Two forecasters, a crowd and a leaderboard, as tables of text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger.reports.tables import Cells, Table, one_part, span
from ledger.reports.wording.figures import figure, interval
from ledger.track_record.results import FIGURES
from ledger.track_record.rules import RULES, Rule

if TYPE_CHECKING:
    from ledger.track_record.comparison import Versus
    from ledger.track_record.crowd import CrowdRecord
    from ledger.track_record.leaderboard import Ranking, Standing


def versus_tables(versus: Versus) -> list[Table]:
    """Both scores, and their difference looked at once and at any time."""
    rule = RULES[versus.terms.rule]
    names = ("forecaster", rule.title, "shared questions", "answered alone")
    shared = str(versus.questions)
    rows = [
        (versus.a, f"{versus.score_a:.{rule.digits}f}", shared, str(versus.only_a)),
        (versus.b, f"{versus.score_b:.{rule.digits}f}", shared, str(versus.only_b)),
    ]
    scores = one_part(names, rows, right=names[1:])
    paired, last = versus.paired, versus.sequence[-1]
    difference = f"{paired.difference:.{rule.digits}f}"
    once = f"p {versus.exchanged:.2g} exchanged" + ("" if paired.p is None else f", {paired.p:.2g} by t test")
    evidence = f"{_evidence(last.e_a)} for {versus.a}, {_evidence(last.e_b)} for {versus.b}"
    looked = one_part(
        ("looked at", "difference", "95% interval", "evidence"),
        [
            ("once", difference, span((paired.low, paired.high), rule.digits), once),
            ("any time", difference, span((last.low, last.high), rule.digits), evidence),
        ],
        right=("difference",),
    )
    return [scores, looked]


def crowd_tables(found: CrowdRecord) -> list[Table]:
    """The crowd's score, and each member beside the others."""
    card, brier = found.card, RULES["brier"].title
    figures = {one.heading: figure(one.of(card), one.digits) for one in FIGURES}
    head = ("crowd", "people", "questions", brier, "95% interval", *figures)
    score = figure(card.brier, 4), interval(card.brier)
    whole = one_part(
        head,
        [(found.method.replace("_", " "), str(found.people), str(card.questions), *score, *figures.values())],
        right=[name for name in head[1:] if name != "95% interval"],
    )
    names = ("forecaster", "shared questions", brier, "the others", "difference", "95% interval")
    rows = [
        (
            one.forecaster,
            str(one.questions),
            f"{one.score:.4f}",
            f"{one.others:.4f}",
            f"{one.paired.difference:.4f}",
            span((one.paired.low, one.paired.high), 4),
        )
        for one in found.voices
    ]
    return [whole, one_part(names, rows, right=names[1:-1], empty="Nobody shared a question with another.")]


def _evidence(value: float) -> str:
    return f"{value:,.0f}" if 100 <= value < 1e9 else f"{value:.3g}"


def ranking_tables(ranking: Ranking) -> list[Table]:
    """A leaderboard, group by group."""
    rule = RULES[ranking.terms.rule]
    often = Counter((one.group, one.rank) for one in ranking.standings)
    rows = [_standing(one, rule, often[one.group, one.rank]) for one in ranking.standings]
    parts = (
        ("forecaster", "group", "rank", "rank 95%", "shrunk", "95% interval", "best", "p behind first"),
        ("n", "shared questions", "independent", rule.title, "adjusted"),
    )
    blank = dict.fromkeys((name for part in parts for name in part), "-")
    for row in ranking.references if rows else ():
        rows.append(
            {
                **blank,
                "forecaster": f"({row.name})",
                "group": str(row.group),
                "n": str(row.questions),
                rule.title: f"{row.score:.{rule.digits}f}",
                "adjusted": f"{row.adjusted:.{rule.digits}f}",
            }
        )
    right = [name for part in parts for name in part if name not in ("forecaster", "95% interval")]
    hide = {"group"} if ranking.groups == 1 else set()
    hide |= set() if any(one.best is not None for one in ranking.standings) else {"best"}
    hide |= set() if any(one.rank_low is not None for one in ranking.standings) else {"rank 95%"}
    return [Table(parts, rows, right, hide, f"Nobody has {ranking.min_n:,} forecasts.")]


def _standing(one: Standing, rule: Rule, sharing: int) -> Cells:
    """The cells of a forecaster, whose rank so many share."""
    return {
        "forecaster": one.forecaster,
        "group": str(one.group),
        "rank": "-" if one.rank is None else f"{one.rank}{'=' if sharing > 1 else ''}",
        "rank 95%": "-" if one.rank_low is None else f"{one.rank_low} to {one.rank_high}",
        "shrunk": figure(one.value, rule.digits),
        "95% interval": span((one.low, one.high), rule.digits),
        "best": "-" if one.best is None else f"{one.best:.0%}",
        "p behind first": "-" if one.behind is None else f"{one.behind:.2g}",
        "n": str(one.n),
        "shared questions": str(one.shared),
        "independent": str(one.independent),
        rule.title: f"{one.score:.{rule.digits}f}",
        "adjusted": f"{one.adjusted:.{rule.digits}f}",
    }
