"""Whether a lake is whole: the manifest's files are there, with our columns, and what they hold belongs together."""

from pathlib import Path

from ledger.errors import DamagedError
from ledger.store.lake.columns import GENERATION, TABLES, parquet, schema
from ledger.store.lake.duck import DuckDB
from ledger.store.lake.manifest import File, Manifest, digest
from ledger.store.statements import parts, statement


def check(folder: Path) -> Manifest:
    """The manifest of a lake that is whole.

    Raises:
        StorageError: it is no lake.
        DamagedError: it is not whole; the first thing that is wrong.
        RefusedError: pyarrow, DuckDB or sqlglot is not installed.
    """
    manifest = Manifest.read(folder)
    for one in manifest.files:
        if wrong := _wrong(folder / one.path, one):
            raise DamagedError(f"{folder / one.path} {wrong}; export the lake anew with --compact")
    with DuckDB(folder) as lake:
        for rules in filter(None, parts("astray")):
            if (found := lake.one(statement(f"astray.{rules}"))) is not None:
                raise DamagedError("{} does not hold together: the {} {} {}".format(folder, *found))
    return manifest


def _wrong(path: Path, one: File) -> str | None:
    """What is wrong with a file."""
    pyarrow, files = parquet()
    if one.table not in TABLES:
        return f"is of the table {one.table}, which a lake does not have"
    if not path.is_file():
        return "is missing"
    if digest(path) != one.sha256:
        return "is not the file that the manifest names: its SHA-256 differs"
    try:
        found = files.ParquetFile(path)
    except (OSError, pyarrow.ArrowInvalid):
        return "is no Parquet file"
    there = {field.name: field.type for field in found.schema_arrow}
    for field in schema(one.table):
        if there.get(field.name) != field.type:
            return f"has no column {field.name} of the type {field.type}"
    if found.metadata.num_rows != one.rows:
        return f"has not the {one.rows:,} rows that the manifest says"
    for batch in found.iter_batches(columns=[GENERATION]):
        if batch.column(0).unique().to_pylist() != [one.generation]:
            return f"has not {one.generation} in each {GENERATION}, as the manifest says"
    return None
