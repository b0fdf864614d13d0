"""Lakes: a million forecasts of a ledger, and up to a hundred million that DuckDB makes by itself.

python -m benchmarks.lakes FORECASTS [DIR] writes a lake of so many, scores it, and beside it the simplest grouped
Brier score with its join.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import PROGRAM, PYTHON, command, peak_of

DAY = 86_400_000_000
START = 1_420_070_400_000_000  # 2015
PER_QUESTION, PER_FORECASTER = 100, 1000

# A forecast in ten is revised by the next of its forecaster, one in fifty withdrawn; one question in ten is open.
FORECASTS = f"""
SELECT i + 1 AS id, i // {PER_QUESTION} + 1 AS question_id,
    CAST(hash(i - (i % 10 = 9)::INT) % {{people}} AS BIGINT) + 1 AS forecaster_id, NULL::BIGINT AS claim_id,
    i // {PER_QUESTION} + 1 AS weighs_with, stands AS recorded, stands AS stands_from,
    CASE WHEN i % 10 = 8 THEN stands + {DAY} WHEN i % 50 = 1 THEN stands + {5 * DAY} END AS stands_until,
    CASE WHEN i % 10 = 8 THEN stands + {DAY} WHEN i % 50 = 1 THEN stands + {5 * DAY} END AS gone_by,
    NULL::BIGINT AS recoded_by, CASE WHEN i % 50 = 1 THEN stands + {5 * DAY} END AS withdrawn_from,
    CASE WHEN i % 50 = 1 THEN stands + {5 * DAY} END AS withdrawal_recorded, NULL::BIGINT AS withdrawal_cutoff,
    NULL::BIGINT AS withdrawal_stamped_by, NULL::BIGINT AS entered_close, NULL::BIGINT AS entered_cutoff,
    NULL::BIGINT AS stamped_by, NULL::BIGINT AS documented, 'stated' AS basis,
    strftime(make_timestamp(stands), '%Y-%m-%d') AS made_on, NULL::VARCHAR AS made_at, NULL::VARCHAR AS withdrawn_on,
    NULL::VARCHAR AS withdrawn_at,
    CASE WHEN i % 10 = 8 THEN 'revision' WHEN i % 50 = 1 THEN 'withdrawal' END AS ended_by,
    NULL::VARCHAR AS probabilities, NULL::VARCHAR AS quantiles,
    CAST((1 + hash(i + 7) % 99) / 100.0 AS DECIMAL(16, 15)) AS probability, 1::BIGINT AS written
