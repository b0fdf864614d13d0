"""Entries from anywhere, held one after the other against what this ledger would have written itself."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any, get_args

import orjson
from sqlalchemy import bindparam

from forecasts import records
from forecasts.errors import ForecastError, RecordError
from forecasts.records.nouns import Basis
from forecasts.records.quantiles import Axis
from forecasts.records.values import clean_line, decimal_text, read_day, read_fraction, reading_back, shown
from ledger.errors import EntryError, RefusedError, UnknownError
from ledger.identifiers import LARGEST
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry
from ledger.store import lookup
from ledger.store.admission.checks import listed
from ledger.store.admission.form import in_form
from ledger.store.admission.kinds import KINDS, Kind
from ledger.store.admission.numbers import Numbers
from ledger.store.admission.state import ASIDE, Asked
from ledger.store.database import Database
from ledger.store.tables import TABLES, QuestionRow, SealRow, col, select

Record = dict[str, Any]

REMEMBERED = 100_000  # questions that are kept at hand
TOLERATED = timedelta(days=1)  # for what may lie in the future: days begin a day earlier in other zones
BASES = frozenset(get_args(Basis))
SAID = ("id", "question", "question_revision", "forecaster", "made_on", "basis", "probability")
ASKED = ("id", "text", "kind", "closes")
_said, _asked = itemgetter(*SAID), itemgetter(*ASKED)
_QUESTION = select(
    *map(col, (QuestionRow.kind, QuestionRow.options, QuestionRow.lower, QuestionRow.upper)),
    *map(col, (QuestionRow.open_ends, QuestionRow.closes)),
    *map(col, (QuestionRow.revision, QuestionRow.resolution_id, QuestionRow.status)),
).where(col(QuestionRow.id) == bindparam("id"))

_PLAIN = Asked("binary", (), Axis("binary", None, None, False, False), 1, None)


class Admission:
    """Holds entries against the table of kinds, in their order, before each becomes rows.

    Attributes:
        strict: whether what earlier versions let in, and this one does not, is refused: where it is new here.
        whole: whether every entry so far had a body; else a record that is referred to may be among what is gone.
    """

    def __init__(self, reader: Callable[[], Database], there: Database | None = None, *, strict: bool = False) -> None:
        """Begin with an empty ledger, or behind what is there; `reader` gives the rows of all that was admitted."""
        self._reader = reader
        self.strict = strict
        self.whole = True
        self.ledger = ""
        self._numbers: dict[str, Numbers] = defaultdict(Numbers)
        self._questions: dict[int, Asked] = {}
        self._changes: dict[int, Record] = {}  # how questions were amended by the entry itself
        self._at = ""
        self._latest = date.max
        if there is not None:
            for table, row in TABLES.items():
                if hasattr(row, "id"):
                    self._numbers[table].extend([id_ for (id_,) in there.rows(select(col(row.id)))])
            sealed = there.rows(select(col(SealRow.id)).where(col(SealRow.revealed).is_(None)))
            self._numbers["forecast"].extend([id_ for (id_,) in sealed])

    @property
    def database(self) -> Database:
        """The database with the rows of all that was admitted."""
        return self._reader()

    def admitted(self, entries: Sequence[Entry]) -> Iterator[list[Entry]]:
        """Hold entries against the table; gives those that may become rows, and goes on once they did.

        Raises:
            EntryError: one is of no kind that is known, or a record of it is not what would have been written.
        """
        for _, group in groupby(entries, key=attrgetter("kind")):
            run = list(group)
            with reading_back():
                _check_by(run)
            if self._is_plain(run):
                yield run
                continue
            for entry in run:
                with reading_back():
                    self._admit(entry)
                yield [entry]

    def _is_plain(self, entries: Sequence[Entry]) -> bool:
        """Whether entries of one kind hold, as far as can be seen at once."""
        quick = {kinds.FORECAST_MADE: self._plain_forecasts, kinds.QUESTION_ASKED: self._plain_questions}
        look = quick.get(entries[0].kind)
        with reading_back():
            return look is not None and look(entries)

    def _admit(self, entry: Entry) -> None:
        if (kind := KINDS.get(entry.kind)) is None:
            raise EntryError(f"entry {entry.seq} is of the unknown kind {entry.kind!r}; a newer version may know it")
        self.ledger = entry.ledger
        self._set_day(entry.at)
        self._changes.clear()
        for record, made in zip(entry.data, in_form(entry), strict=True):
            try:
                self._check(kind, record, made)
            except (ForecastError, RefusedError, UnknownError) as wrong:
                named = f"record {shown(record['id'])}, " if "id" in record else ""
                raise EntryError(f"entry {entry.seq} ({entry.kind}) cannot be kept: {named}{wrong}") from wrong
        if kind.puts_right:
            self._questions.clear()  # what they are now is in the tables, once that became rows

    def _check(self, kind: Kind, record: Record, made: Any) -> None:
        id_: int | None = record["id"] if kind.table else None
        for field, table in kind.refers.items():
            for number in listed(record.get(field)):
                if self.whole and number not in self._numbers[table]:
                    raise RecordError(f"{field}: there is no {table} {number} before it")
        if kind.check is not None:
            kind.check(self, made)
        if id_ and not self._numbers[kind.table].extend([id_]):
            raise RecordError(f"id: {shown(id_)} is not the number of a new {kind.table}")
        self._remember(made, id_)

    def _remember(self, made: Any, id_: int | None) -> None:
        """Keep what the next record about the same question depends on."""
        if isinstance(made, records.Question):
            self._keep(id_ or 0, Asked(made.kind, made.options, made.axis, 1, None))
        elif isinstance(made, records.Resolution):
            asked = self.question(made.question)
            in_force = made.status != "reopened" and not asked.aside
            self._keep(made.question, asked._replace(resolution_id=id_ if in_force else None))

    def has(self, table: str, number: int) -> bool:
        """Whether there is a record, as far as can be told."""
        return not self.whole or number in self._numbers[table]

    def fields(self, question: int) -> Record:
        """What a question says by now."""
        return {**lookup.says(self.database, "question", question), **self._changes.get(question, {})}

    def amend(self, question: int, changes: Mapping[str, Any], says: records.Question) -> None:
        """Take down that a question was amended, and what it says from then on."""
        self._changes[question] = {**self._changes.get(question, {}), **changes}
        asked = self.question(question)
        self._keep(question, asked._replace(options=says.options, axis=says.axis, revision=asked.revision + 1))

    def _keep(self, question: int, asked: Asked) -> None:
        if len(self._questions) >= REMEMBERED:
            self._questions.clear()
        self._questions[question] = asked

    def question(self, id_: int) -> Asked:
        """What a question is by now. Raises RecordError: it is not there."""
        if (asked := self._questions.get(id_)) is None:
            if not (rows := self.database.rows(_QUESTION, {"id": id_})):
                raise RecordError(f"question: there is no question {id_} before it")
            ((kind, options, lower, upper, open_ends, closes, revision, resolution, status),) = rows
            choices = tuple(orjson.loads(options)) if options else ()
            axis = Axis.of(kind, lower, upper, open_ends, closes)
            asked = Asked(kind, choices, axis, revision, resolution, status in ASIDE)
            self._keep(id_, asked)
        return asked

    def not_after(self, what: str, day: date) -> None:
        """Refuse a day that was still to come when the entry was made. Raises RecordError: it was."""
        if day > self._latest:
            raise RecordError(f"{what}: {day} was still to come when that was recorded")

    def _set_day(self, at: str) -> None:
        if at != self._at:
            try:
                self._at, self._latest = at, date.fromisoformat(at[:10]) + TOLERATED
            except (ValueError, OverflowError) as wrong:
                raise EntryError(f"{shown(at)} is no time that an entry can have been made") from wrong

    # What most entries are, seen by columns: a fraction of the time, and no other answer

    def _plain_forecasts(self, entries: Sequence[Entry]) -> bool:
        """Whether all of them say a probability of a yes/no question and nothing else, as they would be written."""
        rows = _columns(entries, SAID, _said)
        if rows is None:
            return False
        ids, questions, revisions, forecasters, days, bases, chances = rows
        self._set_day(entries[0].at)
        known = self._questions.get
        return (
            {*map(type, chain(ids, questions, revisions, forecasters))} == {int}
            and {*map(type, chain(days, bases, chances))} == {str}
            and {*revisions} == {1}
            and {*bases} <= BASES
            and all(map(_is_chance, {*chances}))
            and all(day <= self._latest for day in map(_day, {*days}))
            and all(one in self._numbers["forecaster"] for one in {*forecasters})
            and all(one in self._numbers["question"] for one in {*questions})
            and all((known(one) or self.question(one)).kind == "binary" for one in {*questions})
            and 0 < min(ids) <= max(ids) < LARGEST
            and self._numbers["forecast"].extend(ids)
        )

    def _plain_questions(self, entries: Sequence[Entry]) -> bool:
        """Whether all of them are yes/no questions with a close and nothing else, as they would be written."""
        rows = _columns(entries, ASKED, _asked)
        if rows is None:
            return False
        ids, texts, sorts, closes = rows
        if not (
            {*map(type, ids)} == {int}
            and {*map(type, chain(texts, sorts, closes))} == {str}
            and {*sorts} == {"binary"}
            and all(map(_is_line, texts))
            and all(day < date.max for day in map(_day, {*closes}))
            and 0 < min(ids) <= max(ids) < LARGEST
            and self._numbers["question"].extend(ids)
        ):
            return False
        for id_ in ids:
            self._keep(id_, _PLAIN)
        return True


def _check_by(entries: Sequence[Entry]) -> None:
    """Refuse entries by somebody who has no name."""
    known: set[str] = set()
    for entry in entries:
        if entry.by not in known:
            try:
                known.add(clean_line(entry.by) and entry.by)
            except RecordError as wrong:
                raise EntryError(f"entry {entry.seq} ({entry.kind}) cannot be kept: by: {wrong}") from wrong


def _columns(
    entries: Sequence[Entry], names: tuple[str, ...], take: Callable[[Record], tuple[Any, ...]]
) -> list[tuple[Any, ...]] | None:
    """The records of entries by their fields; None where one has others."""
    rows = [record for entry in entries for record in entry.data]
    if {*map(len, rows)} != {len(names)}:
        return None
    try:
        return list(zip(*map(take, rows), strict=True))
    except KeyError:
        return None


@lru_cache(50_000)
def _day(text: str) -> date:
    """A day; for text that is none, one that never comes."""
    try:
        return read_day(text)
    except RecordError:
        return date.max


@lru_cache(50_000)
def _is_chance(text: str) -> bool:
    try:
        return decimal_text(read_fraction(text)) == text
    except RecordError:
        return False


def _is_line(text: str) -> bool:
    try:
        return clean_line(text) == text
    except RecordError:
        return False
