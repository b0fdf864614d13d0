"""Check a published track record with nothing but Python: journal, signatures, files and figures; nothing is sent.

    python verify.py [FOLDER] [--key VKEY] [--checkpoint FILE-or-SIZE:ROOT ...]
    python verify.py RECEIPT [--key VKEY]

FOLDER is the site, unless given the one in which this file lies. A checkpoint is one that was kept from an earlier day.
Exit code: 0 all of it holds, 1 something is wrong, 2 it could not be checked. Each entry of the journal is hashed, and
the hashes are joined two by two until one is left, the root: no entry can change without the root becoming another.
"""
# fmt: off

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

BAD = (LookupError, TypeError, ValueError, AttributeError, OSError)  # what unreadable input leads to
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
GRADES = ("prospective", "documented", "retrospective")
SAID = ("probability", "probabilities", "quantiles", "made_on", "made_at", "forecaster")
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

class Wrong(ValueError):
    """Something does not hold; says what."""

def need(holds: Any, what: str) -> None:
    if not holds:
        raise Wrong(what)

# Signatures: Ed25519 (RFC 8032), c2sp.org/signed-note, c2sp.org/tlog-checkpoint; nothing secret is worked with here.

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def point(raw: bytes) -> Any:
    """The point of the curve that 32 bytes stand for, if they are the one way to write it."""
    y, sign = int.from_bytes(raw, "little") & (2**255 - 1), raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

def add(a: Any, b: Any) -> Any:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * D * a[3] * b[3] % P, 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P

def times(n: int, a: Any) -> Any:
    found: Any = (0, 1, 1, 0)
    while n:
        found, a, n = (add(found, a) if n & 1 else found), add(a, a), n >> 1
    return found

def signed_by(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether a signature is that of a key: of its one form, by a key that is not of those anybody can sign for."""
    key, s = (point(public) if len(public) == 32 else None), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or s >= L or times(8, key)[0] == 0:
        return False
    base, h = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")), sha512(signature[:32] + public + text).digest()
    x, y, z, _ = add(times(s, base), times(L - int.from_bytes(h, "little") % L, key))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]

def decoded(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text, f"{text[:50]!r} is not base64 in its one form")
    return raw

def read_key(vkey: str) -> tuple[str, bytes, bytes]:
    """Name, id and public key of NAME+ID+KEY."""
    name, id_, key = (vkey.strip().split("+", 2) + ["", ""])[:3]
    raw = decoded(key)
    right = raw[:1] == b"\x01" and len(raw) == 33 and sha256(f"{name}\n".encode() + raw).hexdigest()[:8] == id_
    need(right, f"{vkey[:80]!r} is not a key of the form NAME+ID+KEY")
    return name, bytes.fromhex(id_), raw[1:]

def read_note(raw: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note and the signatures below it, each with its name."""
    note = raw.decode("utf-8")
    need(note.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), "it is not lines of plain text")
    text, gap, below = note.rpartition("\n\n")
    lines = [re.fullmatch(r"— ([^\s+]+) (\S+)", line) for line in below[:-1].split("\n")] if gap else []
    need(all(lines), "below its text there is a line that is not a signature")
    return (text + "\n" if gap else note), [(one[1], decoded(one[2])) for one in lines if one]

def signers(raw: bytes, keys: Any) -> list[str]:
    """Which of these keys signed a note; one whose signature is false is an error, other signatures are passed over."""
    (text, signatures), found = read_note(raw), []
    for vkey in keys:
        name, id_, public = read_key(vkey)
        for signature in (one[4:] for by, one in signatures if (by, one[:4]) == (name, id_)):
            need(signed_by(public, text.encode(), signature), f"the signature of {name} is false")
            found.append(vkey)
    return found

def read_checkpoint(raw: bytes) -> tuple[str, int, bytes]:
    """Name of the journal, number of entries and root; also of SIZE:ROOT in hex, which has no name."""
    if short := re.fullmatch(rb"\s*(\d+):([0-9a-f]{64})\s*", raw):
        return "", int(short[1]), bytes.fromhex(short[2].decode())
    lines = read_note(raw)[0].split("\n")
    shaped = len(lines) > 3 and all(lines[:-1]) and re.fullmatch(r"0|[1-9]\d*", lines[1])
    need(shaped, "it is not a checkpoint: name, number of entries and root, a line each")
    need(len(decoded(lines[2])) == 32, "its root is not 32 bytes")
    return lines[0], int(lines[1]), decoded(lines[2])

def joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()

