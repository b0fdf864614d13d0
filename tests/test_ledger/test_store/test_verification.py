"""Every kind of damage and tampering is found and named; what is not found changed nothing that is kept."""

from __future__ import annotations

import os
import random
import re
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from ledger.api.ledger import Ledger
from ledger.api.seal_file import SealFile
from ledger.errors import LedgerError
from ledger.journal.entry import body, canonical, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.store import journal_tables, schema, sqlite
from ledger.store.projection.standing import settle
from ledger.store.verification import Finding

LONG = bool(os.environ.get("PREDICTION_LEDGER_LONG"))


@pytest.fixture(scope="module")
def long_file(full_file, tmp_path_factory):
    """A whole ledger, with entries that need overflow pages."""
    path = tmp_path_factory.mktemp("long") / "long.db"
    path.write_bytes(full_file[0])
    with Ledger.open(path, clock=lambda: full_file[1]) as book:
        book.ask("A long one?", closes="2027-01-01", criteria="word " * 1_900, note="more " * 1_500)
        book.ask("One more?", closes="2027-01-01")
        assert book.verify().ok
    return path.read_bytes()


@pytest.fixture
def file(long_file, path):
    path.write_bytes(long_file)
    return path


def look(file, **how):
    """What verification finds, or the sentence with which the file is refused; anything else is a bug."""
    try:
        with Ledger.open(file, create=False, write=False) as book:
            result = book.verify(**how)
    except LedgerError as refused:
        assert len(str(refused)) > 20
        assert "\n" not in str(refused)
        return Finding("the file", "", str(refused))
    assert result.ok == (result.first is None)
    return result.first


