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
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from hashlib import sha256, sha512
from itertools import accumulate, zip_longest
from pathlib import Path
from unicodedata import is_normalized

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, OSError, ArithmeticError, RecursionError)
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(microseconds=1)
GRADES = ("stamped", "prospective", "documented", "retrospective")  # A to D
SAID = ("probability", "probabilities", "quantiles", "made_on", "made_at", "forecaster")
PLACES = {"yes": 1.0, "no": 0.0, "never": math.inf, "above": math.inf, "below": -math.inf}
REDACTABLE = ("source.added", "claim.recorded", "claim.declined", "forecast.made", "record.corrected")
SHORT = r"\d+:[0-9a-f]{64}"  # a checkpoint as it is printed: number of entries, root
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

class Wrong(ValueError):
    """Something does not hold; says what."""
def need(holds, what):
    if not holds: raise Wrong(what)

# Signatures: Ed25519 (RFC 8032), c2sp.org/signed-note, c2sp.org/tlog-checkpoint. Nothing secret is worked with here.

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
    """Name, id and public key of NAME+ID+KEY."""
    name, id_, raw = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", key).groups()
    right = decoded(raw)[0] in (1, 4) and sha256(f"{name}\n".encode() + decoded(raw)).hexdigest()[:8] == id_
    need(right, f"{key[:80]!r} is not a key of the form NAME+ID+KEY")
    return name, bytes.fromhex(id_), decoded(raw)[1:]
def read_note(raw):
    """The text of a note and the signatures below it, each with its name."""
    note = raw.decode("utf-8")
    need(note.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), "it is not lines of plain text")
    text, gap, below = note.rpartition("\n\n")
    lines = [re.fullmatch(r"— ([^\s+]+) (\S+)", line) for line in below[:-1].split("\n")] if gap else []
    need(all(lines), "below its text there is a line that is not a signature")
    return (text + "\n" if gap else note), [(one[1], decoded(one[2])) for one in lines]
def signed(raw, key):
    """Whether a key signed a note; its false signature is an error, those of others are passed over."""
    (text, signatures), (name, id_, public) = read_note(raw), read_key(key)
    mine = [one[4:] for by, one in signatures if (by, one[:4]) == (name, id_)]
    for signature in mine: check_signature(public, text.encode(), signature)
    return bool(mine)
def cosigned(raw, key):
    """When a witness signed a checkpoint (c2sp.org/tlog-cosignature), in seconds since 1970; None where it did not."""
    (text, signatures), (name, id_, public) = read_note(raw), read_key(key)
    for signature in (one[4:] for by, one in signatures if (by, one[:4]) == (name, id_)):
        seconds = int.from_bytes(signature[:8], "big")
        check_signature(public, f"cosignature/v1\ntime {seconds}\n{text}".encode(), signature[8:])
        return seconds
def read_checkpoint(raw):
    """Name of the journal, number of entries and root; also of SIZE:ROOT, which has no name."""
    if re.fullmatch(SHORT, text := raw.decode("utf-8").strip()):
        return "", int(text.split(":")[0]), bytes.fromhex(text.split(":")[1])
    lines = read_note(raw)[0].split("\n")
    shaped = len(lines) > 3 and all(lines[:-1]) and re.fullmatch(r"0|[1-9][0-9]*", lines[1])
    need(shaped and len(decoded(lines[2])) == 32, "it is not a checkpoint: a name, a number of entries, a root")
    return lines[0], int(lines[1]), decoded(lines[2])
def joined(left, right): return sha256(b"\x01" + left + right).digest()
def root_of(peaks):
    found = peaks[-1] if peaks else sha256().digest()
    for left in reversed(peaks[:-1]): found = joined(left, found)
    return found
def root_by(leaf, index, size, path):
    """The root to which a path leads from a leaf (RFC 9162, 2.1.3.2)."""
    last = size - 1
    for step in path:
        need(last, "its path is longer than the tree is high")
        leaf = joined(step, leaf) if index & 1 or index == last else joined(leaf, step)
        while index == last and not index & 1 and index: index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    need(last == 0, "its path ends below the root")
    return leaf
def parts(raw):
    """The contents of the values in DER, one after the other."""
    size, at = (raw[1], 2) if raw[1] < 128 else (int.from_bytes(raw[2:raw[1] - 126], "big"), raw[1] - 126)
    return [raw[at:at + size], *(parts(raw[at + size:]) if raw[at + size:] else ())]
def read_stamp(raw):
    """The SHA-256 that a time stamp is of and the second that it names (RFC 3161); openssl sees whether it is genuine."""
    for step in (0, 1, 1, 0, 2, 1, 0, 0): raw = parts(raw)[step]
    _, _, imprint, _, time = parts(raw)[:5]
    return parts(imprint)[1], re.sub(r"(....)(..)(..)(..)(..)(..)[.\d]*Z", r"\1-\2-\3T\4:\5:\6Z", time.decode("ascii"))
def read_receipt(raw):
    """The entry of a receipt (c2sp.org/tlog-proof), the checkpoint it is under, and the key it says signed that."""
    head, _, note = raw.partition(b"\n\n")
    first, extra, index, *path = head.decode("ascii").split("\n")
    shaped = first == "c2sp.org/tlog-proof@v1" and extra[:6] == "extra " and re.fullmatch("index [0-9]+", index)
    need(shaped, "it is not a receipt")
    extra, index, (name, size, root) = json.loads(decoded(extra[6:])), int(index[6:]), read_checkpoint(note)
    found = root_by(sha256(b"\0" + extra["body"].encode()).digest(), index, size, list(map(decoded, path)))
    need(index < size and found == root, "its entry is not in the journal of its checkpoint")
    e = json.loads(extra["body"])
    need(e["seq"] == index and name == f"prediction-ledger/{e['ledger']}", "its entry is of another journal or place")
    times, stamped = [], extra.get("stamped", {"checkpoint": "", "path": [], "stamps": []})
    for one in stamped["stamps"]:
        (of, time), then = read_stamp(decoded(one["stamp"])), read_checkpoint(text := stamped["checkpoint"].encode())
        found = root_by(sha256(b"\0" + extra["body"].encode()).digest(), index, then[1], list(map(decoded, stamped["path"])))
        need(then[0] == name and found == then[2] and index < then[1], "its entry is not in the journal that was stamped")
        need(of == sha256(text).digest(), f"the stamp of {one['authority']} is of something else")
        times.append((one["authority"], time))
    return e, note, extra.get("key"), times

