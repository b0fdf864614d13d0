"""Ledgers for the tests: in files, in memory, generated; and a second opinion in plain Python.

Test modules cannot import each other, so what they share is handed out by fixtures.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from forecasts.errors import ForecastError
from ledger.api.ledger import Ledger
from ledger.errors import LedgerError, RefusedError, StorageError, UnknownError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.entry import LEDGER_CREATED
from ledger.journal.note import SigningKey
from ledger.journal.stamp import Request, stamped
from ledger.recording.keys import announce_key
from ledger.recording.stamps import Stamp, record_stamps
from ledger.store import engines, schema, sqlite
from ledger.store.database import Database
from ledger.store.writer import Writer

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


def counting_entropy() -> Any:
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


def memory_book(clock: Clock, zone: str = "UTC", uuid: str = "u") -> Ledger:
    """A ledger without a file."""
    database = sqlite.in_memory("the ledger")
    database.execute("PRAGMA foreign_keys = ON")
    entropy = counting_entropy()
    with database.writing():
        schema.create(database)
        writer = Writer(database, ledger=uuid, zone=zone, by="me", clock=clock, entropy=entropy)
        writer.add(LEDGER_CREATED, [{"zone": zone}])
        writer.finish()
    return Ledger(database, by="me", clock=clock, entropy=entropy)


def server_book(clock: Clock, url: str, zone: str = "UTC") -> Ledger:
    """The same ledger in PostgreSQL."""
    entropy = counting_entropy()
    with engines.new(url) as database:
        schema.create(database)
        writer = Writer(database, ledger="u", zone=zone, by="me", clock=clock, entropy=entropy)
        writer.add(LEDGER_CREATED, [{"zone": zone}])
        writer.finish()
    return Ledger(engines.connect(url, write=True), by="me", clock=clock, entropy=entropy)


def dump(database: Database, *, journal: bool = False) -> dict[str, list[Any]]:
    """All rows of all derived tables, with their types."""
    names = [n for n in schema.table_names() if journal or n not in schema.JOURNAL_TABLES]
    tables = {}
    for name in names:
        rows = database.execute(f"SELECT * FROM {name}")
        tables[name] = sorted(([(type(v).__name__, v) for v in row] for row in rows), key=repr)
    return tables


# Generated ledgers: each step has a kind and numbers; what they refer to is found while it is done.

PEOPLE = ("Ada", "Bo", "Cy")
QUOTES = ("it will", "it may well")
SOURCE = {"url": "https://example.org/a", "published": "2026-03-01", "sha256": "0" * 64}
OPTIONS = ("red", "green", "blue")
KINDS = ["ask", "choice", "claim", "amend", "decline", *["revise", "withdraw", "resolve"] * 2, *["log"] * 5]
MISTAKES = ["void", "void", "restore_void", "correct", "correct", "reopen", "undo", "rename", "merge", "unmerge"]
MISTAKES += ["merge_questions", "unmerge_question"]


def _steps(seed: int, count: int) -> list[Any]:
    """Steps by chance, a few questions first: chance finds more than lists that hypothesis keeps short."""
    chance = random.Random(seed)
    possible = [*KINDS, *(MISTAKES if seed % 2 else ())]
    kinds = ["ask", "claim", "choice", "ask"] + [chance.choice(possible) for _ in range(count)]
    return [(kind, *(chance.randrange(12) for _ in range(5))) for kind in kinds]


STEPS = st.builds(_steps, st.integers(0, 2**32), st.integers(8, 60))
MERGE = st.tuples(st.just("merge"), *(st.integers(0, 11) for _ in range(5)))
STAMP = st.tuples(st.just("stamp"), *(st.integers(0, 11) for _ in range(5)))
ZONES = st.sampled_from(["UTC", "America/New_York", "Pacific/Kiritimati"])


def store(book: Ledger) -> sqlite.Database:
    """What is behind a ledger: the one door by which tests reach it."""
    return book._database


def writing(book: Ledger) -> AbstractContextManager[Writer]:
    """A transaction of a ledger, to write entries that no verb writes."""
    return book._writing()


@dataclass
class Play:
    """Does generated steps to a ledger; steps that are refused are left out."""

    book: Ledger
    clock: Clock
    done: list[str] = field(default_factory=list)
    texts: Any = field(default_factory=itertools.count)
    abroad: bool = True  # whether some forecasts have ids of a platform that their questions are not from
    closes: bool = True  # whether the close of a question changes, of which a table has only the last

    def run(self, steps: list[Any]) -> Play:
        self.book.accept("reworded", "source-day")
        for kind, *numbers in steps:
            self.clock.advance(hours=1 + numbers[4])
            try:
                getattr(self, kind)(*numbers)
            except (LedgerError, ForecastError) as refused:
                assert "\n" not in str(refused)
                assert not isinstance(refused, StorageError), refused
            else:
                self.done.append(kind)
        return self

    def when(self, back: int, instant: int) -> Any:
        day = self.book.today - timedelta(days=back)
        if instant % 3:
            return day
        return min(
            datetime(day.year, day.month, day.day, 6 + instant, 30, tzinfo=ZoneInfo(self.book.zone)), self.clock.now
        )

    def closing(self, a: int, b: int) -> Any:
        day = self.book.today + timedelta(days=a - 3)
        return day if b % 3 else datetime(day.year, day.month, day.day, 15, tzinfo=ZoneInfo(self.book.zone))

    def one(self, table: str, number: int) -> int:
        last = store(self.book).value(f"SELECT coalesce(max(id), 0) FROM {table}")
        return number % last + 1 if last else 1

    def ask(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.ask(f"Will it come to event {next(self.texts)}?", closes=self.closing(a, b), tags=["x", "y"][: c % 3])

    def choice(self, a: int, b: int, c: int, d: int, e: int) -> None:
        fields = {"kind": "choice", "options": OPTIONS, "tags": ["x"][: c % 2]}
        self.book.ask(f"Which {next(self.texts)}?", closes=self.closing(a, b), **fields)

    def claim(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.log(
            f"Claimed {next(self.texts)}?",
            **{"forecaster": PEOPLE[a % 3], "closes": self.closing(b, c), "probability": c / 11},
            **{"made_on": self.when(d % 3, e), "quote": QUOTES[d % 2], "source": SOURCE},
        )

    def _chance(self, question: int, a: int, b: int) -> Any:
        if self.book.question(question).kind == "choice":
            return {"red": a % 4 / 8, "green": b % 5 / 8, "blue": (8 - a % 4 - b % 5) / 8}
        return a / 11

    def log(self, a: int, b: int, c: int, d: int, e: int) -> None:
        question = self.one("question", a)
        self.book.log(
            question,
            forecaster=PEOPLE[b % 3],
            probability=self._chance(question, c, d),
            made_on=self.when(d % 5, e),
            **({"platform": "there", "external_id": str(next(self.texts))} if self.abroad and (c + d) % 3 == 0 else {}),
        )

    def revise(self, a: int, b: int, c: int, d: int, e: int) -> None:
        forecast = self.one("forecast", a)
        question = self.book.forecast(forecast).question
        self.book.revise(forecast, self._chance(question, b, c), made_on=self.when(d % 4, e))

    def withdraw(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.withdraw(self.one("forecast", a), on=self.when(b % 6, c), reason="changed my mind")

    def resolve(self, a: int, b: int, c: int, d: int, e: int) -> None:
        question = self.one("question", a)
        if c == 0:
            outcome: Any = ("ambiguous", "annulled")[d % 2]
        elif self.book.question(question).kind == "choice":
            outcome = OPTIONS[d % 3]
        else:
            outcome = ("yes", "no", "yes", "no", 0.25)[d % 5]
        settled = self.book.question(question, as_of="2090-01-01").state in ("resolved", "ambiguous", "annulled")
        reason = "looked again" if settled else None
        known = self.when(b % 4, e)
        self.book.resolve(question, outcome, known_on=known, reason=reason, believed=bool(reason) and c % 4 == 1)

    def reopen(self, a: int, b: int, c: int, d: int, e: int) -> None:
        question = self.one("question", a)
        self.book.resolve(question, "reopened", known_on=self.when(b % 4, e), reason="too early")

    def void(self, a: int, b: int, c: int, d: int, e: int) -> None:
        noun = ("forecast", "forecast", "question", "resolution", "claim", "source", "withdrawal")[b % 7]
        number = self.one("forecast" if noun == "withdrawal" else noun, a)
        letter = "F" if noun == "withdrawal" else noun[0].upper()
        self.book.void(f"{letter}{number}", reason="mistyped", withdrawal=noun == "withdrawal")

    def restore_void(self, a: int, b: int, c: int, d: int, e: int) -> None:
        voids = store(self.book).execute(
            "SELECT noun, number FROM void WHERE noun <> 'withdrawal' ORDER BY noun, number"
        )
        noun, number = voids[a % len(voids)] if voids else ("forecast", 1)
        self.book.restore_void(f"{noun[0].upper()}{number}", reason="it was right")

    def correct(self, a: int, b: int, c: int, d: int, e: int) -> None:
        forecast = self.one("forecast", a)
        chance = self._chance(self.book.forecast(forecast).question, c, d)
        changes: list[dict[str, Any]] = [
            {"probability": chance},
            {"forecaster": PEOPLE[c % 3]},
            {"made_on": self.when(c % 5, e), "quote": QUOTES[d % 2]},
        ]
        self.book.correct(f"F{forecast}", reason="mistyped", **changes[b % 3])

    def undo(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.undo()

    def rename(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.rename_forecaster(PEOPLE[a % 3], f"{PEOPLE[a % 3]} {'abc'[b % 3]}")

    def unmerge(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.unmerge_forecaster(PEOPLE[a % 3])

    def merge_questions(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.merge_questions(self.one("question", a), self.one("question", b))

    def unmerge_question(self, a: int, b: int, c: int, d: int, e: int) -> None:
        merged = store(self.book).execute("SELECT id FROM question WHERE merged_into IS NOT NULL ORDER BY id")
        self.book.unmerge_question(merged[a % len(merged)][0] if merged else 1)

    def amend(self, a: int, b: int, c: int, d: int, e: int) -> None:
        changes = [
            {"closes": self.closing(c, d)},
            {"tags": ["x", "z"][: c % 3]},
            {"text": f"Reworded {next(self.texts)}?", "criteria": "as it says"},
        ][b % 3 if self.closes else 1 + b % 2]
        self.book.amend(self.one("question", a), reason="clearer", **changes)

    def merge(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.merge_forecasters(PEOPLE[a % 3], PEOPLE[b % 3])

    def stamp(self, a: int, b: int, c: int, d: int, e: int) -> None:
        """A time stamp as the tables have it; nobody gave it, which verify would tell."""
        size = max(1, self.book.root()[0] - a % 4)
        time = (self.clock.now - timedelta(hours=b % 5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        with writing(self.book) as writer:
            record = {"id": writer.next_id("stamp"), "size": size, "root": "0" * 64, "authority": "one"}
            writer.add("checkpoint.stamped", [{**record, "time": time, "stamp": "AAAA"}])

    def decline(self, a: int, b: int, c: int, d: int, e: int) -> None:
        self.book.decline(f"quote {a}", reason="no horizon", forecaster=PEOPLE[b % 3])


def enrich(book: Ledger, clock: Clock, seed: int) -> None:
    """Numbers, dates and ordered options with all that can become of them, and claims coded by two coders."""
    chance = random.Random(seed)
    day = book.today - timedelta(days=2)
    axes: list[dict[str, Any]] = [
        {"kind": "numeric", "unit": "kg", "lower": -1.5, "upper": 1e6, "open_ends": "both"},
        {"kind": "numeric", "unit": "lb"},
        {"kind": "date", "upper": (day + timedelta(days=400)).isoformat()},
        {"kind": "date"},
        {"kind": "choice", "options": OPTIONS, "ordered": True},
    ]
    for number in range(chance.randrange(1, 6)):
        axis = chance.choice(axes)
        asked = book.ask(f"Wide {number}?", closes=book.today + timedelta(days=chance.randrange(-3, 9)), **axis)
        ends: list[Any] = [round(chance.gauss(0, 10), chance.randrange(18)) for _ in range(3)]
        if axis["kind"] == "date":
            ends = [day + timedelta(days=chance.randrange(300)) for _ in range(3)]
        for who in PEOPLE[: chance.randrange(1, 4)]:
            values = sorted(ends if axis["kind"] == "date" else [x + chance.random() for x in ends])
            said: dict[str, Any] = {"quantiles": dict(zip((0.025, 0.5, 0.9), values, strict=True))}
            if axis["kind"] == "date" and chance.random() < 0.3:
                said = {"quantiles": {0.1: values[0], 0.9: "never"}}
            if axis["kind"] == "choice":
                said = {"probability": {"red": 0.125, "green": 0.5, "blue": 0.375}}
            clock.advance(hours=1)
            with suppress(RefusedError, UnknownError, ForecastError):
                made = book.log(
                    asked, forecaster=who, made_on=book.today - timedelta(days=chance.randrange(3)), note="n", **said
                )
                if chance.random() < 0.3:
                    book.withdraw(made, on=book.today, reason="x")
        with suppress(RefusedError, UnknownError, ForecastError):
            book.amend(asked, reason="clearer", criteria=f"as said {number}", tags=["w"])
        outcome = {"numeric": chance.choice([repr(ends[0]), "above"]), "date": chance.choice([ends[0], "never"])}.get(
            axis["kind"], "green"
        )
        for reason in [None, "looked again"][: chance.randrange(3)]:
            with suppress(RefusedError, UnknownError, ForecastError):
                book.resolve(asked, outcome if reason is None else "ambiguous", known_on=book.today, reason=reason)
    with writing(book) as writer:
        id_, who = writer.next_id("claim"), writer.next_id("forecaster")
        writer.add("forecaster.added", [{"id": who, "kind": "person", "name": "Coded"}])
        claim = {"forecaster": who, "label": "forecast", "quote": "it will be so"}
        writer.add("claim.recorded", [{"id": id_, **claim, "coder": "bo"}])
        writer.add("claim.recorded", [{"id": id_ + 1, **claim, "coder": "cy"}])
        settled = {"settles": [id_, id_ + 1], "upholds": id_} if chance.random() < 0.5 else {}
        writer.add("claim.recorded", [{"id": id_ + 2, **claim, "coder": "di", **settled}])


WORDS = ("probability", "probabilities", "quantiles", "made_on", "made_at", "forecaster")
GRADES = {"A": "stamped", "B": "prospective", "C": "documented", "D": "retrospective"}


class Reference:
    """A second opinion: what the tables should say, by plain Python over the journal and in words' order."""

    def __init__(self, database: Database) -> None:
        self.people: dict[int, str] = {}
        self.merged: dict[str, dict[int, int]] = {"forecaster": {}, "question": {}}
        self.void: set[tuple[str, int]] = set()
        self.void_since: dict[tuple[str, int], datetime] = {}
        self.questions: dict[int, dict[str, Any]] = {}
        self.forecasts: dict[int, dict[str, Any]] = {}
        self.sources: dict[int, dict[str, Any]] = {}
        self.claims: dict[int, dict[str, Any]] = {}
        self.resolutions: list[dict[str, Any]] = []
        self.history: dict[int, list[tuple[Any, datetime]]] = {}
        self.stamps: list[tuple[int, datetime]] = []
        for (body,) in database.execute("SELECT body FROM entry ORDER BY seq"):
            entry = json.loads(body)
            self.seq = entry["seq"]
            for record in entry["data"]:
                self._take(entry["kind"], record, datetime.fromisoformat(entry["at"]))
        for f in self.forecasts.values():
            f["start"] = self._start(f["made_on"], f.get("made_at"))
            asked = {f["question"], self.root("question", f["question"])}
            for noun in self.merged:
                f[noun] = self.root(noun, f[noun])
            f["told"] = self._told(f["question"], asked, f["recorded"], f.get("made_at"))
            f["held"] = min(f["held"], f["told"])
            if "withdrawn" in f:
                gone = self._told(f["question"], asked, f["withdrawal_recorded"], f["withdrawn"][1])
                f["withdrawal_told"] = gone
                f["withdrawal_held"] = min(f["withdrawal_held"], gone)

    def _told(self, question: int, asked: set[int], recorded: datetime, instant: str | None) -> datetime:
        """Since when the outcome was known by what the ledger held when something was recorded, if it still is."""
        end = datetime.max.replace(tzinfo=UTC)
        status, value, cutoff, _ = self.settled(question, end)
        if status != "resolved":
            return end
        found = [end]
        for r in self.resolutions:
            if r["question"] not in asked or r["status"] != "resolved" or r["since"] >= cutoff:
                continue
            later = [
                n["recorded"]
                for n in self.resolutions
                if n["question"] == r["question"] and n["id"] > r["id"] and ("resolution", n["id"]) not in self.void
            ]
            if ("resolution", r["id"]) in self.void:
                later.append(self.void_since["resolution", r["id"]])
            wide = self.questions[question]["kind"] in ("numeric", "date")
            if r["recorded"] < recorded < min([end, *later]) and (
                wide or abs(self._value(r["question"], r) - value) < 0.5
            ):
                found.append(r["since"] if instant else r["day"])
        return min(found)

    def root(self, noun: str, one: int) -> int:
        while one in self.merged[noun]:
            one = self.merged[noun][one]
        return one

    def _take(self, kind: str, r: dict[str, Any], recorded: datetime) -> None:
        noun = kind.partition(".")[0]
        if kind == "ledger.created":
            self.zone = r["zone"]
        elif kind in ("forecaster.added", "forecaster.renamed"):
            self.people[r.get("id") or r["forecaster"]] = r["name"]
        elif kind in ("source.added", "claim.recorded"):
            (self.sources if kind == "source.added" else self.claims)[r["id"]] = dict(r)
        elif kind == "question.asked":
            self.questions[r["id"]] = {"tags": [], **r, "recorded": recorded, "seq": self.seq}
        elif kind == "question.amended":
            self._closing_anew(r["question"], r["changes"])
            self.questions[r["question"]] |= r["changes"]
        elif kind == "record.corrected" and r["noun"] == "question":
            self._closing_anew(r["number"], r["changes"])
            self.questions[r["number"]] |= r["changes"]
        elif kind == "forecast.made":
            self.forecasts[r["id"]] = {**r, "recorded": recorded, "held": self.close(r["question"]), "seq": self.seq}
        elif kind == "checkpoint.stamped":
            self.stamps.append((r["size"], datetime.fromisoformat(r["time"]) + timedelta(seconds=1)))
        elif kind in ("forecaster.merged", "question.merged"):
            self._closing_anew(r.get("question", 0), {"closes"})
            self.merged[noun][r[noun]] = r["into"]
        elif kind in ("forecaster.unmerged", "question.unmerged"):
            self._closing_anew(self.root("question", r.get("question", 0)), {"closes"})
            del self.merged[noun][r[noun]]
        elif kind == "forecast.withdrawn":
            withdrawn = {
                "withdrawn": (r["withdrawn_on"], r.get("withdrawn_at")),
                "withdrawal_recorded": recorded,
                "withdrawal_seq": self.seq,
                "withdrawal_held": self.close(self.root("question", self.forecasts[r["forecast"]]["question"])),
            }
            self.forecasts[r["forecast"]].pop("withdrawal closed anew", None)
            self.forecasts[r["forecast"]] |= withdrawn
        elif kind == "question.resolved":
            known = self._after(r["known_on"], r.get("known_at"))
            day = self._start(r["known_on"], None)
            since = self._start(r["known_on"], r.get("known_at"))
            self.resolutions.append({**r, "known": known, "since": since, "day": day, "recorded": recorded})
        elif kind == "record.corrected" and r["noun"] in ("source", "claim"):
            there = self.sources if r["noun"] == "source" else self.claims
            was = there[r["number"]]
            changed = {"first": was, **was, **r["changes"]}
            there[r["number"]] = {name: v for name, v in changed.items() if v is not None}
        elif kind == "record.corrected" and r["noun"] == "forecast":
            was = self.forecasts[r["number"]]
            changed = {"first": was, **was, **r["changes"]}
            changed["recorded"] = self._recorded(r["number"], changed, recorded)
            if set(WORDS) & set(r["changes"]):
                changed["seq"] = self.seq
            self.forecasts[r["number"]] = {name: v for name, v in changed.items() if v is not None}
        elif kind == "record.voided" and r["noun"] == "withdrawal":
            del self.forecasts[r["number"]]["withdrawn"]
        elif kind == "record.voided":
            self.void.add((r["noun"], r["number"]))
            self.void_since[r["noun"], r["number"]] = recorded
        elif kind == "record.restored":
            self._restored(r["noun"], r["number"], recorded)
            self.void.remove((r["noun"], r["number"]))

    def _restored(self, noun: str, number: int, now: datetime) -> None:
        for id_, f in self.forecasts.items():
            asked = self.root("question", f["question"])
            if self.is_void(id_) and (noun, number) in {("forecast", id_), ("question", asked)}:
                self._restore(id_, asked, self.void_since[noun, number], now)

    def _restore(self, forecast: int, question: int, since: datetime, now: datetime) -> None:
        """Count it as recorded now, unless its question was decided when it became void."""
        known = [
            r["since"]
            for r in self.resolutions
            if self.root("question", r["question"]) == question == r["question"]
            and r["status"] != "reopened"
            and ("resolution", r["id"]) not in self.void
        ]
        if min([self.close(question), *known]) > since:
            self.forecasts[forecast] |= {"recorded": now, "seq": self.seq}
            self.history[forecast] = [(said, now) for said, _ in self.history.get(forecast, [])]
            if not self.history[forecast]:
                del self.history[forecast]

    def _closing_anew(self, question: int, changes: Any) -> None:
        """Note on which forecasts, and withdrawals, another close than the one that held for them comes."""
        for f in self.forecasts.values():
            if self.root("question", f["question"]) == question and {"closes", "closes_at"} & set(changes):
                f["closed anew"] = True
                if "withdrawn" in f:
                    f["withdrawal closed anew"] = True

    def _recorded(self, forecast: int, changed: dict[str, Any], now: datetime) -> datetime:
        """When what a forecast says after a correction was recorded first."""
        f = self.forecasts[forecast]
        history = self.history.setdefault(forecast, [([f.get(name) for name in WORDS], f["recorded"])])
        after = [changed.get(name) for name in WORDS]
        recorded: datetime = next((at for was, at in reversed(history) if was == after), now)
        history.append((after, recorded))
        return recorded

    def is_void(self, forecast: int) -> bool:
        return not self.void.isdisjoint(
            {("forecast", forecast), ("question", self.root("question", self.forecasts[forecast]["question"]))}
        )

    def weighs(self, forecast: int) -> int:
        f = self.forecasts[forecast]
        asked = self.questions[f["question"]].get("claim")
        own = f.get("claim")
        return self.cluster(f["question"]) if asked is not None or own is None else -own

    def _start(self, day: str, instant: str | None) -> datetime:
        if instant:
            return datetime.fromisoformat(instant)
        return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def _after(self, day: str, instant: str | None) -> datetime:
        if instant:
            return datetime.fromisoformat(instant) + timedelta(microseconds=1)
        return self._start((date.fromisoformat(day) + timedelta(days=1)).isoformat(), None)

    def close(self, question: int) -> datetime:
        q = self.questions[question]
        return self._after(q["closes"], q.get("closes_at"))

    def cluster(self, question: int) -> int:
        claim = self.questions[question].get("claim")
        same = [id_ for id_, q in self.questions.items() if claim is not None and q.get("claim") == claim]
        return min(same, default=question)

    def withdrawal(self, forecast: int) -> datetime | None:
        """When a forecast was withdrawn, if that was before the close that held then."""
        f = self.forecasts[forecast]
        gone = self._start(*f["withdrawn"]) if "withdrawn" in f else None
        return None if gone is None or gone >= f["withdrawal_held"] else gone

    def _sure(self, f: dict[str, Any], recorded: str, day: str, instant: str | None) -> datetime:
        """By when it is sure that something happened: its instant, or when it was recorded."""
        return self._start(day, instant) if instant else f[recorded]

    def gone_by(self, forecast: int) -> datetime:
        """By when it is sure that a forecast had ended: what ends a later one came after this."""
        f, sure = self.forecasts[forecast], [datetime.max.replace(tzinfo=UTC)]
        if self.withdrawal(forecast) is not None:
            sure.append(self._sure(f, "withdrawal_recorded", *f["withdrawn"]))
        if later := self.later(forecast):
            newer = min(later)[1]
            g = self.forecasts[newer]
            sure += [self._sure(g, "recorded", g["made_on"], g.get("made_at")), self.gone_by(newer)]
        return min(sure)

    def later(self, forecast: int) -> list[tuple[datetime, int]]:
        f = self.forecasts[forecast]
        return [
            (g["start"], id_)
            for id_, g in self.forecasts.items()
            if (g["question"], g["forecaster"]) == (f["question"], f["forecaster"])
            and (g["start"], id_) > (f["start"], forecast)
            and not self.is_void(id_)
            and not (("closed anew" in g and g["start"] >= g["held"]) or g["start"] >= g["told"])
        ]

    def ending(self, forecast: int) -> tuple[datetime | None, str | None]:
        f = self.forecasts[forecast]
        if self.is_void(forecast):
            return f["start"], "void"
        later = self.later(forecast)
        late = self.withdrawal(forecast) is None and (
            "withdrawal closed anew" in f or ("withdrawn" in f and self._start(*f["withdrawn"]) >= f["withdrawal_told"])
        )
        if "withdrawn" not in f or late:
            return (min(later)[0], "revision") if later else (None, None)
        day, instant = f["withdrawn"]
        withdrawn = self._start(day, instant)
        if not later or withdrawn <= min(later)[0]:
            return withdrawn, "withdrawal"
        start, following = min(later)
        newer = self.forecasts[following]
        told = bool(instant and newer.get("made_at"))
        return start, "withdrawal" if newer["made_on"] == day and not told else "revision"

    def settled(
        self, question: int, cut: datetime, same_day: bool = False
    ) -> tuple[str | None, Any, datetime, datetime]:
        """Status, value, when forecasts stop to count, and from when that needs an instant, as believed by a moment."""
        close = self.close(question)
        if ("question", question) in self.void or question in self.merged["question"]:
            return ("entered in error" if ("question", question) in self.void else "merged", None, close, close)
        stand = [r for r in self.resolutions if r["question"] == question and ("resolution", r["id"]) not in self.void]
        found = []
        for r, corrected in itertools.zip_longest(stand, stand[1:]):
            mistaken = corrected and "supersedes" in corrected and "believed" not in corrected
            if r["known"] <= cut and not (mistaken and r["recorded"] >= cut):
                found.append(r)
        if not found or found[-1]["status"] == "reopened":
            return None, None, close, close
        newest = found[-1]
        moments = [newest["known"]] * 2 if same_day else [newest["since"], newest["day"]]
        cutoff, unsure = (min(close, one) for one in moments)
        return newest["status"], self._value(question, newest), cutoff, unsure

    def grade(self, forecast: int, cut: datetime, same_day: bool = False) -> str:
        """How the time of a forecast is known: A, B, C or D."""
        f = self.forecasts[forecast]
        cutoff = self.settled(f["question"], cut, same_day)[2]
        asked_stamped = self.seen(self.questions[f["question"]]["seq"]) < cutoff
        asked_in_time = self.questions[f["question"]]["recorded"] < cutoff
        cutoff = min(cutoff, f["held"])
        if asked_in_time and f["recorded"] < cutoff:
            return "A" if asked_stamped and self.seen(f["seq"]) < cutoff else "B"
        return "C" if any(shown < cutoff for shown in self._shown(f)) else "D"

    def seen(self, seq: int) -> datetime:
        """By when an authority had seen an entry."""
        return min((by for size, by in self.stamps if size > seq), default=datetime.max.replace(tzinfo=UTC))

    def _shown(self, f: dict[str, Any]) -> Iterator[datetime]:
        """By when a forecast is seen to have been said, other than by its entry."""
        if "stamped" in f:  # by its platform's own download, which nothing that is played here is
            yield f["start"]
        claim = self.claims[f["claim"]] if "claim" in f else {}
        source = self.sources.get(claim.get("source", 0), {})
        void = {("claim", f.get("claim", 0)), ("source", claim.get("source", 0))} & self.void
        told = ("quote", "probability", "probabilities", "quantiles")
        same = all(one.get(name) == one.get("first", one).get(name) for one in (claim, f) for name in told)
        read = "quote" in claim and f["basis"] != "imputed" and same
        if not void and read and "sha256" in source and source.get("published", "") >= f["made_on"]:
            yield self._after(source["published"], None) - timedelta(microseconds=1)

    def late(self, forecast: int, cut: datetime, same_day: bool = False) -> bool:
        f = self.forecasts[forecast]
        _, _, cutoff, unsure = self.settled(f["question"], cut, same_day)
        sure = self._sure(f, "recorded", f["made_on"], f.get("made_at"))
        return bool(f["start"] >= f["held"] or f["start"] >= (cutoff if sure < cutoff else unsure))

    def ended(
        self, forecast: int, cut: datetime, grades: str = "ABCD", same_day: bool = False
    ) -> tuple[datetime | None, str | None]:
        """When a forecast ended in time, and why, as if only forecasts of these grades had been made."""
        f = self.forecasts[forecast]
        if self.is_void(forecast):
            return f["start"], "void"
        _, _, cutoff, unsure = self.settled(f["question"], cut, same_day)
        later = [
            (g["start"], id_)
            for id_, g in self.forecasts.items()
            if (g["question"], g["forecaster"]) == (f["question"], f["forecaster"])
            and (g["start"], id_) > (f["start"], forecast)
            and not self.is_void(id_)
            and not self.late(id_, cut, same_day)
            and self.grade(id_, cut, same_day) in grades
        ]
        revised = min(later)[0] if later else None
        if (start := self.withdrawal(forecast)) is not None:
            first = self.ending(forecast)[1] == "withdrawal"
            sure = self.gone_by(forecast) if first else self._sure(f, "withdrawal_recorded", *f["withdrawn"])
            limit = min(cutoff, f["withdrawal_held"])
            known = "B" if f["withdrawal_recorded"] < limit else "D"
            if known == "B" and self.seen(f["withdrawal_seq"]) < limit:
                known = "A"
            in_time = known in grades and start < (cutoff if sure < cutoff else unsure)
            if in_time and (first or revised is None or start <= revised):
                return self.ending(forecast)[0] if first else start, "withdrawal"
        return (revised, "revision") if revised else (None, None)

    def _value(self, question: int, resolution: dict[str, Any]) -> float | None:
        if resolution["status"] != "resolved":
            return None
        options = self.questions[question].get("options")
        if options:
            return float(options.index(resolution["outcome"]))
        return {"yes": 1.0, "no": 0.0}.get(resolution["outcome"]) or float(
            {"yes": 1, "no": 0}.get(resolution["outcome"], resolution["outcome"])
        )

    def cut(self, day: date) -> datetime:
        return self._after(day.isoformat(), None)

    def fates(
        self,
        day: date,
        *,
        every: bool = False,
        grades: str = "ABCD",
        same_day: bool = False,
        by: str | None = None,
        tags: tuple[str, ...] = (),
        since: date | None = None,
    ) -> dict[int, str]:
        cut = self.cut(day)
        fates = {}
        for id_, f in self.forecasts.items():
            if f["start"] >= cut or (since and f["start"] < self._start(since.isoformat(), None)):
                continue
            if by is not None and self.people[f["forecaster"]] != by:
                continue
            if not set(tags) <= set(self.questions[f["question"]]["tags"]):
                continue
            fates[id_] = self._fate(id_, cut, every, grades, same_day)
        return fates

    def _fate(self, forecast: int, cut: datetime, every: bool, grades: str, same_day: bool) -> str:
        f = self.forecasts[forecast]
        if self.is_void(forecast):
            return "entered in error"
        status = self.settled(f["question"], cut, same_day)[0]
        if self.late(forecast, cut, same_day):
            return "late"
        end, cause = self.ended(forecast, cut, grades, same_day)
        if end is not None and end < cut:
            if cause == "withdrawal":
                return "withdrawn"
            if not every:
                return "superseded"
        if status != "resolved":
            closed = self._after(self.questions[f["question"]]["closes"], None) < cut
            return status or ("overdue" if closed else "open")
        grade = self.grade(forecast, cut, same_day)
        return "scored" if grade in grades else GRADES[grade]

    def scores(self, day: date, **how: Any) -> dict[str, dict[str, Any]]:
        """Clusters of (weight, score, outcome, outcome squared) per forecaster, and the counts."""
        cards: dict[str, Any] = defaultdict(
            lambda: {
                **{"left_out": defaultdict(int), **dict.fromkeys(GRADES.values(), 0)},
                **{"binary": defaultdict(list), "choice": defaultdict(list)},
            }
        )
        cut, same_day = self.cut(day), how.get("same_day", False)
        for id_, fate in self.fates(day, **how).items():
            f = self.forecasts[id_]
            card = cards[self.people[f["forecaster"]]]
            if fate != "scored":
                card["left_out"][fate] += 1
                continue
            card[GRADES[self.grade(id_, cut, same_day)]] += 1
            outcome = self.settled(f["question"], cut)[1]
            cluster = self.weighs(id_)
            if "probability" in f:
                p = float(f["probability"])
                card["binary"][cluster].append(((p - outcome) ** 2, outcome))
            else:
                ps = [float(p) for p in f["probabilities"]]
                score = sum((p - (i == outcome)) ** 2 for i, p in enumerate(ps))
                card["choice"][cluster].append((score, outcome))
        return dict(cards)


