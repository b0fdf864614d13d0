"""Check a published track record with nothing but Python: journal, signatures, files and figures; nothing is sent.

    python verify.py [FOLDER] [--key KEY] [--checkpoint FILE-or-SIZE:ROOT ...] [--witness KEY ...]
    python verify.py RECEIPT [--key KEY]

FOLDER is the site, unless given the one in which this file lies; KEY is the one that must have signed it, or of a
witness who must have cosigned it; a checkpoint is one that you kept from an earlier day. Exit code: 0 all of it holds,
1 something is wrong, 2 it could not be checked.
Each entry of the journal is hashed, and the hashes are joined two by two until one is left, the root: no entry can be
changed, dropped or added without another root. A checkpoint is a number of entries and the root over them.
"""
import argparse, csv, gc, json, math, re, sys
from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from datetime import date, datetime, timezone
from functools import lru_cache, reduce
from hashlib import sha256, sha512
from pathlib import Path
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, OSError, ArithmeticError, RecursionError)
SHORT = r"\d+:[0-9a-f]{64}"  # a checkpoint as it is printed: number of entries, root
GRADES = {"A": "stamped", "B": "prospective", "C": "documented", "D": "retrospective"}
NEVER = "9999-12-31"
SCORES = ("brier", "choice_brier", "rps", "wis")
SAID = ("made_on", "basis", "phrase", "scale", "coder", "note")  # cells as in the journal
MARKED = r'<(?:data value="([^"<>]*)"|time datetime="([^"<>]{10})[^"<>]*")[^<>]*>([^<]*)</(?:data|time)>'  # on a page
SPACES = str.maketrans('[]{},:"', "       ")
OTHERS = ("probability", "outcome_value", "forecast_id", "others_n", "others_mean", "others_brier")
NOTHING: "tuple[object, ...]" = (None, "", {})
BEYOND = {"yes": 1.0, "no": 0.0, "never": math.inf, "above": math.inf, "below": -math.inf}
NOUNS = {"source.added": "source", "forecaster.added": "forecaster", "claim.recorded": "claim",
         "claim.declined": "claim", "question.asked": "question", "question.resolved": "resolution",
         "forecast.made": "forecast", "forecast.sealed": "forecast", "checkpoint.stamped": "stamp"}
REDACTABLE = (None, "source.added", "claim.recorded", "claim.declined", "forecast.made", "record.corrected")
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

class Wrong(ValueError):
    """Something does not hold; says what."""
def need(holds, what):
    """Go no further where something does not hold."""
    if not holds:
        raise Wrong(what)

# Signatures: Ed25519 (RFC 8032), on the curve y² - x² = 1 + D x² y² modulo P; its base point has the order L.

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def point(raw):
    """The point of the curve that 32 bytes stand for, if they are the one way to write it."""
    y, sign = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and (x or not sign), "it is not a point of the curve")
    return (x if x % 2 == sign else P - x), y
def add(a, b):
    """The sum of two points."""
    k = D * a[0] * b[0] * a[1] * b[1]
    x, y = (a[0] * b[1] + a[1] * b[0]) * pow(1 + k, -1, P), (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P)
    return x % P, y % P
def times(n, a):
    """The sum of a point with itself, n of it."""
    half = times(n // 2, add(a, a)) if n else (0, 1)
    return add(half, a) if n % 2 else half
def check_signature(public, text, signature):
    """Refuse a signature that is not by a key, not in its one form, or by a key that anybody could sign for."""
    key, s = point(public), int.from_bytes(signature[32:], "little")
    need(len(public) == 32 and len(signature) == 64 and s < L and times(8, key) != (0, 1), "its form is forbidden")
    h = int.from_bytes(sha512(signature[:32] + public + text).digest(), "little") % L
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    x, y = add(times(s, base), times(L - h, key))
    need((y + x % 2 * 2**255).to_bytes(32, "little") == signature[:32], "the signature is false")

# Notes and checkpoints, as others' tools read them: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature.

def decoded(text):
    """The bytes that base64 stands for, in its one form."""
    raw = b64decode(text, validate=True)
    need(b64encode(raw).decode() == text, f"{text[:50]!r} is not base64 in its one form")
    return raw
def read_key(key):
    """Name, id, kind (1 of a publisher, 4 of a witness) and public key of NAME+ID+KEY."""
    name, id_, text = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", key).groups()
    raw = decoded(text)
    right = raw[0] in (1, 4) and sha256(f"{name}\n".encode() + raw).hexdigest()[:8] == id_
    need(right, f"{key[:80]!r} is not a key of the form NAME+ID+KEY")
    return name, bytes.fromhex(id_), raw[0], raw[1:]
def read_note(raw):
    """The text of a note, and the signatures below it, each with its name."""
    note = raw.decode()
    need(note.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), "it is not lines of plain text")
    text, gap, below = note.rpartition("\n\n")
    lines = [re.fullmatch(r"— ([^\s+]+) (\S+)", line) for line in below[:-1].split("\n")] if gap else []
    need(all(lines), "below its text there is a line that is not a signature")
    return (text + "\n" if gap else note), [(line[1], decoded(line[2])) for line in lines]
def signed(raw, key):
    """When a key signed a note, in seconds since 1970, which only a witness tells, else 0; None where it did not."""
    (text, signatures), (name, id_, kind, public), seconds = read_note(raw), read_key(key), None
    for signature in (one[4:] for by, one in signatures if (by, one[:4]) == (name, id_)):
        seconds = int.from_bytes(signature[:8], "big") if kind == 4 else 0
        head = f"cosignature/v1\ntime {seconds}\n" if kind == 4 else ""
        check_signature(public, (head + text).encode(), signature[8:] if kind == 4 else signature)
    return seconds