# The journal: what its entries say, replayed one after the other. Moments are microseconds since 1970 in UTC.

@lru_cache(None)
def zone_of(name):
    from zoneinfo import ZoneInfo
    return timezone.utc if name == "UTC" else ZoneInfo(name)
@lru_cache(100_000)
def start(day, at, zone, later=0):
    """The first moment of a day in a zone, or of one so many days later; or an instant, or so many moments later."""
    if at: return (datetime.fromisoformat(at.replace("Z", "+00:00")) - EPOCH) // MICROSECOND + later
    when = date.fromisoformat(day) + timedelta(days=later)
    return (datetime(when.year, when.month, when.day, tzinfo=zone_of(zone)) - EPOCH) // MICROSECOND

def day_of(moment, zone):
    return (EPOCH + moment * MICROSECOND).astimezone(zone_of(zone)).date()

class Journal:
    def __init__(self):
        self.zone, self.ledger, self.size, self.hidden, self.keys = "UTC", "", 0, 0, []
        self.days, self.stamps, self.seen = set(), [], []  # on which entries were made; time stamps of states before them
        self.seals = {}  # forecasts that are sealed, and not revealed yet
        self.redacted, self.gone = {}, set()  # what stands in for entries whose text was removed; records without text
        self.all = {noun: {} for noun in ("source", "forecaster", "claim", "question", "forecast")}
        self.into = {"forecaster": {}, "question": {}}  # what was merged, and into what
        self.void, self.first = {}, {}  # what was entered in error, since when; the first question made of a claim
        self.history, self.resolutions, self.resting = defaultdict(list), defaultdict(list), defaultdict(list)
    def root(self, noun, one):
        while one in self.into[noun]: one = self.into[noun][one]
        return one
    def close(self, question):
        q = self.all["question"][self.root("question", question)]
        return start(q["closes"], q.get("closes_at"), self.zone, 1)
    def stamped(self, seq):
        """By when an outside authority saw an entry: the first moment after the earliest second that it names."""
        if len(self.seen) != len(self.stamps):  # for each size the earliest of those that cover so much
            newest = sorted(((r["size"], start("", r["time"], "", 1_000_000)) for r in self.stamps), reverse=True)
            self.seen = [*accumulate(newest, lambda more, one: (one[0], min(more[1], one[1])))][::-1]
        return next((by for _, by in self.seen[bisect_right(self.seen, (seq, math.inf)):][:1]), math.inf)
    def standing(self, question):
        return [r for r in self.resolutions[question] if ("resolution", r["id"]) not in self.void]
    def take(self, kind, r, now, seq):
        """One record; a kind that bears on no figure is passed over."""
        noun, _, what = kind.partition(".")
        if kind in ("forecast.withdrawn", "record.voided", "record.restored", "record.corrected", "key.announced"):
            getattr(self, what)(r, now, seq)
        elif kind == "checkpoint.stamped": self.stamps.append({**r, "seq": seq})
        elif kind == "ledger.created": self.zone = r["zone"]
        elif what == "sealed": self.seals[r["id"]] = {**r, "recorded": now, "at": seq, "held": self.close(r["question"])}
        elif what == "revealed":
            s = self.seals.pop(r["forecast"])  # the forecast is one of the time at which it was sealed
            content = canonical({"closes": s["closes"], "forecaster": s["name"], "question": s["asked"], "said": r["said"]})
            bound = sha256(b"prediction-ledger sealed forecast\n" + bytes.fromhex(r["nonce"]) + content.encode()).hexdigest()
            need(bound == s["commitment"], f"it does not open the seal of F{r['forecast']}: something else was sealed")
            self.all["forecast"][s["id"]] = {**s, **r["said"], "recoded": False}
        elif kind == "entry.redacted":
            need(r["seq"] in self.redacted and r["seq"] < seq, f"entry {r['seq']} is there, and this one says that it was redacted")
            self.gone.update((one["noun"], one["number"]) for one in r.get("gone", ()))
        elif what == "merged": self.into[noun][r[noun]] = r["into"]
        elif what == "unmerged": del self.into[noun][r[noun]]
        elif what == "renamed": self.all["forecaster"][r["forecaster"]]["name"] = r["name"]
        elif what == "amended": self.all["question"][r["question"]].update(r["changes"])
        elif what == "resolved": self.resolutions[r["question"]].append({**r, "recorded": now})
        elif what == "asked": self.first.setdefault(r.get("claim"), r["id"])
        elif what == "made":
            r.update(held=self.close(r["question"]), recoded=False)  # of all closes of its question this one counts
            if "claim" in r: self.resting[r["claim"]].append(r)
        for old in set(r.get("settles", ())) - {r.get("upholds")}:  # a claim that takes the place of others
            for f in self.resting[old]: f["recoded"] = f["recoded"] or f["claim"] == old
        if what in ("added", "recorded", "declined", "asked", "made"):
            self.all[noun][r["id"]] = r
            r.update(recorded=now, at=seq)
    def announced(self, r, now, seq):
        old, new = (self.keys[-1][1] if self.keys else ""), r["key"]
        need(r.get("replaces", "") == old, "it names a new key, and not the one that this replaces")
        for key, by in [(new, "by_new"), (old, "by_old")][: 2 if old else 1]:
            text = f"prediction-ledger key\n{self.ledger}\n{old}\n{new}\n".encode()
            check_signature(read_key(key)[2], text, decoded(r[by]))
        self.keys.append((seq, new))
    def withdrawn(self, r, now, seq):
        f = self.all["forecast"][r["forecast"]]
        f["gone"] = r["withdrawn_on"], r.get("withdrawn_at"), now, self.close(f["question"]), seq
    def voided(self, r, now, seq):
        self.void[r["noun"], r["number"]] = now
        if r["noun"] == "withdrawal": del self.all["forecast"][r["number"]]["gone"]
    def restored(self, r, now, seq):
        """What is restored counts as recorded now, unless its question was decided when it became void."""
        what, since = (r["noun"], r["number"]), self.void.pop((r["noun"], r["number"]))
        for f in self.all["forecast"].values() if what[0] in ("forecast", "question") else ():
            q = self.root("question", f["question"])
            known = [x for x in self.standing(q) if x["status"] != "reopened"]
            decided = min([self.close(q), *(start(x["known_on"], x.get("known_at"), self.zone) for x in known)])
            if what in (("forecast", f["id"]), ("question", q)) and decided > since:
                f["recorded"], f["at"], history = now, seq, self.history["forecast", f["id"]]
                history[:] = [(old, now - 1) for old, _ in history]
    def corrected(self, r, now, seq):
        """A corrected forecast counts as recorded with its correction, unless that restores what had been there."""
        record, history = self.all[r["noun"]][r["number"]], self.history[r["noun"], r["number"]]
        record.setdefault("first", dict(record))
        history.append(({name: record.get(name) for name in SAID}, record["recorded"]))
        record.update(r["changes"])
        if r["noun"] != "forecast": return
        if r["changes"].get("claim"): self.resting[record["claim"]].append(record)
        if set(SAID).isdisjoint(r["changes"]): return
        said = {name: record.get(name) for name in SAID}
        record["at"] = seq
        record["recorded"] = next((at for before, at in reversed(history) if before == said), now)

