"""A hub's folder and the files in it, CSV or Parquet, as records of text: codes keep their leading zeros."""

import re
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import InputError
from ledger.exchange.importers.files.grid import below_header
from ledger.exchange.importers.files.objects import Records, file_records, named_cells
from ledger.exchange.importers.files.parquet import Parquet

OUTPUTS, TARGETS = ("model-output", "data-processed"), "target-data"  # the second of hubs before hubverse
BEFORE = {"target", "type", "quantile", "value"}  # columns of the hubs before hubverse
_AHEAD = re.compile(r"-?\d+ (day|wk|week|month) ahead ")
_STEM = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")


def hub_of(path: Path) -> Path | None:
    """The folder of the hub that a path is in, if it is in one."""
    inside = (folder for folder in (path, *path.parents) if any((folder / name).is_dir() for name in OUTPUTS))
    return next(inside, None)


def outputs_in(path: Path) -> Iterator[Path]:
    """The files of model output in a hub's folder, or the file itself. Raises InputError: there is none."""
    if path.is_file():
        yield path
        return
    home = next((path / name for name in OUTPUTS if (path / name).is_dir()), path)
    inside = sorted(p for p in home.glob("**/*") if p.suffix.lower() in (".csv", ".parquet") and p.is_file())
    if not inside:
        raise InputError(f"there is no model output, CSV or Parquet, in {home.name}")
    yield from inside


def model_named(path: Path) -> str:
    """The model that a file is of, by its name, else by its folder's."""
    named = _STEM.fullmatch(path.stem)
    return named[2] if named else path.parent.name if path.parent.parent.name in OUTPUTS else ""


def record_rows(path: Path, encoding: str | None) -> Records:
    """The rows of a file with their lines, each as {column: text}.

    Raises:
        InputError: it cannot be read; the message begins with the file's name.
    """
    try:
        if path.suffix.lower() == ".parquet":
            yield from named_cells(*below_header(Parquet(path).lines))
        else:
            yield from file_records(path, encoding, (), "a file of a hub")
    except InputError as wrong:
        raise InputError(f"{path.name}: {wrong}", wrong.problems, wrong.count) from wrong


def as_hubverse(record: dict[str, str]) -> dict[str, str]:
    """A row of model output; those of the hubs before hubverse call the columns otherwise, and name weeks ahead.

    Example:
        >>> old = {"type": "quantile", "quantile": "0.5", "value": "7", "target": "1 wk ahead inc death"}
        >>> as_hubverse({**old, "target_end_date": "2020-05-02"})["target"]
        'inc death'
    """
    if "output_type" in record or not record.keys() >= BEFORE:
        return record
    rest = {name: value for name, value in record.items() if name not in ("type", "quantile")}
    target = _AHEAD.sub("", rest["target"].strip()) if record.get("target_end_date") else rest["target"]
    return {**rest, "target": target, "output_type": record["type"], "output_type_id": record["quantile"]}
