"""A sentence cut into the clauses that carry its claims."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from forecasts.reading.cues.cue import NOT, WILL
from forecasts.reading.cues.heads import Head, past_openers
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
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
# As in "and should", "and hope": said besides, no second claim.
_SECOND_THOUGHTS = frozenset(("norm", "intent", "hope"))
_NO_JOIN = _SUBORDINATE | {",", "to"}
_AFTER_A_NOUN = WILL | {",", "of", "and", "or", ".", "is", "are"}
_TAIL = frozenset([".", "!", "?", "…", ",", ";", ":", "-"])


class Clause(NamedTuple):
    """Words [first:end) of a sentence that hold a claim."""

    first: int  # index of the first word
    end: int  # index after the last word
    heads: tuple[Head, ...]  # the cues in it
    rests_on: Clause | None = None  # the clause whose hedge it stands under, where it has no head of its own


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
    cuts = {head.end for head in found if head.kind == "evidence"}
    for report in reports:
        cuts |= _cuts_of(sentence, report)
    for at in range(1, len(sentence.words) - 1):
        row = BREAKS.row(Break(sentence, found, at, max(cut for cut in cuts | {0} if cut <= at)))
        if row is not None:
            cuts.add(at + row.then)
    if (ground := _ground(sentence)) is not None:
        cuts.add(ground)
    return cuts


def _cuts_of(sentence: Sentence, report: Report) -> set[int]:
    if report.kind == "says" and report.speaker:
        return {report.first, report.end, report.subject}
    begins = report.kind == "expects" and report.subject and _may_begin(sentence, report.subject)
    return {report.subject} if begins else set()


class Break(NamedTuple):
    """A word at which a claim may end."""

    sentence: Sentence  # the sentence
    found: Sequence[Head]  # its cues
    at: int  # index of the word
    begun: int  # index of the last word before it at which one begins

    @property
    def cut(self) -> tuple[str, ...]:
        """The words of the sentence."""
        return self.sentence.words

    @property
    def word(self) -> str:
        """The word itself."""
        return self.cut[self.at]


def _is_colon(place: Break) -> bool:
    """As in "Two things: rates will fall"; the words before the colon of "Mark my words:" only lead in."""
    if place.word != ":" or not _has_head(place.found, place.at, len(place.cut)):
        return False
    return not any(head.kind == "told-to-expect" and head.first <= 1 and head.end == place.at for head in place.found)


def _is_comma_and(place: Break) -> bool:
    """As in "rates will fall, and growth will return"."""
    return (
        place.word == ","
        and place.at + 2 < len(place.cut)
        and place.cut[place.at + 1] in _SIMPLE_JOINS
        and _stands_alone(place.sentence, place.found, place.begun, place.at, place.at + 2)
    )


def _is_and(place: Break) -> bool:
    """As in "Inflation will fall and unemployment will rise"."""
    is_join = place.word in _SIMPLE_JOINS and place.cut[place.at - 1] != ","
    return is_join and _joins_claims(place.cut, place.found, place.at)


def _is_and_that(place: Break) -> bool:
    """As in "that rates will fall and that growth will return"."""
    at = place.at
    is_second = place.word in ("and", "but") and place.cut[at + 1] == "that" and "that" in place.cut[place.begun : at]
    return is_second and _has_head(place.found, at, min(at + 12, len(place.cut)))


# The answer is how far behind the word the next claim begins.
BREAKS = Rules[Break, int](
    Rule("nor", lambda place: place.word == "," and place.cut[place.at + 1] == "nor", 1),
    Rule("semicolon", lambda place: place.word == ";", 1),
    Rule("colon", _is_colon, 1),
    Rule("comma and", _is_comma_and, 1),
    Rule("and that", _is_and_that, 0),
    Rule("and", _is_and, 0),
    Rule("dash", lambda place: place.word == "-" and place.cut[place.at - 1] == "-", 1),
    otherwise=0,
)


def _may_begin(sentence: Sentence, at: int) -> bool:
    return sentence.words[at - 1] in (",", ";", ":") or sentence.words[at - 1] in _SIMPLE_JOINS


def _has_head(found: Sequence[Head], first: int, end: int) -> bool:
    return any(first <= head.first < end for head in found)


def _stands_alone(sentence: Sentence, found: Sequence[Head], first: int, comma: int, right: int) -> bool:
    """Whether both sides of ", and" are clauses of which the right one carries a claim."""
    cut = sentence.words
    begin = past_openers(sentence, first)
    is_subordinate = begin < comma and cut[begin] in _SUBORDINATE and not _has_head(found, begin, comma)
    is_clause = _has_head(found, first, comma) or not _FINITE.isdisjoint(cut[first:comma])
    if is_subordinate or not is_clause:
        return False
    until = next((at for at in range(right, len(cut)) if cut[at] in (",", ";")), len(cut))
    if cut[right] in words("clauses", "leads_a_clause"):
        return until < len(cut) and _has_head(found, until, len(cut))
    behind = next((at for at in range(until + 1, len(cut)) if cut[at] in (",", ";")), len(cut))
    return _has_head(found, right, until) or any(head.first == behind + 1 for head in found)  # "and he, too, will"


def _joins_claims(cut: tuple[str, ...], found: Sequence[Head], at: int) -> bool:
    """Whether a head stands on each side of a join, and nothing subordinate between them."""
    is_own = cut[at + 1] in ("i", "we")  # "I expect A and I'd say there is a chance that B"
    before = next((head for head in reversed(found) if head.end <= at and head.kind != "condition"), None)
    after = next((head for head in found if at < head.first <= at + (14 if is_own else 8)), None)
    if before is None or after is None or after.kind in _SECOND_THOUGHTS:
        return False
    if is_own or before.kind in _GOVERNING:
        return is_own
    behind, front = cut[at + 1 : after.first], cut[before.end : at]
    is_plain = _NO_JOIN.isdisjoint(behind) and (_SUBORDINATE - {"by"}).isdisjoint(front)
    return is_plain and (bool(behind) or after.first == at + 1)


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
    start = min(_behind_joins(sentence.words, past_openers(sentence, first), end, inner[0].first), end)
    if first == 0 and start < end and not any(word.isalnum() for word in sentence.words[:start]):
        start = _opening_mark(sentence.words, start)
    start = min(start, _place(inner[0]))
    if (start, end) != (0, len(sentence.words)):
        end = _before_tail(sentence.words, start + 1, end)
    return Clause(start, end, inner)


def _behind_joins(cut: tuple[str, ...], start: int, end: int, head: int) -> int:
    """What only leads over ("since", "and", "but") is no part of a claim, unless its cue is part of it."""
    if start < min(end, head) and cut[start] in words("clauses", "grounds"):
        start += 1
    while start < min(end, head) and cut[start] in _SIMPLE_JOINS - {"while"}:
        start += 1
    is_second = 0 < start < min(end, head) and cut[start] == "that" and cut[start - 1] in _SIMPLE_JOINS
    return start + is_second


def _before_tail(cut: tuple[str, ...], least: int, end: int) -> int:
    while end > least and cut[end - 1] in _TAIL:
        end -= 1
    return end


def _opening_mark(cut: tuple[str, ...], start: int) -> int:
    """Brackets and quotation marks before the first word are no part of it; a currency sign is."""
    return start - 1 if start and cut[start - 1] in ("$", "€", "£", "#", "@") else start


def _split(sentence: Sentence, clause: Clause) -> list[Clause]:
    """The claims under one "will": ", avoiding a clash, but hardly improve relations"."""
    ruling = next((head for head in clause.heads if head.kind in ("will", "future") and not head.doubt), None)
    places = [] if ruling is None else _second_verbs(sentence, clause, ruling.end + 1)
    if not places:
        return [clause]
    first = Clause(clause.first, places[0], _heads_in(clause, -1, places[0]))
    found = [first]
    for place, end in zip(places, [*places[1:], clause.end], strict=True):
        stop = _before_tail(sentence.words, place, end)
        found.append(Clause(place + 1, stop, _heads_in(clause, place, end), first))
    return found


def _heads_in(clause: Clause, after: int, before: int) -> tuple[Head, ...]:
    return tuple(head for head in clause.heads if after < head.first < before)


def _second_verbs(sentence: Sentence, clause: Clause, first: int) -> list[int]:
    """The commas behind which another verb stands under the same "will"."""
    commas = [at for at in range(first, clause.end - 2) if sentence.words[at] == ","]
    places = [at for at in commas if _begins_another(sentence.words, clause, at)]
    if places != commas:  # one list of which not every part is known to be a verb
        places = [at for at in places if sentence.words[at + 1] not in ("and", "or")]
    return places


def _begins_another(cut: tuple[str, ...], clause: Clause, comma: int) -> bool:
    has_join = cut[comma + 1] in ("and", "but", "or", "yet")
    at = _verb_behind(cut, comma + 1 + has_join, clause.end)
    if at >= clause.end - 1 or cut[at + 1] in _AFTER_A_NOUN:
        return False
    if cut[at].endswith("ing") and len(cut[at]) > 5 and cut[at] not in _NOT_PARTICIPLES:
        return not has_join and not _is_list_of_gerunds(cut, clause, comma)
    return cut[at] in words("clauses", "plain_verbs") and (has_join or _is_listed(cut, comma, clause.end))


def _verb_behind(cut: tuple[str, ...], at: int, end: int) -> int:
    """Index behind the adverbs and denials before a verb."""
    while at < end and (cut[at] in _NEGATIVES or (cut[at].endswith("ly") and len(cut[at]) > 4)):
        at += 1
    return at


def _is_listed(cut: tuple[str, ...], comma: int, end: int) -> bool:
    """As in ", raise taxes, and": more follow."""
    return any(cut[k] == "," and cut[k + 1] in ("and", "but", "or") for k in range(comma + 1, end - 1))


def _is_list_of_gerunds(cut: tuple[str, ...], clause: Clause, comma: int) -> bool:
    """As in "focus on reducing risks, taking measures, and engaging ..." is one complement."""
    later = any(cut[k] in ("and", "or") and cut[k + 1].endswith("ing") for k in range(comma, clause.end - 1))
    earlier = any(word.endswith("ing") and len(word) > 5 for word in cut[clause.first : comma])
    return later or earlier


def negated(cut: Sequence[str]) -> bool:
    """Whether words deny."""
    return any(word in NOT or word in ("no", "nobody", "nothing", "neither", "nor", "none") for word in cut)
