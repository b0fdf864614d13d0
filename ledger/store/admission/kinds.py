"""Every kind of entry: what its records are, what they refer to by number, and what else must hold.

Verifying and restoring hold each entry against this table, and merging takes from it which numbers are another
ledger's. A new kind is one more line here, one in the projection and one in the merge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from forecasts import records
from ledger.journal import entry as kinds
from ledger.store.admission import checks
from ledger.store.admission.own_records import (
    CheckpointStamped,
    ClockCorrected,
    EntryRedacted,
    ForecasterMerged,
    ForecasterRenamed,
    ForecasterUnmerged,
    ForecastRevealed,
    ForecastSealed,
    ImportCompleted,
    KeyAnnounced,
    LedgerCreated,
    QuestionMerged,
    QuestionUnmerged,
    ReportPublished,
)
from ledger.store.admission.state import Check, Record


@dataclass(frozen=True, slots=True)
class Kind:
    """What the records of one kind of entry are."""

    model: type[BaseModel]  # the class that validates one
    table: str = ""  # of whose records each gives a new one, with its number in `id`; "" where it gives none
    # field -> the table whose record it names by number, or whose records it lists
    refers: Mapping[str, str] = field(default_factory=dict)
    check: Check | None = None  # what must hold of a validated record beside what it says itself
    puts_right: bool = False  # whether it changes what other records are
    once: bool = False  # whether an entry can say it only once of the same record

    def references(self, record: Record) -> dict[str, str]:
        """The fields of a record that name others by number, and the table of these."""
        if "noun" not in self.model.model_fields:
            return dict(self.refers)
        noun: str = record["noun"]
        return {"number": checks.TABLE_OF.get(noun, noun)}


BOTH = {"forecaster": "forecaster", "into": "forecaster"}
PEOPLE = {"forecaster": "forecaster", "out_of": "forecaster"}
TWO = {"question": "question", "into": "question"}
APART = {"question": "question", "out_of": "question"}
SETTLED = {"question": "question", "supersedes": "resolution"}


KINDS: dict[str, Kind] = {
    kinds.LEDGER_CREATED: Kind(LedgerCreated, check=checks.in_a_zone),
    kinds.SOURCE_ADDED: Kind(records.Source, "source"),
    kinds.FORECASTER_ADDED: Kind(records.Forecaster, "forecaster"),
    kinds.FORECASTER_MERGED: Kind(ForecasterMerged, refers=BOTH, check=checks.two, once=True),
    kinds.CLAIM_RECORDED: Kind(records.Claim, "claim", checks.CLAIM),
    kinds.CLAIM_DECLINED: Kind(records.DeclinedClaim, "claim", checks.CLAIM),
    kinds.QUESTION_ASKED: Kind(records.Question, "question", checks.NAMED["question"]),
    kinds.QUESTION_AMENDED: Kind(records.Amendment, refers={"question": "question"}, check=checks.amends),
    kinds.FORECAST_MADE: Kind(records.Forecast, "forecast", checks.SAID, checks.fits),
    kinds.FORECAST_WITHDRAWN: Kind(records.Withdrawal, refers={"forecast": "forecast"}, check=checks.ends, once=True),
    kinds.QUESTION_RESOLVED: Kind(records.Resolution, "resolution", SETTLED, checks.outcome),
    kinds.FORECASTER_UNMERGED: Kind(
        ForecasterUnmerged, refers=PEOPLE, check=checks.parts("forecaster"), puts_right=True, once=True
    ),
    kinds.FORECASTER_RENAMED: Kind(
        ForecasterRenamed, refers={"forecaster": "forecaster"}, check=checks.renames, once=True
    ),
    kinds.QUESTION_MERGED: Kind(QuestionMerged, refers=TWO, check=checks.joins, puts_right=True, once=True),
    kinds.QUESTION_UNMERGED: Kind(
        QuestionUnmerged, refers=APART, check=checks.parts("question"), puts_right=True, once=True
    ),
    kinds.RECORD_VOIDED: Kind(records.Void, check=checks.voids, puts_right=True, once=True),
    kinds.RECORD_RESTORED: Kind(records.Restoration, check=checks.restores, puts_right=True, once=True),
    kinds.RECORD_CORRECTED: Kind(records.Correction, check=checks.corrects, puts_right=True),
    kinds.IMPORT_COMPLETED: Kind(ImportCompleted, "file_import"),
    kinds.REPORT_PUBLISHED: Kind(ReportPublished, "published_report"),
    kinds.FORECAST_SEALED: Kind(
        ForecastSealed, "forecast", {"question": "question", "forecaster": "forecaster"}, checks.seals
    ),
    kinds.FORECAST_REVEALED: Kind(ForecastRevealed, refers={"forecast": "forecast"}, check=checks.reveals, once=True),
    kinds.ENTRY_REDACTED: Kind(EntryRedacted),
    kinds.CLOCK_CORRECTED: Kind(ClockCorrected),
    kinds.KEY_ANNOUNCED: Kind(KeyAnnounced, "signing_key", check=checks.signs),
    kinds.CHECKPOINT_STAMPED: Kind(CheckpointStamped, "stamp", check=checks.is_stamped),
}
