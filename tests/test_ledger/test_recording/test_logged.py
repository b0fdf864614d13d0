"""What `log` asks of the database, and what it gives back."""

from __future__ import annotations

import pytest

FEW = 19


@pytest.fixture
def run(book, store):
    """Runs an action; gives the statements that it took, each once however many rows it has."""

    def run(action):
        seen: list[str] = []
        store(book).raw.set_trace_callback(seen.append)
        action()
        store(book).raw.set_trace_callback(None)
        asked = [text for text in seen if not text.startswith("PRAGMA busy_timeout")]  # it reads and writes nothing
        return [text for text, before in zip(asked, [None, *asked], strict=False) if text != before]

    return run


def said(text, who="Ada", **more):
    return {
        "question": text,
        "forecaster": who,
        "made_on": "2026-01-05",
        "probability": 0.7,
        "closes": "2027-02-01",
        **more,
    }


@pytest.mark.parametrize("before", range(5))
def test_a_new_question_takes_few_statements(book, run, before):
    for i in range(before):  # the tree above the entries has another shape each time
        book.log(**said(f"Will it rain {i} times?", who=f"N{i % 2}"))
    taken = run(lambda: book.log(**said("Will it snow?", who="Somebody new")).told())
    assert len(taken) <= FEW, taken
    again = run(lambda: book.log(**said("Will it hail?", who="Somebody new")).told())
    assert len(again) <= FEW - 2, again


def test_with_words_and_a_source_it_takes_a_few_more(book, run):
    more = {"quote": "It will snow.", "source": "https://example.org/a", "asking": {"tags": ["a", "b"]}}
    assert len(run(lambda: book.log(**said("Will it snow?", **more)).told())) <= 29


def test_what_is_told_is_what_is_read_afterwards(book):
    """Of a new question it is put together from what was written, of an old one it is read: the same."""
    new = book.log(**said("Which?", probability={"A": 0.5, "B": 0.5}, asking={"options": ["A", "B"], "kind": "choice"}))
    told = new.told()
    assert told.question == book.question(new.question)
    assert (told.first, told.new, new.grade) == (True, True, "prospective")
    assert [one.code for one in told.remarks] == [one.code for one in book.review(new.question)]
    more = book.log("Q1", forecaster="Bo", made_on="2026-01-06", probability={"A": 0.2, "B": 0.8}).told()
    assert more.question == book.question(1)
    assert (more.first, more.question.forecasts) == (False, 2)


def test_numbers_and_dates_are_told_alike(book):
    number = book.log(**said("How many?", probability=None, quantiles="10%=1, 90%=5", asking={"lower": 0}))
    day = book.log(**said("When?", probability=None, quantiles="10%=2026-03-01, 90%=never"))
    assert [number.told().question, day.told().question] == [book.question(1), book.question(2)]


@pytest.mark.parametrize(("closes", "late"), [("2026-02-28", True), ("2026-03-01", False), ("2026-03-01T11:00Z", True)])
def test_a_question_that_closed_before_is_retrospective(book, closes, late):
    """The clock of the tests stands at noon of 1 March 2026."""
    made = book.log(**said("Will it?", closes=closes))
    assert made.grade == ("retrospective" if late else "prospective")
    assert book.details("forecast", made.id)["grade"] == ("D" if late else "B")
    assert made.told().question == book.question(1)


def test_like_questions_are_told(book):
    book.log(**said("Will inflation in Norway be above 3% in January 2027?"))
    told = book.log(**said("Will Norway's inflation be above 3% in January 2027?")).told()
    codes = [one.code for one in told.remarks]
    assert codes == [one.code for one in book.review(2)]
    assert "duplicate" in codes