def read_checkpoint(raw):
    """Name of the journal, number of entries and root; also of SIZE:ROOT, which has no name."""
    if re.fullmatch(SHORT, text := raw.decode().strip()):
        return "", int(text[:-65]), bytes.fromhex(text[-64:])
    lines = read_note(raw)[0].split("\n")
    shaped = len(lines) > 3 and all(lines[:-1]) and re.fullmatch(r"0|[1-9][0-9]*", lines[1])
    need(shaped and len(decoded(lines[2])) == 32, "it is not a checkpoint: a name, a number of entries, a root")
    return lines[0], int(lines[1]), decoded(lines[2])

# Hashes and their root (RFC 6962), time stamps (RFC 3161), receipts (c2sp.org/tlog-proof).

def leaf_of(body):
    """The hash of an entry."""
    return sha256(b"\0" + body).digest()
def joined(left, right):
    """The hash of two hashes."""
    return sha256(b"\x01" + left + right).digest()
def root_of(peaks):
    """The root over the complete trees of which a journal is made, the largest first."""
    return reduce(lambda right, left: joined(left, right), reversed(peaks)) if peaks else sha256().digest()
def root_by(leaf, index, size, path):
    """The root to which a path leads from a leaf: its last step joins the two halves of the whole."""
    need((size > 1) == bool(path) and 0 <= index < size, "its path does not lead from the entry to the root")
    half = 1 << (size - 1).bit_length() - 1 if path else 0
    if path and index < half:
        return joined(root_by(leaf, index, half, path[:-1]), path[-1])
    return joined(path[-1], root_by(leaf, index - half, size - half, path[:-1])) if path else leaf
def parts(raw):
    """The contents of the values in DER, one after the other."""
    size, at = (raw[1], 2) if raw[1] < 128 else (int.from_bytes(raw[2:raw[1] - 126], "big"), raw[1] - 126)
    return [raw[at:at + size], *(parts(raw[at + size:]) if raw[at + size:] else ())]
def read_stamp(raw):
    """What SHA-256 a time stamp is of and the second that it names; openssl tells whether it is genuine."""
    for step in (0, 1, 1, 0, 2, 1, 0, 0):
        raw = parts(raw)[step]
    _, _, imprint, _, time = parts(raw)[:5]
    return parts(imprint)[1], re.sub(r"(....)(..)(..)(..)(..)(..)[.\d]*Z", r"\1-\2-\3T\4:\5:\6Z", time.decode("ascii"))
def read_receipt(raw):
    """The entry of a receipt, the checkpoint above it, the key it names, what its stamps say."""
    head, _, note = raw.partition(b"\n\n")
    first, extra, index, *path = head.decode("ascii").split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra[:6] == "extra ", "it is not a receipt")
    extra, times, stamps = json.loads(decoded(extra[6:])), [], ()
    e, states = json.loads(extra["body"]), [(note, path)]
    if "stamped" in extra:
        stamps = extra["stamped"]["stamps"]
        states.append((extra["stamped"]["checkpoint"].encode(), extra["stamped"]["path"]))
    for text, steps in states:
        name, size, root = read_checkpoint(text)
        found = root_by(leaf_of(extra["body"].encode()), e["seq"], size, [*map(decoded, steps)])
        here = found == root and name == f"prediction-ledger/{e['ledger']}" and index == f"index {e['seq']}"
        need(here, "its entry is not in the journal of its checkpoint")
    for one in stamps:
        of, time = read_stamp(decoded(one["stamp"]))
        need(of == sha256(text).digest(), f"the stamp of {one['authority']} is of something else")
        times.append((one["authority"], time))
    return e, note, extra.get("key"), times

# The journal: what its entries say, replayed one after the other.

@lru_cache(100_000)
def day_of(moment, zone):
    """The day of a moment in a time zone."""
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return str((at if zone == "UTC" else at.astimezone(ZoneInfo(zone))).date())

