"""Keys, receipts, proofs, and what goes with a site: what a stranger holds against a ledger."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from ledger.journal.checkpoint import Checkpoint
from ledger.journal.entry import parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.journal.note import Note, PublicKey
from ledger.journal.receipt import Receipt

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def keys(monkeypatch, tmp_path):
    """Where keys are kept in these tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("PREDICTION_LEDGER_KEY", raising=False)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-03-02T12:00:00Z")
    return tmp_path / "settings" / "prediction-ledger"


@pytest.fixture
def ledger(cli, path):
    """A ledger with two questions, each with a tag and a forecast."""
    cli("init")
    for who, town, tag in (("Ann", "Rome", "rain"), ("Ben", "Oslo", "snow")):
        cli(
            *("log", f"Will it {tag} in {town} on 2026-06-01?", "--by", who, "--said", "2026-03-01"),
            *("--chance", "70%", "--closes", "2026-06-01", "--tag", tag),
        )
    return path


def key_of(cli) -> PublicKey:
    return PublicKey.read(cli("key", "show", "--json").json["key"])


def checked(site: Path) -> tuple[Checkpoint, Note]:
    return Checkpoint.read((site / "checkpoint").read_text(encoding="utf-8"))


# Keys


def test_a_key_is_for_its_owner_alone(ledger, cli, keys):
    assert "unsigned" in cli("key", "show").out
    made = cli("key", "new")
    (file,) = keys.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert PublicKey.read(made.out) == key_of(cli)
    assert str(file) in made.err
    assert "PRIVATE" not in made.out + made.err
    assert cli("verify").out.startswith("Verified")
    assert "has the key" in cli("key", "new", code=1).err
    file.chmod(0o644)
    assert "others can read" in cli("receipt", "F1", code=1).err


def test_there_is_none_to_replace(ledger, cli):
    assert "no key yet" in cli("key", "rotate", code=1).err


def test_the_new_key_is_signed_by_the_old_one(ledger, cli, keys):
    cli("key", "new")
    old, receipt = key_of(cli), cli("receipt", "F1").out
    cli("key", "rotate")
    new = key_of(cli)
    assert old != new
    assert sorted(file.suffix for file in keys.iterdir()) == sorted([".key", f".{old.id.hex()}", ".signed"])
    assert Note.read(cli("receipt", "F1").out.split("\n\n", 1)[1]).by(new)
    assert Note.read(receipt.split("\n\n", 1)[1]).by(old)
    assert cli("verify").out.startswith("Verified")
    assert "Ben gave Q2 70%" in cli("undo", "--yes").out  # a key states nothing that could be taken back


def test_without_the_old_key_nobody_replaces_it(ledger, cli, keys):
    cli("key", "new")
    shutil.rmtree(keys)
    assert "only it can say" in cli("key", "rotate", code=1).err
    assert "nothing is signed" in cli("receipt", "F1").err


def test_a_key_that_is_not_the_ledgers_is_refused(ledger, cli, keys, monkeypatch, tmp_path):
    cli("key", "new")
    monkeypatch.setenv("PREDICTION_LEDGER_DB", str(tmp_path / "other.db"))
    cli("init")
    cli("key", "new")
    mine, _ = sorted(keys.glob("*.key"), key=lambda file: file.stat().st_mtime_ns)
    monkeypatch.setenv("PREDICTION_LEDGER_KEY", str(mine))
    assert "has the key" in cli("key", "rotate", code=1).err


def test_a_rotation_that_was_stopped_is_finished(ledger, cli, keys):
    """The journal has the new key, and its file is not in its place yet."""
    cli("key", "new")
    (file,) = keys.glob("*.key")
    old = file.read_bytes()
    cli("key", "rotate")
    file.rename(file.with_name(file.name + ".next"))
    file.write_bytes(old)
    file.chmod(0o600)
    assert Note.read(cli("receipt", "F1").out.split("\n\n", 1)[1]).by(key_of(cli))
    assert not file.with_name(file.name + ".next").exists()


