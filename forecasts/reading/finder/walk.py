"""The walk through a text: its blocks, their sentences, their claims, one candidate each."""

import dataclasses
import re

from forecasts.reading.candidate import Candidate, Reason
from forecasts.reading.chances.numbers import Number, number_alone
from forecasts.reading.clauses.doubts import instructs, tells
from forecasts.reading.clauses.statement import Context
from forecasts.reading.finder.drafts import Piece, draft_of
from forecasts.reading.finder.page import Above, Items, Page, Read
from forecasts.reading.finder.steps import claims_of
from forecasts.reading.lists.sections import Outline
from forecasts.reading.lists.tables import Row, Table
from forecasts.reading.text.layout import Block, blocks, title_line
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.quotations import Quotation, quotations, within
from forecasts.reading.text.sentences import Sentence, sentences
from forecasts.reading.times.inheritance import Draft, with_inherited
from forecasts.reading.times.timing import Clock, When
from forecasts.reading.voices.attribution import opening_voice, reports
from forecasts.reading.voices.interviews import Turn, turns
from forecasts.reading.voices.memory import UNNAMED, Known
from forecasts.reading.voices.report import Report
from forecasts.reading.voices.voices import (
    Place,
    addresses,
    institutions,
    is_house,
    is_minutes,
    is_speech,
    signature,
    speakers_of,
)

_JUDGED = re.compile(
    r"\b(?:all|each|these|they|predictions?|forecasts?|everything|questions?)\b[^.;\n]{0,80}?\b(?:are|is|be|get|gets)"
    r"(?: all| to be)? (?:evaluated|judged|scored|graded|resolved|settled|marked|assessed|checked|decided)\b",
    re.IGNORECASE,
)
_NEAR = 12  # characters between a claim and the number that stands alone behind it
_TAGGED = 4  # a number further into its sentence has a tag before it: "Confidence: 70%"


