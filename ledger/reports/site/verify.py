"""Check a published track record with nothing but Python: journal, signatures, files and figures; nothing is sent.

    python verify.py [FOLDER] [--key KEY] [--checkpoint FILE-or-SIZE:ROOT ...] [--witness KEY ...]
    python verify.py RECEIPT [--key KEY]

FOLDER is the site, unless given the one in which this file lies; KEY is the one that must have signed it, or of a
witness who must have cosigned it; a checkpoint is one that you kept from an earlier day. Exit code: 0 all of it holds,
1 something is wrong, 2 it could not be checked.
Each entry of the journal is hashed, and the hashes are joined two by two until one is left, the root: no entry can be
changed, dropped or added without another root. A checkpoint is a number of entries and the root over them.
"""
import argparse, csv, json, math, re, sys
from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from datetime import date, datetime, timezone
from functools import lru_cache, reduce
from hashlib import sha256, sha512
from pathlib import Path
from unicodedata import is_normalized

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, OSError, ArithmeticError, RecursionError)
GRADES = ("stamped", "prospective", "documented", "retrospective")  # A to D
SHORT, NEVER = r"\d+:[0-9a-f]{64}", "9999-12-31"  # a checkpoint as it is printed: number of entries, root
BEYOND = {"yes": 1.0, "no": 0.0, "never": math.inf, "above": math.inf, "below": -math.inf}
NOUNS = {"source.added": "source", "forecaster.added": "forecaster", "claim.recorded": "claim",
         "claim.declined": "claim", "question.asked": "question", "forecast.made": "forecast",
         "forecast.sealed": "seal", "checkpoint.stamped": "stamp"}
REDACTABLE = (None, "source.added", "claim.recorded", "claim.declined", "forecast.made", "record.corrected")
POINTS = r"checkpoint(s/\d+)?|stamps/\d+\.txt"  # files that are checkpoints
LINES = ("forecasters", "leaderboard", "other_scores", "scorecard", "binary")  # where data files have lines of figures
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

class Wrong(ValueError):
    """Something does not hold; says what."""
def need(holds, what):
    if not holds: raise Wrong(what)
def why(error): return str(error) if isinstance(error, Wrong) else f"it cannot be read ({error!r})"

# Signatures: Ed25519 (RFC 8032), c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature. Nothing here is secret.

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def point(raw):
    """The point of the curve that 32 bytes stand for, if they are the one way to write it."""
    y, sign = int.from_bytes(raw, "little") & (2**255 - 1), raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and (x or not sign), "it is not a point of the curve")
    return (x if x & 1 == sign else P - x), y
def add(a, b):
    k = D * a[0] * b[0] * a[1] * b[1] % P
    below = pow(1 - k * k, -1, P)
    return (a[0] * b[1] + a[1] * b[0]) * (1 - k) * below % P, (a[1] * b[1] + a[0] * b[0]) * (1 + k) * below % P
def times(n, a):
    found = (0, 1)
    while n: found, a, n = (add(found, a) if n & 1 else found), add(a, a), n >> 1
    return found
def check_signature(public, text, signature):
    """Refuse a signature that is not by a key, not in its one form, or by a key that anybody could sign for."""
    key, s = point(public), int.from_bytes(signature[32:], "little")
    need(len(public) == 32 and len(signature) == 64 and s < L and times(8, key) != (0, 1), "its form is forbidden")
    h = int.from_bytes(sha512(signature[:32] + public + text).digest(), "little") % L
    x, y = add(times(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), times(L - h, key))
    need((y | (x & 1) << 255).to_bytes(32, "little") == signature[:32], "the signature is false")
def decoded(text):
    raw = b64decode(text, validate=True)
    need(b64encode(raw).decode() == text, f"{text[:50]!r} is not base64 in its one form")
    return raw
def read_key(key):
    """Name, id, kind (1 of a publisher, 4 of a witness) and public key of NAME+ID+KEY."""
    name, id_, text = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", key).groups()
    right = decoded(text)[0] in (1, 4) and sha256(f"{name}\n".encode() + decoded(text)).hexdigest()[:8] == id_
    need(right, f"{key[:80]!r} is not a key of the form NAME+ID+KEY")
    return name, bytes.fromhex(id_), decoded(text)[0], decoded(text)[1:]
def read_note(raw):
    """The text of a note and the signatures below it, each with its name."""
    note = raw.decode("utf-8")
    need(note.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), "it is not lines of plain text")
    text, gap, below = note.rpartition("\n\n")
    lines = [re.fullmatch(r"— ([^\s+]+) (\S+)", line) for line in below[:-1].split("\n")] if gap else []
    need(all(lines), "below its text there is a line that is not a signature")
    return (text + "\n" if gap else note), [(one[1], decoded(one[2])) for one in lines]
def signed(raw, key):
    """When a key signed a note, in seconds since 1970, which only a witness tells, else 0; None where it did not."""
    (text, signatures), (name, id_, kind, public), seconds = read_note(raw), read_key(key), None
    for signature in (one[4:] for by, one in signatures if (by, one[:4]) == (name, id_)):
        seconds = int.from_bytes(signature[:8], "big") if kind == 4 else 0
        said, signature = (f"cosignature/v1\ntime {seconds}\n{text}", signature[8:]) if kind == 4 else (text, signature)
        check_signature(public, said.encode(), signature)
    return seconds
