"""Forecasts: making one, and ending one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from forecasts import records
from ledger.errors import RefusedError
from ledger.identifiers import number, parse
from ledger.journal import entry as kinds
from ledger.recording import source_days
from ledger.recording.mistakes import check_stands
from ledger.recording.moments import DayOrInstant, When, past, when
from ledger.recording.record import add
from ledger.recording.values import check_kind, quantile_fields, value_fields
from ledger.store import lookup
from ledger.store.tables import ForecastRow, col, not_void, select

if TYPE_CHECKING:
    from forecasts import Probability, SpokenRange
    from ledger.recording.questions import Asked
    from ledger.store.database import Database
    from ledger.store.writer import Writer


class Made(NamedTuple):
    """A forecast that was made, with its number."""

    id: int
    record: records.Forecast


def forecast(
    writer: Writer,
    asked: Asked,
    *,
    forecaster: int,
    value: float | str | Probability | Mapping[str, Any] | None,
    made_on: When,
    quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
    **fields: Any,
) -> Made:
    """What a forecaster said about a question.

    Raises:
        RecordError: the value is not of the question's kind, or a field is wrong.
    """
    made = past("made on", made_on, writer)
    check_kind(asked.question, value, quantiles)
    record = records.make(
        records.Forecast,
        {
            "question": asked.id,
            "question_revision": asked.revision,
            "forecaster": forecaster,
            "made_on": made.day,
            "made_at": made.at,
            **value_fields(value, asked.question.options),
            **quantile_fields(quantiles),
            **{name: given for name, given in fields.items() if given is not None},
        },
    )
    records.check_fits(asked.question, record)
    id_ = add(writer, kinds.FORECAST_MADE, "forecast", record)
    if record.claim is not None:
        source_days.check(writer, "forecast", id_)
    return Made(id_, record)


def said_already(
    database: Database, question: object, forecaster: str, made_on: When, zone: str
) -> tuple[int, bool] | None:
    """What somebody said about a question on a day already, the newest, and whether one of that moment is newer."""
    who = lookup.find_forecaster(database, forecaster)
    words = isinstance(question, str) and not parse(question)
    asked = lookup.find_question(database, str(question)) if words else number(question, "question")
    if who is None or asked is None:
        return None
    made = when(made_on, zone)
    same = select(ForecastRow.id, ForecastRow.stands_from).where(
        ForecastRow.question == asked, ForecastRow.forecaster == who, ForecastRow.made_on == made.day
    )
    there = same.where(not_void(), col(ForecastRow.recoded_by).is_(None))
    newest = there.order_by(col(ForecastRow.stands_from).desc(), col(ForecastRow.id).desc())
    found = database.session.exec(newest).first()
    return found and (found[0], made.start(zone) >= found[1])


def withdrawal(writer: Writer, forecast_id: int, *, on: When, reason: str | None) -> None:
    """The end of a forecast that no later one replaces.

    Raises:
        RefusedError: it was withdrawn or revised before that day, or made after it.
    """
    row = _standing(writer, forecast_id)
    ends = past("withdrawn on", on, writer)
    _check_ends(row, ends, writer.zone)
    record = records.make(
        records.Withdrawal,
        {"forecast": forecast_id, "withdrawn_on": ends.day, "withdrawn_at": ends.at, "reason": reason},
    )
    writer.add(kinds.FORECAST_WITHDRAWN, [records.stored(record)])


def _check_ends(row: ForecastRow, ends: DayOrInstant, zone: str) -> None:
    if row.withdrawn_on:
        raise RefusedError(f"F{row.id} was withdrawn already, on {row.withdrawn_on}")
    if ends.start(zone) < row.stands_from if ends.at else ends.day < row.made_on:
        raise RefusedError(f"F{row.id} was made on {_made(row)}; it cannot be withdrawn before that")
    if row.ended_by == "revision":
        raise RefusedError(f"F{row.id} was revised already; withdraw the newest forecast")


def _made(row: ForecastRow) -> str:
    return records.stored(row).get("made_at") or row.made_on.isoformat()


def _standing(writer: Writer, forecast_id: int) -> ForecastRow:
    row = lookup.one(writer.database, ForecastRow, forecast_id)
    check_stands(writer.database, "forecast", forecast_id)
    check_stands(writer.database, "question", row.question)
    if row.recoded_by:
        raise RefusedError(f"F{row.id} does not stand: its words were coded otherwise, as C{row.recoded_by}")
    return row


def to_revise(writer: Writer, forecast_id: int, made_on: When) -> ForecastRow:
    """The forecast that a newer one replaces.

    Raises:
        RefusedError: the new one is older: it would be replaced itself. A day alone is its first moment, so it does
            not follow an instant of that day.
    """
    row = _standing(writer, forecast_id)
    made = when(made_on, writer.zone)
    if made.start(writer.zone) < row.stands_from:
        hint = "; give the time of day too" if made.day == row.made_on else ""
        raise RefusedError(
            f"F{row.id} was made on {_made(row)}; a revision cannot be older, on {made.at or made.day}{hint}"
        )
    return row
