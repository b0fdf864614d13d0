"""What puts records right: mergers and new names, what is void, restored or corrected.

Of a copy of this ledger they are taken over, but for a mistake in what each of the two entered by itself in the same
words; of another ledger where they are about a record that it brought: what this ledger has itself is its own word.
What was done in the same words here before is not done again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from forecasts.errors import ForecastError
from ledger.errors import EntryError, RefusedError
from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.exchange.merge.differences import LETTERS
from ledger.journal import entry as kinds
from ledger.journal.entry import canonical, parse
from ledger.store import lookup
from ledger.store.admission import KINDS
from ledger.store.projection.merges import merged, root
from ledger.store.statements import statement

CALLED = {
    kinds.FORECASTER_MERGED: "merger",
    kinds.FORECASTER_UNMERGED: "parting",
    kinds.FORECASTER_RENAMED: "new name",
    kinds.QUESTION_MERGED: "question merger",
    kinds.QUESTION_UNMERGED: "question parting",
    kinds.RECORD_VOIDED: "void",
    kinds.RECORD_RESTORED: "restoration",
    kinds.RECORD_CORRECTED: "correction",
}
DONE = (*CALLED, kinds.FORECAST_WITHDRAWN)
_MARKS = [b'"kind":"%b"' % kind.encode() for kind in DONE]
SAID_BY = {  # what is corrected -> the kind of entry that said it
    "source": kinds.SOURCE_ADDED,
    "claim": kinds.CLAIM_RECORDED,
    "question": kinds.QUESTION_ASKED,
    "forecast": kinds.FORECAST_MADE,
}


class MergedActs:
    """What was put right there, and here."""

    def __init__(self, matched: Correspondence) -> None:
        self.matched = matched
        # Two that are one here were two when it was done: a second import finds them by the names of the one.
        self._parts = {noun: merged(matched.database, noun) for noun in ("forecaster", "question")}
        self._here = self._done()
        self._there: Counter[bytes] = Counter()
        self.withdrawn_otherwise: set[int] = set()  # forecasts here that are withdrawn there by another act than here
        self._renamed: dict[int, str] = {}  # forecaster here -> the last name there, where it is a name here already
        self._called: dict[int, str] = {}  # forecaster here -> the name there so far

    def recall(self, kind: str, r: Record) -> None:
        """Take note of what both journals have."""
        self._there[self._key(kind, r)] += 1
        if kind == kinds.FORECASTER_RENAMED:
            self._called[r["forecaster"]] = r["name"]

    def call(self, r: Record) -> None:
        """Take note of what a forecaster is called there."""
        self._called.setdefault(self.matched.ids["forecaster"][r["id"]], r["name"])

    def _is_called_otherwise(self, kind: str, record: Record) -> bool:
        """Whether a forecaster who got another name there has neither that nor the one before it here."""
        if kind != kinds.FORECASTER_RENAMED:
            return False
        before = self._called.get(record["forecaster"])
        self._called[record["forecaster"]] = record["name"]
        return lookup.name_of(self.matched.database, record["forecaster"]) not in (before, record["name"])

    def is_done(self, kind: str, record: Record) -> bool:
        """Whether what is done there now, in our numbers, was done here in the same words, as often as there so far."""
        key = self._key(kind, record)
        self._there[key] += 1
        return self._there[key] <= self._here[key]

    def take(self, kind: str, r: Record) -> None:
        """Do here what was done there, unless it was done here already, or is about what is this ledger's own."""
        matched, result = self.matched, self.matched.result
        if (record := self._in_our_numbers(kind, r)) is None:
            if r.get("number") not in matched.left[r.get("noun", "")]:  # of those it was told already
                what = f"what was done there ({kind}) is about a record that was not taken over"
                result.conflicts.append(what)
            return
        if self._is_of_theirs(record):
            self.withdrawn_otherwise.discard(record["number"])
        elif self.is_done(kind, record) or self._is_one_already(kind, record):
            result.known[CALLED[kind]] += 1
            self._note_name(kind, record)
        elif self._is_called_otherwise(kind, record) or not self._reaches(kind, record):
            result.conflicts.append(f"{_told(matched, kind, record)} there, and not here")
        else:
            try:
                matched.writer.add(kind, [record])
                result.added[CALLED[kind]] += 1
                self._note_name(kind, record)
            except (EntryError, ForecastError, RefusedError) as wrong:
                result.conflicts.append(f"{_told(matched, kind, record)} there, and not here: {wrong}")

    def told(self) -> Iterator[str]:
        """Tell who goes by another of their names there; whom a merge made a part of somebody goes by none."""
        database = self.matched.database
        parts = merged(database, "forecaster")
        for id_, name in self._renamed.items():
            if id_ not in parts and (here := lookup.name_of(database, id_)) != name:
                yield f"{here} is called {name} there, which is another name of theirs here"

    def _note_name(self, kind: str, record: Record) -> None:
        """Keep the name that somebody got there last."""
        if kind == kinds.FORECASTER_RENAMED:
            self._renamed[record["forecaster"]] = record["name"]

    def _in_our_numbers(self, kind: str, r: Record) -> Record | None:
        """A record with our numbers; None where it is about one that is not here.

        What a correction says that was there before is what became of it here, where that was merged.
        """
        try:
            record = self._changed(kind, r, lambda noun, one: self.matched.ids[noun][one])
        except KeyError:
            return None
        if kind == kinds.RECORD_CORRECTED and "forecaster" in record["before"]:
            parents = merged(self.matched.database, "forecaster")
            who = record["before"]["forecaster"]
            record["before"] = {**record["before"], "forecaster": who and root(parents, who)}
        return record

    def _done(self) -> Counter[bytes]:
        """What was done here, how often in the same words."""
        found: Counter[bytes] = Counter()
        for rows in self.matched.database.stream(statement("journal.bodies")):
            for seq, raw in rows:
                if raw is not None and any(mark in raw for mark in _MARKS):
                    entry = parse(seq, raw)
                    found.update(self._key(entry.kind, record) for record in entry.data if entry.kind in DONE)
        return found

    def _key(self, kind: str, record: Record) -> bytes:
        """What was done, to what it has become by now; a resolution is void or not, for whatever reason."""
        record = {**record, "reason": ""} if record.get("noun") == "resolution" else record
        return canonical([kind, self._changed(kind, record, lambda noun, one: root(self._parts.get(noun, {}), one))])

    def _changed(self, kind: str, r: Record, number: Callable[[str, int], int]) -> Record:
        """A record with other numbers in place of those that it refers to."""
        record = _with_numbers(KINDS[kind].references(r), r, number)
        if kind == kinds.RECORD_CORRECTED:
            refers = KINDS[SAID_BY[r["noun"]]].refers
            record |= {part: _with_numbers(refers, r[part], number) for part in ("before", "changes")}
        return record

    def _is_of_theirs(self, record: Record) -> bool:
        """Whether it is about a withdrawal that is not here, since this ledger has another one of that forecast."""
        return record.get("noun") == "withdrawal" and record["number"] in self.withdrawn_otherwise

    def _is_one_already(self, kind: str, record: Record) -> bool:
        """Whether two that are merged there are one here too, or a new name is a name of that forecaster."""
        database = self.matched.database
        if kind == kinds.FORECASTER_RENAMED:
            who = root(merged(database, "forecaster"), record["forecaster"])
            back = self._is_about_new(kind, record) and lookup.name_of(database, who) != record["name"]
            return lookup.find_forecaster(database, record["name"]) == who and not back
        noun = {kinds.FORECASTER_MERGED: "forecaster", kinds.QUESTION_MERGED: "question"}.get(kind)
        if noun is None:
            return False
        parents = merged(database, noun)
        return root(parents, record[noun]) == root(parents, record["into"])

    def _reaches(self, kind: str, record: Record) -> bool:
        """Whether what was put right there is put right here, too."""
        if not self.matched.copy:
            return self._is_about_new(kind, record) or self._came_from_there(kind, record)
        return "noun" not in record or record["number"] not in self.matched.alike[record["noun"]]

    def _is_about_new(self, kind: str, record: Record) -> bool:
        """Whether it changes a record that was brought in by this merge."""
        field, table = next(iter(KINDS[kind].references(record).items()))
        return record[field] in self.matched.new[table]

    def _came_from_there(self, kind: str, record: Record) -> bool:
        """Whether it changes a record that an earlier merge brought in."""
        field, table = next(iter(KINDS[kind].references(record).items()))
        platform: str | None = lookup.kept(self.matched.database, table, record[field])["platform"]
        return platform == self.matched.ledger


