"""Model output of a hub (hubverse): one file, or a hub's folder with model-output and, if there are, target data.

What a model said of one target, place and end date on one day is one forecast: quantiles of a number, or the
probabilities of categories. What it said of the same on another day is a revision.
"""

from pathlib import Path
from typing import NamedTuple

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import ImportRow
from ledger.exchange.importers.files.parquet import Parquet, is_parquet
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms import hub_files, hub_tasks
from ledger.exchange.importers.platforms.hub_files import OUTPUTS, TARGETS
from ledger.exchange.importers.platforms.hub_targets import Targets
from ledger.exchange.importers.platforms.hub_tasks import MODEL, NOT_TASK, VALUE
from ledger.exchange.importers.platforms.hub_truth import Truth
from ledger.exchange.importers.platforms.hub_values import Said, value_fields
from ledger.exchange.importers.rows import cells, each, listed, one_line, row
from ledger.spreadsheet import BadCell

NAME = "hubverse"
ABOUT = "hubverse: model output as CSV or Parquet, a file or a hub's folder"
OF_A_PLATFORM = True

SAMPLES = "tasks with samples: read as quantiles at 23 levels from 0.01 to 0.99, between the samples in a straight line"
MEANS = "means: no forecast of a number, of which they say nothing but the middle"
POINTS = "points: they do not say whether they are a mean or a median"

Task = tuple[str, ...]


def recognises(file: File) -> bool:
    """By the folder that a hub has, or by the columns of a file."""
    if not file.start:
        return any((file.path / name).is_dir() or file.path.name == name for name in OUTPUTS)
    if not is_parquet(file):
        names = set(file.first_line.replace('"', "").split(","))
        return ({*VALUE} <= names or names >= hub_files.BEFORE) and not file.is_own
    try:
        return {*VALUE} <= set(Parquet(file.path).names())
    except InputError:
        return False


def read(file: File, how: How, found: Discovered) -> Rows:
    """The forecasts of all models, file by file."""
    folder = hub_files.hub_of(file.path)
    hub = _Hub(
        how.constants.get("platform") or (folder.name if folder else "hubverse"),
        Truth(folder / TARGETS if folder else None, NOT_TASK),
        Targets.of(folder),
        found,
    )
    for path in hub_files.outputs_in(file.path):
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


def _read_one(path: Path, how: How, hub: _Hub) -> Rows:
    model = how.constants.get("forecaster") or hub_files.model_named(path)
    tasks: dict[Task, Said] = {}
    names: list[str] = []
    for one in hub_files.record_rows(path, how.encoding):
        if isinstance(one, Problem):
            yield one
            continue
        record = hub_files.as_hubverse(one[1])
        names = names or hub_tasks.task_columns(record, path)
        _take(one[0], record, names, tasks, hub)

    def rows(_: int, task: tuple[Task, Said]) -> Rows:
        if told := task[1].contradiction():
            yield Problem(told[0], "value", f"{path.name}: {told[1]}")
            return
        yield _forecast(task[1], dict(zip(names, task[0], strict=True)), model, hub)
        if task[1].is_of_samples:
            hub.found.count("read otherwise", SAMPLES)

    yield from each(((said.line, (task, said)) for task, said in tasks.items()), rows, lambda _: f"{path.name}: ")


def _take(line: int, record: dict[str, str], names: list[str], tasks: dict[Task, Said], hub: _Hub) -> None:
    """Take note of what a row says of its task."""
    kind = record["output_type"].strip().lower()
    hub.found.count("values by output type", kind or "none")
    if kind == "point":
        hub.found.skipped[POINTS] += 1
    elif kind == "mean" and not hub.targets.is_probability(record.get("target", "").strip()):
        hub.found.skipped[MEANS] += 1
    else:
        task = tuple(hub.targets.form(name, record[name]) for name in names)
        said = tasks.setdefault(task, Said(line, {}, {}, []))
        said.take(line, kind, record["output_type_id"].strip(), record["value"].strip())


def _forecast(said: Said, record: dict[str, str], model: str, hub: _Hub) -> ImportRow:
    who = one_line(next((record[name] for name in MODEL if record.get(name)), "") or model)
    made = hub_tasks.made_on(record)
    end = hub_tasks.end_of(record, made)
    if not who:
        raise BadCell("", "the file does not say which model it is of; say it with --set forecaster=NAME")
    target, task = hub_tasks.task_of(record, hub.truth)
    about = " / ".join([target, *(f"horizon {v}" if k == "horizon" else v for k, v in task.items())])
    fields, forecast, kind = value_fields(said.values, target, hub.targets)
    versions = hub.truth.of({**task, "target": target, "target_end_date": end}, kind)
    question = {
        "platform": hub.platform,
        "question_id": f"{about} / {end}",
        "question": f"{about} on {end}",
        "closes": end,
        "outcome": versions[-1][1] if versions else "",
        "tags": listed([target]),
        **hub_tasks.believed(versions, end),
        **fields,
    }
    by = {"forecaster": who, "forecaster_kind": "model", "made_on": made}
    by["forecast_id"] = f"{who} / {made} / {about} / {end}"
    return row(said.line, cells(question), {**forecast, **by})
