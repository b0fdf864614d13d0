"""From what a user gives to records in the journal: one function a noun, each inside a write transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.lifecycle import day_of, day_start, moment
from forecasts.records.outcomes import read_outcome_within
from forecasts.records.quantiles import day_at, read_quantiles
from forecasts.records.values import clean_line, is_instant, read_day, read_instant, shown
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.store import lookup
from ledger.store.axis import axis_of
from ledger.store.rescoring import refuse_rescoring
from ledger.store.writer import Writer

if TYPE_CHECKING:
    from pydantic import BaseModel

    from forecasts import Horizon, Probability, SpokenRange

When = date | datetime | str
CHANGES = ("text", "criteria", "resolution_source", "opens", "closes", "horizon", "tags", "unit", "note")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in the ledger's zone, and the instant where one was given."""

    day: date
    at: datetime | None


def when(value: Any, zone: str) -> Moment:
    """A day, or an instant with its day.

    Raises:
        RecordError: it is neither.
    """
    if is_instant(value):
        instant = read_instant(value)
        return Moment(day_of(instant, zone), instant)
    return Moment(read_day(value), None)


def past(what: str, value: When, writer: Writer) -> Moment:
    """A day or an instant that is not in the future.

    Raises:
        RecordError: it is, or it is neither.
    """
    try:
        given = when(value, writer.projection.zone)
    except RecordError as wrong:
        raise RecordError(f"{what}: {wrong}") from wrong
    today = day_of(writer.now, writer.projection.zone)
    if given.day > today or (given.at is not None and given.at > writer.now):
        raise RecordError(f"{what}: {given.day} is in the future; today is {today}")
    return given


def add(writer: Writer, kind: str, table: str, record: BaseModel) -> int:
    """Write one record with the next number of its table; gives the number.

    Raises:
        RefusedError: there is one with its external id already.
        UnknownError: it refers to something that is not there.
    """
    values = records.stored(record)
    _check_new(writer, table, values)
    for field in ("source", "claim"):
        if field in values:
            lookup.one(writer.database, field, values[field])
    id_ = writer.next_id(table)
    writer.add(kind, [{"id": id_, **values}])
    return id_


def _check_new(writer: Writer, table: str, values: Mapping[str, Any]) -> None:
    if "external_id" not in values:
        return
    found = writer.database.value(
        f"SELECT id FROM {table} WHERE platform = :platform AND external_id = :external_id",  # noqa: S608
        {name: values[name] for name in ("platform", "external_id")},
    )
    if found is not None:
        raise RefusedError(
            f"the {table} {values['external_id']!r} of {values['platform']} is there already, "
            f"as {table[0].upper()}{found}"
        )


def forecaster(writer: Writer, name: str, **fields: Any) -> int:
    """The forecaster of that name or alias, added if there is none yet."""
    if (found := lookup.find_forecaster(writer.database, clean_line(name))) is not None:
        return found
    record = records.make(records.Forecaster, {"name": name, **fields})
    for alias in record.aliases:
        if (found := lookup.find_forecaster(writer.database, alias)) is not None:
            there = lookup.one(writer.database, "forecaster", found)["name"]
            raise RefusedError(f"{alias!r} is a name of {there} already; leave that alias out")
    return add(writer, kinds.FORECASTER_ADDED, "forecaster", record)


def source(writer: Writer, given: str | Mapping[str, Any]) -> int:
    """The source of that link (or title, where it has no link), added if there is none yet."""
    fields = dict(given) if isinstance(given, Mapping) else _link_or_title(given)
    record = records.make(records.Source, fields)
    by = "url" if record.url else "title"
    found = writer.database.value(
        f"SELECT id FROM source WHERE {by} = :value ORDER BY id",  # noqa: S608
        {"value": record.url or record.title},
    )
    return int(found) if found else add(writer, kinds.SOURCE_ADDED, "source", record)


def _link_or_title(text: str) -> dict[str, str]:
    line = clean_line(text)
    return {"url" if line.lower().startswith(("http://", "https://")) else "title": line}


