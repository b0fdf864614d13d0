"""Entry bytes: RFC 8785 for the values an entry may hold, and refusals for those it may not."""

from __future__ import annotations

import json
from functools import partial
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import EntryError, LedgerError
from ledger.journal.entry import FORMAT, LARGEST_DATA, body, canonical, packed, parse, parse_all

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
# Entries hold composed text only; what is not composed has tests of its own below.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(partial(normalize, "NFC"))
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_is_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(KEYS, VALUES, max_size=4), TEXTS, TEXTS, st.integers(0, 2**53 - 1), st.binary(max_size=16))
def test_a_body_is_canonical_and_reads_back(record, by, kind, seq, salt):
    raw = body(ledger="u", seq=seq, at="t", by=by, salt=salt, kind=kind, records=[canonical(record)] * 2)
    assert raw == canonical(json.loads(raw)) == rfc8785.dumps(json.loads(raw))
    entry = parse(seq, raw)
    assert (entry.seq, entry.by, entry.kind, entry.data) == (seq, by, kind, [record, record])
    assert json.loads(raw)["salt"] == salt.hex()


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        float("nan"),
        {"a": [1, 0.1]},
        {"é": 1},
        {1: 2},
        {None: 1},
        "\ud800",
        ["\udfff"],
        2**53,
        -(2**53),
        2**70,
        b"bytes",
        {"a": b""},
        {1, 2},
        object(),
        "Cafe\u0301",
        {"quote": ["Cafe\u0301"]},
    ],
)
def test_what_has_no_canonical_form_is_refused_in_a_sentence(value):
    with pytest.raises(EntryError) as refused:
        canonical(value)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b'"text"',
        b"\xff",
        b"[" * 10_000,
        b'{"at":"t","by":"b","data":[],"kind":"k","ledger":"u","salt":"","seq":1}',
    ],
)
def test_what_is_no_entry_is_an_entry_error(raw):
    with pytest.raises(EntryError, match="entry 1"):
        parse(1, raw)


def test_another_place_or_format_is_refused():
    good = body(ledger="u", seq=1, at="t", by="b", salt=b"", kind="k", records=[])
    assert parse(1, good).data == []
    with pytest.raises(EntryError, match="says that it is entry 1"):
        parse(2, good)
    with pytest.raises(EntryError, match=f"format {FORMAT + 1}"):
        parse(1, good.replace(b'"v":1', b'"v":2'))


@given(st.lists(st.integers(1, LARGEST_DATA).map(lambda n: b"x" * n), max_size=40))
def test_packing_keeps_order_and_the_limit_and_wastes_nothing(records):
    groups = list(packed(records))
    assert [r for group in groups for r in group] == records
    sizes = [sum(map(len, group)) + len(group) for group in groups]
    assert all(size <= LARGEST_DATA + 1 for size in sizes)
    for group, following in zip(sizes, groups[1:], strict=False):
        assert group + len(following[0]) + 1 > LARGEST_DATA


def test_a_record_at_the_limit_fits_and_one_beyond_is_refused():
    assert list(packed([b"x" * LARGEST_DATA])) == [[b"x" * LARGEST_DATA]]
    with pytest.raises(EntryError, match="61,441 bytes"):
        list(packed([b"x" * (LARGEST_DATA + 1)]))


def test_long_texts_are_kept_and_too_long_ones_refused_whole(book, store):
    """A text of the longest kind, four bytes a letter, fits; two of them in one record do not."""
    long = "\U0001f600" * 10_000
    question = book.ask("Q?", closes="2027-01-01", criteria=long)
    assert store(book).value("SELECT criteria FROM question") == long
    before = book.root()
    with pytest.raises(LedgerError, match="at most 61,440 fit"):
        book.ask("Q2?", closes="2027-01-01", criteria=long, note=long)
    assert book.root() == before
    assert book.verify().ok
    assert str(question) == "Q1"


def test_an_entry_with_text_that_is_not_composed_is_refused():
    raw = body(ledger="u", seq=1, at="t", by="Cafe\u0301", salt=bytes(16), kind="k", records=[])
    with pytest.raises(EntryError, match="entry 1 .*composed form"):
        parse(1, raw, strict=True)
    with pytest.raises(EntryError, match="entry 1 .*composed form"):
        parse_all([1], [raw])


def test_text_is_kept_composed(book, store):
    book.ask("Cafe\u0301?", closes="2027-01-01", tags=["e\u0301te\u0301"])
    raw = store(book).value("SELECT body FROM entry WHERE seq = 1")
    assert "Café?".encode() in raw
    assert book.questions(tags=["été"])[0].text == "Café?"
