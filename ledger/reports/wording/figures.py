"""Figures, counts and the statements that stand beside them, worded once for every kind of report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.reports.wording import spoken_quantities
from ledger.track_record.results import FIGURES, HEADLINE
from ledger.track_record.status import GRADE_LETTERS, IN_ERROR

if TYPE_CHECKING:
    from ledger.track_record.afterwards import Afterwards
    from ledger.track_record.listing import ForecastView, QuestionView
    from ledger.track_record.resolvers import SelfResolved
    from ledger.track_record.results import Group, Scorecard, Seals, Terms, TrackRecord
    from ledger.track_record.source_counts import SourceCount
    from ledger.track_record.withdrawals import Withdrawals
    from scoring.estimates import Estimate

MEANING = {
    "open": "the question is still open",
    "overdue": "the question is past its close and nobody has resolved it",
    "ambiguous": "it is unclear how the question turned out",
    "annulled": "the question was defective, or its condition was not met",
    "late": "made after the question closed, or when its outcome could be known",
    "withdrawn": "withdrawn by the forecaster",
    "superseded": "revised by the same forecaster later",
    "early": "the question was resolved before its deadline, which has not passed",
    "recoded": "its words were coded otherwise in the end, by the same coder or between coders",
    "entered in error": "a mistake of whoever entered it: it counts as if it had never been there",
    "not then": "none of the forecaster's stood at the moment that is scored",
    "other kind": "this score is for another kind of question",
}
GRADED = {
    "stamped": "recorded here, and stamped by an outside authority, before the answer could be known",
    "prospective": "recorded here before the answer could be known",
    "documented": "recorded later; a kept text or a platform of that time shows it",
    "retrospective": "recorded later; nothing but the entry says when it was said",
}
MEANING |= GRADED
IN_TIME = {
    False: "On the day on which the outcome became known a forecast is late unless an instant, its own or its entry's, "
    "shows that it came before (--same-day counts those of that day).",
    True: "Forecasts of the day on which the outcome became known count where nothing but the day is known "
    "(--same-day).",
}
GUESSED = {
    "implied": "an unqualified statement, to which the ledger gave a number",
    "imputed": "a coder put the number on it",
}
GUESSED_COUNT = "count in the score: the numbers are not the forecasters' own."
POLICY = {
    "last": (
        "Scored: of each forecaster's forecasts on a question the one that stood when the question closed "
        "or its outcome was known."
    ),
    "first": "Scored: each forecaster's first forecast on a question that was made in time and not withdrawn.",
    "mean": "Scored: the mean over a forecaster's forecasts on a question that were made in time and not withdrawn.",
    "weighted": (
        "Scored: each forecast for as long as it stood between the opening of its question (where none was given, "
        "the first forecast on it) and its close, the last one carried on to the close; a withdrawn one counts "
        "while it stood."
    ),
    "every": "Scored: every forecast for itself, those that were revised later too, if made in time.",
}
SCALES = (
    "Brier score of yes/no questions: mean of (probability - outcome) squared, 0 best, 1 worst; "
    "of choice questions: summed over the options, 0 best, 2 worst."
)
_INTERVAL = (
    "Intervals: 95%, Student's t with Hall's correction for skewness and, for yes/no forecasts, "
    "room for surprises not seen yet, over"
)


WORDS = (
    "Words of chance are scored at the point that their scale gives them. A rule for ranges would be proper for words; "
    "`score --scales` has both beside each other."
)


REDACTED = (
    "{} of this ledger had to be removed. No forecast went with them: their numbers count as before, and one that "
    "was recorded again with a removal counts as recorded then."
)


def explained(record: TrackRecord) -> list[str]:
    """What must be known of the scores of yes/no and choice forecasts, whoever they are of."""
    return [
        policy(record),
        SCALES,
        WORDS,
        interval_note(record.scope["time"]),
        *(one.meaning for one in FIGURES if one.meaning),
    ]


def figure(value: Estimate | float | None, digits: int) -> str:
    """A number, or the value of an estimate, with a fixed number of digits; or a dash."""
    if value is None:
        return "-"
    return f"{value if isinstance(value, (int, float)) else value.value:.{digits}f}"


def interval(estimate: Estimate | None) -> str:
    """An interval with four digits, or a dash."""
    if estimate is None or estimate.low is None or estimate.high is None:
        return "-"
    return f"{estimate.low:.4f} to {estimate.high:.4f}"


def counts(left_out: dict[str, int]) -> str:
    """Counts by reason on one line."""
    return ", ".join(f"{count:,} {reason}" for reason, count in left_out.items()) or "-"


def counted(n: int, noun: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "forecast"), counted(2000, "forecast")
        ('1 forecast', '2,000 forecasts')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def denominator(found: int, logged: int, declined: Mapping[str, int], taken: str = "logged") -> str:
    """How many claims were found in a source, and what became of them; `taken` is the word for those not declined.

    Example:
        >>> denominator(18, 9, {"hope": 2, "condition": 3})
        '18 claims found: 9 logged, 5 declined (condition 3, hope 2), 4 not decided.'
    """
    most = sorted(declined.items(), key=lambda pair: (-pair[1], pair[0]))
    refused = sum(declined.values())
    why = f" ({', '.join(f'{reason} {n:,}' for reason, n in most)})" if most else ""
    left = found - logged - refused
    parts = [f"{logged:,} {taken}", f"{refused:,} declined{why}", *([f"{left:,} not decided"] if left > 0 else [])]
    return f"{counted(found, 'claim')} found: {', '.join(parts)}."


def source_line(source: SourceCount) -> str:
    """What was made of one source."""
    day = f" ({source.published})" if source.published else ""
    first, *others = source.coders or ("",)
    coded = f" Coded by {first}" + (f"; by {', '.join(others)} for comparison." if others else ".") if first else ""
    return f"{source.title}{day}: {denominator(source.found, source.logged, source.declined)}{coded}"


def source_json(source: SourceCount) -> dict[str, Any]:
    """What was made of one source, as JSON values."""
    return {
        "source": f"S{source.id}",
        "title": source.title,
        "published": source.published,
        "found": source.found,
        "logged": source.logged,
        "declined": source.declined,
        "not_decided": source.undecided,
        "coders": source.coders,
    }


def adding_up(record: TrackRecord | Terms) -> str:
    """The sentence in which the counts add up to all forecasts logged."""
    parts = [f"{record.scored:,} scored", *(f"{n:,} {reason}" for reason, n in record.left_out.items())]
    return f"{counted(record.logged, 'forecast')} logged = {' + '.join(parts)}."


def graded(record: TrackRecord | Terms) -> str:
    """How many of the scored forecasts are of each grade, and what that means; of stamps, only where there are any."""
    shown = {grade: getattr(record, grade) for grade in GRADED if grade != "stamped" or record.stamped}
    counted = [f"{n:,} {grade} ({GRADED[grade]})" for grade, n in shown.items()]
    return f"Of those scored, {', '.join(counted[:-1])} and {counted[-1]}."


def best_grade(found: Sequence[tuple[str, int]]) -> str | None:
    """Of grades and how many scored forecasts each has, the best with enough for a headline; None where none has.

    Example:
        >>> best_grade([("D retrospective", 40), ("B prospective", 12), ("A stamped", 3)])
        'B prospective'
    """
    return min((name for name, n in found if n >= HEADLINE), default=None)


def grade_meaning(name: str) -> str:
    """What a grade is, by its letter and name.

    Example:
        >>> grade_meaning("B prospective")
        'Grade B, recorded here before the answer could be known'
    """
    letter, grade = name.split(" ")
    return f"Grade {letter}, {GRADED[grade]}"


def graded_scores(found: Sequence[Group]) -> list[str]:
    """Score by grade in sentences: first the best that has enough, then the others."""
    best = best_grade([(one.label, one.score.n) for one in found if one.score])
    lines = []
    for one in sorted(found, key=lambda one: (one.label != best, one.label)):
        if one.score:
            told = f"{figure(one.score, 4)} over {counted(one.score.n, 'yes/no forecast')}"
            span = "" if one.score.low is None else f", 95% interval {interval(one.score)}"
            lines.append(f"{grade_meaning(one.label)}: Brier score {told}{span}.")
    return lines


def caution(one: TrackRecord | Scorecard) -> list[str]:
    """What must be said where most of the scored forecasts were recorded when the answers could be known."""
    n, later = one.n if isinstance(one, tuple) else one.scored, one.documented + one.retrospective
    if 2 * later <= n:
        return []
    told = f"Recorded here when the answers could be known already: {later:,} of {counted(n, 'scored forecast')}."
    shown = {0: "Nothing but the entries says", later: "Kept texts or platforms of the time show"}.get(
        one.documented, f"Of {one.documented:,} of them kept texts or platforms of the time show"
    )
    return [f"{told} {shown} that they were made before."]


def policy(record: TrackRecord | Terms) -> str:
    """Which of a forecaster's forecasts on a question is scored."""
    time = record.scope["time"]
    said = POLICY.get(time) or (
        f"Scored: of each forecaster's forecasts on a question the one that stood at {time.replace('d-b', ' days b')}, "
        "where the outcome was not known then; one that was withdrawn later counts."
    )
    return f"{said} {in_time(record)}"


