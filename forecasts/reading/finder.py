"""The walk through a text: its blocks, their sentences, the clauses that carry claims, one candidate each."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from forecasts.reading.candidate import Candidate, Label, Reason
from forecasts.reading.chances.hedges import comparison, hedge_of
from forecasts.reading.chances.numbers import (
    Number,
    Unread,
    may_be_an_amount,
    number_alone,
    number_at_the_edge,
    says_what_happens,
)
from forecasts.reading.chances.stated import TOLD, Spoken, stated_in, states_number, stretches, whole_clause
from forecasts.reading.clauses.clauses import Clause, clauses
from forecasts.reading.clauses.conditions import Condition, condition_of
from forecasts.reading.clauses.doubts import instructs, tells
from forecasts.reading.clauses.labels import Verdict, denies, verdict
from forecasts.reading.clauses.statement import Context
from forecasts.reading.cues.cue import is_dated_past
from forecasts.reading.cues.heads import Head, heads, past_openers
from forecasts.reading.lists.sections import Outline, announces, counts, looks_back
from forecasts.reading.lists.tables import Row, Table
from forecasts.reading.text.layout import Block, blocks, title_line
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.markup import with_marks
from forecasts.reading.text.quotations import Quotation, inside, quotations, within, without_loose_marks
from forecasts.reading.text.sentences import Sentence, sentences
from forecasts.reading.times.inheritance import Draft, with_inherited
from forecasts.reading.times.timing import Clock, Frame, When
from forecasts.reading.voices.attribution import opening_voice, reports
from forecasts.reading.voices.interviews import Turn, turns
from forecasts.reading.voices.memory import UNNAMED, Known
from forecasts.reading.voices.report import Report
from forecasts.reading.voices.voices import (
    Place,
    addresses,
    institutions,
    is_author,
    is_house,
    is_speech,
    signature,
    speakers_of,
)

_FEWEST_ITEMS = 2
_CLOSING = frozenset("”\"»’'")
_NEAR = 12  # characters between a claim and the number that stands alone behind it
_TAGGED = 4  # a number further into its sentence has a tag before it: "Confidence: 70%"


class Finder:
    """Finds the candidates of one text: `raw` is quoted, `text`, in which markup is blank, is read."""

    def __init__(
        self, raw: str, text: str, clock: Clock, year: int | None, author: str | None, scale: str
    ) -> None:
        self._raw = raw
        self._text = text
        self._clock = clock
        self._year = year
        self._author = author
        self._scale = scale
        self._blocks = blocks(text)
        self._quotes = quotations(text, self._blocks)
        self._turns = turns(text, self._blocks)
        self._outline = Outline(clock, year)
        self._table = Table()
        self._edges: dict[tuple[int, int], Number | None] = {}
        self._announced: When | None = None
        self._known = Known()
        self._turn: Turn | None = None
        self._drafts: list[Draft] = []

    def candidates(self) -> list[Candidate]:
        """Every claim, in the order of the text."""
        cut = [list(sentences(self._text, block)) for block in self._blocks]
        own = institutions([sentence.words for block in cut for sentence in block])
        self._counted: set[int] = set()
        self._listed = self._lists(cut)
        self._context = Context(self._year, is_speech(self._text), addresses(self._text), own)
        self._expects_itself = bool(own) or is_house(self._text)
        title = title_line(self._text)
        if title is not None:
            self._outline.enter(self._text, title)
        for index, (block, found) in enumerate(zip(self._blocks, cut, strict=True)):
            self._outline.enter(self._text, block)
            if index in self._turns:
                turn = self._turns[index]
                spoke = "" if self._turn is None or turn.speaker else self._turn.speaker
                self._known, self._turn = Known().after(spoke), turn
            if block.kind == "row":
                self._read_row(block)
            else:
                self._read_block(index, block, found)
        return with_inherited(self._drafts)

    def _read_block(self, index: int, block: Block, found: list[Sentence]) -> None:
        section = self._outline.now
        self._announced = self._announced if _goes_on(block, found) else None
        if not found:
            return
        context = dataclasses.replace(
            self._context,
            looks_back=section.looks_back,
            instructs=instructs(found),
            tells=tells(found),
            asks=self._turn is not None and self._turn.asks,
        )
        said: list[list[Report]] = []
        known = self._known
        for sentence in found:
            said.append(reports(self._text, sentence, self._quotes, known, own=self._expects_itself))
            known = known.after(opening_voice(self._text, sentence) or "")
            for report in said[-1]:
                known = known.after(report.speaker)
        places = [
            Place(s.starts[r.verb], s.starts[r.subject], r)
            for s, row in zip(found, said, strict=True)
            for r in row
        ]
        here = within(self._quotes, block.start, block.end)
        if block.kind == "quote":
            speakers = dict.fromkeys(here, self._quoted(index, block))
        else:
            speakers = speakers_of(self._text, here, places, self._known)
        self._known = known
        for at, (sentence, row) in enumerate(zip(found, said, strict=True)):
            if self._is_number_behind(index, sentence, section.looks_back):
                continue
            drafts = list(self._read_sentence(index, block, sentence, row, speakers, context, at == 0))
            self._drafts.extend(drafts)
            self._announced = self._clock.announced_by(sentence, self._around()) or self._announced

    def _around(self) -> Frame:
        """What the heading, or a sentence that announces more, says of when claims come due."""
        section = self._outline.now
        return self._clock.frame(
            self._announced or section.when, looks_ahead=section.predicts or section.ahead
        )

    def _quoted(self, index: int, block: Block) -> str:
        """Whose words a block quotation holds: who signs it, else who is said to speak in the line above."""
        before = self._blocks[index - 1] if index else None
        leads = before is not None and self._text[before.start : before.end].rstrip().endswith((":", ","))
        return signature(self._text, block) or (self._known.last if leads else None) or UNNAMED

    def _is_number_behind(self, index: int, sentence: Sentence, looks_back: bool) -> bool:
        """As in "(70%)" or "Probability: 70%" alone belongs to the claim before it."""
        number = number_alone(self._text, sentence.start, sentence.end)
        if number is None or not self._drafts or looks_back:
            return False
        place = self._numbered(index, sentence, number)
        if place is None:
            return False
        end = sentence.end
        while end > number.end and not self._text[end - 1].isalnum() and self._text[end - 1] not in "%)]":
            end -= 1
        self._drafts[place] = self._drafts[place].with_number(self._raw, number, max(end, number.end))
        return True

    def _numbered(self, index: int, sentence: Sentence, number: Number) -> int | None:
        """Which claim a number behind it belongs to: the last, or the listed one that its paragraph is about."""
        is_tagged = number.start - sentence.start > _TAGGED
        for place in range(len(self._drafts) - 1, -1, -1):
            draft = self._drafts[place]
            codes = {reason.code for reason in draft.candidate.reasons}
            if draft.block == index and is_tagged and "listed" in codes and "number" not in codes:
                return place
            if draft.block != index:
                break
        last = self._drafts[-1].candidate
        states = last.probability is not None and last.probability.basis == "stated"
        return None if states or sentence.start - last.end > _NEAR else len(self._drafts) - 1

    def _read_sentence(
        self,
        index: int,
        block: Block,
        sentence: Sentence,
        said: list[Report],
        speakers: dict[Quotation, str],
        context: Context,
        is_first: bool,
    ) -> Iterator[Draft]:
        if block.kind in ("heading", "paragraph") and announces(self._text, block):
            return  # "Ten things that will happen in 2027" is no claim
        found = heads(self._text, sentence)
        if (
            self._outline.now.predicts and block.kind == "item"
        ):  # "will be released" is no announcement in a list of predictions
            found = [h._replace(doubt="") if h.doubt == "scheduled" else h for h in found]
        found += [Head("implied", at, at + 2) for at in _unable(sentence.words)]
        said = [r for r in said if r.kind != "expects" or not any(_covers(h, r.verb) for h in found)]
        found = [head for head in found if not any(_is_theirs(head, report, found) for report in said)]
        for report in said:
            is_new = not any(h.first <= report.verb < h.end for h in found)
            attitude = _attitude(sentence, report.verb)
            is_over = report.past or is_dated_past(sentence.words)
            if report.kind == "expects" and report.speaker and is_new and attitude and not is_over:
                found.append(Head(attitude, report.verb, report.verb + 1))
        number = self._listed_number(index, block, sentence, is_first, bool(found))
        spoken: list[Spoken] = []
        denied: list[Unread] = []
        is_count = index in self._counted or looks_back(sentence.words)
        if number is None and states_number(sentence) and not is_count:
            spoken, denied = stated_in(self._text, sentence, found, self._year)
        if len(spoken) > 1:
            for clause, each in zip(stretches(sentence, spoken), spoken, strict=True):
                yield self._draft(index, sentence, clause, said, speakers, context, each.number)
            return
        if number is None and (block.kind != "paragraph" or not found):
            number = next((one.number for one in spoken), None) or next(iter(denied), None)
        if number is not None and (block.kind != "paragraph" or not found):
            clause = whole_clause(sentence, number)
            yield self._draft(index, sentence, clause, said, speakers, context, number)
            return
        if not found and number is None and self._is_listed(index, block, sentence, is_first):
            found = [Head("listed", 0, 1)]
        is_whole = number is not None or found[:1] == [Head("listed", 0, 1)]
        numbers = [one.number for one in spoken] + denied
        for clause in self._cut(sentence, found, numbers, [] if is_whole else said):
            own = number or self._number_of(sentence, clause, spoken, denied)
            yield self._draft(index, sentence, clause, said, speakers, context, own)

    def _cut(
        self,
        sentence: Sentence,
        found: list[Head],
        numbers: Sequence[Number | Unread],
        said: list[Report],
    ) -> list[Clause]:
        """The clauses of a sentence; a number in none of them is a cue of its own."""
        found.sort(key=lambda head: head.first)
        cut = clauses(sentence, found, said)
        for number in numbers:
            if not any(self._is_in(sentence, clause, number) for clause in cut):
                at = next(i for i, end in enumerate(sentence.ends) if end > number.start)
                found = sorted([*found, Head("number", at, at + 1)], key=lambda head: head.first)
                cut = clauses(sentence, found, said)
        return cut

    def _is_in(self, sentence: Sentence, clause: Clause, number: Number | Unread) -> bool:
        return sentence.starts[clause.first] <= number.start < sentence.ends[clause.end - 1]

    def _number_of(
        self, sentence: Sentence, clause: Clause, spoken: list[Spoken], denied: list[Unread]
    ) -> Number | Unread | None:
        """The number that a clause holds, or one that stands apart from all of them."""
        for one in spoken:
            if one.covers_all or self._is_in(sentence, clause, one.number):
                return one.number
        return next((one for one in denied if self._is_in(sentence, clause, one)), None)

    def _listed_number(
        self, index: int, block: Block, sentence: Sentence, is_first: bool, has_head: bool
    ) -> Number | Unread | None:
        """The chance at the edge of an item, where the text is a list of predictions or the item has a cue."""
        if not (is_first and block.kind in ("item", "heading", "paragraph")) or looks_back(sentence.words):
            return None
        is_listed = self._outline.now.predicts or index in self._listed
        is_item = (
            block.kind == "item"
            and index not in self._counted
            and (has_head or says_what_happens(sentence.words))
        )
        if not (is_listed or is_item):
            return None
        end = block.end if block.end - sentence.end <= 2 else sentence.end
        number = self._edge(sentence.start, end)
        if number is None or has_head or not is_listed:
            return number
        is_open = may_be_an_amount(*self._beside(sentence, number))
        return Unread(number.start, number.end, "ambiguous-number") if is_open else number

    def _beside(self, sentence: Sentence, number: Number) -> tuple[str, list[str]]:
        """What an item says beside its number, and its words."""
        before = self._text[sentence.start : number.start]
        behind = self._text[number.end : max(number.end, sentence.end)]
        rest = [
            word
            for word, start in zip(sentence.words, sentence.starts, strict=True)
            if not number.start <= start < number.end
        ]
        return (before if len(before) > len(behind) else behind), rest

    def _lists(self, cut: list[list[Sentence]]) -> set[int]:
        """The items of lists in which most have a chance at their edge, and most of these say what happens."""
        listed: set[int] = set()
        for kind, run in itertools.groupby(range(len(self._blocks)), lambda at: self._blocks[at].kind):
            run_ = list(run)
            if kind == "item" and self._counts(run_[0]):
                self._counted.update(run_)
            elif kind != "item" or len(run_) < _FEWEST_ITEMS:
                continue
            numbered = [at for at in run_ if at not in self._counted and self._has_edge(cut[at])]
            telling = [at for at in numbered if self._says_something(cut[at][0])]
            if 2 * len(numbered) >= len(run_) and 2 * len(telling) > len(numbered) > 1:
                listed.update(run_)
        return listed

    def _has_edge(self, cut: list[Sentence]) -> bool:
        return bool(cut) and self._edge(cut[0].start, cut[0].end) is not None

    def _edge(self, start: int, end: int) -> Number | None:
        if (start, end) not in self._edges:
            self._edges[start, end] = number_at_the_edge(self._text, start, end, self._scale)
        return self._edges[start, end]

    def _says_something(self, sentence: Sentence) -> bool:
        known = words("chances", "thresholds") | words("chances", "happenings")
        is_event = says_what_happens(sentence.words) or any(word in known for word in sentence.words)
        return is_event and not words("cues", "past_verbs") & {*sentence.words}

    def _counts(self, first: int) -> bool:
        """Whether the lead-in of a list says that its numbers are shares of something."""
        lead = self._blocks[first - 1] if first else None
        return lead is not None and counts(self._text[lead.start : lead.end])

    def _is_listed(self, index: int, block: Block, sentence: Sentence, is_first: bool) -> bool:
        r"""An item of a list of predictions needs no cue: "The Fed cuts rates twice.\"."""
        if (
            not (is_first and (self._outline.now.predicts or index in self._listed))
            or len(sentence.words) < (3 if says_what_happens(sentence.words) else 4)
            or sentence.words[-1] in ("?", ":")
        ):
            return False
        is_item = block.kind == "item" or (
            block.kind == "heading" and self._text[block.start : block.start + 1].isdigit()
        )
        is_bold = self._raw[max(0, block.start - 2) : block.start] == "**" and block.kind != "heading"
        tells = any(word in words("lists", "tells_in_a_list") for word in sentence.words)
        return (is_item or is_bold) and not tells

    def _read_row(self, block: Block) -> None:
        row = self._table.read(self._text, block)
        if row is None or self._outline.now.looks_back:
            return
        self._drafts.append(self._row_draft(block, row))

    def _row_draft(self, block: Block, row: Row) -> Draft:
        when = self._clock.within(*row.time, self._around()) if row.time else None
        when = when or self._clock.within(row.start, row.end, self._around())
        number = row.number
        reasons = (
            [Reason("listed", row.start, row.end)]
            if number is None
            else [Reason("number", number.start, number.end)]
        )
        candidate = Candidate(
            quote=self._raw[row.start : row.end],
            start=row.start,
            end=row.end,
            label="forecast",
            offered=True,
            reasons=tuple(reasons),
            hedge=None if number is None else self._text[number.start : number.end],
            probability=None if number is None else number.probability,
            sentence_start=block.start,
            sentence_end=block.end,
        )
        return Draft(candidate, -1, when, self._outline.now.when, False, False, False)

    def _draft(
        self,
        index: int,
        sentence: Sentence,
        clause: Clause,
        said: list[Report],
        speakers: dict[Quotation, str],
        context: Context,
        number: Number | Unread | None,
    ) -> Draft:
        ruling = clause.rests_on or clause
        start, end = self._span(sentence, clause, number, inside(self._quotes, sentence.starts[clause.first]))
        when, inherits = self._clock.of_claim((start, end), sentence, self._around())
        if when is not None and ruling.heads[0].kind == "evidence" and not start <= when.start < end:
            when = None
        report = _report_over(said, ruling)
        read = verdict(sentence, ruling, report, context, timed=when is not None)
        if read.doubt == "idiom":
            when, inherits = None, False  # "May next year bring peace" comes due on no day
        quote = inside(self._quotes, sentence.starts[ruling.heads[0].first])
        if read.condition is None and read.label == "forecast" and number is None:
            led = _leading_condition(sentence, ruling)
            read = read if led is None else dataclasses.replace(read, label="conditional", condition=led)
        speaker = self._speaker(report, quote, speakers)
        label, offered = self._label(read, speaker)
        if read.condition is not None and label == "conditional":
            when = self._unconditional(sentence, read.condition, when)
        offered = offered and not (isinstance(number, Unread) and number.code == TOLD)
        hedge, probability = hedge_of(
            self._text, sentence, clause, read, label, (start, end), number, self._scale
        )
        start, end = with_marks(self._raw, self._text, start, end)
        condition = read.condition
        candidate = Candidate(
            quote=self._raw[start:end],
            start=start,
            end=end,
            label=label,
            offered=offered,
            reasons=self._reasons(sentence, clause, read, report, quote, when, number),
            hedge=hedge,
            probability=probability,
            condition=None
            if condition is None
            else self._text[
                sentence.starts[condition.first] : sentence.ends[max(condition.end, condition.first + 1) - 1]
            ],
            speaker=speaker,
            sentence_start=min(sentence.start, start),
            sentence_end=max(sentence.end, end),
        )
        refers = sentence.words[clause.first] in ("this", "that", "such", "these", "those") or (
            len(sentence.words) > clause.first + 2
            and sentence.words[clause.first] == "hopefully"
            and sentence.words[clause.first + 2] in ("this", "that", "such", "these", "those")
        )
        near = label == "nowcast" or denies(sentence, clause)
        names = read.head is not None and read.head.kind == "forecast-noun"
        section = self._announced or self._outline.now.when
        return Draft(candidate, index, when, section, refers, near, names, inherits)

    def _unconditional(self, sentence: Sentence, condition: Condition, when: When | None) -> When | None:
        """A time without those of a condition: "if it fails by June", "if it fails, prices will rise within weeks"."""
        if when is None:
            return None
        first = sentence.starts[condition.first]
        last = sentence.ends[max(condition.end, condition.first + 1) - 1]
        is_inside = condition.cue_end > condition.cue and first <= when.start < last
        return None if is_inside or _counts_from_an_event(when) else when

    def _span(
        self, sentence: Sentence, clause: Clause, number: Number | Unread | None, quote: Quotation | None
    ) -> tuple[int, int]:
        start, end = sentence.starts[clause.first], sentence.ends[clause.end - 1]
        if clause.first == 0:
            start = sentence.start
        if number is not None:
            start, end = min(start, number.start), max(end, number.end)
        if clause.end == len(sentence.words):
            end = max(end, sentence.end) if clause.first == 0 else end
        if quote is not None and start < quote.end <= end and self._text[quote.end - 1] in _CLOSING:
            end = quote.end  # "they will rise,” she went on" ends with the quotation
        return without_loose_marks(self._text, start, end)

    def _speaker(
        self, report: Report | None, quote: Quotation | None, speakers: dict[Quotation, str]
    ) -> str | None:
        if report is not None and report.speaker:
            speaker = report.speaker
        elif quote is not None:
            speaker = speakers.get(quote, UNNAMED)
        else:
            speaker = self._turn.speaker if self._turn is not None else ""
        is_own = self._context.is_own(speaker) or is_author(speaker, self._author)
        return None if not speaker or is_own else speaker

    def _label(self, read: Verdict, speaker: str | None) -> tuple[Label, bool]:
        label = read.label
        if speaker is not None and label in ("forecast", "implied"):
            label = "attributed"
        return label, not read.doubt

    def _reasons(
        self,
        sentence: Sentence,
        clause: Clause,
        read: Verdict,
        report: Report | None,
        quote: Quotation | None,
        when: When | None,
        number: Number | Unread | None,
    ) -> tuple[Reason, ...]:
        ruling = clause.rests_on or clause
        found = [
            Reason(self._code(sentence, head), sentence.starts[head.first], sentence.ends[head.end - 1])
            for head in dict.fromkeys([*ruling.heads, *clause.heads])
        ]
        if read.doubt and read.head is not None:
            found.append(
                Reason(read.doubt, sentence.starts[read.head.first], sentence.ends[read.head.end - 1])
            )
        if read.condition is not None and read.condition.cue_end > read.condition.cue:
            found.append(
                Reason(
                    "condition",
                    sentence.starts[read.condition.cue],
                    sentence.ends[read.condition.cue_end - 1],
                )
            )
        if report is not None and report.speaker:
            found.append(Reason("attributed", sentence.starts[report.verb], sentence.ends[report.verb]))
        if quote is not None:
            found.append(Reason("quoted", quote.start, quote.end))
        if when is not None:
            found.append(Reason("horizon", when.start, when.end))
        if isinstance(number, Unread):
            found.append(Reason(number.code, number.start, number.end))
        compared = comparison(sentence, ruling)
        if compared is not None:
            found.append(Reason("comparative", sentence.starts[compared[0]], sentence.ends[compared[1] - 1]))
        return tuple(sorted(set(found), key=lambda reason: (reason.start, reason.end, reason.code)))

    def _code(self, sentence: Sentence, head: Head) -> str:
        if head.kind in ("will", "would") and sentence.words[head.end - 1] in ("not", "n't", "never"):
            return f"{head.kind}-not"
        return head.kind


