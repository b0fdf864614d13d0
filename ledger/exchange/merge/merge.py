"""Another ledger into this one: record by record, in the order in which they were made there.

A copy of this ledger is known by the entries that the two begin with: up to there numbers mean the same, from there
on they mean nothing. One that only went on gives its entries as they are. Of one that parted, and of another ledger,
people are matched by name, sources by link or title, claims by words, questions by their words and close; each also
by its number and the hash of its entry there, so that a second merge adds nothing. What is merely similar is listed,
never made one. What is brought in is recorded now: this ledger did not know it before.
"""

from collections.abc import Callable
from itertools import islice

from forecasts.records.links import without_credentials_within
from forecasts.records.values import clean_line
from ledger.errors import EntryError, InputError
from ledger.exchange import whole_journal
from ledger.exchange.importers.interface import File
from ledger.exchange.importers.ledger_file import Header
from ledger.exchange.importers.open_file import digest
from ledger.exchange.merge.acts_merge import CALLED, DONE, MergedActs, tell_removed
from ledger.exchange.merge.correspondence import Correspondence, MergeResult, Record, told_where
from ledger.exchange.merge.forecaster_merge import take_forecaster
from ledger.exchange.merge.near_matches import near_matches
from ledger.exchange.merge.question_merge import MergedQuestions
from ledger.exchange.merge.resolution_merge import MergedResolutions
from ledger.exchange.merge.seal_merge import take_revelation, take_seal
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.recording import matching
from ledger.store import journal_tables, lookup
from ledger.store.admission import KINDS, Admission
from ledger.store.database import Database
from ledger.store.rebuild import erase
from ledger.store.restore import Given, Incoming, see_through
from ledger.store.statements import statement
from ledger.store.writer import Writer


def merge(writer: Writer, file: File) -> MergeResult:
    """Bring in what `export --format ledger` wrote of another ledger or a copy, inside the caller's transaction.

    Raises:
        InputError: an entry is not what it should be, or the root is another one.
    """
    with whole_journal.opened(file) as (header, given):
        common = _in_common(writer.database, header, given)
    copy = header.ledger == writer.ledger
    if copy and common in (header.entries, writer.frontier.size):
        return _fast_forward(writer, file, common)
    merging = Merging(writer, header.ledger, copy=copy)
    with whole_journal.opened(file) as (header, given):
        for seq, (body, leaf) in enumerate(given):
            if body is not None:
                with told_where(seq):
                    entry, there = _entry(seq, body, leaf)
                    merging.recall(entry) if seq < common else merging.take(entry, there)
    result = merging.told()
    result.common, result.parted = (common, True) if copy else (None, False)
    if result.added:
        counts = {f"new {name}": n for name, n in sorted(result.added.items())}
        done = {"file": clean_line(file.path.name), "sha256": digest(file.path), "counts": counts}
        writer.add(kinds.IMPORT_COMPLETED, [{"id": writer.next_id("file_import"), **done}])
    return result


def _entry(seq: int, body: bytes | Entry, leaf: bytes) -> tuple[Entry, bytes]:
    """An entry and its hash; of one that was redacted what stands in for it."""
    return (body, leaf) if isinstance(body, Entry) else (parse(seq, body, strict=True), leaf_hash(body))


def check(database: Database, file: File) -> None:
    """See, before the transaction, that a ledger could be restored; one that only went on is looked at as it is kept.

    Raises:
        InputError: an entry is not what it should be, or the root is another one.
    """
    with whole_journal.opened(file) as (header, given):
        common = _in_common(database, header, given)
    if common != journal_tables.size(database):
        with whole_journal.opened(file) as (_, given):
            see_through(database, given)


def _in_common(database: Database, header: Header, given: Given) -> int:
    """How many entries the two journals begin with alike; the whole file is seen to have the root that it says.

    Raises:
        InputError: it has another one.
    """
    frontier, common = Frontier(), 0
    ours = (leaf for batch in database.stream(statement("journal.leaves")) for (leaf,) in batch)
    for body, leaf in given:
        theirs = leaf_hash(body) if isinstance(body, bytes) else leaf
        if common == frontier.size and next(ours, None) == theirs:
            common += 1
        frontier.append(theirs)
    if (frontier.size, frontier.root().hex()) != (header.entries, header.root):
        raise InputError("its entries do not have the root that its first line says; the file was changed")
    return common