def in_time(record: TrackRecord | Terms) -> str:
    """What becomes of forecasts of the day on which an outcome became known."""
    return IN_TIME["same day" in record.scope]


def interval_note(time: str, *, pooled: bool = False) -> str:
    """What intervals are, over what, and what weighs one.

    Args:
        time: which of a forecaster's forecasts on a question count.
        pooled: whether figures are of several forecasters, who share the outcomes of their questions.

    Example:
        >>> interval_note("every").partition("over ")[2]
        'claims; each forecast weighs one. None for one claim.'
    """
    over, weighs, one = "claims", "questions of one claim together weigh one", "claim"
    if pooled:
        over, one = "questions, those of one claim as one, whoever answered", "question"
        weighs = "what one forecaster said on one claim weighs one"
    if time == "every":
        weighs = "each forecast weighs one"
    return f"{_INTERVAL} {over}; {weighs}. None for one {one}."


def guessed(counts: dict[str, int]) -> list[str]:
    """The sentence on implied and imputed forecasts, where there are any."""
    found = [f"{counts[name]:,} {name}" for name in GUESSED if counts.get(name)]
    return [f"{' and '.join(found)} {GUESSED_COUNT}"] if found else []


def as_of(record: TrackRecord | Terms) -> str:
    """As of when, under which filters, the counts that add up, and what is late where anything is."""
    late = f" {in_time(record)}" if record.left_out.get("late") else ""
    return f"As of {record.as_of}{_filters(record)}. {adding_up(record)}{late}"


