"""The steps from a clause to its candidate: place, time, label, speaker, hedge, reasons."""

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from forecasts.reading.candidate import Candidate, Label, Reason
from forecasts.reading.chances.hedges import comparison, hedge_of
from forecasts.reading.chances.numbers import Number, Unread
from forecasts.reading.chances.stated import TOLD
from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.clauses.conditions import Condition, condition_of
from forecasts.reading.clauses.labels import Verdict, denies, verdict
from forecasts.reading.cues.cue import NOT
from forecasts.reading.cues.heads import Head, past_openers
from forecasts.reading.finder.page import Read
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.markup import with_marks
from forecasts.reading.text.quotations import Quotation, inside, without_loose_marks
from forecasts.reading.text.rules import rule_of
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.times.inheritance import Draft
from forecasts.reading.times.timing import When
from forecasts.reading.voices.memory import UNNAMED
from forecasts.reading.voices.report import Report
from forecasts.reading.voices.voices import is_author

_STATES = words("voices", "modals") | {"that"}
# Cues that stand in no table of cues.toml, with what makes them.
_MADE_BY = {
    "will": "cues.will",
    "would": "cues.will",
    "number": "chances.stated, chances.numbers",
    "listed": "finder.steps: listed",
    "expected-by": "finder.steps",
}
_CLOSING = frozenset("”\"»’'")
_POINTS_BACK = frozenset(("this", "that", "such", "these", "those"))


class Piece(NamedTuple):
    """A clause of a sentence that is read, with the number that belongs to it."""

    read: Read
    clause: Clause
    number: Number | Unread | None

    @property
    def sentence(self) -> Sentence:
        """Its sentence."""
        return self.read.sentence

    @property
    def ruling(self) -> Clause:
        """The clause whose cues it stands under."""
        return self.clause.rests_on or self.clause

    @property
    def quote(self) -> Quotation | None:
        """The direct speech that it stands in."""
        return inside(self.read.page.quotes, self.sentence.starts[self.ruling.heads[0].first])

    @property
    def report(self) -> Report | None:
        """The innermost report that it stands in."""
        at = self.ruling.heads[0].first
        over = [r for r in self.read.reports if _is_under(at, r) and self._states(r)]
        named = [report for report in over if report.speaker]
        return max(named or over, key=lambda report: report.verb, default=None)

    def _states(self, report: Report) -> bool:
        """Whether a claim stands behind a verb of an item: "Jane says that it closes", not "Apple announces a car"."""
        is_item = self.read.block.kind == "item" and self.ruling.heads[0].kind in ("number", "listed")
        return not is_item or not _STATES.isdisjoint(self.sentence.words[report.verb + 1 :])

    def place(self, first: int, end: int) -> tuple[int, int]:
        """Where words [first:end) of the sentence stand in the text."""
        return self.sentence.starts[first], self.sentence.ends[end - 1]


def _is_under(at: int, report: Report) -> bool:
    return report.first <= at < report.end or (report.verb == at and report.kind == "expects")


def draft_of(piece: Piece) -> Draft:
    """The candidate of a clause, but for a horizon that it may take over from elsewhere."""
    page, above, sentence = piece.read.page, piece.read.above, piece.sentence
    start, end = _span(piece)
    when, inherits = _timing(piece, start, end)
    judged = _judged(piece, timed=when is not None)
    if judged.doubt == "idiom":
        when, inherits = None, False  # "May next year bring peace" comes due on no day
    speaker = _speaker(piece)
    label = _label(judged, speaker)
    if judged.condition is not None and label == "conditional":
        when = _unconditional(piece, judged.condition, when)
    hedge, probability = hedge_of(
        page.text, sentence, piece.clause, judged, label, (start, end), piece.number, page.scale
    )
    start, end = with_marks(page.raw, page.text, start, end)
    candidate = Candidate(
        quote=page.raw[start:end],
        start=start,
        end=end,
        label=label,
        offered=not judged.doubt and not (isinstance(piece.number, Unread) and piece.number.code == TOLD),
        reasons=_reasons(piece, judged, when),
        hedge=hedge,
        probability=probability,
        condition=_condition_words(piece, judged.condition),
        speaker=speaker,
        sentence_start=min(sentence.start, start),
        sentence_end=max(sentence.end, end),
    )
    near = label == "nowcast" or denies(sentence, piece.clause)
    names = judged.head is not None and judged.head.kind == "forecast-noun"
    return Draft(candidate, piece.read.index, when, above.when, _refers(piece), near, names, inherits)


def _span(piece: Piece) -> tuple[int, int]:
    """Where a claim stands, its number included, without the marks around it."""
    sentence, clause, number = piece.sentence, piece.clause, piece.number
    start, end = piece.place(clause.first, clause.end)
    if clause.first == 0:
        start = sentence.start
    if number is not None:
        start, end = min(start, number.start), max(end, number.end)
    if clause.first == 0 and clause.end == len(sentence.words):
        end = max(end, sentence.end)
    quote, text = inside(piece.read.page.quotes, sentence.starts[clause.first]), piece.read.page.text
    if quote is not None and start < quote.end <= end and text[quote.end - 1] in _CLOSING:
        end = quote.end  # "they will rise,” she went on" ends with the quotation
    return without_loose_marks(text, start, end)


def _timing(piece: Piece, start: int, end: int) -> tuple[When | None, bool]:
    """When a claim comes due; the time of a sign ("this week's figures suggest") is not that of the claim."""
    clock = piece.read.page.clock
    when, inherits = clock.of_claim((start, end), piece.sentence, piece.read.above.frame(clock))
    if when is not None and piece.ruling.heads[0].kind == "evidence" and not start <= when.start < end:
        when = None
    return when, inherits


