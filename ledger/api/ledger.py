"""class Ledger: everything a user can do. The command line and every page do it through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from forecasts.records.lifecycle import day_of, time_zone
from forecasts.records.values import clean_line, read_day, shown
from ledger import settings
from ledger.errors import ExistsError, RefusedError, UnknownError
from ledger.identifiers import number
from ledger.reports.notebook import install
from ledger.store import journal_tables, lookup, sqlite
from ledger.store.scope import TIMES, Scope, Time, timing_of
from ledger.track_record import listing
from ledger.track_record.listing import ForecastView, QuestionView

if TYPE_CHECKING:
    from forecasts import Article, Candidate, Horizon, Probability, Remark, SpokenRange
    from ledger.coding.agreement import Disagreement, SourceAgreement
    from ledger.coding.article_reading import Accept, Decline, Kept, Reading
    from ledger.errors import Problem
    from ledger.exchange.columns import QuestionRow, Row
    from ledger.exchange.import_file import FileImport
    from ledger.exchange.keeping import ImportResult
    from ledger.exchange.keeping.rehearsal import Rehearsal
    from ledger.exchange.merge.merge import MergeResult
    from ledger.reports.pages.site_settings import Site
    from ledger.reports.site.publish import Published
    from ledger.store.verification import Verification
    from ledger.store.writer import Writer
    from ledger.track_record.comparison import Versus
    from ledger.track_record.leaderboard import Ranking
    from ledger.track_record.notebook import ForecastList
    from ledger.track_record.results import ScoreTable, TrackRecord
    from ledger.track_record.snapshot import Snapshot
    from ledger.track_record.vagueness import Vagueness

install()  # how track records and questions show themselves in a notebook

When = date | datetime | str
Reference = int | str | QuestionView | ForecastView


class Ledger:
    """A prediction ledger in one file.

    Example:
        >>> import tempfile, pathlib
        >>> folder = tempfile.TemporaryDirectory()
        >>> with Ledger.open(pathlib.Path(folder.name) / "predictions.db") as book:
        ...     question = book.ask("Will EO 13660 sanctions be in force on 2020-04-16?", closes="2020-04-16")
        ...     made = book.log(question, forecaster="Dmitri Trenin", probability=0.95, made_on="2017-04-16")
        ...     settled = book.resolve(question, "yes", known_on="2020-04-16")
        ...     round(book.track_record(forecaster="Dmitri Trenin").brier.value, 4)
        0.0025
        >>> folder.cleanup()
    """

    def __init__(
        self,
        database: sqlite.Database,
        *,
        by: str | None = None,
        clock: Callable[[], datetime] = settings.now,
        entropy: Callable[[int], bytes] = settings.entropy,
    ) -> None:
        """Wrap an open database; use Ledger.open."""
        row = database.one("SELECT uuid, zone, title FROM ledger")
        self.uuid, self.zone, self.title = row or ("", "UTC", None)
        self._database = database
        self._by = by
        self._clock = clock
        self._entropy = entropy

    @classmethod
    def open(
        cls,
        path: str | Path = settings.DEFAULT_FILE,
        *,
        create: bool = True,
        write: bool = True,
        zone: str = "UTC",
        title: str | None = None,
        by: str | None = None,
        clock: Callable[[], datetime] = settings.now,
        entropy: Callable[[int], bytes] = settings.entropy,
    ) -> Self:
        """Open a ledger; make it where there is no file yet.

        Args:
            path: the file.
            create: whether to make a missing one.
            write: whether it is going to be changed; a read-only file can be opened with False.
            zone: IANA name of the zone in which a new ledger's days begin and end.
            title: a name for a new ledger.
            by: who is entering; PREDICTION_LEDGER_ACTOR or the login name unless given.
            clock: gives the present instant.
            entropy: gives random bytes, for the salt of each entry.

        Raises:
            StorageError: the file is not a ledger, newer, locked, read-only, a folder, a link ...
        """
        file = Path(path)
        if create and not sqlite.present(file):
            with suppress(ExistsError):  # another process was faster: then it is there
                _make(file, zone=zone, title=title, by=settings.actor(by), clock=clock, entropy=entropy)
        return cls(sqlite.connect(file, write=write), by=by, clock=clock, entropy=entropy)

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        zone: str = "UTC",
        title: str | None = None,
        by: str | None = None,
        clock: Callable[[], datetime] = settings.now,
        entropy: Callable[[int], bytes] = settings.entropy,
    ) -> Self:
        """Make a new ledger; refuses where there is a file already. Arguments as for open.

        Raises:
            StorageError: there is something at the path, or it cannot be made.
        """
        _make(Path(path), zone=zone, title=title, by=settings.actor(by), clock=clock, entropy=entropy)
        return cls.open(path, create=False, by=by, clock=clock, entropy=entropy)

    def close(self) -> None:
        """End the connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def today(self) -> date:
        """The present day in the ledger's zone."""
        return day_of(self._clock(), self.zone)

    def at(self, state: date | int | str) -> Ledger:
        """This ledger as it was: at the end of a day, or up to and with an entry's number. For reading only.

        Raises:
            UnknownError: it did not exist then.
        """
        from ledger.store.rebuild import past_state

        with self._database.reading():
            wanted = state if isinstance(state, int) else read_day(state)
            count = journal_tables.count_at(self._database, wanted, self.zone)
            past = past_state(self._database, count)
        return Ledger(past, by=self._by, clock=self._clock, entropy=self._entropy)

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        from ledger.store.writer import writing

        with writing(
            self._database,
            **{"ledger": self.uuid, "zone": self.zone, "by": settings.actor(self._by)},
            clock=self._clock,
            entropy=self._entropy,
        ) as writer:
            yield writer

    # Writing

    def ask(self, text: str, *, closes: When | Horizon, **fields: Any) -> QuestionView:
        """Ask a question.

        Args:
            text: the question, on one line.
            closes: the last day on which forecasts count, an instant, or a horizon that was read from words.
            **fields: kind ("binary" unless given, "choice", "numeric" or "date"); options and ordered of a
                choice; unit, lower, upper and open_ends ("lower", "upper" or "both") of a number; criteria,
                resolution_source, opens, tags, claim, note, platform and external_id.

        Raises:
            RecordError: a field is wrong.
            RefusedError: the same words were asked already.
        """
        from ledger.recording import entering

        with self._writing() as writer:
            id_ = entering.question(writer, text, closes=closes, **fields)
        return self.question(id_)

    def log(
        self,
        question: Reference,
        *,
        forecaster: str,
        made_on: When,
        probability: float | str | Probability | Mapping[str, Any] | None = None,
        quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
        closes: When | Horizon | None = None,
        quote: str | None = None,
        source: str | Mapping[str, Any] | None = None,
        asking: Mapping[str, Any] | None = None,
        belief: float | str | Probability | None = None,
        **fields: Any,
    ) -> ForecastView:
        """Log what somebody said.

        Args:
            question: its number (12, "Q12"), what ask() gave, or words: of a question that is there,
                or of a new one.
            forecaster: who said it; a new name is added.
            made_on: when it was said: a day, or an instant.
            probability: of yes, from 0 to 1; for a choice question one per option, {"A": 0.2, "B": 0.8};
                or what read_probability() gave.
            quantiles: instead of a probability, of a number {"5%": 1.2, "50%": 2, "95%": 3.1} or a date
                {0.1: "2026-03-01", 0.9: "never"}; or what read_range() gave. A new question is then numeric
                or a date question.
            closes: of a new question, as for ask().
            quote: the words, verbatim.
            source: where they were said: a link, a title, or the fields of a Source.
            asking: further fields of a new question, as for ask().
            belief: the coder's own probability, logged as a forecast of the coder's (of who is entering, unless
                there is a coder) made now.
            **fields: basis, low, high, phrase, scale, coder, note, platform and external_id.

        Raises:
            RecordError: a field is wrong.
            UnknownError: there is no such question, and no close for a new one.
        """
        from ledger.recording import entering

        with self._writing() as writer:
            who = entering.forecaster(writer, forecaster)
            claim = self._claim(writer, who, quote, source)
            new = {"claim": claim, **(asking or {})}
            asked = self._question(writer, question, closes, new, made_on, quantiles)
            id_ = entering.forecast(
                writer,
                asked,
                forecaster_id=who,
                value=probability,
                quantiles=quantiles,
                made_on=made_on,
                claim=claim,
                **fields,
            )
            if belief is not None:
                from ledger.coding.decisions import believe

                believe(writer, asked, belief, fields.get("coder") or writer.by)
        return self.forecast(id_)

    def _claim(
        self, writer: Writer, forecaster: int, quote: str | None, source: str | Mapping[str, Any] | None
    ) -> int | None:
        from ledger.recording import entering

        for name, words in (("quote", quote), ("source", source)):
            if isinstance(words, str) and not words.strip():
                raise RefusedError(f"the {name} is empty; give it, or leave it out")
        if quote is None and source is None:
            return None
        place = None if source is None else entering.source(writer, source)
        return entering.claim(writer, {"forecaster": forecaster, "source": place, "quote": quote})

    def _question(
        self,
        writer: Writer,
        question: Reference,
        closes: When | Horizon | None,
        asking: dict[str, Any],
        made_on: When,
        quantiles: Any,
    ) -> int:
        from ledger.identifiers import parse
        from ledger.recording import entering

        if not isinstance(question, str) or parse(question):
            id_ = number(question, "question")
            lookup.one(writer.database, "question", id_)
        elif (found := entering.by_text(writer, question)) is not None:
            id_ = found
        elif question.strip().isdigit():
            raise RefusedError(
                f"{question.strip()} is not a question in words; Q{question.strip()} is the number of one"
            )
        elif closes is None:
            raise RefusedError(
                "that is a new question, so it needs a close: the last day on which it can be answered"
            )
        else:
            made = entering.when(made_on, self.zone).day
            close = entering.closing(closes, self.zone)["closes"]
            opens = {"opens": made} if made <= close and not hasattr(closes, "opens") else {}
            fields = {**opens, **entering.implied(quantiles), **asking}
            return entering.question(writer, question, closes=closes, **fields)
        if extra := [name for name, value in asking.items() if value and name != "claim"]:
            raise RefusedError(
                f"Q{id_} asks that already, so {', '.join(extra)} of a new question cannot be kept; "
                f"amend Q{id_}, or word the question differently"
            )
        self._check_same_close(writer, id_, closes)
        return id_

    def _check_same_close(self, writer: Writer, id_: int, closes: When | Horizon | None) -> None:
        from ledger.recording import entering

        if closes is None:
            return
        there = lookup.one(writer.database, "question", id_)["closes"]
        if (given := entering.closing(closes, self.zone)["closes"].isoformat()) != there:
            raise RefusedError(
                f"Q{id_} asks that already and closes on {there}, not on {given}; leave the close out, "
                "word the question differently, or amend it"
            )

    def revise(
        self,
        forecast: Reference,
        probability: float | str | Probability | Mapping[str, Any] | None = None,
        *,
        made_on: When,
        quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
        **fields: Any,
    ) -> ForecastView:
        """Log a newer forecast of the same forecaster on the same question; the older one stays, superseded.

        Raises:
            RefusedError: the new one is older than the one it should replace.
        """
        from ledger.recording import entering

        with self._writing() as writer:
            row = lookup.one(writer.database, "forecast", number(forecast, "forecast"))
            entering.check_revision(row, made_on, self.zone)
            id_ = entering.forecast(
                writer,
                row["question_id"],
                forecaster_id=row["forecaster_id"],
                value=probability,
                quantiles=quantiles,
                made_on=made_on,
                claim=row["claim_id"],
                **fields,
            )
        return self.forecast(id_)

    def withdraw(self, forecast: Reference, *, on: When, reason: str | None = None) -> ForecastView:
        """End a forecast without a newer one; it is kept and shown, and not scored.

        Raises:
            RefusedError: it ended already, or was made later.
        """
        from ledger.recording import entering

        id_ = number(forecast, "forecast")
        with self._writing() as writer:
            entering.withdrawal(writer, id_, on=on, reason=reason)
        return self.forecast(id_)

    def resolve(
        self,
        question: Reference,
        outcome: object,
        *,
        known_on: When,
        evidence: str | Sequence[str] = (),
        resolver: str | None = None,
        note: str | None = None,
        reason: str | None = None,
    ) -> QuestionView:
        """Say how a question turned out; once more, with a reason, to correct that.

        Args:
            question: its number, or what ask() gave.
            outcome: yes, no, a fraction from 0 to 1; an option; a number, "above" or "below" an open end; a
                day or "never"; or "ambiguous" or "annulled".
            known_on: since when that could be known.
            evidence: links that show it, or one.
            resolver: who decided; who is entering unless given.
            note: anything to add.
            reason: why an earlier resolution was wrong.

        Raises:
            RefusedError: it is resolved already and there is no reason.
            RecordError: the outcome is none of the question's.
        """
        from ledger.recording import entering

        id_ = number(question, "question")
        with self._writing() as writer:
            entering.resolution(
                writer,
                id_,
                outcome,
                known_on=known_on,
                evidence=(evidence,) if isinstance(evidence, str) else tuple(evidence),
                resolver=resolver or writer.by,
                note=note,
                reason=reason,
            )
        return self.question(id_)

    def amend(self, question: Reference, *, reason: str, **changes: Any) -> QuestionView:
        """Change what a question says, with the reason.

        Raises:
            RecordError: a field cannot be amended.
            RefusedError: nothing changes.
        """
        from ledger.recording import entering

        id_ = number(question, "question")
        with self._writing() as writer:
            entering.amendment(writer, id_, reason=reason, changes=changes)
        return self.question(id_)

    def claim(
        self,
        quote: str,
        *,
        forecaster: str | None = None,
        source: str | Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> int:
        """Keep a verbatim quote that questions are going to be made of; gives its number (12 for C12).

        Args:
            quote: the words, verbatim.
            forecaster: who said them.
            source: where: a link, a title, or the fields of a Source.
            **fields: label, hedge, horizon, condition, attributed_to, start, end, coder, note.
        """
        from ledger.recording import entering

        with self._writing() as writer:
            who = None if forecaster is None else entering.forecaster(writer, forecaster)
            place = None if source is None else entering.source(writer, source)
            return entering.claim(writer, {"quote": quote, "forecaster": who, "source": place, **fields})

    def decline(
        self,
        quote: str,
        *,
        reason: str,
        forecaster: str | None = None,
        source: str | Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> int:
        """Keep a claim that is not logged as a forecast, with the reason; gives its number (12 for C12)."""
        from ledger.recording import entering

        with self._writing() as writer:
            who = None if forecaster is None else entering.forecaster(writer, forecaster)
            place = None if source is None else entering.source(writer, source)
            return entering.declined(
                writer, {"quote": quote, "reason": reason, "forecaster": who, "source": place, **fields}
            )

    def read(
        self,
        article: Article | str,
        *,
        coder: str | None = None,
        assumed: bool = False,
        scale: str = "opinion",
        profile: str = "opinion",
        locale: str = "en",
        reader: str | None = None,
    ) -> Reading:
        """Find the claims of an article, with what this coder has decided about them; keeps nothing.

        Args:
            article: what load_article() gave, or a text. What the ledger knows of the same text is added.
            coder: who decides; who is entering unless given.
            assumed: whether the day of publication is a guess.
            scale: by which words of chance are read.
            profile: by which words of time are read.
            locale: language and order of dates.
            reader: another reader of articles than the built-in one, by name.

        Raises:
            RefusedError: the ledger knows another author or day of this text.
        """
        from ledger.coding.article_reading import read

        who = clean_line(coder or settings.actor(self._by))
        how: dict[str, Any] = {"scale": scale, "profile": profile, "locale": locale, "reader": reader}
        with self._database.reading():
            return read(self._database, article, coder=who, assumed=assumed, **how)

    def decided(self, reading: Reading) -> Reading:
        """A reading with what its coder has decided by now."""
        from ledger.coding.article_reading import refreshed

        with self._database.reading():
            return refreshed(self._database, reading)

    def decide(self, reading: Reading, *decisions: tuple[Candidate, Accept | Decline]) -> list[Kept]:
        """Keep what was decided about claims of an article: all of it, or none.

        The first coder's become questions and forecasts; a later coder's are kept for comparison, until they are
        settled. A decision on a claim that this coder decided before takes the place of the earlier one.

        Args:
            reading: what read() gave.
            decisions: (candidate, decision) pairs; a decision is an Accept or a Decline of
                 ledger.coding.article_reading.

        Raises:
            RefusedError: it was settled between coders already.
            RecordError: a field is wrong.
        """
        from ledger.coding.decisions import keep

        with self._writing() as writer:
            return keep(writer, reading, decisions)

    def agreement(self, source: Reference | None = None) -> list[SourceAgreement]:
        """How far coders agree, for one source or for all that were read by two or more.

        Raises:
            UnknownError: there is no such source.
        """
        from ledger.coding.agreement import agreement, sources_with_coders

        with self._database.reading():
            wanted = sources_with_coders(self._database) if source is None else [number(source, "source")]
            return [agreement(self._database, one) for one in wanted]

    def settle(
        self,
        unsettled: Disagreement,
        decisions: str | Sequence[Accept | Decline],
        *,
        coder: str | None = None,
        note: str | None = None,
    ) -> Kept:
        """Settle words that coders decided differently about: this is scored from now on, and what it replaces not.

        Args:
            unsettled: one of the disagreements that agreement() lists.
            decisions: the name of the coder who is right; or a Decline, or an Accept for each question.
            coder: who settles it; who is entering unless given.
            note: why.

        Raises:
            RefusedError: it was settled already.
        """
        return self.settle_all([(unsettled, decisions)], coder=coder, note=note)[0]

    def settle_all(
        self,
        settled: Iterable[tuple[Disagreement, str | Sequence[Accept | Decline]]],
        *,
        coder: str | None = None,
        note: str | None = None,
    ) -> list[Kept]:
        """Settle several disagreements as settle() does: all of them, or none."""
        from ledger.coding.agreement import settle

        with self._writing() as writer:
            who = clean_line(coder or writer.by)
            return [settle(writer, one, decisions, coder=who, note=note) for one, decisions in settled]

    def import_rows(
        self,
        rows: Iterable[Mapping[str, Any]] | Iterable[Row | QuestionRow | Problem],
        *,
        file: str = "rows",
        sha256: str | Callable[[], str] = "",
        skip_bad: bool = False,
        at_source: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> ImportResult:
        """Keep forecasts with their questions and outcomes: all or, if any is bad and skip_bad is not set, none.

        Args:
            rows: {column: value} with the columns of ledger.exchange.columns, as export_rows() gives them;
                or what an importer read from a file.
            file: where they come from, for the journal; also the platform of ids that have none.
            sha256: of the file, for the journal; or what gives it when all rows are read.
            skip_bad: keep the good rows even if there are bad ones.
            at_source: what the rows say differently from an earlier import was changed at its source, so outcomes
                become corrections, and words and dates amendments.
            progress: called with the number of rows that are done.

        Raises:
            InputError: there are bad rows; it lists them.
        """
        from ledger.exchange.keeping import import_rows

        read = _as_rows(rows)
        how: Any = {"file": file, "sha256": sha256, "skip_bad": skip_bad, "at_source": at_source}
        with self._writing() as writer:
            return import_rows(writer, read, progress=progress, **how)

    def rehearse_rows(
        self, rows: Iterable[Mapping[str, Any]] | Iterable[Row | QuestionRow | Problem], **how: Any
    ) -> Rehearsal:
        """What import_rows() would do, with its arguments; nothing is kept, and bad rows are counted."""
        from ledger.exchange.keeping import import_rows
        from ledger.exchange.keeping.rehearsal import Rehearsed, look

        with suppress(Rehearsed), self._writing() as writer:
            last = writer.last_id("forecast")
            result = import_rows(writer, _as_rows(rows), **{"file": "rows", **how, "skip_bad": True})
            rehearsal = look(writer, result, last)
            raise Rehearsed
        return rehearsal

    def import_file(
        self,
        path: str | Path,
        *,
        form: str | None = None,
        yes: bool = False,
        dry_run: bool = False,
        skip_bad: bool = False,
        correct: bool = False,
        check_scores: bool = False,
        score_rule: str | None = None,
        score_column: str | None = None,
        progress: Callable[[int], None] | None = None,
        **how: Any,
    ) -> FileImport:
        """Bring in a file of a format that an importer reads.

        Args:
            path: the file, or a folder.
            form: the name of its format; it is recognised unless given.
            yes: keep it even where columns, percentages or dates had to be guessed.
            dry_run: look at it, and keep nothing.
            skip_bad: keep the good rows even if there are bad ones.
            correct: take what a table says differently from an earlier one for a correction, as is always done with
                what a platform says.
            check_scores: hold the scores that are printed in the file against ours; they are never kept.
            score_rule: the rule by which those of a table were made: brier, log, baseline ...
            score_column: the column of a table that holds them; `score` unless given.
            progress: called with the number of rows that are done.
            **how: what there is to say about the file: the fields of ledger.exchange.importers.interface.How.

        Raises:
            InputError: it cannot be read, there are bad rows, or something was guessed and `yes` is not set.
        """
        from ledger.exchange.import_file import import_file

        given = {**how, "ledger_zone": self.zone, "now": self._clock()}
        options: Any = {"yes": yes, "dry_run": dry_run, "skip_bad": skip_bad, "correct": correct}
        checking: Any = {"check_scores": check_scores, "score_rule": score_rule}
        checking["score_column"] = score_column
        return import_file(self, Path(path), form=form, progress=progress, how=given, **checking, **options)

    def restore(self, path: str | Path, *, progress: Callable[[int], None] | None = None) -> tuple[int, str]:
        """Make an empty ledger the one that `export --format ledger` wrote: the same entries, the same root.

        Raises:
            RefusedError: this ledger has entries already.
            InputError: the file was changed, or is not such a file.
        """
        from ledger.exchange.importers import ledger_file
        from ledger.exchange.importers.interface import File
        from ledger.store.restore import restore

        with ledger_file.opened(File.at(Path(path))) as (header, given):
            of: Any = {"ledger": header.ledger, "count": header.entries, "root": header.root}
            restore(self._database, given, progress=progress, **of)
        self.uuid, self.zone, self.title = self._database.one("SELECT uuid, zone, title FROM ledger") or (
            "",
            "UTC",
            None,
        )
        return self.root()

    def merge(self, path: str | Path, *, dry_run: bool = False) -> MergeResult:
        """Bring in another ledger, as `export --format ledger` wrote it; people, sources and questions are matched.

        Args:
            path: the file.
            dry_run: tell what would happen, and keep nothing.

        Raises:
            InputError: the file was changed, or is not such a file.
        """
        from ledger.exchange.importers import ledger_file
        from ledger.exchange.importers.interface import File
        from ledger.exchange.importers.reading import digest
        from ledger.exchange.keeping.rehearsal import Rehearsed
        from ledger.exchange.merge.merge import merge

        with (
            ledger_file.opened(File.at(Path(path))) as (header, given),
            suppress(Rehearsed),
            self._writing() as writer,
        ):
            of: Any = {"ledger": header.ledger, "count": header.entries, "root": header.root}
            result = merge(writer, given, file=Path(path).name, sha256=digest(Path(path)), **of)
            if dry_run:
                raise Rehearsed
        return result

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A moment of the ledger: whatever is read inside sees the same state."""
        with self._database.reading():
            yield

    def export_journal(self) -> Iterator[tuple[bytes | None, bytes]]:
        """Body and leaf of each entry in order; the body is None where it was redacted."""
        from ledger.store.restore import journal

        yield from journal(self._database)

    @property
    def empty(self) -> bool:
        """Whether nothing was ever entered."""
        from ledger.store.restore import is_empty

        return is_empty(self._database)

    def merge_forecasters(self, name: str, into: str) -> int:
        """Make two forecasters one: all that the first said is what the second said; gives how many forecasts.

        Raises:
            UnknownError: one of them is not there.
            RefusedError: they are one already.
        """
        from ledger.recording.people import merge_forecasters

        with self._writing() as writer:
            return merge_forecasters(writer, name, into)

    def add_alias(self, name: str, alias: str) -> None:
        """Give a forecaster another name under which they are found.

        Raises:
            UnknownError: there is no such forecaster.
            RefusedError: the alias is somebody's name already.
        """
        from ledger.recording.people import add_alias

        with self._writing() as writer:
            add_alias(writer, name, alias)

    def forecasters(self) -> list[dict[str, Any]]:
        """All forecasters with their kind, their other names and how many forecasts each made."""
        from ledger.recording.people import forecasters

        return forecasters(self._database)

    # Reading

    def scope(
        self,
        *,
        forecaster: str | None = None,
        tags: str | Iterable[str] = (),
        since: date | str | None = None,
        as_of: date | str | None = None,
        time: Time = "last",
        prospective_only: bool = False,
    ) -> Scope:
        """The filters that listings and scores understand.

        Args:
            forecaster: a name or alias.
            tags: tags that a question must all have.
            since: forecasts made on this day or later.
            as_of: what had been said and was known at the end of this day; today unless given.
            time: "last" standing forecast on each question, or "every" forecast for itself.
            prospective_only: leave out forecasts on questions that were recorded in hindsight.

        Raises:
            UnknownError: there is no such forecaster, or no such choice of time.
        """
        if time not in TIMES:
            raise UnknownError(f"time is one of {', '.join(TIMES)}, not {shown(time)}")
        return Scope(
            as_of=self.today if as_of is None else read_day(as_of),
            zone=self.zone,
            by=None if forecaster is None else lookup.forecaster(self._database, forecaster),
            tags=tuple(map(clean_line, [tags] if isinstance(tags, str) else tags)),
            since=None if since is None else read_day(since),
            time=time,
            prospective_only=bool(prospective_only),
        )

    def question(self, question: Reference, **filters: Any) -> QuestionView:
        """One question.

        Raises:
            UnknownError: there is no such question.
        """
        id_ = number(question, "question")
        found = listing.questions(self._database, self.scope(**filters), only=id_)
        if not found:
            lookup.one(self._database, "question", id_)
            raise UnknownError(f"Q{id_} is not among the questions that were asked for; leave filters out")
        return replace(found[0], said=lambda: self.forecasts(id_, **filters))

    def forecast(self, forecast: Reference) -> ForecastView:
        """One forecast.

        Raises:
            UnknownError: there is no such forecast.
        """
        id_ = number(forecast, "forecast")
        found = listing.forecasts(self._database, self.scope(), only=id_)
        if not found:
            made_on = lookup.one(self._database, "forecast", id_)["made_on"]
            raise UnknownError(f"F{id_} was made on {made_on}, which is after today, {self.today}")
        return found[0]

    def find_question(self, text: str) -> QuestionView | None:
        """The question with exactly these words, or None."""
        found = lookup.find_question(self._database, text)
        return None if found is None else self.question(found)

    def questions(self, **filters: Any) -> list[QuestionView]:
        """Questions; filters as for scope()."""
        return listing.questions(self._database, self.scope(**filters))

    def due(self, **filters: Any) -> list[QuestionView]:
        """Questions past their close that nobody has resolved, the longest overdue first.

        Filters as for scope().
        """
        return listing.questions(self._database, self.scope(**filters), due=True)

    def forecasts(self, question: Reference | None = None, **filters: Any) -> ForecastList:
        """Forecasts, on one question or on all; filters as for scope().

        The list has to_arrow(), to_pandas() and to_polars().
        """
        from ledger.track_record.notebook import ForecastList

        only = None if question is None else number(question, "question")
        return ForecastList(listing.forecasts(self._database, self.scope(**filters), question=only))

    def details(self, kind: str, id_: int, **filters: Any) -> dict[str, Any]:
        """Everything that is kept about one record, in the order in which it happened; filters as for scope().

        Args:
            kind: question, forecast, claim, source or resolution.
            id_: its number.
            **filters: as for scope().
        """
        from ledger.track_record.details import details

        return details(self._database, kind, id_, self.scope(**filters))

    def review(
        self, question: Reference, *, forecast: Reference | None = None, others: bool = True
    ) -> list[Remark]:
        """What is wrong with a question, its claim, its forecast and its resolution; docs/review.md lists the codes.

        Args:
            question: its number, or what ask() gave.
            forecast: the forecast to look at with it; its newest unless given.
            others: whether to look for questions that ask the same or the opposite.

        Returns:
            Remarks, errors first; none for a question that is well made.

        Raises:
            UnknownError: there is no such question.
        """
        from ledger.recording.review import review_question

        said = None if forecast is None else number(forecast, "forecast")
        with self._database.reading():
            return review_question(
                self._database, number(question, "question"), self.scope(), forecast=said, others=others
            )

    def alike(self, text: str, closes: date) -> list[Remark]:
        """Remarks that name the questions which ask the same as one that is not kept yet, or the opposite."""
        from ledger.recording.review import others_like

        return others_like(self._database, text, closes)

    def review_open(self, *, others: bool = True) -> Iterator[tuple[int, list[Remark]]]:
        """The remarks on every question that is not resolved, each with its number, as review() gives them."""
        from ledger.recording.review import review_open

        return review_open(self._database, self.scope(), others=others)

    def track_record(self, **filters: Any) -> TrackRecord:
        """Scorecards of all forecasters or of one; filters as for scope()."""
        from ledger.track_record.scorecards import track_record

        with self._database.reading():
            return track_record(self._database, self.scope(**filters), self.today)

    def scores(
        self,
        *,
        by: str = "forecaster",
        rule: str = "brier",
        floor: float | None = None,
        reference: str = "base-rate",
        time: str = "last",
        min_n: int = 0,
        decompose: bool = False,
        with_implied: bool = False,
        bounds: bool = False,
        **filters: Any,
    ) -> ScoreTable:
        """Scores of groups of forecasts, by any rule, against any reference.

        Args:
            by: forecaster, tag, horizon, year, basis or source.
            rule: brier, log, spherical or baseline.
            floor: with log and baseline, move probabilities to [floor, 1 - floor] first.
            reference: what skill is measured against: base-rate, half, crowd (the median of the others on the same
                question at that time), crowd-mean, or a forecaster's name.
            time: last, first, mean, weighted (by how long each stood) or every.
            min_n: leave out groups with fewer scored yes/no forecasts.
            decompose: also miscalibration, discrimination, uncertainty and the reliability table.
            with_implied: keep implied and imputed forecasts in these.
            bounds: also what the unresolved questions could make of the score.
            **filters: forecaster, tags, since, as_of and prospective_only, as for scope().

        Raises:
            RefusedError: arguments that do not go together.
            UnknownError: there is no such forecaster.
        """
        from ledger.track_record.score_table import score_table

        _check_least(min_n)
        with self._database.reading():
            return score_table(
                self._database,
                self.scope(**filters),
                by=by,
                rule=rule,
                floor=floor,
                timing=timing_of(time),
                reference=reference,
                min_n=min_n,
                decompose=decompose,
                guessed=with_implied,
                bounds=bounds,
            )

    def compare(
        self,
        a: str,
        b: str,
        *,
        rule: str = "brier",
        floor: float | None = None,
        time: str = "last",
        **filters: Any,
    ) -> Versus:
        """Two forecasters on the yes/no questions that both answered; arguments as for scores().

        Raises:
            RefusedError: they share no scored question, or arguments do not go together.
        """
        from ledger.track_record.comparison import versus

        with self._database.reading():
            scope = self.scope(**filters)
            return versus(self._database, scope, a, b, rule=rule, floor=floor, timing=timing_of(time))

    def leaderboard(
        self,
        *,
        rule: str = "brier",
        floor: float | None = None,
        time: str = "last",
        min_n: int = 0,
        **filters: Any,
    ) -> Ranking:
        """Forecasters ranked by scores that are adjusted for difficulty and shrunk; arguments as for scores().

        Raises:
            RefusedError: there are not two forecasters, or arguments do not go together.
        """
        from ledger.track_record.leaderboard import ranking

        _check_least(min_n)
        with self._database.reading():
            scope, timing = self.scope(**filters), timing_of(time)
            return ranking(self._database, scope, rule=rule, floor=floor, timing=timing, min_n=min_n)

    def vagueness(self, *, time: str = "last", **filters: Any) -> Vagueness:
        """Brier scores of forecasts in words under every scale and at the ends of what each word allows.

        Raises:
            RefusedError: nobody used words.
        """
        from ledger.track_record.vagueness import vagueness

        with self._database.reading():
            return vagueness(self._database, self.scope(**filters), timing=timing_of(time))

    @contextmanager
    def snapshot(self, **filters: Any) -> Iterator[Snapshot]:
        """Everything that a page or a site shows, of one consistent state; filters as for scope()."""
        from ledger.track_record.snapshot import snapshot

        with self._database.reading():
            yield snapshot(self._database, self.scope(**filters), self.today)

    def publish(
        self,
        out: Path | str,
        *,
        site: Site | None = None,
        progress: Callable[[int, int], None] | None = None,
        **filters: Any,
    ) -> Published:
        """Write a site; the same ledger and day give the same bytes.

        Args:
            out: the folder; a new one, or one that publish wrote.
            site: the settings; plain ones unless given.
            progress: called with how many things are done, and of how many.
            **filters: as for scope(): as_of, tags, since, prospective_only.

        Raises:
            RefusedError: at `out` is something that publish did not write.
            UnknownError: no question has these tags.
            StorageError: it cannot be written.
        """
        from ledger.reports.pages.site_settings import Site
        from ledger.reports.site.publish import publish

        with self.snapshot(**filters) as snap:
            return publish(snap, Path(out), site=site or Site(), progress=progress)

    def forecaster_name(self, name: str) -> str:
        """The name of a forecaster of that name or alias.

        Raises:
            UnknownError: there is none; names that are close to it.
        """
        id_ = lookup.forecaster(self._database, name)
        return str(lookup.one(self._database, "forecaster", id_)["name"])

    def export_rows(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Forecasts with their questions and outcomes, in the columns that an import reads.

        Filters as for scope().
        """
        from ledger.exchange.export import export_rows

        return export_rows(self._database, self.scope(**filters), self.uuid)

    # Keeping

    def record_report(self, sha256: str, checkpoint: tuple[int, str]) -> bool:
        """Keep in the journal that something was published, unless that is its last word already.

        Args:
            sha256: of what was published; of a site, of its list of files.
            checkpoint: (entries, root) on which it rests.

        Returns:
            Whether an entry was written.

        Raises:
            RefusedError: the journal does not begin with these entries.
        """
        from ledger.recording.publications import record_report

        with self._writing() as writer:
            return record_report(writer, sha256, checkpoint)

    def root(self) -> tuple[int, str]:
        """How many entries the journal has, and the Merkle root over them in hex."""
        frontier = journal_tables.frontier(self._database)
        return frontier.size, frontier.root().hex()

    def verify(
        self, *, checkpoint: tuple[int, str] | None = None, progress: Callable[[int], None] | None = None
    ) -> Verification:
        """Recompute every hash and compare every table with a rebuild from the journal.

        Args:
            checkpoint: (entries, root) as root() gave them once: the journal must begin with exactly these.
            progress: called with how many entries are done.
        """
        from ledger.store.verification import verify

        return verify(self._database, checkpoint=checkpoint, progress=progress)

    def rebuild(self, *, progress: Callable[[int], None] | None = None) -> None:
        """Make all tables again from the journal."""
        from ledger.store.rebuild import rebuild

        rebuild(self._database, progress=progress)

    @staticmethod
    def rebuild_file(
        path: str | Path, *, to: str | Path | None = None, progress: Callable[[int], None] | None = None
    ) -> int:
        """Make all tables of a file again, also of one whose tables are damaged or of an older version.

        Args:
            path: the ledger.
            to: a new file to make instead, from the journal alone.
            progress: called with how many entries are done.

        Returns:
            How many entries the journal has.
        """
        from ledger.store import rebuild

        with sqlite.connect(Path(path), write=to is None, older=True) as database:
            if to is None:
                rebuild.rebuild(database, progress=progress)
            else:
                rebuild.rebuild_to(database, Path(to), progress=progress)
            return journal_tables.size(database)

    def backup(self, path: str | Path, *, progress: Callable[[int], None] | None = None) -> Verification:
        """Copy the ledger into a new file, consistent while others write, and verify the copy."""
        from ledger.store.backup import backup

        return backup(self._database, Path(path), progress=progress)


def _check_least(min_n: int) -> None:
    if not isinstance(min_n, int) or isinstance(min_n, bool) or min_n < 0:
        raise RefusedError(f"min_n is {min_n!r}: it must be a whole number, 0 or more")


def _make(
    path: Path,
    *,
    zone: str,
    title: str | None,
    by: str,
    clock: Callable[[], datetime],
    entropy: Callable[[int], bytes],
) -> None:
    import uuid

    from ledger.journal.entry import LEDGER_CREATED
    from ledger.store import schema
    from ledger.store.writer import Writer

    time_zone(zone)
    name = str(uuid.UUID(bytes=entropy(16), version=4))
    with sqlite.new_file(path) as database, database.writing():
        schema.create(database)
        writer = Writer(database, ledger=name, zone=zone, by=by, clock=clock, entropy=entropy)
        writer.add(LEDGER_CREATED, [{"zone": zone, **({"title": clean_line(title)} if title else {})}])


def _as_rows(rows: Iterable[Any]) -> Iterator[Row | QuestionRow | Problem]:
    """Rows as an importer gives them, from mappings where they are that."""
    from ledger.exchange.importers.files.jsonl import read_objects
    from ledger.exchange.importers.tables.header import Header

    given = iter(rows)
    for first in given:
        together = chain([first], given)
        yield from read_objects(enumerate(together, 1), Header) if isinstance(first, Mapping) else together