def _fast_forward(writer: Writer, file: File, common: int) -> MergeResult:
    """The entries that a copy has beside all of this ledger's, kept as they are: the same numbers, the same root."""
    with whole_journal.opened(file) as (header, given):
        erased = _redacted_there(writer.database, islice(given, common))
        incoming = Incoming(writer.database, header.ledger, writer.zone, writer.accepted)
        if went_on := header.entries - common:
            incoming.append(given)
            incoming.finish(header.entries, header.root)
    return MergeResult(common=common, went_on=went_on, erased=erased)


def _redacted_there(database: Database, given: Given) -> int:
    """Take away here too what a copy has redacted since, of the entries that both have; gives of how many."""
    there = {seq: body for seq, (body, _) in enumerate(given) if isinstance(body, Entry)}
    bare = {seq for (seq,) in database.execute(statement("journal.bare"))}
    if new := there.keys() - bare:
        erase(database, new, there=there)
    return len(new)


class Merging:
    """Records of another ledger on their way into this one."""

    def __init__(self, writer: Writer, ledger: str, *, copy: bool) -> None:
        """Begin; what is brought in from the ledger with this UUID is held against what this one lets in."""
        self.ledger = ledger
        self.matched = Correspondence(writer, ledger, copy=copy)
        self.questions = MergedQuestions(self.matched)
        self.resolutions = MergedResolutions(self.matched, self.questions)
        self.acts = MergedActs(self.matched)
        self._later: list[tuple[str, Record]] = []  # what was done to resolutions there that are not here so far
        writer.admission = Admission(lambda: writer.database, writer.database, strict=True)

    def recall(self, entry: Entry) -> None:
        """Take note of an entry that is here too, in its place: its numbers are ours."""
        table, act = KINDS[entry.kind].table, RECALLED.get(entry.kind)
        for record in entry.data:
            if table:
                self.matched.ids[table][record["id"]] = record["id"]
            if act is not None:
                act(self, dict(record))

    def take(self, entry: Entry, leaf: bytes) -> None:
        """Bring in the records of one entry."""
        if entry.ledger != self.ledger:
            raise EntryError(f"entry {entry.seq} is of another ledger than the file's first line says")
        if (act := TAKEN.get(entry.kind)) is None:
            raise EntryError(f"entry {entry.seq} is of the unknown kind {entry.kind!r}; a newer version may know it")
        self.matched.seq, self.matched.leaf = entry.seq, leaf
        for record in entry.data:
            act(self, without_credentials_within(record))

    def told(self) -> MergeResult:
        """What became of all records, with what the two ledgers say differently in the end."""
        matched = self.matched
        self.resolutions.settle()
        for kind, r in self._later:
            if r["number"] in matched.ids["resolution"]:
                self.acts.take(kind, r)
        matched.result.conflicts += self.questions.told()
        matched.result.conflicts += self.acts.told()
        matched.result.near += near_matches(matched.database, matched.new["question"], matched.new["forecaster"])
        return matched.result

    def act(self, kind: str, r: Record, *, recall: bool = False) -> None:
        """Put right here what was put right there."""
        if r.get("noun") == "resolution":
            self.resolutions.note_void(kind, r["number"])
            if r["number"] not in self.matched.ids["resolution"]:
                self._later.append((kind, r))
                return
        if kind == kinds.QUESTION_MERGED and not recall and (one := self.matched.ids["question"].get(r["question"])):
            self.resolutions.note_merger(one)
        self.acts.recall(kind, r) if recall else self.acts.take(kind, r)
        if kind == kinds.RECORD_CORRECTED and r["noun"] == "question" and r["number"] in self.matched.ids["question"]:
            self.questions.note_changes(self.matched.ids["question"][r["number"]], r["changes"])

    def stays_there(self, r: Record) -> None:
        """Nothing: what is about the other ledger itself."""

    def forecaster(self, r: Record) -> None:
        """Bring in a forecaster, or find the one of that name."""
        take_forecaster(self.matched, r)
        self.acts.call(r)

    def source(self, r: Record) -> None:
        """Bring in a source, or find the one here that it is."""
        matched = self.matched
        found = matched.by_id("source", r) or matched.free("source", matching.sources(matched.database, r))
        if found:
            matched.know_differences("source", r, found)
        else:
            matched.add(kinds.SOURCE_ADDED, r)

    def claim(self, r: Record) -> None:
        """Bring in a claim, or find the one here that it is."""
        matched, kind = self.matched, kinds.CLAIM_DECLINED if "reason" in r else kinds.CLAIM_RECORDED
        record = matched.refer(kind, r)
        same = matching.same_claims(matched.database, record)
        if found := matched.by_id("claim", r) or matched.free("claim", same):
            matched.know_differences("claim", r, found)
        else:
            matched.add(kind, record | matched.own(r))

    def forecast(self, r: Record) -> None:
        """Bring in a forecast, or find the one here that it is."""
        matched = self.matched
        record, own = matched.refer(kinds.FORECAST_MADE, r), matched.own(r)
        if "probabilities" in r:
            if (chances := self.questions.chances(own["question"], r)) is None:
                matched.leave("forecast", r, f"gives a chance to an option that Q{own['question']} has not here")
                return
            record["probabilities"] = chances
        found = matched.by_id("forecast", r)
        if found is None and record["question"] not in matched.new["question"]:
            found = matched.free("forecast", matching.forecasts(matched.database, record))
        if found:
            matched.know_differences("forecast", {**r, **self.questions.cut(found, record)}, found)
        else:
            revision = lookup.kept(matched.database, "question", own["question"])["revision"]
            matched.add(kinds.FORECAST_MADE, {**record, **own, "question_revision": revision})

    def withdrawal(self, r: Record) -> None:
        """Bring in that a forecast was withdrawn."""
        if r["forecast"] in self.matched.left["forecast"]:
            return
        result, record = self.matched.result, self.matched.refer(kinds.FORECAST_WITHDRAWN, r)
        row = lookup.kept(self.matched.database, "forecast", record["forecast"])
        here, there = ((said["withdrawn_on"], said.get("withdrawn_at")) for said in (row, r))
        done = self.acts.is_done(kinds.FORECAST_WITHDRAWN, record)
        if row["withdrawn_on"] is None and not done:
            try:
                self.matched.writer.add(kinds.FORECAST_WITHDRAWN, [record])
                result.added["withdrawal"] += 1
            except EntryError as wrong:  # it is void here
                result.conflicts.append(f"F{row['id']} is withdrawn there, and not here: {wrong}")
            return
        result.known["withdrawal"] += 1
        if here != there and not done:
            self.acts.withdrawn_otherwise.add(row["id"])
            days = [instant or day for day, instant in (here, there)]
            result.conflicts.append(f"F{row['id']} is withdrawn on {days[0]} here and on {days[1]} there")


