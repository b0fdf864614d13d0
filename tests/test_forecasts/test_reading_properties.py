"""What holds for any text at all: verbatim quotes, no exception, no runaway, the same answer twice."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import ArticleError, read_article
from forecasts.reading.plugins import check_candidate
from forecasts.reading.text.lexicon import table
from tests.processor_time import seconds

SAID = date(2026, 3, 10)
WORDS = st.sampled_from(
    [
        *"“”\"'’‘.,;:!?%()[]*_#>|-–—\n\r\t ",
        *("will", "won’t", "may", "If", "likely", "said", "“We", "70%", "(65%)", "1. ", "- ", "# ", "by 2027", "they"),
        *(
            "next year",
            "I",
            "we",
            "expect",
            "Not",
            "and",
            "but",
            "that",
            "hope",
            "\n\n",
            "\r\n",
            "could",
            "should",
            "in May",
        ),
        *(
            "| a | 50% |\n",
            "|---|---|\n",
            "Probability: 60%",
            "According to",
            "the IMF",
            "is set to",
            "Predictions for 2027:\n",
        ),
        *("é", "ß", "中文", "İ", "\u2028", "\ud800", "Jane Roe", "Dr.", "Will ", "10:30", "1.5", "x", "Analysts"),
    ]
)


def own_words() -> list[str]:
    """Every word that the reader's own lists know, in capitals and as it is."""
    found: set[str] = set()
    rooms = ("text", "cues", "voices", "clauses", "chances", "times", "lists")
    for entries in (table("cues", "cues"), *map(table, rooms)):
        for entry in entries.values():
            rows = entry.get("forms", entry.values()) if isinstance(entry, dict) else [entry]
            for row in rows:
                parts = [row] if isinstance(row, str) else row
                found |= {word for part in parts for word in re.split(r"[ |]", part) if word.islower()}
    return sorted(found | {word.title() for word in found})


MARKS = (
    *("“", "”", '"', "‘", "’", "«", "»", " – ", "—", ", ", ". ", "? ", ": ", "; ", "(", ")", "...", "\n", "\n\n"),
    *("# ", "> ", "> — Ann Roe, a letter\n", "- ", "1. ", "**", "*", "_", "`", "```\n", "~~", "---\n", "| a | 40% |\n"),
    *("[", "](https://x.example/will)", "](", "![a](b)", "[^1]", "[^1]: ", "[ref]: https://x.example\n", "<!--", "-->"),
    *("<b>", "</b>", "{{< x >}}", "{% x %}", "https://x.example/rates-will-fall", "\nQ: ", "\nA: ", "\n**Paper:** "),
    *("\nJane Roe: ", "\nJR: ", "\nHOST: ", "\n[00:12] Ann Roe: ", "By Jane Roe\n", "Dr. Roe", "Ms Hall", "Jane Roe"),
    *("a conversation with Jane Roe\n", "my fellow citizens, we will act. We will win.", "The committee decided"),
)
SPEECH = st.one_of(st.sampled_from(own_words()), st.sampled_from(MARKS))
TEXTS = st.one_of(
    st.lists(SPEECH, max_size=60).map(" ".join),
    st.lists(SPEECH, max_size=60).map("".join),
    st.text(max_size=200),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.lists(WORDS, max_size=60).map("".join),
)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from([None, SAID, date(1900, 1, 1), date(2200, 12, 31)]))
def test_any_text_gives_verbatim_candidates(text: str, published: date | None) -> None:
    found = read_article(text, published=published, author="Jane Roe")
    assert found == read_article(text, published=published, author="Jane Roe")
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote == claim.quote.strip() != ""
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end
        assert all(0 <= reason.start < reason.end <= len(text) for reason in claim.reasons)
        check_candidate(text, claim, published=published)


@pytest.mark.parametrize(
    "part",
    [
        *"a. \n(\"1-|'‘#*“”>%_:;,?$!é\u2028\t\r\x00😀…",
        "\ud800",
        "will ",
        "if ",
        "said ",
        "70% ",
        "“a ",
        "(((",
        '"a" ',
        *("a\n", "a\n\n", "A. ", "5% ", "Q: a\n", "A: a\n\n", "- a\n", "1. a\n", "# a\n", "> a\n", "[a](", "[a](b) "),
        *("<!--", "<a ", "`a", "| a | b |\n", "Jane Roe: x\n", "said Roe, ", "as Roe put it, ", "[^1]: a\n", "**a ** "),
        *(
            "predictions for 2027:\n",
            "it is expected that ",
            "https://",
            "“a,” said Roe. ",
            "“They will rise,” he said. ",
            "Rates will fall by June. ",
            "– ",
            "_a_ ",
            "{{",
            "a: b\n",
        ),
    ],
    ids=ascii,
)
def test_the_same_over_and_over_takes_time_in_proportion(part: str) -> None:
    """Quadratic time would be 64 times as long; what takes no measurable time is counted as a fiftieth of a second."""
    one, eight = (spent((part * size)[:size]) for size in (3_000, 24_000))
    assert eight < 24 * max(one, 0.02)


def test_ten_times_the_text_takes_about_ten_times_as_long() -> None:
    text = (Path(__file__).parent / "reading_articles" / "held-out.txt").read_text(encoding="utf-8")
    read_article(text, published=SAID)
    one, ten = spent(text), spent(f"{text}\n\n" * 10)
    assert ten < 30 * one


def spent(text: str) -> float:
    return seconds(lambda: read_article(text, published=SAID))


def test_line_ends_and_quotation_marks_change_no_claim() -> None:
    text = "“We won't go,” said Ann Roe.\n\nHowever, rates will fall by June, and it won't help.\n"
    plain = [claim.quote for claim in read_article(text, published=SAID)]
    for other in (text.replace("\n", "\r\n"), text.replace("won't", "won’t"), text.replace("“", '"').replace("”", '"')):
        quotes = [claim.quote.replace("’", "'") for claim in read_article(other, published=SAID)]
        assert quotes == plain


def test_other_languages_are_refused_in_a_sentence() -> None:
    with pytest.raises(ArticleError, match="English only"):
        read_article("Die Preise werden steigen.", published=SAID, locale="de")
    with pytest.raises(ArticleError, match="decode it first"):
        read_article(b"Prices will rise.", published=SAID)  # type: ignore[arg-type]
