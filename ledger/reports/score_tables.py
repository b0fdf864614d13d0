"""Scores by forecaster, by group and by scale, as tables of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.reports.tables import Cells, Table, one_part, span
from ledger.reports.wording import spoken_quantities
from ledger.reports.wording.figures import counts, figure, interval
from ledger.track_record.results import CALIBRATION, FIGURES, IN_ONE_NUMBER, Calibration
from ledger.track_record.rules import RULES, Rule

if TYPE_CHECKING:
    from ledger.track_record.results import Group, Possible, ScoreTable, TrackRecord
    from ledger.track_record.vagueness import Vagueness
    from scoring.estimates import Estimate

COLUMNS = (
    "forecaster",
    "n",
    "questions",
    "Brier 0-1",
    "95% interval",
    *(one.heading for one in FIGURES),
    "choice n",
    "choice Brier 0-2",
    "coverage",
    "left out",
)


def record_tables(record: TrackRecord) -> list[Table]:
    """The plain table of everybody."""
    rows = _rows(record)
    same = all(card.questions == card.n for card in record.scorecards)
    hide = {"questions"} if same else set()
    hide |= set() if any(card.coverage is not None for card in record.scorecards) else {"coverage"}
    right = [name for name in COLUMNS[1:-1] if name != "95% interval"]  # it folds where there is little room
    plain = one_part(COLUMNS, rows, right=right, hide=hide, empty="No forecasts match.")
    return [plain, *_quantities(spoken_quantities.COLUMNS, spoken_quantities.rows(record))]


def _quantities(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Table]:
    """The scores of numbers, dates and ordered options, where there are any."""
    return [one_part(columns, rows, right=("n", "questions", "mean", "relative"), apart=True)] if rows else []


def _rows(record: TrackRecord) -> list[tuple[str, ...]]:
    return [
        (
            card.forecaster,
            str(card.brier.n if card.brier else 0),
            str(card.questions),
            figure(card.brier, 4),
            interval(card.brier),
            *(figure(one.of(card), one.digits) for one in FIGURES),
            str(card.choice_brier.n) if card.choice_brier else "-",
            figure(card.choice_brier, 4),
            _share(card.coverage),
            counts(card.left_out),
        )
        for card in record.scorecards
    ]


def score_tables(table: ScoreTable) -> list[Table]:
    """A score table, and below it that of numbers and dates."""
    rule = RULES[table.terms.rule]
    more = _asked_besides(table)
    found = [_parts(one, table, rule, more) for one in table.groups]
    nothing: list[Cells] = [{table.by: "", "n": "", rule.title: ""}]
    parts = [tuple(part) for part in (found[0] if found else nothing)]
    folded = (table.by, "confidence", "95% interval", "skill interval", "could become", "left out")
    right = [name for part in parts for name in part if name not in folded]
    rows = [{name: cell for part in parts_ for name, cell in part.items()} for parts_ in found]
    whole = Table(parts, rows, right, _says_nothing(table), _nothing(table))
    columns = (table.by, *spoken_quantities.COLUMNS[1:])
    return [whole, *_quantities(columns, spoken_quantities.rows_of_groups(table))]


def _says_nothing(table: ScoreTable) -> set[str]:
    """Columns that say nothing new in any row."""
    hide = {"questions"} if all(one.questions == one.scored for one in table.groups) else set()
    return hide | ({"people"} if all(one.forecasters <= 1 for one in table.groups) else set())


def _nothing(table: ScoreTable) -> str:
    """What is said where there is no row: nothing was found, or --min-n hides all of it."""
    if not table.hidden:
        return "No forecasts match."
    whose = "Nobody has" if table.by == "forecaster" else "No group has"
    return f"{whose} {table.min_n:,} scored yes/no forecasts."


def _asked_besides(table: ScoreTable) -> set[str]:
    """What some group has beside its score."""
    found = {
        "gain": any(one.gain is not None for one in table.groups),
        "calibration": any(one.calibration for one in table.groups),
        "possible": any(one.possible for one in table.groups),
    }
    return {name for name, is_there in found.items() if is_there}


def _parts(one: Group, table: ScoreTable, rule: Rule, more: set[str]) -> list[Cells]:
    """The cells of a row: the score, and below it what was asked for besides."""
    parts = [_scored(one, table, rule.title, rule.digits)]
    if table.reference != "base-rate":
        parts.append({**_compared(one), "compared n": str(one.skill_n)})
    parts.append({"coverage": _share(one.coverage)})
    if "gain" in more:
        parts[-1]["gain over 50%"] = figure(one.gain, rule.digits)
    if "calibration" in more:
        parts += _calibration(one.calibration)
    if "possible" in more:
        parts.append(_possible(one.possible))
    return parts


def _scored(one: Group, table: ScoreTable, title: str, digits: int) -> Cells:
    # What compares with a reference has a place of its own.
    apart = table.reference != "base-rate" or RULES[table.terms.rule].relative
    cells = {table.by: one.label, "n": str(one.n), "questions": str(one.questions)}
    if table.by != "forecaster":
        cells["people"] = str(one.forecasters)
    cells[title] = figure(one.score, digits)
    cells["95% interval"] = _limits(one.score, digits)
    cells |= {f.heading: figure(f.of(one), f.digits) for f in FIGURES if not (f.relative and apart)}
    if table.terms.rule == "brier":
        cells["choice n"] = str(one.choice.n) if one.choice else "-"
        cells["choice Brier 0-2"] = figure(one.choice, 4)
    cells["left out"] = counts(one.left_out)
    return cells


def _share(coverage: float | None) -> str:
    return "-" if coverage is None else f"{coverage:.0%}"


def _possible(one: Possible | None) -> Cells:
    could = span((one.low, one.high), 4) if one else "-"
    return {"could become": could, "open n": str(one.open if one else 0)}


def _compared(one: Group) -> Cells:
    """Figures that compare with a reference, with their intervals."""
    cells = {}
    for relative in filter(lambda figure: figure.relative, FIGURES):
        found = relative.of(one)
        cells[relative.heading] = figure(found, relative.digits)
        cells[f"{relative.heading} interval"] = _limits(found, relative.digits)
    return cells


def _calibration(found: Calibration | None) -> list[Cells]:
    """Where the score comes from, and calibration in one number."""
    one = found or Calibration(None, None, 0, {})
    parts, numbers = (
        {heading: figure(one.of(path), digits) for heading, path, _, digits in table if heading}
        for table in (CALIBRATION, IN_ONE_NUMBER)
    )
    return [{"calibrated n": str(one.n), **parts}, {"confidence": one.verdict, **numbers}]


def _limits(value: Estimate | None, digits: int) -> str:
    return span((value.low, value.high), digits) if value else "-"


def vagueness_tables(found: Vagueness) -> list[Table]:
    """The score of each forecaster under every scale."""
    names = ("forecaster", "scale", "words read", "low", "point", "high", "best", "worst", "proper")
    rows = [
        (
            one.forecaster,
            reading.scale,
            f"{reading.read}/{one.worded}",
            *(f"{getattr(reading, name):.4f}" for name in names[3:]),
        )
        for one in found.forecasters
        for reading in one.readings
    ]
    hide = ("forecaster",) if len(found.forecasters) == 1 else ()
    return [one_part(names, rows, right=names[2:], hide=hide)]
