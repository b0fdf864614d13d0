"""prediction-ledger import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, remarks
from ledger.cli.import_options import checking_of, said
from ledger.errors import InputError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.exchange.import_file import FileImport
    from ledger.exchange.importers.open_file import OpenFile


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", metavar="NAME", help="What the file is; it is recognised unless given.")
@click.option("--dry-run", is_flag=True, help="Show what would be kept, and keep nothing.")
@click.option("--yes", "-y", is_flag=True, help="Keep it without asking, also where something was guessed.")
@click.option(
    "--map", "maps", multiple=True, metavar="NAME=COLUMN", help="The file's column that holds one of ours; repeat it."
)
@click.option(
    "--set", "constants", multiple=True, metavar="NAME=VALUE", help="One value of a column for all rows; repeat it."
)
@click.option("--wide", is_flag=True, help="The table has a column per forecaster, or per question.")
@click.option(
    "--values", multiple=True, metavar="PATTERN", help="Columns of a wide table that hold chances, such as 'Q*'."
)
@click.option("--questions", is_flag=True, help="The rows are questions and their outcomes, without forecasts.")
@click.option("--chances", type=click.Choice(["fraction", "percent"]), help="What the numbers of chances are.")
@click.option(
    "--dates", metavar="dmy|mdy|LANGUAGE", help="The order of 01/02/2020, or the language of months: de, fr ..."
)
@click.option("--ignore", multiple=True, metavar="COLUMN", help="A column that is not looked at; repeat it.")
@click.option("--question", metavar="TEXT", help="Questions made of columns, such as '{home} beat {away} on {date}?'.")
@click.option(
    "--option", "choices", multiple=True, metavar="OPTION=COLUMN", help="The column with an option's chance; repeat it."
)
@click.option(
    "--quantile", multiple=True, metavar="LEVEL=COLUMN", help="The column with a quantile, such as 0.1=low; repeat it."
)
@click.option(
    "--odds",
    type=click.Choice(["decimal", "fractional", "american", "price"]),
    help="The chances are given as odds of this kind.",
)
@click.option(
    "--margin",
    type=click.Choice(["proportional", "power", "shin"]),
    default="proportional",
    show_default=True,
    help="How a bookmaker's margin is taken out of the odds of several options.",
)
@click.option("--rescale", is_flag=True, help="Make chances of options that add up to 0.97 to 1.03 add up to 1.")
@click.option("--no-header", is_flag=True, help="The table has no names of columns: they are 1, 2, 3 ...")
@click.option("--zone", metavar="NAME", help="Where the clocks stood, for times without a zone.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook; the first unless given.")
@click.option("--delimiter", metavar="CHARACTER", help="What stands between the cells of a CSV file.")
@click.option("--users", is_flag=True, help="Manifold: each bet is its user's forecast, not the market's.")
@click.option("--encoding", metavar="NAME", help="How the file is encoded; by its mark, else UTF-8, unless given.")
@click.option("--correct", is_flag=True, help="Take outcomes and texts that changed for corrections.")
@click.option(
    "--check-scores", is_flag=True, help="Hold scores that are printed in the file against ours; none is kept."
)
@click.option("--score-rule", metavar="RULE", help="By which rule a table's scores were made: brier, log, baseline ...")
@click.option(
    "--mapping", type=click.Path(path_type=Path), metavar="FILE", help="What --save-mapping kept, for another file."
)
@click.option(
    "--save-mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep in a file what is said here, and answered, of the columns.",
)
@click.option("--skip-bad", is_flag=True, help="Keep the good rows even if some cannot be kept.")
@options.as_json
@options.writing
def command(book: Ledger, file: Path, dry_run: bool, yes: bool, as_json: bool, form: str | None, **given: Any) -> None:
    """Bring in forecasts from other platforms, tables or another ledger.

    Fatebook, PredictionBook, Metaculus, Manifold, Polymarket, CSV, TSV, XLSX, JSONL, and whole ledgers. On a terminal
    it is shown first what would be kept. All rows are kept or none, and a second import adds only what is new.
    Columns of a table: question, closes, forecaster, made_on, and probability (0.7 or 70%); outcome and known_on
    where it is resolved; others by --map; more in docs/import.md.
    """
    from ledger.cli import import_guide

    how = said(given)
    if given["mapping"]:
        how = import_guide.load(given["mapping"], how)
    checking = checking_of(given, how)
    try:
        opened = book.open_file(file, form=form, **how)
        if opened.is_ledger:
            from ledger.cli.whole_ledger import bring

            return bring(book, file, dry_run=dry_run, as_json=as_json, scores=any(checking.values()))
        run = _Run(book, file, opened, as_json, given["skip_bad"], given["correct"], checking, how, form)
        run.rehearse() if dry_run else run.keep(yes)
        if given["save_mapping"]:
            import_guide.save(given["save_mapping"], run.said if dry_run else run.settled())
    except InputError as wrong:
        _list_problems(file, wrong)
        raise InputError(f"{file}: {wrong}", wrong.problems, wrong.count) from wrong


class _Run:
    def __init__(
        self,
        book: Ledger,
        file: Path,
        opened: OpenFile,
        as_json: bool,
        skip_bad: bool,
        correct: bool,
        checking: dict[str, Any],
        said: dict[str, Any],
        form: str | None,
    ) -> None:
        self.book = book
        self.said = said
        self.form = form
        self.file = file
        self.opened = opened
        self.given: dict[str, Any] = {"correct": correct, **checking}
        self.as_json = as_json
        self.skip_bad = skip_bad

    def _look(self) -> FileImport:
        with output.progress("Looking") as progress:
            return self.book.import_file(self.opened, dry_run=True, progress=progress, **self.given)

    def rehearse(self) -> None:
        """Show what would be kept."""
        from ledger.cli import import_shown

        looked = self._look()
        if self.as_json:
            output.json(import_shown.as_json(looked))
        else:
            import_shown.show(self.file, looked)

    def keep(self, yes: bool) -> None:
        """Keep it; on a terminal after showing it and asking."""
        if not yes and sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            self._ask()
        elif not yes:
            self._refuse_guesses()
        with output.progress("Importing") as progress:
            kept = self.book.import_file(self.opened, yes=True, skip_bad=self.skip_bad, progress=progress, **self.given)
        self._tell(kept)

    def settled(self) -> dict[str, Any]:
        """What was said, and what was guessed and is confirmed by now."""
        found = self.opened.found
        maps = {ours: theirs for ours, theirs in found.guessed.items() if ours not in self.said["constants"]}
        return {**self.said, **found.settled, "maps": {**maps, **self.said["maps"]}}

    def _ask(self) -> None:
        from ledger.cli import import_guide, import_shown

        asked = bool(self.opened.found.guessed)
        if asked:
            maps, ignored = import_guide.ask(self.opened.found)
            self.said |= {"maps": {**self.said["maps"], **maps}, "ignore": (*self.said["ignore"], *ignored)}
            self.opened = self.book.open_file(self.file, form=self.form, **self.said)
        looked = self._look()
        import_shown.show(self.file, looked)
        if asked:
            sure = bool(looked.guesses)
            told = import_guide.command(self.file, self.said, self.form, confirmed=sure)
            click.echo(f"The same without being asked: {told}")
        if looked.counts["bad"] and not self.skip_bad:
            raise InputError(
                f"{looked.counts['bad']:,} rows are bad; nothing was kept (--skip-bad keeps the other rows)"
            )
        if not click.confirm("Keep this?"):
            raise click.Abort
        self.opened = self.opened.again()

    def _refuse_guesses(self) -> None:
        """Refuse a file that needs a guess where nobody can be asked, and show what was guessed."""
        from ledger.cli import import_shown
        from ledger.exchange.import_file import unconfirmed

        found = self.opened.found
        if not found.guesses:
            return
        try:
            looked = self._look()
        except InputError as wrong:
            raise unconfirmed(found, str(wrong)) from wrong
        import_shown.show(self.file, looked, err=True)
        raise unconfirmed(looked)

    def _tell(self, kept: FileImport) -> None:
        from ledger.cli import import_shown

        if kept.unread:
            output.note(f"Not read: {import_shown.unread(kept)}; --map NAME=COLUMN reads one.")
        for problem in kept.problems:
            output.note(f"{self.file}: {problem}; skipped")
        for reason, n in kept.skipped.items():
            output.note(f"Left out: {n:,} {reason}")
        for old, new in kept.retitled:
            output.note(
                f"Q{new} may be Q{old} under a new title; if so, make them one: "
                f"prediction-ledger question merge Q{new} Q{old}"
            )
        if self.as_json:
            told = {"scores": import_shown.scores_as_json(kept.scores)} if kept.scores else {}
            output.json({**kept.counts, **told})
        else:
            scores = import_shown.score_lines(kept.scores)
            click.echo("\n".join([*import_shown.summary(kept.counts), *import_shown.times(kept), *scores]))
        remarks.on_new_questions(self.book, kept.first_question, kept.counts["questions"])


def _list_problems(file: Path, wrong: InputError) -> None:
    """All but the first problem, which the error itself names."""
    for problem in wrong.problems[1:]:
        output.note(f"{file}: {problem}")
    if wrong.count > len(wrong.problems) > 1:
        output.note(f"... and {wrong.count - len(wrong.problems):,} more")