def read_checkpoint(raw):
    """Name of the journal, number of entries and root; also of SIZE:ROOT, which has no name."""
    if re.fullmatch(SHORT, text := raw.decode("utf-8").strip()):
        return "", int(text.split(":")[0]), bytes.fromhex(text.split(":")[1])
    lines = read_note(raw)[0].split("\n")
    shaped = len(lines) > 3 and all(lines[:-1]) and re.fullmatch(r"0|[1-9][0-9]*", lines[1])
    need(shaped and len(decoded(lines[2])) == 32, "it is not a checkpoint: a name, a number of entries, a root")
    return lines[0], int(lines[1]), decoded(lines[2])
def leaf_of(body): return sha256(b"\0" + body).digest()
def joined(left, right): return sha256(b"\x01" + left + right).digest()
def root_of(peaks):
    """The root over the complete trees of which a journal is made, the largest first."""
    return reduce(lambda right, left: joined(left, right), reversed(peaks)) if peaks else sha256().digest()
def root_by(leaf, index, size, path):
    """The root to which a path leads from a leaf (RFC 9162, 2.1.3): its last step joins the two halves of the whole."""
    need((size > 1) == bool(path) and 0 <= index < size, "its path does not lead from the entry to the root")
    if size == 1: return leaf
    half = 1 << (size - 1).bit_length() - 1
    if index < half: return joined(root_by(leaf, index, half, path[:-1]), path[-1])
    return joined(path[-1], root_by(leaf, index - half, size - half, path[:-1]))
def parts(raw):
    """The contents of the values in DER, one after the other."""
    size, at = (raw[1], 2) if raw[1] < 128 else (int.from_bytes(raw[2:raw[1] - 126], "big"), raw[1] - 126)
    return [raw[at:at + size], *(parts(raw[at + size:]) if raw[at + size:] else ())]
def read_stamp(raw):
    """What SHA-256 a time stamp is of and the second that it names (RFC 3161); openssl tells whether it is genuine."""
    for step in (0, 1, 1, 0, 2, 1, 0, 0): raw = parts(raw)[step]
    _, _, imprint, _, time = parts(raw)[:5]
    return parts(imprint)[1], re.sub(r"(....)(..)(..)(..)(..)(..)[.\d]*Z", r"\1-\2-\3T\4:\5:\6Z", time.decode("ascii"))
def read_receipt(raw):
    """The entry of a receipt (c2sp.org/tlog-proof), the checkpoint above it, the key it names, what its stamps say."""
    head, _, note = raw.partition(b"\n\n")
    first, extra, index, *path = head.decode("ascii").split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra[:6] == "extra ", "it is not a receipt")
    extra, states, times = json.loads(decoded(extra[6:])), [(note, path)], []
    e, later = json.loads(extra["body"]), extra.get("stamped")
    if later: states.append((later["checkpoint"].encode(), later["path"]))
    for text, steps in states:
        name, size, root = read_checkpoint(text)
        found = root_by(leaf_of(extra["body"].encode()), e["seq"], size, [*map(decoded, steps)])
        here = found == root and name == f"prediction-ledger/{e['ledger']}" and index == f"index {e['seq']}"
        need(here, "its entry is not in the journal of its checkpoint")
    for one in later["stamps"] if later else ():
        of, time = read_stamp(decoded(one["stamp"]))
        need(of == sha256(text).digest(), f"the stamp of {one['authority']} is of something else")
        times.append((one["authority"], time))
    return e, note, extra.get("key"), times

# The journal: what its entries say, replayed one after the other.