FROM (
    SELECT i, {START} + (i // {PER_QUESTION}) % 3000 * {DAY}
        + CAST(hash((i - (i % 10 = 9)::INT) + 3) % 90 AS BIGINT) * {DAY} + (i % 10 = 9)::INT * {DAY} AS stands
    FROM range({{first}}, {{last}}) t(i)
) said
"""
QUESTIONS = f"""
SELECT i AS id, NULL::BIGINT AS claim_id, i AS weighs_with, opens AS recorded, NULL::BIGINT AS stamped_by,
    opens + {100 * DAY} AS close, opens + {100 * DAY} AS due_from, NULL::BIGINT AS ordered,
    'Will ' || i || ' happen?' AS text, 'binary' AS kind, NULL::VARCHAR AS options, NULL::VARCHAR AS unit,
    NULL::VARCHAR AS open_ends, NULL::VARCHAR AS opens,
    strftime(make_timestamp(opens + {99 * DAY}), '%Y-%m-%d') AS closes, NULL::VARCHAR AS status,
    NULL::DOUBLE AS lower, NULL::DOUBLE AS upper, 1::BIGINT AS written
FROM (SELECT i, {START} + (i - 1) % 3000 * {DAY} AS opens FROM range(1, {{questions}} + 1) t(i)) asked
"""
RESOLUTIONS = f"""
SELECT id, id AS question_id, close AS recorded, close AS known, close - {DAY} AS known_from,
    close - {DAY} AS known_day, close AS holds, CASE WHEN id % 30 = 1 THEN 'ambiguous' ELSE 'resolved' END AS status,
    CASE WHEN id % 30 = 1 THEN NULL WHEN hash(id) % 10 < 4 THEN 'yes' ELSE 'no' END AS outcome, closes AS known_on,
    CASE WHEN id % 30 = 1 THEN NULL WHEN hash(id) % 10 < 4 THEN 1.0 ELSE 0.0 END::DOUBLE AS outcome_value,
    1::BIGINT AS written
FROM (SELECT * FROM ({QUESTIONS})) q WHERE id % 10 <> 0
"""
PEOPLE = """SELECT i AS id, NULL::BIGINT AS merged_into, 0::BIGINT AS recorded, 'P' || i AS name, 'person' AS kind,
    1::BIGINT AS written FROM range(1, {people} + 1) t(i)"""
NAMES = """SELECT i AS forecaster_id, 'p' || i AS name_key, 'P' || i AS name, 1::BIGINT AS written
    FROM range(1, {people} + 1) t(i)"""
NONE = {
    "question_tag": "SELECT 0::BIGINT AS question_id, '' AS tag, 1::BIGINT AS written WHERE false",
    "claim": "SELECT 0::BIGINT AS id, 0::BIGINT AS source_id, 0::BIGINT AS forecaster_id, 0::BIGINT AS recorded,"
    " 0::BIGINT AS replaced_by, '' AS quote, '' AS label, '' AS declined, 1::BIGINT AS written WHERE false",
}
SIMPLEST = """
import duckdb
print(len(duckdb.sql(\"\"\"SELECT f.forecaster_id, count(*), avg((f.probability - r.outcome_value) ** 2)
FROM '{0}/forecast/*/*.parquet' f JOIN '{0}/resolution/*.parquet' r ON r.question_id = f.question_id
GROUP BY f.forecaster_id\"\"\").fetchall()))
"""


def generated(folder: Path, forecasts: int) -> None:
    """A lake of so many forecasts, as another program would write it."""
    import duckdb

    from ledger.store.lake.columns import BUCKET
    from ledger.store.lake.manifest import File, Manifest, digest

    files = []
    sizes = {"questions": forecasts // PER_QUESTION, "people": max(100, forecasts // PER_FORECASTER)}

    def write(table: str, place: str, sql: str, **names: int) -> None:
        path = folder / f"{place}/000001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        chosen = sql.format(**sizes, **names)
        rows = duckdb.execute(f"COPY ({chosen}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
        files.append(File(str(path.relative_to(folder)), table, rows[0] if rows else 0, digest(path), 1))

    tables = {"question": QUESTIONS, "resolution": RESOLUTIONS, "forecaster": PEOPLE, "forecaster_name": NAMES, **NONE}
    for table, sql in tables.items():
        write(table, table, sql)
    together = BUCKET * PER_QUESTION
    for bucket, first in enumerate(range(0, forecasts, together)):
        last = min(first + together, forecasts)
        write("forecast", f"forecast/bucket={bucket}", FORECASTS, first=first, last=last)
    Manifest("00000000-0000-4000-8000-000000000000", "UTC", 1, "0" * 64, 1, tuple(sorted(files))).write(folder)


def rows(ledger: Path, folder: Path) -> Iterator[tuple[str, str, float, float, float | None, str]]:
    """A million forecasts of a ledger as a lake: exported, exported again after one more, and scored."""
    lake = folder / "lake"
    start = time.perf_counter()
    command([*PROGRAM, "export", "--format", "lake", str(lake), "--db", str(ledger)], runs=1)
    note = f"exported in {time.perf_counter() - start:.1f}s"
    said = ["--by", "Forecaster 1", "--said", "2015-02-01", "--chance", "60%", "--db", str(ledger)]
    again = command(
        [*PROGRAM, "export", "--format", "lake", str(lake), "--db", str(ledger)],
        runs=3,
        before=lambda: command([*PROGRAM, "log", "Q1", *said], runs=1),
    )
    yield "lake: export 1M after one more forecast", "a second", again, 1.0, 1.0, note
    as_of = ["--json", "--as-of", "2025-06-01"]
    ours = command([*PROGRAM, "score", *as_of, "--lake", str(lake)], runs=5)
    theirs = command([*PROGRAM, "score", *as_of, "--db", str(ledger)], runs=3)
    yield "lake: score --as-of, 1M forecasts", "the same on SQLite", ours, theirs, 0.5, ""


def _processor() -> float:
    """Seconds that processes which were waited for have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(forecasts: int, folder: Path) -> None:
    """Make a lake, and measure."""
    start = time.perf_counter()
    if not (folder / "manifest.json").exists():
        generated(folder, forecasts)
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    print(f"{forecasts:,} forecasts in {time.perf_counter() - start:.0f}s, {size / forecasts:.1f} bytes each")
    score = [*PROGRAM, "score", "--json", "--as-of", "2023-01-01", "--lake", str(folder)]
    ours, theirs = command(score, runs=2), command([PYTHON, "-c", SIMPLEST.format(folder)], runs=2)
    before = _processor()
    peak = peak_of(score)
    print(f"score {ours:.1f}s, {_processor() - before:.1f}s of processors, peak {peak:,.0f} MiB")
    print(f"grouped Brier with its join {theirs:.1f}s: {ours / theirs:.1f}x")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="prediction-ledger-bench-") as passing:
        main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else passing))