class Journal:
    """Records by noun and number, as the entries leave them; each has its `day` and the place of its entry, `at`."""
    def __init__(self):
        self.zone, self.ledger, self.before, self.size, self.days, self.keys = "UTC", "", "", 0, set(), []
        self.of, self.again, self.ends, self.settled = defaultdict(dict), defaultdict(dict), defaultdict(set), set()
        self.bare, self.kept, self.gone = set(), defaultdict(list), set()  # entries without text, what is kept of them
    def root(self, noun, number):
        """The record into which one was merged, or itself."""
        while into := self.of[noun].get(number, {}).get("into"):
            number = into
        return number
    def take(self, kind, r, day, seq):
        """Take one record of an entry; a kind that bears on no figure is passed over."""
        noun, what = kind.split(".")
        about = r.get("noun", noun).replace("withdrawal", "forecast"), r.get("number", r.get(noun))
        r.update(day=day, at=seq)
        if noun == "question":  # from each of these days on a forecast on it may have been too late
            days = r.get("closes"), r.get("known_on"), r.get("changes", {}).get("closes")
            self.ends[r.get("question", r.get("id"))].update(filter(None, days))
        if what in ("restored", "corrected"):  # what it is about may count as recorded on that day
            self.again[about][day] = seq
        if kind in NOUNS:
            self.of[NOUNS[kind]][r["id"]] = r
            self.settled.update(r.get("settles", ()))  # claims whose place this one takes
        elif kind == "ledger.created":
            self.zone = r["zone"]
        elif kind == "forecast.revealed":
            self.reveal(r)
        elif kind == "key.announced":
            self.announce(r, seq)
        elif kind == "entry.redacted":
            need(r["seq"] in self.bare, f"entry {r['seq']} is there, and this one says that it was redacted")
            self.gone.update((one["noun"], one["number"]) for one in r.get("gone", ()))
        else:
            void = {"withdrawn_on": None} if r.get("noun") == "withdrawal" else {"void": True}
            change = {"merged": {"into": r.get("into")}, "unmerged": {"into": None}, "renamed": {"name": r.get("name")},
                      "withdrawn": {"withdrawn_on": r.get("withdrawn_on")}, "voided": void, "restored": {"void": False}}
            self.of[about[0]].get(about[1], {}).update(r.get("changes") or change.get(what, {}))
    def reveal(self, r):
        """A forecast that a seal bound: it is one of the time at which it was sealed."""
        f = self.of["forecast"][r["forecast"]]
        content = canonical({"closes": f["closes"], "forecaster": f["name"], "question": f["asked"], "said": r["said"]})
        bound = sha256(b"prediction-ledger sealed forecast\n" + bytes.fromhex(r["nonce"]) + content.encode())
        same = bound.hexdigest() == f["commitment"]
        need(same, f"it does not open the seal of F{f['id']}: something else was sealed")
        del f["commitment"]
        f.update(r["said"])
    def announce(self, r, seq):
        """A new key, signed by itself and by the one that it replaces."""
        old, new = (self.keys[-1][1] if self.keys else ""), r["key"]
        need(r.get("replaces", "") == old, "it names a new key, and not the one that this replaces")
        for key, by in [(new, "by_new"), (old, "by_old")] if old else [(new, "by_new")]:
            text = f"prediction-ledger key\n{self.ledger}\n{old}\n{new}\n".encode()
            check_signature(read_key(key)[3], text, decoded(r[by]))
        self.keys.append((seq, new))
    def entry(self, body):
        """Take what an entry says that is in its one form, at its place and in order of time."""
        e = json.loads(body, parse_float=str, parse_constant=str)  # which none has: a number has several forms
        text, day = canonical(e), day_of(e["at"], self.zone)
        one_way = text.encode() == body and len(e) == 8 and e["v"] == 1 and re.fullmatch("[0-9a-f]{32}", e["salt"])
        need(one_way and (text.isascii() or is_normalized("NFC", text)), "it is not written in the one allowed way")
        need(e["seq"] == self.size and e["ledger"] == (self.ledger or e["ledger"]), "it is of another place or journal")
        in_order = e["at"] >= self.before or (e["kind"] == "clock.corrected" and e["data"][0]["last"] == self.before)
        need(in_order, f"its time {e['at']} is before {self.before}, that of the entry before it")
        self.before, self.ledger = e["at"], e["ledger"]
        self.days.add(day)
        for r in e["data"]:
            self.take(e["kind"], r, day, self.size)
    def stand_in(self):
        """Take what a later entry keeps of one whose text was removed; it counts as recorded with that."""
        self.bare.add(self.size)
        for r, e in self.kept.get(self.size, ()):
            need(r.get("kind") in REDACTABLE, f"a later entry redacts it, which no {r.get('kind')} can be")
            for one in r.get("data", ()):
                self.take(r["kind"], one, day_of(e["at"], self.zone), e["seq"])
def entries(folder):
    """Body and hash of each entry; no body where it was redacted, or is not shown."""
    name = "journal.jsonl" if (folder / "journal.jsonl").is_file() else "openings.jsonl"
    with (folder / name).open("rb") as lines:
        for line in lines:
            need(line.endswith(b"\n"), "the last line of the journal is cut off")
            if line.startswith(b'{"redacted":true,'):
                yield b"", bytes.fromhex(json.loads(line)["leaf"])
            elif not line.startswith(b'{"format":'):
                yield line[:-1], leaf_of(line[:-1])
def read_journal(folder, sizes, wrong):
    """Replay the journal; also the roots that it has at some sizes, and at the end."""
    told, peaks, roots = Journal(), [], {}
    for e in (json.loads(body) for body, _ in entries(folder) if b'"kind":"entry.redacted"' in body):
        for r in e["data"] if e["kind"] == "entry.redacted" else ():
            told.kept[r["seq"]].append((r, e))
    for body, leaf in entries(folder):
        if told.size in sizes:
            roots[told.size] = root_of(peaks)
        below = told.size
        while below % 2:
            leaf, below = joined(peaks.pop(), leaf), below // 2
        peaks.append(leaf)
        try:
            told.entry(body) if body else told.stand_in()
        except UNREADABLE as error:
            wrong(f"entry {told.size} of the journal", error)
        told.size += 1
    return told, {**roots, told.size: root_of(peaks)}

# What became of each forecast. In days, not hours: of two things of one day, the table may take either for the first.