def tamper(file, *statements):
    """Change a file behind the ledger's back, guards and checks off, and put the guards back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute("PRAGMA synchronous = OFF")
        for name in [name for kind, name in guards(raw) if kind == "trigger"]:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            if isinstance(statement, str):
                statement = (statement,)
            raw.execute(*statement)
        for guard in schema.guards("sqlite"):
            raw.execute(guard)


def guards(raw):
    return raw.execute("SELECT type, name FROM sqlite_master WHERE type = 'trigger'").fetchall()


def test_a_whole_ledger_is_found_whole_and_left_as_it_is(file):
    before = file.read_bytes()
    assert look(file) is None
    assert file.read_bytes() == before


# Rows


OTHER = {
    "TEXT": "CASE WHEN {c} IS NULL THEN 'x' ELSE {c} || 'x' END",
    "INTEGER": "coalesce({c}, 0) + 1",
    "REAL": "coalesce({c}, 0) + 0.0000001",
    "BLOB": "zeroblob(32)",
}


def fill(file):
    """The two tables that the file has nothing in."""
    with Ledger.open(file, by="me") as book:
        book.redact("C1", reason="legal")
        kept = SealFile(file.with_name("seals"))
        book.seal("Q1", forecaster="Ada", probability=0.5, reveal_by=date(2099, 1, 1), file=kept)


def test_every_column_of_every_table_is_compared(file):
    fill(file)
    whole = file.read_bytes()
    tables = [name for name in schema.table_names() if name not in schema.JOURNAL_TABLES]
    seen = 0
    for table in tables:
        with closing(sqlite3.connect(file)) as raw:
            info = raw.execute(f"PRAGMA table_info({table})").fetchall()
            keys = [column[1] for column in info if column[5]]
            names = ", ".join(keys)
            row = raw.execute(f"SELECT {names} FROM {table} ORDER BY {names} DESC").fetchone()
        where = " AND ".join(f"{key} = ?" for key in keys)
        for _, column, kind, *_ in info:
            change = OTHER[kind].format(c=column)
            tamper(file, (f"UPDATE {table} SET {column} = {change} WHERE {where}", row))
            found = look(file)
            assert found is not None, (table, column)
            assert found.place.startswith(f"{table} "), (table, column, found)
            if column not in keys:
                assert found.field == column, (table, column, found)
            file.write_bytes(whole)
            seen += 1
    assert seen > 120
    assert look(file) is None


def test_every_null_that_is_filled_and_every_value_that_is_emptied_is_found(file):
    whole = file.read_bytes()
    with closing(sqlite3.connect(file)) as raw:
        forecasts = raw.execute("SELECT count(*) FROM forecast").fetchone()[0]
    for column in ("stands_until", "scored_against", "probability", "note", "ended_by"):
        for id_ in range(1, forecasts + 1):
            tamper(file, f"UPDATE forecast SET {column} = CASE WHEN {column} IS NULL THEN 1 END WHERE id = {id_}")
            found = look(file)
            assert (found.place, found.field) == (f"forecast {id_}", column)
            file.write_bytes(whole)


def test_missing_and_extra_rows_are_found(file):
    fill(file)
    whole = file.read_bytes()
    for table in schema.table_names():
        if table in schema.JOURNAL_TABLES:
            continue
        tamper(
            file,
            f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})"
            if table != "question_tag"
            else "DELETE FROM question_tag WHERE tag = 'x'",
        )
        found = look(file)
        assert found is not None, table
        file.write_bytes(whole)
        with closing(sqlite3.connect(file)) as raw:
            info = raw.execute(f"PRAGMA table_info({table})").fetchall()
        columns = [column[1] for column in info]
        key = next(column[1] for column in info if column[5] and column[2] in ("INTEGER", "TEXT"))
        external = {"platform": "NULL", "external_id": "NULL"}
        values = ", ".join(f"{key} || '9'" if c == key else external.get(c, c) for c in columns)
        tamper(file, f"INSERT INTO {table} SELECT {values} FROM {table} LIMIT 1")
        found = look(file)
        assert found is not None, table
        assert found.place.startswith(table)
        assert "not in the journal" in found.reason
        file.write_bytes(whole)


# The journal


def bodies(file):
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("SELECT seq, body, leaf FROM entry ORDER BY seq").fetchall()


def test_each_entrys_body_and_leaf_are_named(file):
    rows = bodies(file)
    whole = file.read_bytes()
    for seq, raw, leaf in rows:
        for column, value in (("body", flipped(raw, len(raw) // 2)), ("leaf", flipped(leaf, 7))):
            tamper(file, (f"UPDATE entry SET {column} = ? WHERE seq = ?", (value, seq)))
            found = look(file)
            assert found.place == f"entry {seq}"
            assert found.field == column or (seq == len(rows) - 1 and seq % 2 == 0)
            file.write_bytes(whole)


def test_each_node_is_named(file):
    whole = file.read_bytes()
    with closing(sqlite3.connect(file)) as raw:
        nodes = raw.execute("SELECT level, idx, hash FROM node").fetchall()
    for level, index, digest in nodes:
        where = f"WHERE level = {level} AND idx = {index}"
        for statement, field in (
            ((f"UPDATE node SET hash = ? {where}", (flipped(digest, 31),)), "hash"),
            (f"DELETE FROM node {where}", ""),
            (f"UPDATE node SET idx = idx + 1000 {where}", ""),
            (f"UPDATE node SET level = level + 40 {where}", ""),
        ):
            tamper(file, statement)
            found = look(file)
            assert (found.place, found.field) == (f"node {index} of level {level}", field)
            file.write_bytes(whole)
    tamper(file, "INSERT INTO node VALUES (50, 7, zeroblob(32))")
    assert look(file).place == "node 7 of level 50"


@pytest.mark.parametrize(("level", "index"), [(1, -1), (1, 1_000), (2, 1_000), (3, -5)])
def test_a_node_that_no_leaves_give_is_named_wherever_it_sorts(level, index, file):
    tamper(file, f"INSERT INTO node VALUES ({level}, {index}, zeroblob(32))")
    found = look(file)
    assert (found.place, found.field) == (f"node {index} of level {level}", "")
    assert "no leaves give" in found.reason


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM node WHERE level = (SELECT max(level) FROM node)", "node 0 of level "),
        ("DELETE FROM entry WHERE seq = 3", "entry 3"),
        ("UPDATE entry SET leaf = x'00' WHERE seq = (SELECT max(seq) FROM entry)", "entry "),
        ("UPDATE entry SET seq = 9223372036854775807 WHERE seq = 0", "entry 0"),
        ("DELETE FROM entry WHERE seq % 2 = 0", "entry 0"),
    ],
)
def test_the_command_prints_the_finding_of_a_journal_without_its_root(statement, place, file, cli):
    tamper(file, statement)
    first = cli("verify", "--json", code=1).json["first"]
    assert first["place"].startswith(place)
    assert first["place"] in cli("verify", code=1).err


def flipped(value, position):
    changed = bytearray(value)
    changed[position] ^= 1 << (position % 8)
    return bytes(changed)


def test_entries_that_go_come_or_change_places_are_found(file):
    whole = file.read_bytes()
    rows = bodies(file)
    last = len(rows) - 1
    swapped = [(rows[4][1], rows[4][2], 3), (rows[3][1], rows[3][2], 4)]
    extra = body(
        ledger=parse(0, rows[0][1]).ledger,
        seq=last + 1,
        at="2027-01-01T00:00:00.000000Z",
        by="x",
        salt=bytes(16),
        kind="forecaster.added",
        records=[canonical({"id": 9, "kind": "person", "name": "Eve"})],
    )
    cases = [
        (["DELETE FROM entry WHERE seq = 3"], "entry 3", "seq"),
        ([f"DELETE FROM entry WHERE seq = {last}"], None, None),
        ([f"UPDATE entry SET seq = {last + 5} WHERE seq = {last}"], f"entry {last}", "seq"),
        (["UPDATE entry SET seq = -1 WHERE seq = 0"], "entry 0", "seq"),
        ([("UPDATE entry SET body = ?, leaf = ? WHERE seq = ?", row) for row in swapped], "entry 3", "body"),
        (["UPDATE entry SET body = NULL WHERE seq = 5"], "entry 5", "body"),
        ([("INSERT INTO entry VALUES (?, ?, ?)", (last + 1, extra, leaf_hash(extra)))], None, None),
        ([("UPDATE entry SET body = ?, leaf = ? WHERE seq = 5", (extra, leaf_hash(extra)))], "entry 5", "body"),
        (["DELETE FROM entry", "DELETE FROM node"], "the journal", ""),
        (["UPDATE entry SET body = CAST(body || ' ' AS BLOB) WHERE seq = 2"], "entry 2", "body"),
    ]
    for statements, place, field in cases:
        tamper(file, *statements)
        found = look(file)
        assert found is not None, statements
        if place:
            assert (found.place, found.field) == (place, field), statements
        file.write_bytes(whole)


def forge(file, change):
    """Write a new journal over the old one, with its own hashes, and rebuild: whole in itself."""
    rows = bodies(file)
    tree, nodes, forged = Frontier(), [], []
    for seq, raw, _ in rows:
        raw = change(seq, raw)
        nodes += tree.append(leaf_hash(raw))
        forged.append((seq, raw, leaf_hash(raw)))
    tamper(
        file,
        "DELETE FROM entry",
        "DELETE FROM node",
        *[("INSERT INTO entry VALUES (?, ?, ?)", row) for row in forged],
        *[("INSERT INTO node VALUES (?, ?, ?)", node) for node in nodes],
    )


def test_a_forged_journal_is_found_by_a_checkpoint(file, store):
    with Ledger.open(file) as book:
        size, root = book.root()
        early = journal_tables.frontier(store(book), 4)
    assert look(file, checkpoint=(size, root)) is None
    assert look(file, checkpoint=(size, root.upper())) is None
    assert look(file, checkpoint=(4, early.root().hex())) is None
    forge(file, lambda seq, raw: raw.replace(b"A long one?", b"A wrong one?"))
    with Ledger.open(file) as book:
        book.rebuild()
    assert look(file) is None
    found = look(file, checkpoint=(size, root))
    assert found.place == f"entries 0 to {size - 1}"
    assert "checkpoint" in found.reason
    assert look(file, checkpoint=(4, early.root().hex())) is None  # what came before is still the same


def test_a_checkpoint_of_no_entries_has_the_root_of_nothing(file):
    nothing = Frontier().root().hex()
    assert look(file, checkpoint=(0, nothing)) is None
    assert look(file, checkpoint=(0, nothing.upper())) is None
    found = look(file, checkpoint=(0, "0" * 64))
    assert found.place == "the checkpoint"
    assert nothing in found.reason
    tamper(file, "DELETE FROM entry", "DELETE FROM node")
    assert look(file, checkpoint=(0, nothing)).reason == "is empty"


@pytest.mark.parametrize(("size", "root"), [(0, "00"), (-1, "00"), (1, "zz"), (10_000, "00" * 32), (3, "")])
def test_a_checkpoint_of_no_such_journal_is_a_finding(size, root, file):
    assert look(file, checkpoint=(size, root)) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"{}",
        lambda raw: b"\xff\xfe",
        lambda raw: raw[:-1],
        lambda raw: raw.replace(b'"v":1', b'"v":2'),
        lambda raw: raw.replace(b'"seq":5', b'"seq":6'),
        lambda raw: raw.replace(b'"ledger":"', b'"ledger":"other'),
        lambda raw: raw.replace(b'"at":"2026', b'"at":"1999'),
        lambda raw: raw.replace(b'"at":"2026', b'"at":"soon'),
        lambda raw: raw.replace(b'"kind":"', b'"kind":"x'),
        lambda raw: b'{"at":5,"by":5,"data":5,"kind":5,"ledger":5,"salt":5,"seq":5,"v":1}',
        lambda raw: b"[" * 100_000,
        lambda raw: body(**said(raw), kind="entry.redacted", records=[b"{}"]),
        lambda raw: body(**said(raw), kind="forecast.made", records=[b"{}"]),
        lambda raw: body(
            **said(raw), kind="forecaster.added", records=[b'{"id":99999999999999999999,"kind":"k","name":"n"}']
        ),
        lambda raw: body(
            **said(raw), kind="forecaster.added", records=[b'{"id":18446744073709551615,"kind":"k","name":"n"}']
        ),
        lambda raw: body(**said(raw), kind="forecaster.added", records=[b'{"id":"one","kind":[],"name":{}}']),
        lambda raw: body(**said(raw), kind="forecaster.added", records=[b'{"id":1,"kind":"k","name":"n"}']),
        lambda raw: body(**said(raw), kind="ledger.created", records=[b'{"zone":"UTC"}']),
        lambda raw: body(
            **said(raw), kind="forecast.withdrawn", records=[b'{"forecast":77,"withdrawn_on":"2026-01-01"}']
        ),
    ],
)
def test_a_forger_who_gets_the_hashes_right_gets_a_finding_not_a_traceback(change, file):
    forge(file, lambda seq, raw: change(raw) if seq == 5 else raw)
    found = look(file)
    assert found is not None


def said(raw, seq=5):
    entry = parse(seq, raw)
    return {"ledger": entry.ledger, "seq": seq, "at": entry.at, "by": entry.by, "salt": bytes(16)}


NEWCOMER = b'{"id":9,"kind":"person","name":"Eve"}'


def newcomer(raw, record=NEWCOMER):
    return body(**said(raw), kind="forecaster.added", records=[record])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda raw: raw + b" ", "other bytes"),
        (lambda raw: b"\n" + raw, "other bytes"),
        (lambda raw: raw.replace(b'"data":', b'"data": '), "other bytes"),
        (lambda raw: raw.replace(b'{"at"', b'{"v":1,"at"'), "other bytes"),
        (lambda raw: raw.replace(b'{"at"', b'{"at":"2020","at"'), "other bytes"),
        (lambda raw: raw.replace(b'"me"', b'"\\u006de"'), "other bytes"),
        (lambda raw: newcomer(raw, b'{"id":9,"id":9,"kind":"k","name":"n"}'), "other bytes"),
        (lambda raw: newcomer(raw, b'{"kind":"k","id":9,"name":"n"}'), "other bytes"),
        (lambda raw: newcomer(raw, b'{"id":9,"kind":"k","name":"\\u0041"}'), "other bytes"),
        (lambda raw: newcomer(raw, b'{"id":-0,"kind":"k","name":"n"}'), "other bytes"),
        (lambda raw: newcomer(raw, b'{"id":9,"kind":"k","name":"n","x":0.5}'), "float"),
        (lambda raw: newcomer(raw, b'{"id":9.0,"kind":"k","name":"n"}'), "float"),
        (lambda raw: newcomer(raw, b'{"id":9,"kind":"k","name":"n","x":{"y":[1,-1e300]}}'), "float"),
        (lambda raw: newcomer(raw, b'{"id":9,"kind":"k","name":"n","x":9007199254740993}'), "53-bit"),
        (lambda raw: newcomer(raw, '{"id":9,"kind":"k","name":"n","é":1}'.encode()), "key 'é'"),
        (lambda raw: raw.replace(b'"v":1}', b'"v":1,"w":1}'), "the keys"),
        (lambda raw: raw.replace(b',"salt":', b',"same":'), "the keys"),
        (lambda raw: raw.replace(b'"salt":"', b'"salt":"0'), "salt"),
        (lambda raw: raw.replace(b'"salt":"0', b'"salt":"A'), "salt"),
        (lambda raw: raw.replace(b'"salt":"0', b'"salt":"g'), "salt"),
        (lambda raw: body(**{**said(raw), "salt": b""}, kind="k", records=[]), "salt"),
        (lambda raw: raw.replace(b'"salt":"', b'"salt":1,"x":"'), "the keys"),
        (lambda raw: raw.replace(b'"seq":5', b'"seq":5.0'), "float"),
        (lambda raw: raw.replace(b'"v":1}', b'"v":true}'), "numbers"),
        (lambda raw: newcomer(raw, '{"é":'.encode() + b"[" * 1_000 + b"]" * 1_000 + b"}"), "ecursion"),
    ],
)
def test_an_entry_that_could_be_written_in_another_way_is_found(change, reason, file):
    rows = bodies(file)
    assert change(rows[5][1]) != rows[5][1]
    forge(file, lambda seq, raw: change(raw) if seq == 5 else raw)
    found = look(file)
    assert (found.place, found.field) == ("entry 5", "body")
    assert found.reason.startswith("is not in canonical form")
    assert reason in found.reason


def test_text_that_looks_like_a_float_is_canonical(file):
    record = '{"id":9,"kind":"person","name":"at:1.5, [2.5] é"}'.encode()
    forge(file, lambda seq, raw: newcomer(raw, record) if seq == 5 else raw)
    assert "canonical" not in look(file).reason


def refused(file, path):
    """What is found in a journal whose rows do not fit; the temporary file is nobody's business."""
    found = look(file)
    assert "rebuilt.db" not in str(found)
    assert str(path) not in str(found)
    assert found.field == "body"
    assert "cannot be kept" in found.reason
    return found.place