def leaf_of(line):
    need(line.endswith(b"\n"), "the last line of the journal is cut off")
    return sha256(b"\0" + line[:-1]).digest()
def entries(folder):
    """Body and hash of each entry; no body where it was redacted, or is not shown."""
    if (folder / "journal.jsonl").is_file():
        with (folder / "journal.jsonl").open("rb") as lines:
            for line in lines:
                if line.startswith(b'{"redacted":true,'): yield None, bytes.fromhex(json.loads(line)["leaf"])
                elif not line.startswith(b'{"format":'): yield line[:-1], leaf_of(line)
    else:
        with (folder / "openings.jsonl").open("rb") as lines: shown = {leaf_of(line): line[:-1] for line in lines}
        for leaf in map(bytes.fromhex, (folder / "leaves.txt").read_text("ascii").split()): yield shown.pop(leaf, None), leaf
        need(not shown, f"openings.jsonl shows {len(shown)} entries that are not in leaves.txt")
def stand_ins(folder):
    """What stands in for entries whose text was removed: a later one says what was kept of them, and counts as its time."""
    found, bare = {}, {seq for seq, (body, _) in enumerate(entries(folder)) if body is None}
    for body, _ in entries(folder) if bare else ():
        if b'"kind":"entry.redacted"' in (body or b"") and (e := json.loads(body))["kind"] == "entry.redacted":
            for r in (r for r in e["data"] if r["seq"] in bare):
                found.setdefault(r["seq"], []).append((r.get("kind"), r.get("at"), e["at"], e["seq"], r.get("data", [])))
    return found
def no_float(text): raise Wrong(f"it holds the bare number {text}, of which there are several ways to write it")
def read_journal(folder, sizes, wrong):
    """Replay the journal; also the roots that it has at some sizes, and at the end."""
    told, peaks, roots, before = Journal(), [], {}, ""
    try: told.redacted = stand_ins(folder)
    except UNREADABLE as error: wrong("the journal", f"what it redacts cannot be read ({error!r})")
    for seq, (body, leaf) in enumerate(entries(folder)):
        if seq in sizes: roots[seq] = root_of(peaks)
        below, told.size, told.hidden = seq, seq + 1, told.hidden + (body is None and seq not in told.redacted)
        while below & 1: leaf, below = joined(peaks.pop(), leaf), below >> 1
        peaks.append(leaf)
        try:
            for kind, at, now, place, data in told.redacted.get(seq, ()):
                need(kind in REDACTABLE or not data, f"a later entry redacts it, which none of the kind {kind} can be")
                told.days.update(str(day_of(start("", one, ""), told.zone)) for one in (at, now) if one)
                for record in data: told.take(kind, record, start("", now, ""), place)
            if body is None: continue
            e = json.loads(body, parse_float=no_float, parse_constant=no_float)
            text = canonical(e)
            one_way = text.encode() == body and len(e) == 8 and e["v"] == 1 and re.fullmatch("[0-9a-f]{32}", e["salt"])
            need(one_way and (text.isascii() or is_normalized("NFC", text)), "it is not written in the one allowed way")
            need(e["seq"] == seq and e["ledger"] == (told.ledger or e["ledger"]), "it is of another place or journal")
            in_order = e["at"] >= before or (e["kind"] == "clock.corrected" and e["data"][0]["last"] == before)
            need(in_order, f"its time {e['at']} is before {before}, that of the entry before it")
            before, told.ledger, now = e["at"], e["ledger"], start("", e["at"], "")
            told.days.add(str(day_of(now, told.zone)))
            for record in e["data"]: told.take(e["kind"], record, now, seq)
        except UNREADABLE as error:
            wrong(f"entry {seq} of the journal", str(error) if isinstance(error, Wrong) else f"it cannot be read ({error!r})")
    return told, {**roots, told.size: root_of(peaks)}

