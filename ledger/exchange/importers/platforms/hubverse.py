"""Model output of a hub (hubverse): one file, or a hub's folder with model-output and, if there are, target data.

What a model said of one target, place and end date on one day is one forecast: quantiles of a number, or the
probabilities of categories. What it said of the same on another day is a revision.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import orjson

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_day, read_fraction, read_number, shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import Row
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.platforms.hub_files import record_rows
from ledger.exchange.importers.platforms.hub_targets import Targets
from ledger.exchange.importers.platforms.hub_truth import Truth
from ledger.exchange.importers.rows import cells, chances, listed, one_line, row

NAME = "hubverse"
ABOUT = "hubverse: model output as CSV or Parquet, a file or a hub's folder"
OF_A_PLATFORM = True

VALUE = ("output_type", "output_type_id", "value")
MADE = ("reference_date", "origin_date", "forecast_date", "nowcast_date")
ENDS = ("target_end_date", "target_date")
MODEL = ("model_id", "model", "team_model")
NOT_TASK = {*VALUE, *MADE, *ENDS, *MODEL, "horizon"}
OUTPUT, TARGETS = "model-output", "target-data"
LEVELS = (  # at which samples are read; those of the hubs themselves
    *(0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    *(0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99),
)
SAMPLES = "tasks with samples: read as quantiles at 23 levels from 0.01 to 0.99, between the samples in a straight line"
MEANS = "means: no forecast of a number, of which they say nothing but the middle"
_STEM = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
_UNIT = re.compile(r"\b(day|week|wk|month)\b", re.IGNORECASE)

Task = tuple[str, ...]


def recognises(file: File) -> bool:
    """By the folder that a hub has, or by the columns of a file."""
    if not file.start:
        return (file.path / OUTPUT).is_dir() or file.path.name == OUTPUT
    if file.ending == ".parquet":
        return True
    names = file.first_line.replace('"', "").split(",")
    return {*VALUE} <= set(names)


def read(file: File, how: How, found: Found) -> Rows:
    """The forecasts of all models, file by file."""
    hub = _hub(file.path)
    platform = how.constants.get("platform") or (hub.name if hub else "hubverse")
    truth = Truth(hub / TARGETS if hub else None, {*NOT_TASK, "horizon"})
    targets = Targets.of(hub)
    for path in _files(file.path):
        yield from _read_one(path, how, found, platform, truth, targets)


def _hub(path: Path) -> Path | None:
    """The folder of the hub that a path is in, if it is in one."""
    inside = [folder for folder in (path, *path.parents) if (folder / OUTPUT).is_dir()]
    return inside[0] if inside else None


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    home = path / OUTPUT if (path / OUTPUT).is_dir() else path
    inside = sorted(p for p in home.glob("**/*") if p.suffix.lower() in (".csv", ".parquet") and p.is_file())
    if not inside:
        raise InputError(f"there is no model output, CSV or Parquet, in {home.name}")
    yield from inside


def _read_one(path: Path, how: How, found: Found, platform: str, truth: Truth, targets: Targets) -> Rows:
    model = how.constants.get("forecaster") or _model(path)
    groups: dict[Task, dict[str, dict[str, str]]] = {}
    lines: dict[Task, int] = {}
    names: list[str] = []
    for line, record in record_rows(path, how.encoding):
        if isinstance(record, Problem):
            yield record
            continue
        names = names or _checked(record, path)
        task = tuple(value for name, value in record.items() if name not in VALUE)
        kind = record["output_type"].strip().lower()
        found.count("values by output type", kind or "none")
        if kind == "mean" and not targets.is_probability(record.get("target", "").strip()):
            found.skipped[MEANS] += 1
            continue
        lines.setdefault(task, line)
        groups.setdefault(task, {}).setdefault(kind, {})[record["output_type_id"].strip()] = record[
            "value"
        ].strip()
    for task, given in groups.items():
        record = dict(zip(names, task, strict=True))
        try:
            yield _forecast(lines[task], record, given, model, platform, truth, targets)
            if "sample" in given and not given.keys() & {"pmf", "quantile", "cdf"}:
                found.count("read otherwise", SAMPLES)
        except (ValueError, RecordError) as wrong:
            yield Problem(lines[task], "", f"{path.name}: {wrong}")


def _checked(record: Mapping[str, str], path: Path) -> list[str]:
    """The columns that say what a value is of."""
    for name in VALUE:
        if name not in record:
            raise InputError(f"{path.name}: model output has a column {name!r}, and this file has none")
    if not any(name in record for name in MADE):
        raise InputError(
            f"{path.name}: model output has a column reference_date or origin_date, and this file has none"
        )
    return [name for name in record if name not in VALUE]


def _model(path: Path) -> str:
    """The model that a file is of, by its name, else by its folder's."""
    named = _STEM.fullmatch(path.stem)
    return named[2] if named else path.parent.name if path.parent.parent.name == OUTPUT else ""


