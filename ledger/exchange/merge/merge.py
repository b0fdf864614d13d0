"""Another ledger into this one: record by record, in the order in which they were made there.

People are matched by name, sources by link or title, claims by words, questions by their words and close; each also
by its id there, so that a second merge adds only what is new. What is merely similar is listed, never made one.
What is brought in is recorded now: this ledger did not know it before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.values import clean_line, name_key
from ledger.errors import EntryError, InputError
from ledger.exchange.merge.amendments import MergedAmendments, NotAmended
from ledger.exchange.merge.differences import AXIS, as_recorded, differences
from ledger.exchange.merge.near_matches import near_matches
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.store.writer import Writer

LETTERS = {"source": "S", "claim": "C", "question": "Q", "forecast": "F", "resolution": "R"}
MODELS: dict[str, type[records.Record]] = {
    **{"source": records.Source, "forecaster": records.Forecaster, "claim": records.Claim},
    **{"question": records.Question, "forecast": records.Forecast, "resolution": records.Resolution},
}


@dataclass
class MergeResult:
    """What became of another ledger's records.

    Attributes:
        added: how many are new, by their kind.
        known: how many were here already.
        conflicts: what the two ledgers say differently, or what is refused here; this ledger's own stays.
        near: pairs that may be the same, and were kept apart.
    """

    added: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)


def merge(
    writer: Writer,
    given: Iterable[tuple[bytes | None, bytes]],
    *,
    ledger: str,
    count: int,
    root: str,
    file: str,
    sha256: str,
) -> MergeResult:
    """Bring in the records of another ledger's journal, inside the caller's transaction.

    Args:
        writer: the open transaction.
        given: body and leaf of each entry, in order.
        ledger: the other ledger's UUID.
        count: how many entries there must be.
        root: the root that they must give.
        file: the file's name, for the journal.
        sha256: of the file, for the journal.

    Raises:
        InputError: an entry is not what it should be, or the root is another one.
    """
    merging = _Merging(writer, ledger)
    frontier = Frontier()
    for seq, (body, leaf) in enumerate(given):
        if body is None:
            frontier.append(leaf)
            continue
        frontier.append(leaf_hash(body))
        try:
            entry = parse(seq, body, strict=True)
            merging.take(entry)
        except (EntryError, ForecastError) as wrong:
            raise InputError(f"line {seq + 2:,}: {wrong}") from wrong
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise InputError(
                f"line {seq + 2:,}: entry {seq} ({entry.kind}) cannot be read: {wrong!r}"
            ) from wrong
    if (frontier.size, frontier.root().hex()) != (count, root):
        raise InputError("its entries do not have the root that its first line says; the file was changed")
    result = merging.result
    result.conflicts += merging.amendments.told()
    merging.tell_resolutions()
    result.near += near_matches(writer.database, merging.new["question"], merging.new["forecaster"])
    id_ = writer.next_id("file_import")
    counts = {f"new {name}": n for name, n in sorted(result.added.items())}
    writer.add(
        kinds.IMPORT_COMPLETED, [{"id": id_, "file": clean_line(file), "sha256": sha256, "counts": counts}]
    )
    return result


class _Merging:
    def __init__(self, writer: Writer, ledger: str) -> None:
        self.writer = writer
        self.ledger = ledger
        self.result = MergeResult()
        self.ids: dict[str, dict[int, int]] = defaultdict(dict)  # table -> their number -> ours
        self.new: dict[str, set[int]] = defaultdict(set)  # table -> our numbers that were added here
        self.amendments = MergedAmendments(writer, self.new["question"])
        self._settled: dict[int, dict[str, Any]] = {}  # question here -> its last resolution there
        self._take: dict[str, Callable[[dict[str, Any]], None]] = {
            kinds.FORECASTER_ADDED: self._forecaster,
            kinds.FORECASTER_MERGED: self._merged,
            kinds.SOURCE_ADDED: self._source,
            kinds.CLAIM_RECORDED: lambda r: self._claim(kinds.CLAIM_RECORDED, r),
            kinds.CLAIM_DECLINED: lambda r: self._claim(kinds.CLAIM_DECLINED, r),
            kinds.QUESTION_ASKED: self._question,
            kinds.QUESTION_AMENDED: self._amendment,
            kinds.FORECAST_MADE: self._forecast,
            kinds.FORECAST_WITHDRAWN: self._withdrawal,
            kinds.QUESTION_RESOLVED: self._resolution,
        }

    def take(self, entry: Entry) -> None:
        """Bring in the records of one entry; those about the other ledger itself are left there."""
        if entry.ledger != self.ledger:
            raise EntryError(f"entry {entry.seq} is of another ledger than the file's first line says")
        if act := self._take.get(entry.kind):
            for record in entry.data:
                act(dict(record))

    def _named(self, table: str, record: dict[str, Any]) -> tuple[str, str]:
        """The platform and the id by which a record of theirs is known here."""
        if "external_id" in record:
            return record["platform"], record["external_id"]
        return self.ledger, f"{LETTERS[table]}{record['id']}"

    def _by_id(self, table: str, record: dict[str, Any]) -> int | None:
        platform, external = self._named(table, record)
        if platform == self.writer.ledger:  # it was brought there from here
            found = self._value(f"SELECT id FROM {table} WHERE id = :id", id=int(external[1:] or 0))  # noqa: S608
        else:
            sql = f"SELECT id FROM {table} WHERE platform = :platform AND external_id = :external"  # noqa: S608
            found = self._value(sql, platform=platform, external=external)
        return None if found is None else int(found)

    def _value(self, sql: str, **params: Any) -> Any:
        return self.writer.database.value(sql, params)

    def _known(self, table: str, record: dict[str, Any], ours: int) -> None:
        """Take note of a record that is here; what it says differently is told, of questions at the end."""
        self.ids[table][record["id"]] = ours
        self.result.known[table] += 1
        if table != "question":
            self.result.conflicts += differences(self.writer.database, table, ours, record)

    def _free(self, table: str, rows: Iterable[Any]) -> int | None:
        """The first of these numbers that no record of theirs is matched with yet."""
        matched = {*self.ids[table].values()}
        return next((int(id_) for (id_, *_) in rows if id_ not in matched), None)

    def _add(self, kind: str, table: str, record: dict[str, Any]) -> int:
        theirs = record.pop("id")
        if table in LETTERS:
            record["platform"], record["external_id"] = self._named(table, {**record, "id": theirs})
        model = records.DeclinedClaim if kind == kinds.CLAIM_DECLINED else MODELS[table]
        checked = records.stored(records.make(model, record))
        ours = self.writer.next_id(table)
        self.writer.add(kind, [{"id": ours, **checked}])
        self.ids[table][theirs] = ours
        self.new[table].add(ours)
        self.result.added[table] += 1
        return ours

    def _refer(self, record: dict[str, Any], *tables: str) -> dict[str, Any]:
        """A record with our numbers in place of theirs."""
        return {**record, **{table: self.ids[table][record[table]] for table in tables if table in record}}

    def _forecaster(self, r: dict[str, Any]) -> None:
        names = [r["name"], *r.get("aliases", ())]
        sql = "SELECT forecaster_id FROM forecaster_name WHERE name_key = :key"
        taken = {name: self._value(sql, key=name_key(name)) for name in names}
        if taken[r["name"]] is not None:
            ours = int(taken[r["name"]])
            if ours in self.new["forecaster"]:  # another name of somebody who was just brought in
                self.ids["forecaster"][r["id"]] = ours
                self.result.known["forecaster"] += 1
            else:
                self._known("forecaster", r, ours)
            for name in names:
                if taken[name] != ours:
                    self.result.conflicts.append(f"{r['name']} is also called {name} there, and not here")
            return
        free = [name for name in r.pop("aliases", ()) if taken[name] is None]
        self._add(kinds.FORECASTER_ADDED, "forecaster", {**r, **({"aliases": free} if free else {})})

    def _merged(self, r: dict[str, Any]) -> None:
        one, into = self.ids["forecaster"][r["forecaster"]], self.ids["forecaster"][r["into"]]
        if one == into:
            return
        if one in self.new["forecaster"]:
            self.writer.add(kinds.FORECASTER_MERGED, [{"forecaster": one, "into": into}])
            self.ids["forecaster"][r["forecaster"]] = into
        else:
            name = self._value("SELECT name FROM forecaster WHERE id = :id", id=one)
            other = self._value("SELECT name FROM forecaster WHERE id = :id", id=into)
            self.result.conflicts.append(f"{name} and {other} are one forecaster there, and two here")

    def _source(self, r: dict[str, Any]) -> None:
        by = "url" if "url" in r else "title"
        sql = f"SELECT id FROM source WHERE {by} = :value ORDER BY id"  # noqa: S608
        found = self._by_id("source", r)
        if found is None:
            found = self._free("source", self.writer.database.execute(sql, {"value": r[by]}))
        if found:
            self._known("source", r, int(found))
        else:
            self._add(kinds.SOURCE_ADDED, "source", r)

    def _claim(self, kind: str, r: dict[str, Any]) -> None:
        record = self._refer(r, "source", "forecaster")
        for field_ in ("settles", "upholds"):
            if field_ in r:
                theirs, ours = r[field_], self.ids["claim"]
                record[field_] = [ours[id_] for id_ in theirs] if field_ == "settles" else ours[theirs]
        found = self._by_id("claim", r)
        if found is None and "quote" in r:
            rows = self.writer.database.execute(
                "SELECT id FROM claim WHERE quote = :quote AND coalesce(forecaster_id, 0) = :who"
                " AND coalesce(source_id, 0) = :source AND coalesce(declined, '') = :declined"
                " AND coalesce(coder, '') = :coder ORDER BY id",
                {
                    **{"quote": r["quote"], "who": record.get("forecaster", 0)},
                    **{"source": record.get("source", 0), "declined": r.get("reason", "")},
                    "coder": r.get("coder", ""),
                },
            )
            found = self._free("claim", rows)
        if found:
            self._known("claim", r, int(found))
        else:
            self._add(kind, "claim", record)

    def _question(self, r: dict[str, Any]) -> None:
        found = self._by_id("question", r)
        if found is None:
            found = self._same_question(r)
        if found:
            self._known("question", r, int(found))
        else:
            found = self._add(kinds.QUESTION_ASKED, "question", self._refer(r, "claim"))
        self.amendments.note(int(found), r)

    def _same_question(self, r: dict[str, Any]) -> int | None:
        """The question with the same words, kind and close on the same axis, now or before it was amended here.

        It must not have another id on the platform that theirs is from.
        """
        sql = (
            f"SELECT id, text, kind, options, closes, closes_at, platform, external_id, {', '.join(AXIS)}"  # noqa: S608
            " FROM question WHERE {} ORDER BY id"
        )
        rows = self.writer.database.named(sql.format("text = :text"), {"text": r["text"]})
        for question, before in self.amendments.amended_from(r["text"]):
            rows += [
                {**row, **before}
                for row in self.writer.database.named(sql.format("id = :id"), {"id": question})
            ]
        names = ("kind", "closes", "closes_at", *AXIS)
        same = [
            (row["id"],)
            for row in rows
            if all(as_recorded(row, name, r) == r.get(name) for name in names)
            and orjson.loads(row["options"] or "[]") == r.get("options", [])
            and not (
                "platform" in r
                and r["platform"] == row["platform"]
                and r["external_id"] != row["external_id"]
            )
        ]
        return self._free("question", same)

    def _amendment(self, r: dict[str, Any]) -> None:
        question = self.ids["question"][r["question"]]
        try:
            taken = self.amendments.take(question, r)
        except NotAmended as wrong:
            self.result.conflicts.append(str(wrong))
            return
        (self.result.added if taken else self.result.known)["amendment"] += 1

    def _forecast(self, r: dict[str, Any]) -> None:
        record = self._refer(r, "question", "forecaster", "claim")
        found = self._by_id("forecast", r)
        if found is None and record["question"] not in self.new["question"]:
            found = self._same_forecast(record)
            revision = self._value("SELECT revision FROM question WHERE id = :id", id=record["question"])
            record["question_revision"] = revision
        if found:
            self._known("forecast", r, int(found))
        else:
            self._add(kinds.FORECAST_MADE, "forecast", record)

    def _same_forecast(self, r: dict[str, Any]) -> int | None:
        """The forecast of the same forecaster, time and value on the question that is not matched yet."""
        chance, several = r.get("probability"), r.get("probabilities")
        rows = self.writer.database.execute(
            "SELECT id FROM forecast WHERE question_id = :question AND forecaster_id = :who AND made_on = :day"
            " AND made_at IS :at AND probability IS :chance AND probabilities IS :several AND quantiles IS :quantiles"
            " AND external_id IS NULL",
            {
                **{
                    "question": r["question"],
                    "who": r["forecaster"],
                    "day": r["made_on"],
                    "at": r.get("made_at"),
                },
                **{"chance": None if chance is None else float(chance)},
                "several": orjson.dumps(several).decode() if several else None,
                "quantiles": orjson.dumps(r["quantiles"]).decode() if "quantiles" in r else None,
            },
        )
        matched = set(self.ids["forecast"].values())
        return next((id_ for (id_,) in rows if id_ not in matched), None)

    def _withdrawal(self, r: dict[str, Any]) -> None:
        forecast = self.ids["forecast"][r["forecast"]]
        here = self.writer.database.one(
            "SELECT withdrawn_on, withdrawn_at FROM forecast WHERE id = :id", {"id": forecast}
        )
        there = (r["withdrawn_on"], r.get("withdrawn_at"))
        if here is None or here[0] is None:
            self.writer.add(kinds.FORECAST_WITHDRAWN, [{**r, "forecast": forecast}])
            self.result.added["withdrawal"] += 1
            return
        self.result.known["withdrawal"] += 1
        if tuple(here) != there:
            days = [at or on for on, at in (here, there)]
            self.result.conflicts.append(f"F{forecast} is withdrawn on {days[0]} here and on {days[1]} there")

    def _resolution(self, r: dict[str, Any]) -> None:
        record = self._refer(r, "question")
        question = record["question"]
        self._settled[question] = r
        if (found := self._by_id("resolution", r)) is not None:
            self.ids["resolution"][r["id"]] = found
            self.result.known["resolution"] += 1
            return
        here = self._value("SELECT resolution_id FROM question WHERE id = :id", id=question)
        earlier = self.ids["resolution"].get(record.get("supersedes", 0))
        if here is None or (earlier is not None and earlier == here):
            if here is not None:
                record["supersedes"] = here
            else:
                record.pop("supersedes", None)
                record.pop("reason", None)
            self._add(kinds.QUESTION_RESOLVED, "resolution", record)
            return
        rows = self.writer.database.execute(
            "SELECT id FROM resolution WHERE question_id = :question AND status = :status AND outcome IS :outcome"
            " AND id <> :here ORDER BY id DESC",
            {"question": question, "status": r["status"], "outcome": r.get("outcome"), "here": here},
        )
        now = self._outcome(int(here))
        same = None if now == (r["status"], r.get("outcome")) else self._free("resolution", rows)
        self.ids["resolution"][r["id"]] = same or int(here)
        self.result.known["resolution"] += 1

    def _outcome(self, resolution: int) -> tuple[Any, ...]:
        sql = "SELECT status, outcome FROM resolution WHERE id = :id"
        return self.writer.database.one(sql, {"id": resolution}) or (None, None)

    def tell_resolutions(self) -> None:
        """Tell which questions are resolved otherwise there, now that all corrections are in."""
        for question, r in self._settled.items():
            here = self._value("SELECT resolution_id FROM question WHERE id = :id", id=question)
            (status, outcome), said = self._outcome(int(here)), r.get("outcome") or r["status"]
            if (status, outcome) != (r["status"], r.get("outcome")):
                self.result.conflicts.append(
                    f"Q{question} is resolved as {outcome or status} here and as {said} there"
                )
            else:
                self.result.conflicts += differences(self.writer.database, "resolution", int(here), r)