@pytest.fixture(scope="session")
def tools(fill_record: Any) -> SimpleNamespace:
    return SimpleNamespace(
        Clock=Clock,
        memory_book=memory_book,
        server_book=server_book,
        steps=_steps,
        STEPS_TO_FILL=FULL,
        dump=dump,
        Play=Play,
        enrich=enrich,
        Reference=Reference,
        STEPS=STEPS,
        PLAIN=frozenset(KINDS),
        MERGE=MERGE,
        STAMP=STAMP,
        ZONES=ZONES,
        entropy=counting_entropy,
        START=START,
        fill_record=fill_record,
        store=store,
        writing=writing,
        judged_alone=judged_alone,
    )


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def new_book(request: pytest.FixtureRequest) -> Any:
    """Makes a ledger of each engine: new_book(clock, zone)."""
    if request.param == "sqlite":
        return memory_book
    server = request.getfixturevalue("postgresql")
    return lambda clock, zone="UTC": server_book(clock, server.fresh(), zone)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a ledger can be made, in each engine."""
    if request.param == "sqlite":
        return tmp_path / "predictions.db"
    url: str = request.getfixturevalue("postgresql").fresh()
    return url


@pytest.fixture(scope="session", name="store")
def store_fixture() -> Any:
    """What is behind a ledger: store(book)."""
    return store


def fixed_key(ledger: str, number: int) -> SigningKey:
    """A signing key that is always the same."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return SigningKey(f"prediction-ledger/{ledger}", Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def judged_alone(book: Ledger) -> bool:
    """Whether no forecast is judged by the close or outcome that held when it was recorded: no table says these."""
    held = "coalesce(entered_close, entered_cutoff, withdrawal_close, withdrawal_cutoff)"
    return not store(book).value(f"SELECT count({held}) FROM forecast")


