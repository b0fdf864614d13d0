"""Signed notes and keys, against notes that other programs signed."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import NoteError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.note import COSIGNATURE, Note, PublicKey, SigningKey, cosignature, signed

# The example of Go's package golang.org/x/mod/sumdb/note, signed by that program.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ANSWER = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The examples of C2SP's tlog-checkpoint and tlog-cosignature.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE"
    "+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe"
    "+mbIUBkBIfZ+qnA==\n"
)


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.new("example.org/record")


def test_a_note_that_another_program_signed():
    note, key = Note.read(ANSWER), PublicKey.read(NEUMANN)
    assert note.by(key)
    assert str(note) == ANSWER
    assert str(key) == NEUMANN


def test_the_specifications_own_checkpoint():
    state, note = Checkpoint.read(SOFA)
    assert state[:2] == ("example.com/behind-the-sofa", 20852163)
    assert str(note) == SOFA
    assert str(state) == note.text
    assert int.from_bytes(note.signatures[1].raw[:8], "big") == 1679315147  # as tlog-cosignature's text says


def test_each_changed_bit_of_a_signature_is_found():
    note, key = Note.read(ANSWER), PublicKey.read(NEUMANN)
    (one,) = note.signatures
    for bit in range(8 * len(one.raw)):
        raw = bytearray(one.raw)
        raw[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NoteError, match="not by its key"):
            Note(note.text, (one._replace(raw=bytes(raw)),)).by(key)


@given(st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=60), st.integers(0))
def test_a_changed_text_is_found(text, place):
    key = SigningKey.new("a")
    note = signed(f"first\n{text}\n", [key])
    assert Note.read(str(note)).by(key.public())
    raw = note.text.encode()
    place %= len(raw)
    other = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
    with pytest.raises(NoteError):
        Note(other.decode("latin-1"), note.signatures).by(key.public())


def test_signatures_of_others_are_left_alone(key):
    other = SigningKey.new("example.org/record")
    note = signed("text\n", [other])
    assert not note.by(key.public())
    assert signed("text\n", [other, key]).by(key.public())


def test_a_witness_signs_the_time_too(key):
    text = SOFA.partition("\n\n")[0] + "\n"
    line = cosignature(text, key, 1679315147)
    note = Note(text, (line,))
    assert note.cosigned(key.public(COSIGNATURE)) == 1679315147
    assert not note.by(key.public())  # which is another kind of key
    later = line._replace(raw=(1679315148).to_bytes(8, "big") + line.raw[8:])
    with pytest.raises(NoteError):
        Note(text, (later,)).cosigned(key.public(COSIGNATURE))


@pytest.mark.parametrize(
    "raw",
    [
        "no line break",
        "control\x01\n",
        "text\n\n— a b\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a+b AAAAAAAA\n",
        "text\n\n— a AAAAAAAA\nmore\n",
        "text\n\n" + "— a AAAAAAAA\n" * 101,
    ],
)
def test_what_is_no_note(raw):
    with pytest.raises(NoteError):
        Note.read(raw)


@pytest.mark.parametrize(
    "text", ["", "a", "a+00000000+AA", NEUMANN.replace("c74f", "c74e"), NEUMANN.replace("+AR", "+BR"), "é+1+2"]
)
def test_what_is_no_key(text):
    with pytest.raises(NoteError):
        PublicKey.read(text)


@pytest.mark.parametrize("passphrase", [None, "open sesame"])
def test_a_key_comes_back_from_its_file(key, passphrase):
    pem = key.pem(passphrase)
    assert SigningKey.from_pem(key.name, pem, passphrase).public() == key.public()
    assert SigningKey.from_pem(key.name, key.pem(), "not needed").public() == key.public()
    for wrong in (None, "other") if passphrase else ():
        with pytest.raises(NoteError):
            SigningKey.from_pem(key.name, pem, wrong)


def test_openssl_signs_the_same(key, tmp_path):
    (tmp_path / "key").write_bytes(key.pem())
    (tmp_path / "text").write_text("a text\n")
    try:
        ran = subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "key", "-in", "text"],
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError) as wrong:
        pytest.skip(f"needs an openssl that signs with Ed25519: {wrong}")
    assert ran.stdout == key.sign(b"a text\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "a\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "a\n1\nAAAA\n",
        "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
        "a\n" + "9" * 30 + "\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    ],
)
def test_what_is_no_checkpoint(text):
    with pytest.raises(NoteError):
        Checkpoint.read(text)
