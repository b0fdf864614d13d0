"""Projecting the journal into an empty place, and comparing every table with what is there."""

from collections.abc import Sequence

from ledger.errors import EntryError, LedgerError
from ledger.journal.entry import Entry
from ledger.store import journal_tables, schema, zone_rules
from ledger.store.admission import Admission
from ledger.store.database import Database
from ledger.store.projection.projection import BATCHED, UNREADABLE, Projection
from ledger.store.statements import statement
from ledger.store.verification.chain import Chain
from ledger.store.verification.finding import Found, Unchecked
from ledger.store.verification.rows import same_definitions, same_rows


def compare(database: Database, chain: Chain, rebuilt: Database) -> None:
    """Check the journal, project it into an empty scratch(), and compare all tables but its own with that.

    Raises:
        Found: something differs, or an entry gives rows that cannot be kept.
        Unchecked: nothing does, but the rules of the time zone have changed since the tables were made.
    """
    batches = chain.entries()
    try:
        with rebuilt.writing():
            definitions = schema.twin(rebuilt)
            projection = _Projected(rebuilt)
            for entries in batches:
                projection.admission.whole = chain.whole
                projection.apply_all(entries)
            schema.create_index(rebuilt, schema.SETTLING)
            rebuilt.analyze()
            projection.finish()
    except Found:
        for _ in batches:  # what is wrong with the journal itself is told before what it gives
            pass
        raise
    same_definitions(database, definitions)
    told = _changed_rules(database, rebuilt)
    for table in schema.table_names():
        if table not in schema.JOURNAL_TABLES:
            same_rows(database, table, rebuilt, said_only=told is not None)
    _same_states(database, rebuilt)
    database.check()
    if told is not None:
        raise Unchecked("what follows from days", told)


def _same_states(database: Database, rebuilt: Database) -> None:
    """See that what was stamped or reported on is this journal as it was; by the nodes that were found to be right."""
    if (wrong := journal_tables.other_state(database, rebuilt.execute(statement("named_states")))) is not None:
        raise Found(f"entry {wrong[0]}", "root", f"is not that of the {wrong[1]:,} entries of which it says that it is")


def _changed_rules(database: Database, rebuilt: Database) -> str | None:
    """What is said of time zone rules by which the tables were made and which are others today."""
    here, right = database.one(statement("ledger")), rebuilt.one(statement("ledger"))
    if here is None or right is None or right[4] is None or not zone_rules.is_written(here[4]):
        return None
    zone, rules = right[1], here[4]
    rebuilt.update("ledger", ("zone_rules",), "id", [(rules, 1)])  # which is no difference by itself
    return zone_rules.changed(rules, zone)


class _Projected(Projection):
    """A projection that says which entries give rows that the tables do not take."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        database.name = "the temporary rebuild"  # its path is nothing that a finding should tell
        self.first = self.last = 0  # the entries whose rows may still wait for their batch
        self.admission = Admission(self._with_rows)

    def _with_rows(self) -> Database:
        self.flush()
        return self.database

    def apply_all(self, entries: Sequence[Entry]) -> None:
        """Hold entries against what would have been written, and turn them into rows; what goes wrong is a finding."""
        try:
            for run in self.admission.admitted(entries):
                self.last = run[0].seq
                super().apply_all(run)
        except EntryError as wrong:
            raise _told(wrong) from wrong

    def apply(self, entry: Entry) -> None:
        """Turn one entry into rows; what goes wrong is a finding."""
        self.last = entry.seq
        try:
            super().apply(entry)
        except EntryError as wrong:
            raise _told(wrong) from wrong
        except LedgerError as wrong:
            raise self._refused(wrong) from wrong
        if entry.kind not in BATCHED:
            self.first = entry.seq + 1

    def flush(self) -> None:
        """Insert the rows that wait; from then on only the present entry's may."""
        super().flush()
        self.first = self.last

    def finish(self) -> None:
        """Work out what stands and counts; what goes wrong is a finding."""
        try:
            self.flush()
        except LedgerError as wrong:
            raise self._refused(wrong) from wrong
        try:
            super().finish()
        except (LedgerError, *UNREADABLE) as wrong:
            self.first = 0  # it can be any entry's
            raise self._refused(wrong) from wrong

    def _refused(self, wrong: Exception) -> Exception:
        cause = wrong.__cause__ or wrong
        if isinstance(wrong, LedgerError) and not self.database.refused_rows(cause):
            return wrong  # a full disk is not the journal's fault
        alone = self.first >= self.last
        place = f"entry {self.last}" if alone else f"entries {self.first} to {self.last}"
        verb = "gives" if alone else "give"
        return Found(place, "body", f"{verb} rows that cannot be kept: {' '.join(str(cause).split())}")


def _told(wrong: EntryError) -> Found:
    """What is said of an entry, as a finding there."""
    place, _, reason = str(wrong).removeprefix("entry ").partition(" ")
    return Found(f"entry {place}", "body", reason)