def place(text):
    """An outcome as a number: yes and no, a number, a day, or what lies beyond the ends."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return float((date.fromisoformat(text) - date(1970, 1, 1)).days)
    return BEYOND[text] if text in BEYOND else float(text)
def settled(q, resolutions, as_of):
    """A question with the newest of its resolutions that had come by a day, and what follows from that."""
    newest, value = {}, None
    for r, after in zip(resolutions, [*resolutions[1:], {}]):  # a mistake was what counted since it was entered
        mistake = after.get("supersedes") and not after.get("believed")
        if max(r["known_on"], r["day"] if mistake else "") <= as_of:
            newest = r
    if newest.get("status") == "reopened" or q.get("void"):
        newest = {}
    status, known_on = newest.get("status"), newest.get("known_on")
    outcome, options = newest.get("outcome", status), [one.casefold() for one in q.get("options") or ()]
    if status == "resolved":
        value = float(options.index(outcome.casefold())) if options else place(outcome)
    return {**q, "status": status, "value": value, "last": min(q["closes"], known_on or NEVER), "options": len(options),
            "overdue": (q.get("look_up") or q["closes"]) < as_of,
            "cells": {"question": q["text"], "kind": q["kind"], "closes": q["closes"], "known_on": known_on,
                      "outcome": outcome, "outcome_value": value, "tags": "; ".join(sorted(set(q.get("tags") or ())))}}
def losses(f, q, upper):
    """How far a scored forecast was off, by the rule for its kind."""
    y, said = q["value"], [float(p) for p in f.get("probabilities") or ()][:q["options"]]
    if f.get("probability"):
        return {"brier": (float(f["probability"]) - y) ** 2}
    if said:
        ranked = [(math.fsum(said[:at]) - (at > y)) ** 2 for at in range(1, len(said)) if q.get("ordered")]
        return {"choice_brier": math.fsum((p - (at == y)) ** 2 for at, p in enumerate(said)),
                "rps": math.fsum(ranked) / len(ranked) if ranked else None}
    low, high = place(q.get("lower") or "below"), place(upper or "above")
    gaps = [(float(level), min(max(y, low), high) - min(max(place(x), low), high)) for level, x in f["quantiles"]]
    return {"wis": 2 * math.fsum(max(level * gap, (level - 1) * gap) for level, gap in gaps) / len(gaps)}

class Table:
    """What the rows of data/forecasts.csv must say by the journal, and the figures that follow from them."""
    def __init__(self, told, track):
        self.told, self.as_of, self.closed = told, track["as_of"], track["scope"]["cohort"] == "closed"
        self.counting = [letter for letter, grade in GRADES.items() if track["policy"][grade]["counts"]]
        self.groups, self.crowd, self.counts = defaultdict(list), defaultdict(list), defaultdict(Counter)
        self.losses = defaultdict(lambda: defaultdict(list))
        self.stamps = [(r["size"], day_of(r["time"], told.zone)) for r in told.of["stamp"].values()]
        resolutions = defaultdict(list)
        for r in told.of["resolution"].values():
            if not r.get("void"):
                resolutions[r["question"]].append(r)
        self.questions = {n: settled(q, resolutions[n], self.as_of) for n, q in told.of["question"].items()}
        first = {}  # of the questions of each claim, with which the others weigh one
        for n, q in self.questions.items():
            q["weighs_with"] = first.setdefault(q.get("claim") or f"Q{n}", f"Q{n}")
        for f in told.of["forecast"].values():
            f.update(who=told.root("forecaster", f["forecaster"]), on=told.root("question", f["question"]))
            f["soonest"] = min(told.ends[f["question"]] | told.ends[f["on"]])  # from this day on it was too late
            f["order"] = f["made_on"], f.get("made_at") or "", f["id"]
            f["mistake"] = f.get("void") or self.questions[f["on"]].get("void")
            if not f["mistake"] and f["made_on"] <= self.as_of and "commitment" not in f:
                self.groups[f["on"], f["who"]].append(f)
    def states(self, f, q, grade):
        """The states that a forecast of a grade may have, each with its reason in the journal."""
        gone, unresolved = f.get("withdrawn_on") or NEVER, not q["status"]
        later = [g for g in self.groups[f["on"], f["who"]] if g["order"] > f["order"]]
        revised = any(g["made_on"] < g["soonest"] and g.get("claim") not in self.told.settled for g in later)
        stands = len(self.counting) < 4 or not (revised or self.as_of >= gone < f["soonest"])
        resolved, counts = stands and q["status"] == "resolved", grade in self.counting
        states = {
            "recoded": f.get("claim") in self.told.settled,
            "late": f["made_on"] >= f["soonest"],
            "superseded": later,
            "withdrawn": gone <= min(q["last"], self.as_of),
            "overdue" if q["overdue"] else "open": stands and unresolved,
            q["status"]: stands and not unresolved and not resolved,
            GRADES.get(grade): resolved and not counts,
            "early": resolved and self.closed and q["closes"] >= self.as_of,
            "scored": resolved and counts and f["made_on"] <= q["last"]}
        return {"entered in error"} if f["mistake"] else {name for name, holds in states.items() if holds}
    def grades(self, f, q, source, day, seq):
        """The grades that a forecast may have which counts as recorded on a day, by an entry."""
        known, seq = max(day, q["day"]), max(seq, q["at"])
        stamped = min((day for size, day in self.stamps if size > seq), default=NEVER)
        early = "" if known > q["last"] else "B" if stamped > q["last"] else "A" if stamped < f["soonest"] else "AB"
        late = "" if known < f["soonest"] else "CD" if f.get("stamped") or source.get("sha256") else "D"
        return {*early, *late}
    def row(self, f, row):
        """What the row of a forecast must say by the journal; a set, where it may say one or the other."""
        told, q, given = self.told, self.questions[f["on"]], f.get("quantiles")
        claim = told.of["claim"].get(f.get("claim") or q.get("claim"), {})
        if not f.get("claim") and claim and told.root("forecaster", claim.get("forecaster")) != f["who"]:
            claim = {}
        source, day = told.of["source"].get(claim.get("source"), {}), row["recorded_on"]
        days = {f["day"]: f["at"], **told.again["forecast", f["id"]]}  # on which it may count as recorded
        days.update({**told.again["question", f["question"]], **told.again["question", f["on"]]})
        horizon = {"", *told.ends[f["on"]]} if q["kind"] == "date" else None
        found = losses(f, q, row["upper"]) if row["state"] == "scored" else {}
        return {
            **q["cells"], **{name: f.get(name) for name in SAID}, **{name: found.get(name) for name in SCORES},
            **{name: f.get(name) and float(f[name]) for name in ("probability", "low", "high")},
            **({} if "brier" in found else {"others_n": 0, "others_mean": None, "others_brier": None}),
            "forecaster": told.of["forecaster"][f["who"]]["name"], "question_id": f"Q{f['on']}",
            "recorded_on": set(days), "lag_days": (date.fromisoformat(day) - date.fromisoformat(f["made_on"])).days,
            "state": self.states(f, q, row["grade"]), "grade": self.grades(f, q, source, day, days.get(day, -1)),
            "probabilities": " ".join(repr(float(p)) for p in (f.get("probabilities") or ())[:q["options"]]),
            "quantiles": given and canonical(given), "unit": given and (q.get("unit") or "days" * bool(horizon)),
            "lower": given and q.get("lower"), "upper": given and (q.get("upper") or horizon),
            "weighs_with": f"C{f['claim']}" if f.get("claim") and not q.get("claim") else q["weighs_with"],
            "withdrawn_on": f.get("withdrawn_on") if (f.get("withdrawn_on") or NEVER) <= self.as_of else None,
            "claim_id": f"C{claim['id']}" if claim else None, "quote": claim.get("quote"),
            "source_id": f"S{source['id']}" if source else None, "source": source.get("title") or source.get("outlet"),
            "source_url": source.get("url")}
    def others(self):
        """What rows must say of the other scored forecasts on the same question."""
        for rows in self.crowd.values():
            total = math.fsum(float(p) for p, *_ in rows)
            for p, outcome, *cells in rows:
                mean = (total - float(p)) / (len(rows) - 1) if rows[1:] else None
                yield dict(zip(("forecast_id", "others_n", "others_mean", "others_brier"), cells)), {
                    "others_n": len(rows) - 1, "others_mean": mean,
                    "others_brier": None if mean is None else (mean - float(outcome)) ** 2}
    def count(self, row):
        """Count a row among its forecaster's and everybody's, in all topics and in its own."""
        who = row["forecaster"].removeprefix("'")
        if row["state"] == "scored" and row["probability"]:
            self.crowd[row["question_id"]].append([row[name] for name in OTHERS])
        for name in (who, ""):
            self.counts[name][row["state"], row["grade"]] += 1
        for topic in ("", *filter(None, row["tags"].split("; "))):
            for score in (one for one in SCORES if row[one]):
                loss = float(row[score]), float(row["outcome_value"]), row["question_id"]
                self.losses[topic, who, score, row["unit"]][row["weighs_with"]].append(loss)
    def card(self, topic, who, score="brier", unit=""):
        """Mean score, and of yes/no questions base rate and skill; questions of one claim weigh one."""
        claims = self.losses.get((topic, who, score, unit), {}).values()
        n, size = sum(map(len, claims)), len(claims)
        if not n:
            return {"n": 0, "clusters": 0, **dict.fromkeys(("mean", "brier", "base_rate", "skill"))}
        mean, rate, square = (math.fsum(math.fsum(map(what, c)) / len(c) for c in claims) / size
                              for what in (lambda x: x[0], lambda x: x[1], lambda x: x[1] ** 2))
        usual = (square - rate**2) * size / max(1, size - 1)  # what the base rate itself would have scored
        skill = 1 - mean / usual if size >= 20 and usual > 1e-15 else None
        yes_no = {"brier": mean, "base_rate": rate, "skill": skill, "questions": len({x[2] for c in claims for x in c})}
        return {"n": n, "clusters": size, "mean": mean, **(yes_no if score == "brier" else {})}
    def line(self, line, topic):
        """What a line of figures about a forecaster, or about all of them, must say."""
        who = line.get("forecaster", "").removeprefix("'")
        if "score" in line:
            return self.card(topic, who, line["score"], line["unit"] or "")
        if "logged" not in line and "left_out" not in line:
            return self.card(topic, who)
        each = defaultdict(lambda: dict.fromkeys(GRADES.values(), 0))
        for (state, grade), n in self.counts[who].items():
            each[state][GRADES[grade]] += n
        left_out = {state: sum(grades.values()) for state, grades in each.items() if state != "scored"}
        brier, choice, rps = (self.card("", who, score) for score in SCORES[:3])
        logged = sum(self.counts[who].values())
        scored = logged - sum(left_out.values())
        return {**brier, "n": scored if "binary_n" in line else brier["n"], "binary_n": brier["n"], "scored": scored,
                "logged": logged, "left_out": left_out, "statuses": dict(each), **each["scored"],
                "choice_brier": choice["mean"], "choice_n": choice["n"], "rps": rps["mean"], "rps_n": rps["n"],
                "questions": line.get("questions")}
def agree(found, wanted):
    """Whether a cell or a figure says what it must, but for the last digits of what was rounded on the way."""
    if isinstance(wanted, set):
        return any(agree(found, one) for one in wanted)
    if wanted in NOTHING or found in NOTHING:
        return found in NOTHING and (wanted in NOTHING or (wanted == 0 and isinstance(wanted, int)))
    if isinstance(wanted, float):
        return math.isclose(float(found), wanted, rel_tol=1e-11, abs_tol=1e-13)
    return found == wanted or str(found) in (str(wanted), f"'{wanted}")  # the mark is against formulas in spreadsheets

# The files and the pages.

def shows(text, value):
    """Whether the first number in a text is a value, rounded."""
    if not (found := re.search(r"[−-]?\d[\d,]*(?:\.\d+)?%?", text)):
        return value == 0
    word = found[0].replace(",", "").replace("−", "-")
    digits = len(word.rstrip("%").partition(".")[2])
    whole = f"{value:.{digits}f}" if digits or value == int(value) or abs(value) >= 1000 else ""
    return word in (whole, f"{value:.4g}", f"{value:.{digits}%}", f"{value * 100:.4g}%")
def shows_day(text, day, months):
    """Whether a text names a day; what its month is called is learned from the other days of the site."""
    word = max(re.findall(r"[^\W\d]+", text), key=len, default=day[5:7])
    numbers, (year, month, number) = [*map(int, re.findall(r"\d+", text))], map(int, day.split("-"))
    return numbers in ([number, year], [year, month, number]) and months.setdefault(word, month) in (month, word)
def number(word):
    """A word as a number, where it is one: 1e-05 and 0.00001 are the same."""
    try:
        return float(word)
    except ValueError:
        return word
@lru_cache(20)
def words_of(path):
    """The words of a data file: its numbers and days among them."""
    return frozenset(path.read_text("utf-8").translate(SPACES).split())

class Site:
    """A folder, and what was found in it: what was checked, what is wrong, what is not known."""
    def __init__(self, folder, keys=(), kept=()):
        self.folder, self.keys, self.done, self.bad, self.open = folder, keys, [], [], []
        self.figures, self.shown, self.right, self.months = 0, 0, set(), {}  # what pages show, and show rightly
        self.files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        given = [*sorted(set(re.findall(rf"\b{SHORT}\b", self.text("check.html")))), *kept]
        self.points = {one: one.encode() if re.fullmatch(SHORT, one) else Path(one).read_bytes() for one in given}
        points = [name for name in self.files if re.fullmatch(r"checkpoint(s/\d+)?|stamps/\d+\.txt", name)]
        self.points.update((name, self.files[name].read_bytes()) for name in points)
    def text(self, name):
        """What is written in a file."""
        return self.files[name].read_text("utf-8")
    def csv(self, name):
        """The rows of a table, each by its columns."""
        with self.files[name].open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            yield from (dict(zip(header, row)) for row in rows)
    def wrong(self, where, what):
        """Something is wrong, or it cannot be read."""
        told = not isinstance(what, Exception) or isinstance(what, Wrong)
        self.bad.append(f"{where}: {what if told else f'it cannot be read ({what!r})'}")
    def check(self, where, act, *given):
        """What something gives; where it does not hold, or cannot be read, that is wrong."""
        try:
            return act(*given)
        except UNREADABLE as error:
            self.wrong(where, error)
    def compare(self, where, found, wanted):
        """Hold a row, or a line of figures, against what it must say."""
        for name in filter(found.__contains__, wanted):
            said, must = found[name], wanted[name]
            self.figures += 1
            if said != must and (said != "" or must is not None) and not agree(said, must):
                must = " or ".join(map(repr, must)) if isinstance(must, set) else repr(must)
                self.wrong(where, f"{name} is {said!r}, by the journal {must}")
    def journal(self):
        """The journal, replayed, and all that rests on its roots."""
        later, points = [], [self.check(where, read_checkpoint, raw) for where, raw in self.points.items()]
        told, roots = read_journal(self.folder, {one[1] for one in points if one}, lambda *one: later.append(one))
        for where in self.points:
            self.check(where, self.checkpoint, where, told, roots)
        for one in later:  # what is wrong with single entries
            self.wrong(*one)
        self.done.append(f"{told.size:,} entries of the journal: form, place, order of time, and the root over them")
        self.done.append(f"{len(points)} checkpoints: the journal against each, and their signatures")
        for name in (name for name in self.files if name.endswith(".tlog-proof")):
            self.check(name, self.receipt, name)
        for r in told.of["stamp"].values():
            self.check(f"stamps/{r['size']}-{r['authority']}.tsr", self.stamp, r, roots)
        if told.of["stamp"]:
            self.done.append(f"{len(told.of['stamp'])} time stamps: each is of this journal as it was")
        self.open += {r["authority"]: OPENSSL.format(**r) for r in told.of["stamp"].values()}.values()
        return told
    def checkpoint(self, where, told, roots):
        """That the journal continues a checkpoint, and that the key signed it which was then in force."""
        name, size, root = read_checkpoint(self.points[where])
        need(size <= told.size, f"entries were taken away: {told.size:,} of {size:,} are left")
        same = roots[size] == root and name in ("", f"prediction-ledger/{told.ledger}")
        need(same, f"the first {size:,} entries are not those of then: history was changed")
        key = [key for seq, key in told.keys if seq < size and name and not where.startswith("stamps/")][-1:]
        by_key = not key or signed(self.points[where], key[0]) is not None
        need(by_key, f"it is not signed by the key that was in force, {key}")
        need(where != "checkpoint" or size == told.size, f"there are {told.size:,} entries now")
    def receipt(self, name):
        """That a receipt is of a checkpoint of this site."""
        note = read_receipt(self.files[name].read_bytes())[1]
        need(note in self.points.values(), "its checkpoint is none of this site")
    def stamp(self, r, roots):
        """That a time stamp is of this journal as it was, and says what the journal says of it."""
        raw = (self.folder / f"stamps/{r['size']}-{r['authority']}.tsr").read_bytes()
        text = (self.folder / f"stamps/{r['size']}.txt").read_bytes()
        right = read_stamp(raw) == (sha256(text).digest(), r["time"]) and raw == b64decode(r["stamp"])
        same = right and roots.get(r["size"], b"").hex() == r["root"]
        need(same, "it is not a stamp of this journal at the time that the journal states")
    def listed(self):
        """Each file against the list of all."""
        listed = {line[66:]: line[:64] for line in self.text("data/files.txt").splitlines()}
        for name in sorted((self.files.keys() | listed.keys()) - {"data/files.txt", "data/files.note"}):
            self.check(name, self.as_listed, name, listed)
        self.done.append(f"{len(listed):,} files, each against the list in data/files.txt")
    def as_listed(self, name, listed):
        """That a file is the one that is listed."""
        need(name in self.files, "data/files.txt lists it, and it is not there")
        need(name in listed, "data/files.txt does not list it")
        same = sha256(self.files[name].read_bytes()).hexdigest() == listed[name]
        need(same, "it was changed: its SHA-256 is not the one that data/files.txt lists")
    def signatures(self, told):
        """Who signed the newest checkpoint, and the list of files."""
        names = [key for _, key in told.keys]
        for key in self.keys:
            self.check("checkpoint", self.signature, key, names)
        others = {by for by, _ in read_note(self.points["checkpoint"])[1]}
        others -= {key.split("+")[0] for key in [*names, *self.keys]}
        self.open += [f"whether {by} really cosigned: ask for the key, and give it as --witness" for by in others]
        if not names:
            self.open.append(UNSIGNED)
        elif set(names).isdisjoint(self.keys):
            self.open.append(f"{WHOSE} {names[-1]}")
        if not others and set(self.keys) <= set(names):
            self.open.append(UNWITNESSED)
        if names:
            self.check("data/files.note", self.list_signed, names[-1], told.ledger)
    def signature(self, key, names):
        """That a key signed the newest checkpoint, or once signed for this journal."""
        seconds, co = 0 if key in names else signed(self.points["checkpoint"], key), "co" * (read_key(key)[2] == 4)
        need(seconds is not None, f"it is not {co}signed by {key}")
        if co:
            self.done.append(f"cosigned by {key} on {datetime.fromtimestamp(seconds, timezone.utc).date()}")
    def list_signed(self, key, ledger):
        """That a key signed the list of files as it is."""
        note, listed = (self.folder / "data/files.note").read_bytes(), sha256(self.text("data/files.txt").encode())
        right = signed(note, key) is not None and read_note(note)[0]
        same = right == f"prediction-ledger/{ledger}/files\n{listed.hexdigest()}\n"
        need(same, "it does not sign data/files.txt as it is: files were changed after they were signed")
    def table(self, told, track):
        """Every row of data/forecasts.csv against the journal, and that none is missing."""
        table, tags, rows = Table(told, track), set(track["scope"].get("tags", "").split(", ")) - {""}, set()
        for row in self.csv("data/forecasts.csv"):
            f, where = told.of["forecast"].get(int(row["forecast_id"][1:])), f"data/forecasts.csv, {row['forecast_id']}"
            rows.add(row["forecast_id"])
            table.count(row)
            if f:
                self.compare(where, row, table.row(f, row))
            else:
                (self.open if told.bare else self.bad).append(f"{where}: it is not in the journal that is shown")
        for row, wanted in table.others():
            self.compare(f"data/forecasts.csv, {row['forecast_id']}", row, wanted)
        for f in told.of["forecast"].values():
            listed = f["made_on"] <= track["as_of"] and tags <= set(table.questions[f["on"]].get("tags") or ())
            if listed and "commitment" not in f and f"F{f['id']}" not in rows:
                self.wrong("data/forecasts.csv", f"F{f['id']} is in the journal, and not in the table")
        self.done.append(f"{len(rows):,} forecasts: {self.figures:,} cells worked out again from the journal")
        return table
    def data(self, table):
        """Every other data file: rows of forecasts are rows of that table, lines of figures follow from it."""
        with self.files["data/forecasts.csv"].open("rb") as file:
            header, rows, self.figures = next(file), set(map(hash, file)), 0
        for name in (name for name in self.files if name.endswith((".csv", ".json"))):
            first, *lines = self.files[name].read_bytes().splitlines(True) or [b""]
            if first == header:
                for line in (line for line in lines if hash(line) not in rows):
                    self.wrong(name, f"data/forecasts.csv has no such line: {line.decode()}")
            else:
                self.lines(name, table)
    def lines(self, name, table):
        """Every line of figures about a forecaster in a data file, and those about all of them."""
        found, topic = [], ""
        if name.endswith(".json"):
            whole = json.loads(self.text(name), object_hook=lambda one: found.append(one) or one)
            topic = whole.get("topic", "")
            whole.update({"forecaster": ""} if name == "data/track-record.json" else {})
        for line in found or self.csv(name):
            if isinstance(line.get("forecaster"), str) and ("n" in line or "logged" in line):
                self.compare(f"{name}, {line['forecaster']}", line, table.line(line, topic))
    def pages(self, days):
        """What each page shows of a value is that value, rounded, and stands in the data files beside it."""
        data = [name for name in self.files if re.fullmatch(r"(data/)?[^/]*\.(csv|json)", name)]
        data.remove("data/forecasts.csv")
        for name in (name for name in self.files if name.endswith(".html")):
            stems = (name[:-5], name.rpartition("/")[0] + "/data") if "/" in name else ()
            near = [stem + end for stem in stems for end in (".csv", ".json") if stem + end in self.files]
            self.page(name, [days, *(words_of(self.files[one]) for one in near or data)])
        worked = f"{self.figures:,} figures in data files worked out again"
        self.done.append(f"{worked}, {self.shown:,} on pages against these")
    def page(self, name, words):
        """The figures and days of a page, against the words of the files beside it."""
        page = self.text(name)
        marked = re.findall(MARKED, page)
        for value, day, text in set(marked) - self.right:
            if shows_day(text, day, self.months) if day else shows(text, float(value)):
                self.right.add((value, day, text))
            else:
                self.wrong(name, f"it shows {text!r} for {value or day}")
        self.shown += len(marked)
        missing = {value or day for value, day, _ in marked}.difference(*words)
        known = {number(word) for some in words for word in some} if missing else ()
        for value in missing if name not in ("method.html", "check.html") else ():
            if number(value) not in known:
                self.wrong(name, f"it shows {value}, which is not in the data files beside it")
        if len(marked) != page.count("<data") + page.count("<time"):
            self.wrong(name, "a figure is not marked as figures are")

UNSIGNED = """who made this site: IT IS UNSIGNED. Whoever holds its files can make all of them anew; only a checkpoint
         that you kept from an earlier day (--checkpoint) shows that history was not written anew"""
UNWITNESSED = "whether another reader was shown another journal: it is UNWITNESSED, nobody else has signed it"
HIDDEN = "what {:,} entries say, which are redacted or not shown; they are there"
SEALED = "what {:,} sealed forecasts say; they are not revealed, and count in no score"
REDACTED = """what {:,} entries said, from which {:,} texts were removed. Their hashes are there; what is kept of them
         rests on the word of later entries, and counts as recorded with these"""
WHOSE = "whose key it is: ask its owner for it, and give what you get as --key; the journal names"
OPENSSL = """whether {authority} made its stamps: see that stamps/{authority}.pem is what it publishes, and run
         openssl ts -verify -data stamps/{size}.txt -in stamps/{size}-{authority}.tsr -CAfile stamps/{authority}.pem"""
LIMITS = """whether what was entered is true and was so on its day; ledgers that are not shown; what was entered
         since the checkpoint; whether the owner's clock was right; of what happened on one day, which came first.
