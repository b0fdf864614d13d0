"""Time stamps from outside: asked for, kept, published, and checked by whoever has the folder alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from contextlib import closing
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from ledger.api.ledger import Ledger
from ledger.errors import NoteError
from ledger.journal.receipt import Receipt
from ledger.journal.stamp import Request, certificates, stamped

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def keys(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("PREDICTION_LEDGER_KEY", raising=False)
    monkeypatch.delenv("PREDICTION_LEDGER_TRUST", raising=False)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-03-02T12:00:00Z")


@pytest.fixture
def ledger(cli, path):
    cli("init")
    cli(
        "log",
        "Will it rain in Rome on 2090-06-01?",
        "--by",
        "Ann",
        "--said",
        "2026-03-01",
        "--chance",
        "70%",
        "--closes",
        "2090-06-01",
    )
    return path


def rows(path):
    with closing(Ledger.open(path, write=False)) as book:
        return book._stamps()


def openssl(site, size, name):
    files = ("-data", f"stamps/{size}.txt", "-in", f"stamps/{size}-{name}.tsr", "-CAfile", f"stamps/{name}.pem")
    return subprocess.run(["openssl", "ts", "-verify", *files], cwd=site, capture_output=True, text=True, check=False)


def test_each_authority_stamps_and_what_it_gave_is_kept(ledger, cli, authorities):
    before = datetime.now(UTC) - timedelta(seconds=2)
    said = cli("stamp")
    assert said.out.count("were there by") == 2
    one, two = rows(ledger)
    assert (one.authority, two.authority, one.size, one.entry) == ("one", "two", 4, 4)
    assert before <= datetime.fromisoformat(one.time) <= datetime.now(UTC)
    assert cli("verify").out.startswith("Verified")
    assert "Nothing was recorded since" in cli("stamp").err
    assert sorted(authorities.asked) == ["one", "two"]


def test_later_stamps_leave_the_certificates_out_that_are_there_already(ledger, cli, authorities):
    cli("stamp")
    cli("log", "Q1", "--by", "Ben", "--said", "2026-03-02", "--chance", "20%")
    cli("stamp")
    assert [row.certificates is None for row in rows(ledger)] == [False, False, True, True]
    assert cli("verify").out.startswith("Verified")
    assert cli("export", "--format", "ledger").out.count("BEGIN CERTIFICATE") == 2


def test_who_does_not_answer_is_asked_again_and_nothing_fails(ledger, cli, authorities, tmp_path):
    authorities.silent.add("two")
    said = cli("stamp")
    assert "one: entries 0 to 3 were there by" in said.out
    assert "two gave no stamp" in said.err
    assert "Entries that wait for it: 4; run prediction-ledger stamp again" in said.err
    authorities.silent.add("one")
    assert "two gave no stamp" in cli("stamp", code=1).err
    cli("log", "Q1", "--by", "Ben", "--said", "2026-03-02", "--chance", "20%")
    assert "Entries without a time stamp: 2" in cli("publish", tmp_path / "site").err
    authorities.silent.clear()
    assert cli("stamp").out.count("were there by") == 2
    assert "without a time stamp" not in cli("publish", tmp_path / "site").err
    assert [(row.authority, row.size) for row in rows(ledger)] == [("one", 4), ("one", 7), ("two", 7)]


def test_nobody_there_at_all(ledger, cli, authorities, monkeypatch, tmp_path):
    gone = authorities.settings().replace(authorities.url, "http://127.0.0.1:9")
    (tmp_path / "trust.toml").write_text(gone)
    assert "does not answer" in cli("stamp", code=1).err
    assert cli("list").out.count("Rome") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no authority is named"),
        ("authorities = 3", "a table of its own"),
        ("[authorities]\nx = 3", "a table of its own"),
        ("[people.x]", "which is no setting"),
        ("{", "is not TOML"),
        ("[authorities.one]\nurl = 3\ncertificates = 'a'", "text in quotes"),
        ("[authorities.one]\nurl = 'https://x'", "text in quotes"),
        ("[authorities.One]\nurl = 'https://x'\ncertificates = 'a'", "small letters"),
        ("[authorities.one]\nurl = 'file:///etc'\ncertificates = 'a'", "begins with https"),
        ("[authorities.one]\nurl = 'https://x'\ncertificates = 'a'", "cannot be read"),
        ("[authorities.one]\nurl = 'https://x'\ncertificates = 'trust.toml'", "does not serve as the certificates"),
        ("one", "at least 2"),
    ],
)
def test_settings_that_name_nobody_well(ledger, cli, authorities, tmp_path, text, said):
    (tmp_path / "trust.toml").write_text(authorities.settings("one") if text == "one" else text)
    assert said in cli("stamp", code=1).err


def test_an_authority_that_lies_is_refused(ledger, cli, authorities, tmp_path):
    """Its certificates are another's; it answers another question; what it sends is no stamp."""
    swapped = authorities.settings().replace("one/root.pem", "two/root.pem")
    (tmp_path / "trust.toml").write_text(swapped)
    assert "one gave no stamp: the time stamp does not hold" in cli("stamp").err
    text = "a\n1\nb\n"
    asked, other = Request.of(text), Request.of(text)
    raw = authorities.one.answer(asked.body)
    pem = authorities.one.certificates
    assert stamped(raw, text, pem, asked.nonce)
    for wrong in ((raw, text, pem, other.nonce), (raw, text + "c", pem, asked.nonce), (b"", text, pem, None)):
        with pytest.raises(NoteError):
            stamped(*wrong)
    below = (authorities.folder / "one" / "tsa.pem").read_text()
    with pytest.raises(NoteError, match="root certificate"):
        certificates(below)


