"""What charts draw, worked out from the scored forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger.reports.charts.decomposition import decomposition_chart
from ledger.reports.charts.over_time import Point, over_time_chart
from ledger.reports.charts.reliability import reliability_chart
from ledger.reports.charts.strip import strip_chart
from ledger.reports.charts.vagueness import comparable, readings, vagueness_chart
from ledger.reports.pages.forecast_rows import on_day
from ledger.track_record.calibration import shared
from ledger.track_record.columns import DatedColumns, Floats, Integers
from ledger.track_record.selection import linked, pair, weigh
from ledger.track_record.status import BASES
from scoring.clusters import interval, spread
from scoring.numerics.opposites import OPPOSITES

if TYPE_CHECKING:
    from ledger.reports.charts.chart import Chart
    from ledger.reports.pages.contents import Contents
    from ledger.track_record.estimates import Card

POINTS = 24  # of the score over time
FEW = 20  # forecasts below which each is a dot, and there is no curve
MOST = 250  # different probabilities above which they are pooled to whole percents
RESAMPLES = 200  # of the consistency band
NAMES = {
    "stated": "stated probabilities",
    "phrase": "phrases read by a scale",
    "implied": "unqualified statements",
    "imputed": "probabilities imputed by a coder",
}


def charts(all_: Contents, picked: Integers, of: str, card: Card | None, *, pooled: bool = False) -> list[Chart]:
    """The charts of one forecaster or topic, of the scored forecasts at the places `picked`.

    With `pooled` they are of several forecasters, who share the outcomes of their questions.
    """
    if not len(picked) or card is None:
        return []
    found = [
        *reliability_charts(all_, picked, of),
        *_over_time(all_, picked, of, card, pooled),
        *_decomposition(all_, picked, of),
    ]
    phrases = _phrases(all_, picked)
    lines = comparable(readings(phrases)) if phrases else []
    if len(lines) > 1:
        found.append(vagueness_chart(lines, key="vagueness", of=of, total=len(phrases)))
    return found


def _phrases(all_: Contents, picked: Integers) -> list[tuple[str, float]]:
    """(words, outcome) of the forecasts that were read from words."""
    rows = all_.snap.scored
    mine = picked[rows.basis[picked] == BASES.index("phrase")]
    extras = all_.snap.extras(rows.id[mine]) if len(mine) else {}
    pairs = zip(rows.id[mine].tolist(), rows.outcome[mine].tolist(), strict=True)
    return [(words, outcome) for id_, outcome in pairs if (words := extras[id_].phrase)]


def reliability_charts(all_: Contents, picked: Integers, of: str) -> list[Chart]:
    """One diagram for each basis: a stated number is no reading of a word."""
    rows, found = all_.snap.scored, []
    basis = rows.basis[picked]
    for code, name in enumerate(BASES):
        mine = picked[basis == code]
        if len(mine):
            found.append(said_and_happened(all_, mine, f"reliability-{name}", of, NAMES[name]))
    return found


def said_and_happened(all_: Contents, mine: Integers, key: str, of: str, what: str) -> Chart:
    """What was said against how often it happened: a dot for each of few forecasts, a diagram of many."""
    said, came = all_.snap.scored.probability[mine], all_.snap.scored.outcome[mine]
    together = shared(all_.snap.scored.question[mine])
    return diagram(said, came, together=together, key=key, of=of, what=what)


def diagram(said: Floats, came: Floats, *, together: bool, key: str, of: str, what: str) -> Chart:
    """The same of probabilities and outcomes; `together` tells whether several are about one question."""
    if len(said) < FEW:
        return strip_chart(list(zip(said.tolist(), came.tolist(), strict=True)), key=key, of=of, what=what)
    return of_tally(said, came, None, together=together, key=key, of=of, what=what)


def of_tally(said: Floats, came: Floats, n: Floats | None, *, together: bool, key: str, of: str, what: str) -> Chart:
    """The diagram of many, where each stands for n."""
    from scoring import reliability, tally

    pooled = len(np.unique(said)) > MOST
    table = tally(probability=np.round(said, 2) if pooled else said, outcome=came, weight=n)
    bands = None if table.fractional or together else "consistency"
    drawn = reliability(tally=table, bands=bands, resamples=RESAMPLES)
    return reliability_chart(drawn, key=key, of=of, what=what, pooled=pooled, shared=together)


def _decomposition(all_: Contents, picked: Integers, of: str) -> list[Chart]:
    from scoring import decompose

    if len(picked) < 10:
        return []
    rows = all_.snap.scored.take(picked)
    found = decompose(
        probability=rows.probability,
        outcome=rows.outcome,
        weight=weigh(rows, np.zeros_like(picked), "last", pooled=False).weight,
    )
    return [decomposition_chart(found, key="decomposition", of=of, n=len(picked))]


def _over_time(all_: Contents, picked: Integers, of: str, card: Card, pooled: bool) -> list[Chart]:
    points = running(all_, picked, pooled=pooled)
    if len(points) < 2:
        return []
    base = card.brier.value / (1 - card.skill) if card.skill is not None and card.skill < 1 else None
    return [over_time_chart(points, key="over-time", of=of, base=base)]


def running(all_: Contents, picked: Integers, *, pooled: bool = False) -> list[Point]:
    """Mean Brier score over everything known by each of a few days, with its interval; weighed as the score is."""
    rows = all_.snap.scored
    known = rows.known_on[picked]
    order = np.argsort(known, kind="stable")
    known, picked = known[order], picked[order]
    ends = np.append(np.flatnonzero(known[1:] != known[:-1]) + 1, len(known))
    ends = ends[np.unique(np.linspace(0, len(ends) - 1, min(POINTS, len(ends))).round().astype(int))]
    error, (claim, cluster) = all_.snap.errors[picked], _claims(rows, picked, pooled)
    totals, sizes, of = [], [], []
    for at, end in enumerate(ends.tolist()):
        n = np.bincount(claim[:end]).astype(np.float64)
        some = n > 0
        mean = np.bincount(claim[:end], weights=error[:end])[some] / n[some]
        size = np.bincount(cluster[: len(n)][some]).astype(np.float64)
        totals.append(np.bincount(cluster[: len(n)][some], weights=mean)[size > 0])
        sizes.append(size[size > 0])
        of.append(np.full(len(sizes[-1]), at))
    found = spread(np.concatenate(totals), np.concatenate(sizes), group=np.concatenate(of), groups=len(ends))
    low, high = interval(found, opposite=OPPOSITES["brier"])
    days = [on_day(day) for day in known[ends - 1].tolist()]
    limits = ((_limit(a, 0.0, max), _limit(b, 1.0, min)) for a, b in zip(low.tolist(), high.tolist(), strict=True))
    rows_ = zip(days, ends.tolist(), found.value.tolist(), limits, strict=True)
    return [(day, end, value, least, most) for day, end, value, (least, most) in rows_]


def _claims(rows: DatedColumns, picked: Integers, pooled: bool) -> tuple[Integers, Integers]:
    """(n,) the claim of each forecast, a number for each forecaster's; (claims,) the cluster that each is in."""
    if not pooled:
        names, claim = np.unique(rows.unit[picked], return_inverse=True)
        return claim, np.arange(len(names))
    claim = pair(rows.forecaster[picked], rows.unit[picked])
    cluster = linked(np.zeros_like(claim), rows.unit[picked], rows.question[picked])
    return claim, cluster[np.unique(claim, return_index=True)[1]]


def _limit(value: float, end: float, pick: Any) -> float | None:
    return None if value != value else float(pick(value, end))