# What became of each forecast by the day of the site, and what its row in data/forecasts.csv must therefore say.

def place(text):
    """An outcome as a number: yes and no, a number, a day, or what lies beyond the ends."""
    if text in PLACES: return PLACES[text]
    return float((date.fromisoformat(text) - EPOCH.date()).days if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text)

class Settled:
    """What is known of a question: the newest of its resolutions that had come by the day of the site."""
    def __init__(self, told, id_, track):
        q, zone, newest, rows = told.all["question"][id_], told.zone, {}, told.standing(id_)
        self.cut, whole_day = start(track["as_of"], None, zone, 1), int(track["policy"]["late"]["same_day"])
        for r, after in zip_longest(rows, rows[1:], fillvalue={}):
            known = start(r["known_on"], r.get("known_at"), zone, 1)
            if after.get("supersedes") and not after.get("believed"): known = max(known, r["recorded"] + 1)  # a mistake
            if known <= self.cut: newest = r
        if newest.get("status") == "reopened" or ("question", id_) in told.void: newest = {}
        self.q, self.close, self.status, self.known_on = q, told.close(id_), newest.get("status"), newest.get("known_on")
        at, day, self.outcome = newest.get("known_at"), self.known_on or "9000-01-01", newest.get("outcome", self.status)
        self.due = start(q.get("look_up") or q["closes"], None, zone, 1)
        self.cutoff = min(self.close, start(day, at, zone, whole_day))  # from then on a forecast is late
        self.unsure = min(self.close, start(day, at if whole_day else None, zone, whole_day))  # unless an instant shows it
        self.value, options = None, [one.casefold() for one in q.get("options", ())]
        if self.status == "resolved": self.value = float(options.index(self.outcome.casefold())) if options else place(self.outcome)

def grade(told, f, s):
    """How the time of a forecast is known, a place in GRADES."""
    claim, limit, shown = told.all["claim"].get(f.get("claim"), {}), min(s.cutoff, f["held"]), math.inf
    source = told.all["source"].get(claim.get("source"), {})
    if f["recorded"] < limit and s.q["recorded"] < s.cutoff:
        return int(not (told.stamped(f["at"]) < limit and told.stamped(s.q["at"]) < s.cutoff))
    if f.get("stamped") and f["recorded"] <= min((at for _, at in told.history["forecast", f["id"]]), default=math.inf):
        shown = f["start"]
    elif claim.get("quote") and f["basis"] != "imputed" and source.get("sha256") and source.get("published_basis") != "assumed" and not (
            {("claim", claim["id"]), ("source", source["id"])} & told.void.keys()) and source.get("published", "") >= f["made_on"] and all(
            one.get(name) == one.get("first", one).get(name) for one in (claim, f) for name in ("quote", *SAID[:3])):
        shown = start(source["published"], None, told.zone, 1) - 1
    return 2 if shown < limit else 3
def judge(told, group, s, track):
    """A forecaster's forecasts on a question, the last first: when each ended, how (0 withdrawn, 1 revised), its state."""
    newer, revised, counts = None, math.inf, [track["policy"][name]["counts"] for name in GRADES]
    for f in reversed(group):
        sure, ends, f["grade"] = f["start"] if f.get("made_at") else f["recorded"], [(math.inf, 2, math.inf)], grade(told, f, s)
        late = f["start"] >= min(f["held"], s.cutoff if f.get("made_at") or sure < s.cutoff else s.unsure)
        if newer: ends.append((newer["start"], 1, min(newer["sure"], newer["by"])))
        day, at, recorded, held, seq = f.get("gone") or ("9000-01-01", None, math.inf, 0, 0)
        left = gone = start(day, at, told.zone)
        if gone < held:
            if newer and newer["made_on"] == day and not (at and newer.get("made_at")): gone = min(gone, newer["start"])
            ends.append((gone, 0, left if at else recorded))
        (end, why, _), f["sure"], f["by"] = min(ends), sure, min(by for _, _, by in ends)
        in_time = end < (s.cutoff if f["by"] < s.cutoff else s.unsure)
        over = [end if in_time and why == how else math.inf for how in (0, 1)]
        if not all(counts):  # as if only those had been made that count
            unsure = not at and recorded >= s.cutoff and (why or f["by"] >= s.cutoff)
            in_time = left < min(held, s.unsure if unsure else s.cutoff) and counts[
                3 if recorded >= min(s.cutoff, held) else int(told.stamped(seq) >= min(s.cutoff, held))]
            over = [(left if why else end) if in_time else math.inf, revised]
        f["state"] = next(name for holds, name in (
            (f["recoded"], "recoded"), (late, "late"), (over[0] < s.cut and over[0] <= over[1], "withdrawn"),
            (over[1] < s.cut, "superseded"), (not s.status, "overdue" if s.due < s.cut else "open"),
            (s.status != "resolved", s.status), (not counts[f["grade"]], GRADES[f["grade"]]),
            (track["scope"]["cohort"] == "closed" and min(f["held"], s.close) > s.cut, "early"), (True, "scored")) if holds)
        if not f["recoded"] and f["start"] < f["held"]: newer = f
        if not f["recoded"] and not late and counts[f["grade"]]: revised = f["start"]