class Finder:
    """Finds the candidates of one text: `raw` is quoted, `text`, in which markup is blank, is read."""

    def __init__(self, raw: str, text: str, clock: Clock, year: int | None, author: str | None, scale: str) -> None:
        self._blocks = blocks(text)
        self._cut = [list(sentences(text, block)) for block in self._blocks]
        quotes = quotations(text, self._blocks)
        items = Items(text, self._blocks, self._cut, scale)
        self._page = Page(raw, text, clock, year, author, scale, quotes, items, is_minutes(text))
        own = institutions([sentence.words for block in self._cut for sentence in block])
        own |= frozenset(("committee", "board") if self._page.is_minutes else ())
        self._context = Context(year, is_speech(text), addresses(text), own)
        self._expects_itself = bool(own) or is_house(text) or self._page.is_minutes
        self._turns = turns(text, self._blocks)
        for index, turn in self._turns.items():
            block = self._blocks[index]
            if turn.start > block.start:  # the name in front is no part of what is said
                self._cut[index] = list(sentences(text, dataclasses.replace(block, start=turn.start)))
        self._outline = Outline(clock, year)
        self._table = Table()
        self._announced: When | None = None
        self._judged = self._judgement()
        self._known = Known()
        self._turn: Turn | None = None
        self._drafts: list[Draft] = []

    def candidates(self) -> list[Candidate]:
        """Every claim, in the order of the text."""
        title = title_line(self._page.text)
        if title is not None:
            self._outline.enter(self._page.text, title)
        for index, (block, found) in enumerate(zip(self._blocks, self._cut, strict=True)):
            self._outline.enter(self._page.text, block)
            if index in self._turns:
                self._take_turn(self._turns[index])
            if block.kind == "row":
                self._read_row(block)
            else:
                self._read_block(index, block, found)
        return with_inherited(self._drafts)

    def _judgement(self) -> When | None:
        """When the text says that its predictions are judged: "All of these are evaluated at the end of 2025"."""
        text = self._page.text
        for sentence in (one for block in self._cut for one in block):
            if _JUDGED.search(text, sentence.start, sentence.end):
                return self._page.clock.within(sentence.start, sentence.end)
        return None

    def _tells_when_it_is_judged(self, sentence: Sentence) -> bool:
        """As in "Each will be resolved by the end of 2027", in a text with a list of predictions."""
        is_list = self._outline.now.predicts or bool(self._page.items.listed)
        return is_list and _JUDGED.search(self._page.text, sentence.start, sentence.end) is not None

    def _take_turn(self, turn: Turn) -> None:
        spoke = "" if self._turn is None or turn.speaker else self._turn.speaker
        self._known, self._turn = Known().after(spoke), turn

    def _read_block(self, index: int, block: Block, found: list[Sentence]) -> None:
        self._announced = self._announced if _goes_on(block, found) else None
        if not found:
            return
        said, known = self._reports(found)
        context = self._context_of(found)
        speakers = self._speakers(index, block, found, said)
        self._known = known
        for at, (sentence, row) in enumerate(zip(found, said, strict=True)):
            if self._is_number_behind(index, sentence) or self._tells_when_it_is_judged(sentence):
                continue
            above = Above(self._outline.now, self._judged, self._announced, self._turn, context, speakers)
            read = claims_of(Read(self._page, above, index, block, sentence, at == 0, tuple(row)))
            self._drafts.extend(draft_of(Piece(read, clause, number)) for clause, number in read.claims)
            frame = above.frame(self._page.clock)
            self._announced = self._page.clock.announced_by(sentence, frame) or self._announced

    def _reports(self, found: list[Sentence]) -> tuple[list[list[Report]], Known]:
        """Who says what in the sentences of a block, and who is known behind them."""
        text, known = self._page.text, self._known
        said: list[list[Report]] = []
        for sentence in found:
            said.append(reports(text, sentence, self._page.quotes, known, own=self._expects_itself))
            known = known.after(opening_voice(text, sentence) or "")
            for report in said[-1]:
                known = known.after(report.speaker)
        return said, known

    def _context_of(self, found: list[Sentence]) -> Context:
        return dataclasses.replace(
            self._context,
            looks_back=self._outline.now.looks_back,
            instructs=instructs(found),
            tells=tells(found),
            asks=self._turn is not None and self._turn.asks,
        )

    def _speakers(
        self, index: int, block: Block, found: list[Sentence], said: list[list[Report]]
    ) -> dict[Quotation, str]:
        """Whose words the quotations of a block hold."""
        here = within(self._page.quotes, block.start, block.end)
        if block.kind == "quote":
            return dict.fromkeys(here, self._quoted(index, block))
        places = [
            Place(sentence.starts[report.verb], sentence.starts[report.subject], report)
            for sentence, row in zip(found, said, strict=True)
            for report in row
        ]
        return speakers_of(self._page.text, here, places, self._known)

    def _quoted(self, index: int, block: Block) -> str:
        """Whose words a block quotation holds: who signs it, else who is said to speak in the line above."""
        text, before = self._page.text, self._blocks[index - 1] if index else None
        leads = before is not None and text[before.start : before.end].rstrip().endswith((":", ","))
        return signature(text, block) or (self._known.last if leads else None) or UNNAMED

    def _is_number_behind(self, index: int, sentence: Sentence) -> bool:
        """As in "(70%)" or "Probability: 70%" alone belongs to the claim before it."""
        text = self._page.text
        number = number_alone(text, sentence.start, sentence.end)
        if number is None or not self._drafts or self._outline.now.looks_back:
            return False
        place = self._numbered(index, sentence, number)
        if place is None:
            return False
        end = sentence.end
        while end > number.end and not text[end - 1].isalnum() and text[end - 1] not in "%)]":
            end -= 1
        self._drafts[place] = self._drafts[place].with_number(self._page.raw, number, max(end, number.end))
        return True

    def _numbered(self, index: int, sentence: Sentence, number: Number) -> int | None:
        """Which claim a number behind it belongs to: the last, or the listed one that its paragraph is about."""
        if number.start - sentence.start > _TAGGED:
            listed = self._listed_without_number(index)
            if listed is not None:
                return listed
        last = self._drafts[-1].candidate
        states = last.probability is not None and last.probability.basis == "stated"
        return None if states or sentence.start - last.end > _NEAR else len(self._drafts) - 1

    def _listed_without_number(self, index: int) -> int | None:
        for place in range(len(self._drafts) - 1, -1, -1):
            if self._drafts[place].block != index:
                return None
            codes = {reason.code for reason in self._drafts[place].candidate.reasons}
            if "listed" in codes and "number" not in codes:
                return place
        return None

    def _read_row(self, block: Block) -> None:
        row = self._table.read(self._page.text, block)
        if row is not None and not self._outline.now.looks_back:
            self._drafts.append(self._row_draft(block, row))

    def _row_draft(self, block: Block, row: Row) -> Draft:
        clock, section = self._page.clock, self._outline.now
        frame = clock.frame(
            self._announced or section.when or self._judged, looks_ahead=section.predicts or section.ahead
        )
        when = clock.within(*row.time, frame) if row.time else None
        number = row.number
        kind, place = ("listed", row) if number is None else ("number", number)
        reason = Reason(kind, place.start, place.end, "lists.tables")
        candidate = Candidate(
            quote=self._page.raw[row.start : row.end],
            start=row.start,
            end=row.end,
            label="forecast",
            offered=True,
            reasons=(reason,),
            hedge=None if number is None else self._page.text[number.start : number.end],
            probability=None if number is None else number.probability,
            sentence_start=block.start,
            sentence_end=block.end,
        )
        when = when or clock.within(row.start, row.end, frame)
        return Draft(candidate, -1, when, self._judged or section.when, False, False, False)


def _goes_on(block: Block, found: list[Sentence]) -> bool:
    """Whether a block is still about what a sentence before it announced: an item, or "Second, ..."."""
    return block.kind == "item" or (bool(found) and found[0].words[0] in words("lists", "goes_on"))
