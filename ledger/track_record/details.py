"""Everything that is kept about one record, in the order in which it happened, as plain values to show."""

from typing import Any

import orjson
from sqlmodel import col, select

from forecasts.records.quantiles import Point, day_at, point_text
from forecasts.records.values import decimal_text, instant_text
from ledger.errors import UnknownError
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import GRADE_LETTERS, Scope
from ledger.store.tables import ClaimRow
from ledger.track_record import listing
from ledger.track_record.former import joined
from ledger.track_record.mistakes import mistakes
from ledger.track_record.quantities.rows import read
from ledger.track_record.source_counts import source_counts

HIDDEN = {
    "entry",
    "weighs_with",
    "close",
    "cutoff",
    "known",
    "resolution_id",
    "outcome_value",
    "stands_from",
    "stands_until",
    "scored_against",
    "grade",
    "stated_entry",
    "stamped_by",
    "documented",
    "gone_by",
    "unsure",
    "known_from",
    "known_day",
    "ended_by",
    "recoded_by",
    "replaced_by",
    "aside",
    "settles",
    "upholds",
    "question_id",
    "forecaster_id",
    "source_id",
    "claim_id",
    "status",
    "outcome",
    "before",
    "merged_into",
    "entered_forecaster",
    "entered_question",
    "entered_close",
    "entered_cutoff",
    "withdrawn_from",
    "withdrawal_close",
    "withdrawal_cutoff",
    "holds",
    "due_from",
}
JSON = ("options", "evidence", "probabilities", "quantiles", "changes", "coding")


def details(database: Database, kind: str, id_: int, scope: Scope) -> dict[str, Any]:
    """What is kept about a question, forecast, claim, source or resolution. Raises UnknownError: there is none."""
    found = _details(database, kind, id_, scope)
    return {**found, **mistakes(database, kind, id_, scope.zone)}


def _details(database: Database, kind: str, id_: int, scope: Scope) -> dict[str, Any]:
    row = lookup.kept(database, kind, id_)
    if kind == "question":
        return _question(database, row, scope)
    if kind == "forecast":
        return _forecast(database, row, scope)
    if kind == "claim":
        return _claim(database, id_)
    if kind == "resolution":
        return {"id": f"R{id_}", "question": f"Q{row['question_id']}", **_resolution(row)}
    claims = select(ClaimRow.id).where(col(ClaimRow.source) == id_).order_by(col(ClaimRow.id))
    return {**_source(database, row), "claims": [f"C{claim}" for claim in database.session.exec(claims)]}


