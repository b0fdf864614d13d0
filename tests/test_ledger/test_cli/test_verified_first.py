"""Nothing is published of a ledger that is not as it was written; a report of one says so in its first line."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def changed(full_file, path):
    """A ledger with a row that somebody changed around the journal."""
    path.write_bytes(full_file[0])
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE forecast SET probability = 0.99 WHERE id = 1")
        raw.commit()
    return path


@pytest.mark.parametrize("record", [(), ("--record",)])
def test_a_changed_ledger_is_not_published(record, changed, cli, tmp_path):
    before = changed.read_bytes()
    said = cli("publish", tmp_path / "site", *record, code=1).err
    assert "nothing is published: the ledger is not as it was written: forecast 1, probability: is 0.99" in said
    assert not (tmp_path / "site").exists()
    assert changed.read_bytes() == before


@pytest.mark.parametrize("form", ["text", "md"])
def test_a_report_says_so_in_its_first_line(form, changed, cli):
    first, second, *_ = cli("report", "--format", form).out.splitlines()
    assert first.startswith("Do not rely on this: the ledger is not as it was written: forecast 1, probability")
    assert second == ""


def test_so_do_json_and_html(changed, cli):
    values = cli("report", "--format", "json").json
    assert next(iter(values)) == "not_verified"
    page = cli("report", "--format", "html").out.partition("<body>")[2]
    assert page.strip().startswith('<p role="alert"><strong>Do not rely on this: ')


def test_what_cannot_be_reported_says_why(full_file, path, cli):
    path.write_bytes(full_file[0])
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE question SET text = 'Will' || char(27) || 'it?'")
        raw.commit()
    for form in ("text", "md", "json", "html"):
        told = cli("report", "--format", form, code=1).err
        assert "nothing can be reported. Do not rely on this: the ledger is not as it was written" in told


@pytest.mark.parametrize("args", [("--record",), ("--format", "csv"), ("--format", "pdf", "--out", "a.pdf")])
def test_what_could_not_say_so_is_refused(args, changed, cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "nothing is reported: the ledger is not as it was written" in cli("report", *args, code=1).err
    assert not (tmp_path / "a.pdf").exists()


def test_a_report_is_recorded(full_file, path, cli, tmp_path):
    path.write_bytes(full_file[0])
    out = tmp_path / "report.md"
    checkpoint = cli("verify").out.splitlines()[-1].split()[1]
    cli("report", "--format", "md", "--as-of", "2026-03-01", "--out", out, "--record")
    with closing(sqlite3.connect(path)) as raw:
        (row,) = raw.execute("SELECT sha256, size, root FROM published_report ORDER BY id DESC LIMIT 1")
    assert row == (
        hashlib.sha256(out.read_bytes()).hexdigest(),
        int(checkpoint.split(":")[0]),
        checkpoint.split(":")[1],
    )
    assert cli("verify").out
    assert "--ledger-at reads a past one" in cli("report", "--record", "--ledger-at", "3", code=2).err


@pytest.mark.parametrize("verb", [("report", "--record", "--out"), ("publish", "--record")])
@pytest.mark.parametrize("now", ["2036-11-30T12:00:00Z", "2026-11-30T12:00:00Z"])
def test_what_cannot_be_recorded_is_not_made(cli, tmp_path, monkeypatch, verb, now):
    """A clock far ahead is asked about, one behind is refused: before anything is written."""
    cli("init")
    cli("log", "Will it rain?", "--by", "Ann", "--said", "2026-11-20", "--chance", "70%", "--closes", "2026-12-05")
    out = tmp_path / "made.md"
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", now)
    told = cli(*verb, out, code=1).err
    assert "the clock says" in told.lower()
    assert not out.exists()
    if now > "2030":
        assert "--accept clock" in told
        assert "Recorded in the journal." in cli(*verb, out, "--accept", "clock").err
