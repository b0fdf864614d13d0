"""A record by its number, its words or its name, and the history of a question.

SQLModel is loaded by the functions that ask, not with this module: scores over whole columns do without.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from forecasts.errors import RecordError
from forecasts.records.quantiles import day_at
from forecasts.records.values import clean_line, name_key, shown
from ledger.errors import UnknownError
from ledger.store.statements import statement

if TYPE_CHECKING:
    from ledger.store.database import Database
    from ledger.store.tables import Recorded, SealRow, SigningKeyRow, StampRow, VoidRow

    Kind = TypeVar("Kind", bound=Recorded)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(moment: int) -> datetime:
    """A moment of the tables as an instant.

    Example:
        >>> instant(0).isoformat()
        '1970-01-01T00:00:00+00:00'
    """
    return _EPOCH + timedelta(microseconds=moment)


def signing_keys(database: Database) -> Sequence[SigningKeyRow]:
    """The keys that signed the ledger's checkpoints, in their order; the last one does."""
    from ledger.store.tables import SigningKeyRow, col, select

    return database.session.exec(select(SigningKeyRow).order_by(col(SigningKeyRow.id))).all()


def signing_key(database: Database) -> str | None:
    """The key that signs now; None where the ledger has none."""
    keys = signing_keys(database)
    return keys[-1].key if keys else None


def certificates(database: Database, authority: str) -> str | None:
    """The certificates of an authority of time stamps, as the journal has them by now; None where it has none."""
    from ledger.store.tables import StampRow, col, select

    own = select(StampRow.certificates).where(StampRow.authority == authority, col(StampRow.certificates).is_not(None))
    return database.session.exec(own.order_by(col(StampRow.id).desc())).first()


def stamps(database: Database, size: int) -> list[tuple[StampRow, str]]:
    """The time stamps that the first entries of the journal have, the oldest first, each with its certificates."""
    from ledger.store.tables import StampRow, col, select

    rows = database.session.exec(select(StampRow).where(StampRow.entry < size).order_by(col(StampRow.id))).all()
    held: dict[str, str] = {}
    found = []
    for row in rows:
        held[row.authority] = row.certificates or held.get(row.authority, "")
        found.append((row, held[row.authority]))
    return found


def made_in(database: Database, entries: Container[int]) -> dict[int, int]:
    """The number of each forecast that was recorded in one of these entries, and which."""
    from ledger.store.tables import ForecastRow, select

    found = database.session.exec(select(ForecastRow.id, ForecastRow.entry))
    return {id_: entry for id_, entry in found if entry in entries}


def seal(database: Database, number: int) -> SealRow | None:
    """A forecast that was sealed, also where it was revealed since; None where there is none of that number."""
    from ledger.store.tables import SealRow, select

    return database.session.exec(select(SealRow).where(SealRow.id == number)).first()


def sealed_as(database: Database, commitment: str) -> int | None:
    """The number of the forecast that was sealed with a commitment, or None."""
    from ledger.store.tables import SealRow, select

    return database.session.exec(select(SealRow.id).where(SealRow.commitment == commitment)).first()


def check_opens(row: SealRow, bound: str) -> None:
    """Refuse what does not open a seal. Raises RecordError: it binds to something else."""
    if bound != row.commitment:
        raise RecordError(
            f"that does not open F{row.id}: it was sealed with other random bytes, or said something else"
        )


def worded(database: Database, question: int) -> list[str]:
    """What a question asks in words, and what it asked before it was amended."""
    from ledger.store.tables import AmendmentRow, select

    before = database.session.exec(select(AmendmentRow.before).where(AmendmentRow.question == question)).all()
    now = kept(database, "question", question)["text"]
    return [now, *(said["text"] for said in before if "text" in said)]


def find_question(database: Database, text: str) -> int | None:
    """The number of the first question with exactly these words, or None; of one that was merged, what it became."""
    from ledger.store.tables import QuestionRow, col, select

    worded = select(QuestionRow.id, QuestionRow.status).where(
        QuestionRow.text == clean_line(text), col(QuestionRow.status).is_distinct_from("entered in error")
    )
    found = database.session.exec(worded.order_by(col(QuestionRow.id))).first()
    if found is None or found[1] != "merged":
        return found and found[0]
    return became(database, "question", found[0])


def find_forecaster(database: Database, name: str) -> int | None:
    """The number of the forecaster of that name or alias, or None."""
    found: int | None = database.value(statement("forecaster_names.of"), {"key": name_key(name)})
    return found


def forecaster(database: Database, name: str) -> int:
    """The number of the forecaster of that name or alias.

    Raises:
        UnknownError: there is none; names that are close to it.
    """
    name = clean_line(name)
    found = find_forecaster(database, name)
    if found is None:
        close = _close(database, name)
        hint = f"; did you mean {' or '.join(close)}?" if close else "; `prediction-ledger score` lists them"
        raise UnknownError(f"there is no forecaster {shown(name)}{hint}")
    return found


