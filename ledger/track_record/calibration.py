"""Decomposition and reliability of groups of forecasts."""

from dataclasses import replace

import numpy as np

from ledger.track_record.columns import GUESSED, Array, TimedColumns
from ledger.track_record.results import Calibration
from ledger.track_record.selection import Weighed, counts_of, members
from ledger.track_record.status import BASES

# A band takes a thousand isotonic fits through all points: it is drawn where a whole table has no more than these.
BANDS = 2000


def calibrations(
    weighed: Weighed[TimedColumns], rule: str, floor: float | None, groups: int, guessed: bool
) -> dict[int, Calibration]:
    """CORP decomposition and reliability table of each group.

    Implied and imputed forecasts are numbers that somebody else put on words: they are kept out unless asked for.

    Args:
        weighed: scored yes/no forecasts.
        rule: "brier" or "log".
        floor: what is decomposed was moved to [floor, 1 - floor] first, as the score was.
        groups: how many groups there are.
        guessed: whether implied and imputed forecasts belong in.
    """
    rows = weighed.rows
    said = rows.probability if floor is None else np.clip(rows.probability, floor, 1 - floor)
    taken = np.ones(len(rows), dtype=bool) if guessed else ~np.isin(rows.basis, GUESSED)
    found = {}
    distinct = _distinct(said[taken], weighed.group[taken])
    for group, at in members(weighed.group, groups):
        mine = at[taken[at]]
        left = counts_of(rows.basis[at[~taken[at]]], BASES)
        p, y, w = said[mine], rows.outcome[mine], weighed.weight[mine]
        one = _calibration(p, y, w, rule, left, draw=distinct <= BANDS)
        found[group] = _unsure(one) if shared(rows.question[mine]) else one
    return found


def shared(question: Array) -> bool:
    """Whether several forecasts are about one question: they share its outcome, and chance does more to all of them."""
    return len(np.unique(question)) < len(question)


def _unsure(found: Calibration) -> Calibration:
    """The same without what takes forecasts as independent."""
    return replace(
        found,
        test=None,
        reliability=found.reliability and replace(found.reliability, low=None, high=None, bands=None),
        line=found.line and replace(found.line, slope_error=None),
        roc=found.roc and replace(found.roc, standard_error=None),
    )


def _distinct(p: Array, group: Array) -> int:
    """How many points the reliability tables of all groups have together."""
    order = np.lexsort((p, group))
    p, group = p[order], group[order]
    return len(p) and 1 + int(((p[1:] != p[:-1]) | (group[1:] != group[:-1])).sum())


def _calibration(p: Array, y: Array, w: Array, rule: str, left: dict[str, int], *, draw: bool) -> Calibration:
    from scoring import calibration_line, decompose, murphy_diagram, reliability, roc, spiegelhalter, tally

    if not len(p):
        return Calibration(None, None, 0, left)
    whole = bool((w == 1).all())
    table = tally(probability=p, outcome=y, weight=None if whole else w)
    return Calibration(
        decompose(tally=table, score=rule),
        reliability(tally=table, bands="consistency" if whole and draw else None),
        len(p),
        left,
        spiegelhalter(probability=p, outcome=y, weight=w),
        calibration_line(probability=p, outcome=y, weight=w) if ((p > 0) & (p < 1)).all() else None,
        roc(probability=p, outcome=y, weight=w),
        murphy_diagram(probability=p, outcome=y, weight=w),
    )
