"""Whatever a text holds: it can be shown, proposed, written to a sheet, and every decision on it kept."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import Article
from ledger.cli import candidate_view
from ledger.coding.article_reading import Decline
from ledger.coding.proposals import propose, remarks
from ledger.coding.review_sheet import read_sheet, write_sheet

SAID = date(2026, 1, 5)
WORDS = st.sampled_from(
    [
        *(
            "will",
            "won't",
            "likely",
            "unlikely",
            "probably",
            "Prices",
            "the council",
            "rise",
            "by June 2027",
            "in 2028",
        ),
        *(
            "70%",
            "a 30% chance that",
            "hopefully",
            "If",
            "could",
            "not",
            "said",
            ".",
            ",",
            ":",
            "\n",
            "\n\n",
            "- ",
            "\x0c",
        ),
        *("“", "”", "=1+1", "\x1b[2J", "\r\n", "é", "\u202e", "e\u0301", '"', ";", "Ann Example", "I expect"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_can_be_read_shown_written_and_decided(tools, text):
    book = tools.memory_book(tools.Clock())
    reading = book.read(Article(text=text, title="t", author="Ann Example", published=SAID), coder="Kim")
    for one in reading.candidates:
        assert text[one.start : one.end] == one.quote
        proposal = propose(reading, one)
        shown = candidate_view.lines(reading, one, proposal, remarks(reading, one, proposal, SAID))
        assert not {"\x1b", "\u202e", "\x0c"} & {*"".join(shown)}
    sheet = write_sheet(reading, reading.offered).encode()
    assert read_sheet(sheet, reading) == []
    decisions = [(one, Decline("vague")) for one in reading.offered]
    book.decide(reading, *decisions)
    again = book.read(Article(text=text, title="t"), coder="Kim")
    assert all(again.state(one).reason == "vague" for one in again.offered)
    assert read_sheet(write_sheet(again, again.offered).encode(), again) == []
    if reading.offered:
        assert book.track_record().sources[0].found == len(reading.offered)