@pytest.fixture(scope="session")
def saved() -> Any:
    """Writes the whole ledger into a file, as export does: saved(book, path)."""
    from ledger.exchange.exporters import ledger_file

    def write(book: Ledger, path: Path) -> Path:
        size, root = book.root()
        lines = ledger_file.lines(book.export_journal(), ledger=book.uuid, count=size, root=root)
        path.write_bytes(b"".join(lines))
        return path

    return write


@pytest.fixture(scope="session", name="writing")
def writing_fixture() -> Any:
    """A transaction of a ledger: with writing(book) as writer."""
    return writing


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "in_a_file: what only a ledger in a file can do or suffer")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of a module that says ENGINES = "both" are run on a file and on a database of PostgreSQL."""
    both = getattr(metafunc.module, "ENGINES", None) == "both"
    alone = any(mark.name == "in_a_file" for mark in metafunc.definition.iter_markers())
    if both and not alone and "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ["sqlite", "postgresql"])


@pytest.fixture
def engine() -> str:
    """What keeps the ledger at `path`."""
    return "sqlite"


@pytest.fixture
def path(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Where the test's ledger is: a file, or a URL of PostgreSQL (see pytest_generate_tests)."""
    if engine == "postgresql":
        return request.getfixturevalue("postgresql").fresh()
    return tmp_path / "predictions.db"


