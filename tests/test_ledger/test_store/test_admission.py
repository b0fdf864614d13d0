"""What no door lets in: a record that this ledger would not have written itself, restored or found by verify."""

from __future__ import annotations

import orjson
import pytest

from forecasts.records.values import is_new
from ledger.errors import InputError
from ledger.exchange.importers.ledger_file import FORMAT, VERSION
from ledger.exchange.merge.merge import TAKEN
from ledger.journal.entry import LEDGER_CREATED, body, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.store.admission import KINDS
from ledger.store.projection.projection import Projection
from ledger.store.restore import restore

ENGINES = "both"

AT = "2026-12-01T12:00:00.000000Z"
ADA = ("forecaster.added", {"id": 1, "kind": "person", "name": "Ada"})
ASKED = ("question.asked", {"closes": "2027-01-01", "id": 1, "kind": "binary", "text": "Will it?"})
SIZE = {"id": 2, "kind": "numeric", "unit": "kg", "lower": "0", "upper": "10"}
MADE = {"basis": "stated", "forecaster": 1, "id": 1, "made_on": "2026-11-01", "question": 1, "question_revision": 1}
SAID = ("forecast.made", {**MADE, "probability": "0.7"})
ENDED = (
    "question.resolved",
    {"id": 1, "known_on": "2026-11-02", "outcome": "yes", "question": 1, "status": "resolved"},
)
AMENDED = ("question.amended", {"changes": {"text": "Will it now?"}, "question": 1, "reason": "r", "revision": 2})


GONE = {"forecast": 1, "withdrawn_on": "2026-11-05"}
VOID = {"noun": "forecast", "number": 1, "reason": "r"}
CORRECTED = ("record.corrected", {**VOID, "before": {"probability": "0.7"}, "changes": {"probability": "0.8"}})


SOURCE = ("source.added", {"id": 1, "title": "An op-ed"})
CLAIM = ("claim.recorded", {"id": 1, "label": "forecast", "quote": "it will"})


def with_(entry, **fields):
    """An entry with other fields; those that are None are left out."""
    kind, record = entry
    return kind, {name: value for name, value in {**record, **fields}.items() if value is not None}


