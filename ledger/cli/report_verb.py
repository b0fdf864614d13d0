"""prediction-ledger report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

PAGES = ("html", "pdf", "csv")  # formats made from a page of the site


@click.command("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "md", "json", "html", "pdf", "csv"]),
    default="text",
    show_default=True,
    help="What to write; md is markdown.",
)
@click.option(
    "--out",
    **options.FILE,
    help="Where to; stdout unless given.",
)
@click.option("--question", metavar="Q12", help="About this question; every format but text.")
@options.time
@options.prospective
@options.cohort
@options.filters
@options.reading
def command(
    book: Ledger, form: str, out: Path | None, question: str | None, chosen: dict[str, Any], **policy: Any
) -> None:
    """Write an accuracy report.

    It states who, as of when, by which rules, and what was left out and why, so that the counts add up; up to
    500 forecasts are listed one by one. The same ledger and --as-of give the same bytes. As html and pdf it is one
    file with charts, about the forecaster of --by, the topic of --tag, or a question; csv lists every forecast.
    """
    if question is not None and form == "text":
        raise click.UsageError(
            "--question goes with --format html, md, pdf, csv or json; `show` prints it as text."
        )
    if form == "pdf" and out is None:
        raise click.UsageError("PDF is not text: name a file with --out.")
    content = (
        _page(book, form, question, chosen, policy)
        if form in PAGES or question is not None
        else _text(book, {"md": "markdown"}.get(form, form), chosen, policy)
    )
    if out is None:
        output.as_utf8() if form in PAGES else None
        click.echo(content, nl=False)
        return
    from ledger.cli.files import write_whole

    with write_whole(out, binary=True) as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    output.note(f"Wrote {out}.")


def _text(book: Ledger, form: str, chosen: dict[str, Any], policy: dict[str, Any]) -> str:
    from ledger.reports import render

    record = book.track_record(**chosen, **policy)
    listed = book.forecasts(**chosen, **policy) if record.logged <= 500 else None
    return render(form, record, listed)


def _page(
    book: Ledger, form: str, question: str | None, chosen: dict[str, Any], policy: dict[str, Any]
) -> str | bytes:
    from ledger.reports import one_file

    name, tags = chosen["forecaster"], chosen["tags"]
    topic = tags[0] if len(tags) == 1 and name is None else None
    about = one_file.About(None if name is None else book.forecaster_name(name), topic, question)
    # Everybody is read, so that a forecaster can be compared with the others on the same questions.
    with book.snapshot(**{**chosen, "forecaster": None}, **policy) as snap:
        if form == "json":
            import orjson

            values = one_file.figures_json(snap, about)
            return orjson.dumps(values, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
        if form in ("md", "markdown"):
            return one_file.question_markdown(snap, about, book.forecasts(question, **chosen, **policy))
        if form == "pdf":
            return one_file.pdf(snap, about)
        return one_file.csv(snap, about) if form == "csv" else one_file.html(snap, about)