def claim(writer: Writer, fields: Mapping[str, Any]) -> int:
    """A claim; the one with the same quote, forecaster and source, if it is there already."""
    record = records.make(records.Claim, fields)
    if record.quote is not None:
        found = writer.database.value(
            "SELECT id FROM claim WHERE quote = :quote AND declined IS NULL AND forecaster_id = :forecaster"
            " AND replaced_by IS NULL AND aside = 0"
            " AND coalesce(source_id, 0) = :source ORDER BY id",
            {"quote": record.quote, "forecaster": record.forecaster, "source": record.source or 0},
        )
        if found:
            return int(found)
    return add(writer, kinds.CLAIM_RECORDED, "claim", record)


def declined(writer: Writer, fields: Mapping[str, Any]) -> int:
    """A claim that is deliberately not logged, with the reason."""
    return add(writer, kinds.CLAIM_DECLINED, "claim", records.make(records.DeclinedClaim, fields))


def closing(closes: When | Horizon, zone: str) -> dict[str, Any]:
    """The fields of a question that come from its close."""
    if isinstance(closes, date | str) or not hasattr(closes, "rule"):
        close = when(closes, zone)  # which says so if it is nothing of the kind
        return {"closes": close.day, "closes_at": close.at}
    reading = {key: getattr(closes, key) for key in records.HorizonReading.model_fields}
    return {"opens": closes.opens, "closes": closes.closes, "horizon": reading}


def question(writer: Writer, text: str, *, closes: When | Horizon, **fields: Any) -> int:
    """A new question.

    Raises:
        RefusedError: one with these words is there already.
    """
    close = closing(closes, writer.projection.zone)
    given = {key: value for key, value in fields.items() if value is not None}
    record = records.make(records.Question, {"text": text, **close, **given})
    if (found := by_text(writer, record.text)) is not None:
        raise RefusedError(
            f"Q{found} asks that already, word for word; log forecasts on Q{found}, or amend it"
        )
    return add(writer, kinds.QUESTION_ASKED, "question", record)


def by_text(writer: Writer, text: str) -> int | None:
    """The first question with exactly these words, or None."""
    return lookup.find_question(writer.database, text)


def stored_question(writer: Writer, id_: int) -> tuple[records.Question, int]:
    """A question as it is now, and its revision."""
    row = lookup.one(writer.database, "question", id_)
    return records.make(records.Question, _current(row)), row["revision"]


