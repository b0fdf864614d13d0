"""The lists of a text: which items are predictions, which only count, and the chances at their edges."""

import itertools
import re
from collections.abc import Iterator, Sequence

from forecasts.reading.chances.amounts import says_what_happens
from forecasts.reading.chances.numbers import Number, number_at_the_edge
from forecasts.reading.lists.sections import counts
from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence

_FEWEST_ITEMS = 2
_SCENARIO = re.compile(r"(?:Scenario|Case|Path|Outcome|Option)\b", re.IGNORECASE)


class Items:
    """Knows the lists of one text.

    Attributes:
        counted: indices of the items whose numbers are shares of something.
        listed: indices of the items of lists of predictions.
    """

    def __init__(
        self, text: str, blocks: Sequence[Block], cut: Sequence[Sequence[Sentence]], scale: str
    ) -> None:
        self._text = text
        self._scale = scale
        self._edges: dict[tuple[int, int], Number | None] = {}
        self.counted: set[int] = set()
        self.listed: set[int] = set()
        for run in _lists(blocks):
            lead = blocks[run[0] - 1] if run[0] else None
            if lead is not None and counts(text[lead.start : lead.end]):
                self.counted.update(run)
            elif len(run) >= _FEWEST_ITEMS and self._predict(run, cut):
                self.listed.update(run)

        named = [at for at, block in enumerate(blocks) if self._is_scenario(text, block, cut[at])]
        if len(named) > 1:
            self.listed.update(named)

    def _is_scenario(self, text: str, block: Block, found: Sequence[Sentence]) -> bool:
        """As in the heading "Scenario 2: Hot war (10%)"."""
        if block.kind != "heading" or not found or _SCENARIO.match(text, block.start, block.end) is None:
            return False
        return self.edge(found[0].start, found[0].end) is not None

    def edge(self, start: int, end: int) -> Number | None:
        """The chance at the edge of a stretch."""
        if (start, end) not in self._edges:
            self._edges[start, end] = number_at_the_edge(self._text, start, end, self._scale)
        return self._edges[start, end]

    def _predict(self, run: Sequence[int], cut: Sequence[Sequence[Sentence]]) -> bool:
        """Whether most items have a chance at their edge, and most of these say what happens."""
        first = [cut[at][0] for at in run if cut[at]]
        numbered = [sentence for sentence in first if self.edge(sentence.start, sentence.end) is not None]
        telling = [sentence for sentence in numbered if _says_something(sentence)]
        return 2 * len(numbered) >= len(run) and 2 * len(telling) > len(numbered) > 1


def _lists(blocks: Sequence[Block]) -> Iterator[list[int]]:
    for kind, run in itertools.groupby(range(len(blocks)), lambda at: blocks[at].kind):
        if kind == "item":
            yield list(run)


def _says_something(sentence: Sentence) -> bool:
    known = words("chances", "thresholds") | words("chances", "happenings")
    is_event = says_what_happens(sentence.words) or not known.isdisjoint(sentence.words)
    return is_event and words("cues", "past_verbs").isdisjoint(sentence.words)
