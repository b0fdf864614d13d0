"""Model output of a hub (hubverse): one file, or a hub's folder with model-output and, if there are, target data.

What a model said of one target, place and end date on one day is one forecast: quantiles of a number, or the
probabilities of categories. What it said of the same on another day is a revision.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import orjson

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_day, read_number, shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import EARLIER, ImportRow
from ledger.exchange.importers.files.parquet import Parquet, is_parquet
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms.hub_files import BEFORE, as_hubverse, record_rows
from ledger.exchange.importers.platforms.hub_targets import Targets
from ledger.exchange.importers.platforms.hub_truth import Truth
from ledger.exchange.importers.platforms.hub_values import LEVELLED, Values, decimal_of, value_of
from ledger.exchange.importers.rows import cells, chances, each, listed, one_line, row
from ledger.spreadsheet import BadCell

NAME = "hubverse"
ABOUT = "hubverse: model output as CSV or Parquet, a file or a hub's folder"
OF_A_PLATFORM = True

VALUE = ("output_type", "output_type_id", "value")
MADE = ("reference_date", "origin_date", "forecast_date", "nowcast_date")
ENDS = ("target_end_date", "target_date")
MODEL = ("model_id", "model", "team_model")
NOT_TASK = {*VALUE, *MADE, *ENDS, *MODEL, "horizon"}
OUTPUTS, TARGETS = ("model-output", "data-processed"), "target-data"  # the second of hubs before hubverse
SAMPLES = "tasks with samples: read as quantiles at 23 levels from 0.01 to 0.99, between the samples in a straight line"
MEANS = "means: no forecast of a number, of which they say nothing but the middle"
POINTS = "points: they do not say whether they are a mean or a median"
_STEM = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
_UNIT = re.compile(r"\b(day|week|wk|month)\b", re.IGNORECASE)

Task = tuple[str, ...]


class _Said(NamedTuple):
    """What a model said of a task."""

    line: int  # where it begins
    values: Values  # what it said
    lines: dict[tuple[str, str], int]  # where each value stands, by its output type and id
    wrong: list[tuple[int, str]]  # the line of what is wrong with it, and what; nothing of it is kept then

    def take(self, line: int, kind: str, id_: str, value: str) -> None:
        """Take note of a value; one of another size for the same thing is a contradiction."""
        name = decimal_of(id_) if kind in LEVELLED else id_
        before = self.values.setdefault(kind, {}).setdefault(name, value)
        first = self.lines.setdefault((kind, name), line)
        if decimal_of(before) != decimal_of(value) and kind != "sample":
            what = f"the {kind} {name}".strip()
            self.wrong.append((line, f"{what} is {value} in line {line:,} and {before} in line {first:,}"))

    def contradiction(self) -> tuple[int, str] | None:
        """The line of the first value that contradicts another one, and both; None where none does."""
        if self.wrong:
            return self.wrong[0]
        try:
            known = sorted((read_number(id_), id_, value) for id_, value in self.values.get("quantile", {}).items())
            falls = [(a[1:], b[1:]) for a, b in pairwise(known) if read_number(b[2]) < read_number(a[2])]
        except RecordError:  # told where the value is read
            return None
        for (low, below), (high, above) in falls:
            first, line = (self.lines["quantile", id_] for id_ in (low, high))
            return line, (
                f"the quantile {high} is {above} in line {line:,}, below the quantile {low}, {below} in line "
                f"{first:,}; values must not fall"
            )
        return None

    @property
    def is_of_samples(self) -> bool:
        """Whether samples are all that its values are read from."""
        return "sample" in self.values and self.values.keys().isdisjoint({"pmf", "quantile", "cdf"})


def recognises(file: File) -> bool:
    """By the folder that a hub has, or by the columns of a file."""
    if not file.start:
        return any((file.path / name).is_dir() or file.path.name == name for name in OUTPUTS)
    if not is_parquet(file):
        names = set(file.first_line.replace('"', "").split(","))
        return ({*VALUE} <= names or names >= BEFORE) and not file.is_own
    try:
        return {*VALUE} <= set(Parquet(file.path).names())
    except InputError:
        return False


def read(file: File, how: How, found: Discovered) -> Rows:
    """The forecasts of all models, file by file."""
    folder = _hub(file.path)
    hub = _Hub(
        how.constants.get("platform") or (folder.name if folder else "hubverse"),
        Truth(folder / TARGETS if folder else None, {*NOT_TASK, "horizon"}),
        Targets.of(folder),
        found,
    )
    for path in _files(file.path):
        yield from _read_one(path, how, hub)
    if unasked := hub.truth.unasked():
        what = f"rows of target data that no forecast is about: {shown(', '.join(sorted(unasked)), 200)}"
        found.skipped[what] += sum(unasked.values())


class _Hub(NamedTuple):
    """What is known of a hub: its name, what happened, what it says of its targets; and what is told beside rows."""

    platform: str
    truth: Truth
    targets: Targets
    found: Discovered


def _hub(path: Path) -> Path | None:
    """The folder of the hub that a path is in, if it is in one."""
    inside = (folder for folder in (path, *path.parents) if any((folder / name).is_dir() for name in OUTPUTS))
    return next(inside, None)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    home = next((path / name for name in OUTPUTS if (path / name).is_dir()), path)
    inside = sorted(p for p in home.glob("**/*") if p.suffix.lower() in (".csv", ".parquet") and p.is_file())
    if not inside:
        raise InputError(f"there is no model output, CSV or Parquet, in {home.name}")
    yield from inside


def _read_one(path: Path, how: How, hub: _Hub) -> Rows:
    model = how.constants.get("forecaster") or _model(path)
    tasks: dict[Task, _Said] = {}
    names: list[str] = []
    for one in record_rows(path, how.encoding):
        if isinstance(one, Problem):
            yield one
            continue
        record = as_hubverse(one[1])
        names = names or _checked(record, path)
        _take(one[0], record, names, tasks, hub)

    def rows(_: int, task: tuple[Task, _Said]) -> Rows:
        if told := task[1].contradiction():
            yield Problem(told[0], "value", f"{path.name}: {told[1]}")
            return
        yield _forecast(task[1], dict(zip(names, task[0], strict=True)), model, hub)
        if task[1].is_of_samples:
            hub.found.count("read otherwise", SAMPLES)

    yield from each(((said.line, (task, said)) for task, said in tasks.items()), rows, lambda _: f"{path.name}: ")


def _take(line: int, record: dict[str, str], names: list[str], tasks: dict[Task, _Said], hub: _Hub) -> None:
    """Take note of what a row says of its task."""
    kind = record["output_type"].strip().lower()
    hub.found.count("values by output type", kind or "none")
    if kind == "point":
        hub.found.skipped[POINTS] += 1
    elif kind == "mean" and not hub.targets.is_probability(record.get("target", "").strip()):
        hub.found.skipped[MEANS] += 1
    else:
        task = tuple(hub.targets.form(name, record[name]) for name in names)
        said = tasks.setdefault(task, _Said(line, {}, {}, []))
        said.take(line, kind, record["output_type_id"].strip(), record["value"].strip())


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
    return named[2] if named else path.parent.name if path.parent.parent.name in OUTPUTS else ""


def _first(record: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((record[name].strip()[:10] for name in names if record.get(name, "").strip() not in ("", "NA")), "")


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


def _forecast(said: _Said, record: dict[str, str], model: str, hub: _Hub) -> ImportRow:
    who = one_line(next((record[name] for name in MODEL if record.get(name)), "") or model)
    made = read_day(_first(record, MADE)).isoformat()
    end = _end(record, made)
    if not who:
        raise BadCell("", "the file does not say which model it is of; say it with --set forecaster=NAME")
    target, task = _task(record, hub.truth)
    about = " / ".join([target, *(f"horizon {v}" if k == "horizon" else v for k, v in task.items())])
    fields, forecast, kind = _value_fields(said.values, target, hub.targets)
    believed = hub.truth.of({**task, "target": target, "target_end_date": end}, kind)
    question = {
        "platform": hub.platform,
        "question_id": f"{about} / {end}",
        "question": f"{about} on {end}",
        "closes": end,
        "outcome": believed[-1][1] if believed else "",
        "tags": listed([target]),
        **_believed(believed, end),
        **fields,
    }
    by = {"forecaster": who, "forecaster_kind": "model", "made_on": made}
    by["forecast_id"] = f"{who} / {made} / {about} / {end}"
    return row(said.line, cells(question), {**forecast, **by})


def _believed(versions: list[tuple[str, str]], end: str) -> dict[str, str]:
    """Since when the outcome was known, not before the day that it is about was over; and what was believed."""
    if not versions:
        return {}
    over = (read_day(end) + timedelta(days=1)).isoformat()
    since = {max(known[:10], over): value for known, value in versions}
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
    kind, values = value_of(given)
    if kind == "choice":
        values = targets.in_order(target, values)
        ordered = "yes" if targets.is_ordered(target) else ""
        options = {"kind": "choice", "options": listed(list(values)), "ordered": ordered}
        return options, {"probabilities": chances(values)}, kind
    if kind == "binary":
        return {}, {"probability": decimal_text(values["yes"])}, kind
    quantiles = orjson.dumps({key: decimal_text(value) for key, value in values.items()}).decode()
    return {"kind": "numeric", "unit": targets.units.get(target, "")}, {"quantiles": quantiles}, kind