@lru_cache(100_000)
def day_of(moment, zone):
    from zoneinfo import ZoneInfo
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return str((at if zone == "UTC" else at.astimezone(ZoneInfo(zone))).date())
def no_float(text): raise Wrong(f"it holds the bare number {text}, of which there are several ways to write it")
class Journal:
    def __init__(self):
        self.zone, self.ledger, self.before, self.size, self.days, self.keys = "UTC", "", "", 0, set(), []
        self.of, self.into, self.void, self.settled = defaultdict(dict), {}, set(), set()  # records; what some became
        self.again, self.ends, self.resolutions = defaultdict(dict), defaultdict(set), defaultdict(list)
        self.bare, self.redacted, self.gone = set(), {}, set()  # entries without text, what is kept of them
    def root(self, noun, one):
        while (noun, one) in self.into: one = self.into[noun, one]
        return one
    def take(self, kind, r, day, seq):
        """One record of an entry; a kind that bears on no figure is passed over."""
        (noun, what), changes = kind.split("."), r.get("changes", {})
        about = r.get("noun", noun), r.get("number", r.get(noun))
        r.update(day=day, at=seq)
        if kind in NOUNS: self.of[NOUNS[kind]][r["id"]] = r
        if what in ("restored", "corrected"): self.again[about][day] = seq  # it may count as recorded on that day
        self.settled.update(r.get("settles", ()))  # claims whose place another one takes
        if noun == "question":  # from each of these days on a forecast on it may have been too late
            days = r.get("closes"), r.get("known_on"), changes.get("closes")
            self.ends[r.get("question", r.get("id"))].update(filter(None, days))
        if kind == "ledger.created": self.zone = r["zone"]
        elif what == "resolved": self.resolutions[r["question"]].append(r)
        elif what == "merged": self.into[about] = r["into"]
        elif what == "unmerged": del self.into[about]
        elif what == "renamed": self.of[noun][r[noun]]["name"] = r["name"]
        elif what in ("amended", "corrected"): self.of[about[0]][about[1]].update(changes)
        elif what == "withdrawn": self.of[noun][r[noun]]["gone"] = r
        elif what == "voided" and about[0] == "withdrawal": del self.of["forecast"][about[1]]["gone"]
        elif what == "voided": self.void.add(about)
        elif what == "restored": self.void.remove(about)
        elif what == "revealed": self.reveal(r)
        elif what == "announced": self.announce(r, seq)
        elif what == "redacted":
            need(r["seq"] in self.bare, f"entry {r['seq']} is there, and this one says that it was redacted")
            self.gone.update((one["noun"], one["number"]) for one in r.get("gone", ()))
    def reveal(self, r):
        """A forecast that a seal bound: it is one of the time at which it was sealed."""
        s = self.of["seal"].pop(r["forecast"])
        content = canonical({"closes": s["closes"], "forecaster": s["name"], "question": s["asked"], "said": r["said"]})
        bound = sha256(b"prediction-ledger sealed forecast\n" + bytes.fromhex(r["nonce"]) + content.encode())
        same = bound.hexdigest() == s["commitment"]
        need(same, f"it does not open the seal of F{s['id']}: something else was sealed")
        self.of["forecast"][s["id"]] = {**s, **r["said"]}
    def announce(self, r, seq):
        """A new key, signed by itself and by the one that it replaces."""
        old, new = (self.keys[-1][1] if self.keys else ""), r["key"]
        need(r.get("replaces", "") == old, "it names a new key, and not the one that this replaces")
        for key, by in [(new, "by_new"), (old, "by_old")][: 2 if old else 1]:
            text = f"prediction-ledger key\n{self.ledger}\n{old}\n{new}\n".encode()
            check_signature(read_key(key)[3], text, decoded(r[by]))
        self.keys.append((seq, new))
    def entry(self, body):
        """Take what an entry says that is in its one form, at its place and in order of time."""
        e = json.loads(body, parse_float=no_float, parse_constant=no_float)
        text = canonical(e)
        one_way = text.encode() == body and len(e) == 8 and e["v"] == 1 and re.fullmatch("[0-9a-f]{32}", e["salt"])
        need(one_way and (text.isascii() or is_normalized("NFC", text)), "it is not written in the one allowed way")
        need(e["seq"] == self.size and e["ledger"] == (self.ledger or e["ledger"]), "it is of another place or journal")
        in_order = e["at"] >= self.before or (e["kind"] == "clock.corrected" and e["data"][0]["last"] == self.before)
        need(in_order, f"its time {e['at']} is before {self.before}, that of the entry before it")
        self.before, self.ledger = e["at"], e["ledger"]
        for r in e["data"]: self.take(e["kind"], r, day_of(e["at"], self.zone), self.size)
        self.days.add(day_of(e["at"], self.zone))
    def stand_in(self):
        """What a later entry keeps of one whose text was removed; it counts as recorded with that."""
        self.bare.add(self.size)
        for r, e in self.redacted.get(self.size, ()):
            need(r.get("kind") in REDACTABLE, f"a later entry redacts it, which no {r.get('kind')} can be")
            for one in r.get("data", ()): self.take(r["kind"], one, day_of(e["at"], self.zone), e["seq"])
def entries(folder):
    """Body and hash of each entry; no body where it was redacted, or is not shown."""
    name = "journal.jsonl" if (folder / "journal.jsonl").is_file() else "openings.jsonl"
    with (folder / name).open("rb") as lines:
        for line in lines:
            need(line.endswith(b"\n"), "the last line of the journal is cut off")
            if line.startswith(b'{"redacted":true,'): yield None, bytes.fromhex(json.loads(line)["leaf"])
            elif not line.startswith(b'{"format":'): yield line[:-1], leaf_of(line[:-1])
def read_journal(folder, sizes, wrong):
    """Replay the journal; also the roots that it has at some sizes, and at the end."""
    told, peaks, roots = Journal(), [], {}
    for e in (json.loads(body) for body, _ in entries(folder) if b'"kind":"entry.redacted"' in (body or b"")):
        for r in e["data"] if e["kind"] == "entry.redacted" else ():
            told.redacted.setdefault(r["seq"], []).append((r, e))
    for body, leaf in entries(folder):
        if told.size in sizes: roots[told.size] = root_of(peaks)
        below = told.size
        while below & 1: leaf, below = joined(peaks.pop(), leaf), below >> 1
        peaks.append(leaf)
        try: told.entry(body) if body else told.stand_in()
        except UNREADABLE as error: wrong(f"entry {told.size} of the journal", why(error))
        told.size += 1
    return told, {**roots, told.size: root_of(peaks)}

# What became of each forecast, and what its row in data/forecasts.csv must say. Days, not hours: where two things fall
# on one day, the table may take either for the first.

