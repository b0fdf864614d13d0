"""Sealed forecasts: making one, and opening it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from forecasts import records
from forecasts.errors import RecordError
from ledger.errors import RefusedError, UnknownError
from ledger.journal import entry as kinds
from ledger.journal.seal import NONCE, SAID, commitment
from ledger.recording.values import check_kind, quantile_fields, value_fields
from ledger.store import lookup

if TYPE_CHECKING:
    from ledger.recording.questions import Asked
    from ledger.store.writer import Writer

Keep = Callable[[str, bytes, dict[str, Any]], None]


class Sealed(NamedTuple):
    """A forecast whose value nobody can read: its number, and what opens it."""

    id: int
    question: int
    nonce: bytes
    said: dict[str, Any]


def seal(
    writer: Writer,
    asked: Asked,
    *,
    forecaster: int,
    value: Any,
    quantiles: Any,
    made_on: date,
    reveal_by: date,
    keep: Keep,
) -> Sealed:
    """Commit to a forecast without saying it.

    Args:
        writer: the open transaction.
        asked: on which question.
        forecaster: whose it is.
        value: its chance, as for a forecast.
        quantiles: or its quantiles.
        made_on: today.
        reveal_by: until when it is going to be revealed.
        keep: keeps what opens it, before the journal has it.

    Raises:
        RecordError: the value is not of the question's kind.
        RefusedError: it would be revealed before it is made.
    """
    if reveal_by < made_on:
        raise RefusedError(f"it cannot be revealed by {reveal_by}: that day is over")
    check_kind(asked.question, value, quantiles)
    where = {
        "question": asked.id,
        "question_revision": asked.revision,
        "forecaster": forecaster,
        "made_on": made_on.isoformat(),
    }
    given = {**value_fields(value, asked.question.options), **quantile_fields(quantiles)}
    record = records.make(records.Forecast, {**where, **{name: given[name] for name in SAID if name in given}})
    records.check_fits(asked.question, record)
    said = {name: one for name, one in records.stored(record).items() if name in SAID}
    name = lookup.name_of(writer.database, forecaster)
    closes = asked.question.closes.isoformat()
    nonce = writer.entropy(NONCE)
    bound = commitment(nonce, forecaster=name, question=asked.question.text, closes=closes, said=said)
    keep(bound, nonce, said)
    id_ = writer.next_id("forecast")
    clear = {"name": name, "asked": asked.question.text, "closes": closes, "reveal_by": reveal_by.isoformat()}
    writer.add(kinds.FORECAST_SEALED, [{"id": id_, **where, **clear, "commitment": bound}])
    return Sealed(id_, asked.id, nonce, said)


def reveal(writer: Writer, number: int, nonce: bytes, said: Mapping[str, Any]) -> None:
    """Say what a sealed forecast said.

    Raises:
        UnknownError: there is no such seal.
        RefusedError: it was revealed already, or that is not what opens it.
    """
    row = lookup.seal(writer.database, number)
    if row is None:
        raise UnknownError(f"F{number} is not a sealed forecast")
    if row.revealed is not None:
        raise RefusedError(f"F{number} was revealed already")
    try:
        bound = commitment(nonce, forecaster=row.name, question=row.asked, closes=row.closes, said=dict(said))
        lookup.check_opens(row, bound)
    except RecordError as wrong:
        raise RefusedError(str(wrong)) from wrong
    writer.add(kinds.FORECAST_REVEALED, [{"forecast": number, "nonce": nonce.hex(), "said": dict(said)}])
