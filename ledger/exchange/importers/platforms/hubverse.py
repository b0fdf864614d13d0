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
from typing import NamedTuple

import orjson

from forecasts.records.values import decimal_text, read_day, read_fraction, read_number, shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import EARLIER, ImportRow
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms.hub_files import record_rows
from ledger.exchange.importers.platforms.hub_targets import Targets
from ledger.exchange.importers.platforms.hub_truth import Truth
from ledger.exchange.importers.rows import bad_row, cells, chances, listed, one_line, row
from ledger.spreadsheet import BadCell

NAME = "hubverse"
ABOUT = "hubverse: model output as CSV or Parquet, a file or a hub's folder"
OF_A_PLATFORM = True

VALUE = ("output_type", "output_type_id", "value")
MADE = ("reference_date", "origin_date", "forecast_date", "nowcast_date")
ENDS = ("target_end_date", "target_date")
MODEL = ("model_id", "model", "team_model")
NOT_TASK = {*VALUE, *MADE, *ENDS, *MODEL, "horizon"}
OUTPUT, TARGETS = "model-output", "target-data"
LEVELS = (0.01, 0.025, *(i / 20 for i in range(1, 20)), 0.975, 0.99)  # of the hubs; at which samples are read
SAMPLES = "tasks with samples: read as quantiles at 23 levels from 0.01 to 0.99, between the samples in a straight line"
MEANS = "means: no forecast of a number, of which they say nothing but the middle"
_STEM = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
_UNIT = re.compile(r"\b(day|week|wk|month)\b", re.IGNORECASE)

Task = tuple[str, ...]
Values = dict[str, dict[str, str]]  # output type -> its ids -> values
Levels = dict[float, float]


class _Said(NamedTuple):
    """What a model said of a task.

    Attributes:
        line: where it begins.
        values: what it said.
    """

    line: int
    values: Values

    @property
    def is_of_samples(self) -> bool:
        """Whether samples are all that its values are read from."""
        return "sample" in self.values and self.values.keys().isdisjoint({"pmf", "quantile", "cdf"})


def recognises(file: File) -> bool:
    """By the folder that a hub has, or by the columns of a file."""
    if not file.start:
        return (file.path / OUTPUT).is_dir() or file.path.name == OUTPUT
    if file.ending == ".parquet":
        return True
    names = file.first_line.replace('"', "").split(",")
    return {*VALUE} <= set(names)


def read(file: File, how: How, found: Discovered) -> Rows:
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


def _read_one(path: Path, how: How, found: Discovered, platform: str, truth: Truth, targets: Targets) -> Rows:
    model = how.constants.get("forecaster") or _model(path)
    tasks: dict[Task, _Said] = {}
    names: list[str] = []
    for line, record in record_rows(path, how.encoding):
        if isinstance(record, Problem):
            yield record
            continue
        names = names or _checked(record, path)
        kind = record["output_type"].strip().lower()
        found.count("values by output type", kind or "none")
        if kind == "mean" and not targets.is_probability(record.get("target", "").strip()):
            found.skipped[MEANS] += 1
            continue
        task = tuple(record[name] for name in names)
        values = tasks.setdefault(task, _Said(line, {})).values.setdefault(kind, {})
        values[record["output_type_id"].strip()] = record["value"].strip()
    for task, said in tasks.items():
        record = dict(zip(names, task, strict=True))
        try:
            yield _forecast(said, record, model, platform, truth, targets)
        except ValueError as wrong:
            yield bad_row(said.line, wrong, f"{path.name}: ")
            continue
        if said.is_of_samples:
            found.count("read otherwise", SAMPLES)


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
        raise BadCell("", f"the horizon {horizon} is too far away")
    return (read_day(made) + timedelta(days=round(steps * days))).isoformat()


def _forecast(
    said: _Said, record: dict[str, str], model: str, platform: str, truth: Truth, targets: Targets
) -> ImportRow:
    who = one_line(next((record[name] for name in MODEL if record.get(name)), "") or model)
    made = read_day(_first(record, MADE)).isoformat()
    end = _end(record, made)
    if not who:
        raise BadCell("", "the file does not say which model it is of; say it with --set forecaster=NAME")
    target, task = _task(record, truth)
    about = " / ".join([target, *(f"horizon {v}" if k == "horizon" else v for k, v in task.items())])
    fields, forecast, kind = _value_fields(said.values, target, targets)
    of = {**task, "target": target, "target_end_date": end}
    question = {
        "platform": platform,
        "question_id": f"{about} / {end}",
        "question": f"{about} on {end}",
        "closes": end,
        "outcome": truth.of(of, kind),
        **_believed(truth.versions(of, kind), end),
        **fields,
    }
    forecast |= {
        "forecaster": who,
        "forecaster_kind": "model",
        "made_on": made,
        "forecast_id": f"{who} / {made} / {about} / {end}",
    }
    return row(said.line, cells(question), forecast)