def _judged(piece: Piece, *, timed: bool) -> Verdict:
    judged = verdict(piece.sentence, piece.ruling, piece.report, piece.read.above.context, timed=timed)
    if judged.condition is not None or judged.label != "forecast" or piece.number is not None:
        return judged
    led = _leading_condition(piece.sentence, piece.ruling)
    return judged if led is None else dataclasses.replace(judged, label="conditional", condition=led)


def _leading_condition(sentence: Sentence, clause: Clause) -> Condition | None:
    """The condition at the front of a sentence: "If talks fail, prices will rise and growth will slow"."""
    first = past_openers(sentence, 0)
    led = condition_of(sentence, first, len(sentence.words))
    if led is None or led.first > first or led.cue_end <= led.cue or clause.first < led.end:
        return None
    is_over = {";", ":", "but", "(", "-"} & set(sentence.words[led.end : clause.first])
    return None if is_over or "but" in sentence.words[clause.first : clause.first + 1] else led


def _speaker(piece: Piece) -> str | None:
    """Whose claim it is: of the report over it, of the quotation around it, of the turn; None for the author."""
    above, report, quote = piece.read.above, piece.report, piece.quote
    if report is not None and report.speaker:
        speaker = report.speaker
    elif quote is not None:
        speaker = above.speakers.get(quote, UNNAMED)
    else:
        speaker = above.turn.speaker if above.turn is not None else ""
    is_own = above.context.is_own(speaker) or is_author(speaker, piece.read.page.author)
    return None if not speaker or is_own else speaker


def _label(judged: Verdict, speaker: str | None) -> Label:
    return "attributed" if speaker is not None and judged.label in ("forecast", "implied") else judged.label


def _unconditional(piece: Piece, condition: Condition, when: When | None) -> When | None:
    """A time without those of a condition: "if it fails by June", "if it fails, prices will rise within weeks"."""
    if when is None:
        return None
    first, last = piece.place(condition.first, max(condition.end, condition.first + 1))
    is_inside = condition.cue_end > condition.cue and first <= when.start < last
    return None if is_inside or _counts_from_an_event(when) else when


def _counts_from_an_event(when: When) -> bool:
    """Whether a length of time may begin with what a claim hangs on: "within months", "for a week"."""
    horizon = when.horizon
    if horizon is None or not horizon.rule.startswith(("rolling", "fuzzy:")):
        return False
    return horizon.phrase.lower().split()[:1] in (["within"], ["for"], ["in"], ["inside"])


def _condition_words(piece: Piece, condition: Condition | None) -> str | None:
    if condition is None:
        return None
    start, end = piece.place(condition.first, max(condition.end, condition.first + 1))
    return piece.read.page.text[start:end]


def _refers(piece: Piece) -> bool:
    """Whether its subject is the sentence before: "This will", "Hopefully, such a change"."""
    cut = piece.sentence.words[piece.clause.first :]
    return cut[0] in _POINTS_BACK or (cut[0] == "hopefully" and not _POINTS_BACK.isdisjoint(cut[2:3]))


def _reasons(piece: Piece, judged: Verdict, when: When | None) -> tuple[Reason, ...]:
    found = {*_cues(piece, judged), *_around(piece, when)}
    return tuple(sorted(found, key=lambda reason: (reason.start, reason.end, reason.code)))


def _cues(piece: Piece, judged: Verdict) -> Iterator[Reason]:
    """The cues of the claim, the doubt about it and what it hangs on."""
    for head in (*piece.ruling.heads, *piece.clause.heads):
        yield Reason(_code(piece.sentence, head), *piece.place(head.first, head.end), _rule(head))
    if judged.doubt and judged.head is not None:
        place = piece.place(judged.head.first, judged.head.end)
        yield Reason(str(judged.doubt), *place, rule_of(judged.doubt) or "clauses.labels")
    condition = judged.condition
    if condition is not None and condition.cue_end > condition.cue:
        yield Reason("condition", *piece.place(condition.cue, condition.cue_end), "clauses.conditions")


def _around(piece: Piece, when: When | None) -> Iterator[Reason]:
    """Who says it, when it comes due, and what its number and its comparison leave open."""
    report, quote, compared = piece.report, piece.quote, comparison(piece.sentence, piece.ruling)
    if report is not None and report.speaker:
        yield Reason("attributed", *piece.place(report.verb, report.verb + 1), f"voices.attribution: {report.kind}")
    if quote is not None:
        yield Reason("quoted", quote.start, quote.end, "voices.voices")
    if when is not None:
        yield Reason("horizon", when.start, when.end, f"horizon: {when.horizon.rule}" if when.horizon else "")
    if isinstance(piece.number, Unread):
        yield Reason(piece.number.code, piece.number.start, piece.number.end, "chances.stated")
    if compared is not None:
        yield Reason("comparative", *piece.place(*compared), "chances.hedges")


def _rule(head: Head) -> str:
    """Where the rule of a cue is: its table of cues.toml, or the module that makes it."""
    return _MADE_BY.get(head.kind, f"cues/cues.toml [{head.kind}]")


def _code(sentence: Sentence, head: Head) -> str:
    is_denied = head.kind in ("will", "would") and sentence.words[head.end - 1] in NOT
    return f"{head.kind}-not" if is_denied else head.kind
