"""A claim as a person is shown it: in its paragraph, with its cues, and with what its words were read as."""

from __future__ import annotations

import os
import re
import shutil
import sys
from textwrap import wrap
from typing import TYPE_CHECKING

from ledger.reports.wording.figures import percent
from ledger.reports.wording.readings import chance_line, closes_line

if TYPE_CHECKING:
    from forecasts import Candidate, Remark
    from ledger.coding.article_reading import Reading
    from ledger.coding.proposals import Proposal

AROUND = 700  # characters of a paragraph that are shown before and after a claim
QUOTE, CUE, END_CUE, END = "\ue000", "\ue001", "\ue002", "\ue003"  # stand for marks while lines are folded
PLAIN = {QUOTE: "«", CUE: "[", END_CUE: "]", END: "»"}
STYLED = {QUOTE: "\x1b[1m", CUE: "\x1b[4m", END_CUE: "\x1b[24m", END: "\x1b[0m"}
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\ue003]")


def width() -> int:
    """How many columns there are, at most 100."""
    return min(shutil.get_terminal_size().columns, 100)


def styled() -> bool:
    """Whether marks are shown as bold and underlined, and not as brackets."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def safe(text: str) -> str:
    r"""Text that cannot move a terminal's cursor or turn the order of what is shown.

    Example:
        >>> safe("a\x1b[2Jb")
        'a�[2Jb'
    """
    return _UNSAFE.sub("\ufffd", text)


def in_paragraph(text: str, candidate: Candidate, marks: dict[str, str] | None = None) -> list[str]:
    """The paragraph of a claim, the claim and the cues in it marked, folded to the width of the terminal."""
    start, stop = _paragraph(text, candidate)
    places: dict[int, str] = {}
    for reason in candidate.reasons:
        if candidate.start <= reason.start < reason.end <= candidate.end:
            places[reason.start] = places.get(reason.start, "") + CUE
            places[reason.end] = END_CUE + places.get(reason.end, "")
    places[candidate.start] = QUOTE + places.get(candidate.start, "")
    places[candidate.end] = places.get(candidate.end, "") + END
    parts, before = [], start
    for place in sorted(places):
        parts += [safe(text[before:place]), places[place]]
        before = place
    whole = "".join([*parts, safe(text[before:stop])])
    marks = marks or (STYLED if styled() else PLAIN)
    lines = wrap(whole, width() - 2, break_long_words=False, break_on_hyphens=False)
    return ["  " + "".join(marks.get(character, character) for character in line) for line in lines]


def _paragraph(text: str, candidate: Candidate) -> tuple[int, int]:
    """From where to where the paragraph of a claim goes; of a long one, what is around the claim."""
    before = [found.end() for found in _BLANK.finditer(text, max(candidate.start - AROUND, 0), candidate.start)]
    after = _BLANK.search(text, candidate.end, candidate.end + AROUND)
    start = before[-1] if before else max(candidate.start - AROUND, 0)
    return start, after.start() if after else min(candidate.end + AROUND, len(text))


def lines(reading: Reading, candidate: Candidate, proposal: Proposal, remarks: list[Remark]) -> list[str]:
    """Everything that is known of a claim, a line each."""
    found = [f"{one.code} {reading.article.text[one.start : one.end]!r}" for one in candidate.reasons]
    shown = [
        ("Kind", candidate.label + ("" if candidate.offered else " (not offered: a decoy)")),
        ("Found by", "; ".join(found)),
        ("Said by", proposal.forecaster or "?"),
        ("Condition", candidate.condition),
        ("Chance", chance_line(proposal.chance)),
        ("Closes", closes_line(proposal.closes, proposal.horizon, inherited=proposal.inherited)),
        ("Question", proposal.text or "? (no rule words it; write it with e)"),
        ("Criteria", proposal.criteria),
        ("Read at", proposal.resolution_source),
        ("Tags", ", ".join(proposal.tags)),
        ("Belief", None if proposal.belief is None else percent(proposal.belief)),
    ]
    return [
        *in_paragraph(reading.article.text, candidate),
        "",
        *(line for name, text in shown if text for line in _folded(name, text)),
        *(line for one in remarks for line in _folded(one.severity.capitalize(), f"{one.sentence} {one.remedy}")),
    ]


def _folded(name: str, text: str) -> list[str]:
    room = max(width() - 13, 20)
    first, *rest = wrap(safe(" ".join(text.split())), room, break_long_words=False, break_on_hyphens=False) or [""]
    return [f"{name:<10} {first}", *(f"{'':<10} {line}" for line in rest)]