def _believed(versions: list[tuple[str, str]], end: str) -> dict[str, str]:
    """Since when the outcome was known, never before the day that it is about, and what was believed until then."""
    if not versions:
        return {}
    since = {max(known[:10], end): value for known, value in versions}
    *earlier, (known, _) = since.items()
    return {"known_on": known, **({EARLIER: orjson.dumps(earlier).decode()} if earlier else {})}


def _task(record: dict[str, str], truth: Truth) -> tuple[str, dict[str, str]]:
    """The target, and what else says what a forecast is of."""
    task = {name: value for name, value in record.items() if name not in NOT_TASK and value not in ("", "NA")}
    target, horizon = task.pop("target", "value"), record.get("horizon", "").strip()
    if horizon and target in truth.by_horizon:
        task["horizon"] = horizon  # the change since when
    return target, task


def _value_fields(given: Values, target: str, targets: Targets) -> tuple[dict[str, str], dict[str, str], str]:
    """Our columns for what was said, of the question and of the forecast; and what kind of question it is."""
    kind, values = _value(given)
    if kind == "choice":
        values = targets.in_order(target, values)
        ordered = "yes" if targets.is_ordered(target) else ""
        options = {"kind": "choice", "options": listed(list(values)), "ordered": ordered}
        return options, {"probabilities": chances(values)}, kind
    if kind == "binary":
        return {}, {"probability": decimal_text(values["yes"])}, kind
    quantiles = orjson.dumps({key: decimal_text(value) for key, value in values.items()}).decode()
    return {"kind": "numeric"}, {"quantiles": quantiles}, kind


def _value(given: Values) -> tuple[str, dict[str, float]]:
    """What was said: quantiles by their level, the probabilities of categories, or that of yes."""
    if "pmf" in given:
        return "choice", _shares(given["pmf"])
    if "mean" in given and not given.keys() & LEVELLED.keys():
        return "binary", {"yes": read_fraction(given["mean"].popitem()[1])}
    for output_type, levels_of in {**LEVELLED, **MIDDLE}.items():
        if output_type in given:
            levels = levels_of(given[output_type])
            inner = {decimal_text(level): levels[level] for level in sorted(levels) if 0 < level < 1}
            if not inner:
                raise BadCell("", "it has no quantile strictly between 0 and 1")
            return "numeric", inner
    raise BadCell("", f"the output type {shown(next(iter(given)))} is not known")


def _shares(given: dict[str, str]) -> dict[str, float]:
    values = {one_line(name): read_number(value) for name, value in given.items()}
    total = math.fsum(values.values())
    if abs(total - 1) > 1e-3:
        raise BadCell("", f"the probabilities of the categories add up to {total:.10g}, not to 1")
    return {name: value / total for name, value in values.items()}


def _of_quantiles(given: dict[str, str]) -> Levels:
    return {read_number(level): read_number(value) for level, value in given.items()}


def _of_cdf(given: dict[str, str]) -> Levels:
    return {read_number(chance): read_number(place) for place, chance in given.items()}


def _of_samples(given: dict[str, str]) -> Levels:
    return _quantiles_of([read_number(value) for value in given.values()])


def _of_median(given: dict[str, str]) -> Levels:
    return {0.5: read_number(next(iter(given.values())))}


LEVELLED = {
    "quantile": _of_quantiles,
    "cdf": _of_cdf,
    "sample": _of_samples,
}  # the first that is there counts
MIDDLE = {"median": _of_median}  # where there is nothing else


def _quantiles_of(samples: list[float]) -> dict[float, float]:
    """The quantiles of samples at LEVELS, between them in a straight line (Hyndman and Fan's type 7).

    Source:
        Hyndman and Fan 1996, doi 10.1080/00031305.1996.10473566.
    """
    if len(samples) < 2:
        raise BadCell("", "one sample is no distribution")
    ordered = sorted(samples)
    found = {}
    for level in LEVELS:
        place = level * (len(ordered) - 1)
        left = min(int(place), len(ordered) - 2)
        low, high = ordered[left], ordered[left + 1]
        found[level] = min(max(low + (place - left) * (high - low), low), high)
    return found
