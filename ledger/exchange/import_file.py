"""One import of a file, from recognising it to what became of it: what the command line and a page go through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ledger.errors import InputError, Problem
from ledger.exchange.columns import EITHER, ImportRow
from ledger.exchange.importers.interface import Discovered
from ledger.exchange.importers.open_file import OpenFile, digest
from ledger.exchange.keeping import Progress, Writing, import_rows, rehearse

if TYPE_CHECKING:
    from ledger.exchange.printed_scores import Compared
    from ledger.store.writer import Writer

EXAMPLE = ("question", "forecaster", "made_on", "probability", "outcome")


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of a file, or, in a dry run, what would.

    Attributes:
        form: the name of its format.
        about: what that is.
        kept: whether it was kept.
        counts: rows, forecasts, questions, forecasters ...; in a dry run also revisions and late.
        mapping: our column -> where it comes from.
        guesses: what was guessed.
        unread: columns of a table that nothing was taken from.
        found: what there is, by each way of counting.
        skipped: what was left out, and why.
        examples: the first forecasts.
        problems: the first rows that could not be kept.
        first_question: the number of the first new question; the others follow it.
        retitled: questions here and new ones that may be the same under another title.
        scores: the scores that are printed in the file, held against ours; where that was asked for.
        of_a_platform: whether it is a platform's own download, whose time stamps document its forecasts.
    """

    form: str
    about: str
    kept: bool
    counts: dict[str, int]
    mapping: dict[str, str] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    found: dict[str, Counter[str]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    first_question: int = 0
    retitled: list[tuple[int, int]] = field(default_factory=list)
    scores: list[Compared] = field(default_factory=list)
    of_a_platform: bool = False


def import_file(
    opened: OpenFile,
    writing: Writing,
    *,
    yes: bool,
    dry_run: bool,
    skip_bad: bool,
    correct: bool,
    progress: Progress | None,
    check_scores: bool = False,
    score_rule: str | None = None,
    score_column: str | None = None,
) -> FileImport:
    """See Ledger.import_file; `writing` begins a write transaction of the ledger that the file goes into."""
    scores: list[Compared] = []
    if check_scores or score_rule or score_column:
        scores = _compared(opened, check_scores, score_rule, score_column)
    if opened.importer.OF_A_PLATFORM:
        writing = partial(_with_handles, writing)
    path, stamped = opened.file.path, opened.importer.OF_A_PLATFORM
    keep = partial(
        import_rows,
        rows=opened.rows,
        file=path.name,
        at_source=correct or stamped,
        stamped=stamped,
        rescale=opened.how.rescale,
        progress=progress,
    )
    if dry_run:
        looked = rehearse(writing, keep)
        counts = {**looked.result.counts(), "revisions": looked.revisions, "late": looked.late}
        return replace(_told(opened, counts, looked.result.problems, kept=False), scores=scores)
    if opened.found.guesses and not yes:
        raise unconfirmed(opened.found)
    mark = digest(path)
    with writing() as writer:
        result = keep(writer, sha256=mark, skip_bad=skip_bad)
    told = _told(opened, result.counts(), result.problems, kept=True)
    return replace(told, first_question=result.first_question, retitled=result.retitled, scores=scores)


@contextmanager
def _with_handles(writing: Writing) -> Iterator[Writer]:
    """A transaction in which names may be alike, days odd and answers early: a platform sees to its own."""
    with writing() as writer:
        writer.accepted = {*writer.accepted, "similar-name", "odd-day", "early"}
        yield writer


def _compared(opened: OpenFile, check_scores: bool, rule: str | None, column: str | None) -> list[Compared]:
    """The scores in the file against ours."""
    from ledger.exchange.printed_scores import check_scores as check

    if not check_scores:
        raise InputError("--score-rule and --map score=COLUMN go with --check-scores")
    return check(opened, rule=rule, column=column)


def unconfirmed(found: Discovered | FileImport, before: str = "") -> InputError:
    """What to say where something was guessed that nobody confirmed."""
    first, *others = found.guesses
    more = f", and {len(others)} more like this" if others else ""
    start = f"{before}; besides, " if before else ""
    return InputError(f"{start}{first}{more}; nothing was kept: look with --dry-run, then confirm with --yes")


def _told(opened: OpenFile, counts: dict[str, int], problems: list[Problem], *, kept: bool) -> FileImport:
    found = opened.found
    return FileImport(
        form=opened.importer.NAME,
        of_a_platform=opened.importer.OF_A_PLATFORM,
        about=opened.importer.ABOUT,
        kept=kept,
        counts=counts,
        mapping=found.mapping,
        guesses=found.guesses,
        unread=found.unread,
        found=found.counts,
        skipped=found.skipped,
        examples=[_example(row) for row in opened.examples],
        problems=problems,
    )


def _example(row: ImportRow) -> dict[str, str]:
    cells = row.named()
    cells["probability"] = next(filter(None, map(cells.get, EITHER)), "")
    cells["question"] = cells["question"] or cells["question_id"]
    return {name: cells[name] for name in EXAMPLE}
