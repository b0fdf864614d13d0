"""Texts that are taken out of the ledger for good: what goes, what stays, and that all else still follows."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledger.api.ledger import Ledger
from ledger.errors import LedgerError, RefusedError, UnknownError
from ledger.journal.entry import canonical, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.journal.redaction import MARK

ENGINES = "both"
QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
QUOTE = 'The secret witness says: it will rain, "quite" certainly,\nand snow in Zürich'
WORDS = "[removed, for a legal reason, on 2026-03-01; it was recorded on 2026-03-01]"


@pytest.fixture
def filled(path, clock, tools):
    """A ledger with a quote, a source, a note, and an import that packs many records in one entry."""
    with Ledger.open(path, by="me", clock=clock, entropy=tools.entropy()) as book:
        source = {
            "title": "The secret source of all",
            "url": "https://example.org/secret-place",
            "outlet": "The Secret",
        }
        book.log(
            "Will it rain?",
            closes="2026-04-01",
            forecaster="Ann",
            made_on="2026-02-27",
            probability=0.7,
            quote=QUOTE,
            source=source,
            note="a note that nobody may keep",
            phrase="all but certainly",
        )
        rows = [("Bo", n, f"The quote number {n} of many, and long", f"The note number {n} of many") for n in range(4)]
        book.import_rows(
            {"question": f"Will {n} happen?", "closes": "2026-04-01", "forecaster": who, "made_on": "2026-02-27"}
            | {"probability": f"0.{n + 1}", "quote": quote, "note": note, "source": "https://example.org/x"}
            for who, n, quote, note in rows
        )
        clock.advance(hours=1)
        yield book


def everything(store, book):
    """All that the ledger's tables hold, as text."""
    return str([row for table in store(book).definitions() if table[0] == "table" for row in store(book).execute(f"SELECT * FROM {table[1]}")])  # fmt: skip


GONE = {
    "C1": [QUOTE[:20], "Zürich"],
    "S1": ["secret source", "secret-place", "The Secret"],
    "F1": ["nobody may keep", "all but certainly"],
    "C3": ["quote number 1"],
    "F3": ["note number 1"],
}


@pytest.mark.parametrize("reference", GONE)
def test_the_text_is_gone_and_all_else_stays(reference, filled, path, store, tools, tmp_path, saved):
    chances, size = [(one.id, one.probability) for one in filled.forecasts(time="every")], filled.root()
    before = {seq: leaf for seq, (_, leaf) in enumerate(filled.export_journal())}
    done = filled.redact(reference, reason="legal")
    assert done.words == WORDS
    assert [seq for seq, (body, _) in enumerate(filled.export_journal()) if body is None] == list(done.entries)
    assert before == {seq: leaf for seq, (_, leaf) in enumerate(filled.export_journal()) if seq < size[0]}
    assert filled.verify(checkpoint=size).ok
    assert chances == [(one.id, one.probability) for one in filled.forecasts(time="every")]
    assert done.again == (3 if reference in ("C3", "F3") else 0)
    rows, raw = everything(store, filled), path.read_bytes() if hasattr(path, "read_bytes") else b""
    for text in GONE[reference]:
        assert text not in rows
        assert text.encode() not in raw
    assert WORDS in rows
    kept = tools.dump(store(filled))
    filled.rebuild()
    assert tools.dump(store(filled)) == kept
    with Ledger.create(tmp_path / "restored.db", clock=filled._clock) as restored:
        assert restored.restore(saved(filled, tmp_path / "whole.jsonl")) == filled.root()
        assert restored.verify().ok
        assert restored.details("forecast", 3)["probability"] == 0.2


def test_what_was_packed_beside_can_be_redacted_later(filled, store):
    """The entry that kept it goes then too, with the hash of the first; what it said of others is said again."""
    for reference in ("C2", "C4", "F2", "C3", "C5", "F1"):
        filled.redact(reference, reason="privacy")
        assert filled.verify().ok
    quotes = {filled.details("claim", n)["quote"] for n in range(1, 6)}
    assert quotes == {QUOTE, "[removed, for somebody's privacy, on 2026-03-01; it was recorded on 2026-03-01]"}
    assert store(filled).value("SELECT count(*) FROM redaction") == 6
    assert "number 2 of many, and" not in everything(store, filled)


