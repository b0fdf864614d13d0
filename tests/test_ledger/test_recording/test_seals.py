"""Forecasts that are sealed: bound before, said after, and nothing else opens them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date

import pytest

from ledger.api.ledger import Ledger
from ledger.api.seal_file import SealFile
from ledger.errors import InputError, LedgerError, RefusedError, UnknownError
from ledger.journal.entry import canonical
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.journal.seal import recovery_code

ENGINES = "both"
BY = date(2026, 5, 1)


@pytest.fixture
def file(tmp_path):
    return SealFile(tmp_path / "secret" / "u.seals")


@pytest.fixture
def sealed(book, file):
    return book.seal("Will it rain?", forecaster="Ann", closes="2026-04-01", probability=0.7, reveal_by=BY, file=file)


def test_the_journal_has_what_binds_and_not_what_was_said(book, file, sealed):
    bodies = b"".join(body for body, _ in book.export_journal())
    assert b"0.7" not in bodies
    assert sealed.nonce.hex().encode() not in bodies
    record = json.loads(list(book.export_journal())[-1][0])["data"][0]
    assert {n: record[n] for n in ("name", "asked", "closes", "reveal_by", "made_on")} == {
        **{"name": "Ann", "asked": "Will it rain?", "closes": "2026-04-01"},
        **{"reveal_by": "2026-05-01", "made_on": "2026-03-01"},
    }
    said = b'{"closes":"2026-04-01","forecaster":"Ann","question":"Will it rain?","said":{"basis":"stated","probability":"0.7"}}'
    content = b"prediction-ledger sealed forecast\n" + sealed.nonce + said
    assert record["commitment"] == hashlib.sha256(content).hexdigest()
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert book.forecasts(time="every") == []
    with pytest.raises(UnknownError, match="F1 is sealed, to be revealed by 2026-05-01"):
        book.forecast("F1")
    assert book.log("Q1", forecaster="Bo", made_on="2026-03-01", probability=0.2).id == 2
    assert book.verify().ok


@pytest.mark.parametrize("by_code", [False, True])
def test_revealed_after_the_outcome_it_counts_as_of_before(
    by_code, book, file, sealed, clock, store, tools, tmp_path, saved
):
    clock.advance(days=10)
    book.amend("Q1", reason="later", closes="2026-04-05")
    clock.advance(days=25)
    book.resolve("Q1", "yes", known_on="2026-04-04")
    opens = {"code": recovery_code(sealed.nonce, sealed.said).lower()} if by_code else {"file": file}
    made = book.reveal("F1", **opens)
    assert (made.probability, str(made.made_on), made.grade) == (0.7, "2026-03-01", "prospective")
    (card,) = book.track_record().scorecards
    assert (card.n, card.prospective, round(card.brier.value, 4)) == (1, 1, 0.09)
    with pytest.raises(RefusedError, match="F1 was revealed already"):
        book.reveal("F1", file=file)
    assert book.verify().ok
    kept = tools.dump(store(book))
    book.rebuild()
    assert tools.dump(store(book)) == kept
    with Ledger.create(tmp_path / "restored.db", clock=clock) as restored:
        assert restored.restore(saved(book, tmp_path / "whole.jsonl")) == book.root()
        assert restored.verify().ok
        assert restored.forecast("F1").probability == 0.7
    with pytest.raises(RefusedError, match="what was revealed is known"):
        book.undo()


def test_what_does_not_open_it(book, file, sealed, tmp_path):
    other = recovery_code(sealed.nonce, {**sealed.said, "probability": "0.8"})
    nonce = recovery_code(bytes(32), sealed.said)
    for code, kind, said in (
        (other, RefusedError, "does not open F1"),
        (nonce, RefusedError, "does not open F1"),
        ("ABCDE 1", InputError, "not a recovery code"),
        (None, RefusedError, "recovery code with --code"),
    ):
        with pytest.raises(kind, match=said):
            book.reveal("F1", file=SealFile(tmp_path / "none"), code=code)
    with pytest.raises(UnknownError, match="F7 is not a sealed forecast"):
        book.reveal("F7", file=file)
    with pytest.raises(RefusedError, match="that day is over"):
        book.seal("Q1", forecaster="Ann", probability=0.1, reveal_by=date(2026, 2, 1), file=file)
    with pytest.raises(RefusedError, match="bound to it"):
        book.undo()
    assert book.reveal("F1", file=file).probability == 0.7


FORGED = {
    "another number": lambda r: r["said"].update(probability="0.9"),
    "another nonce": lambda r: r.update(nonce="0" * 64),
    "more than was sealed": lambda r: r["said"].update(note="I knew it"),
}


@pytest.mark.in_a_file
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_reveal_is_refused(name, book, file, sealed, tmp_path, clock, saved):
    """By whoever restores the journal, and by verify.py."""
    book.reveal("F1", file=file)
    book.publish(tmp_path / "site")
    head, *lines = saved(book, tmp_path / "whole.jsonl").read_bytes().splitlines()
    entry = json.loads(lines[-1])
    FORGED[name](entry["data"][0])
    lines[-1] = canonical(entry)
    tree = Frontier()
    for line in lines:
        tree.append(leaf_hash(line))
    head = json.dumps({**json.loads(head), "root": tree.root().hex()}, separators=(",", ":")).encode()
    (tmp_path / "false.jsonl").write_bytes(b"\n".join([head, *lines]) + b"\n")
    with Ledger.create(tmp_path / "new.db", clock=clock) as new, pytest.raises(LedgerError, match="does not open F1"):
        new.restore(tmp_path / "false.jsonl")
    ran = subprocess.run([sys.executable, tmp_path / "site" / "verify.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    (tmp_path / "site" / "journal.jsonl").write_bytes(b"\n".join([head, *lines]) + b"\n")
    ran = subprocess.run([sys.executable, tmp_path / "site" / "verify.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "it does not open the seal of F1: something else was sealed" in ran.stdout


@pytest.mark.in_a_file
def test_copies_bring_seals_and_what_opens_them(book, file, sealed, tmp_path, clock, saved):
    book.ask("Another?", closes="2026-06-01")
    before = saved(book, tmp_path / "before.jsonl")
    book.reveal("F1", file=file)
    after = saved(book, tmp_path / "after.jsonl")
    with Ledger.create(tmp_path / "other.db", by="you", clock=clock) as other:
        other.log("Mine?", forecaster="Cy", closes="2026-04-01", made_on="2026-03-01", probability=0.5)
        assert other.merge(before).added["sealed forecast"] == 1
        assert other.verify().ok
        result = other.merge(after)
        assert (result.added["revealed forecast"], other.forecast("F2").probability) == (1, 0.7)
        assert not other.merge(after).added
        assert other.verify().ok


def test_counts_and_the_strict_score(book, file, sealed, clock):
    for number in range(3):
        book.seal(
            f"Will {number} happen?", forecaster="Ann", closes="2026-04-01", probability=0.5, reveal_by=BY, file=file
        )
    book.seal(
        "Much later?", forecaster="Ann", closes="2027-04-01", probability=0.5, reveal_by=date(2028, 1, 1), file=file
    )
    assert book.track_record().seals == (("Ann", 5, 0, 0, 0, None),)
    clock.advance(days=40)
    assert book.track_record().seals == (("Ann", 1, 4, 0, 0, None),)
    for question in ("Q1", "Q2"):
        book.resolve(question, "yes", known_on="2026-04-02")
    book.reveal("F1", file=file)
    clock.advance(days=40)
    (seals,) = book.track_record().seals
    assert seals[:-1] == ("Ann", 1, 0, 1, 3)
    assert seals.strict == pytest.approx((0.09 + 1) / 2)  # what was not resolved counts nowhere
    assert book.track_record(as_of="2026-04-10").seals[0][:-1] == ("Ann", 1, 3, 1, 0)


@pytest.mark.in_a_file
def test_on_the_command_line(cli, path, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    cli("init")
    log = (
        "log",
        "Will it rain?",
        "--by",
        "Ann",
        "--said",
        "today",
        "--chance",
        "70%",
        "--closes",
        "2099-04-01",
        "--yes",
    )
    assert "takes both" in cli(*log, "--sealed", code=1).err
    assert (
        "--note would stand in clear" in cli(*log, "--sealed", "--reveal-by", "2099-05-01", "--note", "x", code=1).err
    )
    ran = cli(*log, "--sealed", "--reveal-by", "2099-05-01")
    assert "F1  Ann sealed a forecast on Q1, to be revealed by 2099-05-01" in ran.out
    code = ran.err.strip().splitlines()[-1].strip()
    assert "Sealed forecasts of Ann: 1 sealed, 0 due, 0 revealed, 0 never revealed." in cli("report").out
    assert cli("score", "--json").json["seals"][0]["sealed"] == 1
    (kept,) = (tmp_path / "config" / "prediction-ledger").iterdir()
    kept.unlink()
    assert "recovery code with --code" in cli("reveal", "F1", code=1).err
    assert "70%" in cli("reveal", "F1", "--code", code).out
