"""Fatebook's two columns of scores: those of whoever exported the file, one of each question."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forecasts.records.values import read_fraction
from ledger.errors import Problem
from ledger.exchange.cells import times
from ledger.exchange.cells.chances import pointed
from ledger.exchange.importers.files.objects import file_records
from ledger.exchange.importers.interface import File, How
from ledger.exchange.importers.platforms import fatebook
from ledger.exchange.printed_scores.compared import NotScored, Printed, number
from scoring import fatebook_score

COLUMNS = {"Your Brier score for this question": "score", "Your relative Brier score for this question": "relative"}
RULES = {
    "score": "Fatebook's, 0 to 2: the mean over the days of the question's life of the Brier score of the day's mean "
    "forecast, days before the first forecast counting 0",
    "relative": "Fatebook's: the same, less the median of all forecasters of the file on each day",
}
DAY = 86_400.0

Key = tuple[str, str]  # title, when it was created


@dataclass
class _Question:
    """What the rows of a question say."""

    # line and text of each printed score, by column; the first row's, and others that differ from it
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    said: list[tuple[str, float, float]] = field(default_factory=list)  # who, when in seconds, probability
    ends: tuple[float, float] = (0.0, 0.0)  # when it was created and resolved, in seconds
    outcome: float = 0.0  # 1 or 0
    why: str = ""  # why its scores cannot be recomputed, or ""


def printed_scores(file: File, how: How) -> tuple[dict[str, str], Iterator[Printed]]:
    """The rules, and the scores with ours; whose they are the file does not say, so it is found and told."""
    questions = _questions(file, how)
    found = {who: _recomputed(questions, who) for who in _candidates(questions)}
    if not found:
        found = {"": _recomputed(questions, "")}
    who = max(found, key=lambda name: sum(map(_agrees, found[name])))
    more = ", with whom the most of them agree" if len(found) > 1 else ""
    whose = f"; taken for the scores of {who}{more}" if who else "; nobody forecast all questions with a score"
    return {column: RULES[name] + whose for column, name in COLUMNS.items()}, iter(found[who])


def _agrees(score: Printed) -> bool:
    theirs = number(score.theirs)
    return score.ours is not None and theirs is not None and abs(score.ours - theirs) <= max(1e-4, score.slack)


def _questions(file: File, how: How) -> dict[Key, _Question]:
    found: dict[Key, _Question] = {}
    for one in file_records(file.path, how.encoding, (fatebook.TITLE, fatebook.CHANCE), fatebook.WHAT):
        if isinstance(one, Problem):
            continue
        line, record = one
        key = (record[fatebook.TITLE], record.get(fatebook.CREATED, ""))
        question = found.setdefault(key, _Question())
        for column in COLUMNS:
            if (score := pointed(record.get(column, "").strip())) not in fatebook.NOTHING:
                question.scores.setdefault(column, {}).setdefault(score, line)
        _take(question, record, how.zone or fatebook.ZONE)
    return found


def _take(question: _Question, record: Mapping[str, str], zone: str) -> None:
    cell = {name: text.strip() for name, text in record.items()}
    try:
        question.outcome, question.ends = _settled(cell, zone)
        chance = read_fraction(pointed(cell[fatebook.CHANCE]))
        question.said.append((cell.get(fatebook.WHO, ""), times.seconds(cell.get(fatebook.WHEN, ""), zone), chance))
    except NotScored as wrong:
        question.why = str(wrong)
    except ValueError:
        question.why = "a time or a forecast of the question cannot be read"


def _settled(cell: Mapping[str, str], zone: str) -> tuple[float, tuple[float, float]]:
    """The outcome, and when the question was created and resolved."""
    resolution = next((word for name in fatebook.RESOLUTION if (word := cell.get(name, ""))), "")
    resolved = next((time for name in fatebook.RESOLVED if (time := cell.get(name, ""))), "")
    if cell.get(fatebook.OPTION, "") not in fatebook.NOTHING:
        raise NotScored("one score is printed for all options of a multiple-choice question")
    if resolution.upper() not in ("YES", "NO"):
        raise NotScored("the question was not resolved yes or no")
    ends = times.seconds(cell.get(fatebook.CREATED, ""), zone), times.seconds(resolved, zone)
    if not ends[0] < ends[1]:
        raise NotScored("the question was resolved before it was created")
    return float(resolution.upper() == "YES"), ends


def _candidates(questions: Mapping[Key, _Question]) -> list[str]:
    """Who forecast all questions that have a score."""
    scored = [{who for who, _, _ in q.said} for q in questions.values() if q.scores and not q.why]
    return sorted(set.intersection(*scored)) if scored else []


def _recomputed(questions: Mapping[Key, _Question], who: str) -> list[Printed]:
    rows: list[Printed] = []
    for (title, _), question in questions.items():
        ours = _ours(question, who) if question.scores and not question.why else {}
        for column, scores in question.scores.items():
            value, slack = ours.get(COLUMNS[column]), _slack(question)
            why = _why(question, len(scores), ours, value)
            rows += (
                Printed(line, column, title, text, None if why else value, why, slack) for text, line in scores.items()
            )
    return rows


def _why(question: _Question, scores: int, ours: Mapping[str, float], value: float | None) -> str:
    """Why a printed score cannot be held against ours; "" where it can."""
    if scores > 1:
        return "several scores are printed for one question"
    if question.why:
        return question.why
    if not ours:
        return "the file does not say whose score it is"
    return "" if value is not None else "there is no such score: nobody else forecast the question, or not in time"


def _ours(question: _Question, who: str) -> dict[str, float]:
    if not who:
        return {}
    names, made, chances = zip(*question.said, strict=True)
    created, resolved = question.ends
    found = fatebook_score(
        probability=chances,
        made=[(time - created) / DAY for time in made],
        forecaster=names,
        created=0.0,
        resolved=(resolved - created) / DAY,
        outcome=question.outcome,
    )
    at = found.forecaster.tolist().index(who)
    values = {"score": float(found.score[at]), "relative": float(found.relative[at])}
    return {name: value for name, value in values.items() if not math.isnan(value)}


def _slack(question: _Question) -> float:
    """How much a score can be moved because the file has whole seconds.

    A time that is off by a second moves a day's mean by at most 1/86,400 of its change, its Brier score by at most
    four times as much, and so much less the score of a longer life; the relative score moves twice as far.
    """
    life = max(question.ends[1] - question.ends[0], 1.0)
    return 16 * (len(question.said) + 2) / life if question.said else 0.0
