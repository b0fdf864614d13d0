"""Forecasts with what became of each, as rows of plain numbers from which arrays are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.store.scope import Scope
from ledger.store.sqlite import Database, Row
from ledger.track_record.status import FATE, REASONS, SETTLED

FATES = ("scored", *REASONS)
KINDS = ("binary", "choice", "numeric", "date")
BASES = ("stated", "phrase", "implied", "imputed")
NEVER = 2**53 - 1  # a moment that no forecast reaches, exact as a double


def _code(expression: str, names: Sequence[str]) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {code}" for code, name in enumerate(names))
    return f"CASE ({expression}) {cases} ELSE {len(names)} END"


def _day(column: str) -> str:
    return f"CAST(replace({column}, '-', '') AS INTEGER)"


# What is missing is -1, a name its place in the tuples above, a day 20200416, a moment microseconds since 1970.
COLUMNS = {
    "id": "f.id",
    "question": "f.question_id",
    "forecaster": "f.forecaster_id",
    "unit": "f.weighs_with",
    "question_unit": "s.weighs_with",
    "probability": "coalesce(f.probability, -1)",
    "low": "coalesce(f.low, f.probability, -1)",
    "high": "coalesce(f.high, f.probability, -1)",
    "outcome": "coalesce(s.outcome_value, -1)",
    "resolved": "CASE WHEN s.status = 'resolved' THEN 1 ELSE 0 END",
    "hindsight": "CASE WHEN s.recorded >= s.cutoff THEN 1 ELSE 0 END",
    "kind": _code("s.kind", KINDS),
    "basis": _code("f.basis", BASES),
    "fate": _code(FATE, FATES),
    "start": "f.stands_from",
    "end": f"coalesce(f.stands_until, {NEVER})",
    "cutoff": "s.cutoff",
    "close": "s.close",
    "made_on": _day("f.made_on"),
    "closes": _day("s.closes"),
    "known_on": f"coalesce({_day('s.known_on')}, -1)",
    "claim": "coalesce(f.claim_id, -1)",
}
_ROWS = """
WITH s AS MATERIALIZED ({settled})
SELECT {columns} FROM forecast f CROSS JOIN s WHERE s.id = f.question_id AND {conditions} ORDER BY f.id
"""


def rows(database: Database, scope: Scope, columns: Sequence[str], *, every: bool) -> Iterator[list[Row]]:
    """The columns of all forecasts of a scope, in batches.

    Args:
        database: the ledger.
        scope: the filters.
        columns: names in COLUMNS.
        every: whether forecasts that were revised later keep a fate of their own.
    """
    sql = _ROWS.format(
        settled=SETTLED,
        columns=", ".join(COLUMNS[name] for name in columns),
        conditions=scope.conditions(),
    )
    params = {**scope.params(), "every": int(every), "prospective": int(scope.prospective_only)}
    yield from database.stream(sql, params)


def chosen(database: Database, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """(probabilities as JSON, phrase) of forecasts, by id."""
    found: dict[int, tuple[str, str | None]] = {}
    for start in range(0, len(ids), 500):
        some = ", ".join(str(int(id_)) for id_ in ids[start : start + 500])
        sql = f"SELECT id, probabilities, phrase FROM forecast WHERE id IN ({some})"  # noqa: S608
        found.update({id_: (given, phrase) for id_, given, phrase in database.execute(sql)})
    return found


def guessed(database: Database, scope: Scope) -> dict[str, int]:
    """How many scored forecasts are implied and imputed: numbers that somebody else put on words."""
    sql = (
        f"SELECT basis, count(*) FROM (SELECT f.basis AS basis, {FATE} AS fate"  # noqa: S608
        f" FROM forecast f JOIN ({SETTLED}) s ON s.id = f.question_id"
        f" WHERE f.basis IN ('implied', 'imputed') AND {scope.conditions()})"
        " WHERE fate = 'scored' GROUP BY basis ORDER BY basis"
    )
    policy = {"every": int(scope.time == "every"), "prospective": int(scope.prospective_only)}
    return dict(database.execute(sql, {**scope.params(), **policy}))


def openings(database: Database) -> list[tuple[int, str | None, int]]:
    """(question, the day it opens, the moment of the first forecast on it) of all questions with a forecast."""
    sql = "SELECT question_id, min(stands_from) FROM forecast GROUP BY question_id"
    first: dict[int, int] = dict(database.execute(sql))
    days = database.execute("SELECT id, opens FROM question")
    return [(question, day, first[question]) for question, day in days if question in first]


def tags(database: Database) -> list[tuple[int, str]]:
    """(question, tag) of every tag of every question."""
    return list(database.execute("SELECT question_id, tag FROM question_tag ORDER BY question_id, tag"))


def sources(database: Database) -> list[tuple[int, int, str]]:
    """(forecast, source, its name) of forecasts that are known to come from a source."""
    return list(
        database.execute(
            "SELECT f.id, s.id, coalesce(s.title, s.url, s.outlet, 'source') FROM forecast f"
            " JOIN question q ON q.id = f.question_id LEFT JOIN claim own ON own.id = f.claim_id"
            " LEFT JOIN claim asked ON asked.id = q.claim_id"
            " JOIN source s ON s.id = coalesce(own.source_id, asked.source_id)"
        )
    )


def names(database: Database) -> dict[int, str]:
    """The forecasters' names by their numbers."""
    return dict(database.execute("SELECT id, name FROM forecaster"))


def unsettled(database: Database, scope: Scope) -> list[tuple[int, str, bool]]:
    """(question, its words, whether it is still open) of questions without an outcome as of the scope's day."""
    sql = f"SELECT s.id, s.text, s.close >= :cut FROM ({SETTLED}) s WHERE s.status IS NULL ORDER BY s.id"  # noqa: S608
    return [(id_, text, bool(open_)) for id_, text, open_ in database.execute(sql, {"cut": scope.cut})]
