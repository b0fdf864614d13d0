"""What a row says of a question that is here already, held against what is known of it."""

from typing import Any

import orjson
from sqlalchemy import bindparam

from forecasts.records.quantiles import Axis
from forecasts.records.values import shown
from ledger.exchange.columns import AXIS
from ledger.exchange.keeping.question_cells import COLUMN, Row
from ledger.spreadsheet import BadCell
from ledger.store.database import Database
from ledger.store.lookup import tags_of
from ledger.store.tables import ResolutionRow, col, select

FIELDS = [name for name in COLUMN if name not in ("text", "kind", "options", "tags")]  # compared as they are
_KNOWN = select(col(ResolutionRow.known_on), col(ResolutionRow.known_at)).where(
    col(ResolutionRow.id) == bindparam("id")
)


def check_question(database: Database, row: Row, record: Row, cell: dict[str, str], line: int = 0) -> None:
    """Refuse, as BadCell, a row about another question than the known one; `line` says where this file asks that."""
    name, amend = _called(row, line)
    if line and record["text"] != row["text"]:
        raise BadCell("question", f"{shown(record['text'])} is not what {name} asks: {shown(row['text'])}")
    if (given := _close(record)) != (known := _close(row)):
        raise BadCell("closes", f"{given} is not {known}, when {name} closes")
    if record["kind"] != row["kind"] or record.get("options", []) != options_of(row):
        raise BadCell("kind", f"{name} is a {row['kind']} question with other options")
    for field in FIELDS:
        if field in record and record[field] != as_recorded(row, field):
            raise BadCell(COLUMN.get(field, field), f"{shown(record[field])} is not what {name} has{amend}")
    if "tags" in record and {*record["tags"]} != {*tags_of(database, row["id"])}:
        raise BadCell("tags", f"{shown(cell['tags'])} are not those of {name}{amend}")


def _called(row: Row, line: int) -> tuple[str, str]:
    """What a question that a row contradicts is called, and what to do; nothing where both are in this file."""
    if line:
        return f"line {line:,}, with the same question,", ""
    return f"Q{row['id']} with these words", f"; leave it empty or amend Q{row['id']}"


def _close(of: Row) -> str:
    """The instant of a close, or its day where that is all there is."""
    return str(of.get("closes_at") or of["closes"])


def check_outcome(database: Database, row: Row, made: Row, cell: dict[str, str], line: int = 0) -> None:
    """Refuse, as BadCell, another outcome, or day of it, than the known one; `line` says where this file has that."""
    name = f"Q{row['id']}"
    if (made["status"], made.get("outcome")) != (row["status"], row["outcome"]):
        contradicts, is_so = f"{cell['outcome'].strip()} contradicts", row["outcome"] or row["status"]
        if line:
            raise BadCell("outcome", f"{contradicts} line {line:,}, where the question came out as {is_so}")
        raise BadCell(
            "outcome",
            f"{contradicts} {name}, which is resolved as {is_so}; correct that first: "
            f"prediction-ledger resolve {name} ... --reason ...",
        )
    if not (given := cell.get("known_on", "").strip()):
        return
    ((day, instant),) = database.rows(_KNOWN, {"id": row["resolution_id"]})
    if (made["known_on"], made.get("known_at")) != (day, instant):
        raise BadCell("known_on", f"{given} is not {instant or day}, as {f'line {line:,}' if line else name} has it")


def options_of(row: Row) -> list[str]:
    """The options of a question, from its row."""
    return list(orjson.loads(row["options"] or "[]"))


def as_recorded(row: Row, name: str) -> Any:
    """A column of a known question as a record has it."""
    if name not in ("lower", "upper") or row[name] is None:
        return row[name]
    return Axis.of(row["kind"], None, None, None, row["closes"]).text(row[name])


def same_axis(row: Row, record: Row) -> bool:
    """Whether a row's question asks for values on the same axis, as far as it says."""
    return all(record[name] == as_recorded(row, name) for name in AXIS if name in record)