def filters(scope: dict[str, str]) -> dict[str, str]:
    """What of a scope is worth a word: all but how time is counted, which has a sentence of its own, and the usual.

    Example:
        >>> filters({"time": "last", "cohort": "closed", "tags": "weather"})
        {'tags': 'weather'}
    """
    usual = ("closed",)
    return {name: value for name, value in scope.items() if name != "time" and value not in usual}


def mid_course(left_out: Mapping[str, int], running: int = 0) -> list[str]:
    """The sentence on forecasts whose question was resolved before its deadline, where there are any.

    Args:
        left_out: reason -> how many forecasts are not scored.
        running: how many are scored though the deadline of their question has not passed.

    Example:
        >>> mid_course({"open": 169, "early": 31})[0].partition(". ")[0]
        '31 resolved before their deadline; 169 like them are open'
    """
    early, open_ = left_out.get("early", 0), left_out.get("open", 0)
    counts = f"{early or running:,} resolved before their deadline; {open_:,} like them are open"
    why = "what may happen until a day turns yes early and no only at its end"
    if early:
        return [f"{counts}. They count from their deadlines on: {why}."]
    if running:
        return [f"{counts}. The former are scored here, and are a biased choice: {why}."]
    return []


def withdrawn(found: Iterable[Withdrawals]) -> list[str]:
    """What withdrawing does to scores, of those who withdrew more than a few forecasts."""
    return [
        f"{one.forecaster} withdrew {counted(one.withdrawn, 'forecast')}"
        + (f", {one.behind:,} of the {one.settled:,} settled since on the wrong side of 50%" if one.settled else "")
        + (
            f". With all that stood, for as long as it did, the Brier score is {one.weighted:.4f}."
            if one.weighted is not None
            else "."
        )
        for one in found
    ]


