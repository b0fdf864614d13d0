"""Horizons for claims that name none: from the sentence before, the heading above, or the article's main forecast."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from forecasts.reading.candidate import Candidate, Reason
from forecasts.reading.chances.numbers import Number
from forecasts.reading.times.timing import When, inherited

# A possibility or a conditional names no chance to be settled on a day: none is assumed for it.
_GAP = 3  # characters between two sentences that follow each other
_INHERITS = frozenset(("forecast", "attributed", "implied", "hope", "nowcast"))


@dataclasses.dataclass(frozen=True)
class Draft:
    """A candidate before its horizon is settled."""

    candidate: Candidate  # everything but the horizon
    block: int  # index of its block, -1 for a row of a table
    own: When | None  # the horizon in its own words
    section: When | None  # the horizon of the heading above it, or of the sentence that announces it
    refers: bool  # its subject is the sentence before ("this", "such a change")
    near: bool  # where it inherits, the short reading is meant
    names_forecast: bool  # it calls itself a forecast: its horizon is the article's
    # whether one may be taken over from elsewhere: nothing in it says when, not even "eventually"
    inherits: bool = True

    def with_number(self, text: str, number: Number, end: int) -> Draft:
        """The draft with a chance that stands behind it."""
        reason = Reason("number", number.start, number.end, "chances.numbers")
        asked = any(known.code == "question" for known in self.candidate.reasons)  # "Will it collapse? 40%"
        candidate = dataclasses.replace(
            self.candidate,
            quote=text[self.candidate.start : end],
            end=end,
            hedge=text[number.start : number.end],
            probability=number.probability,
            offered=self.candidate.offered or asked,
            reasons=(*(known for known in self.candidate.reasons if known.code != "question"), reason),
            sentence_end=max(end, self.candidate.sentence_end),
        )
        return dataclasses.replace(self, candidate=candidate)


def with_inherited(drafts: Sequence[Draft]) -> list[Candidate]:
    """The candidates with their horizons: own, else inherited and flagged, else none."""
    main = next((draft.own for draft in drafts if _is_main(draft)), None)
    found = []
    before: Draft | None = None
    for draft in drafts:
        found.append(_settled(draft, before, main))
        if draft.own is not None or before is None or before.block != draft.block:
            before = draft
    return found


def _is_main(draft: Draft) -> bool:
    """Whether a claim is the author's forecast for the whole article: "a near-term forecast of decline"."""
    if not draft.names_forecast or draft.own is None or draft.candidate.speaker is not None:
        return False
    return draft.own.horizon is None or draft.own.horizon.rule.startswith(("fuzzy:", "rolling"))


def _stands_before(before: Draft | None, draft: Draft) -> bool:
    """Whether a claim's sentence is the one right before another's, in its paragraph."""
    if before is None or before.block != draft.block:
        return False
    return draft.candidate.sentence_start - before.candidate.sentence_end <= _GAP


def _settled(draft: Draft, before: Draft | None, main: When | None) -> Candidate:
    when, is_inherited = draft.own, False
    if when is None:
        source = _source(draft, before, main)
        when = None if source is None else inherited(source, near=draft.near)
        is_inherited = True
    elif not draft.candidate.start <= when.start < draft.candidate.end:
        when, is_inherited = inherited(when, near=False), True
    if when is None:
        return draft.candidate
    words = when.horizon.phrase if when.horizon is not None else None
    return dataclasses.replace(
        draft.candidate, horizon=when.horizon, horizon_words=words, horizon_inherited=is_inherited
    )


def _source(draft: Draft, before: Draft | None, main: When | None) -> When | None:
    """Where a claim without a time of its own takes one from: what it refers to, its section, the article."""
    if not (draft.inherits and draft.candidate.offered and draft.candidate.label in _INHERITS):
        return None
    is_near = draft.refers and _stands_before(before, draft)
    return (before.own if is_near and before is not None else None) or draft.section or main
