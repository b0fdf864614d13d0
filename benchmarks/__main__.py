"""python -m benchmarks [WORD ...]: a row for each piece of work whose name has one of the words, or for all.

Ratios of this program's time to the yardstick's, both measured in this run, with the ratio to stay under.
"""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from benchmarks import arithmetic, data, lakes, server, site_queries, writers
from benchmarks.measure import PROGRAM, PYTHON, command, function, peak_of, shared_data

Row = tuple[str, str, float, float, float | None, str]


class Bench:
    """The pieces of work, and the files that they share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cache  # noqa: B019 (one Bench a run)
    def small(self) -> Path:
        """A ledger of 10,000 forecasts."""
        table, file = self.folder / "small.csv", self.folder / "small.db"
        data.forecasts_csv(table, forecasts=10_000, forecasters=500)
        command([*PROGRAM, "init", "--db", str(file)], runs=1)
        command([*PROGRAM, "import", str(table), "--db", str(file)], runs=1)
        return file

    @cache  # noqa: B019
    def million(self, per_question: int = 100) -> Path:
        """A CSV of a million forecasts by ten thousand forecasters."""
        table = self.folder / f"million-{per_question}.csv"
        data.forecasts_csv(table, forecasts=1_000_000, forecasters=10_000, per_question=per_question)
        return table

    @cache  # noqa: B019
    def large(self) -> Path:
        """A ledger of a million forecasts."""
        file = self.folder / "large.db"
        self._empty(file)
        command([*PROGRAM, "import", str(self.million()), "--db", str(file)], runs=1)
        return file

    def _empty(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        command([*PROGRAM, "init", "--db", str(file)], runs=1)

    def start_up(self) -> Iterator[Row]:
        """prediction-ledger --help."""
        yardstick = command([PYTHON, "-c", "pass"], runs=20)
        yield "start-up: --help", "python -c pass", command([*PROGRAM, "--help"], runs=20), yardstick, 4.5, ""

    def everyday(self) -> Iterator[Row]:
        """log, list and due on 10,000 forecasts."""
        file = str(self.small())
        yardstick = command([PYTHON, "-c", "import sqlmodel"], runs=7)
        name = "python -c 'import sqlmodel'"
        log = ["log", "Q1", "--by", "Forecaster 1", "--said", "2015-02-01", "--chance", "60%", "--db", file]
        for verb, args in (("log", log), ("list", ["list", "--db", file]), ("due", ["due", "--db", file])):
            yield (f"everyday: {verb}, 10,000 forecasts", name, command([*PROGRAM, *args], runs=7), yardstick, 1.25, "")

    def importing(self) -> Iterator[Row]:
        """A million CSV rows, on ten thousand and on a hundred thousand resolved questions."""
        if shutil.which("sqlite3") is None:
            print("import: left out, there is no sqlite3 program to compare with", file=sys.stderr)
            return
        file = self.folder / "import.db"
        for per_question, questions in ((100, "10k"), (10, "100k")):
            table, yardstick = str(self.million(per_question)), self._bare_import(per_question)
            args = [*PROGRAM, "import", table, "--db", str(file)]
            seconds = command(args, runs=3, before=lambda: self._empty(file))
            self._empty(file)
            note = f"peak {peak_of(args):.0f} of 200 MiB"
            yield (f"import: 1M CSV rows, {questions} questions", "sqlite3 .import", seconds, yardstick, 8.0, note)

    @cache  # noqa: B019
    def _bare_import(self, per_question: int = 100) -> float:
        """How long sqlite3 takes to import a million rows as they are."""
        bare, table = self.folder / "bare.db", self.million(per_question)
        load = ["sqlite3", str(bare), ".mode csv", f".import {table} forecast"]
        return command(load, runs=3, before=lambda: bare.unlink(missing_ok=True))

    def scoring(self) -> Iterator[Row]:
        """Brier score, interval, base rate, skill of ten thousand forecasters."""
        yield self._scored("score: 1M forecasts, 10k forecasters", str(self.large()), 2.5)

    def _scored(self, name: str, place: str, reach: float) -> Row:
        seconds = command([*PROGRAM, "score", "--json", "--db", place], runs=7)
        return name, "DuckDB on Parquet", seconds, self._grouped(), reach, ""

    @cache  # noqa: B019
    def _grouped(self) -> float:
        """How long DuckDB takes to group the same forecasts."""
        columns = self.folder / "million.parquet"
        data.parquet(self.million(), columns)
        query = (
            'import duckdb; duckdb.sql("SELECT forecaster, count(*), avg((probability - outcome) ** 2) '
            f"FROM '{columns}' GROUP BY forecaster\").fetchall()"
        )
        return command([PYTHON, "-c", query], runs=7)

    def postgresql(self) -> Iterator[Row]:
        """The import and the scores of a million forecasts in a server of its own."""
        if reason := server.missing():
            print(f"postgresql: left out, {reason}", file=sys.stderr)
            return
        with server.running() as started:
            place = started.url()
            command([*PROGRAM, "init", "--db", place], runs=1)
            seconds = command([*PROGRAM, "import", str(self.million()), "--db", place], runs=1)
            name = "postgresql: import 1M CSV rows, 10k questions"
            yield name, "sqlite3 .import", seconds, self._bare_import(), 12.0, ""
            yield self._scored("postgresql: score 1M forecasts", place, 5.0)

    def writing(self) -> Iterator[Row]:
        """Eight who write at once, each a thousand forecasts, in a file and in a server."""
        yield writers.row("a file", str(self.folder / "alone.db"), str(self.folder / "together.db"))
        if reason := server.missing():
            print(f"writing: no server, {reason}", file=sys.stderr)
            return
        with server.running() as started:
            yield writers.row("PostgreSQL", started.fresh(), started.fresh())

    def lakes(self) -> Iterator[Row]:
        """A million forecasts as a lake."""
        yield from lakes.rows(self.large(), self.folder)

    def arithmetic(self) -> Iterator[Row]:
        """Scores, decompositions, resamples and fixed effects of arrays."""
        pieces = (arithmetic.ungrouped, arithmetic.one_by_one, arithmetic.decomposing, arithmetic.bootstrap)
        for piece in (*pieces, arithmetic.fixed):
            yield from piece()

    def tabulating(self) -> Iterator[Row]:
        """The score table of a million forecasts."""
        yield from arithmetic.scorecards(self.large())

    def verifying(self) -> Iterator[Row]:
        """A million entries, and the same forecasts packed by an import."""
        file = self.folder / "entries.db"
        data.one_by_one(file, forecasts=1_000_000)
        for name, path in (("1M entries", file), ("1M forecasts, packed", self.large())):
            yardstick = function(lambda path=path: _hash_all(path))
            seconds = command([*PROGRAM, "verify", "--db", str(path)], runs=3)
            reach = 15.0 if path is file else None
            yield f"verify: {name}", "SHA-256 of the same bytes", seconds, yardstick, reach, ""

    def publishing(self) -> Iterator[Row]:
        """A site of a thousand forecasters and a million forecasts on ten thousand questions."""
        table, file, out = self.folder / "thousand.csv", self.folder / "thousand.db", self.folder / "site"
        data.forecasts_csv(table, forecasts=1_000_000, forecasters=1_000, per_question=100)
        self._empty(file)
        command([*PROGRAM, "import", str(table), "--db", str(file)], runs=1)
        queries = function(lambda: site_queries.ask(file), runs=2)
        args = [*PROGRAM, "publish", str(out), "--db", str(file)]
        start = time.perf_counter()
        peak = peak_of(args)
        seconds = time.perf_counter() - start
        pages = sum(1 for _ in out.rglob("*.html"))
        again = command(args, runs=1)
        note = f"{pages:,} pages, queries {queries:.1f}s, peak {peak:.0f} of 500 MiB a process, again in {again:.1f}s"
        # 3 x the queries + 1 ms a page = 3 x (the queries + 1/3 ms a page)
        yield (
            "publish: 1M forecasts, 1k forecasters",
            "queries + 1/3 ms a page",
            seconds,
            queries + pages / 3000,
            3.0,
            note,
        )

    def fivethirtyeight(self) -> Iterator[Row]:
        """1.7 million real forecasts, where they are present."""
        folder = shared_data()
        if folder is None or not (folder / "fivethirtyeight").is_dir():
            print("real: left out, there is no folder of real data (PREDICTION_LEDGER_SHARED)", file=sys.stderr)
            return
        if shutil.which("sqlite3") is None:
            print("real: left out, there is no sqlite3 program to compare with", file=sys.stderr)
            return
        from benchmarks.fivethirtyeight import as_csv

        table, file, bare = self.folder / "538.csv", self.folder / "538.db", self.folder / "538-bare.db"
        rows = as_csv(folder / "fivethirtyeight" / "forecasts_long.parquet", table)
        yardstick = command(["sqlite3", str(bare), ".mode csv", f".import {table} forecast"], runs=1)
        self._empty(file)
        seconds = command([*PROGRAM, "import", str(table), "--db", str(file)], runs=1)
        yield (f"real: import {rows:,} rows of FiveThirtyEight", "sqlite3 .import", seconds, yardstick, None, "")


def _hash_all(path: Path) -> None:
    connection = sqlite3.connect(path)
    for (body,) in connection.execute("SELECT body FROM entry"):
        sha256(body).digest()


def main(words: list[str]) -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}\n")
    print(f"{'work':<48}{'yardstick':<30}{'ours':>9}{'theirs':>9}{'ratio':>8}{'reach':>8}")
    with tempfile.TemporaryDirectory(prefix="prediction-ledger-bench-") as folder:
        bench = Bench(Path(folder))
        work: list[Callable[[], Iterator[Row]]] = [
            *(bench.start_up, bench.everyday, bench.importing, bench.scoring, bench.verifying, bench.postgresql),
            *(bench.writing, bench.lakes),
            *(bench.arithmetic, bench.tabulating, bench.publishing, bench.fivethirtyeight),
        ]
        for piece in work:
            if not words or any(word in piece.__name__ for word in words):
                for name, yardstick, ours, theirs, reach, note in piece():
                    limit = "" if reach is None else f"{reach:g}x"
                    missed = "  MISSED" if reach is not None and ours / theirs > reach else ""
                    line = f"{name:<48}{yardstick:<30}{ours:>8.3f}s{theirs:>8.3f}s{ours / theirs:>7.2f}x{limit:>8}"
                    print(f"{line}{missed}  {note}".rstrip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
