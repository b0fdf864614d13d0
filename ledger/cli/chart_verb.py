"""prediction-ledger chart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, params, streams

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

# Those of ledger.reports.charts, which the help does without.
KINDS = ("reliability", "over-time", "leaderboard", "history", "decomposition", "vagueness")


@click.command("chart")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--out", **params.FILE, help="Where to: a file that ends in .svg or .png; SVG to stdout unless given.")
@options.by
@options.tag
@click.option("--question", metavar="Q12", help="The question whose history is drawn.")
@click.option(
    "--basis",
    type=click.Choice(["stated", "phrase", "implied", "imputed"]),
    help="Of a reliability diagram: what the probabilities rest on.",
)
@options.since
@options.how_dated
@options.cohort
@options.as_of
@options.ledger_at
@options.reading
def command(
    book: Ledger,
    kind: str,
    out: Path | None,
    forecaster: str | None,
    tags: tuple[str, ...],
    question: str | None,
    basis: str | None,
    **filters: Any,
) -> None:
    """Draw a chart as SVG or PNG.

    A reliability diagram with its calibration curve and consistency band (under 20 forecasts a strip of dots), the
    score over time, the leaderboard with intervals, the history of a question, the decomposition of the Brier
    score, or the same words read under every scale.
    """
    from ledger.reports.charts import png, standalone

    if out is not None and out.suffix.lower() not in (".svg", ".png"):
        raise click.UsageError(f"--out must end in .svg or .png, not {out.name}.")
    drawn = _chart(book, kind, basis, forecaster, tags, question, filters)
    if out is None:
        streams.as_utf8()
        click.echo(standalone(drawn, titled=True))
        return
    from ledger.cli.files import write_whole

    svg = standalone(drawn, titled=True)
    picture = out.suffix.lower() == ".png"
    content = png(drawn) if picture else f"{svg}\n".encode()
    with write_whole(out, binary=True) as file:
        file.write(content)
    output.note(f"Wrote {out}.")
    if picture:
        _tell_lacking(svg)


def _tell_lacking(svg: str) -> None:
    from ledger.reports.typeface import lacking

    if letters := lacking(svg):
        output.note(
            f"The typeface of pictures has no {letters[:20]}: they are drawn by fonts of this machine, where it has "
            "such. An .svg is drawn by the fonts of whoever looks at it."
        )


def _chart(
    book: Ledger,
    kind: str,
    basis: str | None,
    forecaster: str | None,
    tags: tuple[str, ...],
    question: str | None,
    filters: dict[str, Any],
) -> Any:
    from ledger.reports.one_file import About, chart

    with book.snapshot(tags=tags, **filters) as snap:
        of = f"{kind}-{basis}" if basis and kind == "reliability" else kind
        return chart(snap, of, About(_name(book, forecaster), tags[0] if tags else None, question))


def _name(book: Ledger, forecaster: str | None) -> str | None:
    """The name that stands on the page, where an alias was given."""
    return None if forecaster is None else book.forecaster_name(forecaster)
