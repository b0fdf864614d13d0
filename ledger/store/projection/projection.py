"""From journal entries to rows: the one place that fills the derived tables.

Writing, importing, rebuilding and verifying all come through Projection.apply, so that what the
tables hold is a function of the journal and of nothing else.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import orjson

from forecasts import records
from forecasts.records.lifecycle import day_end, day_start, moment
from forecasts.records.outcomes import read_outcome
from forecasts.records.values import name_key
from ledger.errors import EntryError
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry
from ledger.store.database import Database
from ledger.store.projection.codings import replace, set_aside
from ledger.store.projection.decided import CLOSE, DECIDED, Moments, decide, keep_close, saying
from ledger.store.projection.documents import Entered, look_again, shown_by
from ledger.store.projection.fields import Columns, columns_of, json_text, text_number
from ledger.store.projection.merges import Parents, all_merged, join, root
from ledger.store.projection.mistakes import WITHDRAWAL, correct, restore, void
from ledger.store.projection.standing import settle
from ledger.store.statements import statement
from ledger.store.zone_rules import rules_of

Record = dict[str, Any]

SOURCE = columns_of(records.Source)
FORECASTER = columns_of(records.Forecaster)
CLAIM = columns_of(records.Claim)
RESOLUTION = columns_of(records.Resolution)
CAME = ("recorded", "entry")
KNOWN = ("known", "known_from", "known_day")
_SAYS = columns_of(records.Question)
KEEP = dict(zip(_SAYS.fields, _SAYS.keep, strict=True))
QUESTION = ("id", *_SAYS.names, "revision", *CAME, "weighs_with", "close", "due_from", *DECIDED)
PLAIN_FIELDS = ("id", "question", "question_revision", "forecaster", "made_on", "basis", "probability")
PLAIN = (  # a probability without any details, and how it is scored
    "id",
    "question_id",
    "question_revision",
    "forecaster_id",
    "made_on",
    "basis",
    "entry",
    "weighs_with",
    "stands_from",
    "probability",
    "scored_against",
    "squared_error",
    "grade",
    "recorded",
)
DETAILS = columns_of(records.Forecast, but=PLAIN_FIELDS)
FORECAST = (*PLAIN, *DETAILS.names, "documented")
ENTERED = ("entered_question", "entered_forecaster")
SEALED = ("id", "question_revision", "made_on", "reveal_by", "name", "asked", "closes", "commitment")
SEAL = (*SEALED, "question_id", "forecaster_id", "close", "recorded", "entry")
BATCHED = (kinds.QUESTION_ASKED, kinds.QUESTION_RESOLVED, kinds.FORECAST_MADE)
BATCH = 1_000  # forecasts that are inserted together
FEW = 2_000  # questions that are settled by their numbers; beyond that, all are
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)  # from values of a wrong kind
SECOND = 1_000_000  # in microseconds
REMEMBERED = 100_000  # questions whose deciding moments are kept at hand
_plain_fields = itemgetter(*PLAIN_FIELDS)
_read_outcome = lru_cache(1_000)(read_outcome)  # nearly always one of "yes" and "no"


class Deciding(NamedTuple):
    """What a question contributes to each of its forecasts."""

    cluster: int
    of_claim: bool
    cutoff: int
    unsure: int
    outcome_value: float | None
    kind: str
    options: tuple[str, ...]
    close: int
    recorded: int
    aside: int = 0  # merged or void, so that no resolution of its own decides it


def grade(asked: Deciding, recorded: int, documented: int | None = None) -> int:
    """How the time of a forecast is known, a place in GRADES; judged.sql and standing.py say the same of tables."""
    if recorded < asked.cutoff and asked.recorded < asked.cutoff:
        return 1  # what is new is not stamped yet
    return 2 if documented is not None and documented < asked.cutoff else 3


def _recorded(entry: Entry) -> int:
    return moment(datetime.fromisoformat(entry.at))


_PLAIN_QUESTION = {"id", "text", "kind", "closes"}


def _all_plain(records: Sequence[Record]) -> bool:
    """Whether forecasts say a probability and nothing else."""
    return set(map(len, records)) == {len(PLAIN_FIELDS)} and all("probability" in r for r in records)


_cluster = attrgetter("cluster")


class Projection:
    """Fills the tables of one database from entries, in their order.

    Call finish() before the transaction ends: what depends on several records at once
    (revisions, late resolutions) is worked out there, once for everything that was touched.
    """

    def __init__(self, database: Database, zone: str = "UTC") -> None:
        self.database = database
        self.zone = zone
        self.unsettled: set[int] = set()  # questions whose forecasts must be looked at again
        self._forecast_on: set[int] = set()  # questions with new forecasts, while they are few
        self._asked: dict[int, Record] = {}  # rows that wait for their batch
        self._tags: list[tuple[Any, ...]] = []
        self._resolved: list[tuple[Any, ...]] = []
        self._plain: list[tuple[Any, ...]] = []
        self._detailed: list[tuple[Any, ...]] = []
        self._fresh: set[int] = set()  # questions asked since, on which there is no forecast yet
        self._deciding: dict[int, Deciding] = {}
        self._merged: dict[str, Parents] | None = None  # by noun, once they were looked up
        self._entered: list[tuple[Any, ...]] = []  # forecasts on what was merged before them
        self._start = lru_cache(50_000)(self._day_start)
        self._day_end = lru_cache(maxsize=50_000)(self._day_ends)
        self._apply: dict[str, Callable[[Entry, int], None]] = {
            kinds.LEDGER_CREATED: self._ledger,
            kinds.SOURCE_ADDED: self._sources,
            kinds.FORECASTER_ADDED: self._forecasters,
            kinds.FORECASTER_MERGED: self._joined,
            kinds.FORECASTER_UNMERGED: self._joined,
            kinds.FORECASTER_RENAMED: self._renamed,
            kinds.QUESTION_MERGED: self._joined,
            kinds.QUESTION_UNMERGED: self._joined,
            kinds.RECORD_VOIDED: self._voids,
            kinds.RECORD_RESTORED: self._restored,
            kinds.RECORD_CORRECTED: self._corrections,
            kinds.CLAIM_RECORDED: self._claims,
            kinds.CLAIM_DECLINED: self._claims,
            kinds.QUESTION_ASKED: self._questions,
            kinds.QUESTION_AMENDED: self._amendments,
            kinds.FORECAST_MADE: self._forecasts,
            kinds.FORECAST_SEALED: self._seals,
            kinds.FORECAST_REVEALED: self._reveals,
            kinds.FORECAST_WITHDRAWN: self._withdrawals,
            kinds.QUESTION_RESOLVED: self._resolutions,
            kinds.IMPORT_COMPLETED: self._imports,
            kinds.REPORT_PUBLISHED: self._reports,
            kinds.ENTRY_REDACTED: self._redactions,
            kinds.CLOCK_CORRECTED: self._nothing,
            kinds.KEY_ANNOUNCED: self._keys,
            kinds.CHECKPOINT_STAMPED: self._stamps,
        }

    def apply(self, entry: Entry) -> None:
        """Turn one entry into rows. Raises EntryError: its kind is unknown or a record lacks what it needs."""
        act = self._apply.get(entry.kind)
        if act is None:
            raise EntryError(f"entry {entry.seq} is of the unknown kind {entry.kind!r}; a newer version may know it")
        if entry.kind in BATCHED:
            self._make_room()
        else:
            self.flush()
        try:
            act(entry, _recorded(entry))
        except UNREADABLE as wrong:
            raise EntryError(f"entry {entry.seq} ({entry.kind}) cannot be read: {wrong!r}") from wrong

    def apply_all(self, entries: Sequence[Entry]) -> None:
        """Turn entries into rows, as apply() does one by one; single plain forecasts all at once.

        Raises:
            EntryError: as apply() does.
        """
        for kind, group in groupby(entries, key=attrgetter("kind")):
            run = list(group)
            if kind != kinds.FORECAST_MADE or not self._apply_plain(run):
                for entry in run:
                    self.apply(entry)

    def _apply_plain(self, entries: Sequence[Entry]) -> bool:
        """Whether entries of forecasts were all plain, and became rows."""
        records = [record for entry in entries for record in entry.data]
        if (
            not _all_plain(records)
            or any(entry.said_in for entry in entries)
            or any(r[n] in of for n, of in self._parents().items() if of for r in records)
        ):
            return False
        try:
            came = [(entry.seq, _recorded(entry)) for entry in entries for _ in entry.data]
            self._expect(records)
            rows = list(self._plain_rows(records, came))
        except (EntryError, *UNREADABLE):
            return False  # one by one it is seen which
        self._make_room()
        self._plain += rows
        return True

    def _make_room(self) -> None:
        if len(self._plain) + len(self._detailed) + len(self._asked) >= BATCH * self.database.batches:
            self.flush()

    def finish(self) -> None:
        """Work out which forecasts stand and which are scored, for all questions touched since."""
        self.flush()
        forecast_on = self._forecast_on if len(self._forecast_on) < FEW else None
        if self.unsettled or forecast_on is None or forecast_on:
            self.database.execute(statement("void_with_questions"))
            settle(self.database, self.unsettled, forecast_on)
        self.unsettled.clear()
        self._forecast_on.clear()
        self._deciding.clear()
        self._fresh.clear()

    def flush(self) -> None:
        """Insert the rows that are waiting for their batch, those that others refer to first."""
        self.database.insert("question", QUESTION, [tuple(map(row.get, QUESTION)) for row in self._asked.values()])
        self.database.insert("question_tag", ("question_id", "tag"), self._tags)
        columns = ("id", *RESOLUTION.names, "outcome_value", *KNOWN, "holds", *CAME)
        self.database.insert("resolution", columns, self._resolved)
        self.database.insert("forecast", PLAIN, self._plain)
        self.database.insert("forecast", FORECAST, self._detailed)
        self.database.update("forecast", ENTERED, "id", self._entered)
        for waiting in (self._asked, self._tags, self._resolved, self._plain, self._detailed, self._entered):
            waiting.clear()

    def _nothing(self, entry: Entry, recorded: int) -> None:
        pass

    def _ledger(self, entry: Entry, recorded: int) -> None:
        (record,) = entry.data
        self.zone = record["zone"]
        self.database.insert(
            "ledger",
            ("id", "uuid", "zone", "title", "recorded", "zone_rules"),
            [(1, entry.ledger, record["zone"], record.get("title"), recorded, rules_of(record["zone"]))],
        )

    def _sources(self, entry: Entry, recorded: int) -> None:
        self._rows("source", SOURCE, entry, recorded)

    def _rows(self, table: str, columns: Columns, entry: Entry, recorded: int) -> None:
        """Records whose columns are their fields."""
        rows = [(r["id"], *columns.row(r), recorded, entry.seq) for r in entry.data]
        self.database.insert(table, ("id", *columns.names, *CAME), rows)

    def _forecasters(self, entry: Entry, recorded: int) -> None:
        self._rows("forecaster", FORECASTER, entry, recorded)
        self._names((r["id"], name) for r in entry.data for name in (r["name"], *r.get("aliases", ())))

    def _names(self, names: Iterable[tuple[int, str]]) -> None:
        rows = {name_key(name): (name_key(name), id_, name) for id_, name in names}
        self.database.insert("forecaster_name", ("name_key", "forecaster_id", "name"), list(rows.values()))

    def _joined(self, entry: Entry, recorded: int) -> None:
        noun, by = entry.kind.partition(".")[0], entry.by
        told = [
            (place, r[noun], r.get("into") or r["out_of"], int("out_of" in r), r.get("reason"))
            for place, r in enumerate(entry.data)
        ]
        columns = ("place", "number", "other", "parted", "reason", "noun", "entered_by", "entry", "recorded")
        self.database.insert("merger", columns, [(*one, noun, by, entry.seq, recorded) for one in told])
        for r in entry.data:
            touched = join(self.database, noun, r[noun], r.get("into"))
            self._merged = None
            self._look_again(touched, merged=noun == "question")
            if noun == "question":
                decide(self.database, r[noun], self._close)

    def _look_again(self, questions: Iterable[int], *, merged: bool = False) -> None:
        """Forget what is known of questions, and have their forecasts settled again."""
        for question in questions:
            self._deciding.pop(question, None)
            if merged:
                self.database.execute(statement("weigh_forecasts"), {"question": question})
                self.database.execute(statement("restore_forecasts"), {"question": question, "forecast": 0})
        self.unsettled.update(questions)

    def _renamed(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            self.database.update("forecaster", ("name",), "id", [(r["name"], r["forecaster"])])
            key = name_key(r["name"])
            self.database.execute(statement("drop_name"), {"key": key})
            self._names([(r["forecaster"], r["name"])])

    def _voids(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            self._settle_mistake(r["noun"], r["number"], void(self.database, r, entry, recorded))

    def _restored(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            self._settle_mistake(r["noun"], r["number"], restore(self.database, r, entry, recorded))

    def _corrections(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            touched = correct(self.database, r, entry, recorded, start=self._stands_from)
            self._settle_mistake(r["noun"], r["number"], touched)

    def _settle_mistake(self, noun: str, number: int, questions: set[int]) -> None:
        if noun in ("question", "resolution"):
            for question in questions:
                decide(self.database, question, self._close)
        self._look_again(questions | look_again(self.database, noun, number, self._day_end))

    def _stands_from(self, made_on: str, made_at: str | None) -> int:
        return self._start(made_on) if made_at is None else moment(datetime.fromisoformat(made_at))

    def _claims(self, entry: Entry, recorded: int) -> None:
        columns = ("id", *CLAIM.names, "declined", "aside", *CAME)
        said, entered = self._became(entry.data)
        rows: list[tuple[Any, ...]] = []
        for r in said:
            plain = "coder" not in r and "settles" not in r
            if not plain:  # who coded its source before decides what it stands for
                self.database.insert("claim", columns, rows)
                rows = []
            aside = 0 if plain else set_aside(self.database, r)
            rows.append((r["id"], *CLAIM.row(r), r.get("reason"), aside, recorded, entry.seq))
        self.database.insert("claim", columns, rows)
        entered_for = [(one, id_) for _, one, id_ in entered if one]
        self.database.update("claim", ("entered_forecaster",), "id", entered_for)
        for r in said:
            if "settles" in r:
                self.unsettled |= replace(self.database, r)

    def _questions(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            id_ = r["id"]
            close, due_from = self._close((r["closes"], r.get("closes_at"), r.get("look_up")))
            cluster = self._cluster(id_, r["claim"]) if "claim" in r else id_
            row = {"id": id_, "text": r["text"], "kind": r["kind"], "closes": r["closes"], "revision": 1}
            row |= {
                "recorded": recorded,
                "entry": entry.seq,
                "weighs_with": cluster,
                "close": close,
                "cutoff": close,
                "unsure": close,
            }
            row["due_from"] = due_from
            if not r.keys() <= _PLAIN_QUESTION:
                row |= _SAYS.named(r)
                self._tags += [(id_, tag) for tag in dict.fromkeys(r.get("tags", ()))]
            self._asked[id_] = row
            options = tuple(r.get("options", ()))
            self._remember(
                id_, Deciding(cluster, "claim" in r, close, close, None, r["kind"], options, close, recorded)
            )
            self._fresh.add(id_)
            if "claim" in r:  # a claim's next question looks for this row
                self.flush()

    def _cluster(self, question: int, claim: int) -> int:
        first = self.database.value(statement("projection.first_of_claim"), {"claim": claim})
        return first or question

    def _close(self, days: Sequence[Any]) -> Moments:
        """From the day and the instant at which a question closes, and the day for looking the answer up."""
        closes, closes_at, look_up = days
        end = self._day_end(closes)
        close = moment(datetime.fromisoformat(closes_at)) + 1 if closes_at else end
        return Moments(close, self._day_end(look_up) if look_up else end)

    def _day_start(self, day: str) -> int:
        return day_start(date.fromisoformat(day), self.zone)

    def _day_ends(self, day: str) -> int:
        return day_end(date.fromisoformat(day), self.zone)

    def _amendments(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            self._amend(r, entry, recorded)

    def _amend(self, r: Record, entry: Entry, recorded: int) -> None:
        id_, changes = r["question"], dict(r["changes"])
        tags = changes.pop("tags", None)
        columns = [name for name in records.AMENDABLE if name in changes]
        before = self._before(id_, columns, tags is not None)
        values = (*(KEEP[name](changes[name]) for name in columns), r["revision"], id_)
        if not CLOSE.isdisjoint(columns):
            keep_close(self.database, id_)
        self.database.update("question", (*columns, "revision"), "id", [values])
        if "options" in changes:
            self._fit_chances(id_, len(changes["options"]))
        if tags is not None:
            self.database.execute(statement("projection.drop_tags"), {"id": id_})
            self.database.insert("question_tag", ("question_id", "tag"), [(id_, t) for t in dict.fromkeys(tags)])
        self.database.insert(
            "amendment",
            ("question_id", "revision", "reason", "changes", "before", "recorded", "entry"),
            [(id_, r["revision"], r["reason"], json_text(r["changes"]) or "{}", before, recorded, entry.seq)],
        )
        decide(self.database, id_, self._close)
        self._look_again([id_])

    def _fit_chances(self, question: int, options: int) -> None:
        """Take an option that was taken out again out of what was said; one that came later is in none of it."""
        rows = []
        for id_, text in self.database.execute(statement("rescoring.chances"), {"question": question}):
            chances = orjson.loads(text)[:options]
            rows.append((json_text(chances), id_))
        self.database.update("forecast", ("probabilities",), "id", rows)

    def _before(self, id_: int, columns: list[str], tags: bool) -> str:
        (row,) = self.database.named(statement("projection.question"), {"id": id_})
        values: Record = {name: row[name] for name in columns}
        if tags:
            values["tags"] = [tag for (tag,) in self.database.execute(statement("projection.tags"), {"id": id_})]
        return json_text(values) or "{}"

    def _remember(self, id_: int, deciding: Deciding) -> Deciding:
        if len(self._deciding) >= REMEMBERED:
            self._deciding.clear()
        self._deciding[id_] = deciding
        return deciding

    def _recall(self, id_: int) -> Deciding:
        if id_ in self._asked:
            self.flush()
        row = self.database.one(statement("projection.deciding"), {"id": id_})
        if row is None:
            raise EntryError(f"question {id_} is not in the journal before it is needed")
        cluster, claim, cutoff, unsure, value, kind, options, *when = row
        choices = tuple(orjson.loads(options)) if options else ()
        return self._remember(id_, Deciding(cluster, claim is not None, cutoff, unsure, value, kind, choices, *when))

    def _parents(self) -> dict[str, Parents]:
        if self._merged is None:
            self._merged = all_merged(self.database)
        return self._merged

    def _became(self, records: Sequence[Record]) -> tuple[Sequence[Record], list[tuple[Any, ...]]]:
        """Records of what their questions and forecasters have become, and which these were where they were merged."""
        parents = self._parents()
        if not any(parents.values()):
            return records, []
        said, entered = [], []
        for r in records:
            now = {noun: root(of, r[noun]) for noun, of in parents.items() if r.get(noun) in of}
            said.append({**r, **now})
            if now:
                entered.append((*(r[noun] if noun in now else None for noun in parents), r["id"]))
        return said, entered

    def _forecasts(self, entry: Entry, recorded: int) -> None:
        if entry.said_in is not None:
            self._forecasts(entry._replace(said_in=None), recorded)
            self.flush()
            self.database.update("forecast", ("stated_entry",), "id", [(entry.said_in, r["id"]) for r in entry.data])
            return
        said, entered = self._became(entry.data)
        self._entered += entered
        self._expect(said)
        came = (entry.seq, recorded)
        if _all_plain(said):
            self._plain += self._plain_rows(said, [came] * len(said))
            return
        for r in said:
            if len(r) == len(PLAIN_FIELDS) and "probability" in r:
                self._plain += self._plain_rows([r], [came])
            else:
                self._detailed.append(self._detailed_row(r, came))

    def _expect(self, records: Sequence[Record]) -> None:
        """Keep in mind on which questions there are new forecasts."""
        questions = [r["question"] for r in records]
        if set(map(type, questions)) - {int}:
            raise TypeError("the number of a question is a whole number")
        only = len(questions) == 1 and questions[0] in self._fresh  # on its question: right as it is made
        if not only and len(self._forecast_on) < FEW:
            self._forecast_on.update(questions)
        self._fresh.difference_update(questions)

    def _plain_rows(self, records: Sequence[Record], came: Sequence[tuple[int, int]]) -> Iterable[tuple[Any, ...]]:
        """Rows of probabilities without any details; by columns, since there may be millions."""
        columns = zip(*map(_plain_fields, records), strict=True)
        ids, questions, revisions, forecasters, days, bases, texts = columns
        known, recall = self._deciding.get, self._recall
        asked = [known(question) or recall(question) for question in questions]
        starts, chances = list(map(self._start, days)), list(map(float, texts))
        seqs, recorded = zip(*came, strict=True)
        against = [  # right for an only forecast; finish() sees to others
            q.outcome_value if start < (q.cutoff if at < q.cutoff else q.unsure) else None
            for q, start, at in zip(asked, starts, recorded, strict=True)
        ]
        errors = [
            None if outcome is None else (chance - outcome) * (chance - outcome)
            for outcome, chance in zip(against, chances, strict=True)
        ]
        return zip(
            *(ids, questions, revisions, forecasters, days, bases, seqs, map(_cluster, asked), starts, chances),
            *(against, errors, map(grade, asked, recorded), recorded),
            strict=True,
        )

    def _detailed_row(self, r: Record, came: tuple[int, int]) -> tuple[Any, ...]:
        question, made_on, made_at, (seq, recorded) = r["question"], r["made_on"], r.get("made_at"), came
        asked = self._deciding.get(question) or self._recall(question)
        cluster = -r["claim"] if "claim" in r and not asked.of_claim else asked.cluster  # no question has that number
        start = self._stands_from(made_on, made_at)
        limit = asked.unsure if made_at is None and recorded >= asked.cutoff else asked.cutoff
        against = asked.outcome_value if start < limit else None
        shows = Entered(made_on, start, bool(r.get("stamped")), r.get("claim"), r["basis"])
        documented = shown_by(self.database, shows, self._day_end)
        chance = text_number(r.get("probability"))
        error = None if chance is None or against is None else (chance - against) * (chance - against)
        return (
            *(r["id"], question, r["question_revision"], r["forecaster"], made_on, r["basis"], seq, cluster),
            *(start, chance, against, error, grade(asked, recorded, documented), recorded),
            *(*DETAILS.row(r), documented),
        )

    def _withdrawals(self, entry: Entry, recorded: int) -> None:
        for r in entry.data:
            day, instant = r["withdrawn_on"], r.get("withdrawn_at")
            said = (day, instant, r.get("reason"), self._stands_from(day, instant), recorded, None, entry.seq, None)
            self.database.update("forecast", WITHDRAWAL, "id", [(*said, r["forecast"])])
            question = self.database.value(statement("question_of_forecast"), {"number": r["forecast"]})
            if question is None:
                raise EntryError(f"forecast {r['forecast']} is not in the journal before it is withdrawn")
            self.unsettled.add(question)

    def _resolutions(self, entry: Entry, recorded: int) -> None:
        updates, mistaken, aside = [], [], []
        for r in entry.data:
            id_, status, known_at = r["question"], r["status"], r.get("known_at")
            asked = self._deciding.get(id_) or self._recall(id_)
            text = r.get("outcome")
            value = _read_outcome(asked.kind, asked.options, text)[1] if status == "resolved" else None
            day, since, known = self._known(r["known_on"], known_at)
            moments = (known, since, day, known)
            self._resolved.append((r["id"], *RESOLUTION.row(r), value, *moments, recorded, entry.seq))
            if asked.aside:
                aside.append(id_)
                continue
            decided = saying(asked.close, r["id"], status, text, value, since, day)
            *_, cutoff, unsure = decided
            if (waiting := self._asked.get(id_)) is not None:
                waiting.update(zip(DECIDED, decided, strict=True))
            else:
                updates.append((*decided, id_))
            self._remember(id_, asked._replace(cutoff=cutoff, unsure=unsure, outcome_value=value))
            if id_ not in self._fresh:
                self.unsettled.add(id_)
            if "supersedes" in r and "believed" not in r:
                mistaken.append(r["supersedes"])
        self.database.update("question", DECIDED, "id", updates)
        if mistaken or aside:
            self.flush()
        for one in aside:
            decide(self.database, one, self._close)
        for one in mistaken:
            self.database.execute(statement("hold_resolution"), {"resolution": one})

    def _known(self, known_on: str, known_at: str | None) -> tuple[int, int, int]:
        """The beginning of the day on which an outcome became known, since when it was, and the moment after that."""
        since = self._stands_from(known_on, known_at)
        return self._start(known_on), since, since + 1 if known_at else self._day_end(known_on)

    def _imports(self, entry: Entry, recorded: int) -> None:
        self.database.insert(
            "file_import",
            ("id", "file", "sha256", "counts", "recorded", "entry"),
            [
                (r["id"], r["file"], r["sha256"], json_text(r["counts"]) or "{}", recorded, entry.seq)
                for r in entry.data
            ],
        )

    def _seals(self, entry: Entry, recorded: int) -> None:
        for r, became in zip(entry.data, self._became(entry.data)[0], strict=True):
            row = (*(r[name] for name in SEALED), r["question"], r["forecaster"], self._closes(became["question"]))
            self.database.insert("seal", SEAL, [(*row, recorded, entry.seq)])

    def _closes(self, question: int) -> int:
        return (self._deciding.get(question) or self._recall(question)).close

    def _reveals(self, entry: Entry, recorded: int) -> None:
        """A forecast that is revealed is one of the time at which it was sealed."""
        for r in entry.data:
            (seal,) = self.database.named(statement("projection.seal"), {"id": r["forecast"]})
            said = {"id": seal["id"], "question": seal["question_id"], "forecaster": seal["forecaster_id"]}
            said |= {name: seal[name] for name in ("question_revision", "made_on")} | r["said"]
            self._forecasts(entry._replace(seq=seal["entry"], data=[said]), seal["recorded"])
            self.flush()
            self.database.update("seal", ("revealed",), "id", [(recorded, seal["id"])])
            question = self._became([said])[0][0]["question"]
            closed = seal["close"] if seal["close"] != self._closes(question) else None
            self.database.update(
                "forecast", ("entered_close", "stamped_by"), "id", [(closed, seal["by_then"], seal["id"])]
            )
            self.unsettled.add(question)

    def _redactions(self, entry: Entry, recorded: int) -> None:
        instant = datetime.fromisoformat
        gone = [(r["at"], one) for r in entry.data for one in r.get("gone", ())]
        rows = [
            (one["noun"], one["number"], one["reason"], moment(instant(at)), moment(instant(one["removed"])), entry.seq)
            for at, one in gone
        ]
        for noun, number, *_ in rows:
            self.database.execute(statement("drop_redaction"), {"noun": noun, "number": number})
        self.database.insert("redaction", ("noun", "number", "reason", "recorded", "removed", "entry"), rows)

    def _keys(self, entry: Entry, recorded: int) -> None:
        self.database.insert(
            "signing_key",
            ("id", "key", "replaces", "recorded", "entry"),
            [(r["id"], r["key"], r.get("replaces"), recorded, entry.seq) for r in entry.data],
        )

    def _stamps(self, entry: Entry, recorded: int) -> None:
        same = ("id", "size", "root", "authority", "time", "stamp")
        rows = [
            (
                *(r[name] for name in same),
                *(r.get("certificates"), moment(datetime.fromisoformat(r["time"])) + SECOND, recorded, entry.seq),
            )
            for r in entry.data
        ]
        self.database.insert("stamp", (*same, "certificates", "by_then", *CAME), rows)
        for _, size, *_, by_then, _, _ in sorted(rows, key=itemgetter(-3)):
            which = {"size": size, "by_then": by_then}
            self.unsettled.update(
                question for (question,) in self.database.execute(statement("stamping.touched"), which)
            )
            for what in ("questions", "forecasts", "withdrawals"):
                self.database.execute(statement(f"stamping.{what}"), which)

    def _reports(self, entry: Entry, recorded: int) -> None:
        self.database.insert(
            "published_report",
            ("id", "sha256", "size", "root", "recorded", "entry"),
            [(r["id"], r["sha256"], r["size"], r["root"], recorded, entry.seq) for r in entry.data],
        )
