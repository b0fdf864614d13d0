"""prediction-ledger read."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ledger.cli import options, output, params, typed_values
from ledger.errors import InputError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forecasts import Article, Candidate
    from ledger.api.ledger import Ledger
    from ledger.coding.article_reading import Reading

COLUMNS = ("claim", "kind", "chance", "closes", "decided", "quote")


@click.command("read")
@click.argument("article")
@click.option("--author", type=params.LINE, metavar="NAME", help="Who wrote it, where the article does not say.")
@click.option("--published", type=params.DAY, help="When it was published, where the article does not say.")
@click.option("--assumed", is_flag=True, help="The day of publication is a guess; that is kept and shown.")
@click.option("--outlet", type=params.LINE, metavar="NAME", help="Who published it.")
@click.option("--title", type=params.LINE, metavar="TEXT", help="Its title; the name of the file unless known.")
@click.option("--url", metavar="LINK", help="Where it was found; only kept, not fetched.")
@typed_values.scale
@typed_values.profile
@typed_values.locale
@click.option("--reader", metavar="NAME", help="Another reader of articles than the built-in one.")
@click.option("--coder", type=params.LINE, metavar="NAME", help="Who decides; who is entering unless given.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag of every question; repeat it.")
@click.option("--belief", "beliefs", is_flag=True, help="Ask for the coder's own chance too, and log it.")
@click.option("--all", "every", is_flag=True, help="Show decoys too: what was looked at and is not offered.")
@click.option("--interview", is_flag=True, help="Ask about each claim, also where stdin is not a terminal.")
@click.option("--sheet", **params.FILE, help="Write the claims as a review sheet for a spreadsheet (CSV or .xlsx).")
@click.option("--from-sheet", **params.FILE, help="Take what was decided in a review sheet: all of it, or nothing.")
@options.as_json
@options.writing
def command(book: Ledger, article: str, as_json: bool, every: bool, interview: bool, **given: Any) -> None:
    """Find the forecasts in an article, and decide on each.

    ARTICLE is a file (text, Markdown or HTML), - for stdin, or a link. On a terminal you are asked about each claim
    that was found: accept it as a question with its close and chance, edit or split it, or decline it with the
    reason. Each decision is kept when it is made; the same command goes on where you stopped.
    Without a terminal the claims are listed.

    \b
    prediction-ledger read op-ed.md --author "Ann Example" --published 2026-03-10
    prediction-ledger read op-ed.md --sheet claims.csv
    prediction-ledger read op-ed.md --from-sheet claims.csv
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    asking = _is_asking(interview, article, given, as_json)
    reading = _reading(book, article, given, asking)
    candidates = reading.candidates if every else reading.offered
    if as_json:
        output.json(_json(book, reading, candidates))
    elif given["sheet"]:
        _write(given["sheet"], reading, candidates)
    elif given["from_sheet"]:
        _take(book, given["from_sheet"], reading)
    elif asking:
        _ask(book, reading, candidates, given)
    else:
        _list(reading, candidates)


def _is_asking(interview: bool, article: str, given: dict[str, Any], as_json: bool) -> bool:
    """Whether a person is asked about each claim; refuses two ways of deciding at once."""
    others = (given["sheet"], given["from_sheet"], as_json)
    if sum(map(bool, (*others, interview))) > 1:
        raise click.UsageError("--sheet, --from-sheet, --interview and --json exclude each other.")
    asking = interview or (sys.stdin.isatty() and not any(others))
    if asking and article == "-":
        raise RefusedError(
            "the article came through stdin, so nobody can be asked there; save it in a file, or use --sheet"
        )
    return asking


def _reading(book: Ledger, named: str, given: dict[str, Any], asking: bool) -> Reading:
    loaded = _loaded(book, named, given)
    how = {name: given[name] for name in ("scale", "profile", "reader") if given[name]}
    how |= {"coder": _coder(given), "locale": given["locale"]}
    reading = book.read(loaded, assumed=given["assumed"], **how)
    if reading.article.published is not None or not (asking or given["sheet"] or given["from_sheet"]):
        return reading
    if not asking:
        raise RefusedError(
            f"{named} does not say when it was published, and a day is never assumed; give it with --published"
        )
    day, assumed = _ask_day(book)
    return book.read(replace(loaded, published=day), assumed=assumed, **how)


def _loaded(book: Ledger, named: str, given: dict[str, Any]) -> Article:
    """The article, with what the options say of it."""
    from ledger.cli import named_article

    published = params.day_of(given["published"], book.today)
    named_article.check_day(published, book.today)
    known = {name: given[name] for name in ("title", "author", "outlet", "url")}
    loaded = named_article.load(named, {**known, "published": published})
    return loaded if published is None else replace(loaded, published_how="stated")