_AFTERWARDS = {
    "void": "Entered in error, after the outcome was known: {}.",
    "withdrawal": "Withdrawals entered in error, after the outcome was known: {}.",
    "corrected": "Corrected after the outcome was known: {}.",
    "merged": "Superseded only by what was made one after the outcome was known: {}.",
    "parted": "Of two who were one until the outcome was known: {}.",
    "close": "On questions that got another close after their outcome was known: {}.",
    "taken back": "Recorded after their outcome had been entered once and taken back, so it may have been known: {}.",
    "other words": "Made on other words than their question has now, so their scores may not mean what they say: {}.",
}
_NAMED = 3  # of those that have something in common


def afterwards(done: Sequence[Afterwards]) -> list[str]:
    """What was done to forecasts when their outcome was known, and which were made on other words.

    Example:
        >>> from datetime import date
        >>> from ledger.track_record.afterwards import Afterwards
        >>> afterwards([Afterwards("void", 3, 1, "Ann", "me", date(2026, 3, 1), "typed wrongly")])
        ['Entered in error, after the outcome was known: 1, by me on 2026-03-01 (F3 of Ann).']
    """
    lines = []
    for what, sentence in _AFTERWARDS.items():
        groups: dict[str, list[str]] = {}
        for one in done:
            if one.what == what:
                by = f" by {one.by}" if one.by else ""
                when = "" if one.on is None else f",{by} on {one.on}"
                when += f", “{one.reason}”" if one.reason and what in ("merged", "parted") else ""
                groups.setdefault(when, []).append(f"F{one.forecast} of {one.forecaster}")
        if groups:
            parts = (f"{len(names):,}{when} ({_some(names)})" for when, names in groups.items())
            lines.append(sentence.format("; ".join(parts)))
    return lines


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def sealed(one: Seals) -> str:
    """What became of the sealed forecasts of a forecaster."""
    counts_ = [f"{n:,} {name.replace('_', ' ')}" for name, n in zip(one._fields[1:-1], one[1:-1], strict=True)]
    strict = (
        ""
        if one.strict is None
        else f"; with those on yes/no questions never revealed as wrong as can be, the Brier score is {one.strict:.4f} "
        "(choices and numbers have no such score)"
    )
    return f"Sealed forecasts of {one.forecaster}: {', '.join(counts_)}{strict}."


def resolved_by_themselves(one: SelfResolved) -> str:
    """How many outcomes of a forecaster's questions they entered themselves.

    Example:
        >>> from ledger.track_record.resolvers import SelfResolved
        >>> resolved_by_themselves(SelfResolved("Ann", 3, 12))
        'Self-resolved: 25% (3 of 12 scored forecasts of Ann have an outcome that Ann entered).'
    """
    of = f"{one.own:,} of {counted(one.scored, 'scored forecast')} of {one.forecaster}"
    verb = "has" if one.own == 1 else "have"
    return f"Self-resolved: {percent(one.own / one.scored)} ({of} {verb} an outcome that {one.forecaster} entered)."


