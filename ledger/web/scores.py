"""Scores: every view of `score` with its options as a form, whose address is the saved view."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import Response

from ledger.errors import RefusedError
from ledger.reports.comparison_tables import ranking_tables, versus_tables
from ledger.reports.pages.own_record import own_record
from ledger.reports.score_tables import score_tables, vagueness_tables
from ledger.reports.tables import Table
from ledger.reports.wording.notes import table_notes, vagueness_notes, versus_notes
from ledger.reports.wording.plain import Notes
from ledger.reports.wording.ranking_notes import ranking_notes
from ledger.track_record.groupings import AXES
from ledger.track_record.rules import RULES
from ledger.web.forms import whole
from ledger.web.problems import OURS, refusal

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.web.asked import Asked
    from ledger.web.forms import Form


class View(NamedTuple):
    """A way to look at scores.

    Attributes:
        title: what the form calls it.
        look: asks the ledger, with options that were chosen.
        tables: the answer as tables.
        notes: what stands beside them.
        takes: the options that go with it.
    """

    title: str
    look: Callable[[Ledger, dict[str, Any]], Any]
    tables: Callable[[Any], list[Table]]
    notes: Callable[[Any], Notes]
    takes: tuple[str, ...]


def _compared(book: Ledger, given: dict[str, Any]) -> Any:
    pair = given.pop("a", None), given.pop("b", None)
    if None in pair:
        raise RefusedError("say which two are to be compared")
    return book.compare(*pair, **given)


VIEWS = {
    "table": View(
        "Table",
        lambda book, given: book.scores(by=given.pop("by", "forecaster"), **given),
        score_tables,
        table_notes,
        ("by", "forecaster", "rule", "reference", "time", "decompose", "bounds", "min_n"),
    ),
    "leaderboard": View(
        "Leaderboard",
        lambda book, given: book.leaderboard(**given),
        ranking_tables,
        ranking_notes,
        ("rule", "time", "min_n"),
    ),
    "compare": View("Compare two", _compared, versus_tables, versus_notes, ("a", "b", "rule", "time")),
    "scales": View(
        "Words by scale",
        lambda book, given: book.vagueness(**given),
        vagueness_tables,
        vagueness_notes,
        ("forecaster", "time"),
    ),
}
FILTERS = ("tags", "since", "until", "as_of", "grade", "cohort")
NAMES = {"--leaderboard": "the leaderboard", "--compare A B": "comparing two", "--scales": "words by scale"}
_LINKS = re.compile("|".join(NAMES))
DAYS = ("since", "until", "as_of")
CHOICES = {
    "by": AXES,
    "rule": tuple(RULES),
    "reference": ("base-rate", "half", "crowd", "crowd-mean"),
    "time": ("last", "first", "mean", "weighted", "every"),
    "cohort": ("closed", "resolved"),
}


def show(asked: Asked) -> Response:
    """A view, by what its address says."""
    query = asked.query
    name = query.get("view", "table")
    name = name if name in VIEWS else "table"
    view = VIEWS[name]
    found: dict[str, Any] = {"tables": [], "notes": None, "charts": []}
    if name == "compare" and not {"a", "b"} & {*query}:
        return _page(asked, name, view, found)  # nobody is chosen yet
    try:
        given = _options(asked.book, query, view)
        result = view.look(asked.book, dict(given))
    except OURS as wrong:
        asked.wrong = refusal(wrong)
    else:
        found = {"tables": _worth_showing(view.tables(result)), "notes": _here(view.notes(result))}
        found["charts"] = _charts(asked.book, given) if name == "table" else []
    return _page(asked, name, view, found)


def _page(asked: Asked, name: str, view: View, found: dict[str, Any]) -> Response:
    return asked.page(
        "scores.html.j2", "scores", "Scores", summary="", view=view, name=name, views=VIEWS, choices=CHOICES, **found
    )


def _here(notes: Notes) -> Notes:
    """What stands beside a view, with other views by the names that they have here."""
    return Notes(*([_LINKS.sub(lambda found: NAMES[found[0]], line) for line in lines] for lines in notes))


def _worth_showing(tables: list[Table]) -> list[Table]:
    """The tables without columns that are empty in every row."""
    return [one._replace(hide={*one.hide, *filter(partial(_is_empty, one), chain(*one.parts))}) for one in tables]


def _is_empty(table: Table, column: str) -> bool:
    return not {row[column] for row in table.rows} - {"", "-"}


def _charts(book: Ledger, given: dict[str, Any]) -> list[Any]:
    """How the chances of one forecaster turned out, where one is chosen."""
    if "forecaster" not in given:
        return []
    chosen = {name: given[name] for name in ("forecaster", *FILTERS) if name in given}
    charts: list[Any] = own_record(book.track_record(**chosen), book.forecasts(**{"cohort": "closed", **chosen}))[
        "charts"
    ]
    return charts


def _options(book: Ledger, query: Form, view: View) -> dict[str, Any]:
    """What was chosen of what goes with a view."""
    given: dict[str, Any] = query.some(*view.takes, *FILTERS)
    for name in DAYS:
        if name in given:
            given[name] = book.read_moment(given[name]).day
    if "tags" in given:
        given["tags"] = query.words("tags")
    for name in ("decompose", "bounds"):
        if name in given:
            given[name] = True
    if "min_n" in given:
        if (least := whole(given["min_n"])) is None:
            raise RefusedError(f"{given['min_n']!r} is not a number of forecasts")
        given["min_n"] = least
    return given
