"""Another ledger into this one: record by record, in the order in which they were made there.

People are matched by name, sources by link or title, claims by words, questions by their words and close; each also
by its id there, so that a second merge adds only what is new. What is merely similar is listed, never made one.
What is brought in is recorded now: this ledger did not know it before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from forecasts.errors import ForecastError
from forecasts.records.values import clean_line
from ledger.errors import EntryError, InputError
from ledger.exchange.merge.correspondence import Correspondence, MergeResult, Record
from ledger.exchange.merge.forecaster_merge import take_forecaster, take_merger
from ledger.exchange.merge.near_matches import near_matches
from ledger.exchange.merge.question_merge import MergedQuestions
from ledger.exchange.merge.resolution_merge import MergedResolutions
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.recording import matching
from ledger.store import lookup
from ledger.store.writer import Writer


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
    result = merging.told()
    counts = {f"new {name}": n for name, n in sorted(result.added.items())}
    done = {"id": writer.next_id("file_import"), "file": clean_line(file), "sha256": sha256, "counts": counts}
    writer.add(kinds.IMPORT_COMPLETED, [done])
    return result


class _Merging:
    def __init__(self, writer: Writer, ledger: str) -> None:
        self.ledger = ledger
        self.matched = matched = Correspondence(writer, ledger)
        self.questions = MergedQuestions(matched)
        self.resolutions = MergedResolutions(matched)
        self._take: dict[str, Callable[[Record], None]] = {
            kinds.FORECASTER_ADDED: partial(take_forecaster, matched),
            kinds.FORECASTER_MERGED: partial(take_merger, matched),
            kinds.SOURCE_ADDED: self._source,
            kinds.CLAIM_RECORDED: partial(self._claim, kinds.CLAIM_RECORDED),
            kinds.CLAIM_DECLINED: partial(self._claim, kinds.CLAIM_DECLINED),
            kinds.QUESTION_ASKED: self.questions.take,
            kinds.QUESTION_AMENDED: self.questions.take_amendment,
            kinds.FORECAST_MADE: self._forecast,
            kinds.FORECAST_WITHDRAWN: self._withdrawal,
            kinds.QUESTION_RESOLVED: self.resolutions.take,
        }

    def take(self, entry: Entry) -> None:
        """Bring in the records of one entry; those about the other ledger itself are left there."""
        if entry.ledger != self.ledger:
            raise EntryError(f"entry {entry.seq} is of another ledger than the file's first line says")
        if act := self._take.get(entry.kind):
            for record in entry.data:
                act(dict(record))

    def told(self) -> MergeResult:
        """What became of all records, with what the two ledgers say differently in the end."""
        matched = self.matched
        matched.result.conflicts += self.questions.told()
        self.resolutions.tell()
        matched.result.near += near_matches(
            matched.database, matched.new["question"], matched.new["forecaster"]
        )
        return matched.result

    def _source(self, r: Record) -> None:
        matched = self.matched
        found = matched.by_id("source", r) or matched.free("source", matching.sources(matched.database, r))
        if found:
            matched.know_differences("source", r, found)
        else:
            matched.add(kinds.SOURCE_ADDED, r)

    def _claim(self, kind: str, r: Record) -> None:
        matched = self.matched
        record, ours = matched.refer(r, "source", "forecaster"), matched.ids["claim"]
        if "settles" in r:
            record["settles"] = [ours[id_] for id_ in r["settles"]]
        if "upholds" in r:
            record["upholds"] = ours[r["upholds"]]
        found = matched.by_id("claim", r) or matched.free(
            "claim", matching.same_claims(matched.database, record)
        )
        if found:
            matched.know_differences("claim", r, found)
        else:
            matched.add(kind, record)

    def _forecast(self, r: Record) -> None:
        matched = self.matched
        record = matched.refer(r, "question", "forecaster", "claim")
        found = matched.by_id("forecast", r)
        if found is None and record["question"] not in matched.new["question"]:
            found = matched.free("forecast", matching.forecasts(matched.database, record))
            record["question_revision"] = matching.question(matched.database, record["question"])["revision"]
        if found:
            matched.know_differences("forecast", r, found)
        else:
            matched.add(kinds.FORECAST_MADE, record)

    def _withdrawal(self, r: Record) -> None:
        result, forecast = self.matched.result, self.matched.ids["forecast"][r["forecast"]]
        row = lookup.kept(self.matched.database, "forecast", forecast)
        here, there = ((said["withdrawn_on"], said.get("withdrawn_at")) for said in (row, r))
        if row["withdrawn_on"] is None:
            self.matched.writer.add(kinds.FORECAST_WITHDRAWN, [{**r, "forecast": forecast}])
            result.added["withdrawal"] += 1
            return
        result.known["withdrawal"] += 1
        if here != there:
            days = [instant or day for day, instant in (here, there)]
            result.conflicts.append(f"F{forecast} is withdrawn on {days[0]} here and on {days[1]} there")