WRONG = {
    "an unknown kind": ([("forecast.guessed", {"id": 1})], "unknown kind 'forecast.guessed'"),
    "an unknown key": ([ADA, with_(ADA, id=2, name="Bo", mood="good")], "mood: is not a field of this record"),
    "a number twice": ([ADA, with_(ADA, name="Bo")], "id: 1 is not the number of a new forecaster"),
    "no number": ([with_(ADA, id=None)], "not the number of a new forecaster"),
    "nobody's forecast": ([ASKED, SAID], "there is no forecaster 1 before it"),
    "about nothing": ([ADA, SAID], "there is no question 1 before it"),
    "a chance above one": ([ADA, ASKED, with_(SAID, probability="1.7")], "is not between 0 and 1"),
    "a chance in other digits": ([ADA, ASKED, with_(SAID, probability="0.70")], "would be written as '0.7'"),
    "a day that is none": ([ADA, ASKED, with_(SAID, made_on="2026-02-30")], "not a day of the calendar"),
    "a day to come": ([ADA, ASKED, with_(SAID, made_on="2026-12-05")], "was still to come"),
    "a chance of a number": ([ADA, ASKED, with_(ASKED, **SIZE), with_(SAID, question=2)], "needs quantiles"),
    "a field that is missing": ([ADA, ASKED, with_(SAID, question_revision=None)], "question_revision: is missing"),
    "an empty field": ([("forecaster.added", {**ADA[1], "aliases": None})], "aliases"),
    "an empty reason": ([ADA, ASKED, SAID, ("forecast.withdrawn", {"forecast": 1, "reason": None, "withdrawn_on": "2026-11-01"})], "reason: None would be written as none"),
    "blanks around a name": ([with_(ADA, name=" Ada")], "would be written as 'Ada'"),
    "a kind of question that is none": ([with_(ASKED, kind="riddle")], "is not one of"),
    "a withdrawal of nothing": ([("forecast.withdrawn", {"forecast": 3, "withdrawn_on": "2026-11-01"})], "no forecast 3"),
    "another word for an outcome": ([ASKED, with_(ENDED, outcome="Yes")], "is written 'yes'"),
    "an outcome that is none": ([ASKED, with_(ENDED, outcome="perhaps")], "is not an outcome"),
    "an outcome beyond the ends": ([ASKED, with_(ASKED, **SIZE), with_(ENDED, question=2, outcome="11")], "above the question's upper end"),
    "resolved twice": ([ASKED, ENDED, with_(ENDED, id=2)], "must supersede the newest resolution of Q1, which is R1"),
    "resolved in time to come": ([ASKED, with_(ENDED, known_on="2027-01-01")], "was still to come"),
    "a revision left out": ([ASKED, with_(AMENDED, revision=3)], "revision 3 does not follow revision 1"),
    "what is never amended": ([ASKED, with_(AMENDED, changes={"kind": "choice"})], "nothing that can be amended"),
    "a close before it opens": ([with_(ASKED, opens="2026-12-31"), with_(AMENDED, changes={"closes": "2026-12-01"})], "closes before that"),
    "one merged into itself": ([ADA, ("forecaster.merged", {"forecaster": 1, "into": 1})], "into itself"),
    "a link that is none": ([("source.added", {"id": 1, "url": "javascript:alert(1)"})], "is not a link"),
    "true for a number": ([ADA, ASKED, with_(SAID, question_revision=True)], "question_revision: True would be written as 1"),
    "true for a reference": ([ADA, ASKED, with_(SAID, forecaster=True)], "forecaster"),
    "true for its own number": ([with_(ADA, id=True)], "id: True is not the number"),
    "one for true": ([ASKED, ENDED, with_(ENDED, id=2, outcome="no", supersedes=1, reason="r", believed=1)], "believed: 1 would be written as True"),
    "a revision that is not there": ([ADA, ASKED, with_(SAID, question_revision=2)], "there is no revision 2"),
    "true for the next revision": ([ASKED, with_(AMENDED, revision=True)], "revision"),
    "nothing that changes": ([ASKED, with_(AMENDED, changes={})], "it changes nothing"),
    "one for true in what changes": ([with_(ASKED, kind="choice", options=["a", "b"]), with_(AMENDED, changes={"ordered": 1})], "ordered"),
    "nothing that is corrected": ([ADA, ASKED, SAID, with_(CORRECTED, before={}, changes={})], "the same fields"),
    "more before than was changed": ([ADA, ASKED, SAID, with_(CORRECTED, before={"note": None, "probability": "0.7"})], "the same fields"),
    "true for what was before": ([ADA, ASKED, SAID, with_(CORRECTED, before={"question_revision": True}, changes={"question_revision": 1})], "question_revision"),
    "a correction to what it said": ([ADA, ASKED, SAID, with_(CORRECTED, changes={"probability": "0.7"})], "probability: it says that already"),
    "no record": ([("forecaster.added", [])], "it has no record"),
    "a withdrawal twice": ([ADA, ASKED, SAID, ("forecast.withdrawn", [GONE, GONE])], "it says so twice"),
    "a void twice": ([ADA, ASKED, SAID, ("record.voided", [VOID, {**VOID, "reason": "other"}])], "it says so twice"),
    "a withdrawal of what was withdrawn": ([ADA, ASKED, SAID, ("forecast.withdrawn", GONE), ("forecast.withdrawn", {**GONE, "reason": "r"})], "forecast 1 is withdrawn already"),
    "one merged in a circle": ([ADA, with_(ADA, id=2, name="Bo"), ("forecaster.merged", {"forecaster": 1, "into": 2}), ("forecaster.merged", {"forecaster": 2, "into": 1})], "into itself"),
    "a name that it had not": ([ADA, ("forecaster.renamed", {"forecaster": 1, "name": "Ada B", "before": "Bo"})], "before: it was called 'Ada', not 'Bo'"),
    "a character that no feed can hold": ([with_(ASKED, text="Will \uffff?")], "the noncharacter U+FFFF"),
    "a platform without an id": ([with_(ASKED, platform="x")], "the platform 'x' needs the id"),
    "an id without a platform": ([with_(ASKED, external_id="x")], "needs the platform"),
    "by nobody": ([(*ADA, "")], "by: the text is empty"),
    "by a terminal's title": ([ADA, (*ASKED, "x\x1b]0;hi\x07")], "by: the text has the control character U+001B"),
    "by two lines": ([ADA, ASKED, (*SAID, "a\nb")], "by: the text has a line break"),
    "the same name": ([ADA, ("forecaster.renamed", {"forecaster": 1, "name": "Ada", "before": "Ada"})], "it is called that already"),
    "corrected to nobody's": ([ADA, ASKED, SAID, with_(CORRECTED, before={"forecaster": 1}, changes={"forecaster": 9})], "forecaster: there is no forecaster 9"),
    "corrected to no claim's": ([ADA, ASKED, SAID, with_(CORRECTED, before={"claim": None}, changes={"claim": 9})], "claim: there is no claim 9"),
    "a claim corrected to no source": ([CLAIM, with_(CORRECTED, noun="claim", before={"source": None}, changes={"source": 9})], "source: there is no source 9"),
    "corrected to a day to come": ([ADA, ASKED, SAID, with_(CORRECTED, before={"made_on": "2026-11-01"}, changes={"made_on": "2027-01-01"})], "was still to come"),
    "words that end before they begin": ([with_(CLAIM, start=9, end=3)], "before it begins"),
    "a file of no hash": ([("import.completed", {"id": 1, "file": "a.csv", "sha256": "z", "counts": {}})], "sha256"),
}  # fmt: skip
KEPT_BEFORE = {  # by merges of earlier versions: it stays valid where it is, and is brought in nowhere
    "a withdrawal before it was made": ([ADA, ASKED, SAID, ("forecast.withdrawn", {**GONE, "withdrawn_on": "2026-10-31"})], "was made on 2026-11-01, after that"),
    "a withdrawal of what is void": ([ADA, ASKED, SAID, ("record.voided", VOID), ("forecast.withdrawn", GONE)], "forecast 1 is void"),
    "a correction of what is void": ([ADA, ASKED, SAID, ("record.voided", VOID), CORRECTED], "forecast 1 is void"),
    "a void claim on which a forecast rests": ([ADA, ASKED, CLAIM, with_(SAID, claim=1), ("record.voided", {**VOID, "noun": "claim"})], "F1 rests on claim 1"),
    "a void source on which a claim rests": ([SOURCE, with_(CLAIM, source=1), ("record.voided", {**VOID, "noun": "source"})], "C1 rests on source 1"),
    "a source corrected to time to come": ([SOURCE, with_(CORRECTED, noun="source", before={"published": None}, changes={"published": "2030-01-01"})], "was still to come"),
}  # fmt: skip
UNHELD = {  # what can be seen only beside the other entries
    "a report on what never was": (("report.published", {"id": 1, "sha256": "0" * 64, "size": 1, "root": "0" * 64}), "a root of 1 entries that is not theirs"),
    "a report on more than there was": (("report.published", {"id": 1, "sha256": "0" * 64, "size": 300, "root": "0" * 64}), "a root of 300 entries"),
    "a redaction of what is there": (("entry.redacted", {"seq": 1, "reason": "r"}), "says that entry 1 was redacted, and that is there"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNHELD)
def test_what_is_restored_is_verified(name, book, store):
    entry, sentence = UNHELD[name]
    given, head = journal(book, ADA, entry)
    before = book.root()
    with pytest.raises(InputError, match=sentence):
        restore(store(book), given, **head)
    assert book.root() == before
    assert book.verify().ok


def journal(book, *entries):
    """The journal of a ledger with entries behind it, as a file would give it: bodies, and what its first line says."""
    given = [raw for raw, _ in book.export_journal()]
    for kind, record, *by in entries:
        head = {
            "ledger": book.uuid,
            "seq": len(given),
            "at": AT,
            "by": by[0] if by else "me",
            "salt": bytes(16),
            "kind": kind,
        }
        many = record if isinstance(record, list) else [record]
        given.append(body(**head, records=[orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in many]))
    tree = Frontier()
    tree.extend(map(leaf_hash, given))
    return [(raw, b"") for raw in given], {"ledger": book.uuid, "count": len(given), "root": tree.root().hex()}


def other_file(folder, given, head):
    """The same journal as a file of another ledger."""
    first = {"format": FORMAT, "v": VERSION, **head, "entries": head["count"]}
    file = folder / "other.ndjson"
    file.write_bytes(b"\n".join([orjson.dumps(first), *(raw for raw, _ in given), b""]))
    return file


@pytest.mark.parametrize("name", WRONG)
def test_what_would_not_have_been_written_is_not_restored(name, book, store):
    entries, sentence = WRONG[name]
    given, head = journal(book, *entries)
    before = book.root()
    with pytest.raises(InputError) as refused:
        restore(store(book), given, **head)
    assert f"entry {len(entries)} " in str(refused.value)  # the last one
    assert sentence in str(refused.value)
    assert book.root() == before
    assert book.verify().ok


@pytest.mark.parametrize("name", WRONG)
def test_what_would_not_have_been_written_is_not_merged(name, book, tmp_path):
    entries, sentence = WRONG[name]
    given, head = journal(book, *entries)
    file = other_file(tmp_path, given, head)
    book.ask("A question of this copy's own?", closes="2027-01-01")
    before = book.root()
    with pytest.raises(InputError) as refused:
        book.merge(file)
    assert f"entry {len(entries)} " in str(refused.value)
    assert sentence in str(refused.value)
    assert book.root() == before


@pytest.mark.parametrize("name", KEPT_BEFORE)
def test_what_was_kept_before_is_told_and_not_merged(name, book, clock, tmp_path):
    clock.advance(days=300)
    entries, sentence = KEPT_BEFORE[name]
    given, head = journal(book, *entries)
    file = other_file(tmp_path, given, head)
    book.ask("A question of this copy's own?", closes="2027-01-01")
    told = book.merge(file).conflicts
    assert any(sentence in one for one in told), told
    assert book.verify().ok


@pytest.mark.in_a_file
@pytest.mark.parametrize("name", KEPT_BEFORE)
def test_what_was_kept_before_is_restored(name, book, store):
    given, head = journal(book, *KEPT_BEFORE[name][0])
    restore(store(book), given, **head)
    assert book.verify().ok


@pytest.mark.in_a_file
@pytest.mark.parametrize("name", WRONG)
def test_what_would_not_have_been_written_is_a_finding(name, book, store):
    """However it came into the journal: here the guards are taken off, as somebody could who owns the file."""
    entries, sentence = WRONG[name]
    given, _ = journal(book, *entries)
    database, tree = store(book), Frontier()
    database.execute("PRAGMA foreign_keys = OFF")
    for guard in ("entry_stays", "node_stays", "entry_is_kept", "node_is_kept"):
        database.execute(f"DROP TRIGGER IF EXISTS {guard}")
    for seq, (raw, _) in enumerate(given):
        nodes = tree.append(leaf_hash(raw))
        if seq:
            database.insert("entry", ("seq", "body", "leaf"), [(seq, raw, leaf_hash(raw))])
            database.insert("node", ("level", "idx", "hash"), nodes)
    found = book.verify().first
    assert found.place == f"entry {len(entries)}"
    assert sentence in found.reason


def test_what_would_have_been_written_is_restored(book, store):
    given, head = journal(
        book, ADA, ASKED, SAID, AMENDED, ENDED, with_(ENDED, id=2, outcome="no", supersedes=1, reason="r")
    )
    restore(store(book), given, **head)
    assert book.root() == (head["count"], head["root"])
    assert book.question(1).text == "Will it now?"
    assert book.verify().ok


LET_IN_BEFORE = {  # by earlier versions, and refused by now where it is entered
    "a name with what cannot be seen": [with_(ADA, name="Ann\u200b")],
    "a link that lets in": [("source.added", {"id": 1, "url": "https://user:pw@example.org/x?token=abc"})],
    "a question like a number": [with_(ASKED, text="Q7")],
    "options that look alike": [with_(ASKED, kind="choice", options=["a", "\u0430"])],
    "a day after it was known": [with_(ASKED, kind="date"), with_(ENDED, outcome="2026-11-20")],
    "an empty quote": [("claim.recorded", {"id": 1, "label": "forecast", "quote": " "})],
    "a quantile after the end": [
        ADA,
        with_(ASKED, kind="date"),
        with_(SAID, probability=None, quantiles=[["0.5", "2028-01-01"]]),
    ],
}


@pytest.mark.in_a_file
@pytest.mark.parametrize("name", LET_IN_BEFORE)
def test_what_was_let_in_before_is_sound_and_restored(name, book, store, tools):
    given, head = journal(book, *LET_IN_BEFORE[name])
    restore(store(book), given, accepted=["credentials"], **head)
    assert book.verify().ok
    assert is_new()


def test_every_kind_has_its_line_in_each_table(book, store):
    projected = Projection(store(book))._apply.keys()
    assert KINDS.keys() == projected
    assert TAKEN.keys() == projected
    assert parse(0, next(iter(book.export_journal()))[0]).kind == LEDGER_CREATED