def test_a_passphrase_opens_it(ledger, cli, keys, monkeypatch):
    from ledger.api.key_file import KeyFile
    from ledger.api.ledger import Ledger

    with closing(Ledger.open(ledger, by="me")) as book:
        book.new_key(KeyFile(keys / f"{book.uuid}.key"), passphrase="open sesame")
    assert "has a passphrase" in cli("receipt", "F1", code=1).err
    monkeypatch.setenv("PREDICTION_LEDGER_PASSPHRASE", "wrong")
    assert "does not open it" in cli("receipt", "F1", code=1).err
    monkeypatch.setenv("PREDICTION_LEDGER_PASSPHRASE", "open sesame")
    assert Note.read(cli("receipt", "F1").out.split("\n\n", 1)[1]).by(key_of(cli))


def test_a_new_keys_passphrase_is_asked_for_or_named(ledger, cli, keys, monkeypatch):
    assert "on a terminal" in cli("key", "new", "--passphrase", code=1).err
    assert not keys.exists()
    monkeypatch.setenv("PREDICTION_LEDGER_PASSPHRASE", "open sesame")
    cli("key", "new", "--passphrase")
    (file,) = keys.glob("*.key")
    assert b"ENCRYPTED" in file.read_bytes()


def test_a_key_that_did_not_sign_is_no_entry(ledger, cli, path, tmp_path, monkeypatch):
    """A restored journal is held against the same rule."""
    cli("key", "new")
    cli("export", "--format", "ledger", "--out", tmp_path / "journal")
    head, *lines = (tmp_path / "journal").read_text().splitlines()
    entry = json.loads(lines[-1])
    entry["data"][0]["by_new"] = "A" * 86 + "=="
    lines[-1] = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    tree = Frontier()
    for line in lines:
        tree.append(leaf_hash(line.encode()))
    first = json.loads(head) | {"root": tree.root().hex()}
    (tmp_path / "forged").write_text("\n".join([json.dumps(first), *lines, ""]))
    monkeypatch.setenv("PREDICTION_LEDGER_DB", str(tmp_path / "empty.db"))
    cli("init")
    assert "by_new: it is not signed by" in cli("import", tmp_path / "forged", code=1).err


# Receipts and proofs


@pytest.mark.parametrize("record", ["F1", "Q2", "f2"])
def test_a_receipt_is_checked_without_the_ledger(record, ledger, cli, tmp_path):
    out = tmp_path / "a.tlog-proof"
    cli("receipt", record, "--out", out)
    ledger.unlink()
    said = cli("check", out)
    assert "True: it is in the journal" in said.out
    assert "Unsigned" in said.out
    found = cli("check", out, "--json").json
    assert found["what"] == "receipt"
    assert found["entry"]["data"][0]["id"] == int(record[1:])
    assert found["signed_by"] is None


def test_who_signed_is_seen_with_the_key(ledger, cli, tmp_path):
    cli("key", "new")
    key, out = key_of(cli), tmp_path / "a.tlog-proof"
    cli("receipt", "F1", "--out", out)
    assert f"Signed by {key}." in cli("check", out, "--key", key).out
    assert "So the file says" in cli("check", out).out
    cli("key", "rotate")
    assert "it is not signed by" in cli("check", out, "--key", key_of(cli), code=1).err
    out.write_text(out.read_text().replace("index 3", "index 2"))
    assert "the receipt is not true" in cli("check", out, code=1).err


@pytest.mark.parametrize("record", ["F99", "Q-1", "X1", "nothing", "F99999999999999999999"])
def test_there_is_no_receipt_of_what_is_not_there(record, ledger, cli):
    cli("receipt", "--", record, code=1)


def test_one_state_continues_another(ledger, cli, tmp_path):
    for name, size in (("old", 3), ("new", 7)):
        (tmp_path / name).write_text(cli("prove", size, size).out.partition("\n\n")[2])
    (tmp_path / "proof").write_text(cli("prove", 3, 7).out)
    assert "begins with the 3 entries" in cli("check", tmp_path / "proof", "--against", tmp_path / "old").out
    assert "nothing here shows" in cli("check", tmp_path / "new", "--against", tmp_path / "old", code=1).err
    assert "goes on from 3" in cli("check", tmp_path / "proof", "--against", tmp_path / "new", code=1).err
    assert "7 entries" in cli("check", tmp_path / "new").out
    cli("prove", 9, 3, code=1)
    cli("prove", 3, 999, code=1)