def place(text):
    """An outcome as a number: yes and no, a number, a day, or what lies beyond the ends."""
    if text in BEYOND: return BEYOND[text]
    return float((date.fromisoformat(text) - date(1970, 1, 1)).days if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text)
class Question:
    """What is known of a question: the newest of its resolutions that had come by the day of the site."""
    def __init__(self, told, number, as_of):
        self.q, newest, self.value = told.of["question"][number], {}, None
        rows = [r for r in told.resolutions[number] if ("resolution", r["id"]) not in told.void]
        for r, after in zip(rows, [*rows[1:], {}]):  # a mistake was what counted since it was entered
            mistake = after.get("supersedes") and not after.get("believed")
            if max(r["known_on"], r["day"] if mistake else "") <= as_of: newest = r
        if newest.get("status") == "reopened" or ("question", number) in told.void: newest = {}
        self.status, self.known_on, self.options = newest.get("status"), newest.get("known_on"), self.q.get("options")
        self.outcome, self.last = newest.get("outcome", self.status), min(self.q["closes"], self.known_on or NEVER)
        if self.status == "resolved" and self.options:
            self.value = float([one.casefold() for one in self.options].index(self.outcome.casefold()))
        elif self.status == "resolved": self.value = place(self.outcome)
        self.overdue, self.early = (self.q.get("look_up") or self.q["closes"]) < as_of, self.q["closes"] >= as_of
def losses(f, s, row):
    """How far a scored forecast was off, by the rule for its kind."""
    y, said = s.value, [float(p) for p in f.get("probabilities") or ()][: len(s.options or ())]
    if row["state"] != "scored": return {}
    if f.get("probability"): return {"brier": (float(f["probability"]) - y) ** 2}
    if said:
        found = {"choice_brier": math.fsum((p - (at == y)) ** 2 for at, p in enumerate(said))}
        ranked = [(math.fsum(said[: at + 1]) - (at >= y)) ** 2 for at in range(len(said) - 1)]
        return {**found, "rps": math.fsum(ranked) / len(ranked)} if ranked and s.q.get("ordered") else found
    low, high = place(row["lower"] or "below"), place(row["upper"] or "above")
    gaps = [(float(level), min(max(y, low), high) - min(max(place(x), low), high)) for level, x in f["quantiles"]]
    return {"wis": 2 * math.fsum(max(level * gap, (level - 1) * gap) for level, gap in gaps) / len(gaps)}
