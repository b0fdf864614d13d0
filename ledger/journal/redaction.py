"""Entries whose text is gone: what a later one records again of what they said, so that all else still follows.

The leaf of such an entry stays, so the root does; what it said rests on the word of the later one from then on, and
counts as recorded with that.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from ledger.errors import EntryError
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, parse

# Where a record has words, by its noun: the first field says afterwards that they were removed, the others go.
TEXTS = {
    "source": ("title", "url", "outlet", "author"),
    "claim": ("quote", "hedge", "horizon", "condition", "attributed_to", "note", "coding"),
    "forecast": ("note", "phrase"),
}
NOUNS = {
    kinds.SOURCE_ADDED: "source",
    kinds.CLAIM_RECORDED: "claim",
    kinds.CLAIM_DECLINED: "claim",
    kinds.FORECAST_MADE: "forecast",
}
REASONS = {"legal": "for a legal reason", "privacy": "for somebody's privacy", "copyright": "for copyright"}
MARK = f'"kind":"{kinds.ENTRY_REDACTED}"'  # in the bytes of such an entry and of no other: text has its quotes escaped


def tombstone(reason: str, removed: str, recorded: str) -> str:
    """What stands where words were removed.

    Args:
        reason: one of REASONS, or in other words.
        removed: on which day.
        recorded: on which day they had been recorded.

    Example:
        >>> tombstone("legal", "2026-11-30", "2026-03-01")
        '[removed, for a legal reason, on 2026-11-30; it was recorded on 2026-03-01]'
    """
    return f"[removed, {REASONS.get(reason, reason)}, on {removed}; it was recorded on {recorded}]"


def without_text(kind: str, record: dict[str, Any], noun: str, number: int, words: str) -> dict[str, Any] | None:
    """A record of an entry without the text of one that is redacted; None where nothing of it is left.

    Example:
        >>> without_text("claim.recorded", {"id": 3, "quote": "It will.", "hedge": "will"}, "claim", 3, "[removed]")
        {'id': 3, 'quote': '[removed]'}
    """
    if kind == kinds.RECORD_CORRECTED and (record["noun"], record["number"]) == (noun, number):
        sides = {side: _textless(record[side], noun) for side in ("before", "changes")}
        return {**record, **sides, "reason": words} if sides["changes"] else None
    if NOUNS.get(kind) != noun or record["id"] != number:
        return record
    return {**_textless(record, noun), TEXTS[noun][0]: words}


def _textless(fields: dict[str, Any], noun: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in TEXTS[noun]}


def redactions(bodies: Iterable[tuple[int, bytes | None]]) -> list[Entry]:
    """The entries that redact others, among places and bodies; one that cannot be read is told where it stands."""
    mark, found = MARK.encode(), []
    for seq, body in bodies:
        if body is not None and mark in body:
            with suppress(EntryError):
                found.append(parse(seq, body))
    return found


def stand_ins(redactions: Iterable[Entry]) -> dict[int, Entry]:
    """What stands in for each redacted entry, by its place; without records where nothing of it was to be kept.

    Args:
        redactions: the entries that redact others, in order; what they say is checked where they stand.
    """
    found: dict[int, Entry] = {}
    for entry in redactions:
        for r in entry.data:
            if isinstance(seq := r.get("seq"), int):
                before = found[seq].data if seq in found else []
                kind, by = (str(r.get(name, "")) for name in ("kind", "by"))
                found[seq] = Entry(seq, entry.at, by, kind, [*before, *_records(r)], entry.ledger, entry.seq)
    return found


def _records(r: dict[str, Any]) -> list[dict[str, Any]]:
    data = r.get("data")
    fine = isinstance(data, list) and all(isinstance(one, dict) for one in data)
    return data if fine and data and r.get("kind") in (*NOUNS, kinds.RECORD_CORRECTED) else []