def made(id_, question=1, **fields):
    record = {"id": id_, "question": question, "question_revision": 1, "forecaster": 1, "basis": "stated"}
    return canonical({**record, "made_on": "2026-01-01", "probability": "0.5", **fields})


@pytest.mark.parametrize(
    ("kind", "records"),
    [
        ("forecaster.added", [b'{"id":1,"kind":"person","name":"Eve"}'] * 2),
        ("forecaster.added", [b'{"id":"one","kind":"person","name":"Eve"}']),
        ("forecaster.added", [b'{"id":[],"kind":"person","name":"Eve"}']),
        ("forecaster.added", [b'{"id":1,"kind":null,"name":"Eve"}']),
        ("import.completed", [b'{"counts":{},"file":[],"id":1,"sha256":"x"}']),
    ],
)
def test_an_entry_whose_rows_do_not_fit_is_named(kind, records, file, tmp_path, monkeypatch):
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    forge(file, lambda seq, raw: body(**said(raw), kind=kind, records=records) if seq == 5 else raw)
    assert refused(file, tmp_path / "scratch") == "entry 5"
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_second_forecast_of_one_number_is_named(file, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    last = len(bodies(file)) - 1

    def doubled(seq, raw):
        if seq not in (last - 2, last - 1):
            return raw
        return body(**{**said(raw, seq), "kind": "forecast.made"}, records=[made(900)])

    forge(file, doubled)
    assert refused(file, tmp_path) == f"entry {last - 1}"


def test_what_cannot_be_settled_is_a_finding(file, tmp_path, monkeypatch):
    def wrong(*args, **how):
        raise ValueError("no such day")

    tamper(file, "UPDATE forecast SET grade = 2 - grade WHERE id = 1")  # or nothing need be settled
    monkeypatch.setattr("ledger.store.projection.projection.settle", wrong)
    assert refused(file, tmp_path / "none") == f"entries 0 to {len(bodies(file)) - 1}"


# The schema


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DROP TRIGGER entry_appends", "the trigger entry_appends"),
        ("DROP TRIGGER entry_stays", "the trigger entry_stays"),
        ("DROP TRIGGER node_is_kept", "the trigger node_is_kept"),
        ("DROP INDEX forecast_scored", "the index forecast_scored"),
        ("DROP INDEX question_external", "the index question_external"),
        ("CREATE TABLE extra (a)", "the table extra"),
        ("CREATE VIEW extra AS SELECT 1", "the view extra"),
        ("CREATE INDEX extra ON forecast (note)", "the index extra"),
        ("ALTER TABLE forecast ADD COLUMN extra TEXT", "the table forecast"),
        ("CREATE TRIGGER extra AFTER INSERT ON forecast BEGIN DELETE FROM forecast; END", "the trigger extra"),
        ("DROP TABLE ledger", None),
        ("DROP TABLE forecast", None),
        ("DROP TABLE node", None),
        ("DROP TABLE question_tag", None),
    ],
)
def test_what_is_not_the_schema_is_found(statement, place, file):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(statement)
        raw.commit()
    found = look(file)
    assert found is not None
    if place:
        assert found.place == place