Not worked out again: intervals, drawings, calibration, skill against others, figures of groups of forecasters. Pages
         are held against their data, not written again."""
def folder(path, kept, keys):
    """Check a site, and say what holds, what is wrong and what cannot be known; 1 where something is wrong."""
    site = Site(path, keys, kept)
    told = site.journal()
    site.signatures(told)
    site.listed()
    if table := site.check("data/forecasts.csv", site.table, told, json.loads(site.text("data/track-record.json"))):
        site.check("the data files", site.data, table)
        site.pages(told.days)
    hidden, seals = len(told.bare - told.kept.keys()), sum("commitment" in f for f in told.of["forecast"].values())
    for many, text in (hidden, HIDDEN), (seals, SEALED), (len(told.kept), REDACTED):
        site.open += [text.format(many, len(told.gone))] if many else []
    forks = [name for name in site.files if name.endswith("reason.txt")]
    site.open += [f"another journal that was here before: {site.text(name)}" for name in forks]
    for text in site.done:
        print("checked: ", text)
    for text in site.bad[:200]:
        print("WRONG:   ", text)
    print(f"{len(site.bad)} things are wrong." if site.bad else "Nothing of this is wrong.")
    for text in [*site.open, LIMITS]:
        print("not known:", text)
    return int(bool(site.bad))
def receipt(path, keys):
    """Check a receipt, and show its entry; 2 where nobody said whose it must be."""
    e, note, said, times = read_receipt(path.read_bytes())
    print(f"checked: entry {e['seq']} of the journal {e['ledger']}:\n{json.dumps(e, indent=1, ensure_ascii=False)}")
    for who, time in times:
        print(f"stamped: it was there by {time}, if {who} said so; prediction-ledger check tells")
    for key in keys:
        need(signed(note, key) is not None, f"the checkpoint is not signed by {key}")
    if not keys:
        print(f"not known: whose checkpoint it is. Compare it with the published one, or give --key; it says {said}")
        print(note.decode())
    return 0 if keys else 2
def main():
    """Check what the command line names."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("target", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    words.add_argument("--key", "--witness", dest="keys", action="append", default=[])
    words.add_argument("--checkpoint", action="append", default=[])
    asked = words.parse_args()
    gc.disable()  # the records of a journal do not refer to each other, and looking for that takes long
    try:
        if asked.target.is_file():
            return receipt(asked.target, asked.keys)
        return folder(asked.target, asked.checkpoint, asked.keys)
    except UNREADABLE as error:
        print(f"WRONG: {error}" if isinstance(error, Wrong) else f"{asked.target} could not be checked: {error!r}")
        return 1 if isinstance(error, Wrong) else 2

if __name__ == "__main__":
    sys.exit(main())