def put(data: bytes, path: Any, folder: Path) -> None:
    """A ledger that was made once, in its place."""
    if isinstance(path, Path):
        path.write_bytes(data)
        return
    made = folder / "made.db"
    made.write_bytes(data)
    Ledger.rebuild_file(made, to=path)
    made.unlink()


@pytest.fixture
def book(path: Path, clock: Clock) -> Any:
    with Ledger.open(path, by="me", clock=clock, entropy=counting_entropy()) as opened:
        yield opened


AUTHORITY = """
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[stamping]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
clock_precision_digits = 3
ess_cert_id_alg = sha256
"""


class Authority:
    """An authority of time stamps of one's own, made with openssl."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        folder.mkdir()
        (folder / "openssl.cnf").write_text(AUTHORITY)
        (folder / "serial").write_text("01")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "openssl.cnf")
        self._run("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-subj", f"/CN=Root of {name}",
                  "-extensions", "root", "-days", "3650")  # fmt: skip
        self._run("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", f"/CN={name}")
        self._run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                  "-out", "tsa.pem", "-extfile", "openssl.cnf", "-extensions", "tsa", "-days", "3650")  # fmt: skip
        self.certificates = (folder / "root.pem").read_text()

    def _run(self, *args: str) -> None:
        subprocess.run(["openssl", *args], cwd=self.folder, check=True, capture_output=True)

    def answer(self, request: bytes) -> bytes:
        """The time stamp that is asked for."""
        (self.folder / "request").write_bytes(request)
        self._run("ts", "-reply", "-config", "openssl.cnf", "-section", "stamping", "-queryfile", "request",
                  "-out", "answer")  # fmt: skip
        return (self.folder / "answer").read_bytes()

    def stamp(self, text: str) -> Stamp:
        """A stamp of a text, as it is recorded."""
        raw = self.answer(Request.of(text).body)
        return Stamp(self.name, stamped(raw, text, self.certificates), raw, self.certificates)


class Authorities:
    """Two of them, asked at /one and /two of a server on this computer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.one, self.two = Authority("one", folder / "one"), Authority("two", folder / "two")
        self.silent: set[str] = set()  # which do not answer
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:  # noqa: N805
                name = handler.path.strip("/")
                self.asked.append(name)
                request = handler.rfile.read(int(handler.headers["Content-Length"]))
                there = name not in self.silent and handler.headers["Content-Type"] == "application/timestamp-query"
                handler.send_response(200 if there else 503)
                handler.end_headers()
                handler.wfile.write(getattr(self, name).answer(request) if there else b"")

            def log_message(handler, *args: Any) -> None:  # noqa: N805
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def settings(self, *names: str) -> str:
        """What a user writes into trust.toml to name them."""
        line = '[authorities.{0}]\nurl = "{1}/{0}"\ncertificates = "{2}/{0}/root.pem"\n'
        return "".join(line.format(name, self.url, self.folder) for name in names or ("one", "two"))