def _with_numbers(refers: Mapping[str, str], r: Record, number: Callable[[str, int], int]) -> Record:
    return {**r, **{name: number(table, r[name]) for name, table in refers.items() if isinstance(r.get(name), int)}}


def _told(matched: Correspondence, kind: str, record: Record) -> str:
    """What was done, as a sentence begins."""
    field, table = next(iter(KINDS[kind].references(record).items()))
    what, *others = (_name(matched, table, number) for number in (record[field], *_others(record)))
    return _SENTENCES[kind].format(what, *others, record.get("name", ""))


_SENTENCES = {
    kinds.FORECASTER_MERGED: "{0} and {1} are one forecaster",
    kinds.FORECASTER_UNMERGED: "{0} and {1} are two forecasters",
    kinds.FORECASTER_RENAMED: "{0} is called {1}",
    kinds.QUESTION_MERGED: "{0} and {1} are one question",
    kinds.QUESTION_UNMERGED: "{0} and {1} are two questions",
    kinds.RECORD_VOIDED: "{0} was entered in error",
    kinds.RECORD_RESTORED: "{0} stands after all",
    kinds.RECORD_CORRECTED: "{0} was corrected",
}


def _others(record: Record) -> list[int]:
    return [record[name] for name in ("into", "out_of") if name in record]


def _name(matched: Correspondence, table: str, number: int) -> str:
    if table == "forecaster":
        return lookup.name_of(matched.database, number)
    return f"{LETTERS[table]}{number}"


def tell_removed(matched: Correspondence, r: Record) -> None:
    """Tell of a text that is gone in a copy: here it may have come by itself."""
    names = [f"{LETTERS[one['noun']]}{one['number']}" for one in r.get("gone", ()) if matched.copy]
    matched.result.conflicts += [f"the text of {name} there was removed there, not here" for name in names]