def test_verify_takes_a_checkpoint_as_it_was_published(ledger, cli, tmp_path):
    cli("publish", tmp_path / "site")
    assert cli("verify", "--checkpoint", tmp_path / "site" / "checkpoint").out.startswith("Verified")
    (tmp_path / "other").write_text(str(checked(tmp_path / "site")[0]._replace(root=bytes(32))))
    cli("verify", "--checkpoint", tmp_path / "other", code=1)


@pytest.mark.parametrize("content", ["", "nothing\n", "old 1\n", "c2sp.org/tlog-proof@v1\n", "a\n1\nAAAA\n"])
def test_what_is_none_of_these_is_told_in_a_sentence(content, cli, tmp_path):
    (tmp_path / "file").write_text(content)
    cli("check", tmp_path / "file", code=1)
    cli("check", tmp_path / "absent", code=1)


# What goes with a site


def test_the_journal_goes_with_the_site(ledger, cli, tmp_path, monkeypatch):
    site = tmp_path / "site"
    cli("key", "new")
    cli("publish", site)
    state, note = checked(site)
    assert note.by(key_of(cli))
    names = Note.read((site / "data" / "files.note").read_text())
    assert names.by(key_of(cli))
    lines = (site / "journal.jsonl").read_bytes().splitlines()[1:]
    tree = Frontier()
    for line in lines:
        tree.append(leaf_hash(line))
    assert (state.size, state.root) == (tree.size, tree.root())
    assert (site / "checkpoints" / str(state.size)).read_text() == (site / "checkpoint").read_text()
    receipt = Receipt.read((site / "receipts" / "3.tlog-proof").read_text())
    assert receipt.proven()[0].data[0]["id"] == 1
    assert 'href="../receipts/3.tlog-proof"' in (site / "questions" / "Q1.html").read_text()
    monkeypatch.setenv("PREDICTION_LEDGER_DB", str(tmp_path / "again.db"))
    cli("init")
    cli("import", site / "journal.jsonl")
    assert cli("verify").out.splitlines()[-1] == f"Checkpoint {state.size}:{state.root.hex()}"


def test_earlier_checkpoints_stay_and_receipts_never_change(ledger, cli, tmp_path):
    site = tmp_path / "site"
    cli("key", "new")
    cli("publish", site)
    first, before = (site / "checkpoint").read_text(), (site / "receipts" / "3.tlog-proof").read_bytes()
    cli("key", "rotate")
    cli("revise", "F1", "--chance", "60%", "--said", "2026-03-02")
    cli("publish", site)
    size = checked(site)[0].size
    assert sorted(file.name for file in (site / "checkpoints").iterdir()) == sorted([first.split("\n")[1], str(size)])
    assert (site / "checkpoints" / first.split("\n")[1]).read_text() == first
    assert (site / "receipts" / "3.tlog-proof").read_bytes() == before
    assert len(list((site / "receipts").iterdir())) == 3
    (tmp_path / "old").write_text(first)
    (tmp_path / "proof").write_text(cli("prove", first.split("\n")[1], size).out)
    cli("check", tmp_path / "proof", "--against", tmp_path / "old")
    said = cli("publish", site)
    assert ", 0 of them new or changed" in said.err


def rewritten(cli, path, tmp_path):
    """The same ledger with another history: as it was, and then something else."""
    shutil.copy(path, tmp_path / "then.db")
    cli("revise", "F1", "--chance", "60%", "--said", "2026-03-02")
    cli("key", "new")
    cli("publish", tmp_path / "site")
    shutil.copy(tmp_path / "then.db", path)
    cli("revise", "F1", "--chance", "90%", "--said", "2026-03-02")
    cli("revise", "F2", "--chance", "91%", "--said", "2026-03-02")
    cli("revise", "F2", "--chance", "92%", "--said", "2026-03-02")