def test_corrections_of_the_text_go_too(filled, store):
    filled.correct("C1", reason="the secret reason", quote=QUOTE + "!")
    filled.correct("F1", reason="both of it", note="another secret note", probability=0.6)
    filled.redact("C1", reason="legal")
    filled.redact("F1", reason="at the wish of Ann")
    assert filled.verify().ok
    rows = everything(store, filled)
    assert not [text for text in ("secret witness", "secret reason", "secret note", "nobody may") if text in rows]
    assert filled.forecast("F1").probability == 0.6
    assert "removed, at the wish of Ann, on" in filled.details("forecast", 1)["note"]


def test_what_cannot_be_redacted(filled):
    for reference, said in {"Q1": "scored by it", "F9": "there is no forecast", "C9": "there is no claim"}.items():
        with pytest.raises((RefusedError, UnknownError), match=said):
            filled.redact(reference, reason="legal")
    bare = filled.log("Will it rain?", forecaster="Cy", made_on="2026-03-01", probability=0.2, quote="I say so")
    with pytest.raises(RefusedError, match="no text of its own that could be removed; what was said stands in C6"):
        filled.redact(bare, reason="legal")
    filled.redact("C1", reason="legal")
    with pytest.raises(RefusedError, match="C1 was removed already, on 2026-03-01"):
        filled.redact("C1", reason="legal")
    assert filled.verify().ok


def test_a_forecast_counts_as_recorded_with_the_redaction(filled, clock):
    """Else whoever redacts could say that another number stood there."""
    clock.advance(days=40)
    filled.resolve("Q1", "yes", known_on="2026-04-02")
    filled.redact("S1", reason="legal")
    filled.redact("C1", reason="legal")
    (card,) = filled.track_record(forecaster="Ann").scorecards
    assert (card.n, card.prospective, round(card.brier.value, 4)) == (1, 1, 0.09)
    filled.redact("F1", reason="legal")
    (card,) = filled.track_record(forecaster="Ann").scorecards
    assert (card.n, card.retrospective, round(card.brier.value, 4)) == (1, 1, 0.09)
    assert filled.track_record().redacted == 3


def test_a_text_that_comes_back_is_found(filled, store):
    body = dict(enumerate(body for body, _ in filled.export_journal()))
    (seq,) = filled.redact("C1", reason="legal").entries
    database = store(filled)
    for (kind, name), (table, _) in database.definitions().items():
        if kind == "trigger":
            database.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if database.engine == "postgresql" else ""))
    database.update("entry", ("body",), "seq", [(body[seq], seq)])
    assert f"entry {seq}, body: is there, and entry" in str(filled.verify())


FALSE = {
    "a chance that is none": (lambda r: r["data"][0].update(probability="7"), "probability"),
    "a kind that cannot be": (lambda r: r.update(kind="question.resolved"), "there is no forecast 1"),
    "no records": (lambda r: r.pop("data"), "there is no forecast 1"),
    "what is no record": (lambda r: r.update(data=["x"]), "there is no forecast 1"),
    "no such noun": (lambda r: r["gone"][0].update(noun="question"), "gone"),
}


