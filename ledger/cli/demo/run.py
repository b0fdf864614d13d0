"""From the demo's data to a checked Brier score, all through the Ledger API."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from shlex import quote
from typing import Any

import orjson

from ledger.api.ledger import Ledger
from ledger.reports import render

TITLE = "Demo: what Dmitri Trenin foresaw for relations between the US and Russia in April 2017"


def load() -> dict[str, Any]:
    """The op-ed's claims, the questions made of them, and how they turned out."""
    data: dict[str, Any] = orjson.loads((files("ledger.cli.demo") / "trenin.json").read_bytes())
    return data


def run(path: Path, command: str = "prediction-ledger") -> Iterator[str]:
    """Make the demo's ledger; tells what it does, a paragraph at a time. Raises StorageError: something is there."""
    data = load()
    with Ledger.create(path, title=TITLE) as book:
        yield (
            "An op-ed of April 2017 by Dmitri Trenin, then director of the Carnegie Moscow Center, has "
            f"{len(data['claims'])} statements about the future.\nIts questions were written in hindsight, "
            "years later, by people who knew the outcomes:\nthis shows how the ledger works "
            "and is not a fair test of the author.\n"
        )
        for claim in data["claims"]:
            enter(book, data, claim)
        yield from _counts(data, book, path)
        yield from _scored(book)
        yield _checked(book)
    yield _next(path, command)


def enter(book: Ledger, data: dict[str, Any], claim: dict[str, Any]) -> None:
    """Log one statement: what was forecast in it, or why it is no forecast."""
    fields = {
        name: claim[name] for name in ("label", "hedge", "horizon", "attributed_to", "condition") if name in claim
    }
    if "declined" in claim:
        who = None if "attributed_to" in claim else data["source"]["author"]
        book.decline(
            claim["quote"],
            reason=claim["declined"],
            forecaster=who,
            source=data["source"],
            coder=data["coder"],
            **fields,
        )
        number = None
    else:
        number = book.claim(
            claim["quote"], forecaster=data["source"]["author"], source=data["source"], coder=data["coder"], **fields
        )
    for asked in claim["questions"]:
        _ask(book, data, asked, number)


def _ask(book: Ledger, data: dict[str, Any], asked: dict[str, Any], claim: int | None) -> None:
    question = book.ask(
        asked["text"],
        closes=asked["closes"],
        opens=data["said"],
        tags=[data["tag"]],
        criteria=asked.get("criteria"),
        note=asked.get("note"),
        claim=claim,
    )
    if "chance" in asked:
        details = {name: asked[name] for name in ("basis", "low", "high", "phrase") if name in asked}
        book.log(
            question,
            forecaster=asked["forecaster"],
            probability=asked["chance"],
            made_on=data["said"],
            coder=data["coder"],
            **details,
        )
    if "outcome" in asked:
        book.resolve(
            question,
            asked["outcome"],
            known_on=asked["known_on"],
            evidence=asked.get("evidence", ()),
            resolver=data["coder"],
        )


def _counts(data: dict[str, Any], book: Ledger, path: Path) -> Iterator[str]:
    declined = Counter(claim["declined"] for claim in data["claims"] if "declined" in claim)
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(declined.items()))
    found = len(data["claims"])
    yield (
        f"{found} claims found = {found - declined.total()} taken as forecasts "
        f"+ {declined.total()} declined ({reasons})."
    )
    yield f"{len(book.questions())} questions and {len(book.forecasts())} forecasts logged in {path}\n"


def _scored(book: Ledger) -> Iterator[str]:
    yield render("text", book.track_record(), book.forecasts())


def _checked(book: Ledger) -> str:
    result = book.verify()
    if not result.ok:
        return f"NOT verified: {result.first}\n"
    return f"Verified: all {result.entries} journal entries give the root above, and every table follows from them.\n"


def _next(path: Path, command: str) -> str:
    lines = (
        f"export PREDICTION_LEDGER_DB={quote(str(path))}",
        f"{command} list",
        f"{command} show Q1",
        f"{command} score --by 'Dmitri Trenin' --as-of 2018-12-31   # by what was known then",
        f"{command} report --format markdown --out trenin.md",
        f"{command} init --db mine.db                               # and then your own:",
        f'{command} log "Will ...?" --by "Somebody" --said today --chance "very likely" \\\n'
        '      --closes "by the end of next year" --db mine.db',
    )
    return "What to try next:\n  " + "\n  ".join(lines)