def test_a_trigger_that_says_something_else_is_found(file):
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER entry_stays")
        raw.execute("CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT 1; END")
    assert look(file).place == "the trigger entry_stays"


def test_what_analyze_leaves_is_no_difference(file):
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("ANALYZE")
        raw.execute("VACUUM")
    assert look(file) is None


def test_verification_says_how_far_it_is_and_cleans_up(file, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    seen = []
    with Ledger.open(file, write=False) as book:
        assert book.verify(progress=seen.append).ok
        assert seen[-1] == book.root()[0]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_file_that_may_only_be_read_can_be_verified(file):
    file.chmod(0o444)
    assert look(file) is None


# Bits


class Pages:
    """The file format read independently (sqlite.org/fileformat2.html): which bytes hold what."""

    def __init__(self, data: bytes, roots: dict[str, int], aliased: dict[str, int]) -> None:
        self.data = data
        self.aliased = aliased  # tables of which that column is the row's number, which a cell keeps elsewhere
        self.unread: set[int] = set()  # where their records have a NULL in its place that nobody reads
        self.joined: set[int] = set()  # where a NULL at their end may join the next one unseen
        self.size = int.from_bytes(data[16:18], "big")
        assert data[20] == 0  # no reserved space at the end of a page
        self.owner: dict[int, str] = dict.fromkeys(range(100), "header")
        for name, root in {"sqlite_master": 1, **roots}.items():
            self.tree(root, name)

    def mark(self, start: int, count: int, name: str) -> None:
        for offset in range(start, start + count):
            assert offset not in self.owner
            self.owner[offset] = name

    def number(self, offset: int, count: int) -> int:
        return int.from_bytes(self.data[offset : offset + count], "big")

    def varint(self, offset: int) -> tuple[int, int]:
        value = 0
        for i in range(8):
            byte = self.data[offset + i]
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value, offset + i + 1
        return value << 8 | self.data[offset + 8], offset + 9

    def tree(self, page: int, name: str) -> None:
        base = (page - 1) * self.size
        head = base + (100 if page == 1 else 0)
        kind, cells = self.data[head], self.number(head + 3, 2)
        inner = kind in (2, 5)
        self.mark(head, (12 if inner else 8) + 2 * cells, name)
        first = head + (12 if inner else 8)
        for i in range(cells):
            self.cell(base, base + self.number(first + 2 * i, 2), kind, name)
        if inner:
            self.tree(self.number(head + 8, 4), name)

    def cell(self, base: int, start: int, kind: int, name: str) -> None:
        at = start
        if kind in (2, 5):
            self.tree(self.number(at, 4), name)
            at += 4
        payload = 0
        if kind != 5:
            payload, at = self.varint(at)
        if kind in (5, 13):
            _, at = self.varint(at)
        if kind == 13 and name in self.aliased:
            code = self.varint(at)[1]  # of the first column
            for _ in range(self.aliased[name]):
                _, code = self.varint(code)
            self.unread.add(code)
        if kind == 13:
            self.last_nulls(at)
        if kind != 5:
            at += self.payload(payload, at, kind, name)
        self.mark(start, at - start, name)

    def last_nulls(self, at: int) -> None:
        """Type codes of 0 (NULL) at the end of a record's header, each with another after it."""
        count, code = self.varint(at)
        end, run = at + count, []
        while code < end:
            here, (value, code) = code, self.varint(code)
            run = [*run, here] if value == 0 else []
        self.joined.update(run[:-1])

    def payload(self, count: int, at: int, kind: int, name: str) -> int:
        largest = self.size - 35 if kind == 13 else (self.size - 12) * 64 // 255 - 23
        if count <= largest:
            return count
        least = (self.size - 12) * 32 // 255 - 23
        local = least + (count - least) % (self.size - 4)
        local = local if local <= largest else least
        self.overflow(self.number(at + local, 4), count - local, name)
        return local + 4

    def overflow(self, page: int, rest: int, name: str) -> None:
        base = (page - 1) * self.size
        here = min(rest, self.size - 4)
        self.mark(base, 4 + here, name)
        if rest > here:
            self.overflow(self.number(base, 4), rest - here, name)


@pytest.fixture
def pages(file):
    with closing(sqlite3.connect(file)) as raw:
        rows = raw.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall()
        aliased = {name: place for name, _ in rows if (place := number_that_is_the_key(raw, name)) is not None}
    assert {"entry", "forecast"} <= aliased.keys()
    return Pages(file.read_bytes(), dict(rows), aliased)


def number_that_is_the_key(raw, table):
    keys = [(column[0], column[2]) for column in raw.execute(f"PRAGMA table_info({table})") if column[5]]
    return keys[0][0] if [kind for _, kind in keys] == ["INTEGER"] else None


def flips(pages, seed):
    """Places to flip: many in every table and index, fewer where nothing is kept."""
    chance = random.Random(seed)
    places: dict[str, list[int]] = {}
    for offset in range(len(pages.data)):
        places.setdefault(pages.owner.get(offset, ""), []).append(offset)
    for name, offsets in sorted(places.items()):
        few = 2 if name.endswith("_external") or name.startswith(("ix_", "sqlite_auto")) else 5
        count = {"entry": 40, "node": 20, "forecast": 25, "question": 20, "": 10, "header": 20}.get(name, few)
        for offset in chance.sample(offsets, min(len(offsets), count * (40 if LONG else 1))):
            yield name, offset, chance.randrange(8)


def test_one_flipped_bit_is_found_wherever_something_is_kept(file, pages, tools):
    """Undetected flips must lie where no page keeps anything, or in the header; and must not change a row.

    One more bit is never read: a record has a type code of 0 (NULL) for the column that is the row's number,
    and made an 8 (the number 0) it takes no room either. SQLite takes the number from the cell, always.
    And of two codes of 0 at a record's end, the first made 128 is one code of two bytes, still 0: the record has
    a column less, and a column that is not there is NULL.
    """
    whole = file.read_bytes()
    with sqlite.connect(file, write=False) as database:
        rows = tools.dump(database, journal=True)
    found = passed = 0
    for name, offset, bit in flips(pages, seed=20_260_301):
        damaged = bytearray(whole)
        damaged[offset] ^= 1 << bit
        file.write_bytes(damaged)
        if look(file) is not None:
            found += 1
            continue
        unread = offset in pages.unread and whole[offset] == 0 and bit == 3
        unread = unread or (offset in pages.joined and bit == 7)
        assert name in ("", "header") or unread, (name, offset, bit)
        with sqlite.connect(file, write=False) as database:
            assert tools.dump(database, journal=True) == rows, (name, offset, bit)
        passed += 1
    assert found > 130
    assert passed > 5  # free space is not watched, and the test knows which it is


def test_every_bit_of_a_small_index_is_watched(file, pages):
    """SQLite's own check passes over an entry whose header says that it ends before the row's number."""
    whole = file.read_bytes()
    offsets = [offset for offset, name in pages.owner.items() if name == "ix_question_claim_id"]
    assert len(offsets) > 40
    for offset in offsets:
        for bit in range(8) if LONG else (offset % 8, (offset + 5) % 8):
            damaged = bytearray(whole)
            damaged[offset] ^= 1 << bit
            file.write_bytes(damaged)
            assert look(file) is not None, (offset, bit)


def test_bits_of_bodies_hashes_and_nodes_are_named_from_the_raw_file(file):
    """Bytes of a body, a leaf and a node, found in the file by what they hold."""
    whole = file.read_bytes()
    chance = random.Random(7)
    for seq, raw, leaf in bodies(file):
        for column, value in (("body", raw), ("leaf", leaf)):
            start = whole.find(value)
            if start < 0:  # on overflow pages
                start, value = whole.find(value[-300:]), value[-300:]
            if start < 0:
                assert len(raw) > 4_000
                continue
            damaged = bytearray(whole)
            damaged[start + chance.randrange(len(value))] ^= 1 << chance.randrange(8)
            file.write_bytes(damaged)
            found = look(file)
            assert found.place == f"entry {seq}"
            assert found.field in (column, "body" if seq == len(bodies(file)) - 1 else column)
    file.write_bytes(whole)


def test_a_file_cut_short_or_with_pages_of_zeros_gives_a_sentence(file):
    whole = file.read_bytes()
    for damaged in (
        whole[: len(whole) // 2],
        whole[: len(whole) // 2 // 4096 * 4096],
        whole[:100],
        whole[:4096],
        *[whole[:start] + bytes(4096) + whole[start + 4096 :] for start in range(4096, len(whole), 4096)],
    ):
        file.write_bytes(damaged)
        assert look(file) is not None or damaged == whole


# Plain forecasts, which are projected together


@pytest.fixture(scope="module")
def plain_bytes(tmp_path_factory):
    """A ledger of forecasts without any details, one by one and packed, revised, late and resolved."""
    path = tmp_path_factory.mktemp("plain") / "plain.db"
    with Ledger.open(path) as book:
        for number in range(1, 8):
            book.ask(f"Will it be {number}?", closes="2026-02-01")
        for number in range(600):
            book.log(
                f"Q{number % 7 + 1}",
                forecaster=f"Person {number % 11}",
                probability=(number % 101) / 100,
                made_on=f"2026-01-{number % 28 + 1:02d}",
            )
        book.resolve("Q1", "yes", known_on="2026-01-20")
        book.resolve("Q2", "no", known_on="2026-02-01")
        book.withdraw("F500", on="2026-01-30", reason="a slip")
    return path.read_bytes()


@pytest.fixture
def plain_file(plain_bytes, path):
    path.write_bytes(plain_bytes)
    return path


@pytest.mark.parametrize("column", ["probability", "basis", "made_on"])
def test_rows_that_would_write_a_forged_entry_again_are_found(column, plain_file):
    """Text with a quotation mark in it must not smuggle a field into a row."""
    with closing(sqlite3.connect(plain_file)) as raw:
        id_, seq, value = raw.execute(f"SELECT id, entry, {column} FROM forecast ORDER BY id DESC LIMIT 1").fetchone()
    if column == "probability":
        tamper(plain_file, ("UPDATE forecast SET probability = ? WHERE id = ?", (value + 2**-53, id_)))
    else:
        smuggled = f'{value}","note":"x'
        forge(
            plain_file,
            lambda at, body: body.replace(f'"{value}"'.encode(), f'"{smuggled}"'.encode()) if at == seq else body,
        )
        tamper(plain_file, (f"UPDATE forecast SET {column} = ? WHERE id = ?", (smuggled, id_)))
    found = look(plain_file)
    assert found.place in (f"forecast {id_}", f"entry {seq}")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda raw: raw.replace(b'"at":"2026', b'"at":"2025'), "entry 300"),
        (lambda raw: raw.replace(b'Z","by"', b'Y","by"'), "entry 300"),
        (lambda raw: raw.replace(b'"salt":"', b'"salt":"g')[:-1].replace(b'g"', b'"') + b"}", "entry 300"),
        (lambda raw: raw.replace(b'"seq":300', b'"seq":301'), "entry 300"),
        (lambda raw: raw.replace(b'"question_revision":1', b'"question_revision":2'), "entry 300"),
        (lambda raw: raw.replace(b'"forecaster":', b'"forecaster":1'), "entry 300"),
    ],
)
def test_a_forged_plain_entry_is_found(change, place, plain_file):
    forge(plain_file, lambda seq, raw: change(raw) if seq == 300 else raw)
    found = look(plain_file)
    assert found is not None
    assert str(found).startswith(place)