def cautions(record: TrackRecord) -> list[str]:
    """What to know before its scores are believed, where there is anything."""
    told = [
        *mid_course(record.left_out, record.running),
        *withdrawn(record.withdrawals),
        *afterwards(record.afterwards),
    ]
    told += list(map(sealed, record.seals))
    told += list(map(resolved_by_themselves, record.self_resolved))
    return told + ([REDACTED.format(counted(record.redacted, "text"))] if record.redacted else [])


def _filters(record: TrackRecord | Terms) -> str:
    named = [f"{name} {value}" for name, value in filters(record.scope).items()]
    return f", {', '.join(named)}" if named else ""


def score_json(record: TrackRecord) -> dict[str, Any]:
    """A track record as JSON values: the documented shape of `score --json`."""
    return {
        "as_of": record.as_of.isoformat(),
        "ledger": record.ledger,
        "checkpoint": {"entries": record.entries, "root": record.root},
        "scope": record.scope,
        "scales": {"brier": "0..1", "choice_brier": "0..2", "rps": "0..1", "wis": "in the unit, 0.."},
        "forecasters": list(map(card_json, record.scorecards)),
        "logged": record.logged,
        "scored": record.scored,
        **grades_json(record),
        "left_out": record.left_out,
        **({"afterwards": [_afterwards_json(one) for one in record.afterwards]} if record.afterwards else {}),
        **({"redacted": record.redacted} if record.redacted else {}),
        **({"seals": [one._asdict() for one in record.seals]} if record.seals else {}),
        "policy": policy_json(record, record.guessed),
    }


def _afterwards_json(one: Afterwards) -> dict[str, Any]:
    on = None if one.on is None else one.on.isoformat()
    return {**one._asdict(), "forecast": f"F{one.forecast}", "question": f"Q{one.question}", "on": on}


def grades_json(one: TrackRecord | Terms | Scorecard | Group) -> dict[str, int]:
    """How many of the scored forecasts are of each grade."""
    return {grade: getattr(one, grade) for grade in GRADED}


def policy_json(record: TrackRecord | Terms, bases: dict[str, int]) -> dict[str, Any]:
    """What becomes of forecasts of each grade, of late, implied and imputed ones, and how many of each there are."""
    scope, left_out = record.scope, record.left_out
    return {
        **{
            grade: {
                "counts": grade in scope.get("only", grade),
                "scored": n,
                "left_out": left_out.get(grade, 0),
                "why": GRADED[grade],
            }
            for grade, n in grades_json(record).items()
        },
        "late": {
            "counts": False,
            "scored": 0,
            "left_out": left_out.get("late", 0),
            "why": MEANING["late"],
            "same_day": "same day" in scope,
        },
        "early": {
            "counts": scope["cohort"] == "resolved",
            "scored": record.running,
            "left_out": left_out.get("early", 0),
            "why": MEANING["early"],
        },
        **{
            name: {"counts": True, "scored": bases.get(name, 0), "in_calibration": False, "why": why}
            for name, why in GUESSED.items()
        },
    }


NO_ESTIMATE = (None, None, None, 0, 0)  # in place of an Estimate


def card_json(card: Scorecard) -> dict[str, Any]:
    """A scorecard as in score_json."""
    # Ends are unpacked, not asked for by name: there may be ten thousand cards.
    brier, low, high, n, clusters, *_ = card.brier or NO_ESTIMATE
    choice, choice_low, choice_high, choice_n, *_ = card.choice_brier or NO_ESTIMATE
    return {
        "forecaster": card.forecaster,
        "n": card.n,
        "binary_n": n,
        "questions": card.questions,
        "clusters": clusters,
        "brier": brier,
        "brier_low": low,
        "brier_high": high,
        **{one.key: one.of(card) for one in FIGURES},
        "choice_brier": choice,
        "choice_brier_low": choice_low,
        "choice_brier_high": choice_high,
        "choice_n": choice_n,
        "stamped": card.stamped,
        "prospective": card.prospective,
        "documented": card.documented,
        "retrospective": card.retrospective,
        "left_out": card.left_out,
        **spoken_quantities.card_json(card),
        "said": card.said,
        "coverage": card.coverage,
    }


