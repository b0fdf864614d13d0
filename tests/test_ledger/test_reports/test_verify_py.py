"""verify.py, which is published beside a site: what holds, and everything that somebody might change."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import Ledger
from ledger.journal.merkle import Frontier, inclusion_proof, leaf_hash, root_at

FILE = Path(__file__).parents[3] / "ledger" / "reports" / "site" / "verify.py"
SALT = "0" * 32


def _loaded():
    spec = importlib.util.spec_from_file_location("published_verify", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


V = _loaded()
canonical = V.canonical


class Key:
    """A key that signs notes."""

    def __init__(self, name, seed):
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.name, raw = name, b"\x01" + self.private.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        self.text = f"{name}+{self.id.hex()}+{b64encode(raw).decode()}"

    def sign(self, text):
        return self.private.sign(text.encode())

    def note(self, text):
        return f"{text}\n— {self.name} {b64encode(self.id + self.sign(text)).decode()}\n"


ONE, TWO, OTHER = Key("example.org/one", 1), Key("example.org/two", 2), Key("example.org/one", 3)


class Site:
    """A copy of a site with a journal, checkpoints and, where there are keys, signatures, to be changed."""

    def __init__(self, folder, lines):
        self.folder, self.lines = folder, list(lines)

    @property
    def header(self):
        return json.loads(self.lines[0])

    def frontier(self, size=None):
        tree = Frontier()
        for line in self.lines[1 : None if size is None else size + 1]:
            tree.append(leaf_hash(line.encode()))
        return tree

    def checkpoint(self, size=None, key=None):
        tree = self.frontier(size)
        text = f"prediction-ledger/{self.header['ledger']}\n{tree.size}\n{b64encode(tree.root()).decode()}\n"
        return key.note(text) if key else text

    def append(self, kind, record, at=None):
        last = json.loads(self.lines[-1])
        body = {"at": at or last["at"], "by": "me", "data": [record], "kind": kind, "ledger": last["ledger"]}
        self.lines.append(canonical({**body, "salt": SALT, "seq": last["seq"] + 1, "v": 1}))

    def announce(self, new, old=None, **wrong):
        text = f"prediction-ledger key\n{self.header['ledger']}\n{old.text if old else ''}\n{new.text}\n"
        record = {"id": 1, "key": new.text, "by_new": b64encode(new.sign(text)).decode()}
        if old:
            record |= {"replaces": old.text, "by_old": b64encode(old.sign(text)).decode()}
        self.append("key.announced", record | wrong)

    def edit(self, seq, change):
        """Change an entry, and write it in its one form."""
        body = json.loads(self.lines[seq + 1])
        change(body)
        self.lines[seq + 1] = canonical(body)

    def write(self, key=None, earlier=()):
        """Write all files of proof, as the owner of the site would."""
        tree = self.frontier()
        head = {**self.header, "entries": tree.size, "root": tree.root().hex()}
        self.lines[0] = json.dumps(head, separators=(",", ":"))
        (self.folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in self.lines))
        (self.folder / "checkpoints").mkdir(exist_ok=True)
        for size, signer in [*earlier, (tree.size, key)]:
            (self.folder / "checkpoints" / str(size)).write_text(self.checkpoint(size, signer))
        (self.folder / "checkpoint").write_text(self.checkpoint(key=key))
        shutil.copyfile(FILE, self.folder / "verify.py")
        self.list(key)
        return self

    def list(self, key=None):
        """Make the list of files anew."""
        files = {p.relative_to(self.folder).as_posix(): p for p in self.folder.rglob("*") if p.is_file()}
        for name in ("data/files.txt", "data/files.note"):
            if path := files.pop(name, None):
                path.unlink()
        sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
        text = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
        (self.folder / "data/files.txt").write_text(text)
        if key:
            digest = hashlib.sha256(text.encode()).hexdigest()
            note = key.note(f"prediction-ledger/{self.header['ledger']}/files\n{digest}\n")
            (self.folder / "data/files.note").write_text(note)

    def change(self, name, old, new, count=1):
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.unlink()  # it may be a link to the one that all tests read
        path.write_text(text.replace(old, new, count))


def exported(book):
    """The journal as text."""
    bodies = [body.decode() for body, _ in book.export_journal()]
    return [json.dumps({"format": "prediction-ledger", "v": 1, "ledger": book.uuid}), *bodies]


@pytest.fixture(scope="module")
def lines(site_folder):
    with Ledger.open(site_folder.parent / "record.db", create=False, write=False) as book:
        return exported(book)


@pytest.fixture
def site(site_folder, lines, tmp_path):
    shutil.copytree(site_folder, tmp_path / "site")
    return Site(tmp_path / "site", lines)


@pytest.fixture
def run(capsys):
    """Verifies a folder; gives the exit code, what is wrong, and all that was said."""

    def run(folder, kept=(), key=None):
        capsys.readouterr()
        code = V.folder(folder, list(map(str, kept)), [key] if key else [])
        told = capsys.readouterr().out
        return SimpleNamespace(code=code, told=told, wrong=[line for line in told.splitlines() if line.startswith("WRONG")])  # fmt: skip

    return run


# What holds


def test_a_site_as_it_was_published(site, run):
    ran = run(site.write().folder)
    assert (ran.code, ran.wrong) == (0, [])
    assert "IT IS UNSIGNED" in ran.told
    rows = list(csv.DictReader((site.folder / "data/forecasts.csv").read_text().splitlines()))
    assert f"{len(rows)} forecasts: {41 * len(rows):,} cells" in ran.told


def test_a_bare_python_and_no_network(site, tmp_path):
    """In a process of its own that sees no installed package, from the folder alone."""
    site.write()
    moved = shutil.move(site.folder, tmp_path / "elsewhere")
    ran = subprocess.run([sys.executable, "-I", "-S", "verify.py"], cwd=moved, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Nothing of this is wrong." in ran.stdout
    assert not list(Path(moved).rglob("__pycache__"))
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "nothing"], cwd=moved, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert "could not be checked" in ran.stdout


def test_it_is_short_and_needs_nothing():
    text = FILE.read_text()
    assert len(text.splitlines()) <= 724
    imported = re.findall(r"^\s*(?:from|import) ([\w, ]+)", text, re.MULTILINE)
    assert {name.strip() for line in imported for name in line.replace("import", ",").split(",")[:9]} & sys.stdlib_module_names  # fmt: skip
    assert {line.split()[0].strip(",") for line in imported} <= sys.stdlib_module_names


def test_a_signed_site(site, run):
    size = len(site.lines) - 1
    site.announce(ONE)
    site.announce(TWO, ONE)
    site.write(TWO, earlier=[(size - 50, None), (size + 1, ONE)])
    ran = run(site.folder)
    assert (ran.code, ran.wrong) == (0, [])
    assert "UNSIGNED" not in ran.told
    assert TWO.text in ran.told
    ran = run(site.folder, key=TWO.text)
    assert (ran.code, ran.wrong) == (0, [])
    assert run(site.folder, key=ONE.text).code == 0
    assert run(site.folder, key=OTHER.text).wrong == [f"WRONG:    checkpoint: it is not signed by {OTHER.text}"]


def test_what_is_not_shown(site, run):
    """Leaves alone, with the bodies of some entries: it is said what could not be seen."""
    site.write()
    (site.folder / "journal.jsonl").unlink()
    hidden = {3, 5}
    kinds = {json.loads(line)["kind"] for line in site.lines[1:] if json.loads(line)["seq"] in hidden}
    assert kinds <= {"source.added", "claim.recorded", "question.asked", "forecast.made", "forecaster.added"}
    bare = {seq: json.dumps({"redacted": True, "leaf": leaf_hash(site.lines[seq + 1].encode()).hex()}, separators=(",", ":")) for seq in hidden}  # fmt: skip
    shown = [site.lines[0], *(bare.get(seq, line) for seq, line in enumerate(site.lines[1:]))]
    (site.folder / "openings.jsonl").write_text("".join(f"{line}\n" for line in shown))
    site.list()
    ran = run(site.folder)
    assert "2 entries say, which are redacted or not shown" in ran.told
    (site.folder / "openings.jsonl").write_text("".join(f"{line}\n" for line in shown).replace("op-ed", "op-od"))
    assert "history was changed" in run(site.folder).told


def test_a_redacted_entry(site, run):
    """Its leaf stays, and the roots with it."""
    site.write()
    text = (site.folder / "journal.jsonl").read_text().splitlines()
    (seq,) = [n for n, line in enumerate(text[1:]) if '"kind":"source.added"' in line][:1]
    text[seq + 1] = json.dumps({"redacted": True, "leaf": leaf_hash(text[seq + 1].encode()).hex()}, separators=(",", ":"))  # fmt: skip
    (site.folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in text))
    told, roots = V.read_journal(site.folder, {7}, pytest.fail)
    assert (told.bare, told.size, roots[7]) == ({seq}, len(text) - 1, site.frontier(7).root())
    site.list()
    assert "what 1 entries say" in run(site.folder).told


# What was changed

FORGERIES = {
    "edited": lambda site, seq: site.edit(seq, lambda body: body.update(by="somebody else")),
    "salt": lambda site, seq: site.edit(seq, lambda body: body.update(salt="f" * 32)),
    "dropped": lambda site, seq: site.lines.pop(seq + 1),
    "doubled": lambda site, seq: site.lines.insert(seq + 1, site.lines[seq + 1]),
    "swapped": lambda site, seq: site.lines.__setitem__(slice(seq + 1, seq + 3), site.lines[seq + 2 : seq : -1]),
    "earlier": lambda site, seq: site.edit(seq, lambda body: body.update(at="2001-01-01T00:00:00.000000Z")),
    "another ledger": lambda site, seq: site.edit(seq, lambda body: body.update(ledger="another")),
    "spaced": lambda site, seq: site.lines.__setitem__(seq + 1, site.lines[seq + 1].replace(":", ": ", 1)),
    "cut off": lambda site, seq: site.lines.__delitem__(slice(seq + 1, None)),
    "moved": lambda site, seq: site.lines.insert(1, site.lines.pop(seq + 1)),
    "said otherwise": lambda site, seq: site.edit(seq, lambda body: body["data"][0].update(note="quite another")),
    "of another kind": lambda site, seq: site.edit(seq, lambda body: body.update(kind="import.completed")),
    "emptied": lambda site, seq: site.lines.__setitem__(seq + 1, '{"redacted":true,"leaf":"%s"}' % ("0" * 64)),
    "inserted": lambda site, seq: site.lines.insert(seq + 1, site.lines[seq + 1].replace('"salt":"', '"salt":"0')),
}  # fmt: skip


@pytest.mark.parametrize("forgery", list(FORGERIES)[:9])
@pytest.mark.parametrize("seq", [1, 77, 200, 329])
def test_history_that_was_made_anew(site, run, tmp_path, forgery, seq):
    """The owner makes everything again, with its root: a checkpoint that was kept tells."""
    kept = tmp_path / "kept"
    kept.write_text(site.checkpoint(331))
    FORGERIES[forgery](site, seq)
    ran = run(site.write().folder, [kept])
    assert ran.code == 1
    assert any(str(kept) in line and ("history was changed" in line or "taken away" in line) for line in ran.wrong)  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_fifty_places_against_a_checkpoint_that_was_kept(site, forgery):
    """As the owner would do it who has the program: each is found; the newest entries, under no checkpoint, are not."""
    whole = site.lines[:102]
    kept = site.frontier(100).root()
    for seq in [*range(1, 99, 2), 98]:
        site.lines = list(whole)
        FORGERIES[forgery](site, seq)
        (site.folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in site.lines))
        told, roots = V.read_journal(site.folder, {100}, lambda *_: None)
        assert told.size < 100 or roots[100] != kept, seq
    site.lines = list(whole)
    FORGERIES["edited"](site, 100)
    (site.folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in site.lines))
    assert V.read_journal(site.folder, {100}, pytest.fail)[1][100] == kept  # which LIMITS names
    told = " ".join(V.LIMITS.split())
    assert "ledgers that are not shown; what was entered since the checkpoint" in told


@pytest.mark.parametrize("seq", [0, 50, 331])
def test_an_entry_that_was_added(site, run, tmp_path, seq):
    kept = site.checkpoint(331)
    (tmp_path / "kept").write_text(kept)
    site.append("source.added", {"id": 99, "title": "Another"}, at="2090-01-01T00:00:00.000000Z")
    assert run(site.write().folder, [tmp_path / "kept"]).code == 0  # which is no change of history
    site.lines.insert(seq + 1, site.lines.pop())
    if seq < 331:
        ran = run(site.write().folder, [tmp_path / "kept"])
        assert "history was changed" in " ".join(ran.wrong)


def test_what_is_told_of_entries_that_are_not_as_they_must_be(site, run):
    ways = {
        5: ('"v":1', '"v":1.0', "one allowed way"),
        9: ('"v":1', '"v":1 ', "one allowed way"),
        12: (f'"seq":{12}', '"seq":13', "of another place"),
    }
    for seq, (old, new, _) in ways.items():
        site.lines[seq + 1] = site.lines[seq + 1].replace(old, new)
    ran = run(site.write().folder)
    for seq, (_, _, why) in ways.items():
        assert any(f"entry {seq} of the journal" in line and why in line for line in ran.wrong), why


@pytest.mark.parametrize("old", ["\u0061\u0301", "\ud800"])
def test_text_in_another_form(site, run, old):
    line = site.lines[4]
    changed = line.replace('"by":"', f'"by":"{old}', 1)
    site.lines[4] = changed if old != "\ud800" else line.replace('"by":"', '"by":"\\ud800', 1)
    assert any("entry 3 of the journal" in line for line in run(site.write().folder).wrong)


def test_checkpoints_by_hand(site, run):
    site.write()
    good = f"100:{site.frontier(100).root().hex()}"
    assert run(site.folder, [good]).code == 0
    assert "history was changed" in run(site.folder, [good.replace("100:", "101:")]).told
    assert "taken away" in run(site.folder, [f"999:{'0' * 64}"]).told


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("checkpoint", "checkpoint: "),
        ("checkpoints/331", "checkpoints/331: "),
        ("data/scorecards.csv", "it was changed"),
    ],
)
def test_a_file_that_was_changed(site, run, name, why):
    site.write()
    path = site.folder / name
    text = path.read_text()
    path.unlink()
    path.write_text(text.replace("1", "2"))
    assert any(name in line and (why in line) for line in run(site.folder).wrong)


def test_files_that_were_added_and_dropped(site, run):
    site.write()
    (site.folder / "more.html").write_text("<p>more</p>")
    (site.folder / "robots.txt").unlink()
    assert run(site.folder).wrong == [
        "WRONG:    more.html: data/files.txt does not list it",
        "WRONG:    robots.txt: data/files.txt lists it, and it is not there",
    ]


def test_every_file_of_a_site(site, run):
    """One byte of each, one after the other: it is named."""
    check = V.Site(site.write().folder)
    for name, path in check.files.items():
        if name == "data/files.txt":
            continue
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content + b" ")
        check.bad.clear()
        check.listed()
        assert check.bad == [f"{name}: it was changed: its SHA-256 is not the one that data/files.txt lists"]
        path.write_bytes(content)


# Signatures and keys


def test_signatures_that_are_missing_or_false(site, run):
    site.announce(ONE)
    site.write(ONE)
    good = (site.folder / "checkpoint").read_text()
    ways = {
        "is not signed by": site.checkpoint(),
        "the signature of": None,
        "not signed by the key": OTHER.note(site.checkpoint()),
    }
    text, line = good.split("\n\n")
    raw = bytearray(b64decode(line.split()[-1]))
    raw[20] ^= 1
    ways["the signature is false"] = f"{text}\n\n— {ONE.name} {b64encode(raw).decode()}\n"
    del ways["the signature of"]
    for why, note in ways.items():
        (site.folder / "checkpoint").write_text(note)
        site.list(ONE)
        ran = run(site.folder)
        assert any("checkpoint: " in one and why in one for one in ran.wrong), (why, ran.wrong)
    (site.folder / "checkpoint").write_text(good)
    site.list()  # the list is made anew, and nobody signs it
    assert any("data/files.note" in one for one in run(site.folder).wrong)
    site.list(OTHER)
    assert any("data/files.note" in one for one in run(site.folder).wrong)
    site.list(ONE)
    assert run(site.folder).code == 0
    site.change("method.html", "Record", "Rekord")
    note = (site.folder / "data/files.note").read_text()
    site.list()
    (site.folder / "data/files.note").write_text(note)
    assert "files were changed after they were signed" in run(site.folder).told


@pytest.mark.parametrize(
    ("old", "wrong"),
    [
        (None, {}),
        (OTHER, {}),
        (ONE, {"by_old": b64encode(bytes(64)).decode()}),
        (ONE, {"by_new": b64encode(bytes(64)).decode()}),
        (ONE, {"replaces": OTHER.text}),
        (ONE, {"key": TWO.text[:-4] + "AAA="}),
    ],
)
def test_a_key_that_takes_the_place_of_another_without_it(site, run, old, wrong):
    site.announce(ONE)
    site.announce(TWO, old, **wrong)
    ran = run(site.write(TWO).folder)
    assert any("entry 332 of the journal" in line for line in ran.wrong)
    assert any("not signed by the key that was in force" in line for line in ran.wrong)


def test_other_signatures_are_passed_over(site, run):
    site.announce(ONE)
    site.write(ONE)
    more = f"— witness.example/w {b64encode(bytes(76)).decode()}\n"
    for path in (site.folder / "checkpoint", site.folder / "checkpoints/332"):
        path.write_text(path.read_text() + more)
    site.list(ONE)
    assert run(site.folder).wrong == []


RFC8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.mark.parametrize(("public", "message", "signature"), RFC8032)
def test_known_answers_of_rfc_8032(public, message, signature):
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    V.check_signature(public, message, signature)
    later = int.from_bytes(signature[32:], "little") + V.L  # the same signature in a second form
    forms = [signature[:32] + later.to_bytes(32, "little"), signature[:-1], bytes(64), signature[::-1]]
    for wrong in forms:
        with pytest.raises(ValueError):  # noqa: PT011
            V.check_signature(public, message, wrong)
    with pytest.raises(ValueError):  # noqa: PT011
        V.check_signature(public, message + b" ", signature)


def test_keys_that_anybody_can_sign_for():
    """Of small order, or a point that is written in a second form."""
    for public in (bytes([1]) + bytes(31), bytes(32), (V.P + 1).to_bytes(32, "little"), b"\xff" * 32):
        with pytest.raises(ValueError):  # noqa: PT011
            V.check_signature(public, b"", bytes([1]) + bytes(63))


@settings(deadline=None, max_examples=40)
@given(seed=st.binary(min_size=32, max_size=32), text=st.binary(max_size=99), bit=st.integers(0, 511))
def test_signatures_as_another_implementation_makes_them(seed, text, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), bytearray(private.sign(text))
    V.check_signature(public, text, bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ValueError):  # noqa: PT011
        V.check_signature(public, text, bytes(signature))


NOTE = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
"""
CHECKPOINT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
PETER = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
PETERS = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"  # of golang.org/x/mod/sumdb/note


