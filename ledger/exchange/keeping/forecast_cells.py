"""What the cells of a row say of a forecast, as the fields of its record."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.values import clean_line, clean_text
from ledger.exchange.cells.cells import Cells, compact, unguarded
from ledger.exchange.columns import DETAILS, EITHER, FORECAST_FIELDS, LONG, ImportRow
from ledger.exchange.keeping.matched_questions import MatchedQuestion
from ledger.spreadsheet import BadCell, cell_of

TAKES = {"binary": "probability", "choice": "probabilities", "numeric": "quantiles", "date": "quantiles"}
WRONG = {
    "binary": "is not for a yes/no question, which takes one probability",
    "choice": "is not for a choice question, which takes probabilities",
    "numeric": "is not for a numeric question, which takes quantiles",
    "date": "is not for a date question, which takes quantiles",
}
NAMED = ("forecast_id", "forecaster_kind", "forecaster_id", "note")
CHANCES = ("low", "high")
AS_THEY_ARE = [name for name in FORECAST_FIELDS if name not in (*EITHER, *CHANCES)]
_named = itemgetter(*map(DETAILS.index, NAMED))
_rich = itemgetter(*(DETAILS.index(name) for name in DETAILS if name not in NAMED))

End = tuple[str, str | None]  # day and instant


def is_rich(row: ImportRow) -> bool:
    """Whether a row with details has others than an id, a note and what its forecaster is."""
    return any(_rich(row.details))


class ForecastCells:
    """Reads what rows say of their forecasts."""

    def __init__(self, cells: Cells, file: str) -> None:
        """Start with what reads single cells, and the platform of ids that have none."""
        self.cells = cells
        self.file = file

    def platform(self, row: ImportRow) -> str:
        """Where the ids of a row are from."""
        return row.question[0].strip() or self.file

    def named(self, row: ImportRow) -> tuple[str, str, dict[str, str]]:
        """Kind and id of the forecaster, and the fields of ids or a note. Raises BadCell: one cannot be kept."""
        id_, kind, by, note = map(unguarded, _named(row.details))
        fields = {}
        if note:
            fields["note"] = _cleaned("note", note, clean_text)
        if id_ := id_.strip():
            fields["external_id"] = _cleaned("forecast_id", id_, clean_line)
            fields["platform"] = _cleaned("platform", self.platform(row), clean_line)
        return kind.strip(), by.strip(), fields

    def details(self, row: ImportRow) -> dict[str, str]:
        """The cells of DETAILS by their columns; "" where there is nothing in one."""
        return {
            name: unguarded(cell) if name in LONG or not cell.isspace() else ""
            for name, cell in zip(DETAILS, row.details, strict=True)
        }

    def fields(self, row: ImportRow, asked: MatchedQuestion, detail: dict[str, str], said: End) -> dict[str, Any]:
        """The fields of a forecast with any details, but whose it is and which claim it is from.

        Raises:
            BadCell: a cell is wrong, or some do not hang together.
        """
        day, instant = said
        given: dict[str, Any] = {"made_on": day, "made_at": instant, "question_revision": asked.revision}
        given |= self._value(asked, row.forecast[2], detail)
        given |= {name: detail[name] for name in AS_THEY_ARE}
        given |= {name: self.cells.chance(name, detail[name]) for name in CHANCES if detail[name]}
        if detail["forecast_id"]:
            given |= {"external_id": detail["forecast_id"], "platform": self.platform(row)}
        try:
            records.make(records.Forecast, {"question": 1, "forecaster": 1, **compact(given)})
        except ForecastError as wrong:
            column, _, reason = str(wrong).partition(": ")
            raise BadCell(column.replace(" ", "_"), reason) if reason else BadCell("", column) from wrong
        return given

    def _value(self, asked: MatchedQuestion, chance: str, detail: dict[str, str]) -> dict[str, Any]:
        takes, cells = TAKES[asked.kind], {"probability": chance, **detail}
        for column in EITHER:
            if cells[column].strip() and column != takes:
                raise BadCell(column, WRONG[asked.kind])
        if takes == "probability":
            return {takes: self.cells.probability(chance)}
        if takes == "probabilities":
            return {takes: self.cells.chances(cells[takes], asked.options or [])}
        values = self.cells.quantiles(cells[takes])
        with cell_of(takes):
            asked.axis().check_quantiles(values)
        return {takes: values}

    def withdrawal(self, cell: str, said: End) -> End | None:
        """When a forecast was withdrawn; None while it stands. Raises BadCell: that was before it was made."""
        if not cell:
            return None
        (day, instant), (made_on, made_at) = self.cells.when("withdrawn_on", cell), said
        if day < made_on or (instant is not None and made_at is not None and instant < made_at):
            raise BadCell("withdrawn_on", f"{cell} is before the forecast was made, {made_at or made_on}")
        return day, instant


def refuse_value(asked: MatchedQuestion, chance: str) -> BadCell:
    """What to say of a row with a probability alone, or nothing, for a question that takes something else."""
    if chance.strip():
        return BadCell("probability", WRONG[asked.kind])
    return BadCell(TAKES[asked.kind], "is empty")


def _cleaned(column: str, cell: str, clean: Callable[[str], str]) -> str:
    try:
        return clean(cell)
    except ForecastError as wrong:
        raise BadCell(column, wrong) from wrong
