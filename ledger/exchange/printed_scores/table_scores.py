"""A column of scores in a table: recomputed row by row, by the rule that the user names."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import scoring
from forecasts.errors import ForecastError
from forecasts.records.outcomes import read_outcome
from forecasts.records.quantiles import position
from ledger.errors import InputError
from ledger.exchange.cells.cells import Cells, listed, unguarded
from ledger.exchange.cells.outcome_words import NOT_RESOLVED, outcome_word
from ledger.exchange.columns import ImportRow
from ledger.exchange.importers.interface import Discovered, File, How, Importer
from ledger.exchange.printed_scores.compared import NotScored, Printed
from ledger.spreadsheet import BadCell

SPARE = "note"  # a column of ours that the scores are read into
RULES = {
    "brier": "(p - y)^2, 0 to 1; over options half of the sum of squares",
    "brier-2": "Brier as Good Judgment prints it, 0 to 2: the sum of squares over all options, yes and no among them",
    "log": "-ln of the probability given to what happened, in nats, low is good",
    "spherical": "1 - p/norm, 0 to 1, low is good",
    "baseline": "Metaculus' points at one moment: 100 ln(p k) / ln k, high is good",
    "peer": "Metaculus' points at one moment: 100 n/(n-1) ln(p / geometric mean of all rows of the question), "
    "high is good",
    "rps": "ranked probability score over the order of the options, divided by their number less 1",
    "gjp": "Good Judgment's rule for ordered options, 0 to 2: twice the ranked probability score",
    "wis": "weighted interval score: twice the mean pinball score of the quantiles that are given",
    "crps": "CRPS of straight lines between the quantiles that are given",
}


class Said(NamedTuple):
    """A row as it is scored."""

    who: str  # the forecaster
    question: tuple[str, ...]  # what the question is known by: its id, else its words
    kind: str  # binary, choice, numeric or date
    chances: tuple[Any, ...]  # the probability of yes, or of each option; (level, place) of quantiles
    outcome: float  # of yes; the index of the option; the place on the axis

    @property
    def happened(self) -> float:
        """The probability given to what happened."""
        if self.kind == "choice":
            return float(self.chances[int(self.outcome)])
        return float(self.chances[0] if self.outcome else 1 - self.chances[0])

    @property
    def options(self) -> list[float]:
        """The probability of each option, of no and yes of a yes/no question."""
        return [1 - self.chances[0], self.chances[0]] if self.kind == "binary" else [*self.chances]


def printed(
    importer: Importer, file: File, how: How, rule: str | None, column: str
) -> tuple[dict[str, str], Iterator[Printed]]:
    """The rule of the column, and its scores with ours.

    Raises:
        InputError: the rule is not named or not known, or there is no such column.
    """
    if rule not in RULES:
        known = ", ".join(RULES)
        said = "does not say" if rule is None else f"has no rule {rule!r} that is known here"
        raise InputError(
            f"--check-scores: the table {said} by which rule its scores were made; say --score-rule {known}"
        )
    if how.wide or how.questions:
        raise InputError("--check-scores needs a row per forecast; a wide table or a list of questions has none")
    return {column: f"{rule}: {RULES[rule]}"}, _scored(_rows(importer, file, how, column), how, rule, column)


def _rows(importer: Importer, file: File, how: How, column: str) -> Iterator[ImportRow]:
    constants = {name: value for name, value in how.constants.items() if name != SPARE}
    given = replace(how, maps={**how.maps, SPARE: column}, constants=constants)
    try:
        for row in importer.read(file, given, Discovered()):
            if isinstance(row, ImportRow):
                yield row
    except InputError as wrong:
        raise InputError(str(wrong).replace(f"--map {SPARE}=", "--map score=")) from wrong


def _scored(rows: Iterator[ImportRow], how: How, rule: str, column: str) -> Iterator[Printed]:
    cells = Cells(how.ledger_zone, date.max, accepted=["odd-day"])
    waiting: list[tuple[Printed, Said]] = []  # for all others on their question
    for row in rows:
        theirs = unguarded(row.named()[SPARE]).strip()
        printed = theirs.casefold() not in NOT_RESOLVED
        if not printed and rule != "peer":
            continue
        empty = Printed(row.line, column, _of(row), theirs if printed else "")
        try:
            said = _said(row, cells)
            if rule == "peer":
                waiting.append((empty, said))
            else:
                yield empty._replace(ours=FORMULAS[rule](said))
        except NotScored as wrong:
            yield from [empty._replace(why=str(wrong))] if printed else []
        except (BadCell, ForecastError):
            yield from [empty._replace(why="the row cannot be read")] if printed else []
    yield from _peers(waiting)


def _peers(rows: Sequence[tuple[Printed, Said]]) -> Iterator[Printed]:
    sets: dict[tuple[str, ...], list[tuple[Printed, Said]]] = {}
    for row in rows:
        sets.setdefault(row[1].question, []).append(row)
    for together in sets.values():
        try:
            points = _peer([said for _, said in together])
        except NotScored as wrong:
            yield from (empty._replace(why=str(wrong)) for empty, _ in together if empty.theirs)
            continue
        for (empty, _), ours in zip(together, points, strict=True):
            if empty.theirs:
                yield empty._replace(ours=ours)


def _of(row: ImportRow) -> str:
    cell = row.named()
    return f"{cell['forecaster'].strip()}, {(cell['question'] or cell['question_id']).strip()[:80]}"


def _said(row: ImportRow, cells: Cells) -> Said:
    cell = {name: unguarded(text) for name, text in row.named().items()}
    kind = cell.get("kind", "").strip() or "binary"
    options = listed("options", cell.get("options", ""))
    given = cell.get("outcome", "").strip()
    outcome = outcome_word(given) if kind == "binary" else given
    if outcome.casefold() in ("ambiguous", "annulled"):
        raise NotScored("its question is ambiguous or annulled")
    if outcome.casefold() in NOT_RESOLVED and outcome.casefold() not in map(str.casefold, options):
        raise NotScored("its question has no outcome in the file")
    value = read_outcome(kind, options, outcome)[1]
    chances = _chances(kind, options, cell, cells)
    id_ = cell.get("question_id", "")
    name = (cell.get("platform", ""), id_) if id_ else (cell.get("question", "").strip(),)
    return Said(cell["forecaster"].strip(), name, kind, chances, value)


def _chances(kind: str, options: list[str], said: dict[str, str], cells: Cells) -> tuple[Any, ...]:
    """What was said, as Said has it."""
    if kind == "binary":
        return (float(cells.chance("probability", said["probability"])),)
    if kind == "choice":
        return tuple(map(float, cells.chances(said["probabilities"], options)))
    quantiles = cells.quantiles(said["quantiles"])
    return tuple((level, position(point)) for level, point in quantiles)


def _sure(said: Said) -> Said:
    """A forecast with probabilities whose outcome is no fraction."""
    if said.kind not in ("binary", "choice"):
        raise NotScored("the rule is for probabilities, and the question asks for a number or a day")
    if said.kind == "binary" and said.outcome not in (0, 1):
        raise NotScored("the outcome is a fraction, for which the rule has no number")
    return said


def _brier(said: Said) -> float:
    if said.kind == "binary":
        return float(scoring.brier_score(probability=[said.chances[0]], outcome=[said.outcome])[0])
    p = [_sure(said).options]
    return float(scoring.brier_score_options(probabilities=p, chosen=[int(said.outcome)], scale=1)[0])


def _log(said: Said) -> float:
    if said.kind == "binary":
        return float(scoring.log_score(probability=[said.chances[0]], outcome=[said.outcome])[0])
    return float(scoring.log_score(probability=[_sure(said).happened], outcome=[1])[0])


def _spherical(said: Said) -> float:
    if said.kind != "binary":
        raise NotScored("scoring has the spherical rule for yes/no questions alone")
    return float(scoring.spherical_score(probability=[said.chances[0]], outcome=[_sure(said).outcome])[0])


def _baseline(said: Said) -> float:
    return float(scoring.baseline_score(probability=[_sure(said).happened], options=len(said.options))[0])


def _ranked(said: Said) -> float:
    p, chosen = [_sure(said).options], [int(said.outcome)]
    return float(scoring.ranked_probability_score(probabilities=p, chosen=chosen, form="mean")[0])


def _on_axis(said: Said) -> tuple[list[float], list[list[float]], list[float]]:
    if said.kind in ("binary", "choice"):
        raise NotScored("the rule is for quantiles, and the question asks for probabilities")
    levels, places = zip(*said.chances, strict=True)
    if not all(map(math.isfinite, (*places, said.outcome))):
        raise NotScored(
            "the outcome, or a quantile, lies beyond an open end, and the file does not say where that counts"
        )
    return [*levels], [[*places]], [said.outcome]


def _wis(said: Said) -> float:
    levels, values, outcome = _on_axis(said)
    return float(scoring.weighted_interval_score(levels=levels, values=values, outcome=outcome)[0])


def _crps(said: Said) -> float:
    levels, values, outcome = _on_axis(said)
    if len(levels) < 2:
        raise NotScored("a CRPS needs two quantiles at least")
    return float(scoring.crps(levels=levels, values=values, outcome=outcome)[0])


FORMULAS: dict[str, Callable[[Said], float]] = {
    "brier": _brier,
    "brier-2": lambda said: 2 * _brier(said),
    "log": _log,
    "spherical": _spherical,
    "baseline": _baseline,
    "rps": _ranked,
    "gjp": lambda said: 2 * _ranked(said),
    "wis": _wis,
    "crps": _crps,
}


def _peer(everyone: Sequence[Said]) -> list[float]:
    if len({one.who for one in everyone}) < len(everyone):
        raise NotScored("a peer score at one moment takes one forecast of each, and the question has revisions")
    if len(everyone) < 2:
        raise NotScored("a peer score needs the others' forecasts, and the file has one forecast on the question")
    chances = [_sure(one).happened for one in everyone]
    if not all(p > 0 for p in chances):
        raise NotScored("someone gave 0 to what happened, so no peer score is finite")
    return [float(points) for points in scoring.peer_score(probability=chances)]