def test_the_examples_of_the_specifications():
    text, ((name, signature),) = V.read_note(NOTE.encode())
    assert (text.count("\n"), name, len(signature)) == (4, "quasimodo.example/salvatore", 68)
    origin, size, root = V.read_checkpoint(CHECKPOINT.encode())
    assert (origin, size, root.hex()[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert V.signed(PETER.encode(), PETERS) == 0
    with pytest.raises(V.Wrong):
        V.signed(PETER.replace("think", "thank").encode(), PETERS)
    assert V.signed(PETER.encode(), ONE.text) is None


@pytest.mark.parametrize(
    "note",
    ["", "a", "a\n\n", "a\nb\nAAAA\n", "a\n-1\n" + "A" * 43 + "=\n", "a\n01\n" + "A" * 43 + "=\n", "a\n1\n" + "A" * 42 + "B=\n",
     "a\n1\n" + "A" * 43 + "=\n\nb\n", "\n1\n" + "A" * 43 + "=\n", "a\t\n1\n" + "A" * 43 + "=\n", "a\n١\n" + "A" * 43 + "=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint(note):
    with pytest.raises(ValueError):  # noqa: PT011
        V.read_checkpoint(note.encode())


# Receipts


def receipt(site, seq, size, key=None):
    rows = [leaf_hash(line.encode()) for line in site.lines[1 : size + 1]]
    nodes = {(0, at): leaf for at, leaf in enumerate(rows)}
    tree = Frontier()
    for leaf in rows:
        nodes |= {(level, at): node for level, at, node in tree.append(leaf)}
    path = inclusion_proof(seq, size, lambda level, at: nodes[level, at])
    extra = {"body": site.lines[seq + 1], **({"key": key.text} if key else {})}
    head = ["c2sp.org/tlog-proof@v1", f"extra {b64encode(json.dumps(extra).encode()).decode()}", f"index {seq}"]
    return "\n".join([*head, *(b64encode(one).decode() for one in path)]) + "\n\n" + site.checkpoint(size, key)


def test_receipts(site, run, tmp_path, capsys):
    site.announce(ONE)
    (site.folder / "receipts").mkdir(exist_ok=True)
    for seq in (0, 17, 331):
        (site.folder / "receipts" / f"{seq}.tlog-proof").write_text(receipt(site, seq, 332, ONE))
    assert run(site.write(ONE).folder).wrong == []
    file = site.folder / "receipts/17.tlog-proof"
    assert V.receipt(file, [ONE.text]) == 0
    assert V.receipt(file, []) == 2
    assert ONE.text in capsys.readouterr().out
    with pytest.raises(V.Wrong, match="not signed by"):
        V.receipt(file, [OTHER.text])
    file.write_text(receipt(site, 17, 300, ONE))
    site.list(ONE)
    assert any("17.tlog-proof: its checkpoint is none of this site" in line for line in run(site.folder).wrong)


def accepted(raw):
    """Whether a receipt is taken for one by ONE."""
    try:
        _, note, key, _ = V.read_receipt(raw)
        return key == ONE.text and V.signed(note, ONE.text) == 0
    except V.UNREADABLE:
        return False


@pytest.mark.parametrize(("seq", "size"), [(0, 1), (1, 3), (6, 8)])
def test_every_byte_of_a_receipt(site, seq, size):
    good = receipt(site, seq, size, ONE).encode()
    assert accepted(good)
    changed = (good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(len(good)))
    assert not any(map(accepted, changed))


def test_roots_are_those_of_the_journal():
    nodes, tree = {}, Frontier()

    def look(level, at):
        return nodes[level, at]

    for n in range(70):
        leaf = nodes[0, n] = leaf_hash(bytes([n]))
        nodes |= {(level, at): node for level, at, node in tree.append(leaf)}
        for seq in range(n + 1):
            path = inclusion_proof(seq, n + 1, look)
            assert V.root_by(nodes[0, seq], seq, n + 1, path) == root_at(n + 1, look)
            for wrong in ([*path, leaf], path[:-1]):
                if wrong != path:
                    with pytest.raises(V.Wrong):
                        V.root_by(nodes[0, seq], seq, n + 1, wrong)


# Figures


@pytest.fixture(scope="module")
def checked(site_folder, lines, tmp_path_factory):
    """A site that was verified, and what stands in its data files."""
    folder = tmp_path_factory.mktemp("checked") / "site"
    shutil.copytree(site_folder, folder)
    Site(folder, lines).write()
    check = V.Site(folder)
    told, track = check.journal(), json.loads(check.text("data/track-record.json"))
    check.data(check.table(told, track))
    check.pages(told.days)
    assert check.bad == []
    return check, told.days


PAGES = ("index.html", "forecasters/ada-lovelace/index.html", "questions/Q1.html", "topics/economy/index.html")
MARKED = re.compile(r'<(?:data value|time datetime)="([^"]*)"[^>]*>([^<]*)</(?:data|time)>')


@pytest.mark.parametrize("page", [*PAGES, "corrections.html"])
def test_each_figure_of_a_page_changed_by_one_digit(checked, page):
    """In what is shown, and in the value behind it: each digit of each figure becomes another."""
    check, days = checked
    figures = [(one[0], one.span(group)[0] - one.start(), one[group]) for one in MARKED.finditer(check.text(page)) for group in (1, 2)]  # fmt: skip
    assert len(figures) > (50 if page in PAGES else 5)
    missed = [
        changed
        for whole, begin, text in figures
        for at in range(len(text))
        if text[at].isdigit() and at < 15  # beyond, two ways to work it out may differ
        for changed in [whole[: begin + at] + str((int(text[at]) + 1 + at % 8) % 10) + whole[begin + at + 1 :]]
        if not _wrong(check, days, page, changed)
    ]
    assert missed == []


def _wrong(check, days, page, text):
    part = V.Site.__new__(V.Site)
    files = {name: path for name, path in check.files.items() if name.endswith((".csv", ".json"))}
    part.__dict__ = {**check.__dict__, "files": {**files, page: None}, "bad": [], "done": [], "text": lambda _: text}
    part.pages(days)
    return part.bad


def test_numbers_that_are_written_in_two_ways(tmp_path):
    """As Python writes them, and as JSON has them; and one that is not there."""
    (tmp_path / "a").mkdir()
    (tmp_path / "data").mkdir()
    for name in ("check.html", "data/forecasts.csv"):
        (tmp_path / name).write_text("")
    (tmp_path / "a/x.json").write_text('{"small":0.0000152,"whole":4.0,"day":"2026-03-01"}')
    figures = (
        '<data value="1.52e-05">0.0000</data><data value="4">4</data><time datetime="2026-03-01">1 March 2026</time>'
    )
    for more, missing in (("", 0), ('<data value="5">5</data>', 1), ('<data value="1.62e-05">0.0000</data>', 1)):
        (tmp_path / "a/x.html").write_text(figures + more)
        site = V.Site(tmp_path)
        site.pages(set())
        assert len(site.bad) == missing, site.bad


CELLS = {
    "forecaster": "Nobody", "question_id": "Q2", "question": "Will it?", "kind": "choice", "made_on": "2020-01-02",
    "recorded_on": "2026-02-02", "lag_days": "7", "grade": "prospective", "probability": "0.41", "basis": "phrase",
    "state": "late", "outcome": "yes", "outcome_value": "1.0", "known_on": "2020-02-03", "closes": "2020-02-03",
    "weighs_with": "Q9", "brier": "0.17", "others_mean": "0.5", "others_n": "7", "others_brier": "0.5", "tags": "war", "unit": "kg", "lower": "1", "upper": "2",
    "claim_id": "C9", "quote": "it may", "source_id": "S9", "source": "A book", "source_url": "https://example.org/",
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_each_cell_of_the_table(site, run, name):
    site.write()
    path = site.folder / "data/forecasts.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["forecast_id"] == "F2")
    assert row[name] != CELLS[name]
    row[name] = CELLS[name]
    path.unlink()
    with path.open("w", newline="") as file:
        out = csv.DictWriter(file, rows[0], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    site.list()
    assert any(f"data/forecasts.csv, F2: {name} is '{CELLS[name]}'" in line for line in run(site.folder).wrong)


def test_each_column_of_a_ledger_by_chance(tools, tmp_path):
    """Whatever a column holds of any row: another text there is found."""
    clock = tools.Clock()
    book = tools.memory_book(clock)
    tools.Play(book, clock).run(tools.steps(3, 70))
    tools.enrich(book, clock, 9)
    book.publish(tmp_path / "site", as_of=book.today)
    folder = Site(tmp_path / "site", exported(book)).write().folder
    rows = list(V.Site(folder).csv("data/forecasts.csv"))
    track = json.loads((folder / "data/track-record.json").read_text())
    told = V.Site(folder).journal()

    def wrong(rows):
        part = V.Site(folder)
        part.csv = lambda _: rows
        part.table(told, track)
        return part.bad

    assert wrong(rows) == []
    other = {"made_on": "2020-01-01", "recorded_on": "2020-01-01", "lag_days": "7000", "forecast_id": "F0"}
    seen = set()
    for at, row in enumerate(rows):
        for name in row.keys() - {"brier", "choice_brier", "rps", "wis", "outcome_value", "grade"}:
            if row[name] not in ("", "0") and (name, row["kind"]) not in seen:
                seen.add((name, row["kind"]))
                changed = dict(row) | {name: other.get(name, "0.987" if row[name][:2] == "0." else row[name] + "1")}
                assert any(name in line or name == "forecast_id" for line in wrong([*rows[:at], changed, *rows[at + 1 :]])), (name, row)  # fmt: skip
    assert len(seen) > 50


def test_rows_that_are_missing_or_made_up(site, run):
    site.write()
    path = site.folder / "data/forecasts.csv"
    text = path.read_text()
    path.unlink()
    path.write_text(re.sub(r"^F5,", "F9999,", text, count=1, flags=re.MULTILINE))
    site.list()
    ran = run(site.folder)
    assert any("F5 is in the journal, and not in the table" in line for line in ran.wrong)
    assert any("F9999: it is not in the journal" in line for line in ran.wrong)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/scorecards.csv", "0.1294470588235294", "0.1194470588235294"),
        ("data/track-record.json", '"overdue":6', '"overdue":5'),
        ("data/track-record.json", '"skill":0.4812871428571429', '"skill":0.5812871428571429'),
        ("index.json", '"brier":0.1294470588235294', '"brier":0.1194470588235294'),
        ("forecasters/ada-lovelace/data.json", '"logged":64', '"logged":63'),
        ("forecasters/ada-lovelace/data.json", '"base_rate":0.4117647058823529', '"base_rate":0.4217647058823529'),
        ("forecasters/ada-lovelace/data.csv", "F2,Ada Lovelace", "F2,Bo"),
        ("topics/economy/data.json", '"brier":0.14590588235294114', '"brier":0.15590588235294114'),
    ],
)
def test_scores_in_the_data_files(site, run, name, old, new):
    site.write()
    site.change(name, old, new)
    site.list()
    assert any(name in line for line in run(site.folder).wrong)


def test_records_of_the_journal_that_others_say_otherwise(site, run):
    """A forecast's chance is changed in the journal and its root made anew: the table no longer follows."""
    seq = next(n for n, line in enumerate(site.lines[1:]) if '"kind":"forecast.made"' in line)
    site.edit(seq, lambda body: body["data"][0].update(probability="0.99"))
    assert any("probability is" in line and "by the journal 0.99" in line for line in run(site.write().folder).wrong)


# Against everything that a ledger can hold


@pytest.mark.parametrize("seed", range(6))
def test_ledgers_by_chance(tools, tmp_path, seed, run):
    """Merged, renamed, voided, restored, corrected, reopened, withdrawn: each row follows from the journal."""
    from datetime import timedelta

    clock = tools.Clock()
    book = tools.memory_book(clock, ["UTC", "America/New_York", "Pacific/Kiritimati"][seed % 3])
    tools.Play(book, clock).run(tools.steps(2 * seed + 1, 70))
    tools.enrich(book, clock, seed)
    grade, cohort = ("ABCD", "CD", "AB")[seed % 3], ("closed", "resolved")[seed % 2]
    how = {"same_day": seed % 4 == 1, "grade": grade, "cohort": cohort}
    book.publish(tmp_path / "site", as_of=book.today + timedelta(days=seed - 3), **how)
    ran = run(Site(tmp_path / "site", exported(book)).write().folder)
    assert ran.wrong == []
