"""A guessed mapping asked about column by column, kept in a file, and written as the command that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click
import orjson

from forecasts.records.values import shown
from ledger.errors import InputError

if TYPE_CHECKING:
    from ledger.exchange.importers.interface import Discovered

PAIRS = {"maps": "--map", "constants": "--set", "options": "--option", "quantiles": "--quantile"}
LISTS = {"values": "--values", "ignore": "--ignore"}
FLAGS = {"wide": "--wide", "questions": "--questions", "users": "--users", "rescale": "--rescale"}
VALUES = ("encoding", "sheet", "zone", "dates", "delimiter", "chances", "question", "odds", "margin")
NONE = "-"  # the answer for a column that is none of ours
EXAMPLES = 3

Said = dict[str, Any]  # what the options say: the fields of ledger.exchange.importers.interface.How


def ask(found: Discovered) -> tuple[dict[str, str], list[str]]:
    """What the user says of each column whose meaning was guessed: the mapping, and columns that are none of ours."""
    maps, ignored = {}, []
    if found.guessed:
        click.echo(f"Which column holds what? Enter takes the guess, {NONE} says none, another name takes that column.")
    for ours, theirs in found.guessed.items():
        examples = ", ".join(map(shown, found.columns.get(theirs, [])[:EXAMPLES]))
        asked = f"{ours}: column {theirs!r}" + (f" (such as {examples})" if examples else "")
        answer = click.prompt(asked, default=theirs, value_proc=lambda text: _column(text, found.columns))
        if answer == NONE:
            ignored.append(theirs)
        else:
            maps[ours] = answer
    return maps, ignored


def _column(text: str, columns: Mapping[str, Any]) -> str:
    if text != NONE and text not in columns:
        raise click.UsageError(f"the file has no column {text!r}; it has {shown(', '.join(columns), 200)}")
    return text


def defaults() -> Said:
    """What is said where no option is given."""
    from ledger.exchange.importers.interface import How

    return {
        field.name: field.default if field.default_factory is MISSING else field.default_factory()
        for field in fields(How)
        if field.name not in ("ledger_zone", "now")
    }


def command(file: Path, said: Said, form: str | None, *, confirmed: bool) -> str:
    """The command that does the same without asking.

    Example:
        >>> command(Path("my file.csv"), {**defaults(), "maps": {"question": "Prediction"}}, None, confirmed=True)
        "prediction-ledger import 'my file.csv' --map question=Prediction --yes"
    """
    usual = defaults()
    words = ["prediction-ledger", "import", str(file), *(["--format", form] if form else [])]
    for name, option in PAIRS.items():
        for ours, theirs in said[name].items():
            words += [option, f"{ours}={theirs}"]
    for name, option in LISTS.items():
        for one in said[name]:
            words += [option, one]
    words += [option for name, option in FLAGS.items() if said[name]]
    for name in VALUES:
        if said[name] != usual[name]:
            words += [f"--{name}", said[name]]
    words += [*([] if said["header"] else ["--no-header"]), *(["--yes"] if confirmed else [])]
    return " ".join(map(quote, words))


def save(name: Path, said: Said) -> None:
    """Keep in a file what the options say of a kind of file. Raises InputError: it cannot be written."""
    usual = defaults()
    told = {key: value for key, value in said.items() if value != usual[key]}
    try:
        name.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
    except OSError as wrong:
        raise InputError(f"--save-mapping {name}: it cannot be written: {wrong.strerror or wrong}") from wrong


def load(name: Path, said: Said) -> Said:
    """What the options say, and for the rest what a file says that save() wrote.

    Raises:
        InputError: there is no such file, or it is not one that was saved.
    """
    usual = defaults()
    try:
        kept = orjson.loads(name.read_bytes())
    except OSError as wrong:
        raise InputError(f"--mapping {name}: it cannot be read: {wrong.strerror or wrong}") from wrong
    except orjson.JSONDecodeError as wrong:
        raise InputError(f"--mapping {name}: that is no file that --save-mapping wrote: {wrong}") from wrong
    if not isinstance(kept, dict) or not all(
        key in usual and _is_like(value, usual[key]) for key, value in kept.items()
    ):
        raise InputError(f"--mapping {name}: that is no file that --save-mapping wrote")
    together = {**said}
    for key, value in kept.items():
        if isinstance(value, dict):
            together[key] = {**value, **said[key]}
        elif said[key] == usual[key]:
            together[key] = tuple(value) if isinstance(value, list) else value
    return together


def _is_like(value: Any, usual: Any) -> bool:
    """Whether a value can stand in place of one that is said where no option is given."""
    if isinstance(usual, dict):
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    if isinstance(usual, tuple):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, bool if isinstance(usual, bool) else str)