def test_another_history_is_not_published_over_the_old_one(ledger, path, cli, tmp_path, keys):
    rewritten(cli, path, tmp_path)
    before = (tmp_path / "site" / "checkpoint").read_text()
    said = cli("publish", tmp_path / "site", code=1).err
    assert "does not begin with the" in said
    assert "--fork" in said
    assert (tmp_path / "site" / "checkpoint").read_text() == before
    cli("publish", tmp_path / "site", "--fork", "the file was lost; this is a backup <b>")
    assert (tmp_path / "site" / "forks" / "1" / "checkpoints" / before.split("\n")[1]).read_text() == before
    page = (tmp_path / "site" / "index.html").read_text()
    assert "took the place of one whose journal" in page
    assert "a backup &lt;b&gt;" in page
    cli("publish", tmp_path / "site")
    assert "took the place" in (tmp_path / "site" / "index.html").read_text()
    assert "leave --fork out" in cli("publish", tmp_path / "site", "--fork", "again", code=1).err


def test_there_is_nothing_to_fork_from_in_a_new_folder(ledger, cli, tmp_path):
    assert "leave --fork out" in cli("publish", tmp_path / "site", "--fork", "why", code=1).err
    assert not (tmp_path / "site").exists()


def test_a_key_signs_no_other_history(ledger, path, cli, tmp_path, keys):
    cli("key", "new")
    shutil.copy(path, tmp_path / "then.db")
    cli("revise", "F1", "--chance", "60%", "--said", "2026-03-02")
    cli("receipt", "F1")
    shutil.copy(tmp_path / "then.db", path)
    assert "fewer than the" in cli("publish", tmp_path / "elsewhere", code=1).err
    cli("revise", "F1", "--chance", "90%", "--said", "2026-03-02")
    cli("revise", "F2", "--chance", "90%", "--said", "2026-03-02")
    assert "does not begin with the" in cli("publish", tmp_path / "elsewhere", code=1).err
    assert not (tmp_path / "elsewhere").exists()


def test_another_ledger_does_not_take_a_sites_place(ledger, cli, tmp_path, monkeypatch):
    cli("publish", tmp_path / "site")
    monkeypatch.setenv("PREDICTION_LEDGER_DB", str(tmp_path / "other.db"))
    cli("init")
    assert "this is the journal" in cli("publish", tmp_path / "site", code=1).err


def test_a_past_state_is_published_unsigned_and_elsewhere(ledger, cli, tmp_path):
    cli("key", "new")
    cli("publish", tmp_path / "site")
    assert "fewer than the" in cli("publish", tmp_path / "site", "--ledger-at", "5", code=1).err
    said = cli("publish", tmp_path / "past", "--ledger-at", "5").err
    assert "unsigned" in said
    assert checked(tmp_path / "past")[0].size == 6


@pytest.mark.parametrize("how", [("--tag", "rain"), ("--without-journal",)])
def test_leaves_and_openings_go_with_a_part(how, ledger, cli, tmp_path):
    site = tmp_path / "site"
    (tmp_path / "table.csv").write_text(
        "question,closes,forecaster,made_on,probability\nWill it hail in Bern on 2026-06-01?,2026-06-01,Cy,2026-03-01,0.5\n"
    )
    cli("import", tmp_path / "table.csv")
    cli("publish", site, *how)
    assert not (site / "journal.jsonl").exists()
    state, tree = checked(site)[0], Frontier()
    lines = (site / "openings.jsonl").read_bytes().splitlines()[1:]
    opened = [raw for raw in lines if not raw.startswith(b'{"redacted":true,')]
    for raw in lines:
        tree.append(leaf_hash(raw) if raw in opened else bytes.fromhex(json.loads(raw)["leaf"]))
    assert (tree.size, tree.root()) == (state.size, state.root)
    entries = [parse(json.loads(raw)["seq"], raw, strict=True) for raw in opened]
    assert all(lines[entry.seq] == raw for raw, entry in zip(opened, entries, strict=True))
    kinds = {entry.kind for entry in entries}
    assert "import.completed" not in kinds  # the name of a file on somebody's computer
    assert {"ledger.created", "question.asked", "forecast.made"} <= kinds
    everything = b"".join(opened).decode()
    assert "Rome" in everything
    for other in ("Oslo", "Ben"):
        assert (other in everything) == (how[0] != "--tag"), other
