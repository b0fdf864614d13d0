"""Is a record here already? One answer for what is typed, imported or merged from another ledger.

What is looked for is given as the journal would have it (forecasts.records.stored), with this ledger's numbers for
the records that it refers to. Of several that match, the one recorded first comes first. These run once a row of an
import, so they give numbers and plain rows.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, func, or_, select
from sqlmodel import col

from forecasts.records.values import name_key
from ledger.identifiers import parse
from ledger.journal.entry import canonical
from ledger.recording.formerly import formerly
from ledger.store import lookup
from ledger.store.database import Database, Row
from ledger.store.tables import (
    AmendmentRow,
    ClaimRow,
    CorrectionRow,
    EntryRow,
    ForecasterNameRow,
    ForecasterRow,
    ForecastRow,
    QuestionRow,
    ResolutionRow,
    SourceRow,
    VoidRow,
    columns,
)

Record = Mapping[str, Any]

_COLUMNS = {
    "source": columns(SourceRow),
    "forecaster": columns(ForecasterRow),
    "claim": columns(ClaimRow),
    "question": columns(QuestionRow),
    "forecast": columns(ForecastRow),
    "resolution": columns(ResolutionRow),
}


def _where(table: str, **values: str) -> Select[Any]:
    """The numbers of the records whose columns have these values, by name."""
    c = {column.name: column for column in _COLUMNS[table]}
    return select(c["id"]).where(*(c[name] == bindparam(value) for name, value in values.items()))


def _came_with(table: str) -> Select[Any]:
    """The leaf of the entry that brought a record."""
    c = {column.name: column for column in _COLUMNS[table]}
    return select(col(EntryRow.leaf)).where(col(EntryRow.seq) == c["entry"], c["id"] == bindparam("id"))


_NUMBERED = {name: _where(name, id="id") for name in _COLUMNS}
_CAME_WITH = {name: _came_with(name) for name in _COLUMNS}
_EXTERNAL = {name: _where(name, platform="platform", external_id="external") for name in _COLUMNS}


def label(letter: str, number: int, leaf: bytes) -> str:
    """What a record is called outside of its ledger: copies of a ledger give one number to different records.

    Example:
        >>> label("Q", 12, bytes(32))
        'Q12@0000000000000000'
    """
    return f"{letter}{number}@{leaf.hex()[:16]}"


def by_external_id(database: Database, ledger: str, table: str, platform: str, external_id: str) -> int | None:
    """The number of the record with that id on that platform.

    This ledger itself is a platform, where Q12 is question 12, and Q12@3f... is it if the entry that brought it
    has that hash: in a copy of this ledger that went on by itself, question 12 may be another one.

    Args:
        database: the ledger.
        ledger: its UUID.
        table: source, forecaster, claim, question, forecast or resolution.
        platform: where the record is from.
        external_id: what it is called there.
    """
    name, _, mark = external_id.partition("@")
    if platform == ledger and (own := parse(name)):
        found = _first(database.rows(_NUMBERED[table], {"id": own[1]}))
        if not mark or [leaf.hex()[:16] for (leaf,) in database.rows(_CAME_WITH[table], {"id": own[1]})] == [mark]:
            return found
    return _first(database.rows(_EXTERNAL[table], {"platform": platform, "external": external_id}))


def _first(rows: list[Row]) -> int | None:
    return rows[0][0] if rows else None


def _numbers(rows: list[Row]) -> list[int]:
    return [id_ for (id_,) in rows]


_NAMED = select(col(ForecasterNameRow.forecaster)).where(col(ForecasterNameRow.name_key) == bindparam("key"))


def forecaster(database: Database, name: str) -> int | None:
    """The forecaster of that name or alias."""
    return _first(database.rows(_NAMED, {"key": name_key(name)}))


_VOID = select(col(VoidRow.number)).where(col(VoidRow.noun) == "source")
_SOURCES = select(col(SourceRow.id)).where(col(SourceRow.id).not_in(_VOID)).order_by(col(SourceRow.id))
# Sources that had a link or a title before they were corrected: as the journal writes it, :said.
_CORRECTED = select(col(CorrectionRow.number)).where(
    col(CorrectionRow.noun) == "source",
    func.replace(col(CorrectionRow.before), bindparam("said"), "") != col(CorrectionRow.before),
)
_AT, _TITLED = (
    _SOURCES.where(or_(col(field) == bindparam("name"), col(SourceRow.id).in_(_CORRECTED)))
    for field in (SourceRow.url, SourceRow.title)
)


def sources(database: Database, source: Record) -> list[int]:
    """The sources with the same link, or title where it has no link; those too that had it before a correction."""
    name, rows = ("url", _AT) if "url" in source else ("title", _TITLED)
    said = canonical({name: source[name]}).decode()[1:-1]
    return _numbers(database.rows(rows, {"name": source[name], "said": said}))


_QUOTED = (
    select(col(ClaimRow.id))
    .where(col(ClaimRow.quote) == bindparam("quote"), func.coalesce(ClaimRow.source, 0) == bindparam("source"))
    .order_by(col(ClaimRow.id))
)
_STANDING = _QUOTED.where(
    col(ClaimRow.forecaster) == bindparam("forecaster"),
    col(ClaimRow.declined).is_(None),
    col(ClaimRow.replaced_by).is_(None),
    col(ClaimRow.aside) == 0,
)
_CODED = _QUOTED.where(
    func.coalesce(ClaimRow.forecaster, 0) == bindparam("forecaster"),
    func.coalesce(ClaimRow.declined, "") == bindparam("declined"),
    func.coalesce(ClaimRow.coder, "") == bindparam("coder"),
)


def standing_claims(database: Database, claim: Record) -> list[int]:
    """The claims with the same words, speaker and source that stand: not declined, not coded otherwise since."""
    if not claim.get("quote"):
        return []
    return _numbers(database.rows(_STANDING, _words(claim))) or _quoted_before(database, claim)


def same_claims(database: Database, claim: Record) -> list[int]:
    """The claims with the same words, speaker and source that one coder took, or declined, for the same reason."""
    how = {"declined": claim.get("reason", ""), "coder": claim.get("coder", "")}
    if not claim.get("quote"):
        return []
    return _numbers(database.rows(_CODED, _words(claim) | how)) or _quoted_before(database, claim)


def _quoted_before(database: Database, claim: Record) -> list[int]:
    """The claims that had these words, speaker and source before they were corrected."""
    corrected = formerly(database, "claim")
    return [id_ for id_, was in corrected if "quote" in was and _words(was) == _words(claim)]


def _words(claim: Record) -> dict[str, Any]:
    return {"quote": claim["quote"], "forecaster": claim.get("forecaster", 0), "source": claim.get("source", 0)}


_ASKED = select(*columns(QuestionRow)).order_by(col(QuestionRow.id))
_WORDED = _ASKED.where(col(QuestionRow.text) == bindparam("text"))
_QUESTION = _ASKED.where(col(QuestionRow.id) == bindparam("id"))


def questions(database: Database, text: str) -> list[dict[str, Any]]:
    """The questions with exactly these words, as their rows; of those that were merged, what they became."""
    found = database.named(*database.compiled(_WORDED, {"text": text}))
    return [_now(database, row) for row in found if row["status"] != "entered in error"]


def question(database: Database, id_: int) -> dict[str, Any]:
    """The row of a question that is there; of one that was merged, of what it became, with its number as `through`."""
    return _now(database, database.named(*database.compiled(_QUESTION, {"id": id_}))[0])


def _now(database: Database, row: dict[str, Any]) -> dict[str, Any]:
    if row["merged_into"] is None:
        return row
    id_ = lookup.became(database, "question", row["id"])
    return {**database.named(*database.compiled(_QUESTION, {"id": id_}))[0], "through": row["id"]}


_AMENDED = select(col(AmendmentRow.before)).where(col(AmendmentRow.question) == bindparam("id"))
_CORRECTED = select(col(CorrectionRow.before)).where(
    col(CorrectionRow.noun) == "question", col(CorrectionRow.number) == bindparam("id")
)


def asks(database: Database, id_: int, text: str) -> bool:
    """Whether a question has these words, or had them before it was amended or corrected."""
    now = database.named(*database.compiled(_QUESTION, {"id": id_}))[0]["text"]
    if text == now:
        return True
    before = [*database.rows(_AMENDED, {"id": id_}), *database.rows(_CORRECTED, {"id": id_})]
    return any(orjson.loads(fields).get("text") == text for (fields,) in before)


# What a forecast says; two without ids of a platform that say the same are one.
_SAYS: list[Any] = [
    col(ForecastRow.question),
    col(ForecastRow.forecaster),
    col(ForecastRow.made_on),
    col(ForecastRow.made_at),
    col(ForecastRow.probability),
    col(ForecastRow.probabilities),
    col(ForecastRow.quantiles),
]
_SAID = select(*_SAYS).where(col(ForecastRow.id) == bindparam("id"))
_SAID_ON = select(*_SAYS).where(
    col(ForecastRow.question) == bindparam("question"), col(ForecastRow.id) <= bindparam("last")
)
_SAME = (
    select(col(ForecastRow.id), *_SAYS)
    .where(
        col(ForecastRow.question) == bindparam("question"),
        col(ForecastRow.forecaster) == bindparam("forecaster"),
        col(ForecastRow.made_on) == bindparam("made_on"),
        col(ForecastRow.external_id).is_(None),
    )
    .order_by(col(ForecastRow.id))
)


def says(forecast: Record) -> Row:
    """What a forecast says, as said() and said_on() give it.

    Example:
        >>> says({"question": 1, "forecaster": 2, "made_on": "2026-01-05", "probability": "0.70"})
        (1, 2, '2026-01-05', None, 0.7, None, None)
    """
    chance, *several = (forecast.get(name) for name in ("probability", "probabilities", "quantiles"))
    return (
        forecast["question"],
        forecast["forecaster"],
        forecast["made_on"],
        forecast.get("made_at"),
        None if chance is None else float(chance),
        *(orjson.dumps(one).decode() if one else None for one in several),
    )


def said(database: Database, id_: int) -> Row | None:
    """What a forecast says that is here."""
    rows = database.rows(_SAID, {"id": id_})
    return rows[0] if rows else None


def said_on(database: Database, question_id: int, last: int) -> list[Row]:
    """What each forecast on a question says, up to and with one number."""
    return database.rows(_SAID_ON, {"question": question_id, "last": last})


def said_before(database: Database) -> dict[int, list[Row]]:
    """What forecasts said before they were corrected, by the question that they are on."""
    found: dict[int, list[Row]] = {}
    for _, was in formerly(database, "forecast"):
        found.setdefault(was["question"], []).append(says(was))
    return found


def forecasts(database: Database, forecast: Record) -> list[int]:
    """The forecasts that say the same, or did before they were corrected, and have no id on another platform."""
    about = {name: forecast[name] for name in ("question", "forecaster", "made_on")}
    wanted = says(forecast)
    same = [id_ for id_, *there in database.rows(_SAME, about) if tuple(there) == wanted]
    corrected = formerly(database, "forecast")
    return same + [id_ for id_, was in corrected if "external_id" not in was and says(was) == wanted]
