"""What was entered in error: declaring a record void, restoring it, and correcting what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from forecasts import records
from forecasts.records.values import clean_line
from ledger.errors import RefusedError
from ledger.identifiers import written
from ledger.journal import entry as kinds
from ledger.store import lookup
from ledger.store.statements import statement
from ledger.store.tables import RECORDS

if TYPE_CHECKING:
    from ledger.store.database import Database
    from ledger.store.writer import Writer


def name_of(noun: str, number: int) -> str:
    """A record as people write it.

    Example:
        >>> name_of("forecast", 14), name_of("withdrawal", 14)
        ('F14', 'the withdrawal of F14')
    """
    return f"the withdrawal of F{number}" if noun == "withdrawal" else written(noun, number)


def because(reason: str | None) -> dict[str, str]:
    """The reason of a record that needs none.

    Example:
        >>> because(None), because(" one and the same ")
        ({}, {'reason': 'one and the same'})
    """
    return {} if reason is None else {"reason": clean_line(reason)}


def check_stands(database: Database, noun: str, number: int) -> None:
    """Refuse what would be done to a record that is void, or to a question that was merged.

    Raises:
        RefusedError: it is one of these.
    """
    if (found := lookup.void(database, noun, number)) is not None:
        raise RefusedError(
            f"{name_of(noun, number)} was entered in error, says {found.entered_by} ({found.reason}); "
            f"to take that back: prediction-ledger void --take-back {name_of(noun, number)} --reason ..."
        )
    if noun == "question" and (into := lookup.kept(database, noun, number)["merged_into"]):
        raise RefusedError(f"Q{number} was merged into Q{into}; name that one")


def void(writer: Writer, noun: str, number: int, *, reason: str) -> None:
    """Declare that a record was entered in error: it counts as if it had never been there.

    Raises:
        UnknownError: there is no such record.
        RefusedError: it is void already, or what stands rests on it.
    """
    row = lookup.kept(writer.database, "forecast" if noun == "withdrawal" else noun, number)
    if noun != "withdrawal":
        check_stands(writer.database, noun, number)
    elif row["withdrawn_on"] is None:
        raise RefusedError(f"F{number} is not withdrawn")
    if rests := _resting(writer.database, noun, number):
        raise RefusedError(f"{', '.join(rests)} rests on {name_of(noun, number)}; void or correct that first")
    _write(writer, kinds.RECORD_VOIDED, records.Void, [(noun, number)], reason)


def restore(writer: Writer, noun: str, number: int, *, reason: str) -> None:
    """Declare that a record was not entered in error after all. Raises RefusedError: it is not void."""
    if noun == "withdrawal" or lookup.void(writer.database, noun, number) is None:
        raise RefusedError(f"{name_of(noun, number)} is not void; there is nothing to restore")
    _write(writer, kinds.RECORD_RESTORED, records.Restoration, [(noun, number)], reason)


def _write(
    writer: Writer, kind: str, record: type[records.Void], which: Iterable[tuple[str, int]], reason: str
) -> None:
    said = [records.make(record, {"noun": noun, "number": number, "reason": reason}) for noun, number in which]
    writer.add(kind, [records.stored(one) for one in said])


def _resting(database: Database, noun: str, number: int) -> list[str]:
    """What stands and was read from a claim or a source."""
    if noun not in ("claim", "source"):
        return []
    rows = database.execute(statement(f"resting_on_{noun}"), {"number": number})
    return [f"{letter}{id_}" for letter, id_ in rows]


def correction(
    writer: Writer,
    noun: str,
    number: int,
    fields: Mapping[str, Any],
    cleared: Iterable[str] = (),
    check: Callable[[Any], None] = lambda _: None,
) -> dict[str, Any] | None:
    """What a record ought to have said, as the journal keeps it but for the reason; None where it says that already.

    Args:
        writer: the open transaction.
        noun: source, claim, question or forecast.
        number: which.
        fields: what it ought to have said.
        cleared: fields that are empty unless they are given.
        check: refuses the corrected record where it does not fit.

    Raises:
        RefusedError: it is void.
        RecordError: a field is wrong, or the record would not hang together.
    """
    check_stands(writer.database, noun, number)
    said = lookup.says(writer.database, noun, number)
    kept = {name: value for name, value in said.items() if name not in cleared}
    before = records.stored(records.make(RECORDS[noun], said))
    corrected = records.make(RECORDS[noun], {**kept, **fields})
    check(corrected)
    after = records.stored(corrected)
    changed = [name for name in RECORDS[noun].model_fields if before.get(name) != after.get(name)]
    if not changed:
        return None
    return {
        "noun": noun,
        "number": number,
        "before": {name: before.get(name) for name in changed},
        "changes": {name: after.get(name) for name in changed},
    }


def correct(writer: Writer, corrections: Iterable[dict[str, Any] | None], *, reason: str) -> None:
    """Write corrections, as one entry. Raises RefusedError: nothing changes."""
    made = [records.make(records.Correction, {**one, "reason": reason}) for one in corrections if one is not None]
    if not made:
        raise RefusedError("it says that already; nothing was corrected")
    writer.add(
        kinds.RECORD_CORRECTED,
        [one.model_dump(mode="json") for one in made],  # where null means empty
    )
