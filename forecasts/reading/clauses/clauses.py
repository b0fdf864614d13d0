"""A sentence cut into the clauses that carry its claims."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from forecasts.reading.cues.cue import NOT, WILL
from forecasts.reading.cues.heads import Head, past_openers
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.report import Report

_FINITE = words("clauses", "finite")
_SUBORDINATE = words("clauses", "subordinate")
_SIMPLE_JOINS = words("clauses", "simple_joins")
_NOT_PARTICIPLES = words("clauses", "no_participles")
_NEGATIVES = words("clauses", "before_a_second_verb")
# What follows these belongs to them, however many clauses it has.
_GOVERNING = frozenset(
    ("out-of-sight", "expects", "told-to-expect", "hope", "evidence", "forecast-noun", "expected-by")
)
_TAIL = frozenset([".", "!", "?", "…", ",", ";", ":", "-"])


class Clause(NamedTuple):
    """Words [first:end) of a sentence that hold a claim.

    Attributes:
        first: index of the first word.
        end: index after the last word.
        heads: the cues in it.
        rests_on: the clause whose hedge it stands under, where it has no head of its own.
    """

    first: int
    end: int
    heads: tuple[Head, ...]
    rests_on: Clause | None = None


def clauses(sentence: Sentence, found: Sequence[Head], reports: Sequence[Report]) -> list[Clause]:
    """The clauses of a sentence that have a head, trimmed of what only leads over.

    Example:
        >>> from forecasts.reading.cues.heads import heads
        >>> from forecasts.reading.text.layout import Block
        >>> from forecasts.reading.text.sentences import sentences
        >>> text = "However, rates will fall, and growth will return."
        >>> sentence = next(sentences(text, Block("paragraph", 0, len(text))))
        >>> [text[sentence.starts[c.first] : sentence.ends[c.end - 1]]
        ...  for c in clauses(sentence, heads(text, sentence), [])]
        ['rates will fall', 'growth will return']
    """
    if not found:
        return []
    cuts = sorted({0, len(sentence.words), *_cuts(sentence, found, reports)})
    parts = []
    for first, end in itertools.pairwise(cuts):
        inner = tuple(head for head in found if first <= _place(head) < end)
        if inner:
            parts.append(_with_antecedent(sentence, first, end, inner))
    return [clause for part in parts for clause in _split(sentence, _trimmed(sentence, *part))]


def _place(head: Head) -> int:
    """Where a head counts: what a sign suggests stands behind it."""
    return head.end if head.kind == "evidence" else head.first


def _cuts(sentence: Sentence, found: Sequence[Head], reports: Sequence[Report]) -> set[int]:
    cuts: set[int] = set()
    for report in reports:
        if report.kind == "says" and report.speaker:
            cuts |= {report.first, report.end, report.subject}
        elif report.kind == "expects" and report.subject:
            cuts |= {report.subject} if _may_begin(sentence, report.subject) else set()
    cuts |= {head.end for head in found if head.kind == "evidence"}
    cut = sentence.words
    for at, word in enumerate(cut):
        if not 0 < at < len(cut) - 1:
            continue
        following = cut[at + 1]
        if word == ";" or (word == ":" and _has_head(found, at, len(cut)) and not _is_tag(found, at)):
            cuts.add(at + 1)
        elif word == "," and following in _SIMPLE_JOINS:
            if _stands_alone(sentence, found, max(c for c in cuts | {0} if c <= at), at, at + 2):
                cuts.add(at + 1)
        elif word in _SIMPLE_JOINS and cut[at - 1] != "," and _joins_claims(cut, found, at):
            cuts.add(at)
        elif word == "-" and cut[at - 1] == "-":
            cuts.add(at + 1)
    if (ground := _ground(sentence)) is not None:
        cuts.add(ground)
    return cuts


def _is_tag(found: Sequence[Head], at: int) -> bool:
    """Whether the words before a colon only lead in: "Mark my words:"."""
    return any(head.kind == "told-to-expect" and head.first <= 1 and head.end == at for head in found)


def _may_begin(sentence: Sentence, at: int) -> bool:
    return sentence.words[at - 1] in (",", ";", ":") or sentence.words[at - 1] in _SIMPLE_JOINS


def _has_head(found: Sequence[Head], first: int, end: int) -> bool:
    return any(first <= head.first < end for head in found)


def _stands_alone(sentence: Sentence, found: Sequence[Head], first: int, comma: int, right: int) -> bool:
    """Whether both sides of ", and" are clauses of which the right one carries a claim."""
    cut = sentence.words
    begin = past_openers(sentence, first)
    if begin < comma and cut[begin] in _SUBORDINATE and not _has_head(found, begin, comma):
        return False
    left = _has_head(found, first, comma) or any(word in _FINITE for word in cut[first:comma])
    until = next((at for at in range(right, len(cut)) if cut[at] in (",", ";")), len(cut))
    if cut[right] in ("if", "unless"):
        return left and until < len(cut) and _has_head(found, until, len(cut))
    return left and _has_head(found, right, until)


def _joins_claims(cut: tuple[str, ...], found: Sequence[Head], at: int) -> bool:
    """As in "Inflation will fall and unemployment will rise": a head on each side, nothing subordinate between."""
    before = [head for head in found if head.end <= at and head.kind != "condition"]
    after = [head for head in found if at < head.first <= at + 8]
    if (
        not before
        or not after
        or after[0].kind in ("norm", "intent", "hope")
        or before[-1].kind in _GOVERNING
    ):
        return False
    between = cut[at + 1 : after[0].first]
    if any(word in _SUBORDINATE or word in (",", "to") for word in between) or any(
        word in _SUBORDINATE for word in cut[before[-1].end : at] if word != "by"
    ):
        return False
    return bool(between) or after[0].first == at + 1


def _ground(sentence: Sentence) -> int | None:
    """Where the main clause begins behind "Since ..., " or "Although ..., "."""
    first = past_openers(sentence, 0)
    if first >= len(sentence.words) or sentence.words[first] not in words("clauses", "grounds"):
        return None
    for at in range(first + 3, len(sentence.words) - 2):
        if sentence.words[at] == ",":
            return at + 1
    return None


def _with_antecedent(
    sentence: Sentence, first: int, end: int, inner: tuple[Head, ...]
) -> tuple[int, int, tuple[Head, ...]]:
    """A clause that leaves its verb out ("that they will be") needs the one before it."""
    last = inner[-1]
    rest = [word for word in sentence.words[last.end : end] if word not in ("be", "so", "do", "not")]
    is_bare = last.kind == "will" and (not rest or rest[0] in (",", ".", ";", "in", "by", "within", "before"))
    return (0, end, inner) if first and is_bare else (first, end, inner)


def _trimmed(sentence: Sentence, first: int, end: int, inner: tuple[Head, ...]) -> Clause:
    cut = sentence.words
    start = past_openers(sentence, first)
    if start < end and cut[start] in words("clauses", "grounds") and start < inner[0].first:
        start += 1
    while start < end and cut[start] in _SIMPLE_JOINS - {"while"} and start < inner[0].first:
        start += 1
    if first == 0 and start < end and all(not word.isalnum() for word in cut[:start]):
        start = _opening_mark(cut, start)
    start = min(start, _place(inner[0]))
    whole = start == 0 and end == len(cut)
    if not whole:
        while end > start + 1 and cut[end - 1] in _TAIL:
            end -= 1
    return Clause(start, end, inner)


def _opening_mark(cut: tuple[str, ...], start: int) -> int:
    """Brackets and quotation marks before the first word are no part of it; a currency sign is."""
    return start - 1 if start and cut[start - 1] in ("$", "€", "£", "#", "@") else start


def _split(sentence: Sentence, clause: Clause) -> list[Clause]:
    """The claims under one "will": ", avoiding a clash, but hardly improve relations"."""
    ruling = next((head for head in clause.heads if head.kind in ("will", "future") and not head.doubt), None)
    if ruling is None:
        return [clause]
    places = [
        at
        for at in range(ruling.end + 1, clause.end - 2)
        if sentence.words[at] == "," and _begins_another(sentence, clause, at, ruling)
    ]
    commas = [at for at in range(ruling.end + 1, clause.end - 2) if sentence.words[at] == ","]
    if any(at not in places for at in commas):  # one list of which not every part is known to be a verb
        places = [at for at in places if sentence.words[at + 1] not in ("and", "or")]
    if not places:
        return [clause]
    ends = [*places, clause.end]
    head_clause = Clause(clause.first, ends[0], tuple(h for h in clause.heads if h.first < ends[0]))
    found = [head_clause]
    for place, end in zip(places, ends[1:], strict=True):
        stop = end
        while stop > place and sentence.words[stop - 1] in _TAIL:
            stop -= 1
        inner = tuple(head for head in clause.heads if place < head.first < end)
        found.append(Clause(place + 1, stop, inner, head_clause))
    return found


def _begins_another(sentence: Sentence, clause: Clause, comma: int, ruling: Head) -> bool:
    cut = sentence.words
    at = comma + 1
    has_join = cut[at] in ("and", "but", "or", "yet")
    at += has_join
    while at < clause.end and (cut[at] in _NEGATIVES or (cut[at].endswith("ly") and len(cut[at]) > 4)):
        at += 1
    if (
        at >= clause.end - 1
        or cut[at + 1] in (",", "of", "and", "or", ".", "is", "are")
        or cut[at + 1] in WILL
    ):
        return False
    if cut[at].endswith("ing") and len(cut[at]) > 5 and cut[at] not in _NOT_PARTICIPLES:
        return not has_join and not _is_list_of_gerunds(cut, clause, comma)
    if cut[at] not in words("clauses", "plain_verbs"):
        return False
    listed = any(
        cut[k] == "," and cut[k + 1] in ("and", "but", "or") for k in range(comma + 1, clause.end - 1)
    )
    return has_join or listed


def _is_list_of_gerunds(cut: tuple[str, ...], clause: Clause, comma: int) -> bool:
    """As in "focus on reducing risks, taking measures, and engaging ..." is one complement."""
    later = any(cut[k] in ("and", "or") and cut[k + 1].endswith("ing") for k in range(comma, clause.end - 1))
    earlier = any(word.endswith("ing") and len(word) > 5 for word in cut[clause.first : comma])
    return later or earlier


def negated(cut: Sequence[str]) -> bool:
    """Whether words deny."""
    return any(word in NOT or word in ("no", "nobody", "nothing", "neither", "nor", "none") for word in cut)