@pytest.fixture(scope="session")
def all_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authorities]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    made = Authorities(tmp_path_factory.mktemp("authorities"))
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def authorities(all_authorities: Authorities, monkeypatch: Any, tmp_path: Path) -> Authorities:
    """Two authorities of time stamps, named in the settings."""
    all_authorities.silent.clear()
    all_authorities.asked.clear()
    file = tmp_path / "trust.toml"
    file.write_text(all_authorities.settings())
    monkeypatch.setenv("PREDICTION_LEDGER_TRUST", str(file))
    return all_authorities


FULL = [
    ("claim", 0, 2, 9, 1, 0),
    ("claim", 0, 3, 4, 3, 1),
    ("ask", 9, 1, 2, 0, 2),
    ("choice", 8, 1, 1, 0, 1),
    ("log", 2, 0, 8, 1, 1),
    ("log", 2, 1, 3, 0, 1),
    ("log", 3, 0, 1, 2, 1),
    ("log", 3, 1, 3, 4, 2),
    ("revise", 2, 5, 1, 0, 1),
    ("withdraw", 3, 0, 1, 0, 1),
    ("amend", 2, 1, 2, 0, 0),
    ("amend", 2, 2, 0, 0, 0),
    ("decline", 1, 1, 0, 0, 0),
    ("resolve", 0, 0, 3, 0, 1),
    ("resolve", 3, 0, 3, 1, 1),
    ("resolve", 2, 0, 1, 1, 1),
    ("resolve", 2, 0, 1, 4, 1),
    ("ask", 11, 1, 0, 0, 0),
    ("log", 4, 2, 7, 0, 1),
    ("correct", 0, 0, 3, 1, 1),
    ("void", 1, 0, 0, 0, 0),
]