def _close(database: Database, name: str) -> list[str]:
    """Names that are close to one, or have a part that is."""
    from difflib import get_close_matches

    names: dict[str, str] = dict(database.execute(statement("forecaster_names.all")))
    if whole := get_close_matches(name_key(name), names, n=3):
        return [names[key] for key in whole]
    parts: dict[str, list[str]] = {}
    for key in names:
        for part in key.split():
            parts.setdefault(part, []).append(names[key])
    return [one for part in get_close_matches(name_key(name), parts, n=3) for one in parts[part]][:3]


def name_of(database: Database, forecaster_id: int) -> str:
    """The name of a forecaster."""
    from ledger.store.tables import ForecasterRow

    return one(database, ForecasterRow, forecaster_id).name


def tags_of(database: Database, question: int) -> tuple[str, ...]:
    """The tags of a question, in alphabetical order."""
    from ledger.store.tables import QuestionTagRow, col, select

    own = select(QuestionTagRow.tag).where(QuestionTagRow.question == question)
    return tuple(database.session.exec(own.order_by(col(QuestionTagRow.tag))).all())


def one(database: Database, table: type[Kind], id_: int) -> Kind:
    """The record with that number. Raises UnknownError: there is none."""
    from ledger.store.tables import select

    found = database.session.exec(select(table).where(table.id == id_)).first()
    return found or _unknown(database, table, id_)


def became(database: Database, noun: str, number: int) -> int:
    """What a forecaster or a question is now: another one, where it was merged."""
    while (into := kept(database, noun, number)["merged_into"]) is not None:
        number = into
    return number


def is_answered(database: Database, question: int) -> bool:
    """Whether there are forecasts on a question, but for those that were entered in error."""
    from ledger.store.tables import ForecastRow, not_void, select

    standing = select(ForecastRow.id).where(ForecastRow.question == question, not_void())
    return database.session.exec(standing.limit(1)).first() is not None


def is_known_since(database: Database, question: int, at: datetime, now: datetime) -> bool:
    """Whether a question closed, or was resolved, after a time and by now."""
    from forecasts.records.lifecycle import moment
    from ledger.store.tables import QuestionRow, ResolutionRow, func, select

    row = one(database, QuestionRow, question)
    told = select(func.max(ResolutionRow.recorded)).where(ResolutionRow.question == question)
    since = row.cutoff if row.status is None else max(row.cutoff, database.session.exec(told).one() or 0)
    return moment(at) < since <= moment(now)


def void(database: Database, noun: str, number: int) -> VoidRow | None:
    """What says that a record was entered in error; None where it was not."""
    from ledger.store.tables import VoidRow, col, select

    said = select(VoidRow).where(VoidRow.noun == noun, VoidRow.number == number)
    return database.session.exec(said.order_by(col(VoidRow.entry).desc())).first()


def says(database: Database, noun: str, number: int) -> dict[str, Any]:
    """The fields of a source, claim, question or forecast that are not empty, as a record has them; but for tags.

    Raises:
        UnknownError: there is none.
    """
    from ledger.store.tables import RECORDS, TABLES

    row = one(database, TABLES[noun], number)
    fields = {name: getattr(row, name) for name in RECORDS[noun].model_fields if name != "tags"}
    fields = {name: value for name, value in fields.items() if value is not None and value != ()}
    if noun == "question" and row.kind == "date":
        fields |= {name: day_at(fields[name]) for name in ("lower", "upper") if name in fields}
    return fields


def kept(database: Database, table: str, id_: int) -> dict[str, Any]:
    """The same as the columns of its table hold it, in the order of the record's fields.

    Raises:
        UnknownError: there is none, or no such table.
    """
    from ledger.store.tables import TABLES

    if (kind := TABLES.get(table)) is None:
        raise UnknownError(f"{shown(table)} is no kind of record; ask for one of {', '.join(TABLES)}")
    return next(iter(_rows(database, kind, kind.id, id_)), None) or _unknown(database, kind, id_)


def entry_of(database: Database, table: str, id_: int) -> int:
    """The journal entry in which a record was recorded. Raises UnknownError: there is none."""
    from ledger.store.tables import TABLES, select

    kind = TABLES[table]
    found = database.session.exec(select(kind.entry).where(kind.id == id_)).first()
    return int(found) if found is not None else _unknown(database, kind, id_)


def history(database: Database, table: str, question: int) -> list[dict[str, Any]]:
    """The resolutions or amendments of a question as the columns hold them, in the order in which they came."""
    from ledger.store.tables import TABLES

    kind = TABLES[table]
    return _rows(database, kind, kind.question, question)


def _rows(database: Database, table: type[Any], key: Any, value: int) -> list[dict[str, Any]]:
    from sqlalchemy import select

    from ledger.store.tables import columns

    found = select(*columns(table)).where(key == value).order_by(table.entry)
    return database.named(*database.compiled(found))


def _unknown(database: Database, table: type[Any], id_: int) -> NoReturn:
    from ledger.store.tables import func, select

    name = table.__tablename__
    if name == "forecast" and (sealed := seal(database, id_)) is not None:
        raise UnknownError(f"F{id_} is sealed, to be revealed by {sealed.reveal_by}: prediction-ledger reveal F{id_}")
    last = database.session.exec(select(func.max(table.id))).one()
    letter = name[0].upper()
    known = f"the last one is {letter}{last}" if last else f"there is no {name} yet"
    raise UnknownError(f"there is no {name} {letter}{shown(id_)}; {known}")
