"""Verbs that put mistakes right: void, correct, undo, and what people and questions are called or made one of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.api.looking import Looking, Reference
from ledger.identifiers import number, record
from ledger.recording.moments import When
from ledger.store import journal_tables
from ledger.track_record.listing import QuestionView

if TYPE_CHECKING:
    from forecasts import Probability, SpokenRange
    from ledger.recording.redaction import Redaction
    from ledger.recording.undoing import Undoing
    from ledger.track_record.shown import Published


class Righting(Looking):
    """What was entered in error, each verb one transaction; the journal keeps what was there before."""

    def void(self, reference: Reference, *, reason: str, withdrawal: bool = False) -> None:
        """Declare that a record was entered in error: it is shown as that, and counts as if it had never been there.

        What it superseded stands again; with a question all forecasts on it are void.

        Args:
            reference: a forecast, claim, source, question or resolution, such as "F14".
            reason: what was wrong.
            withdrawal: whether it is the forecast's withdrawal that is void, and not the forecast.

        Raises:
            RefusedError: it is void already, or what stands rests on it.
        """
        from ledger.recording.mistakes import void

        noun, id_ = record(reference)
        with self._writing() as writer:
            void(writer, "withdrawal" if withdrawal else noun, id_, reason=reason)

    def restore_void(self, reference: Reference, *, reason: str) -> None:
        """Declare that a record that is void was not entered in error after all.

        Raises:
            RefusedError: it is not void.
        """
        from ledger.recording.mistakes import restore

        with self._writing() as writer:
            restore(writer, *record(reference), reason=reason)

    def correct(
        self,
        reference: Reference,
        *,
        reason: str,
        probability: float | str | Probability | Mapping[str, Any] | None = None,
        quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
        forecaster: str | None = None,
        made_on: When | None = None,
        quote: str | None = None,
        **fields: Any,
    ) -> None:
        """Put right what was entered wrongly; what amend() reaches of a question is amended instead.

        Args:
            reference: a forecast, claim, source or question, such as "F14".
            reason: what was wrong.
            probability: of a forecast, as for log().
            quantiles: of a forecast, as for log().
            forecaster: who said it, of a forecast or claim.
            made_on: when it was said, of a forecast.
            quote: the words, of a claim or of a forecast's claim.
            **fields: any other field of the record, by its name in forecasts.records.

        Raises:
            RefusedError: it is void, or says that already.
            RecordError: a field is wrong, or is none of the record's.
        """
        from ledger.recording.corrections import correct

        noun, id_ = record(reference)
        given: dict[str, Any] = {"probability": probability, "quantiles": quantiles, "forecaster": forecaster}
        given |= {"made_on": made_on, "quote": quote, **fields}
        with self._writing() as writer:
            correct(writer, noun, id_, {k: v for k, v in given.items() if v is not None}, reason=reason)

    def redact(self, reference: Reference, *, reason: str) -> Redaction:
        """Take the text of a record out of the ledger for good; its numbers stay, and the hash of its entry.

        What was packed beside it in the journal is recorded again. Forecasts of such an entry count as recorded now.

        Args:
            reference: a claim, source or forecast, such as "C3".
            reason: "legal", "privacy", "copyright", or in other words; it is kept and shown.

        Raises:
            RefusedError: it has no text, or none any more.
        """
        from ledger.recording.redaction import redact
        from ledger.store.rebuild import erase

        noun, id_ = record(reference)
        with self._database.erasing(), self._database.unreferenced(), self._writing() as writer:
            done = redact(writer, noun, id_, reason=reason)
            writer.finish()
            erase(self._database, done.entries)
        return done

    def copies_of(self, redaction: Redaction) -> tuple[list[Path], list[int], list[Published]]:
        """Where a text that was taken out still is.

        Returns:
            Files beside the ledger, or folders of sites, that have entries as they were before; entries of this ledger
            that have the same words; and what was published of it.
        """
        from ledger.recording.redaction import found_elsewhere
        from ledger.store.copies import holding
        from ledger.track_record.shown_rows import reports

        with self._database.reading():
            size = journal_tables.size(self._database)
            there = found_elsewhere(self._database, redaction.marks)
            return holding(self._database, redaction.marks), there, reports(self._database, self.scope(), size)

    def to_undo(self) -> Undoing:
        """The last entry of who is entering, which undo() would take back.

        Raises:
            RefusedError: there is none, or it cannot be taken back.
        """
        from ledger import settings
        from ledger.recording.undoing import to_undo

        return to_undo(self._database, settings.actor(self._by))

    def undo(self, *, entry: int | None = None, reason: str | None = None) -> Undoing:
        """Take back the last entry of who is entering: void what it added, or reverse what it changed.

        What took something back, and what was taken back, are passed over: once more goes one step further back.

        Args:
            entry: its number, as to_undo() told it; refused where it is not the last any more.
            reason: why.

        Raises:
            RefusedError: there is none, or it cannot be taken back.
        """
        from ledger.recording.undoing import undo

        with self._writing() as writer:
            return undo(writer, entry=entry, reason=reason)

    def merge_forecasters(self, name: str, into: str, *, reason: str | None = None) -> int:
        """Make two forecasters one: all that the first said is what the second said; gives how many forecasts.

        Args:
            name: who is another one.
            into: whose forecasts they are.
            reason: how that is known; it is kept.

        Raises:
            UnknownError: one of them is not there.
            RefusedError: they are one already.
        """
        from ledger.recording.people import merge_forecasters

        with self._writing() as writer:
            return merge_forecasters(writer, name, into, reason=reason)

    def unmerge_forecaster(self, name: str) -> str:
        """Make a forecaster who was merged somebody else again; gives the name of whom they were merged into.

        What was entered since the merge stays where it was entered; correct() moves it.

        Raises:
            UnknownError: there is no such forecaster.
            RefusedError: they were not merged.
        """
        from ledger.recording.people import unmerge_forecaster

        with self._writing() as writer:
            return unmerge_forecaster(writer, name)

    def rename_forecaster(self, name: str, new: str) -> str:
        """Give a forecaster another name; they are found under the old one too, which it gives.

        Raises:
            UnknownError: there is no such forecaster.
            RefusedError: the new name is theirs already, or somebody else's.
        """
        from ledger.recording.people import rename_forecaster

        with self._writing() as writer:
            return rename_forecaster(writer, name, new)

    def add_alias(self, name: str, alias: str) -> None:
        """Give a forecaster another name under which they are found.

        Raises:
            UnknownError: there is no such forecaster.
            RefusedError: the alias is somebody's name already.
        """
        from ledger.recording.people import add_alias

        with self._writing() as writer:
            add_alias(writer, name, alias)

    def merge_questions(self, question: Reference, into: Reference, *, reason: str | None = None) -> int:
        """Make two questions of one kind one: forecasts on the first are on the second; gives how many.

        Args:
            question: the one that is no question of its own.
            into: whose close and outcome count.
            reason: why they ask the same; it is kept.

        Raises:
            RefusedError: they are not of one kind, or their outcomes differ.
        """
        from ledger.recording.question_merges import check_words, merge_questions

        one, other = number(question, "question"), number(into, "question")
        with self._writing() as writer:
            check_words(writer, one, other)
            return merge_questions(writer, one, other, reason=reason)

    def unmerge_question(self, question: Reference) -> QuestionView:
        """Make a question that was merged another one again, with the forecasts that were made on it.

        Raises:
            RefusedError: it was not merged.
        """
        from ledger.recording.question_merges import unmerge_question

        id_ = number(question, "question")
        with self._writing() as writer:
            unmerge_question(writer, id_)
        return self.question(id_)