@pytest.mark.in_a_file
@pytest.mark.parametrize("name", FALSE)
def test_a_false_stand_in_is_refused(name, filled, tmp_path, clock, saved):
    """What is recorded again is held against what would have been written, as the first time."""
    change, said = FALSE[name]
    filled.correct("F1", reason="so", probability=0.6)
    filled.redact("F1", reason="legal")
    head, *lines = saved(filled, tmp_path / "whole.jsonl").read_bytes().splitlines()
    entry = json.loads(lines[-1])
    change(entry["data"][0])
    lines[-1] = canonical(entry)
    tree = Frontier()
    for line in lines:
        tree.append(bytes.fromhex(json.loads(line)["leaf"]) if line.startswith(b'{"redacted"') else leaf_hash(line))
    head = canonical({**json.loads(head), "root": tree.root().hex()})
    (tmp_path / "false.jsonl").write_bytes(b"\n".join([head, *lines]) + b"\n")
    with Ledger.create(tmp_path / "new.db", clock=clock) as new, pytest.raises(LedgerError, match=said):
        new.restore(tmp_path / "false.jsonl")


@pytest.mark.in_a_file
def test_copies_learn_of_it(filled, tmp_path, clock, store, saved):
    """A copy that only went on takes the text away; one that parted is told; neither gives the text back."""
    file = saved(filled, tmp_path / "before.jsonl")
    with Ledger.create(tmp_path / "copy.db", by="you", clock=clock) as copy:
        copy.restore(file)
        filled.redact("C1", reason="legal")
        filled.redact("F3", reason="legal")
        filled.correct("F3", reason="so", note="a better note")
        result = copy.merge(saved(filled, tmp_path / "after.jsonl"))
        assert (result.went_on, result.erased, copy.root()) == (3, 2, filled.root())
        assert copy.verify().ok
        assert b"secret witness" not in (tmp_path / "copy.db").read_bytes()
    with Ledger.create(tmp_path / "other.db", by="you", clock=clock) as parted:
        parted.restore(file)
        parted.ask("Something else?", closes="2026-04-01")
        result = parted.merge(tmp_path / "after.jsonl")
        assert "the text of C1 there was removed there, not here" in result.conflicts
        assert filled.merge(saved(parted, tmp_path / "parted.jsonl")).added == {"question": 1}
        assert parted.verify().ok
    assert filled.verify().ok
    assert "secret witness" not in everything(store, filled)
    with Ledger.create(tmp_path / "third.db", by="you", clock=clock) as third:
        third.merge(tmp_path / "after.jsonl")
        assert third.details("claim", 1)["quote"] == WORDS
        assert third.verify().ok


@pytest.mark.in_a_file
def test_copies_beside_the_ledger_are_named(filled, tmp_path, cli, saved):
    filled.backup(tmp_path / "old.db")
    saved(filled, tmp_path / "old.jsonl")
    filled.publish(tmp_path / "site")
    filled.publish(tmp_path / "leaves", without_journal=True)
    filled.ask(f"Did they say {QUOTE.splitlines()[0]}?", closes="2026-04-01")
    assert "nothing was removed" in cli("redact", "C1", "--reason", "legal", code=1).err
    ran = cli("redact", "C1", "--reason", "legal", "--yes")
    assert "the hashes stay" in ran.out
    for name in ("old.db:", "old.jsonl:", "site/:", "leaves/:"):
        assert f"It still stands in {tmp_path / name}" in ran.err
    assert "elsewhere" in ran.err
    filled.publish(tmp_path / "site")
    again = cli("redact", "F3", "--reason", "privacy", "--yes")
    assert "Recorded again, since they were packed beside it: 3 records." in again.out
    assert "1 text" not in cli("score").out
    assert "2 texts of this ledger had to be removed" in cli("report").out


