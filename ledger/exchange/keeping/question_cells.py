"""What the cells of a row say of a question and of how it turned out, as records that are checked."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any

import orjson

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.outcomes import check_known, read_outcome_within
from forecasts.records.quantiles import Axis, position, read_point
from forecasts.records.values import clean_line, shown
from ledger.exchange.cells.cells import Cells, compact, links, listed, unguarded
from ledger.exchange.cells.outcome_words import NOT_RESOLVED, outcome_word
from ledger.exchange.columns import EARLIER, LONG, QUESTION, QUESTION_FIELDS
from ledger.spreadsheet import BadCell, cell_of

COLUMN = {field: column for column, field in QUESTION_FIELDS.items()}
PLAIN = {"question", "closes", "outcome", "known_on"}

Ends = tuple[str, float | None, float | None, str | None, str]  # as Axis.of takes them
Row = dict[str, Any]


class QuestionCells:
    """Reads what rows say of their questions."""

    def __init__(self, cells: Cells, file: str) -> None:
        """Start with what reads single cells, and the platform of ids that have none."""
        self.cells = cells
        self.file = file
        self.joined = 0  # questions with line breaks in their words
        self._closes = lru_cache(50_000)(partial(cells.when, "closes", may_come=True))
        self._resolutions = lru_cache(50_000)(self._resolution)

    def named(self, cells: tuple[str, ...]) -> dict[str, str]:
        """The cells that have something in them, by our columns."""
        named = {
            name: unguarded(text)
            for name, text in zip((*QUESTION, EARLIER), cells, strict=False)
            if text and (name in LONG or not text.isspace())
        }
        if len((text := named.get("question", "")).strip().splitlines()) > 1:
            named["question"] = " ".join(text.split())
            self.joined += 1
        return named

    def platform(self, cell: dict[str, str]) -> str:
        """Where the question's id is from."""
        return cell.get("platform") or self.file

    def record(self, cell: dict[str, str]) -> dict[str, Any]:
        """The question that the cells describe. Raises BadCell: they do not describe one."""
        day, instant = self._closes(cell.get("closes", ""))
        fields: dict[str, Any] = {"text": cell.get("question", ""), "closes": day, "closes_at": instant}
        if cell.keys() <= PLAIN and instant is None:
            return self._plain(fields)
        fields |= self._details(cell)
        if fields["kind"] == "choice":
            with cell_of("options"):
                records.check_options(tuple(fields["options"]))
        try:
            return records.stored(records.make(records.Question, compact(fields)))
        except ForecastError as wrong:
            field, _, reason = str(wrong).partition(": ")
            column = COLUMN.get(field, field) if reason and field in {*QUESTION, *COLUMN} else ""
            raise BadCell(column, reason if column else str(wrong)) from wrong

    def _plain(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What the slower way gives for a yes/no question with words and a closing day alone."""
        try:
            return {"closes": fields["closes"], "kind": "binary", "text": clean_line(fields["text"])}
        except ForecastError as wrong:
            raise BadCell("question", wrong) from wrong

    def _details(self, cell: dict[str, str]) -> dict[str, Any]:
        """The fields of a question but its words and its close."""
        fields: dict[str, Any] = {
            field: READERS[field](cell.get(column, "")) if field in READERS else cell.get(column)
            for field, column in COLUMN.items()
        }
        fields["kind"] = fields["kind"] or ("choice" if fields["options"] else "binary")
        if opens := cell.get("opens", ""):
            fields["opens"] = self.cells.when("opens", opens, may_come=True)[0]
        if cell.get("question_id"):
            fields |= {"platform": self.platform(cell), "external_id": cell["question_id"]}
        return fields

    def resolution(self, question: int, options: list[str], ends: Ends, cell: dict[str, str]) -> dict[str, Any] | None:
        """The resolution of a question, by its number (0 where it has none yet); None while it is open.

        Those that were believed before are in its `earlier`, where there are any.

        Raises:
            BadCell: the outcome is none of that question.
        """
        given = cell.get("outcome", "").strip()
        outcome = outcome_word(given) if ends[0] == "binary" else given
        word = outcome.casefold()
        if word in NOT_RESOLVED and word not in map(str.casefold, options):
            return None
        known_on, evidence = cell.get("known_on", "").strip(), cell.get("evidence", "")
        made = self._resolutions(ends, tuple(options), outcome, known_on, evidence)
        earlier = [
            self._resolutions(ends, tuple(options), outcome, known, "")
            for known, outcome in orjson.loads(cell.get(EARLIER) or "[]")
        ]
        return {**made, "question": question or 1, **({"earlier": earlier} if earlier else {})}

    def _resolution(
        self, ends: Ends, options: tuple[str, ...], outcome: str, known_on: str, evidence: str
    ) -> dict[str, Any]:
        kind, *_, closes = ends
        word = outcome.casefold()
        status = word if word in ("ambiguous", "annulled") else "resolved"
        if not known_on and closes > self.cells.today.isoformat():
            raise BadCell("known_on", f"is needed: the question is resolved, but closes only on {closes}")
        day, instant = self.cells.when("known_on", known_on or closes)
        fields: dict[str, Any] = {"question": 1, "status": status, "known_on": day, "known_at": instant}
        if status == "resolved":
            with cell_of("outcome"):
                fields["outcome"] = read_outcome_within(kind, options, Axis.of(*ends), outcome)[0]
                known = date.fromisoformat(day)
                check_known(kind, fields["outcome"], known, today=self.cells.today)
        with cell_of("evidence" if evidence else "outcome"):
            made = records.make(records.Resolution, {**compact(fields), "evidence": links(evidence)})
        return records.stored(made)


def ends_of(row: Row) -> Ends:
    """Where the outcome of a question may lie, from its row."""
    return row["kind"], row["lower"], row["upper"], row["open_ends"], row["closes"]


def ends_in(record: dict[str, Any]) -> Ends:
    """Where the outcome of a question may lie, from its record."""
    if record["kind"] in ("binary", "choice"):
        return record["kind"], None, None, None, record["closes"]
    lower, upper = (None if name not in record else position(read_point(record[name])) for name in ("lower", "upper"))
    return record["kind"], lower, upper, record.get("open_ends"), record["closes"]


def _kind(cell: str) -> str:
    return cell.strip()


def _ends(cell: str) -> str:
    return cell.strip().casefold()


def _yes(cell: str) -> bool | None:
    """Whether a cell says yes; None where it is empty or says no."""
    word = cell.strip().casefold()
    if word in ("", "no", "false", "0"):
        return None
    if word not in ("yes", "true", "1"):
        raise BadCell("ordered", f"{shown(cell)} is not yes or no")
    return True


READERS: dict[str, Callable[[str], Any]] = {  # of fields that are not simply the text of their cell
    "kind": _kind,
    "open_ends": _ends,
    "ordered": _yes,
    "options": partial(listed, "options"),
    "tags": partial(listed, "tags"),
}
