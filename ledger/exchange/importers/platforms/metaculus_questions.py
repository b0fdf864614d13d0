"""Questions of Metaculus' export as rows of ours, and what forecasts need to know of them."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from forecasts.errors import RecordError
from forecasts.records.values import read_number, shown
from ledger.exchange.cells import times
from ledger.exchange.cells.chances import together_1
from ledger.exchange.importers.platforms.metaculus_cells import axis_of, fraction, listed_values, outcome_on
from ledger.exchange.importers.rows import asked, cells, chances, link, one_line
from ledger.spreadsheet import BadCell

KINDS = {
    "binary": "binary",
    "multiple_choice": "choice",
    "multiple choice": "choice",
    "date": "date",
    "numeric": "numeric",
    "discrete": "numeric",
    "continuous": "numeric",
}
OPTIONS = ("MC Options (All)", "MC Options (Current)", "MC Options")  # the last is the older name
CLOSES = ("Actual Close Time", "Scheduled Close Time", "Resolution Known Time")
OPEN = ("", "none", "null", "nan")
WORDS = ("yes", "no", "ambiguous", "annulled")


class Question(NamedTuple):
    """What forecasts need to know of their question."""

    cells: tuple[str, ...]  # of its row
    kind: str  # binary, choice, or "" for one that cannot be kept
    options: list[str]  # of a choice question
    grid: list[float]  # where the distribution of a number or a date is given; days since 1970 for dates
    until: str  # from when on a withdrawal changes nothing, or ""
    outcome: str  # "" while it is open

    def per_option(self, cell: str, *, rescale: bool) -> tuple[str, str]:
        """The probabilities of the options, and the option that was not there yet and is the outcome, if there is one.

        Whoever said something before an option was there meant it with Other; so that counts for it if it happens.
        """
        given = listed_values(cell)
        if len(given) != len(self.options):
            raise BadCell("", f"there are {len(given)} probabilities for {len(self.options)} options")
        values = [0.0 if value is None else float(fraction(str(value))) for value in given]
        rounded = rescale or abs(math.fsum(values) - 1) <= 1e-6
        shares = dict(zip(self.options, together_1(values, rescale=rounded), strict=True))
        was_there = dict(zip(self.options, given, strict=True)).get(self.outcome, 0.0) is not None
        other = next((option for option in self.options if option.casefold() == "other"), "")
        if was_there or not other:
            return chances(shares), ""
        return chances({**shares, self.outcome: shares[other], other: 0.0}), self.outcome


def question_of(r: Mapping[str, str], comments: Mapping[str, str]) -> Question:
    """The question in a row, with the comments of its post. Raises BadCell: a cell cannot be read or kept."""
    given = r["Question Type"].strip().lower()
    if (kind := KINDS.get(given)) is None:
        raise BadCell("", f"the type {shown(given)} is not one of a Metaculus question")
    if not (close := _first(r, CLOSES)):
        raise BadCell("", "it has no time at which it closes")
    options = options_of(r)
    axis, grid = axis_of(r, kind) if kind in ("numeric", "date") else ({}, [])
    outcome = _outcome(r["Resolution"].strip(), kind, options, axis)
    closes, known = times.read(close, "UTC"), r.get("Resolution Known Time", "")
    known_on = times.read(known, "UTC") if known and outcome else ""
    fields = asked(
        platform="metaculus",
        question_id=r["Question ID"],
        question=_title(r),
        opens=_opens(r, closes),
        closes=closes,
        outcome=outcome or "open",
        known_on=known_on,
        options=options,
        resolution_source=_page(r),
        tags=[*map(str, listed_values(r.get("Categories") or "[]")), r.get("Default Project", "")],
        question_note=comments.get(r.get("Post ID", ""), ""),
        **axis,
    )
    until = min(filter(None, (closes, known_on)))
    return Question(cells({**fields, "kind": kind}), kind, options, grid, until, outcome)


def options_of(r: Mapping[str, str]) -> list[str]:
    """The options of a choice."""
    return [one_line(str(option)) for option in listed_values(_first(r, OPTIONS) or "[]")]


def _first(r: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(filter(None, map(r.get, names)), "")


def _title(r: Mapping[str, str]) -> str:
    title, label = one_line(r["Question Title"]), one_line(r.get("Label", ""))
    return f"{title} ({label})" if label and label not in title else title


def _opens(r: Mapping[str, str], closes: str) -> str:
    """The day on which it opened; "" where that was after the close."""
    opens = times.read(r["Open Time"], "UTC")[:10] if r.get("Open Time") else ""
    return opens if opens <= closes[:10] else ""


def _page(r: Mapping[str, str]) -> str:
    given = r.get("Question URL", "").replace(" ", "").replace("?/", "/")
    post = r.get("Post ID", "")
    return link(given) or (f"https://www.metaculus.com/questions/{post}/" if post.isdigit() else "")


def resolution_word(resolution: str) -> str:
    """What kind of resolution one is, for counting them."""
    word = resolution.lower()
    if word in OPEN:
        return "open"
    if word in WORDS:
        return word
    try:
        read_number(resolution)
    except RecordError:
        return "an option or a bound"
    return "a number"


def _outcome(resolution: str, kind: str, options: list[str], axis: Mapping[str, str]) -> str:
    word = resolution.lower()
    if kind == "choice" and one_line(resolution) in options:
        return one_line(resolution)
    if word in OPEN:
        return ""
    if word in WORDS[2:] or (kind == "binary" and word in WORDS):
        return word
    if kind in ("numeric", "date"):
        return outcome_on(resolution, word, kind, axis)
    raise BadCell("", f"the resolution {shown(resolution)} is none that a {kind} question can have")