def _current(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a question, from its row, that others depend on."""
    names = ("text", "kind", "opens", "closes", "closes_at", "unit", "open_ends", "ordered")
    fields = {name: row[name] for name in names if row[name] is not None}
    for name in ("lower", "upper"):
        if row[name] is not None:
            fields[name] = day_at(row[name]) if row["kind"] == "date" else row[name]
    return {**fields, "options": tuple(orjson.loads(row["options"])) if row["options"] else ()}


def value_fields(
    value: float | str | Probability | Mapping[str, Any] | None, options: Sequence[str]
) -> dict[str, Any]:
    """The fields of a forecast that come from a chance: a number, a reading of words, or one per option."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {"probabilities": per_option(value, options)}
    if isinstance(value, float | str) or not hasattr(value, "point"):
        return {"probability": value}
    range_ = {"low": value.low, "high": value.high} if value.low != value.high else {}
    scale = {"scale": value.scale, "phrase": value.phrase} if value.basis != "stated" else {}
    return {"probability": value.point, "basis": value.basis, **range_, **scale}


def quantile_fields(given: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None) -> dict[str, Any]:
    """The fields of a forecast that come from quantiles, as they stand or read from a spoken range."""
    if given is None:
        return {}
    if isinstance(given, (Mapping, Sequence)) or not hasattr(given, "coverage"):
        return {"quantiles": given}
    return {
        **{"quantiles": given.quantiles, "basis": given.basis},
        **{"phrase": given.phrase, "scale": given.scale},
    }


def implied(quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None) -> dict[str, Any]:
    """What the quantiles of its first forecast say about a new question: its kind, and the unit of a range."""
    if quantiles is None:
        return {}
    pairs = read_quantiles(quantile_fields(quantiles)["quantiles"])
    unit = getattr(quantiles, "unit", None)
    kind = "numeric" if isinstance(pairs[0][1], float) else "date"
    return {"kind": kind, **({"unit": unit} if unit else {})}


def _check_unit(asked: records.Question, quantiles: Any) -> None:
    unit = getattr(quantiles, "unit", None)
    if unit is not None and asked.unit is not None and unit != asked.unit:
        raise RecordError(
            f"the range was read in {shown(unit)}, the question is in {shown(asked.unit)}; read it in that unit"
        )


def per_option(given: Mapping[str, Any], options: Sequence[str]) -> list[Any]:
    """Values given by option, in the order of the options.

    Raises:
        RecordError: one is missing, or is for something that is not an option.
    """
    named = {str(name).casefold(): value for name, value in given.items()}
    if unknown := [name for name in given if str(name).casefold() not in {o.casefold() for o in options}]:
        listed = ", ".join(options) or "none: it is a yes/no question"
        raise RecordError(f"{unknown[0]!r} is not an option of the question; its options are {listed}")
    if len(named) < len(given):
        raise RecordError("an option is there twice; options are told apart without case")
    if missing := [option for option in options if option.casefold() not in named]:
        raise RecordError(f"the option {missing[0]!r} has no probability; give one for each option, 0 too")
    return [named[option.casefold()] for option in options]


def forecast(
    writer: Writer,
    question_id: int,
    *,
    forecaster_id: int,
    value: float | str | Probability | Mapping[str, Any] | None,
    made_on: When,
    quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
    **fields: Any,
) -> int:
    """What a forecaster said about a question."""
    asked, revision = stored_question(writer, question_id)
    made = past("made on", made_on, writer)
    if value is not None and asked.kind in ("numeric", "date"):
        raise RecordError(f"a {asked.kind} question needs quantiles, such as '10%=..., 90%=...'")
    given = {key: field for key, field in fields.items() if field is not None}
    _check_unit(asked, quantiles)
    record = records.make(
        records.Forecast,
        {
            **{"question": question_id, "question_revision": revision, "forecaster": forecaster_id},
            **{"made_on": made.day, "made_at": made.at},
            **value_fields(value, asked.options),
            **quantile_fields(quantiles),
            **given,
        },
    )
    records.check_fits(asked, record)
    return add(writer, kinds.FORECAST_MADE, "forecast", record)


def withdrawal(writer: Writer, forecast_id: int, *, on: When, reason: str | None) -> None:
    """The end of a forecast that no later one replaces.

    Raises:
        RefusedError: it was withdrawn or revised before that day, or made after it.
    """
    row = lookup.one(writer.database, "forecast", forecast_id)
    _check_stands(row)
    ends = past("withdrawn on", on, writer)
    if row["withdrawn_on"]:
        raise RefusedError(f"F{forecast_id} was withdrawn already, on {row['withdrawn_on']}")
    if moment(ends.at) < row["stands_from"] if ends.at else ends.day < date.fromisoformat(row["made_on"]):
        made = row["made_at"] or row["made_on"]
        raise RefusedError(f"F{forecast_id} was made on {made}; it cannot be withdrawn before that")
    if row["ended_by"] == "revision":
        raise RefusedError(f"F{forecast_id} was revised already; withdraw the newest forecast")
    record = records.make(
        records.Withdrawal,
        {"forecast": forecast_id, "withdrawn_on": ends.day, "withdrawn_at": ends.at, "reason": reason},
    )
    writer.add(kinds.FORECAST_WITHDRAWN, [records.stored(record)])


def _check_stands(forecast: Mapping[str, Any]) -> None:
    if forecast["recoded_by"]:
        raise RefusedError(
            f"F{forecast['id']} does not stand: its words were coded otherwise, as C{forecast['recoded_by']}"
        )


def check_revision(forecast: Mapping[str, Any], made_on: When, zone: str) -> None:
    """Refuse a revision that is older than what it should replace: it would be replaced itself.

    Raises:
        RefusedError: it is; a day alone is its first moment, so it does not follow an instant of that day.
    """
    _check_stands(forecast)
    made = when(made_on, zone)
    if (moment(made.at) if made.at else day_start(made.day, zone)) < forecast["stands_from"]:
        before = forecast["made_at"] or forecast["made_on"]
        hint = "; give the time of day too" if made.day.isoformat() == forecast["made_on"] else ""
        raise RefusedError(
            f"F{forecast['id']} was made on {before}; a revision cannot be older, "
            f"on {made.at or made.day}{hint}"
        )


def resolution(writer: Writer, question_id: int, outcome: object, *, known_on: When, **fields: Any) -> int:
    """How a question turned out; on one that is resolved already, a correction, which needs its reason.

    Raises:
        RefusedError: it is resolved already and there is no reason.
    """
    row = lookup.one(writer.database, "question", question_id)
    known = past("known on", known_on, writer)
    given = {key: value for key, value in fields.items() if value is not None}
    if row["resolution_id"] is not None:
        if not given.get("reason"):
            state = row["outcome"] or row["status"]
            raise RefusedError(
                f"Q{question_id} is resolved already ({state}); to correct that, give the reason"
            )
        given["supersedes"] = row["resolution_id"]
    elif given.get("reason"):
        raise RefusedError(f"Q{question_id} is not resolved yet; a reason is for corrections, use a note")
    status = outcome if outcome in ("ambiguous", "annulled") else "resolved"
    if status == "resolved":
        options = tuple(orjson.loads(row["options"])) if row["options"] else ()
        given["outcome"] = read_outcome_within(row["kind"], options, axis_of(row), outcome)[0]
    record = records.make(
        records.Resolution,
        {"question": question_id, "status": status, "known_on": known.day, "known_at": known.at, **given},
    )
    if "supersedes" in given and _same_resolution(writer, record):
        raise RefusedError(f"Q{question_id} is resolved like that already; nothing was corrected")
    return add(writer, kinds.QUESTION_RESOLVED, "resolution", record)


def _same_resolution(writer: Writer, new: records.Resolution) -> bool:
    """Whether a correction says what the resolution that it would supersede says."""
    old = lookup.one(writer.database, "resolution", new.supersedes or 0)
    stored = records.stored(new)
    evidence = orjson.loads(old["evidence"]) if old["evidence"] else []
    fields = ("status", "outcome", "known_on", "known_at", "note")
    return stored.get("evidence", []) == evidence and all(stored.get(name) == old[name] for name in fields)


def amendment(writer: Writer, question_id: int, *, reason: str, changes: Mapping[str, Any]) -> None:
    """New wording, dates or tags of a question, as a new revision.

    Raises:
        RefusedError: nothing changes, or the new words are those of another question.
        RecordError: a field cannot be amended, or the question would not hang together.
    """
    if unknown := [name for name in changes if name not in CHANGES]:
        raise RecordError(f"{unknown[0]} cannot be amended; annul the question and ask a new one")
    row = lookup.one(writer.database, "question", question_id)
    fields: dict[str, Any] = {k: v for k, v in changes.items() if k != "closes"}
    if changes.get("closes") is not None:
        closing_ = closing(changes["closes"], writer.projection.zone)
        fields = {"closes_at": None, "horizon": None, **closing_, **fields}
    checked = records.stored(records.make(records.Question, {**_current(row), **fields}))
    new: dict[str, Any] = {name: checked.get(name, [] if name == "tags" else None) for name in fields}
    tags = [
        t
        for (t,) in writer.database.execute(
            "SELECT tag FROM question_tag WHERE question_id = :q", {"q": question_id}
        )
    ]
    new = {k: v for k, v in new.items() if (sorted(set(v)) != sorted(tags) if k == "tags" else v != row[k])}
    if not new:
        raise RefusedError(f"Q{question_id} is like that already; nothing was amended")
    refuse_rescoring(writer.database, question_id, new)
    if "text" in new and (other := by_text(writer, new["text"])) is not None:
        raise RefusedError(f"Q{other} asks that already, word for word")
    record = records.make(
        records.Amendment,
        {"question": question_id, "revision": row["revision"] + 1, "reason": reason, "changes": new},
    )
    writer.add(kinds.QUESTION_AMENDED, [{**records.stored(record), "changes": new}])
