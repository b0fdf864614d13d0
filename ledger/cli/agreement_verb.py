"""prediction-ledger agreement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, params
from ledger.errors import InputError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.api.ledger import Ledger
    from ledger.coding.agreement import Disagreement, FieldAgreement, SourceAgreement

COLUMNS = ("field", "n", "alpha", "95% interval", "kappa", "same", "apart", "caution")


@click.command("agreement")
@click.argument("source", required=False)
@click.option("--adjudicate", is_flag=True, help="Settle the disagreements: asks about each.")
@click.option("--sheet", **params.FILE, help="Write the disagreements as a sheet for a spreadsheet (CSV or .xlsx).")
@click.option("--from-sheet", **params.FILE, help="Take what was settled in such a sheet: all of it, or nothing.")
@click.option("--coder", type=params.LINE, metavar="NAME", help="Who settles; who is entering unless given.")
@options.as_json
@options.writing
def command(book: Ledger, source: str | None, as_json: bool, adjudicate: bool, **given: Any) -> None:
    """Compare coders of the same article, and settle where they disagree.

    SOURCE is S1; all sources that two coders or more have read unless given. For each thing that coders decide it shows
    on how many claims n they can be compared, Krippendorff's alpha with its 95% interval, Cohen's kappa (of more than
    two coders Fleiss'), on which share they say the same, and how far apart they are (days for closes). What is scored
    is what the first coder decided, until it is settled.

    \b
    prediction-ledger read op-ed.md --coder Bea
    prediction-ledger agreement S1 --adjudicate
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    if sum(map(bool, (adjudicate, given["sheet"], given["from_sheet"], as_json))) > 1:
        raise click.UsageError("--adjudicate, --sheet, --from-sheet and --json exclude each other.")
    found = _found(book, source)
    open_ = [one for each in found for one in each.disagreements]
    if as_json:
        output.json([_json(one) for one in found])
    elif given["sheet"]:
        _write(given["sheet"], open_)
    elif given["from_sheet"]:
        _take(book, given["from_sheet"], open_, given["coder"])
    elif adjudicate:
        _adjudicate(book, open_, given["coder"])
    else:
        for one in found:
            _show(one)


def _found(book: Ledger, source: str | None) -> list[SourceAgreement]:
    """The sources that two coders or more have read, or the one that was named."""
    found = book.agreement(source)
    if found and not (source and len(found[0].coders) < 2):
        return found
    who = f" but {found[0].coders[0]}" if found and found[0].coders else ""
    what = f"{source} was read by nobody{who}" if source else "no source was read by two coders"
    raise RefusedError(f"{what}; let somebody else read it: prediction-ledger read ARTICLE --coder NAME")


def _show(one: SourceAgreement) -> None:
    from ledger.cli.adjudication import lines

    output.note(
        f"S{one.source}, {one.title}: coded by {', '.join(one.coders)}; {one.claims} claims decided by several."
    )
    output.table(COLUMNS, [_row(field) for field in one.fields], right=COLUMNS[1:7])
    if one.disagreements:
        click.echo("\nDisagreements:")
        for disagreement in one.disagreements:
            click.echo("\n".join(lines(disagreement)))
    left = len(one.disagreements)
    output.note(
        f"{left} left to settle, {one.settled} settled. Scored is what {one.coders[0]} decided first, "
        "or what was settled; the others' decisions are for comparison."
    )


def _row(field: FieldAgreement) -> tuple[str, ...]:
    def number(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    same = "-" if field.same is None else f"{field.same:.0%}"
    apart = "-" if field.apart is None else f"{field.apart:.3g}" + (" days" if field.name == "close" else "")
    span = "-" if field.alpha_low is None else f"{number(field.alpha_low)} to {number(field.alpha_high)}"
    kappa = number(field.kappa)
    return field.name, str(field.units), number(field.alpha), span, kappa, same, apart, field.caution


def _json(one: SourceAgreement) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "source": f"S{one.source}",
        "title": one.title,
        "coders": one.coders,
        "claims": one.claims,
        "settled": one.settled,
        "scored": f"{one.coders[0]}'s, or what was settled",
        "fields": [{**asdict(field), "caution": field.caution} for field in one.fields],
        "disagreements": [_disagreement(each) for each in one.disagreements],
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    decided = [
        {
            "coder": coder,
            "claims": [f"C{n}" for n in made.claims],
            "declined": made.reason,
            "codings": [coding.model_dump(mode="json", exclude_none=True) for coding in made.codings],
        }
        for coder, made in one.decided.items()
    ]
    return {"quote": one.quote, "start": one.span[0], "end": one.span[1], "decided": decided}


def _adjudicate(book: Ledger, open_: Sequence[Disagreement], coder: str | None) -> None:
    from ledger.cli.adjudication import Adjudication

    try:
        settled = Adjudication(book, coder).run(open_)
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        output.note("Stopped; what was settled is kept, and the same command goes on from here.")
        raise click.exceptions.Exit(130) from None
    click.echo(f"{settled} settled, {len(open_) - settled} left.")


def _write(file: Path, open_: Sequence[Disagreement]) -> None:
    from ledger.cli import files
    from ledger.coding.adjudication_sheet import write_sheet

    files.write_sheet(file, write_sheet(open_))
    output.note(f"Wrote {len(open_)} disagreements to {file}; mark the rows that hold in its column settled.")


def _take(book: Ledger, file: Path, open_: Sequence[Disagreement], coder: str | None) -> None:
    from ledger.cli.files import sheet_content
    from ledger.coding.adjudication_sheet import read_sheet

    try:
        settled = read_sheet(sheet_content(file), open_)
    except InputError as wrong:
        for problem in wrong.problems[1:]:
            output.note(f"{file}: {problem}")
        first = f"{file}: {wrong.problems[0]}; " if wrong.problems else f"{file}: "
        raise InputError(f"{first}{wrong}") from wrong
    book.settle_all(settled, coder=coder)
    click.echo(f"{len(settled)} settled, {len(open_) - len(settled)} left.")