def root_of(peaks: list[bytes]) -> bytes:
    found = peaks[-1] if peaks else sha256().digest()
    for left in reversed(peaks[:-1]):
        found = joined(left, found)
    return found

def root_by(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which a path leads from a leaf (RFC 9162, 2.1.3.2)."""
    last = size - 1
    for step in path:
        need(last, "its path is longer than the tree is high")
        leaf = joined(step, leaf) if index & 1 or index == last else joined(leaf, step)
        while index == last and not index & 1 and index:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    need(last == 0, "its path ends below the root")
    return leaf

# The journal: what its entries say, replayed one after the other. Times are microseconds since 1970 in UTC.

def moment(instant: str) -> int:
    return (datetime.fromisoformat(instant.replace("Z", "+00:00")) - EPOCH) // MICROSECOND

@lru_cache(None)
def zone_of(name: str) -> Any:
    from zoneinfo import ZoneInfo

    return UTC if name == "UTC" else ZoneInfo(name)

@lru_cache(100_000)
def start(day: str, at: str | None, zone: str, later: int = 0) -> int:
    """The first moment of a day in a zone, or of one so many days later; or an instant, or so many moments later."""
    if at:
        return moment(at) + later
    when = date.fromisoformat(day) + timedelta(days=later)
    return (datetime(when.year, when.month, when.day, tzinfo=zone_of(zone)) - EPOCH) // MICROSECOND

class Journal:
    """All records as they stand at the end."""

    def __init__(self) -> None:
        self.zone, self.ledger, self.size, self.hidden = "UTC", "", 0, 0
        self.all: Any = {noun: {} for noun in ("source", "forecaster", "claim", "question", "forecast")}
        self.into: Any = {"forecaster": {}, "question": {}}
        self.void: dict[Any, int] = {}
        self.first: dict[Any, int] = {}  # claim -> the first question that was made of it
        self.history: Any = defaultdict(list)  # forecast -> what it said before corrections, and since when
        self.resolutions: Any = defaultdict(list)
        self.resting: Any = defaultdict(list)  # claim -> forecasts
        self.keys: list[tuple[int, str]] = []

    def root(self, noun: str, one: int) -> int:
        while one in self.into[noun]:
            one = self.into[noun][one]
        return one

    def close(self, question: int) -> int:
        q = self.all["question"][self.root("question", question)]
        return start(q["closes"], q.get("closes_at"), self.zone, 1)

    def standing(self, question: int) -> list[Any]:
        return [r for r in self.resolutions[question] if ("resolution", r["id"]) not in self.void]

    def take(self, kind: str, r: Any, now: int, seq: int) -> None:
        noun, _, what = kind.partition(".")
        if act := getattr(self, f"_{noun}_{what}", None):
            act(r, now)
        elif what in ("added", "recorded", "declined"):
            self.all[noun][r["id"]] = r
            for old in set(r.get("settles", ())) - {r.get("upholds")}:
                for f in self.resting[old]:
                    f["recoded"] = f["recoded"] or f.get("claim") == old
        elif what in ("merged", "unmerged"):
            self.into[noun].pop(r[noun], None)
            self.into[noun].update({r[noun]: r["into"]} if what == "merged" else {})
        elif kind == "key.announced":
            old, new = (self.keys[-1][1] if self.keys else ""), r["key"]
            text = f"prediction-ledger key\n{self.ledger}\n{old}\n{new}\n".encode()
            signed = signed_by(read_key(new)[2], text, decoded(r["by_new"])) and r.get("replaces", "") == old
            signed = signed and (not old or signed_by(read_key(old)[2], text, decoded(r["by_old"])))
            need(signed, "it names a new signing key that was not signed by itself and by the key before it")
            self.keys.append((seq, new))

    def _ledger_created(self, r: Any, now: int) -> None:
        self.zone = r["zone"]

    def _forecaster_renamed(self, r: Any, now: int) -> None:
        self.all["forecaster"][r["forecaster"]]["name"] = r["name"]

    def _question_asked(self, r: Any, now: int) -> None:
        self.all["question"][r["id"]] = {**r, "recorded": now}
        self.first.setdefault(r.get("claim"), r["id"])

    def _question_amended(self, r: Any, now: int) -> None:
        self.all["question"][r["question"]].update(r["changes"])

    def _question_resolved(self, r: Any, now: int) -> None:
        self.resolutions[r["question"]].append({**r, "recorded": now})

    def _forecast_made(self, r: Any, now: int) -> None:
        r.update(recorded=now, held=self.close(r["question"]), recoded=False)  # the close that held then counts for it
        self.all["forecast"][r["id"]] = r
        if "claim" in r:
            self.resting[r["claim"]].append(r)

    def _forecast_withdrawn(self, r: Any, now: int) -> None:
        f = self.all["forecast"][r["forecast"]]
        f["gone"] = r["withdrawn_on"], r.get("withdrawn_at"), now, self.close(f["question"])

    def _record_voided(self, r: Any, now: int) -> None:
        self.void[r["noun"], r["number"]] = now
        if r["noun"] == "withdrawal":
            del self.all["forecast"][r["number"]]["gone"]

    def _record_restored(self, r: Any, now: int) -> None:
        """What is restored counts as recorded now, unless its question was decided when it became void."""
        what = r["noun"], r["number"]
        since = self.void.pop(what)
        for f in self.all["forecast"].values() if what[0] in ("forecast", "question") else ():
            q = self.root("question", f["question"])
            if what in (("forecast", f["id"]), ("question", q)):
                said = [x for x in self.standing(q) if x["status"] != "reopened"]
                if min([self.close(q), *(start(x["known_on"], x.get("known_at"), self.zone) for x in said)]) > since:
                    f["recorded"] = now
                    self.history[f["id"]] = [(before, now - 1) for before, _ in self.history[f["id"]]]

    def _record_corrected(self, r: Any, now: int) -> None:
        """A corrected forecast counts as recorded with its correction, unless that restores what had been there."""
        record, changes, history = self.all[r["noun"]][r["number"]], r["changes"], self.history[r["number"]]
        if r["noun"] == "forecast":
            history.append(({name: record.get(name) for name in SAID}, record["recorded"]))
            self.resting[changes.get("claim")].append(record)
        record.update(changes)
        if r["noun"] == "forecast" and not set(SAID).isdisjoint(changes):
            said = {name: record.get(name) for name in SAID}
            record["recorded"] = next((at for before, at in reversed(history) if before == said), now)

def entries(folder: Path) -> Any:
    """Body and hash of each entry; no body where it was redacted, or is not shown."""
    if (folder / "journal.jsonl").is_file():
        with (folder / "journal.jsonl").open("rb") as lines:
            next(lines)
            for line in lines:
                redacted = line.startswith(b'{"redacted":true,')
                body = None if redacted else line[:-1]
                yield body, bytes.fromhex(json.loads(line)["leaf"]) if body is None else sha256(b"\0" + body).digest()
        return
    with (folder / "openings.jsonl").open("rb") as lines:
        shown = {sha256(b"\0" + line[:-1]).digest(): line[:-1] for line in lines}
    for leaf in map(bytes.fromhex, (folder / "leaves.txt").read_text("ascii").split()):
        yield shown.pop(leaf, None), leaf
    need(not shown, f"openings.jsonl shows {len(shown)} entries that are not in leaves.txt")

def no_float(text: str) -> Any:
    raise Wrong(f"it holds the bare number {text}, of which there are several ways to write it")

def read_journal(folder: Path, sizes: set[int], wrong: Any) -> tuple[Journal, dict[int, bytes]]:
    """Replay the journal; also the roots that it has at some sizes, and at the end."""
    told, peaks, roots, before = Journal(), [], {}, ""
    for seq, (body, leaf) in enumerate(entries(folder)):
        if seq in sizes:
            roots[seq] = root_of(peaks)
        below, told.size, told.hidden = seq, seq + 1, told.hidden + (body is None)
        while below & 1:
            leaf, below = joined(peaks.pop(), leaf), below >> 1
        peaks.append(leaf)
        try:
            if body is None:
                continue
            e = json.loads(body, parse_float=no_float, parse_constant=no_float)
            text = canonical(e)
            one_way = text.encode() == body and len(e) == 8 and e["v"] == 1 and re.fullmatch("[0-9a-f]{32}", e["salt"])
            need(one_way and (text.isascii() or is_normalized("NFC", text)), "it is not written in the one allowed way")
            need(e["seq"] == seq and e["ledger"] == (told.ledger or e["ledger"]), "it is of another place or ledger")
            late = e["at"] >= before or (e["kind"] == "clock.corrected" and e["data"][0]["last"] == before)
            need(late, f"its time {e['at']} is before {before}, that of the entry before it")
            before, told.ledger, now = e["at"], e["ledger"], moment(e["at"])
            for record in e["data"]:
                told.take(e["kind"], record, now, seq)
        except BAD as error:
            wrong(f"entry {seq} of the journal: {error if isinstance(error, Wrong) else repr(error)}")
    return told, {**roots, told.size: root_of(peaks)}
