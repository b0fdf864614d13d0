"""What a platform changed since an earlier import: outcomes become corrections, words and dates amendments."""

from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import bindparam

from forecasts.records.lifecycle import day_of
from ledger.errors import RefusedError
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.contradictions import options_of, same_axis
from ledger.exchange.keeping.new_names import NewNames
from ledger.exchange.keeping.question_cells import COLUMN, Row
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.recording.questions import CHANGES
from ledger.recording.resolutions import REOPENED
from ledger.store.lookup import tags_of
from ledger.store.rescoring import refuse_rescoring
from ledger.store.tables import QuestionRow, ResolutionRow, col, select

REASON = "changed at source"
FIELDS = ("closes", "closes_at", *(name for name in COLUMN if name in CHANGES and name not in ("tags", "unit")))
ALIKE = 0.8  # share of letters that two titles of one question have in common
_ALIKE = select(col(QuestionRow.id), col(QuestionRow.text), col(QuestionRow.closes_at)).where(
    col(QuestionRow.platform) == bindparam("platform"),
    col(QuestionRow.closes) == bindparam("closes"),
    col(QuestionRow.id) <= bindparam("last"),
)
_BROUGHT = (  # what an import said of a question; what somebody decided here has a resolver
    select(
        col(ResolutionRow.status), col(ResolutionRow.outcome), col(ResolutionRow.known_on), col(ResolutionRow.known_at)
    )
    .where(col(ResolutionRow.question) == bindparam("id"), col(ResolutionRow.resolver).is_(None))
    .order_by(col(ResolutionRow.id).desc())
    .limit(1)
)


class ChangesAtSource:
    """Compares a platform's questions with what an earlier import of them said.

    Only what was there before this import began is corrected, each question once: two rows of one file that
    contradict each other are no change.
    """

    def __init__(self, buffers: Buffers, result: ImportResult, names: NewNames) -> None:
        self.buffers = buffers
        self.names = names
        self.result = result
        self._last_question = buffers.writer.last_id("question")
        self._last_resolution = buffers.writer.last_id("resolution")
        self._amended: dict[int, int] = {}  # question -> its new revision

    def revision(self, row: Row) -> int:
        """The revision of a question that forecasts are about."""
        return self._amended.get(row["id"], int(row["revision"]))

    def amended(self, row: Row, record: Row) -> bool:
        """Whether the question needs no further comparison: it was compared here, and amended if it had changed.

        Raises:
            BadCell: its new words or tags look like those of another one.
        """
        if row["id"] > self._last_question or row["id"] in self._amended or not _is_same(row, record):
            return False
        if not (changes := self._changes(row, record)):
            return True
        if "text" in changes:
            self.names.check_question(changes["text"], apart=row["id"])
        for tag in changes.get("tags", ()):
            self.names.check("tag", tag, "tags")
        revision = row["revision"] + 1
        self.buffers.write_out()
        if self._rescores(row["id"], changes):
            return False
        self.buffers.writer.add(
            kinds.QUESTION_AMENDED,
            [{"question": row["id"], "revision": revision, "reason": REASON, "changes": changes}],
        )
        self._amended[row["id"]] = revision
        self.result.amendments += 1
        row.update({name: value for name, value in changes.items() if name != "tags"})
        return True

    def _rescores(self, question: int, changes: Row) -> bool:
        """Whether the changes may not be kept, since forecasts here would be scored otherwise by them."""
        try:
            refuse_rescoring(self.buffers.writer.database, question, changes)
        except RefusedError:
            return True
        return False

    def _changes(self, row: Row, record: Row) -> Row:
        new = {name: record.get(name) for name in FIELDS if name in record or name == "closes_at"}
        changes: Row = {name: value for name, value in new.items() if value != row[name]}
        if opens := self._opens_too_late(row, changes):
            changes["opens"] = opens
        if "tags" in record and {*record["tags"]} != {*tags_of(self.buffers.writer.database, row["id"])}:
            changes["tags"] = record["tags"]
        return changes

    def _opens_too_late(self, row: Row, changes: Row) -> str | None:
        """The new close where it would come before the day on which the question opens."""
        closes, opens = changes.get("closes", row["closes"]), changes.get("opens", row["opens"])
        return closes if opens and opens > closes else None

    def corrected(self, row: Row, made: Row) -> Row | None:
        """The correction of a known resolution; {} where nothing is new, None where this is a contradiction.

        What someone decided here by hand stays as long as the platform says what it said before.
        """
        before = self.buffers.writer.database.rows(_BROUGHT, {"id": row["id"]})
        if row["resolution_id"] > self._last_resolution or not before:
            return {} if _says(made) == (row["status"], row["outcome"]) else None
        if (*_says(made), made["known_on"], made.get("known_at")) == before[0]:
            return {}
        return {**made, "supersedes": row["resolution_id"], "reason": REASON}

    def retitled(self, record: Row) -> list[int]:
        """The questions here that a new one may be under a new title, on a platform where titles are the ids."""
        if not self._last_question or not record.get("external_id", "").startswith(record["text"]):
            return []
        asked = {"platform": record["platform"], "closes": record["closes"], "last": self._last_question}
        rows = self.buffers.writer.database.rows(_ALIKE, asked)
        return [
            id_
            for id_, text, closes_at in rows
            if closes_at == record.get("closes_at") and SequenceMatcher(None, text, record["text"]).ratio() >= ALIKE
        ]

    def taken_back(self, row: Row) -> Row | None:
        """The reopening of a question whose outcome the platform took back; None where it never gave that outcome."""
        before = self.buffers.writer.database.rows(_BROUGHT, {"id": row["id"]})
        if row["resolution_id"] > self._last_resolution or not before or before[0][0] == REOPENED:
            return None
        today = day_of(self.buffers.writer.now, self.buffers.writer.zone).isoformat()
        taken = {"question": row["id"], "status": REOPENED, "known_on": today}
        return {**taken, "supersedes": row["resolution_id"], "reason": REASON}


def _is_same(row: Row, record: Row) -> bool:
    """Whether a question can be amended to what a row says: its kind, options and axis never change."""
    return record["kind"] == row["kind"] and record.get("options", []) == options_of(row) and same_axis(row, record)


def _says(resolution: Row) -> tuple[Any, Any]:
    return resolution["status"], resolution.get("outcome")