def test_a_row_that_stands_twice_in_the_journal_is_found(plain_file):
    rows = bodies(plain_file)
    copied = rows[300][1]
    forge(plain_file, lambda seq, raw: copied.replace(b'"seq":300', b'"seq":301') if seq == 301 else raw)
    assert look(plain_file) is not None


def test_the_last_entry_is_checked_too(plain_file):
    last = len(bodies(plain_file)) - 1
    for statement, field in (
        ("UPDATE entry SET leaf = zeroblob(32) WHERE seq = ?", "leaf"),
        ("UPDATE entry SET body = CAST(body || ' ' AS BLOB) WHERE seq = ?", "body"),
    ):
        whole = plain_file.read_bytes()
        tamper(plain_file, (statement, (last,)))
        found = look(plain_file)
        assert found.place == f"entry {last}", field
        plain_file.write_bytes(whole)


def test_a_second_creation_is_no_entry_of_a_ledger(file):
    forge(
        file,
        lambda seq, raw: body(**said(raw), kind="ledger.created", records=[b'{"zone":"UTC"}']) if seq == 5 else raw,
    )
    assert (look(file).place, look(file).field) == ("entry 5", "kind")


@pytest.mark.parametrize("entry", ["-1", "0", "5", "300", "entry", "entry - 1", "1000000000"])
def test_a_plain_row_that_no_entry_gives_is_found(entry, plain_file):
    """It must not stand in for a row that is missing, nor for one more."""
    columns = columns_of(plain_file, "forecast")
    early = {"made_on": "'2025-12-01'", "stands_from": "1764547200000000"}  # so that it ends no other one
    values = {"id": "id + 1000", "entry": entry, "probability": "0.5", **early}
    copy = ", ".join(values.get(column, column) for column in columns)
    tamper(plain_file, f"INSERT INTO forecast SELECT {copy} FROM forecast WHERE id = 600")
    resettle(plain_file)
    found = look(plain_file)
    assert found.place == "forecast 1600"
    assert "not in the journal" in found.reason