class Table:
    """The rows of data/forecasts.csv, against the journal, and the figures that follow from them."""
    def __init__(self, told, track):
        self.told, self.as_of, self.rows, self.first = told, track["as_of"], {}, {}
        self.questions, self.groups, self.crowd = {}, defaultdict(list), defaultdict(list)
        self.counts, self.losses = defaultdict(Counter), defaultdict(lambda: defaultdict(list))
        self.closed = track["scope"]["cohort"] == "closed"
        self.counting = [track["policy"][name]["counts"] for name in GRADES]
        for q in told.of["question"].values():
            if q.get("claim"): self.first.setdefault(q["claim"], q["id"])
        for f in told.of["forecast"].values():
            f.update(who=told.root("forecaster", f["forecaster"]), asked=told.root("question", f["question"]))
            f["void"] = not told.void.isdisjoint([("forecast", f["id"]), ("question", f["asked"])])
            f["order"] = f["made_on"], f.get("made_at") or "", f["id"]
            f["gone_on"] = f.get("gone", {}).get("withdrawn_on", NEVER)
            if f["asked"] not in self.questions: self.questions[f["asked"]] = Question(told, f["asked"], self.as_of)
            if not f["void"] and f["made_on"] <= self.as_of: self.groups[f["asked"], f["who"]].append(f)
        stamps = [(r["size"], day_of(r["time"], told.zone)) for r in told.of["stamp"].values()]
        self.seen_on = lru_cache(None)(lambda seq: min((day for size, day in stamps if size > seq), default=NEVER))
    def add(self, row):
        """Count a row."""
        who, scored = row["forecaster"].removeprefix("'"), row["state"] == "scored"
        self.rows[row["forecast_id"]] = plain(row.values())
        if scored and row["probability"]: self.crowd[row["question_id"]].append(float(row["probability"]))
        counted = [row["state"], (scored, row["grade"]), (row["state"], row["grade"])]
        for name in (who, ""): self.counts[name].update(counted)
        for topic in ("", *filter(None, row["tags"].split("; "))):
            for score in (one for one in ("brier", "choice_brier", "rps", "wis") if row[one]):
                loss = float(row[score]), float(row["outcome_value"]), row["question_id"]
                self.losses[topic, who, score, score == "wis" and row["unit"]][row["weighs_with"]].append(loss)
    def soonest(self, f):
        """The day before which a forecast was not too late, by any close or outcome that its questions ever had."""
        return min(self.told.ends[f["question"]] | self.told.ends[f["asked"]])
    def may_be(self, f, s, row):
        """By what the journal shows: the states and grades that a row may have, and the days of its recording."""
        told, letter, seqs = self.told, "ABCD".find(row["grade"]), {f["day"]: f["at"]}
        for noun, number in ("forecast", f["id"]), ("question", f["question"]), ("question", f["asked"]):
            seqs.update(told.again[noun, number])
        soonest = self.soonest(f)
        later = [g for g in self.groups[f["asked"], f["who"]] if g["order"] > f["order"]]
        revised = any(g["made_on"] < self.soonest(g) and g.get("claim") not in told.settled for g in later)
        ended = all(self.counting) and (revised or self.as_of >= f["gone_on"] < soonest)
        resolved = s.status == "resolved"
        states = {
            "recoded": f.get("claim") in told.settled, "late": f["made_on"] >= soonest, "superseded": later,
            "withdrawn": f["gone_on"] <= min(s.last, self.as_of), "overdue" if s.overdue else "open": not s.status,
            s.status: s.status not in (None, "resolved"), GRADES[letter]: resolved and not self.counting[letter],
            "early": resolved and self.closed and s.early,
            "scored": resolved and self.counting[letter] and f["made_on"] <= s.last}
        if ended: states = {name: states[name] for name in ("recoded", "late", "superseded", "withdrawn")}
        known = max(row["recorded_on"], s.q["day"])
        stamped = self.seen_on(max(seqs.get(row["recorded_on"], -1), s.q["at"]))
        source = told.of["source"].get(told.of["claim"].get(f.get("claim"), {}).get("source"), {})
        grades = "" if known > s.last else "B" if stamped > s.last else "A" if stamped < soonest else "AB"
        grades += "" if known < soonest else "CD" if f.get("stamped") or source.get("sha256") else "D"
        if f["void"]: states = {"entered in error": True}
        return {name for name, holds in states.items() if holds}, set(grades), set(seqs)
    def row(self, f, row):
        """What the row of a forecast must say, as far as it follows from the journal."""
        told, s, own = self.told, self.questions[f["asked"]], f.get("claim")
        q, of_claim, (states, grades, days) = s.q, s.q.get("claim"), self.may_be(f, s, row)
        claim = told.of["claim"].get(own or of_claim) or {}
        if not own and claim and told.root("forecaster", claim.get("forecaster")) != f["who"]: claim = {}
        source = told.of["source"].get(claim.get("source")) or {}
        total, others = self.others.get(row["question_id"], (0, 0))
        n = max(0, others - 1) if row["state"] == "scored" else 0
        mean = (total - float(f["probability"])) / n if n else None
        return {
            **{name: f.get(name) for name in ("made_on", "basis", "phrase", "scale", "coder", "note")},
            **{name: f.get(name) and float(f[name]) for name in ("probability", "low", "high")},
            "probabilities": " ".join(repr(float(p)) for p in (f.get("probabilities") or ())[: len(s.options or ())]),
            "quantiles": f.get("quantiles") and canonical(f["quantiles"]), "kind": q["kind"], "closes": q["closes"],
            "forecaster": told.of["forecaster"][f["who"]]["name"], "question_id": f"Q{f['asked']}",
            "tags": "; ".join(sorted(set(q.get("tags") or ()))), "state": states, "grade": grades, "recorded_on": days,
            "question": q["text"], "outcome": s.outcome, "outcome_value": s.value, "known_on": s.known_on,
            "weighs_with": f"C{own}" if own and not of_claim else f"Q{self.first.get(of_claim, f['asked'])}",
            "withdrawn_on": f["gone_on"] if f["gone_on"] <= self.as_of else None,
            "lag_days": (date.fromisoformat(row["recorded_on"]) - date.fromisoformat(f["made_on"])).days,
            "claim_id": claim and f"C{claim['id']}", "quote": claim.get("quote"), "source_url": source.get("url"),
            "source_id": source and f"S{source['id']}", "source": source.get("title") or source.get("outlet"),
            "others_n": n, "others_mean": mean, "others_brier": (mean - s.value) ** 2 if n else None,
            **dict.fromkeys(("brier", "choice_brier", "wis", "rps")), **losses(f, s, row)}
    def card(self, topic, who, score="brier", unit=False):
        """Mean score, and of yes/no questions base rate and skill; questions of one claim weigh one."""
        claims = self.losses.get((topic, who, score, unit), {}).values()
        n, size = sum(map(len, claims)), len(claims)
        if not n: return {"n": 0, "clusters": 0, **dict.fromkeys(("mean", "brier", "base_rate", "skill"))}
        mean, rate, square = (math.fsum(math.fsum(map(what, c)) / len(c) for c in claims) / size
                              for what in (lambda x: x[0], lambda x: x[1], lambda x: x[1] ** 2))
        usual, questions = (square - rate**2) * size / max(1, size - 1), {x[2] for c in claims for x in c}
        skill = 1 - mean / usual if size >= 20 and usual > 1e-15 else None
        yes_no = {"brier": mean, "base_rate": rate, "skill": skill, "questions": len(questions)}
        return {"n": n, "clusters": size, "mean": mean, **(yes_no if score == "brier" else {})}
    def line(self, line, topic, who):
        """What a line of figures about a forecaster, or about all of them, must say."""
        score = {"W": "wis", "R": "rps"}.get(line.get("score", "b")[0].upper(), "choice_brier")
        if "score" in line: return self.card(topic, who, score, line["unit"] or False)
        if "logged" not in line and "left_out" not in line: return self.card(topic, who) if who else {}
        counts = self.counts[who]
        left = {name: n for name, n in counts.items() if isinstance(name, str)}
        each = {state: {name: counts[state, letter] for name, letter in zip(GRADES, "ABCD")} for state in left}
        scored, choice, rps = left.pop("scored", 0), self.card("", who, "choice_brier"), self.card("", who, "rps")
        found = {**self.card("", who), "logged": scored + sum(left.values()), "scored": scored}
        found |= {"left_out": left, "statuses": each}
        found.update((name, counts[True, letter]) for name, letter in zip(GRADES, "ABCD"))
        if "binary_n" in line: found.update(n=scored, binary_n=found["n"])
        return {**found, "choice_brier": choice["mean"], "choice_n": choice["n"], "rps": rps["mean"], "rps_n": rps["n"],
                "questions": line.get("questions")}