def judge_all(told, track):
    """What is known of each question, and the probabilities on it that are scored."""
    groups, settled, crowd = defaultdict(list), {}, defaultdict(list)
    for f in told.all["forecast"].values():
        f["start"], f["asked"] = start(f["made_on"], f.get("made_at"), told.zone), told.root("question", f["question"])
        groups[f["asked"], told.root("forecaster", f["forecaster"])].append(f)
    for (asked, who), group in groups.items():
        s = settled[asked] = settled.get(asked) or Settled(told, asked, track)
        for f in group: f.update(who=who, grade=grade(told, f, s), state="entered in error")
        stand = [f for f in group if not {("forecast", f["id"]), ("question", asked)} & told.void.keys()]
        judge(told, sorted(stand, key=lambda f: (f["start"], f["id"])), s, track)
        crowd[asked] += [float(f["probability"]) for f in stand if f["state"] == "scored" and f.get("probability")]
    return settled, {asked: (math.fsum(said), len(said)) for asked, said in crowd.items()}
def losses(f, s, row):
    """How far a scored forecast was off, by the rule for its kind."""
    y, said = s.value, [float(p) for p in f.get("probabilities") or ()][: len(s.q.get("options", ()))]
    if f["state"] != "scored": return {}
    if f.get("probability"): return {"brier": (float(f["probability"]) - y) * (float(f["probability"]) - y)}
    if said:
        ranked = [(math.fsum(said[: at + 1]) - (at >= y)) ** 2 for at in range(len(said) - 1)] if s.q.get("ordered") else []
        found = {"choice_brier": math.fsum((p - (at == y)) ** 2 for at, p in enumerate(said))}
        return {**found, "rps": math.fsum(ranked) / len(ranked)} if ranked else found
    low, high = place(row["lower"] or "below"), place(row["upper"] or "above")
    gaps = [(float(level), min(max(y, low), high) - min(max(place(x), low), high)) for level, x in f["quantiles"]]
    return {"wis": 2 * math.fsum(max(level * gap, (level - 1) * gap) for level, gap in gaps) / len(gaps)}
def row_of(told, f, s, crowd, row, as_of):
    """The row of a forecast, as far as it follows from the journal."""
    q, own, of_claim, others = s.q, f.get("claim"), s.q.get("claim"), crowd[1] - 1 if f["state"] == "scored" and crowd[1] else 0
    recorded = day_of(f["recorded"], told.zone)
    claim = told.all["claim"].get(own or of_claim) or {}
    if not own and claim and told.root("forecaster", claim.get("forecaster")) != f["who"]: claim = {}
    source, mean = told.all["source"].get(claim.get("source")) or {}, None
    if others: mean = (crowd[0] - float(f["probability"])) / others
    return {
        "forecaster": told.all["forecaster"][f["who"]]["name"], "question_id": f"Q{f['asked']}", "question": q["text"],
        "probabilities": " ".join(repr(float(p)) for p in (f.get("probabilities") or ())[: len(q.get("options", ()))]),
        "quantiles": f.get("quantiles") and canonical(f["quantiles"]), "tags": "; ".join(sorted(set(q.get("tags") or ()))),
        **{name: f.get(name) and float(f[name]) for name in ("probability", "low", "high")}, "grade": "ABCD"[f["grade"]],
        **{name: f.get(name) for name in ("made_on", "basis", "phrase", "scale", "coder", "note", "state")},
        "recorded_on": str(recorded), "lag_days": (recorded - date.fromisoformat(f["made_on"])).days, "kind": q["kind"],
        "closes": q["closes"], "outcome": s.outcome, "outcome_value": s.value, "known_on": s.known_on,
        "withdrawn_on": f["gone"][0] if "gone" in f and f["gone"][0] <= as_of else None,
        "weighs_with": f"C{own}" if own and not of_claim else f"Q{told.first[of_claim] if of_claim else f['asked']}",
        "claim_id": claim and f"C{claim['id']}", "quote": claim.get("quote"), "source_id": source and f"S{source['id']}",
        "source": source.get("title") or source.get("outlet"), "source_url": source.get("url"),
        "others_n": others, "others_mean": mean, "others_brier": None if mean is None else (mean - s.value) ** 2,
        **dict.fromkeys(("brier", "choice_brier", "wis", "rps")), **losses(f, s, row)}

# The figures: what follows from the rows, in the data files and on the pages.

class Figures:
    def __init__(self):
        self.rows, self.counts, self.losses = {}, defaultdict(Counter), defaultdict(lambda: defaultdict(list))
    def add(self, row):
        who = row["forecaster"].removeprefix("'")
        self.rows[row["forecast_id"]] = plain(row.values()), hash(tuple(row.values()))
        for name in (who, ""): self.counts[name].update([row["state"], (row["state"] == "scored", row["grade"])])
        for topic in ("", *filter(None, row["tags"].split("; "))):
            for score in (one for one in ("brier", "choice_brier", "rps", "wis") if row[one]):
                key = topic, who, score, row["unit"] if score == "wis" else ""
                self.losses[key][row["weighs_with"]].append((float(row[score]), float(row["outcome_value"]), row["question_id"]))
    def count(self, who):
        of, left = self.counts[who], {name: n for name, n in self.counts[who].items() if isinstance(name, str)}
        grades, scored = {name: of[True, letter] for name, letter in zip(GRADES, "ABCD")}, left.pop("scored", 0)
        return {"logged": scored + sum(left.values()), "scored": scored, "left_out": left, **grades}
    def card(self, topic, who, score="brier", unit=""):
        """Mean score, and of yes/no questions base rate and skill; questions of one claim weigh one."""
        claims = self.losses.get((topic, who, score, unit), {}).values()
        n, size = sum(map(len, claims)), len(claims)
        if not n: return {"n": 0, "clusters": 0, "mean": None, "brier": None, "base_rate": None, "skill": None}
        mean, rate, square = (math.fsum(math.fsum(map(what, c)) / len(c) for c in claims) / size
                              for what in (lambda x: x[0], lambda x: x[1], lambda x: x[1] ** 2))
        usual = (square - rate**2) * size / max(1, size - 1)
        skill, questions = (1 - mean / usual if size >= 20 and usual > 1e-15 else None), {x[2] for c in claims for x in c}
        yes_no = {"brier": mean, "base_rate": rate, "skill": skill, "questions": len(questions)}
        return {"n": n, "clusters": size, "mean": mean, **(yes_no if score == "brier" else {})}
    def line(self, line):
        """What a line with all that is said of a forecaster must say."""
        who = line["forecaster"].removeprefix("'")
        wanted, choice, rps = {**self.card("", who), **self.count(who)}, self.card("", who, "choice_brier"), self.card("", who, "rps")
        if "binary_n" in line: wanted.update(n=wanted["scored"], binary_n=wanted["n"])
        return {**wanted, "choice_brier": choice["mean"], "choice_n": choice["n"], "rps": rps["mean"], "rps_n": rps["n"],
                "questions": line["questions"]}
