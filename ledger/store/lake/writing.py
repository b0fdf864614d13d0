"""A ledger's tables into a lake: all of them, or what is new since its last export; the manifest comes last."""

import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from ledger.errors import RefusedError, StorageError
from ledger.store import journal_tables
from ledger.store.database import Database, Row
from ledger.store.lake.changes import Changes, ranges, since
from ledger.store.lake.columns import BUCKET, CHANCE, PLACES, TABLES, parquet, schema
from ledger.store.lake.manifest import NAME, File, Manifest, alone, digest, keep_folder, kept, refuse_address
from ledger.store.statements import statement

GROUP = 122_880  # rows that are written, and read, together
# In which of the Changes are the numbers that its rows are found by.
CHANGED = {"forecaster": "forecasters", "forecaster_name": "forecasters", "claim": "claims"}
EVERY = (-(2**53), 2**53)
OURS = re.compile(rf"({'|'.join(TABLES)})(/bucket=\d+)?(/\d{{6,}}\.parquet)?|\.{NAME}")  # what an export makes


class Written(NamedTuple):
    """What an export did."""

    manifest: Manifest
    files: int  # that are new
    rows: int  # in these


def write(database: Database, folder: Path, *, compact: bool = False) -> Written:
    """Make a lake what the ledger is now; only what is new is written, unless it is to be compact.

    Raises:
        RefusedError: the folder has something else, the lake of another ledger or of another history, or somebody
            else is writing it; or pyarrow is not installed.
        StorageError: it cannot be written.
    """
    refuse_address(folder)
    parquet()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder), database.reading():
            return _write(database, folder, compact)
    except OSError as wrong:
        raise StorageError(f"{wrong.filename or folder} cannot be written: {wrong.strerror or wrong}") from wrong


def _write(database: Database, folder: Path, compact: bool) -> Written:
    uuid, zone = database.execute(statement("ledger"))[0][:2]
    entries, root = journal_tables.state(database)
    before = _before(database, folder, uuid)
    if before and before.entries == entries and not compact:
        return Written(before, 0, 0)
    _clear(folder, before)
    changes = since(database, before.entries) if before and not compact else None
    kept_files = before.files if before and changes else ()
    generation = before.generation + 1 if before else 1
    new = list(_files(database, folder, generation, changes))
    manifest = Manifest(uuid, zone, entries, root, generation, tuple(sorted((*kept_files, *new))))
    manifest.write(folder)
    return Written(manifest, len(new), sum(one.rows for one in new))


def _before(database: Database, folder: Path, uuid: str) -> Manifest | None:
    """What the folder has from an earlier export."""
    if not (folder / NAME).exists():
        if strange := next((name for name, ours in _within(folder) if not ours), None):
            raise RefusedError(f"{folder} has {strange} and is no lake; name a new folder")
        return None
    before = Manifest.read(folder)
    if before.ledger != uuid:
        raise RefusedError(f"{folder} is the lake of another ledger, {before.ledger}; name another folder")
    if before.entries > (size := journal_tables.size(database)):
        raise RefusedError(
            f"{folder} is newer, of {before.entries:,} entries and not of {size:,} as this ledger; name another folder"
        )
    if journal_tables.frontier(database, before.entries).root().hex() != before.root:
        raise RefusedError(
            f"{folder} was made of another history of this ledger, of {before.entries:,} entries; name another folder"
        )
    return before


def _clear(folder: Path, before: Manifest | None) -> None:
    """Remove what no manifest names: of an export that was stopped, and of the state before a compact one."""
    named = {one.path for one in before.files} if before else set()
    for name in [name for name, ours in _within(folder) if ours and name.endswith(".parquet")]:
        if name not in named:
            (folder / name).unlink()


def _within(folder: Path) -> Iterator[tuple[str, bool]]:
    """What is in a folder, links not followed, and whether an export made it."""
    for place, below, names in os.walk(folder):
        for name in sorted((*below, *names)):
            path = Path(place, name)
            within = path.relative_to(folder).as_posix()
            yield within, OURS.fullmatch(within) is not None and not path.is_symlink()


def _files(database: Database, folder: Path, generation: int, changes: Changes | None) -> Iterator[File]:
    """Write the files of an export: one for each table and bucket that has anything new."""
    for table in TABLES:
        numbers = getattr(changes, CHANGED.get(table, "questions")) if changes else None
        wanted = [EVERY] if numbers is None else ranges(numbers)
        places = _buckets(database, wanted) if table == "forecast" else {table: wanted}
        for place, some in places.items():
            batches = _batches(database, table, some)
            first = next(batches, [])
            if first or not changes:
                path = f"{place}/{generation:06}.parquet"
                yield _file(folder, path, table, chain([first], batches), generation)


def _buckets(database: Database, wanted: list[tuple[int, int]]) -> dict[str, list[tuple[int, int]]]:
    """The folders of forecasts, and the questions whose forecasts are to be written into each."""
    last = database.named(statement("last_ids"))[0]["question"]
    places: dict[str, list[tuple[int, int]]] = {}
    for first, end in wanted:
        for bucket in range(max(first, 0) // BUCKET, min(end, last) // BUCKET + 1):
            within = max(first, bucket * BUCKET), min(end, (bucket + 1) * BUCKET - 1)
            places.setdefault(f"forecast/bucket={bucket}", []).append(within)
    return places


def _batches(database: Database, table: str, wanted: list[tuple[int, int]]) -> Iterator[list[Row]]:
    """The rows of a table that are to be written, in batches; those of one question together."""
    for first, last in wanted:
        yield from database.stream(statement(f"lake.{table}"), {"first": first, "last": last}, size=GROUP)


def _file(folder: Path, path: str, table: str, batches: Iterator[list[Row]], generation: int) -> File:
    """Write a file, and see that it is on the disk."""
    pyarrow, files = parquet()
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with place.open("xb") as out:
        with files.ParquetWriter(out, schema(table), compression="zstd") as writer:
            for batch in batches:
                writer.write_table(_columns(pyarrow, table, batch, generation))
                rows += len(batch)
        out.flush()
        kept(out.fileno())
    keep_folder(place.parent)
    keep_folder(place.parent.parent)
    return File(path, table, rows, digest(place), generation)


def _decimals(chances: Any, kind: Any) -> Any:
    """Probabilities as decimals. Raises RefusedError: one would become certain by that."""
    from pyarrow import array, compute

    rounded = chances.cast(kind)
    again = rounded.cast(chances.type)
    certain = compute.is_in(again, value_set=array([0.0, 1.0]))
    if compute.any(compute.and_(certain, compute.not_equal(again, chances))).as_py():
        raise RefusedError(
            f"a probability is closer to 0 or 1 than {PLACES} decimal places tell, which is all that a lake has; "
            "correct it, or score the ledger itself"
        )
    return rounded


def _columns(pyarrow: Any, table: str, batch: list[Row], generation: int) -> Any:
    """Rows as columns of their types."""
    given = zip(*batch, strict=True) if batch else [()] * len(TABLES[table])
    columns = [*given, [generation] * len(batch)]
    typed = []
    for values, field in zip(columns, schema(table), strict=True):
        chance = field.name == CHANCE
        column = pyarrow.array(values, pyarrow.float64() if chance else field.type)
        typed.append(_decimals(column, field.type) if chance else column)
    return pyarrow.table(typed, schema=schema(table))
