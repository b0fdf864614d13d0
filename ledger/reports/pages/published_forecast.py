"""What is published of a forecast: the columns of the CSV beside each page, and what each means."""

from typing import NamedTuple

from ledger.reports.wording.figures import GRADED
from ledger.track_record.status import GRADE_LETTERS


class PublishedForecast(NamedTuple):
    """One forecast with all that is published about it; the fields are the columns of the CSV."""

    forecast_id: str
    forecaster: str
    question_id: str
    question: str
    kind: str
    made_on: str
    recorded_on: str
    lag_days: int
    grade: str
    probability: float | None
    probabilities: str | None
    quantiles: str | None
    basis: str
    low: float | None
    high: float | None
    phrase: str | None
    scale: str | None
    coder: str | None
    state: str
    outcome: str | None
    outcome_value: float | None
    known_on: str | None
    closes: str
    weighs_with: str
    brier: float | None
    choice_brier: float | None
    others_mean: float | None
    others_n: int
    others_brier: float | None
    tags: str
    claim_id: str | None
    quote: str | None
    source_id: str | None
    source: str | None
    source_url: str | None
    withdrawn_on: str | None
    note: str | None
    unit: str | None
    lower: str | None
    upper: str | None
    wis: float | None
    rps: float | None


DICTIONARY = {
    "forecast_id": "number of the forecast in this ledger",
    "forecaster": "who said it",
    "question_id": "number of the question in this ledger",
    "question": "the question as it is worded now",
    "kind": "binary, choice, numeric or date",
    "made_on": "when it was said, YYYY-MM-DD",
    "recorded_on": "when it was entered in this ledger, YYYY-MM-DD",
    "lag_days": "how many days later that was",
    "grade": "; ".join(f"{GRADE_LETTERS[grade]} {grade}: {meaning}" for grade, meaning in GRADED.items()),
    "probability": "of yes, 0 to 1; empty unless the question is binary",
    "probabilities": "of each option in order, separated by spaces; choice questions only",
    "quantiles": "as given, in JSON; numeric and date questions only",
    "basis": "stated: a number was given; phrase: words, read by a scale; implied: said without qualification; "
    "imputed: a coder's number",
    "low": "lowest reading of the probability",
    "high": "highest reading of the probability",
    "phrase": "the words that were read",
    "scale": "the scale that read them, name@version",
    "coder": "who read them",
    "state": "scored, or why not: open, overdue, ambiguous, annulled, late, withdrawn, superseded, or its grade",
    "outcome": "what happened, as far as it was known",
    "outcome_value": "1 for yes, 0 for no, a fraction, the place of the option from 0, the number, or the date in days "
    "since 1970-01-01; inf and -inf beyond the ends (never, above, below)",
    "known_on": "since when the outcome could be known, YYYY-MM-DD",
    "closes": "last day on which forecasts counted, YYYY-MM-DD",
    "weighs_with": "forecasts with the same value here come from one claim (or question) and together weigh one",
    "brier": "(probability - outcome_value) squared, 0 best to 1; scored binary forecasts only",
    "choice_brier": "the same summed over the options, 0 best to 2; scored choice forecasts only",
    "others_mean": "mean probability of the others' scored forecasts on the same question",
    "others_n": "how many those are",
    "others_brier": "(others_mean - outcome_value) squared",
    "tags": "topics of the question, separated by semicolons",
    "claim_id": "number of the claim it rests on",
    "quote": "the words, verbatim",
    "source_id": "number of the source",
    "source": "its title",
    "source_url": "its link",
    "withdrawn_on": "from when it no longer stood, YYYY-MM-DD",
    "note": "anything that was added",
    "unit": "in which a number or a date is scored; days for dates; numeric and date questions only",
    "lower": "end below which nothing is told apart: what lies there is scored as if it lay at this end",
    "upper": "the same above; of a date question the end of its horizon, after which all that is known is never",
    "wis": "weighted interval score of the quantiles in that unit, 0 best: twice the mean quantile (pinball) loss; "
    "scored numeric and date forecasts only",
    "rps": "ranked probability score, 0 best to 1; scored choice forecasts whose options have an order only",
}
COLUMNS = PublishedForecast._fields
