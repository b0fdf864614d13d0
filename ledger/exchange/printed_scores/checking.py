"""Which formats carry scores, and what recomputes them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from ledger.errors import InputError
from ledger.exchange.printed_scores.compared import Compared, Printed, compare

if TYPE_CHECKING:
    from ledger.exchange.importers.open_file import OpenFile

TABLES = ("csv", "tsv", "xlsx", "jsonl")
HERE = {
    "fatebook": "ledger.exchange.printed_scores.fatebook_scores",
    "metaculus": "ledger.exchange.printed_scores.metaculus_scores",
}
NONE = {  # why there is nothing to compare
    "manifold": "what Manifold says of a bet is profit, not a score",
    "polymarket": "Polymarket's files have prices and no scores",
    "predictionbook": "PredictionBook's files have no scores",
    "hubverse": "model output has no scores",
    "ledger": "a ledger keeps forecasts and no scores",
}


def check_scores(opened: OpenFile, *, rule: str | None = None, column: str | None = None) -> list[Compared]:
    """The scores in a file against ours, column by column.

    A third party's importer takes part with a function `printed_scores(file, how)` that gives the rule of each
    column, in a sentence, and the scores, as Printed.

    Args:
        opened: the file, recognised; its rows stay unread.
        rule: of a table, by which its scores were made.
        column: of a table, the column that holds them; `score` unless given.

    Raises:
        InputError: the format has no scores, or the table's column or rule is missing or wrong.
    """
    name, how = opened.importer.NAME, opened.how
    if name not in TABLES and (rule or column):
        raise InputError(f"--score-rule and --map score=COLUMN are for tables; {name} has rules of its own")
    if name in TABLES:
        from ledger.exchange.printed_scores.table_scores import printed

        rules, scores = printed(opened.importer, opened.file, how, rule, column or "score")
    elif name in HERE:
        rules, scores = import_module(HERE[name]).printed_scores(opened.file, how)
    elif there := getattr(opened.importer, "printed_scores", None):
        rules, scores = there(opened.file, how)
    else:
        reason = NONE.get(name, f"the importer {name} knows of no scores in its files")
        raise InputError(f"--check-scores: {reason}; leave it out")
    return compare(_told(scores), rules)


def _told(scores: Iterator[Printed]) -> Iterator[Printed]:
    empty = True
    for score in scores:
        empty = False
        yield score
    if empty:
        raise InputError("--check-scores: there is not a single score in the file; leave it out")