def agree(found, wanted):
    """Whether a cell or a number says what it must, but for the last digits of what was rounded on the way."""
    if wanted in (None, "", {}) or found in (None, "", {}):
        return found in (None, "", {}) and (wanted in (None, "", {}) or (wanted == 0 and isinstance(wanted, int)))
    if isinstance(wanted, float): return math.isclose(float(found), wanted, rel_tol=1e-11, abs_tol=1e-13)
    return found == wanted or str(found) in (str(wanted), f"'{wanted}")  # the mark is against formulas in spreadsheets
def plain(cells):
    """What a row says, in a table or in a data file, as one number."""
    texts = ("" if cell is None else cell.removeprefix("'") if isinstance(cell, str) else str(cell) for cell in cells)
    return hash(tuple("" if text in ("inf", "-inf") else text for text in texts))
def values_of(value, found):
    """All numbers and texts in a data file, and how long its lists are, into a set."""
    if isinstance(value, (list, dict)):
        found.add(len(value))
        for one in value.values() if isinstance(value, dict) else value: values_of(one, found)
        return
    found.add(value)
    if isinstance(value, str) and re.match(r"\[\[|[\d.]+ [\d.]", value):
        found.update(map(float, re.findall(r"-?\d+(?:\.\d+)?", value)), re.findall(r"\d{4}-\d\d-\d\d", value))
def shows(text, value):
    """Whether the first number in a text is a value, rounded."""
    if not (found := re.search(r"[−-]?\d[\d,]*(?:\.\d+)?%?", text)): return value == 0
    word = found[0].replace(",", "").replace("−", "-")
    digits, whole = len(word.rstrip("%").partition(".")[2]), f"{value:.0f}" if value == int(value) or abs(value) >= 1000 else ""
    return word in (f"{value:.{digits}f}" if digits else whole, f"{value:.4g}", f"{value:.{digits}%}", f"{value * 100:.4g}%")
def shows_day(text, value, months):
    """Whether a text names a day; what its month is called is learned from the other days of the site."""
    year, month, day = map(int, value[:10].split("-"))
    word = max(re.findall(r"[^\W\d]+", text), key=len, default=month)
    return list(map(int, re.findall(r"\d+", text))) in ([day, year], [year, month, day]) and months.setdefault(word, month) == month