def _first(record: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(
        (record[name].strip()[:10] for name in names if record.get(name, "").strip() not in ("", "NA")), ""
    )


def _end(record: Mapping[str, str], made: str) -> str:
    """The day that a forecast is about: named, or so many units after it was made."""
    if named := _first(record, ENDS):
        return read_day(named).isoformat()
    horizon = record.get("horizon", "").strip()
    if horizon in ("", "NA"):
        return made
    steps = read_number(horizon)
    found = _UNIT.search(record.get("target", "") + " " + record.get("horizon_unit", ""))
    days = {"day": 1, "month": 30.4375}.get(found[1].lower() if found else "week", 7)
    if not abs(steps) < 10_000:
        raise ValueError(f"the horizon {horizon} is too far away")
    return (read_day(made) + timedelta(days=round(steps * days))).isoformat()


def _forecast(
    line: int,
    record: dict[str, str],
    given: dict[str, dict[str, str]],
    model: str,
    platform: str,
    truth: Truth,
    targets: Targets,
) -> Row:
    who = one_line(next((record[name] for name in MODEL if record.get(name)), "") or model)
    made = read_day(_first(record, MADE)).isoformat()
    end = _end(record, made)
    task = {name: value for name, value in record.items() if name not in NOT_TASK and value not in ("", "NA")}
    if not who:
        raise ValueError("the file does not say which model it is of; say it with --set forecaster=NAME")
    target = task.pop("target", "value")
    horizon = record.get("horizon", "").strip()
    if horizon and target in truth.by_horizon:
        task["horizon"] = horizon  # the change since when
    about = " / ".join([target, *(f"horizon {v}" if k == "horizon" else v for k, v in task.items())])
    fields = {
        "platform": platform,
        "question_id": f"{about} / {end}",
        "question": f"{about} on {end}",
        "closes": end,
    }
    said = {"forecaster": who, "forecaster_kind": "model", "made_on": made}
    said["forecast_id"] = f"{who} / {made} / {about} / {end}"
    kind, values = _value(given)
    if kind == "choice":
        values = targets.in_order(target, values)
        ordered = "yes" if targets.is_ordered(target) else ""
        fields |= {"kind": "choice", "options": listed(list(values)), "ordered": ordered}
        said["probabilities"] = chances(values)
    elif kind == "binary":
        said["probability"] = decimal_text(values["yes"])
    else:
        fields["kind"] = "numeric"
        said["quantiles"] = orjson.dumps({key: decimal_text(value) for key, value in values.items()}).decode()
    outcome = truth.of({**task, "target": target, "target_end_date": end}, kind)
    return row(line, cells({**fields, "outcome": outcome}), said)


def _value(given: dict[str, dict[str, str]]) -> tuple[str, dict[str, float]]:
    """What was said: quantiles by their level, the probabilities of categories, or that of yes."""
    if "pmf" in given:
        values = {one_line(name): read_number(value) for name, value in given["pmf"].items()}
        total = math.fsum(values.values())
        if abs(total - 1) > 1e-3:
            raise ValueError(f"the probabilities of the categories add up to {total:.10g}, not to 1")
        return "choice", {name: value / total for name, value in values.items()}
    if "quantile" in given:
        levels = {read_number(level): read_number(value) for level, value in given["quantile"].items()}
    elif "cdf" in given:
        levels = {read_number(chance): read_number(place) for place, chance in given["cdf"].items()}
    elif "sample" in given:
        levels = _quantiles_of([read_number(value) for value in given["sample"].values()])
    elif "mean" in given:
        return "binary", {"yes": read_fraction(given["mean"].popitem()[1])}
    elif "median" in given:
        levels = {0.5: read_number(next(iter(given["median"].values())))}
    else:
        raise ValueError(f"the output type {shown(next(iter(given)))} is not known")
    inner = {decimal_text(level): levels[level] for level in sorted(levels) if 0 < level < 1}
    if not inner:
        raise ValueError("it has no quantile strictly between 0 and 1")
    return "numeric", inner


def _quantiles_of(samples: list[float]) -> dict[float, float]:
    """The quantiles of samples at LEVELS, between them in a straight line (Hyndman and Fan's type 7).

    Source:
        Hyndman and Fan 1996, doi 10.1080/00031305.1996.10473566.
    """
    if len(samples) < 2:
        raise ValueError("one sample is no distribution")
    ordered = sorted(samples)
    found = {}
    for level in LEVELS:
        place = level * (len(ordered) - 1)
        left = min(int(place), len(ordered) - 2)
        low, high = ordered[left], ordered[left + 1]
        found[level] = min(max(low + (place - left) * (high - low), low), high)
    return found