def _goes_on(block: Block, found: list[Sentence]) -> bool:
    """Whether a block is still about what a sentence before it announced: an item, or "Second, ..."."""
    return block.kind == "item" or (bool(found) and found[0].words[0] in words("lists", "goes_on"))


def _counts_from_an_event(when: When) -> bool:
    """Whether a length of time may begin with what a claim hangs on: "within months", "for a week"."""
    horizon = when.horizon
    if horizon is None or not horizon.rule.startswith(("rolling", "fuzzy:")):
        return False
    return horizon.phrase.lower().split()[:1] in (["within"], ["for"], ["in"], ["inside"])


def _leading_condition(sentence: Sentence, clause: Clause) -> Condition | None:
    """The condition at the front of a sentence: "If talks fail, prices will rise and growth will slow"."""
    first = past_openers(sentence, 0)
    led = condition_of(sentence, first, len(sentence.words))
    if led is None or led.first > first or led.cue_end <= led.cue or clause.first < led.end:
        return None
    is_over = {";", ":", "but", "(", "-"} & set(sentence.words[led.end : clause.first])
    return None if is_over or "but" in sentence.words[clause.first : clause.first + 1] else led


def _unable(cut: Sequence[str]) -> list[int]:
    """Where a sentence says that nobody can hope: "Neither side can hope to win"."""
    denied = any(word in ("neither", "nobody", "no") for word in cut)
    return [at for at in range(len(cut) - 2) if denied and tuple(cut[at : at + 3]) == ("can", "hope", "to")]