def agree(found, wanted):
    """Whether a cell or a number says what it must, but for the last digits of what was rounded on the way."""
    if isinstance(wanted, set): return found in wanted
    if wanted in (None, "", {}) or found in (None, "", {}):
        return found in (None, "", {}) and (wanted in (None, "", {}) or (wanted == 0 and isinstance(wanted, int)))
    if isinstance(wanted, float): return math.isclose(float(found), wanted, rel_tol=1e-11, abs_tol=1e-13)
    return found == wanted or str(found) in (str(wanted), f"'{wanted}")  # the mark is against formulas in spreadsheets
def spoken(wanted): return " or ".join(map(repr, sorted(wanted))) if isinstance(wanted, set) else repr(wanted)
def plain(cells):
    """What a row says, in a table or in a data file, as one number: without marks, and infinity as nothing."""
    text = "\n".join(["" if cell is None else str(cell) for cell in cells]).replace("\n'", "\n")
    return hash(text.replace("\ninf\n", "\n\n").replace("\n-inf\n", "\n\n"))

# The files and the pages.

def shows(text, value):
    """Whether the first number in a text is a value, rounded."""
    if not (found := re.search(r"[−-]?\d[\d,]*(?:\.\d+)?%?", text)): return value == 0
    word = found[0].replace(",", "").replace("−", "-")
    digits = len(word.rstrip("%").partition(".")[2])
    whole = f"{value:.{digits}f}" if digits or value == int(value) or abs(value) >= 1000 else ""
    return word in (whole, f"{value:.4g}", f"{value:.{digits}%}", f"{value * 100:.4g}%")
def shows_day(text, day, months):
    """Whether a text names a day; what its month is called is learned from the other days of the site."""
    word = max(re.findall(r"[^\W\d]+", text), key=len, default=day[5:7])
    numbers, (year, month, number) = [*map(int, re.findall(r"\d+", text))], map(int, day.split("-"))
    return numbers in ([number, year], [year, month, number]) and months.setdefault(word, month) in (month, word)
