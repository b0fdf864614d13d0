"""The columns of a table of forecasts, and the row that every importer gives.

An importer finds cells; what they mean is decided in one place for all formats, when the rows are kept.
An exporter writes the same columns.
"""

from collections.abc import Iterable
from typing import NamedTuple
from zlib import crc32

from forecasts.records import Forecast, Question, Record, Source

_QUESTION = {  # what a question is, and how it turned out
    "platform": "where the ids come from; the file's name unless given",
    "question_id": "the question's id there; without it the question's words are its key",
    "question": "the question, on one line",
    "kind": "binary, choice, numeric or date; where it is empty, choice if there are options and else binary",
    "options": "of a choice question: A; B; C, or a JSON list",
    "criteria": "what exactly decides it",
    "resolution_source": "where that will be read",
    "opens": "first day, YYYY-MM-DD",
    "closes": "last day on which forecasts count, YYYY-MM-DD, or an instant such as 2020-04-16T12:00Z",
    "tags": "a; b, or a JSON list",
    "outcome": "yes, no, a fraction from 0 to 1, an option, a number (or above, below), a day (or never), "
    "ambiguous or annulled; empty or nan while open",
    "known_on": "day or instant since when the outcome could be known; the close unless given",
    "evidence": "links that show it, separated by spaces",
    "question_claim_id": "the claim that the question was made of, or none; the first row's claim unless given",
    "question_note": "anything to add about the question, such as its comments",
}
_AXIS = {  # what most tables of forecasts do not have
    "unit": "of a numeric question: what its values count",
    "lower": "lower end of a numeric or date question: a number or a day",
    "upper": "upper end; of a date question the close unless given",
    "open_ends": "lower, upper or both: the ends beyond which the outcome may lie; a date may always come later",
    "ordered": "yes where the options have an order",
    "look_up": "day for looking the answer up, YYYY-MM-DD, where that is not the close",
}
_FORECAST = {  # what was said about it
    "forecaster": "who said it",
    "made_on": "when: a day or an instant",
    "probability": "of yes: 0.7 or 70%",
}
_DETAILS = {  # what few rows have
    "forecast_id": "the forecast's id there; without it question, forecaster, time and value are its key",
    "forecaster_id": "the forecaster's id on the platform; without it the name is the key",
    "forecaster_kind": "person (unless given), organisation, model or crowd",
    "probabilities": 'of each option, as JSON: {"A": 0.2, "B": 0.8}',
    "basis": "stated (unless given), phrase, imputed or implied",
    "low": "lowest reading of the probability",
    "high": "highest reading of the probability",
    "phrase": "the words that the probability was read from",
    "scale": "the scale they were read by",
    "coder": "who read them",
    "note": "anything to add",
    "withdrawn_on": "day or instant from which the forecast no longer stands",
    "claim_id": "rows with one claim id are of one claim and weigh one together, unless their questions have others",
    "quote": "the words, verbatim",
    "source": "the link to where they were said",
    "source_title": "its title",
    "outlet": "who published it",
    "author": "who wrote it",
    "published": "when it was published, YYYY-MM-DD",
    "quantiles": 'of a number or a date, as JSON: {"0.05": 1.2, "0.95": 3.1}, or as 5%=1.2, 95%=3.1',
}
MEANING = {**_QUESTION, **_AXIS, **_FORECAST, **_DETAILS}

ENTERED = {  # how it came into the ledger that wrote the file; not read, since that is of no other ledger
    "recorded_on": "when it was entered there, YYYY-MM-DD",
    "lag_days": "how many days after it was said that was",
    "grade": "how it is known when it was said: A stamped, B prospective, C documented, D retrospective",
}
EXPORTED = {**MEANING, **ENTERED}
OWN_ROW = "ledger_row"  # in a platform's format: all of this, as JSON, by which an import knows a forecast again
WRITTEN = "written"  # in that JSON: what written() gives for the other cells, by which an import sees that they changed

AXIS = tuple(_AXIS)
QUESTION = (*_QUESTION, *AXIS)
EARLIER = "earlier_outcomes"  # a cell behind those: what was believed before, as [[since when, outcome], ...] in JSON
FORECAST, DETAILS = tuple(_FORECAST), tuple(_DETAILS)
COLUMNS = tuple(MEANING)
LONG = ("criteria", "question_note", "note", "quote")  # texts in which white space alone is something
REQUIRED = ("question", "closes", "forecaster", "made_on")
EITHER = ("probability", "probabilities", "quantiles")


def written(cells: Iterable[str]) -> int:
    """A number that tells whether the cells of a line are as they were written.

    Example:
        >>> written(["a", "b"]) == written(["a", "c"])
        False
    """
    return crc32("\x1f".join(cells).encode("utf-8", "surrogatepass"))


def _fields(columns: tuple[str, ...], record: type[Record], **renamed: str) -> dict[str, str]:
    """Those columns that hold a field of a record as it is: column -> field."""
    named = {column: renamed.get(column, column) for column in columns}
    fields = record.model_fields.keys() - Record.model_fields.keys() - {"closes", "made_on"}  # two fields each
    return {column: field for column, field in named.items() if field in fields}


QUESTION_FIELDS = _fields(QUESTION, Question, question="text", question_note="note")
FORECAST_FIELDS = _fields((*FORECAST[1:], *DETAILS), Forecast)
SOURCE_FIELDS = _fields(DETAILS, Source, source="url", source_title="title")


class ImportRow(NamedTuple):
    """One forecast with its question, as text."""

    line: int  # the line of the file on which it starts, from 1
    # the cells of QUESTION, in that order; "" where there is none. Those of AXIS may be left out
    question: tuple[str, ...]
    forecast: tuple[str, ...]  # the cells of FORECAST
    details: tuple[str, ...]  # the cells of DETAILS, or () where all of them are empty

    def named(self) -> dict[str, str]:
        """Its cells by their columns."""
        details = self.details or [""] * len(DETAILS)
        question = zip(QUESTION, self.question, strict=False)
        return dict((*question, *zip((*FORECAST, *DETAILS), (*self.forecast, *details), strict=True)))


class QuestionRow(NamedTuple):
    """A question with its outcome and without a forecast, as text."""

    line: int  # the line of the file on which it starts, from 1
    question: tuple[str, ...]  # the cells of QUESTION, in that order; "" where there is none