class Check:
    """What was looked at in a folder: what was checked, what is wrong, what is not known."""
    def __init__(self, folder):
        self.folder, self.done, self.bad, self.open, self.figures, self.months = folder, [], [], [], 0, {}
        self.files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    def wrong(self, where, what): self.bad.append(f"{where}: {what}")
    def read(self, where, act, *given):
        """What something gives; where it cannot be read, that is wrong."""
        try: return act(*given)
        except UNREADABLE as error: self.wrong(where, error if isinstance(error, Wrong) else f"it cannot be read ({error!r})")
    def text(self, path): return (self.folder / path).read_text("utf-8")
    def listed(self):
        listed = {line[66:]: line[:64] for line in self.text("data/files.txt").splitlines()}
        for name in sorted((self.files.keys() | listed.keys()) - {"data/files.txt", "data/files.note"}):
            if name not in self.files: self.wrong(name, "data/files.txt lists it, and it is not there")
            elif name not in listed: self.wrong(name, "data/files.txt does not list it")
            elif sha256(self.files[name].read_bytes()).hexdigest() != listed[name]:
                self.wrong(name, "it was changed: its SHA-256 is not the one that data/files.txt lists")
        self.done.append(f"{len(listed):,} files, each against the list in data/files.txt")
    def witnesses(self, keys):
        """Who else signed the newest checkpoint, having seen the ones before."""
        raw = self.files["checkpoint"].read_bytes()
        for key in keys:
            if (seconds := self.read("checkpoint", cosigned, raw, key)) is None: self.wrong("checkpoint", f"it is not cosigned by {key}")
            else: self.done.append(f"cosigned by {key} on {datetime.fromtimestamp(seconds, timezone.utc):%Y-%m-%d}")
        signed = self.read("checkpoint", read_note, raw) or ("\n", [])
        others = {by for by, _ in signed[1]} - {signed[0].split("\n")[0], *(key.split("+")[0] for key in keys)}
        if others: self.open.append(f"whether {', '.join(sorted(others))} really cosigned: ask for the key, and give it as --witness")
        elif not keys: self.open.append("whether another reader was shown another journal: it is UNWITNESSED, nobody else has signed it")
    def journal(self, kept, trusted, witnesses=()):
        given = [*sorted(set(re.findall(rf"\b{SHORT}\b", self.text("check.html")))), *kept]
        raws = [(one, one.encode() if re.fullmatch(SHORT, one) else Path(one).read_bytes()) for one in given]
        raws += [(name, path.read_bytes()) for name, path in self.files.items() if re.fullmatch(r"checkpoint(s/\d+)?|stamps/\d+\.txt", name)]
        points = [(where, raw, *(self.read(where, read_checkpoint, raw) or ("", -1, b""))) for where, raw in raws]
        odd = []
        told, roots = read_journal(self.folder, {size for *_, size, _ in points}, lambda *what: odd.append(": ".join(what)))
        for where, raw, name, size, root in points:
            key = [key for seq, key in told.keys if seq < size][-1:]
            if size > told.size: self.wrong(where, f"it is of {size:,} entries, and there are {told.size:,}: some were taken away")
            elif size >= 0 and (roots[size] != root or name not in ("", f"prediction-ledger/{told.ledger}")):
                self.wrong(where, f"the first {size:,} entries of the journal are not those of then: history was changed")
            elif name and key and where[:7] != "stamps/" and self.read(where, signed, raw, key[0]) is False:
                self.wrong(where, f"it is not signed by the key that was in force, {key[0]}")
            elif where == "checkpoint" and size != told.size: self.wrong(where, f"there are {told.size - size} entries more")
        self.bad += [*odd[:20], *([f"{len(odd) - 20} more entries of the journal"] if odd[20:] else [])]
        self.days = None if told.hidden else told.days  # not all are known where entries are hidden
        self.done.append(f"{told.size:,} entries of the journal: form, place, order of time, and the root over them")
        self.done.append(f"{len(points)} checkpoints: the journal against each, and their signatures")
        self.stamps(told, roots)
        self.witnesses(witnesses)
        keys, listed = [key for _, key in told.keys], sha256((self.folder / "data/files.txt").read_bytes()).hexdigest()
        if trusted and trusted not in keys: self.wrong("--key", f"the journal names another: {', '.join(keys) or 'none'}")
        if not keys: self.open.append(UNSIGNED)
        elif not trusted: self.open.append(f"whose key it is: ask its owner for {keys[-1]}, and give what you get as --key")
        note = self.files.get("data/files.note", Path("data/files.note"))
        if keys and self.read("data/files.note", lambda: (signed(note.read_bytes(), keys[-1]), read_note(note.read_bytes())[0])) not in (
                (True, f"prediction-ledger/{told.ledger}/files\n{listed}\n"), None):
            self.wrong("data/files.note", "it does not sign data/files.txt as it is: files were changed after they were signed")
        for name, path in self.files.items():
            if name.endswith(".tlog-proof") and (found := self.read(name, read_receipt, path.read_bytes())):
                if found[1] not in (raw for _, raw, *_ in points): self.wrong(name, "its checkpoint is none of this site")
            if name.endswith("reason.txt"): self.open.append(f"another journal stood here before: {path.read_text('utf-8').strip()}")
        if told.hidden: self.open.append(f"what {told.hidden:,} entries say, which are redacted or not shown; they are there")
        if told.seals: self.open.append(f"what {len(told.seals):,} sealed forecasts say that were not revealed; they count in no score")
        if told.redacted: self.open.append(REDACTED.format(len(told.redacted), len(told.gone)))
        return told
    def stamps(self, told, roots):
        """That each time stamp is of this journal as it was, and says what the journal says of it."""
        for r in told.stamps:
            name, text = f"stamps/{r['size']}-{r['authority']}.tsr", (self.folder / f"stamps/{r['size']}.txt")
            raw = self.read(name, (self.folder / name).read_bytes)
            of, time = (raw and self.read(name, read_stamp, raw)) or ("", "")
            same = raw == b64decode(r["stamp"]) and text.is_file() and of == sha256(text.read_bytes()).digest() and time == r["time"]
            if raw and not (same and 0 < r["size"] <= r["seq"] and roots.get(r["size"], b"").hex() == r["root"]):
                self.wrong(name, "it is not a stamp of this journal at the time that the journal states")
        if told.stamps: self.done.append(f"{len(told.stamps)} time stamps: each is of this journal as it was, at the time that it states")
        for who, r in {r["authority"]: r for r in told.stamps}.items():
            self.open.append(f"whether {who} made its stamps, which openssl tells: see that stamps/{who}.pem is what {who} publishes, and run\n"
                f"         openssl ts -verify -data stamps/{r['size']}.txt -in stamps/{r['size']}-{who}.tsr -CAfile stamps/{who}.pem")
    def table(self, told, track):
        """Every row of data/forecasts.csv against the journal, and that none is missing."""
        figures, cells, (settled, crowd) = Figures(), 0, judge_all(told, track)
        for row in self.csv("data/forecasts.csv"):
            figures.add(row)
            f, where = told.all["forecast"].get(int(row["forecast_id"][1:])), f"data/forecasts.csv, {row['forecast_id']}"
            if not f: (self.open.append if told.hidden else self.bad.append)(f"{where}: it is not in the journal that is shown")
            for name, wanted in row_of(told, f, settled[f["asked"]], crowd[f["asked"]], row, track["as_of"]).items() if f else ():
                cells += 1
                if not agree(row[name], wanted): self.wrong(where, f"{name} is {row[name]!r}, by the journal {wanted!r}")
        tags = set(track["scope"].get("tags", "").split(", ")) - {""}
        for f, s in ((f, settled[f["asked"]]) for f in told.all["forecast"].values()):
            if f["start"] < s.cut and tags <= set(s.q.get("tags") or ()) and f"F{f['id']}" not in figures.rows:
                self.wrong("data/forecasts.csv", f"F{f['id']} is in the journal, and not in the table")
        self.done.append(f"{len(figures.rows):,} forecasts: {cells:,} cells worked out again from the journal")
        return figures
    def csv(self, name):
        with self.files[name].open(encoding="utf-8", newline="") as file: yield from csv.DictReader(file)
    def compare(self, where, found, wanted):
        for name in sorted((found or {}).keys() & wanted.keys()):
            self.figures += 1
            if not agree(found[name], wanted[name]):
                self.wrong(where, f"{name} is {found[name]!r}, by data/forecasts.csv {wanted[name]!r}")
    def data(self, figures, track):
        """The scores and rows in all data files; gives every value that stands in them."""
        values = set()
        self.compare("data/track-record.json", track, figures.count(""))
        for line in track["forecasters"]: self.compare(f"data/track-record.json, {line['forecaster']}", line, figures.line(line))
        for name in (name for name in self.files if name.endswith(".json")):
            values_of(d := json.loads(self.text(name)), values)
            if "ledger" not in d: continue
            card, topic = d.get("scorecard", {}), d.get("topic", "")
            if card:
                self.compare(name, card, figures.count(d["forecaster"]["name"]))
                self.compare(name, card["binary"], figures.card("", d["forecaster"]["name"]))
            for line in d.get("leaderboard") or (d["forecasters"] if topic else ()):
                self.compare(f"{name}, {line['name']}", line, figures.card(topic, line["name"]))
            for line in d.get("other_scores", card.get("other_scores", ())):
                score = {"B": "choice_brier", "R": "rps", "W": "wis"}[line["score"][0]]
                self.compare(f"{name}, {line['name']}", line, figures.card(topic, line["name"], score, line["unit"] or ""))
            for row in d.get("forecasts", {}).get("rows", ()):
                if plain(row) not in figures.rows.get(row[0], ()): self.wrong(name, f"{row[0]} is not what data/forecasts.csv has")
        for name in (name for name in self.files if name.endswith(".csv")):
            if name in ("data/scorecards.csv", "data/other-scores.csv"):
                for row in self.csv(name):
                    who = row["forecaster"].removeprefix("'")
                    wanted = figures.card("", who, row["score"], row["unit"]) if "score" in row else figures.line(row)
                    self.compare(f"{name}, {who}", row, wanted)
            with self.files[name].open(encoding="utf-8", newline="") as file:
                for row in csv.reader(file) if file.readline().startswith("forecast_id,") else ():
                    if hash(tuple(row)) not in figures.rows.get(row[0], ()): self.wrong(name, f"{row[0]} is not what data/forecasts.csv has")
        return values
    def pages(self, values):
        """What every page shows of a value is that value, rounded, and one of the data files', or of the days of entries."""
        shown, right_before = 0, set()
        for name in (name for name in self.files if name.endswith(".html")):
            page = self.text(name)
            marked = re.findall(r'<(data value|time datetime)="([^"<>]*)"[^<>]*>([^<]*)</(?:data|time)>', page)
            for kind, value, text in set(marked) - right_before:
                known = value[:10] if kind[0] == "t" else float(value)
                one_way = kind[0] == "t" or value in (repr(known), f"{known:.0f}")
                right = one_way and (shows_day(text, value, self.months) if kind[0] == "t" else shows(text, known))
                stated = known in values or name in ("method.html", "check.html") or (name == "corrections.html" and (self.days is None or known in self.days))
                if not right or not stated:
                    self.wrong(name, f"it shows {text!r} for {value}, which is something else, or in no data file")
                elif known in values: right_before.add((kind, value, text))
            if len(marked) != len(re.findall("<(?:data|time)[^a-z]", page)): self.wrong(name, "a figure is not marked as figures are")
            shown += len(marked)
        self.done.append(f"{self.figures:,} figures in data files worked out again, {shown:,} on pages against these")