class Check:
    """What was looked at in a folder: what was checked, what is wrong, what is not known."""
    def __init__(self, folder):
        self.folder, self.done, self.bad, self.open = folder, [], [], []
        self.figures, self.values, self.taken, self.months = 0, set(), set(), {}
        self.files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    def wrong(self, where, what): self.bad.append(f"{where}: {what}")
    def read(self, where, act, *given):
        """What something gives; where it cannot be read, that is wrong."""
        try: return act(*given)
        except UNREADABLE as error: self.wrong(where, why(error))
    def text(self, path): return (self.folder / path).read_text("utf-8")
    def csv(self, name):
        with self.files[name].open(encoding="utf-8", newline="") as file: yield from csv.DictReader(file)
    def listed(self):
        listed = {line[66:]: line[:64] for line in self.text("data/files.txt").splitlines()}
        for name in sorted((self.files.keys() | listed.keys()) - {"data/files.txt", "data/files.note"}):
            if name not in self.files: self.wrong(name, "data/files.txt lists it, and it is not there")
            elif name not in listed: self.wrong(name, "data/files.txt does not list it")
            elif sha256(self.files[name].read_bytes()).hexdigest() != listed[name]:
                self.wrong(name, "it was changed: its SHA-256 is not the one that data/files.txt lists")
        self.done.append(f"{len(listed):,} files, each against the list in data/files.txt")
    def journal(self, kept, keys):
        """The journal against every checkpoint; also their signatures, and what else rests on them."""
        given = [*sorted(set(re.findall(rf"\b{SHORT}\b", self.text("check.html")))), *kept]
        raws = {one: one.encode() if re.fullmatch(SHORT, one) else Path(one).read_bytes() for one in given}
        raws.update((name, path.read_bytes()) for name, path in self.files.items() if re.fullmatch(POINTS, name))
        points = {where: self.read(where, read_checkpoint, raw) or ("", -1, b"") for where, raw in raws.items()}
        bad, self.bad = self.bad, []  # what is wrong with single entries comes last
        told, roots = read_journal(self.folder, {size for _, size, _ in points.values()}, self.wrong)
        bad, self.bad = self.bad, bad
        for where, (name, size, root) in points.items():
            key = [key for seq, key in told.keys if seq < size][-1:]
            if size > told.size: self.wrong(where, f"entries were taken away: {told.size:,} of {size:,} are left")
            elif size >= 0 and (roots[size] != root or name not in ("", f"prediction-ledger/{told.ledger}")):
                self.wrong(where, f"the first {size:,} entries are not those of then: history was changed")
            elif name and key and where[:7] != "stamps/" and self.read(where, signed, raws[where], key[0]) is None:
                self.wrong(where, f"it is not signed by the key that was in force, {key[0]}")
            elif where == "checkpoint" and size < told.size: self.wrong(where, f"there are {told.size:,} entries now")
        self.bad += bad
        self.done.append(f"{told.size:,} entries of the journal: form, place, order of time, and the root over them")
        self.done.append(f"{len(points)} checkpoints: the journal against each, and their signatures")
        for name in self.files:
            if name.endswith(".tlog-proof"):
                found = self.read(name, read_receipt, self.files[name].read_bytes())
                if found and found[1] not in raws.values(): self.wrong(name, "its checkpoint is none of this site")
            if name.endswith("reason.txt"): self.open.append(f"another journal that was here before: {self.text(name)}")
        self.signatures(told, raws["checkpoint"], keys)
        self.stamps(told, roots)
        hidden, seals = len(told.bare - told.redacted.keys()), len(told.of["seal"])
        if hidden: self.open.append(f"what {hidden:,} entries say, which are redacted or not shown; they are there")
        if seals: self.open.append(f"what {seals:,} sealed forecasts say; they are not revealed, and count in no score")
        if told.redacted: self.open.append(REDACTED.format(len(told.redacted), len(told.gone)))
        self.values.update(told.days)
        return told
    def signatures(self, told, raw, keys):
        """Who signed the newest checkpoint, and the list of files."""
        names, note, path = [key for _, key in told.keys], self.read("checkpoint", read_note, raw), "data/files.note"
        others = {by for by, _ in note[1]} - {key.split("+")[0] for key in [*names, *keys]} if note else ()
        for key in keys:
            seconds = 0 if key in names else self.read("checkpoint", signed, raw, key)
            on, co = datetime.fromtimestamp(seconds or 0, timezone.utc).date(), "co" if read_key(key)[2] == 4 else ""
            if seconds is None: self.wrong("checkpoint", f"it is not {co}signed by {key}")
            elif co: self.done.append(f"cosigned by {key} on {on}")
        if not names: self.open.append(UNSIGNED)
        elif set(names).isdisjoint(keys): self.open.append(f"{WHOSE} {names[-1]}")
        for by in others: self.open.append(f"whether {by} really cosigned: ask for the key, and give it as --witness")
        if not others and set(keys) <= set(names): self.open.append(UNWITNESSED)
        listed = sha256((self.folder / "data/files.txt").read_bytes()).hexdigest()
        right = f"prediction-ledger/{told.ledger}/files\n{listed}\n"
        files = self.read(path, (self.folder / path).read_bytes) if names else None
        if files and (self.read(path, signed, files, names[-1]) is None or read_note(files)[0] != right):
            self.wrong(path, "it does not sign data/files.txt as it is: files were changed after they were signed")
    def stamps(self, told, roots):
        """That each time stamp is of this journal as it was, and says what the journal says of it."""
        newest = {}
        for r in told.of["stamp"].values():
            name, newest[r["authority"]] = f"stamps/{r['size']}-{r['authority']}.tsr", OPENSSL.format(**r)
            raw, text = self.read(name, (self.folder / name).read_bytes), self.files.get(f"stamps/{r['size']}.txt")
            says = text and raw and self.read(name, read_stamp, raw) == (sha256(text.read_bytes()).digest(), r["time"])
            if not (says and raw == b64decode(r["stamp"]) and roots.get(r["size"], b"").hex() == r["root"]):
                self.wrong(name, "it is not a stamp of this journal at the time that the journal states")
        if newest: self.done.append(f"{len(told.of['stamp'])} time stamps: each is of this journal as it was")
        self.open += newest.values()
    def table(self, told, track):
        """Every row of data/forecasts.csv against the journal, and that none is missing."""
        table, cells, tags = Table(told, track), 0, set(track["scope"].get("tags", "").split(", ")) - {""}
        for row in self.csv("data/forecasts.csv"): table.add(row)
        table.others = {question: (math.fsum(said), len(said)) for question, said in table.crowd.items()}
        for row in self.csv("data/forecasts.csv"):
            f, where = told.of["forecast"].get(int(row["forecast_id"][1:])), f"data/forecasts.csv, {row['forecast_id']}"
            if not f: (self.open if told.bare else self.bad).append(f"{where}: it is not in the journal that is shown")
            for name, wanted in table.row(f, row).items() if f else ():
                cells += 1
                if row[name] != wanted and not agree(row[name], wanted):
                    self.wrong(where, f"{name} is {row[name]!r}, by the journal {spoken(wanted)}")
        for f in told.of["forecast"].values():
            listed = f["made_on"] <= track["as_of"] and tags <= set(table.questions[f["asked"]].q.get("tags") or ())
            if listed and f"F{f['id']}" not in table.rows:
                self.wrong("data/forecasts.csv", f"F{f['id']} is in the journal, and not in the table")
        self.done.append(f"{len(table.rows):,} forecasts: {cells:,} cells worked out again from the journal")
        return table
    def walk(self, where, key, found, table, topic="", who=""):
        """Compare each line of figures and each forecast in a data file with the table; keep all values."""
        if isinstance(found, (list, dict)): self.values.add(len(found))
        if isinstance(found, list):
            for one in found: self.walk(where, key, one, table, topic, who)
        elif isinstance(found, dict):
            name = found.get("forecaster") or found.get("name")
            who = name["name"] if isinstance(name, dict) else name.removeprefix("'") if isinstance(name, str) else who
            for name, wanted in table.line(found, topic, who).items() if key in LINES else ():
                self.figures += name in found
                if name in found and not agree(found[name], wanted):
                    self.wrong(f"{where}, {who}", f"{name} is {found[name]!r}, by data/forecasts.csv {wanted!r}")
            rows = found.get("rows", ()) if key == "forecasts" else ()
            for row in rows:
                if plain(row) != table.rows.get(row[0]): self.wrong(where, f"{row[0]} is not as in data/forecasts.csv")
                elif row[0] not in self.taken: self.walk(where, "", row, table)  # of each forecast the values once
            self.taken.update(row[0] for row in rows)
            self.values.add(len(rows))
            for name, one in found.items():
                if one is not rows: self.walk(where, name, one, table, topic, who)
        elif isinstance(found, str) and re.match(r"\[\[|[\d.]+ [\d.]", found):
            self.values.update(map(float, re.findall(r"-?\d+(?:\.\d+)?", found)), re.findall(r"\d{4}-\d\d-\d\d", found))
        else: self.values.add(found)
    def data(self, table):
        for name in (name for name in self.files if name.endswith(".json")):
            d = json.loads(self.text(name))
            self.walk(name, LINES[0] if name == "data/track-record.json" else "", d, table, d.get("topic", ""))
        for name in (name for name in self.files if name.endswith(".csv") and name != "data/forecasts.csv"):
            with self.files[name].open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            if header[0] == "forecast_id": self.walk(name, "forecasts", {"rows": rows}, table)
            lines = [dict(zip(header, row)) for row in rows] if header[0] == "forecaster" else []
            self.walk(name, LINES[0], lines, table)
    def pages(self):
        """What every page shows of a value is that value, rounded, and one of the data files', or a day of an entry."""
        shown = 0
        for name in (name for name in self.files if name.endswith(".html")):
            page = self.text(name)
            marked = re.findall(r'<(data value|time datetime)="([^"<>]*)"[^<>]*>([^<]*)</(?:data|time)>', page)
            for kind, value, text in set(marked):
                known = value[:10] if kind[0] == "t" else float(value)
                right = shows_day(text, known, self.months) if kind[0] == "t" else shows(text, known)
                if not right or (known not in self.values and name not in ("method.html", "check.html")):
                    self.wrong(name, f"it shows {text!r} for {value}, which is something else, or in no data file")
            shown += len(marked)
            if len(marked) != len(re.findall("<(?:data|time)[^a-z]", page)):
                self.wrong(name, "a figure is not marked as figures are")
        self.done.append(f"{self.figures:,} figures in data files worked out again, {shown:,} on pages against these")

