"""Receipts and proofs: true ones hold, and nothing that was changed does."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError, NoteError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.consistency import ConsistencyProof
from ledger.journal.entry import body
from ledger.journal.merkle import Frontier, consistent, inclusion_proof, leaf_hash
from ledger.journal.note import SigningKey, signed
from ledger.journal.receipt import Receipt


def bodies(count: int) -> list[bytes]:
    how = {"ledger": "u", "at": "2026-03-01T12:00:00.000000Z", "by": "me", "salt": bytes(16)}
    return [body(seq=seq, kind="k", records=[b'{"id":%d}' % (seq + 1)], **how) for seq in range(count)]


def made(count: int, seq: int, key: SigningKey | None = None) -> Receipt:
    raws, tree, nodes = bodies(count), Frontier(), {}
    for at, raw in enumerate(raws):
        nodes[0, at] = leaf_hash(raw)
        nodes |= {(level, index): node for level, index, node in tree.append(nodes[0, at])}
    proof = inclusion_proof(seq, count, lambda level, index: nodes[level, index])
    text = str(Checkpoint("prediction-ledger/u", count, tree.root()))
    return Receipt(raws[seq], seq, tuple(proof), str(signed(text, [key] if key else [])), key=key and str(key.public()))


@pytest.mark.parametrize("count", [*range(1, 20), 64, 100, 256])
def test_every_entry_of_every_tree(count):
    for seq in range(count):
        receipt = made(count, seq)
        entry, state, _ = Receipt.read(str(receipt)).proven()
        assert (entry.seq, entry.data, state.size) == (seq, [{"id": seq + 1}], count)


def test_it_is_written_as_the_specification_has_it():
    lines = str(made(5, 2)).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 2"
    assert [len(b64decode(one)) for one in lines[3:6]] == [32, 32, 32]
    assert lines[6] == ""
    assert lines[7:] == [
        "prediction-ledger/u",
        "5",
        b64encode(Checkpoint.read(made(5, 2).checkpoint)[0].root).decode(),
        "",
    ]


@given(st.integers(1, 40), st.integers(0), st.integers(0), st.integers(1, 255))
def test_a_changed_byte_is_found(count, seq, place, by):
    key = SigningKey.new("a")
    text = str(made(count, seq % count, key)).encode()
    place %= len(text)
    changed = text[:place] + bytes([text[place] ^ by]) + text[place + 1 :]
    try:
        receipt = Receipt.read(changed.decode())
        entry, state, note = receipt.proven()
        held = note.by(key.public())
    except (LedgerError, UnicodeDecodeError):
        return
    true = made(count, seq % count, key)
    # What still holds shows the same entry under the same root; only who is said to have signed may differ.
    assert (receipt.body, receipt.seq, state) == (true.body, true.seq, Checkpoint.read(true.checkpoint)[0])
    assert entry.seq == true.seq
    assert not held or note.text == Checkpoint.read(true.checkpoint)[1].text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\na\n1\n",
        "c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\na\n1\n",
        "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\na\n1\n",
        "c2sp.org/tlog-proof@v1\nextra eyJib2R5IjoxfQ==\nindex 0\n\na\n1\n",
        "c2sp.org/tlog-proof@v1\nextra eyJib2R5IjoiYSJ9\nindex 01\n\na\n1\n",
        "c2sp.org/tlog-proof@v1\nextra eyJib2R5IjoiYSJ9\nindex 0\nnot base 64\n\na\n1\n",
    ],
)
def test_what_is_no_receipt(text):
    with pytest.raises(NoteError):
        Receipt.read(text)


def test_a_proof_that_one_state_continues_another(book_of):
    sizes = {}
    book = book_of(30)
    for size in range(1, book.root()[0] + 1):
        sizes[size] = Checkpoint.read(str(book.checkpoint(size=size)))[0]
    for old, before in sizes.items():
        for new, after in sizes.items():
            if old <= new:
                found = ConsistencyProof.read(book.prove(old, new))
                assert found.old == old
                assert consistent(old, before.root, new, after.root, found.hashes)
                assert Checkpoint.read(found.checkpoint)[0] == after


@pytest.fixture
def book_of(book, clock):
    def of(entries):
        for number in range(entries - book.root()[0]):
            book.ask(f"Will it rain on day {number}?", closes="2027-01-01")
        return book

    return of


@pytest.mark.parametrize(
    "text", ["", "old 1", "old x\n\na\n", "old 01\n\na\n", "old 1\n!\n\na\n", "old 1\n" + "AAAA\n" * 64 + "\na\n"]
)
def test_what_is_no_proof(text):
    with pytest.raises(NoteError):
        ConsistencyProof.read(text)