def test_no_flipped_bit_gives_another_time_or_imprint(authorities):
    """All of them, one after the other: a stamp is some thousand bits."""
    from rfc3161_client import decode_timestamp_response

    text, pem = "a\n1\nb\n", authorities.one.certificates
    raw = authorities.one.stamp(text).raw
    right, taken = stamped(raw, text, pem), 0
    imprint = decode_timestamp_response(raw).tst_info.message_imprint.message
    for bit in range(8 * len(raw)):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            found = stamped(bytes(changed), text, pem)
        except NoteError:
            continue
        taken += 1
        assert found == right
        assert decode_timestamp_response(bytes(changed)).tst_info.message_imprint.message == imprint
    assert taken < len(raw) / 4  # what no signature covers, such as how a name is written


def test_the_published_folder_shows_it_to_openssl_and_verify_py(ledger, cli, authorities, tmp_path):
    cli("key", "new")
    cli("stamp")
    cli("log", "Q1", "--by", "Ben", "--said", "2026-03-02", "--chance", "20%")
    site = tmp_path / "site"
    cli("publish", site)
    for name in ("one", "two"):
        assert openssl(site, 5, name).stdout == "Verification: OK\n"
    shutil.copy(site / "stamps/two.pem", site / "stamps/one.pem")
    assert "FAILED" in openssl(site, 5, "one").stdout
    cli("publish", site)
    page = (site / "check.html").read_text()
    assert "openssl ts -verify -data stamps/5.txt -in stamps/5-one.tsr -CAfile stamps/one.pem" in page
    assert "Unstamped" not in page
    told = subprocess.run([sys.executable, "verify.py"], cwd=site, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
    assert "2 time stamps: each is of this journal as it was" in told.stdout
    assert "openssl ts -verify -data stamps/5.txt -in stamps/5-two.tsr -CAfile stamps/two.pem" in told.stdout


@pytest.mark.parametrize("name", ["stamps/4-one.tsr", "stamps/4.txt"])
def test_what_is_changed_of_it_is_found(ledger, cli, authorities, tmp_path, name):
    cli("stamp")
    site = tmp_path / "site"
    cli("publish", site)
    for put in (None, (site / name).read_bytes()[:-1] + b"x"):
        (site / name).unlink(missing_ok=True)
        if put is not None:
            (site / name).write_bytes(put)
        told = subprocess.run([sys.executable, "verify.py"], cwd=site, capture_output=True, text=True, check=False)
        assert told.returncode == 1
        assert f"WRONG:    {name}" in told.stdout


def test_an_unstamped_site_says_so(ledger, cli, tmp_path):
    cli("publish", tmp_path / "site")
    assert "Unstamped" in (tmp_path / "site" / "check.html").read_text()


def test_a_receipt_carries_it(ledger, cli, authorities, tmp_path):
    file = tmp_path / "F1.tlog-proof"
    cli("receipt", "F1", "--out", file)
    assert cli("check", file, "--json").json["stamped"] == []
    cli("stamp")
    cli("log", "Q1", "--by", "Ben", "--said", "2026-03-02", "--chance", "20%")
    cli("receipt", "F1", "--out", file)
    said = cli("check", file)
    assert said.out.count("Stamped: it was there by") == 2
    assert [one["authority"] for one in cli("check", file, "--json").json["stamped"]] == ["one", "two"]
    cli("receipt", "F2", "--out", tmp_path / "F2")
    assert cli("check", tmp_path / "F2", "--json").json["stamped"] == []
    site = tmp_path / "site"
    cli("publish", site)
    by_verify = {}
    for one in (file, *site.glob("receipts/*")):
        told = subprocess.run([sys.executable, site / "verify.py", one], capture_output=True, text=True, check=False)
        assert told.returncode == 2
        by_verify[one.name] = told.stdout.count("stamped: it was there by")
    assert by_verify == {"F1.tlog-proof": 2, "3.tlog-proof": 2, "6.tlog-proof": 0}


def test_a_receipt_whose_stamp_is_of_something_else_is_refused(ledger, cli, authorities, tmp_path):
    cli("stamp")
    cli("receipt", "F1", "--out", tmp_path / "r")
    good = Receipt.read((tmp_path / "r").read_text())
    state = good.stamped
    name, raw, pem = state.stamps[0]
    other = state.checkpoint.replace("\n4\n", "\n3\n")
    for wrong in (
        state._replace(checkpoint=other),
        state._replace(proof=state.proof[1:]),
        state._replace(stamps=((name, raw[:-1] + bytes([raw[-1] ^ 1]), pem),)),
        state._replace(stamps=((name, raw, authorities.two.certificates),)),
    ):
        (tmp_path / "r").write_text(str(good._replace(stamped=wrong)))
        cli("check", tmp_path / "r", code=1)
    lines = str(good).split("\n")
    extra = orjson.loads(b64decode(lines[1].removeprefix("extra ")))
    for broken in (3, {}, {**extra["stamped"], "stamps": [{}]}):
        text = b64encode(orjson.dumps({**extra, "stamped": broken})).decode()
        (tmp_path / "r").write_text("\n".join([lines[0], f"extra {text}", *lines[2:]]))
        assert "the second line" in cli("check", tmp_path / "r", code=1).err


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("time", "2020-01-01T00:00:00Z", "the stamp says 20"),
        ("root", "0" * 64, "does not hold"),
        ("size", 3, "does not hold"),
        ("stamp", "AAAA", "does not hold"),
        ("certificates", None, "are not before it"),
        ("authority", "../x", "authority"),
    ],
)
def test_a_stamp_that_does_not_hold_is_found_in_the_journal(book, writing, authorities, field, value, said):
    from ledger.journal.checkpoint import Checkpoint
    from ledger.recording import stamps

    state = Checkpoint.of(book.uuid, *book.root())
    with writing(book) as writer:
        made = []
        writer.add, kept = lambda kind, records: made.append((kind, records)), writer.add
        stamps.record_stamps(writer, state, [authorities.one.stamp(str(state))])
        ((kind, (record,)),) = made
        changed = {**record, field: value}
        kept(kind, [{name: one for name, one in changed.items() if one is not None}])
    assert said in str(book.verify().first)


def test_a_stamp_of_another_history_is_found(book, writing, authorities):
    """It is a good stamp, of a journal that this one is not."""
    from ledger.journal.checkpoint import Checkpoint
    from ledger.recording.stamps import record_stamps

    state = Checkpoint.of(book.uuid, 1, "1" * 64)
    with writing(book) as writer:
        record_stamps(writer, state, [authorities.one.stamp(str(state))])
    assert "is not that of the 1 entries of which it says that it is" in str(book.verify().first)


def test_undo_looks_past_stamps_and_keys(ledger, cli, authorities):
    """They state nothing: what was entered before them can still be taken back."""
    cli("log", "Q1", "--by", "Ben", "--said", "2026-03-02", "--chance", "20%")
    cli("stamp")
    cli("key", "new")
    assert "F2: Ben gave Q1 20%" in cli("undo", "--yes").out
