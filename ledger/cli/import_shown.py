"""What an import would keep, and what it kept, in words."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.reports.wording.figures import counted

if TYPE_CHECKING:
    from ledger.exchange.import_file import FileImport
    from ledger.exchange.printed_scores import Compared

MOST_UNREAD = 12  # columns
MOST = 8  # names of one way of counting
WIDTH = 60  # characters of an example


def summary(counts: dict[str, int]) -> Iterator[str]:
    """What became of the rows, in a few lines."""
    yield (
        f"{counted(counts['rows'], 'row')}: {counted(counts['forecasts'], 'new forecast')}, "
        f"{counts['known']:,} known already, "
        f"{counts['bad']:,} bad."
    )
    yield (
        f"New: {counted(counts['questions'], 'question')}, {counted(counts['forecasters'], 'forecaster')}, "
        f"{counted(counts['resolutions'], 'resolution')}."
    )
    if changed := [counted(counts[name], name[:-1]) for name in ("corrections", "amendments") if counts.get(name)]:
        yield f"Changed at source: {', '.join(changed)}."
    if counts.get("reopened"):
        yield f"{counted(counts['reopened'], 'question')} open again: the outcome was taken back at its source."
    if counts.get("joined"):
        yield f"{counted(counts['joined'], 'question')} had line breaks; their lines were joined."
    if counts["repeated"]:
        one = counts["repeated"] == 1
        says = "repeats another one exactly; it was kept" if one else "repeat another one exactly; they were kept"
        yield f"{counts['repeated']:,} of the new forecasts {says}."


def times(kept: FileImport) -> Iterator[str]:
    """How the times of forecasts are known that are entered only now."""
    if kept.counts["forecasts"]:
        are = (
            "documented (C) where the platform itself stamped them, else retrospective (D)"
            if kept.of_a_platform
            else "retrospective (D): a table does not prove when they were said"
        )
        yield f"Those whose answer could be known already are {are}."


def show(file: Path, looked: FileImport, *, err: bool = False) -> None:
    """What would be kept."""
    for line in _lines(file, looked):
        click.echo(line, err=err)


def _lines(file: Path, looked: FileImport) -> Iterator[str]:
    yield f"{file}: {looked.about} ({looked.form})"
    yield from _how_it_is_read(looked)
    yield from _would(looked.counts)
    yield from (f"  left out: {n:,} {reason}" for reason, n in looked.skipped.items())
    yield from (f"  bad: {problem}" for problem in looked.problems[:MOST])
    if len(looked.problems) > MOST:
        yield f"  ... and {looked.counts['bad'] - MOST:,} more"
    yield from (f"  {_example(example)}" for example in looked.examples)
    yield from score_lines(looked.scores)


def _how_it_is_read(looked: FileImport) -> Iterator[str]:
    for ours, theirs in looked.mapping.items():
        yield f"  {ours} <- {theirs}"
    if looked.unread:
        yield f"  not read: {unread(looked)}"
    for guess in looked.guesses:
        yield f"  guessed: {guess}"
    for what, counts in looked.found.items():
        common = [f"{n:,} {name}" for name, n in counts.most_common(MOST)]
        yield f"  {what}: {', '.join(common)}{', ...' if len(counts) > MOST else ''}"


def unread(looked: FileImport) -> str:
    """The columns that nothing is taken from, with what one may be meant for."""
    from ledger.exchange.importers.tables import guesses
    from ledger.exchange.importers.tables.header import resembling

    told = []
    meant = {theirs: ours for ours, theirs in guesses.columns(looked.unread, (), looked.mapping).items()}
    for name in looked.unread[:MOST_UNREAD]:
        like = resembling(name, looked.mapping) or meant.get(name, "")
        told.append(repr(name) + (f" (--map {shlex.quote(f'{like}={name}')} reads it as {like})" if like else ""))
    more = len(looked.unread) - MOST_UNREAD
    return ", ".join(told) + (f" and {more:,} more" if more > 0 else "")


def score_lines(scores: list[Compared]) -> Iterator[str]:
    """How the scores in the file compare with ours."""
    from ledger.exchange.printed_scores.compared import sentences

    for column in scores:
        yield from sentences(column)


def scores_as_json(scores: list[Compared]) -> list[dict[str, Any]]:
    """The same, as JSON values."""
    return [
        {
            "column": one.column,
            "rule": one.rule,
            "compared": one.compared,
            "equal": one.equal,
            "tolerance": one.tolerance,
            "largest_difference": _finite(one.largest),
            "hint": one.hint or None,
            "different": [
                {"line": d.line, "of": d.of, "theirs": d.theirs, "ours": _finite(d.ours)} for d in one.different
            ],
            "not_compared": dict(one.not_compared),
        }
        for one in scores
    ]


def _would(counts: dict[str, int]) -> Iterator[str]:
    revisions, late = counts.get("revisions", 0), counts.get("late", 0)
    yield (
        f"Would keep {counted(counts['forecasts'], 'forecast')} ({counted(revisions, 'revision')}, {late:,} late), "
        f"{counted(counts['questions'], 'question')}, {counted(counts['forecasters'], 'forecaster')}, "
        f"{counted(counts['resolutions'], 'resolution')}; {counts['known']:,} known already, {counts['bad']:,} bad."
    )


def _example(example: dict[str, str]) -> str:
    question = example["question"]
    short = question if len(question) <= WIDTH else question[: WIDTH - 3] + "..."
    outcome = f" -> {example['outcome']}" if example["outcome"] else ""
    chance = example["probability"]
    told = chance if len(chance) <= WIDTH else chance[: WIDTH - 3] + "..."
    return f"{example['made_on'][:16]}  {example['forecaster'][:30]}: {told}  {short}{outcome}"


def _finite(value: float | None) -> float | str | None:
    """A number as JSON can have it: "inf" and "-inf" are text."""
    return value if value is None or math.isfinite(value) else str(value)


def as_json(looked: FileImport) -> dict[str, Any]:
    """What would be kept, as JSON values."""
    return {
        "format": looked.form,
        "about": looked.about,
        "kept": looked.kept,
        "counts": looked.counts,
        "mapping": looked.mapping,
        "guesses": looked.guesses,
        "not_read": looked.unread,
        "found": {what: dict(counts) for what, counts in looked.found.items()},
        "left_out": dict(looked.skipped),
        "bad": [{"line": p.line, "column": p.column, "reason": p.reason} for p in looked.problems],
        "examples": looked.examples,
        **({"scores": scores_as_json(looked.scores)} if looked.scores else {}),
    }
