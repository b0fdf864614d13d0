"""prediction-ledger publish."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, params, signing
from ledger.errors import RefusedError
from ledger.settings import trust_file

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


class Folder(click.Path):
    """A folder with a name that can be read: "" would be the one in which the command runs."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder, unless its name is blank or has a line break in it."""
        if not str(value).strip() or not str(value).isprintable():
            self.fail(f"{str(value)!r} is no name of a folder; name a new one, such as site")
        return super().convert(value, param, ctx)


@click.command("publish")
@click.argument("folder", type=Folder(file_okay=False, path_type=Path))
@click.option("--settings", **params.FILE, help="Title, publisher, base URL, logo, colours and more, in TOML.")
@click.option(
    "--record",
    is_flag=True,
    help="Keep in the journal what was published: the SHA-256 of data/files.txt and the checkpoint it rests on.",
)
@click.option(
    "--without-journal",
    is_flag=True,
    help="Leave the journal out; its leaves stay, and the entries that say only what the pages say.",
)
@click.option(
    "--fork",
    metavar="REASON",
    help="Take the place of a site whose journal this one does not continue; its front page says so, and why.",
)
@options.lake
@options.tag
@options.how_dated
@options.cohort
@options.as_of
@options.ledger_at
@options.accept_clock
@options.reading
def command(
    book: Ledger,
    folder: Path,
    settings: Path | None,
    record: bool,
    accept: tuple[str, ...],
    without_journal: bool,
    fork: str | None,
    tags: tuple[str, ...],
    as_of: date | str | None,
    **policy: Any,
) -> None:
    """Write a web site of the track records that a stranger can check.

    Static files that open from disk and from any host: pages of every forecaster, question, topic and source,
    charts, CSV and JSON beside each page, feeds, a calendar, the method, and how to check it all. The same ledger
    and --as-of give the same bytes; the folder is replaced whole, and files that did not change are not written.
    The ledger is verified first, and one that is not as it was written is not published.
    With --tag it is the site of one topic, which states how much of the ledger that is. With --lake it is a site of
    figures alone, made of what an engine adds up: forecasters, leaderboard and calibration; forecasts and proof stay at
    the ledger.
    """
    from ledger.api.lake import Lake
    from ledger.api.trusted import read_trusted
    from ledger.reports.pages.site_settings import read_site
    from ledger.reports.wording.figures import counted

    lake: object = book
    if isinstance(lake, Lake):
        if record or without_journal or fork:
            raise RefusedError("a lake has no journal: leave --record, --without-journal and --fork out")
        with output.progress("Publishing") as progress:
            told = lake.publish(folder, site=read_site(settings), progress=progress, tags=tags, as_of=as_of, **policy)
        output.note(f"{counted(told.files, 'file')} in {folder}, {told.written:,} of them new or changed.")
        click.echo(folder / "index.html")
        return
    if record:
        options.before_recording(book, accept)
    past = options.is_past()  # a state that later ones were signed after
    site = read_site(settings)
    with output.progress("Publishing") as progress:
        made = book.publish(
            folder,
            site=site,
            key=None if past else signing.found(book),
            without_journal=without_journal,
            fork=fork,
            witnesses=() if past else read_trusted(trust_file()).witnesses,
            tags=tags,
            as_of=as_of,
            progress=progress,
            **policy,
        )
    if made.signed_by is None:
        output.note("The checkpoint is unsigned; prediction-ledger key new makes a key that signs it.")
    signing.tell_unstamped(book)
    for name, why in made.unwitnessed.items():
        output.note(f"The witness {name} did not cosign: {why}. Publish again to ask it again.")
    if not made.cards:
        output.note("Left out: pictures for social cards; `pip install 'prediction-ledger[png]'` brings them.")
    output.note(f"{counted(made.files, 'file')} in {folder}, {made.written:,} of them new or changed.")
    if record:
        options.record(made.sha256, made.checkpoint)
    click.echo(folder / "index.html")
