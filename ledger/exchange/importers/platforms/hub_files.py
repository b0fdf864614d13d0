"""Files of a hub, CSV or Parquet, as records of text: codes keep their leading zeros."""

import re
from pathlib import Path

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.grid import below_header
from ledger.exchange.importers.files.objects import Records, file_records
from ledger.exchange.importers.files.parquet import Parquet

BEFORE = {"target", "type", "quantile", "value"}  # columns of the hubs before hubverse
_AHEAD = re.compile(r"-?\d+ (day|wk|week|month) ahead ")


def record_rows(path: Path, encoding: str | None) -> Records:
    """The rows of a file with their lines, each as {column: text}.

    Raises:
        InputError: it cannot be read; the message begins with the file's name.
    """
    try:
        if path.suffix.lower() == ".parquet":
            with below_header(Parquet(path)) as (names, lines):
                for line in lines:
                    if not isinstance(line, Problem):
                        yield line[0], dict(zip(names, line[1], strict=True))
            return
        yield from file_records(path, encoding, (), "a file of a hub")
    except InputError as wrong:
        raise InputError(f"{path.name}: {wrong}", wrong.problems, wrong.count) from wrong


def as_hubverse(record: dict[str, str]) -> dict[str, str]:
    """A row of model output; those of the hubs before hubverse call the columns otherwise, and name weeks ahead.

    Example:
        >>> as_hubverse({"type": "quantile", "quantile": "0.5", "value": "7", "target": "1 wk ahead inc death"})
        {'value': '7', 'target': 'inc death', 'output_type': 'quantile', 'output_type_id': '0.5'}
    """
    if "output_type" in record or not record.keys() >= BEFORE:
        return record
    rest = {name: value for name, value in record.items() if name not in ("type", "quantile")}
    target = _AHEAD.sub("", rest["target"].strip()) if record.get("target_end_date") else rest["target"]
    return {**rest, "target": target, "output_type": record["type"], "output_type_id": record["quantile"]}
