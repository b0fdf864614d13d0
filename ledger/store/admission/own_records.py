"""Records about the ledger itself and about its other records, which nobody gives from outside."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from forecasts.records.nouns import Day, Id, Line, Text
from ledger.journal.stamp import AUTHORITY, LONGEST

Count = Annotated[int, Field(ge=0, strict=True)]
Key = Annotated[str, Field(pattern=r"^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$")]
SignatureText = Annotated[str, Field(pattern="^[A-Za-z0-9+/]{86}==$")]
At = Annotated[str, Field(pattern="^[0-9T:.-]{26}Z$")]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Ours(BaseModel):
    """A record about the ledger itself."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class LedgerCreated(Ours):
    """The first entry."""

    zone: str
    title: Line | None = None


class ForecasterMerged(Ours):
    """Two forecasters are one."""

    forecaster: Id
    into: Id
    reason: Line | None = None


class ForecasterUnmerged(Ours):
    """Two forecasters are not one after all."""

    forecaster: Id
    out_of: Id
    reason: Line | None = None


class ForecasterRenamed(Ours):
    """A forecaster has another name."""

    forecaster: Id
    name: Line
    before: Line
    reason: Line | None = None


class QuestionMerged(Ours):
    """Two questions are one."""

    question: Id
    into: Id
    reason: Line | None = None


class QuestionUnmerged(Ours):
    """Two questions are not one after all."""

    question: Id
    out_of: Id
    reason: Line | None = None


class ImportCompleted(Ours):
    """A file was brought in."""

    file: Text
    sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]  # "" of what was no file
    counts: dict[str, Count]


class ReportPublished(Ours):
    """A report was published."""

    sha256: Hash
    size: Id
    root: Hash


class KeyAnnounced(Ours):
    """From here on a key signs the checkpoints: the first one, or one that takes the place of another.

    Each key signs key_text(): who holds it agrees, and so does who held the one before.
    """

    key: Key
    by_new: SignatureText
    replaces: Key | None = None
    by_old: SignatureText | None = None


class ForecastSealed(Ours):
    """Somebody said something about a question, and is bound to it: what that was is revealed later."""

    question: Id
    question_revision: Annotated[int, Field(ge=1)]
    forecaster: Id
    made_on: Day
    reveal_by: Day
    name: Line
    asked: Line
    closes: Day
    commitment: Hash


class ForecastRevealed(Ours):
    """What a sealed forecast said, and the random bytes that show it."""

    forecast: Id
    nonce: Hash
    said: dict[str, Any]


class CheckpointStamped(Ours):
    """An authority said that the journal's first entries were there by the end of a second (RFC 3161).

    The stamp is over the three lines of their checkpoint. The certificates of the authority stand in the first record
    that has them, and hold until another of the same authority has others.
    """

    size: Id
    root: Hash
    authority: Annotated[str, Field(pattern=f"^{AUTHORITY}$")]
    time: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    stamp: Annotated[str, Field(pattern="^[A-Za-z0-9+/]+={0,2}$", max_length=LONGEST)]
    certificates: Annotated[str, Field(max_length=LONGEST)] | None = None


class Redacted(Ours):
    """A record whose text is gone, since when and why."""

    noun: Literal["source", "claim", "forecast"]
    number: Id
    removed: At
    reason: Line


class EntryRedacted(Ours):
    """The body of an earlier entry is gone: what is kept of it, and which of its records have no text any more.

    One that keeps nothing, such as an earlier entry of this kind whose records are all here again, has only a reason.
    """

    seq: Count
    reason: Text | None = None
    at: At | None = None
    by: Line | None = None
    kind: Literal["source.added", "claim.recorded", "claim.declined", "forecast.made", "record.corrected"] | None = None
    data: tuple[dict[str, Any], ...] = ()
    gone: tuple[Redacted, ...] = ()


class ClockCorrected(Ours):
    """The clock was wrong when the entry before this one was recorded."""

    last: At
    reason: Line
