"""Sealed forecasts of another ledger: they bind here too, since what binds has names and words, and no numbers."""

from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.journal import entry as kinds
from ledger.store import lookup


def take_seal(matched: Correspondence, r: Record) -> None:
    """Bring in a sealed forecast, or find it here: no two have one commitment."""
    if (found := lookup.sealed_as(matched.database, r["commitment"])) is not None:
        matched.know("forecast", r, found)
        return
    record = matched.refer(kinds.FORECAST_SEALED, r)
    record["question_revision"] = lookup.kept(matched.database, "question", record["question"])["revision"]
    ours = matched.ids["forecast"][r["id"]] = matched.writer.next_id("forecast")
    matched.writer.add(kinds.FORECAST_SEALED, [{**record, "id": ours}])
    matched.result.added["sealed forecast"] += 1


def take_revelation(matched: Correspondence, r: Record) -> None:
    """Bring in what a sealed forecast said."""
    record = matched.refer(kinds.FORECAST_REVEALED, r)
    seal = lookup.seal(matched.database, record["forecast"])
    if seal is not None and seal.revealed is None:
        matched.writer.add(kinds.FORECAST_REVEALED, [record])
        matched.result.added["revealed forecast"] += 1