@pytest.fixture(scope="session")
def full_file(tmp_path_factory: pytest.TempPathFactory, all_authorities: Authorities) -> tuple[bytes, datetime]:
    """A file with rows in every table that the verbs fill, an import and a published report; and its time."""
    path, clock = tmp_path_factory.mktemp("full") / "full.db", Clock()
    with Ledger.open(path, by="me", clock=clock, entropy=counting_entropy()) as book:
        play = Play(book, clock).run(FULL)
        assert play.done == [step[0] for step in FULL]
        size, root = book.root()
        with writing(book) as writer:
            writer.add("import.completed", [{"id": 1, "file": "a", "sha256": "0" * 64, "counts": {"new": 3}}])
            writer.add("report.published", [{"id": 1, "sha256": "1" * 64, "size": size, "root": root}])
            old, new = (fixed_key(writer.ledger, number) for number in (1, 2))
            announce_key(writer, old, None)
            announce_key(writer, new, old)
            writer.add("forecaster.merged", [{"forecaster": 2, "into": 1}])
            state = Checkpoint.of(writer.ledger, *book.root())
            record_stamps(writer, state, [all_authorities.one.stamp(str(state))])
    return path.read_bytes(), clock.now


@pytest.fixture
def full_book(full_file: tuple[bytes, datetime], path: Any, clock: Clock, tmp_path: Path) -> Any:
    """That ledger, open."""
    data, clock.now = full_file
    put(data, path, tmp_path)
    with Ledger.open(path, by="me", clock=clock, entropy=counting_entropy()) as opened:
        yield opened


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def cli(path: Path, capsys: Any, monkeypatch: Any) -> Any:
    """Runs the command line in this process on the ledger at `path`; every run must keep its manners."""
    from ledger.cli.main import _run

    monkeypatch.setenv("PREDICTION_LEDGER_DB", str(path))
    monkeypatch.setenv("PREDICTION_LEDGER_ACTOR", "me")

    def run(*args: object, code: int = 0) -> Ran:
        capsys.readouterr()
        got = _run([str(arg) for arg in args])
        ran = Ran(got, *capsys.readouterr())
        assert ran.code == code, f"{args}: exit {got}\n{ran.out}{ran.err}"
        assert "Traceback" not in ran.err
        errors = [line for line in ran.err.splitlines() if line.startswith("Error: ")]
        assert len(errors) == (code in (1, 2, 3)), ran.err
        if code == 1:
            assert ran.err.splitlines()[-1] == errors[0], ran.err
        return ran

    return run