Act = Callable[[Merging, Record], None]


def _taken(kind: str) -> Act:
    return lambda merging, r: merging.act(kind, r)


def _recalled(kind: str) -> Act:
    return lambda merging, r: merging.act(kind, r, recall=True)


# How a record of each kind is brought in.
TAKEN: dict[str, Act] = {
    kinds.LEDGER_CREATED: Merging.stays_there,
    kinds.SOURCE_ADDED: Merging.source,
    kinds.FORECASTER_ADDED: Merging.forecaster,
    kinds.CLAIM_RECORDED: Merging.claim,
    kinds.CLAIM_DECLINED: Merging.claim,
    kinds.QUESTION_ASKED: lambda merging, r: merging.questions.take(r),
    kinds.QUESTION_AMENDED: lambda merging, r: merging.questions.take_amendment(r),
    kinds.FORECAST_MADE: Merging.forecast,
    kinds.FORECAST_SEALED: lambda merging, r: take_seal(merging.matched, r),
    kinds.FORECAST_REVEALED: lambda merging, r: take_revelation(merging.matched, r),
    kinds.FORECAST_WITHDRAWN: Merging.withdrawal,
    kinds.QUESTION_RESOLVED: lambda merging, r: merging.resolutions.take(r),
    kinds.IMPORT_COMPLETED: Merging.stays_there,
    kinds.REPORT_PUBLISHED: Merging.stays_there,
    kinds.ENTRY_REDACTED: lambda merging, r: tell_removed(merging.matched, r),
    kinds.CLOCK_CORRECTED: Merging.stays_there,
    kinds.KEY_ANNOUNCED: Merging.stays_there,
    kinds.CHECKPOINT_STAMPED: Merging.stays_there,
    **{kind: _taken(kind) for kind in CALLED},
}
# What must be known of a record that both journals have, beside its number, to bring in those that follow.
RECALLED: dict[str, Act] = {
    kinds.FORECASTER_ADDED: lambda merging, r: merging.acts.call(r),
    kinds.QUESTION_ASKED: lambda merging, r: merging.questions.recall(r),
    kinds.QUESTION_AMENDED: lambda merging, r: merging.questions.note_changes(r["question"], r["changes"]),
    kinds.QUESTION_RESOLVED: lambda merging, r: merging.resolutions.take(r),
    **{kind: _recalled(kind) for kind in DONE},
}
