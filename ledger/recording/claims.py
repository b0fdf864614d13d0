"""Claims: what somebody said, word for word, and what was deliberately not logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from forecasts import records
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.recording.people_and_sources import source as source_of
from ledger.recording.record import add

if TYPE_CHECKING:
    from ledger.store.writer import Writer


def claim(writer: Writer, fields: Mapping[str, Any]) -> int:
    """A claim; the one with the same quote, forecaster and source, if it is there already."""
    record = records.make(records.Claim, fields)
    if record.quote is not None and not _new(writer, record):
        found = matching.standing_claims(writer.database, records.stored(record))
        if found:
            return found[0]
    return add(writer, kinds.CLAIM_RECORDED, "claim", record)


def _new(writer: Writer, record: records.Claim) -> bool:
    """Whether the speaker or the source was never heard of before, and so nor was the claim."""
    who, where = record.forecaster, record.source
    return (who is not None and writer.made("forecaster", who)) or (where is not None and writer.made("source", where))


def declined(writer: Writer, fields: Mapping[str, Any]) -> int:
    """A claim that is deliberately not logged, with the reason."""
    return add(writer, kinds.CLAIM_DECLINED, "claim", records.make(records.DeclinedClaim, fields))


def claim_of(writer: Writer, forecaster: int, quote: str | None, source: str | Mapping[str, Any] | None) -> int | None:
    """The claim that a forecast was read from; None where neither words nor a source are given.

    Raises:
        RefusedError: one of them is given and empty.
    """
    for name, words in (("quote", quote), ("source", source)):
        if isinstance(words, str) and not words.strip():
            raise RefusedError(f"the {name} is empty; give it, or leave it out")
    if quote is None and source is None:
        return None
    place = None if source is None else source_of(writer, source)
    return claim(writer, {"forecaster": forecaster, "source": place, "quote": quote})