@pytest.mark.parametrize("gone", [1, 300, 600])
def test_a_plain_row_does_not_take_another_ones_place(gone, plain_file):
    tamper(plain_file, f"UPDATE forecast SET id = id + 1000, entry = 1 WHERE id = {gone}")
    resettle(plain_file)
    assert look(plain_file).place == f"forecast {gone}"


@pytest.mark.parametrize("column", ["made_on", "basis", "probability", "question_id", "stands_from"])
def test_a_value_of_another_kind_in_a_plain_row_is_a_finding(column, plain_file):
    with closing(sqlite3.connect(plain_file, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name = 'forecast'")
    with closing(sqlite3.connect(plain_file, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(f"UPDATE forecast SET {column} = CAST(made_on AS BLOB) WHERE id = 300")
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = sql || ' STRICT' WHERE name = 'forecast'")
    assert look(plain_file) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(raw[18:24], b"12:99:"),
        lambda raw: raw.replace(b'"question_revision":1', b'"question_revision":9007199254740993'),
        lambda raw: raw.replace(b'"question":', b'"question":"').replace(
            b',"question_revision', b'","question_revision'
        ),
    ],
)
def test_a_plain_entry_that_cannot_be_is_found_although_its_row_agrees(change, plain_file):
    with closing(sqlite3.connect(plain_file)) as raw:
        seq, before = raw.execute("SELECT seq, body FROM entry WHERE seq = 300").fetchone()
    assert change(before) != before
    forge(plain_file, lambda at, raw: change(raw) if at == seq else raw)
    tamper(plain_file, f"UPDATE forecast SET question_revision = 9007199254740993 WHERE entry = {seq}") if (
        b"9007199254740993" in change(before)
    ) else None
    assert look(plain_file) is not None


def test_a_forecast_before_its_question_is_found(plain_file):
    rows = bodies(plain_file)
    asked = next(seq for seq, raw, _ in rows if b'"id":7' in raw and b"question.asked" in raw)
    made = next(seq for seq, raw, _ in rows if b'"question":7' in raw and b"forecast.made" in raw)

    def swapped(seq, raw):
        other = {asked: made, made: asked}.get(seq)
        if other is None:
            return raw
        moved = rows[other][1].replace(b'"seq":%d' % other, b'"seq":%d' % seq)
        return moved[:7] + raw[7:34] + moved[34:]

    forge(plain_file, swapped)
    tamper(
        plain_file,
        f"UPDATE forecast SET entry = {asked} WHERE entry = {made}",
        f"UPDATE question SET entry = {made} WHERE entry = {asked}",
    )
    assert look(plain_file) is not None


def test_a_probability_beyond_one_is_found_although_its_entry_agrees(plain_file):
    rows = bodies(plain_file)
    probability = re.search(rb'"probability":"[0-9.]+"', rows[300][1])[0]
    forge(plain_file, lambda seq, raw: raw.replace(probability, b'"probability":"1.5"') if seq == 300 else raw)
    tamper(plain_file, "UPDATE forecast SET probability = 1.5 WHERE entry = 300")
    assert look(plain_file) is not None


def test_another_file_under_the_name_of_an_open_one_is_not_taken_for_it(plain_file):
    good = plain_file.read_bytes()
    tamper(plain_file, "UPDATE forecast SET stands_until = 5 WHERE id = 600")
    with Ledger.open(plain_file, write=False) as book:
        other = plain_file.with_name("good.db")
        other.write_bytes(good)
        other.replace(plain_file)
        assert not book.verify().ok


def test_a_trigger_that_is_named_like_statistics_is_found(file):
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("CREATE TRIGGER extra AFTER INSERT ON forecast BEGIN DELETE FROM forecast; END")
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET name = 'sqlite_stat9' WHERE name = 'extra'")
    assert look(file) is not None


def columns_of(file, table):
    with closing(sqlite3.connect(file)) as raw:
        return [column[1] for column in raw.execute(f"PRAGMA table_info({table})")]


def resettle(file):
    """As a careful forger would: what stands and is scored follows from the forged rows."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        questions = [id_ for (id_,) in raw.execute("SELECT id FROM question")]
        settle(sqlite.SQLite(raw, "forged"), questions, [])
