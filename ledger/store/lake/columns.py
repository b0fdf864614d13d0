"""The tables of a lake and the types of their columns: of the ledger's own tables those that decide about scores.

Which these are stands in ledger/store/statements/lake.sql, what each holds in docs/lake.md. Moments are whole
microseconds since 1970 in UTC, days are text.
"""

from functools import cache
from typing import Any

from ledger.errors import RefusedError
from ledger.store.statements import parts

PLACES = 15  # decimal places of a probability: whole numbers below 2**53, which every engine makes the same double of
BUCKET = 65_536  # questions whose forecasts are in one folder
CHANCE = "probability"
NUMBERS = {"lower", "upper", "outcome_value"}
TEXTS = {
    *("probabilities", "quantiles", "basis", "made_on", "made_at", "ended_by", "withdrawn_on", "withdrawn_at", "text"),
    *("kind", "options", "unit", "open_ends", "opens", "closes", "status", "tag", "outcome", "known_on"),
    *("name", "name_key", "quote", "label", "declined"),
}  # all others are whole numbers


def _columns(sql: str) -> list[str]:
    return sql.partition("FROM")[0].replace(",", " ").split()[1:]


TABLES = {table: _columns(sql) for table, sql in parts("lake").items() if table}
GENERATION = "written"  # in which export a row was written: of several with one key the newest counts
# What tells which rows are new states of the same; a question's tags are those of its newest row.
KEYS = dict.fromkeys(("forecast", "question", "resolution", "forecaster", "claim"), "id")
# What statements name besides, of which no score is made.
ABSENT = {"forecast": ("scored_against", "low", "phrase", "note", "coder")}


def parquet() -> tuple[Any, Any]:
    """The modules pyarrow and pyarrow.parquet. Raises RefusedError: it is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet as files
    except ImportError as wrong:
        raise RefusedError("a lake needs pyarrow; install it with: pip install 'prediction-ledger[engines]'") from wrong
    return pyarrow, files


@cache
def schema(table: str) -> Any:
    """The columns of a table's files, as pyarrow has them."""
    pyarrow, _ = parquet()

    def kind(name: str) -> Any:
        if name == CHANCE:
            return pyarrow.decimal128(PLACES + 1, PLACES)
        return pyarrow.float64() if name in NUMBERS else pyarrow.string() if name in TEXTS else pyarrow.int64()

    return pyarrow.schema([(name, kind(name)) for name in (*TABLES[table], GENERATION)])
