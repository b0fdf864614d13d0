"""A whole ledger from its lossless export: restored into an empty one, merged into any other."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import doubts, output
from ledger.errors import InputError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.exchange.merge.correspondence import MergeResult

SHOWN = 50  # differences


def bring(book: Ledger, file: Path, *, dry_run: bool, as_json: bool, scores: bool = False) -> None:
    """Restore or merge, and say what became of it."""
    if scores:
        raise InputError("--check-scores: a ledger keeps forecasts and no scores; leave it out")
    if book.empty and not dry_run:
        with output.progress("Restoring") as progress:
            entries, root = doubts.settled(book, partial(book.restore, file, progress=progress))
        if as_json:
            output.json({"restored": True, "entries": entries, "root": root})
        else:
            click.echo(f"Restored {entries:,} entries; the root is {root}.")
        return
    _tell(doubts.settled(book, partial(book.merge, file, dry_run=dry_run)), as_json, dry_run)


def _tell(result: MergeResult, as_json: bool, dry_run: bool) -> None:
    if as_json:
        output.json(_as_json(result, dry_run))
    else:
        _tell_in_words(result, dry_run)


def _as_json(result: MergeResult, dry_run: bool) -> dict[str, Any]:
    return {
        "restored": False,
        "kept": not dry_run,
        "common": result.common,
        "parted": result.parted,
        "went_on": result.went_on,
        **({"erased": result.erased} if result.erased else {}),
        "added": dict(result.added),
        "known": dict(result.known),
        "conflicts": result.conflicts,
        "near": [list(pair) for pair in result.near],
    }


def _tell_in_words(result: MergeResult, dry_run: bool) -> None:
    start = "Would add" if dry_run else "Added"
    if result.common is not None:
        click.echo(_copy(result, start))
        if result.erased:
            output.note(
                f"A text was removed there, and so here: {result.erased:,} entries that both have lost what they said."
            )
        if not result.parted:
            return
    click.echo(f"{start} {_listed(dict(result.added))}; here already: {_listed(dict(result.known))}.")
    for conflict in result.conflicts[:SHOWN]:
        output.note(f"Not changed: {conflict}")
    if (more := len(result.conflicts) - SHOWN) > 0:
        output.note(f"... and {more:,} more that the two say differently; --json has them all.")
    for one, other in result.near:
        output.note(f"Alike, and kept apart: {one} / {other}")
    if any(not one.startswith(("Q", "the tag ")) for one, _ in result.near):
        output.note("`prediction-ledger forecaster merge A B` makes two forecasters one.")


def _copy(result: MergeResult, start: str) -> str:
    """How a copy of this ledger and this one go together."""
    last = (result.common or 0) - 1
    if result.went_on:
        return (
            f"A copy of this ledger that went on after entry {last:,}: "
            f"{start.lower()} what came then, {result.went_on:,} more, entry by entry as it is."
        )
    if not result.parted:
        return f"A copy of this ledger as it was at entry {last:,}: all of it is here already."
    where = f"the two part after entry {last:,}" if result.common else "they have no entry in common"
    return f"A copy of this ledger: {where}. What follows is matched by what it says, never by its number."


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{n:,} {name}{'' if n == 1 else 's'}" for name, n in counts.items()) or "nothing"