def _source(database: Database, row: dict[str, Any]) -> dict[str, Any]:
    """A source, with what was made of it where it was read."""
    plain = {name: value for name, value in _plain(row).items() if name != "found"}
    values = {"id": f"S{row['id']}", **plain}
    for counts in source_counts(database, only=row["id"]):
        values |= {"claims_found": counts.found, "logged": counts.logged, "declined": counts.declined}
        values |= {"not_decided": counts.undecided, "coders": list(counts.coders)}
    return values


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The columns that mean something to a reader."""
    values = {name: value for name, value in row.items() if name not in HIDDEN and name != "id" and value is not None}
    for name in {"recorded", "withdrawal_recorded"} & values.keys():
        values[name] = instant_text(lookup.instant(values[name]))
    return {name: orjson.loads(value) if name in JSON else value for name, value in values.items()}


def _question(database: Database, row: dict[str, Any], scope: Scope) -> dict[str, Any]:
    found = listing.questions(database, scope, only=row["id"])
    if not found:
        raise UnknownError(f"Q{row['id']} is not among the questions that were asked for")
    view = found[0]
    plain = _plain(row) | _of_its_kind(row)
    if "horizon" in plain:  # of a question how the words were read; of a claim the words themselves
        plain["horizon"] = orjson.loads(plain["horizon"])
    resolutions = lookup.history(database, "resolution", row["id"])
    return {
        "id": str(view),
        "question": plain.pop("text"),
        "state": view.state,
        "outcome": view.outcome,
        "known_on": None if view.known_on is None else view.known_on.isoformat(),
        "tags": list(view.tags),
        **plain,
        **({"merged_into": f"Q{row['merged_into']}"} if row["merged_into"] else {}),
        "claim": _claim(database, row["claim_id"]) if row["claim_id"] else None,
        "forecasts": [_said(one) for one in listing.forecasts(database, scope, question=row["id"])],
        "resolutions": [
            {"id": f"R{one['id']}", **_resolution(one), **mistakes(database, "resolution", one["id"], scope.zone)}
            for one in resolutions
            if one["known"] <= scope.cut
        ],
        "amendments": [_plain(one) for one in lookup.history(database, "amendment", row["id"])],
        **_mergers(database, row["id"], scope),
    }


def _mergers(database: Database, question: int, scope: Scope) -> dict[str, Any]:
    """When it was made one with another question, or parted from it, and why; nothing where it never was."""
    found: list[dict[str, Any]] = [
        {"question": f"Q{one.number}", "parted_from" if one.parted else "became": f"Q{one.other}"}
        | {"on": one.on(scope).isoformat(), "by": one.by, "reason": one.reason}
        for one in joined(database, scope)
        if one.noun == "question" and question in (one.number, one.other)
    ]
    return {"mergers": found} if found else {}


def _of_its_kind(row: dict[str, Any]) -> dict[str, Any]:
    """What only some kinds of question have, as people write it."""
    values: dict[str, Any] = {"ordered": True} if row["ordered"] else {}
    if row["kind"] == "date":
        values |= {name: str(day_at(row[name])) for name in ("lower", "upper") if row[name] is not None}
    return values


def _said(view: listing.ForecastView) -> dict[str, Any]:
    return {
        "id": str(view),
        "forecaster": view.forecaster,
        "made_on": view.made_on.isoformat(),
        "recorded_on": view.recorded_on.isoformat(),
        "lag_days": view.lag_days,
        "grade": GRADE_LETTERS[view.grade],
        "chance": _chance(view),
        **_scored(view),
        "basis": view.basis,
        "phrase": view.phrase,
        "scale": view.scale,
        "state": view.status,
        "brier": view.brier,
        "choice_brier": view.choice_brier,
        **_words(view),
    }


def _words(view: listing.ForecastView) -> dict[str, str]:
    return {"made_on_other_words": view.other_words} if view.other_words else {}


def _chance(view: listing.ForecastView) -> Any:
    if view.quantiles is not None:
        return {decimal_text(level): _plain_point(point) for level, point in view.quantiles}
    return view.probability if view.probabilities is None else list(view.probabilities)


def _plain_point(point: Point) -> float | str:
    return point if isinstance(point, float) else point_text(point)


def _scored(view: listing.ForecastView) -> dict[str, Any]:
    """Scores that only some kinds of question have."""
    scores = {"rps": view.rps, "wis": view.wis, "unit": view.unit}
    return {name: value for name, value in scores.items() if value is not None}


def _resolution(row: dict[str, Any]) -> dict[str, Any]:
    values = {"outcome": row["outcome"] or row["status"], **_plain(row)}
    if row["supersedes"]:
        values["supersedes"] = f"R{row['supersedes']}"
    return values


def _forecast(database: Database, row: dict[str, Any], scope: Scope) -> dict[str, Any]:
    found = listing.forecasts(database, scope, only=row["id"])
    if not found:
        raise UnknownError(f"F{row['id']} was made on {row['made_on']}, after {scope.as_of}")
    view, plain = found[0], _plain(row)
    if view.brier is None:
        plain.pop("squared_error", None)  # of one that would be scored by another policy
    return {
        "id": str(view),
        "question_id": f"Q{view.question}",
        "question": view.question_text,
        "forecaster": view.forecaster,
        "state": view.status,
        "outcome": view.outcome,
        "brier": view.brier,
        "choice_brier": view.choice_brier,
        **_scored(view),
        **(_of_quantiles(database, row, scope) if view.wis is not None else {}),
        **plain,
        **({"quantiles": _chance(view)} if view.quantiles else {}),
        "lag_days": view.lag_days,
        "grade": GRADE_LETTERS[view.grade],
        **_words(view),
        "claim": _claim(database, row["claim_id"]) if row["claim_id"] else None,
    }


def _of_quantiles(database: Database, row: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """The scores of a scored forecast as quantiles."""
    from ledger.track_record.quantities.scores import one_forecast

    asked = lookup.kept(database, "question", row["question_id"])
    value = listing.outcome_value(database, scope, row["id"])
    return one_forecast(read({**asked, **row}, value))


def _claim(database: Database, id_: int) -> dict[str, Any]:
    row = lookup.kept(database, "claim", id_)
    who = row["forecaster_id"] and lookup.name_of(database, row["forecaster_id"])
    source = lookup.kept(database, "source", row["source_id"]) if row["source_id"] else None
    return {
        "id": f"C{id_}",
        "forecaster": who,
        **_plain(row),
        **_standing(row),
        "source": {"id": f"S{source['id']}", **_plain(source)} if source else None,
    }


def _standing(row: dict[str, Any]) -> dict[str, Any]:
    """Which claims a claim settles or upholds, and whether it is one that stands."""
    values: dict[str, Any] = {}
    if row["settles"]:
        values["settles"] = [f"C{one}" for one in orjson.loads(row["settles"])]
    values |= {name: f"C{row[name]}" for name in ("upholds", "replaced_by") if row[name]}
    return {**values, "stands": "no, kept for comparison"} if row["aside"] else values