def limits_json(name: str, value: Estimate | None) -> dict[str, float | None]:
    """An estimate and the ends of its interval, by name."""
    return {
        name: value.value if value else None,
        f"{name}_low": value.low if value else None,
        f"{name}_high": value.high if value else None,
    }


def later(days: int) -> str:
    """How long after it was said a forecast was recorded.

    Example:
        >>> later(0), later(1), later(2000)
        ('the same day', '1 day later', '2,000 days later')
    """
    return f"{counted(days, 'day')} later" if days else "the same day"


def chance(forecast: ForecastView) -> str:
    """The chance that was given, of yes or of each option; or the quantiles."""
    if forecast.quantiles is not None:
        return spoken_quantities.quantiles_text(forecast)
    given: Sequence[float] = forecast.probabilities or (() if forecast.probability is None else (forecast.probability,))
    return " / ".join(map(percent, given))


def percent(probability: float) -> str:
    """A probability as people write it; never rounded to a certainty that was not claimed.

    Example:
        >>> percent(0.95), percent(2 / 3), percent(0.99999)
        ('95%', '66.67%', '99.999%')
    """
    text = f"{probability * 100:.4g}"
    return f"{probability * 100:.10g}%" if text in ("0", "100") else f"{text}%"


def forecast_score(forecast: ForecastView) -> str:
    """The score of one forecast with its scale, or why there is none."""
    if forecast.wis is not None:
        return spoken_quantities.forecast_score(forecast)
    if forecast.brier is not None:
        return f"Brier {forecast.brier:.4f}"
    if forecast.choice_brier is None:
        return became(forecast)
    ranked = "" if forecast.rps is None else f", RPS {forecast.rps:.4f} (0 to 1)"
    return f"Brier {forecast.choice_brier:.4f} (0 to 2){ranked}"


def marks(forecast: ForecastView) -> list[str]:
    """What is to be known of a forecast beside its state or score, where there is anything."""
    words = [f"made on other words: {forecast.other_words}"] if forecast.other_words else []
    return [*words, *([forecast.mistake] if forecast.mistake and forecast.status != IN_ERROR else [])]


def became(forecast: ForecastView) -> str:
    """What became of a forecast; of one that was entered in error also by whom that was said, and on which day."""
    return forecast.mistake if forecast.mistake and forecast.status == IN_ERROR else forecast.status


def forecast_json(one: ForecastView) -> dict[str, Any]:
    """A forecast as JSON values."""
    return {
        "id": str(one),
        "question_id": f"Q{one.question}",
        "question": one.question_text,
        "forecaster": one.forecaster,
        "made_on": one.made_on,
        "recorded_on": one.recorded_on,
        "lag_days": one.lag_days,
        "grade": GRADE_LETTERS[one.grade],
        "probability": one.probability,
        "probabilities": one.probabilities,
        "basis": one.basis,
        "phrase": one.phrase,
        "scale": one.scale,
        "state": one.status,
        "outcome": one.outcome,
        "brier": one.brier,
        "choice_brier": one.choice_brier,
        **({"made_on_other_words": one.other_words} if one.other_words else {}),
        **({"mistake": one.mistake} if one.mistake else {}),
        **spoken_quantities.forecast_json(one),
    }


def question_json(question: QuestionView) -> dict[str, Any]:
    """A question as JSON values."""
    return {
        **{"id": str(question), "question": question.text, "kind": question.kind, "options": question.options},
        **{"closes": question.closes, "state": question.state, "outcome": question.outcome},
        **{"known_on": question.known_on, "forecasts": question.forecasts, "tags": question.tags},
        **_of_its_kind(question),
    }


def _of_its_kind(question: QuestionView) -> dict[str, Any]:
    """What only a numeric or date question has, or one whose options have an order."""
    if question.kind in ("numeric", "date"):
        ends = {"lower": question.lower, "upper": question.upper, "open_ends": question.open_ends}
        return {"unit": question.unit, **ends}
    return {"ordered": True} if question.ordered else {}
