"""What a platform changed since an earlier import: outcomes become corrections, words and dates amendments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from ledger.errors import RefusedError
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.store.rescoring import refuse_rescoring

REASON = "changed at source"
FIELDS = ("text", "closes", "closes_at", "criteria", "resolution_source", "opens", "note")


class AtSource:
    """Compares a platform's questions with what an earlier import of them said.

    Only what was there before this import began is corrected, each question once: two rows of one file that
    contradict each other are no change.
    """

    def __init__(
        self,
        buffers: Buffers,
        result: ImportResult,
        same_axis: Callable[[dict[str, Any], dict[str, Any]], bool],
    ) -> None:
        self.buffers = buffers
        self.same_axis = same_axis
        self.result = result
        self._last_question = buffers.writer.last_id("question")
        self._last_resolution = buffers.writer.last_id("resolution")
        self._amended: dict[int, int] = {}  # question -> its new revision

    def revision(self, row: dict[str, Any]) -> int:
        """The revision of a question that forecasts are about."""
        return self._amended.get(row["id"], int(row["revision"]))

    def amended(self, row: dict[str, Any], record: dict[str, Any]) -> bool:
        """Whether the question needs no further comparison: it was compared here, and amended if it had changed."""
        if row["id"] > self._last_question or row["id"] in self._amended or record["kind"] != row["kind"]:
            return False
        if record.get("options", []) != orjson.loads(row["options"] or "[]") or not self.same_axis(
            row, record
        ):
            return False
        if not (changes := self._changes(row, record)):
            return True
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

    def _rescores(self, question: int, changes: dict[str, Any]) -> bool:
        """Whether the changes may not be kept, since forecasts here would be scored otherwise by them."""
        try:
            refuse_rescoring(self.buffers.writer.database, question, changes)
        except RefusedError:
            return True
        return False

    def _changes(self, row: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
        new = {name: record.get(name) for name in FIELDS if name in record or name == "closes_at"}
        changes: dict[str, Any] = {name: value for name, value in new.items() if value != row[name]}
        if opens := self._opens_too_late(row, changes):
            changes["opens"] = opens
        if "tags" in record:
            sql = "SELECT tag FROM question_tag WHERE question_id = :id"
            there = {tag for (tag,) in self.buffers.writer.database.execute(sql, {"id": row["id"]})}
            if set(record["tags"]) != there:
                changes["tags"] = record["tags"]
        return changes

    def _opens_too_late(self, row: dict[str, Any], changes: dict[str, Any]) -> str | None:
        """The new close where it would come before the day on which the question opens."""
        closes, opens = changes.get("closes", row["closes"]), changes.get("opens", row["opens"])
        return closes if opens and opens > closes else None

    def corrected(self, row: dict[str, Any], made: dict[str, Any]) -> dict[str, Any] | None:
        """The correction of a known resolution; {} where nothing is new, None where this is a contradiction.

        What someone decided here by hand stays as long as the platform says what it said before.
        """
        if row["resolution_id"] > self._last_resolution:
            if _says(made) == (row["status"], row["outcome"]):
                return {}
            return None
        before = self.buffers.writer.database.one(
            "SELECT status, outcome, known_on, known_at FROM resolution"
            " WHERE question_id = :id AND resolver IS NULL ORDER BY id DESC",
            {"id": row["id"]},
        )
        if before is None:
            return {} if _says(made) == (row["status"], row["outcome"]) else None
        if (*_says(made), made["known_on"], made.get("known_at")) == before:
            return {}
        return {**made, "supersedes": row["resolution_id"], "reason": REASON}


def _says(resolution: dict[str, Any]) -> tuple[Any, Any]:
    return resolution["status"], resolution.get("outcome")
