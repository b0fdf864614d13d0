"""prediction-ledger report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forecasts.errors import ForecastError
from ledger.cli import options, output, params, streams
from ledger.cli.files import form_of
from ledger.errors import LedgerError, RefusedError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

PAGES = ("html", "pdf", "csv")  # formats made from a page of the site
ENDINGS = {
    **{f".{form}": form for form in ("md", "json", "html", "pdf", "csv")},
    **{".txt": "text", ".markdown": "markdown", ".htm": "html"},
}
UNMARKED = ("pdf", "csv")  # formats with no first line that could say what is wrong with the ledger


@click.command("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "md", "json", "html", "pdf", "csv"]),
    help="By the file's ending, else text, unless given; md is markdown.",
)
@click.option("--out", **params.FILE, help="Where to; stdout unless given.")
@click.option("--question", metavar="Q12", help="About this question; every format but text.")
@click.option(
    "--record",
    is_flag=True,
    help="Keep in the journal what was reported: the SHA-256 of the report and the checkpoint it rests on.",
)
@options.time
@options.how_dated
@options.cohort
@options.filters
@options.accept_clock
@options.reading
def command(
    book: Ledger,
    form: str | None,
    out: Path | None,
    question: str | None,
    record: bool,
    accept: tuple[str, ...],
    chosen: dict[str, Any],
    **policy: Any,
) -> None:
    """Write an accuracy report.

    It states who, as of when, by which rules, and what was left out and why, so that the counts add up; up to
    500 forecasts are listed one by one. The same ledger and --as-of give the same bytes. As html and pdf it is one
    file with charts, about the forecaster of --by, the topic of --tag, or a question; csv lists every forecast.
    The ledger is verified first. Of one that is not as it was written the report says so in its first line; as pdf
    and csv, and with --record, it is refused.
    """
    form = form_of(form, out, ENDINGS, "text")
    if question is not None and form == "text":
        raise click.UsageError("--question goes with --format html, md, pdf, csv or json; `show` prints it as text.")
    if form == "pdf" and out is None:
        raise click.UsageError("PDF is not text: name a file with --out.")
    if record:
        options.before_recording(book, accept)
    doubt = _doubt(book, refuse=record or form in UNMARKED)
    with book.reading():
        checkpoint = book.root()
        with _told(doubt):
            content = (
                _page(book, form, question, chosen, policy)
                if form in PAGES or question is not None
                else _text(book, {"md": "markdown"}.get(form, form), chosen, policy)
            )
    if doubt and isinstance(content, str):
        content = _marked(content, form, doubt)
    _put(content, form, out)
    if record:
        raw = content if isinstance(content, bytes) else content.encode()
        options.record(sha256(raw).hexdigest(), checkpoint)


def _doubt(book: Ledger, *, refuse: bool) -> str:
    """What is wrong with the ledger, in a line; nothing where it is as it was written."""
    with output.progress("Verifying") as progress:
        found = book.verify(progress=progress)
    if refuse and not found.ok:
        raise RefusedError(f"nothing is reported: the ledger {found.sentence}")
    return "" if found.ok else f"Do not rely on this: the ledger {found.sentence}."


@contextmanager
def _told(doubt: str) -> Iterator[None]:
    """What cannot be made of a ledger that is not as it was written, with what is wrong with that."""
    try:
        yield
    except (ForecastError, LedgerError) as wrong:
        if not doubt:
            raise
        raise RefusedError(f"nothing can be reported. {doubt} {wrong}") from wrong


def _marked(content: str, form: str, doubt: str) -> str:
    """A report that says in its first line what is wrong."""
    if form == "json":
        import orjson

        values = {"not_verified": doubt, **orjson.loads(content)}
        return orjson.dumps(values, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    if form == "html":
        from html import escape

        before, body, after = content.partition("<body>")
        return f'{before}{body}\n<p role="alert"><strong>{escape(doubt)}</strong></p>{after}'
    return f"{doubt}\n\n{content}"


def _put(content: str | bytes, form: str, out: Path | None) -> None:
    if out is None:
        streams.as_utf8() if form in PAGES else None
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
    return render(form, record, listed, book.scores(by="grade", **chosen, **policy).groups)


def _page(book: Ledger, form: str, question: str | None, chosen: dict[str, Any], policy: dict[str, Any]) -> str | bytes:
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