UNSIGNED = """who made this site: IT IS UNSIGNED. Whoever holds its files can make all of them anew; only a checkpoint that you
         kept from an earlier day (--checkpoint) shows that history was not written anew"""
REDACTED = """what {:,} entries said, from which {:,} texts were removed. Their hashes are there; what is kept of them rests on
         the word of later entries, and counts as recorded with these"""
LIMITS = """not known: whether what was entered is true and was so on its day; ledgers that are not shown; what was entered since
         the checkpoint; whether the owner's clock was right. Not worked out again: intervals, drawings, calibration, skill
         against others, figures of groups of forecasters. Pages are held against their data, not written again."""
def folder(path, kept, key, witnesses=()):
    check = Check(path)
    track, told = json.loads(check.text("data/track-record.json")), check.journal(kept, key, witnesses)
    check.listed()
    if figures := check.read("data/forecasts.csv", check.table, told, track):
        check.pages(check.read("the data files", check.data, figures, track) or set())
    for text in check.done: print("checked: ", text)
    for text in check.bad[:200]: print("WRONG:   ", text)
    print(f"{len(check.bad)} things are wrong." if check.bad else "Nothing of this is wrong.")
    for text in check.open: print("not known:", text)
    print(LIMITS)
    return int(bool(check.bad))
def receipt(path, key):
    e, note, said, times = read_receipt(path.read_bytes())
    name, size, _ = read_checkpoint(note)
    print(f"checked: entry {e['seq']} of the journal {name}, as it was with {size:,} entries:\n{json.dumps(e, indent=1, ensure_ascii=False)}")
    for who, time in times: print(f"stamped: it was there by {time}, if that stamp is by {who}, which prediction-ledger check tells")
    if not key: print(f"not known: whose checkpoint that is. Compare it with the published one, or give --key; it says {said}\n{note.decode()}")
    else: need(signed(note, key), f"the checkpoint is not signed by {key}")
    return 0 if key else 2
def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("target", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    words.add_argument("--key")
    words.add_argument("--witness", action="append", default=[])
    words.add_argument("--checkpoint", action="append", default=[])
    asked = words.parse_args()
    try: return receipt(asked.target, asked.key) if asked.target.is_file() else folder(asked.target, asked.checkpoint, asked.key, asked.witness)
    except UNREADABLE as error:
        print(f"WRONG: {error}" if isinstance(error, Wrong) else f"{asked.target} could not be checked: {error!r}")
        return 1 if isinstance(error, Wrong) else 2

if __name__ == "__main__":
    sys.exit(main())