def _is_theirs(head: Head, report: Report, found: list[Head]) -> bool:
    """Whether a word of likelihood is the belief of somebody who is named, with its claim behind it."""
    is_belief = report.kind == "says" and report.speaker and head.first <= report.verb < head.end
    return bool(is_belief) and any(other.first >= report.first for other in found)


def _covers(head: Head, at: int) -> bool:
    """Whether a verb belongs to another cue: "cannot hope to" is no hope."""
    return head.first <= at < head.end and head.kind not in ("hope", "expects", "intent", "forecast-noun")


def _report_over(said: list[Report], clause: Clause) -> Report | None:
    """The innermost report that a clause's claim stands in."""
    at = clause.heads[0].first
    over = [r for r in said if r.first <= at < r.end or (r.verb == at and r.kind == "expects")]
    named = [report for report in over if report.speaker]
    return max(named or over, key=lambda report: report.verb, default=None)


def _attitude(sentence: Sentence, at: int) -> str:
    """The head that an attitude is: none for fears, nor for a noun ("the bank's forecast") that states nothing."""
    word = sentence.words[at]
    if word in words("voices", "owned") and word not in words("voices", "expects"):
        states = sentence.words[at + 1 : at + 2]
        return "expected-by" if states and states[0] in words("lists", "owned_states") else ""
    is_owned = sentence.words[at - 1] == "'s"
    if word.startswith("hop"):
        return "hope"
    return "" if is_owned or word.startswith(("fear", "worr", "warn", "doubt")) else "expected-by"
