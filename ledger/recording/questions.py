"""Questions: asking one, and amending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.nouns import AMENDABLE
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording import similar_names
from ledger.recording.moments import When, when
from ledger.recording.record import add
from ledger.store import lookup
from ledger.store.other_words import WORDS, other_words
from ledger.store.rescoring import refuse_rescoring
from ledger.store.tables import QuestionRow

if TYPE_CHECKING:
    from forecasts import Horizon
    from ledger.store.writer import Writer

CHANGES = tuple(name for name in AMENDABLE if name != "closes_at")  # which comes with the close


DECIDED = ("resolved", "ambiguous", "annulled")


class Asked(NamedTuple):
    """A question that is there, or was asked just now."""

    id: int
    revision: int
    question: records.Question


def asked(writer: Writer, id_: int) -> Asked:
    """The question with that number, as it is now. Raises UnknownError: there is none."""
    row = lookup.one(writer.database, QuestionRow, id_)
    if row.status in ("entered in error", "merged"):
        from ledger.recording.mistakes import check_stands

        check_stands(writer.database, "question", id_)
    return Asked(id_, row.revision, row)


def closing(closes: When | Horizon, zone: str) -> dict[str, Any]:
    """The fields of a question that come from its close."""
    if isinstance(closes, When) or not hasattr(closes, "rule"):
        close = when(closes, zone)  # which says so if it is nothing of the kind
        return {"closes": close.day, "closes_at": close.at}
    reading = {key: getattr(closes, key) for key in records.HorizonReading.model_fields}
    return {"opens": closes.opens, "closes": closes.closes, "horizon": reading}


def question(writer: Writer, text: str, *, closes: When | Horizon, **fields: Any) -> int:
    """A new question; gives its number. Raises RefusedError: one with these words is there already."""
    record = question_record(text, closing(closes, writer.zone), fields)
    if (found := by_text(writer, record.text)) is not None:
        raise RefusedError(f"Q{found} asks that already, word for word; log forecasts on Q{found}, or amend it")
    return ask(writer, record).id


def question_record(text: str, close: Mapping[str, Any], fields: Mapping[str, Any]) -> records.Question:
    """A new question from loose values."""
    given = {key: value for key, value in fields.items() if value is not None}
    return records.make(records.Question, {"text": text, **close, **given})


def ask(writer: Writer, record: records.Question) -> Asked:
    """Ask a question whose words are new. Raises DoubtError: it looks like another one, or a tag does."""
    similar_names.check_question(writer, record.text)
    similar_names.check(writer, "tag", *record.tags)
    return Asked(add(writer, kinds.QUESTION_ASKED, "question", record), 1, record)


def by_text(writer: Writer, text: str) -> int | None:
    """The first question with exactly these words, or None."""
    return lookup.find_question(writer.database, text)


def amendment(writer: Writer, question_id: int, *, reason: str, changes: Mapping[str, Any]) -> None:
    """New wording, dates or tags of a question, as a new revision.

    Raises:
        RefusedError: nothing changes, or the new words are those of another question.
        RecordError: a field cannot be amended, or the question would not hang together.
    """
    if unknown := [name for name in changes if name not in CHANGES]:
        raise RecordError(f"{unknown[0]} cannot be amended; annul the question and ask a new one")
    asked(writer, question_id)
    there = lookup.one(writer.database, QuestionRow, question_id)
    new = _news(writer, there, _amended(changes, writer.zone))
    if not new:
        raise RefusedError(f"Q{question_id} is like that already; nothing was amended")
    if new.get("unit") and there.kind != "numeric":
        raise RefusedError(f"Q{question_id} is a {there.kind} question, which has no unit")
    refuse_rescoring(writer.database, question_id, new)
    if "text" in new:
        if (other := by_text(writer, new["text"])) is not None:
            raise RefusedError(f"Q{other} asks that already, word for word")
        similar_names.check_question(writer, new["text"], apart=question_id)
    similar_names.check(writer, "tag", *new.get("tags", ()))
    record = records.make(
        records.Amendment, {"question": question_id, "revision": there.revision + 1, "reason": reason, "changes": new}
    )
    writer.add(kinds.QUESTION_AMENDED, [{**records.stored(record), "changes": new}])


def check_words(writer: Writer, question_id: int, new: Mapping[str, Any]) -> None:
    """See that forecasts are not judged by other words than they were made on, once it is known how that ends.

    Raises:
        DoubtError: the question is resolved, and there are such forecasts.
    """
    status = lookup.kept(writer.database, "question", question_id)["status"]
    if not {*WORDS} & new.keys() or status not in DECIDED:
        return
    if made := other_words(writer.database, only=question_id, new=new):
        those = f"{len(made):,} forecast{' was' if len(made) == 1 else 's were'}"
        writer.doubt(
            "reworded",
            f"{those} made on the old words of Q{question_id}, whose outcome is known: the score may not mean what "
            "the new words say, and every page will tell",
        )


def _amended(changes: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """What is given as fields of a question; a new close does away with the instant and the reading of the old one."""
    fields = {name: value for name, value in changes.items() if name != "closes"}
    if changes.get("closes") is None:
        return fields
    return {"closes_at": None, "horizon": None, **closing(changes["closes"], zone), **fields}


def _news(writer: Writer, there: QuestionRow, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the fields, as the journal writes them, that say something else than the question does."""
    now = lookup.says(writer.database, "question", there.id)
    checked = records.stored(records.make(records.Question, {**now, **fields}))
    before = lookup.kept(writer.database, "question", there.id)
    tags = sorted(lookup.tags_of(writer.database, there.id)) if "tags" in fields else []
    new: dict[str, Any] = {name: checked.get(name, [] if name == "tags" else None) for name in fields}
    return {
        name: value
        for name, value in new.items()
        if (sorted(set(value)) != tags if name == "tags" else value != before[name])
    }


def same_close(there: Asked, closes: When | Horizon | None, zone: str) -> None:
    """See that a question that is there closes when it is said to. Raises RefusedError: it does not."""
    if closes is None:
        return
    given: date = closing(closes, zone)["closes"]
    if given != there.question.closes:
        raise RefusedError(
            f"Q{there.id} asks that already and closes on {there.question.closes}, not on {given}; "
            "leave the close out, word the question differently, or amend it"
        )