@pytest.mark.in_a_file
def test_the_site_shows_tombstones_and_verifies(filled, tmp_path, clock):
    clock.advance(days=40)
    filled.resolve("Q1", "yes", known_on="2026-04-02", evidence="https://example.org/e")
    filled.resolve("Q3", "no", known_on="2026-04-02", evidence="https://example.org/e")
    filled.publish(tmp_path / "site")
    for reference in ("C1", "S1", "F3", "C3"):
        filled.redact(reference, reason="legal")
    for name, whole in (("site", True), ("leaves", False)):
        site = tmp_path / name
        filled.publish(site, without_journal=not whole)
        ran = subprocess.run([sys.executable, site / "verify.py"], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout
        assert "what 4 entries said, from which 4 texts were removed" in ran.stdout
        told = "".join(file.read_text() for file in site.rglob("*") if file.suffix in (".html", ".csv", ".json", ".jsonl", ".xml"))  # fmt: skip
        assert not [text for one in ("C1", "S1", "F3", "C3") for text in GONE[one] if text in told]
        page = (site / "corrections.html").read_text()
        assert "C1: [removed, for a legal reason, on 2026-04-10; it was recorded on 2026-03-01]" in page
        assert "[removed, for a legal reason" in (site / "questions" / "Q1.html").read_text()
    text = (tmp_path / "site" / "journal.jsonl").read_text().splitlines()
    (place,) = [n for n, line in enumerate(text) if MARK in line and '"number":3' in line and "forecast.made" in line]
    text[place] = text[place].replace('"probability":"0.2"', '"probability":"0.9"')
    (tmp_path / "site" / "journal.jsonl").write_text("".join(f"{line}\n" for line in text))
    ran = subprocess.run([sys.executable, tmp_path / "site" / "verify.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "F3: probability is '0.2', by the journal 0.9" in ran.stdout


@given(data=st.data())
@QUICK
@pytest.mark.in_a_file
def test_whatever_was_done_before_and_after(data, tools, store, tmp_path_factory, saved):
    """All follows from the journal, today and at every past state; no number is lost; nothing comes back."""
    clock, chance = tools.Clock(), random.Random(data.draw(st.integers(0, 2**32)))
    folder = tmp_path_factory.mktemp("redacted")
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book, tools.memory_book(clock) as empty:
        play = tools.Play(book, clock)
        play.run(data.draw(tools.STEPS))
        tools.enrich(book, clock, chance.randrange(1000))
        said = "SELECT id, question_id, forecaster_id, probability, probabilities, quantiles FROM forecast ORDER BY id"
        before = store(book).execute(said)
        done = []
        for reference in (f"{chance.choice('CCSF')}{chance.randrange(1, 12)}" for _ in range(6)):
            clock.advance(hours=1)
            with suppress(RefusedError, UnknownError):
                done.append(book.redact(reference, reason="legal"))
        assert store(book).execute(said) == before
        assert book.verify().ok, book.verify()
        play.texts = count(1000)
        play.run(data.draw(tools.STEPS)[:20])
        assert book.verify().ok, book.verify()
        kept = tools.dump(store(book))
        book.rebuild()
        assert tools.dump(store(book)) == kept
        assert empty.restore(saved(book, folder / "whole.jsonl")) == book.root()
        assert tools.dump(store(empty), journal=True) == tools.dump(store(book), journal=True)
        bare = [seq for seq, (body, _) in enumerate(book.export_journal()) if body is None]
        assert bare == sorted(seq for one in done for seq in one.entries)
        past = book.at(chance.randrange(book.root()[0]))
        assert past.forecasts(time="every") is not None
        with suppress(LedgerError):
            book.undo()
        assert book.verify().ok


def test_one_place_after_another(filled):
    """Each redaction leaves the entries before it as they are."""
    filled.redact("C1", reason="legal")
    first = list(filled.export_journal())
    filled.redact("S1", reason="legal")
    now = list(filled.export_journal())
    assert [seq for seq, one in enumerate(first) if one != now[seq]] == [2]
    assert parse(len(now) - 1, now[-1][0]).kind == "entry.redacted"


def test_what_was_entered_while_the_clock_was_wrong_is_named_beside_what_was_redacted_then(book, clock):
    book.ask("Will it rain?", closes="2030-12-31")
    right = clock.now
    clock.advance(days=300)
    book.accept("clock")
    book.log(1, forecaster="Ann", made_on=right.date(), probability=0.7, quote=QUOTE)
    book.redact("C1", reason="legal")
    book.log(1, forecaster="Bo", made_on=right.date(), probability=0.2)
    clock.now = right
    assert book.correct_clock("a flat battery")[0] == "F2"
    assert book.verify().ok