def _coder(given: dict[str, Any]) -> str | None:
    """Who decides: as an option says, else as the sheet that is taken does."""
    if given["coder"] is not None or not given["from_sheet"]:
        return cast("str | None", given["coder"])
    from ledger.cli.files import sheet_content
    from ledger.coding.review_sheet import coder_of

    return coder_of(sheet_content(given["from_sheet"]))


def _ask_day(book: Ledger) -> tuple[date, bool]:
    """When it was published, as a person says."""
    from forecasts.drafting.typed_days import typed_day
    from forecasts.errors import RecordError
    from forecasts.text.near_days import near_day
    from ledger.cli.asking import Quit, ask

    try:
        while True:
            given = ask("The article does not say when it was published (such as 2025-12-06)", "")
            try:
                day = near_day(given, book.today) or typed_day(given)
            except RecordError as wrong:
                click.echo(f"{wrong}", err=True)
                continue
            if day <= book.today:
                return day, ask("Is that a guess? [y/N]", "").lower() in ("y", "yes")
            click.echo(f"{day} is in the future; today is {book.today}", err=True)
    except Quit:
        raise click.Abort from None


def _ask(book: Ledger, reading: Reading, candidates: Sequence[Candidate], given: dict[str, Any]) -> None:
    from ledger.cli.asking import Quit
    from ledger.cli.interview import Interview

    if not reading.first:
        output.note(
            f"S{reading.source} was read by somebody else first: what you decide is kept for comparison, and is not "
            f"scored until it is settled with prediction-ledger agreement S{reading.source} --adjudicate."
        )
    talk = Interview(book, reading, given["beliefs"], given["tags"], given["scale"], given["profile"])
    try:
        talk.run(candidates)
    except Quit:
        pass
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        output.note("Stopped; what was decided is kept, and the same command goes on from here.")
        click.echo(_summary(book.decided(reading)))
        raise click.exceptions.Exit(130) from None
    click.echo(_summary(book.decided(reading)))


def _write(file: Path, reading: Reading, candidates: Sequence[Candidate]) -> None:
    from ledger.cli import files
    from ledger.coding.review_sheet import write_sheet

    files.write_sheet(file, write_sheet(reading, candidates))
    output.note(
        f"Wrote {len(candidates)} claims to {file}; fill in its column decision, and take it with --from-sheet."
    )


def _take(book: Ledger, file: Path, reading: Reading) -> None:
    from ledger.cli.files import sheet_content
    from ledger.coding.review_sheet import read_sheet

    try:
        decisions = read_sheet(sheet_content(file), reading)
    except InputError as wrong:
        for problem in wrong.problems[1:]:
            output.note(f"{file}: {problem}")
        first = f"{file}: {wrong.problems[0]}; " if wrong.problems else f"{file}: "
        raise InputError(f"{first}{wrong}") from wrong
    kept = book.decide(reading, *decisions)
    reading = book.decided(reading)
    click.echo(f"{len(kept)} decisions taken from {file}; {_summary(reading)}")
    if kept and kept[0].aside:
        output.note(f"They are kept for comparison; prediction-ledger agreement S{reading.source} compares them.")


def _summary(reading: Reading) -> str:
    """How many claims there are, and what this coder made of them."""
    from ledger.reports.wording.figures import denominator

    states = [state for one in reading.decided if (state := reading.decided[one]).complete]
    reasons = [state.reason for state in states if state.reason is not None]
    found = max(len(reading.offered), len(states))
    counts = {one: reasons.count(one) for one in reasons}
    return denominator(found, len(states) - len(reasons), counts, "logged" if reading.first else "accepted")


def _list(reading: Reading, candidates: Sequence[Candidate]) -> None:
    from ledger.cli.candidate_view import safe
    from ledger.reports.wording.figures import percent

    rows = []
    for number, one in enumerate(candidates, 1):
        state = reading.state(one)
        decided = "" if state is None else state.reason or "accepted"
        closes = str(one.horizon.closes) if one.horizon else ""
        chance = percent(one.probability.point) if one.probability else ""
        rows.append((str(number), one.label, chance, closes, decided, safe(" ".join(one.quote.split()))))
    output.table(COLUMNS, rows, right=("claim", "chance"), empty="No claims were found.")
    if reading.article.published is None:
        output.note("The article does not say when it was published, so no words of time were read; see --published.")
    output.note(_summary(reading))


def _json(book: Ledger, reading: Reading, candidates: Sequence[Candidate]) -> dict[str, Any]:
    from dataclasses import asdict

    from ledger.coding.proposals import proposal_json

    article = asdict(reading.article)
    del article["text"]
    return {
        "article": {**article, "sha256": reading.article.sha256, "source": reading.source and f"S{reading.source}"},
        "coder": reading.coder,
        "found": len(reading.offered),
        "candidates": [proposal_json(reading, one, book.today) for one in candidates],
    }