@pytest.fixture(scope="session")
def record_file(tmp_path_factory: pytest.TempPathFactory, fill_record: Any) -> bytes:
    """The file of a ledger with a track record worth publishing."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    with Ledger.open(path, by="me", title="Record", clock=Clock(), entropy=counting_entropy()) as opened:
        fill_record(opened)
    return path.read_bytes()


@pytest.fixture
def record_book(record_file: bytes, path: Any, clock: Clock, tmp_path: Path) -> Any:
    """That ledger, open."""
    put(record_file, path, tmp_path)
    with Ledger.open(path, by="me", clock=clock, entropy=counting_entropy()) as opened:
        yield opened


SITE = """
title = "The Record"
publisher = "The Daily"
publisher_url = "https://example.org/"
base_url = "https://example.org/record/"
contact = "errors@example.org"
corrections = "We correct errors.\\n\\nWe say so."
dates = "en"
accent = "#7a1c4e"
accent_dark = "#e884b8"
logo = "logo.svg"
extra = "extra"
"""


@pytest.fixture(scope="session")
def site_folder(record_file: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site with every setting, for tests that only read it."""
    from ledger.reports.pages.site_settings import read_site

    base = tmp_path_factory.mktemp("site")
    (base / "record.db").write_bytes(record_file)
    (base / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36"><circle r="18"/></svg>'
    )
    (base / "extra").mkdir()
    (base / "extra" / "CNAME").write_text("example.org\n")
    (base / "site.toml").write_text(SITE)
    with Ledger.open(base / "record.db", create=False, write=False, clock=Clock()) as book:
        book.publish(base / "out", site=read_site(base / "site.toml"))
    return base / "out"


@pytest.fixture
def ready(cli: Any) -> Any:
    """The command line on a ledger with one question and one forecast."""
    cli("init")
    said = ("--by", "Ada", "--said", "2026-01-05", "--chance", "70%", "--closes", "2026-02-01")
    cli("log", "Will it rain?", *said)
    return cli


@pytest.fixture
def fresh(cli: Any) -> Any:
    """The command line on an empty ledger."""
    cli("init")
    return cli