UNSIGNED = """who made this site: IT IS UNSIGNED. Whoever holds its files can make all of them anew; only a checkpoint
         that you kept from an earlier day (--checkpoint) shows that history was not written anew"""
UNWITNESSED = "whether another reader was shown another journal: it is UNWITNESSED, nobody else has signed it"
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
    check = Check(path)
    told = check.journal(kept, keys)
    check.listed()
    if table := check.read("data/forecasts.csv", check.table, told, json.loads(check.text("data/track-record.json"))):
        check.read("the data files", check.data, table)
        check.pages()
    for text in check.done: print("checked: ", text)
    for text in check.bad[:200]: print("WRONG:   ", text)
    print(f"{len(check.bad)} things are wrong." if check.bad else "Nothing of this is wrong.")
    for text in [*check.open, LIMITS]: print("not known:", text)
    return int(bool(check.bad))
def receipt(path, keys):
    e, note, said, times = read_receipt(path.read_bytes())
    print(f"checked: entry {e['seq']} of the journal {e['ledger']}:\n{json.dumps(e, indent=1, ensure_ascii=False)}")
    for who, time in times: print(f"stamped: it was there by {time}, if {who} said so; prediction-ledger check tells")
    for key in keys: need(signed(note, key) is not None, f"the checkpoint is not signed by {key}")
    if keys: return 0
    print(f"not known: whose checkpoint it is. Compare it with the published one, or give --key; it says {said}")
    print(note.decode())
    return 2
def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("target", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    words.add_argument("--key", "--witness", dest="keys", action="append", default=[])
    words.add_argument("--checkpoint", action="append", default=[])
    asked = words.parse_args()
    try:
        if asked.target.is_file(): return receipt(asked.target, asked.keys)
        return folder(asked.target, asked.checkpoint, asked.keys)
    except UNREADABLE as error:
        print(f"WRONG: {error}" if isinstance(error, Wrong) else f"{asked.target} could not be checked: {error!r}")
        return 1 if isinstance(error, Wrong) else 2

if __name__ == "__main__":
    sys.exit(main())
