"""The sentences that stand below a table of scores: what counted, what did not, and how to read it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger.reports.wording import plain, spoken_quantities
from ledger.reports.wording.figures import (
    as_of,
    cautions,
    counted,
    explained,
    graded,
    guessed,
    interval_note,
    mid_course,
    policy,
)
from ledger.reports.wording.plain import Notes
from ledger.track_record.comparison import ENOUGH
from ledger.track_record.estimates import SKILL_LEAST
from ledger.track_record.rules import RULES

if TYPE_CHECKING:
    from ledger.track_record.comparison import Versus
    from ledger.track_record.crowd import CrowdRecord
    from ledger.track_record.results import ScoreTable, Terms, TrackRecord
    from ledger.track_record.vagueness import Vagueness

_LISTED = 5
_AXES = {
    "tag": "A forecast on a question with several tags counts in each of them",
    "horizon": "Horizon: from the day a forecast was made to the close of its question.",
    "year": "Year: the one in which a forecast was made.",
    "basis": "Basis: stated, a number was given; phrase, words read by a scale; implied, an unqualified statement; "
    "imputed, a coder put the number on it.",
    "source": "Source: where a forecast, or else its question, was quoted from.",
}

REFERENCES = {
    "base-rate": "always saying the base rate of the same questions",
    "half": "always saying 50%",
    "crowd": "the median of the others on the same question at that time, only where there were others",
    "crowd-mean": "the mean of the others on the same question at that time, only where there were others",
}


def counts_of_terms(terms: Terms) -> list[str]:
    """What was counted under these terms, and what was not."""
    lines = [as_of(terms), *mid_course(terms.left_out, terms.running), graded(terms), *guessed(terms.bases)]
    if other := terms.left_out.get("other kind"):
        lines.append(
            f"Other kind: {counted(other, 'forecast')} of numbers, dates or options, with a score of another sort; the "
            f"tables of the rule brier show {'it' if other == 1 else 'them'}."
        )
    if terms.floor is not None:
        lines.append(
            f"Probabilities were moved to between {terms.floor:g} and {1 - terms.floor:g} first: "
            f"{counted(terms.clipped, 'forecast')} moved."
        )
    return lines


def rule_in_words(terms: Terms) -> str:
    """What the rule is, and which forecasts it scored."""
    meaning = RULES[terms.rule].meaning
    return f"{meaning[0].upper()}{meaning[1:]}. {policy(terms)}"


def score_notes(record: TrackRecord) -> Notes:
    """Beside the table of everybody."""
    return Notes(
        plain.of_people(record.scorecards, record.running),
        [
            as_of(record),
            *cautions(record),
            graded(record),
            *guessed(record.guessed),
            *_no_skill(any(one.brier and one.skill is None for one in record.scorecards)),
        ],
        [
            *explained(record),
            *([COVERAGE] if any(one.coverage is not None for one in record.scorecards) else []),
            *spoken_quantities.notes(record.scorecards),
        ],
    )


def _no_skill(missing: bool) -> list[str]:
    if not missing:
        return []
    return [
        f"No skill (-): fewer than {SKILL_LEAST} independent claims say too little of the base rate, and where all "
        "turned out alike nothing can be better."
    ]


def table_notes(table: ScoreTable) -> Notes:
    """Beside a score table."""
    intervals = interval_note(table.terms.time, pooled=table.by != "forecaster")
    return Notes(
        _plainly(table),
        [
            *counts_of_terms(table.terms),
            *_infinite(table),
            *_hidden(table),
            *_kept_out(table),
            *_no_skill(_lacks_skill(table)),
        ],
        [
            *([_axis(table)] if table.by in _AXES else []),
            *_skill(table),
            *spoken_quantities.notes(table.groups),
            *_calibration(table),
            *([COULD_BECOME] if any(one.possible for one in table.groups) else []),
            COVERAGE,
            *([GAIN] if any(one.gain is not None for one in table.groups) else []),
            f"{rule_in_words(table.terms)} {intervals}",
        ],
    )


def _plainly(table: ScoreTable) -> list[str]:
    if plainly := RULES[table.terms.rule].plain:
        return [plainly]
    running = table.terms.running
    if table.by == "forecaster":
        return plain.of_people(table.groups, running)
    return plain.in_short(table.groups, "groups", running)


def _lacks_skill(table: ScoreTable) -> bool:
    usual = table.reference == "base-rate" and not RULES[table.terms.rule].relative
    return usual and any(one.score and one.skill is None for one in table.groups)


COULD_BECOME = (
    "Could become: the lowest and highest mean that unresolved yes/no questions can lead to, each turning out yes or "
    "no, nobody revising."
)
COVERAGE = "Coverage: the share of the life of the scored questions during which their forecaster had a forecast."
GAIN = (
    "Gain: what was gained over always saying 50%, over the whole life of the questions, nothing counted while no "
    "forecast stood or once the outcome was known."
)


def _infinite(table: ScoreTable) -> list[str]:
    infinite = sum(one.infinite for one in table.groups)
    if not infinite:
        return []
    return [
        f"{counted(infinite, 'forecast')} gave no chance to what happened: the score is infinite, and so is the mean; "
        "--floor 0.01 would move every probability to between 0.01 and 0.99."
    ]


def _hidden(table: ScoreTable) -> list[str]:
    if not table.hidden:
        return []
    what = counted(table.hidden, "forecaster" if table.by == "forecaster" else "group")
    return [f"Not shown: {what} with fewer than {table.min_n:,} scored yes/no forecasts."]


def _skill(table: ScoreTable) -> list[str]:
    if RULES[table.terms.rule].relative:
        return []
    lines = [f"Skill: 1 - score / score of {_reference(table)}; above 0 is better."]
    if table.reference != "base-rate" and any(one.skill_n and one.skill is None for one in table.groups):
        lines.append(
            "No skill (-) beside a compared n: what the reference said gave no chance to what happened, so that its "
            "own score is infinite, or it was right about everything."
        )
    return lines


def _reference(table: ScoreTable) -> str:
    if table.beside is None:
        return REFERENCES[table.reference]
    return (
        f"the forecaster {table.beside} on the same question at that time, only where {table.beside} had a forecast, "
        "and not of their own"
    )


def _axis(table: ScoreTable) -> str:
    if table.by != "tag":
        return _AXES[table.by]
    return f"{_AXES['tag']}: here {counted(table.repeated, 'scored forecast')}."


def _calibration(table: ScoreTable) -> list[str]:
    if not any(one.calibration for one in table.groups):
        return []
    return [
        "Calibration: score = miscalibration (low is good) - discrimination (high is good) + uncertainty "
        "(the questions' own), by isotonic regression.",
        "Slope and intercept: log odds of what happens = intercept + slope x log odds said; 1 and 0 are right, a "
        "slope below 1 says too near to 0% and 100%; none where anybody said these, or the data do not tell it. "
        "z: by how many standard errors the Brier score is worse than what was said leads to expect (Spiegelhalter); "
        "above 1.96 overconfident, below -1.96 underconfident, forecasts taken as independent, so that there is none "
        "where several are about one question. AUC: how often what "
        "happened had the higher probability of two; 0.5 is chance.",
    ]


def _kept_out(table: ScoreTable) -> list[str]:
    left = Counter[str]()
    for one in table.groups:
        left.update(one.calibration.left_out if one.calibration else {})
    if not left:
        return []
    kept_out = ", ".join(f"{n:,} {name}" for name, n in left.items())
    return [
        f"Kept out of calibration: {kept_out}, since somebody else chose the numbers; --with-implied keeps them in."
    ]


def versus_notes(versus: Versus) -> Notes:
    """Beside a comparison."""
    if versus.better:
        verdict = (
            f"{versus.better} is better, and that holds however often one looks: whoever bet on it from the start has "
            f"had {ENOUGH:.0f} times the stake or more."
        )
    else:
        verdict = f"Nobody is shown to be better yet: bets on neither have ever brought {ENOUGH:.0f} times the stake."
    alone = (
        f"Not compared: {counted(versus.only_a, 'question')} that {versus.a} alone answered, "
        f"{versus.only_b:,} that {versus.b} alone did."
    )
    conventions = [
        "Once: valid for one look at a moment chosen beforehand. Exchanged: a permutation test of whether the two "
        "could be exchanged for one another; the t test is of whether their mean scores are equal. Any time: valid "
        "however often one looks. Evidence: what a stake has become that was bet on one of them on every question; if "
        "that one is expected to be better on none of them, it ever reaches 40 in one case of 40 at most. The "
        "interval beside it is of the mean difference so far, assumes less and is wide. Questions of one claim count "
        "once.",
        rule_in_words(versus.terms),
    ]
    return Notes([verdict], [alone, *counts_of_terms(versus.terms)], conventions)


METHODS = {
    "median": "the median",
    "mean": "the mean",
    "trimmed": "the mean without a tenth at each end",
    "geometric_odds": "the mean of log odds",
    "extremized": "the mean of log odds, pushed outwards by how many there are (Neyman and Roughgarden)",
    "recency": "the median, the i-th oldest of n forecasts weighing exp(sqrt(i) - sqrt(n)), as Metaculus has it",
}


def crowd_notes(found: CrowdRecord) -> Notes:
    """Beside a crowd."""
    card, better = found.card, sum(one.score < one.others for one in found.voices)
    return Notes(
        [
            f"All of them together: {plain.sentence(card.brier, card.base_rate, card.said)} "
            f"{better:,} of {found.people:,} did better than the others together on the same questions."
        ],
        counts_of_terms(found.terms),
        [
            f"On each question the crowd says {METHODS[found.method]}; one forecast of each forecaster counts. The "
            "others: the same without the forecaster beside whom it stands, on the questions on which there were "
            "others. Difference: for one look; below 0 the forecaster was better. Questions of one claim count once."
        ],
    )


def vagueness_notes(found: Vagueness) -> Notes:
    """Beside the scores under every scale."""
    first, lines = [], []
    for one in found.forecasters[:_LISTED]:
        low, high = one.points
        best, worst = one.readings[0].best, one.readings[0].worst
        first.append(
            f"{one.forecaster}: {low:.4f} to {high:.4f} by the choice of scale; {best:.4f} to {worst:.4f} within what "
            "the words allow as logged."
        )
    if found.unread:
        words = ", ".join(f"{phrase!r}" for phrase in [*found.unread][:_LISTED])
        more = ", ..." if len(found.unread) > _LISTED else ""
        lines.append(f"Words that no scale has keep the reading they were logged with: {words}{more}.")
    if found.without:
        lines.append(f"Not shown: {counted(found.without, 'forecaster')} without scored forecasts in words.")
    conventions = [
        "Low, point, high: every word at that place of its range; best, worst: each at the end that scores so. Proper: "
        "words scored as ranges, (1 - low)(1 - high) if it happened and low x high if not; all other views take words "
        "at their point, so that they stand beside stated numbers. A "
        "stated number is itself under every scale, and so is a word that a scale does not have.",
        rule_in_words(found.terms),
    ]
    return Notes(first, [*lines, *counts_of_terms(found.terms)], conventions)
