"""Everything a user can do, and a sentence for everything that cannot be done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest

from forecasts.errors import ForecastError, RecordError
from ledger.api.ledger import Ledger
from ledger.errors import EntryError, LedgerError, RefusedError, UnknownError

ENGINES = "both"

PAST = "2026-02-01"
SOON = "2026-06-01"


@pytest.fixture
def asked(book):
    """Q1 yes/no and Q2 with options, each with a forecast by Ada: F1 and F2."""
    book.ask("Rain?", closes=SOON, tags=["weather"])
    book.ask("Colour?", closes=SOON, kind="choice", options=["red", "green"])
    book.log(1, forecaster="Ada", probability=0.7, made_on=PAST)
    book.log(2, forecaster="Ada", probability={"red": 0.25, "green": 0.75}, made_on=PAST)
    return book


def refuses(kind, words, action, book):
    before = book.root()
    with pytest.raises(kind) as raised:
        action()
    message = str(raised.value)
    assert words in message, message
    assert "\n" not in message
    assert 10 < len(message) < 400
    assert book.root() == before  # nothing was written


TWICE = {"platform": "p", "external_id": "1"}

REFUSALS = {
    "ask": [
        (RecordError, "the text is empty", lambda b: b.ask(" ", closes=SOON)),
        (RecordError, "line break", lambda b: b.ask("a\nb", closes=SOON)),
        (RecordError, "text is needed", lambda b: b.ask(None, closes=SOON)),
        (RecordError, "is not a day", lambda b: b.ask("Q?", closes="soon")),
        (RecordError, "is not a day", lambda b: b.ask("Q?", closes=None)),
        (RecordError, "has no time zone", lambda b: b.ask("Q?", closes=datetime(2026, 6, 1, 12))),
        (RecordError, "no time zone", lambda b: b.ask("Q?", closes=datetime(2026, 6, 1))),
        (RecordError, "outside 1000 to 9998", lambda b: b.ask("Q?", closes=date(9999, 1, 1))),
        (RecordError, "opens on", lambda b: b.ask("Q?", closes=SOON, opens="2026-07-01")),
        (RecordError, "not a field", lambda b: b.ask("Q?", closes=SOON, colour="red")),
        (RecordError, "at least two options", lambda b: b.ask("Q?", closes=SOON, kind="choice")),
        (RecordError, "has no options", lambda b: b.ask("Q?", closes=SOON, options=["a", "b"])),
        (RecordError, "is not on its day", lambda b: b.ask("Q?", closes=SOON, closes_at="2027-01-01T00:00Z")),
        (RefusedError, "Q1 asks that already", lambda b: b.ask("  Rain?", closes=SOON)),
        (UnknownError, "there is no claim C9", lambda b: b.ask("Q?", closes=SOON, claim=9)),
        (
            EntryError,
            "at most 61,440",
            lambda b: b.ask("Q?", closes=SOON, note="é" * 9_999, criteria="€" * 10_000, unit="€" * 5_000),
        ),
    ],
    "log": [
        (RecordError, "write 70% as 0.7", lambda b: b.log(1, forecaster="Ada", probability=70, made_on=PAST)),
        (RecordError, "is not a number", lambda b: b.log(1, forecaster="Ada", probability="likely", made_on=PAST)),
        (RecordError, "is not a number", lambda b: b.log(1, forecaster="Ada", probability=True, made_on=PAST)),
        (
            RecordError,
            "is not a number",
            lambda b: b.log(1, forecaster="Ada", probability=Decimal("0.5"), made_on=PAST),
        ),
        (RecordError, "needs one of", lambda b: b.log(1, forecaster="Ada", probability=None, made_on=PAST)),
        (RecordError, "finite", lambda b: b.log(1, forecaster="Ada", probability=float("nan"), made_on=PAST)),
        (
            RecordError,
            "in the future; today is 2026-03-01",
            lambda b: b.log(1, forecaster="Ada", probability=0.5, made_on="2026-03-02"),
        ),
        (
            RecordError,
            "in the future",
            lambda b: b.log(1, forecaster="Ada", probability=0.5, made_on="2026-03-01T12:00:01Z"),
        ),
        (RecordError, "made on", lambda b: b.log(1, forecaster="Ada", probability=0.5, made_on="yesterday")),
        (
            RecordError,
            "is not on its day",
            lambda b: b.log(1, forecaster="Ada", probability=0.5, made_on=PAST, made_at="2026-02-20T00:00Z"),
        ),
        (RecordError, "the text is empty", lambda b: b.log(1, forecaster="", probability=0.5, made_on=PAST)),
        (
            RecordError,
            "is not a link",
            lambda b: b.log(1, forecaster="Ada", probability=0.5, made_on=PAST, source={"url": "x"}),
        ),
        (
            RecordError,
            "not a field",
            lambda b: b.log(1, forecaster="Ada", probability=0.5, made_on=PAST, source={"link": "x"}),
        ),
        (
            RecordError,
            "needs a probability for each of its 2 options",
            lambda b: b.log(2, forecaster="Ada", probability=0.5, made_on=PAST),
        ),
        (
            RecordError,
            "'blue' is not an option",
            lambda b: b.log(2, forecaster="Ada", probability={"blue": 1}, made_on=PAST),
        ),
        (
            RecordError,
            "'green' has no probability",
            lambda b: b.log(2, forecaster="Ada", probability={"red": 1}, made_on=PAST),
        ),
        (
            RecordError,
            "add up to 1.5",
            lambda b: b.log(2, forecaster="Ada", probability={"red": 1, "green": 0.5}, made_on=PAST),
        ),
        (
            RecordError,
            "none: it is a yes/no question",
            lambda b: b.log(1, forecaster="Ada", probability={"red": 1}, made_on=PAST),
        ),
        (
            RecordError,
            "an option of the question",
            lambda b: b.log(2, forecaster="Ada", probability={5: 1}, made_on=PAST),
        ),
        (
            RecordError,
            "is there twice",
            lambda b: b.log(2, forecaster="Ada", probability={"red": 1, "Red": 0, "green": 0}, made_on=PAST),
        ),
        (
            UnknownError,
            "there is no question Q9; the last one is Q2",
            lambda b: b.log(9, forecaster="Ada", probability=0.5, made_on=PAST),
        ),
        (UnknownError, "a question is needed", lambda b: b.log("F1", forecaster="Ada", probability=0.5, made_on=PAST)),
        (RefusedError, "needs a close", lambda b: b.log("New?", forecaster="Ada", probability=0.5, made_on=PAST)),
        (
            RefusedError,
            "closes on 2026-06-01, not on 2026-07-01",
            lambda b: b.log("Rain?", forecaster="Ada", probability=0.5, made_on=PAST, closes="2026-07-01"),
        ),
    ],
    "revise": [
        (RefusedError, "a revision cannot be older", lambda b: b.revise(1, 0.5, made_on="2026-01-31")),
        (UnknownError, "there is no forecast F9; the last one is F2", lambda b: b.revise(9, 0.5, made_on=PAST)),
        (RecordError, "in the future", lambda b: b.revise(1, 0.5, made_on="2026-03-05")),
        (UnknownError, "Q1 is a question", lambda b: b.revise("Q1", 0.5, made_on=PAST)),
        (UnknownError, "Q1 is a question", lambda b: b.revise(b.question(1), 0.5, made_on=PAST)),
    ],
    "withdraw": [
        (RefusedError, "cannot be withdrawn before that", lambda b: b.withdraw(1, on="2026-01-31")),
        (RecordError, "withdrawn on: 2026-03-05 is in the future", lambda b: b.withdraw(1, on="2026-03-05")),
        (UnknownError, "there is no forecast F9", lambda b: b.withdraw("F9", on=PAST)),
        (RecordError, "control character", lambda b: b.withdraw(1, on=PAST, reason="\x07")),
        (UnknownError, "Q1 is a question", lambda b: b.withdraw(b.question(1), on=PAST)),
    ],
    "resolve": [
        (RecordError, "'maybe' is not an outcome", lambda b: b.resolve(1, "maybe", known_on=PAST)),
        (RecordError, "is not an outcome", lambda b: b.resolve(1, None, known_on=PAST)),
        (RecordError, "not one of the options: red, green", lambda b: b.resolve(2, "yes", known_on=PAST)),
        (RecordError, "known on: 2026-03-02 is in the future", lambda b: b.resolve(1, "yes", known_on="2026-03-02")),
        (RecordError, "is not a link", lambda b: b.resolve(1, "yes", known_on=PAST, evidence=["trust me"])),
        (RefusedError, "not resolved yet", lambda b: b.resolve(1, "yes", known_on=PAST, reason="because")),
        (UnknownError, "there is no question Q77", lambda b: b.resolve("q77", "yes", known_on=PAST)),
        (UnknownError, "F1 is a forecast", lambda b: b.resolve(b.forecast(1), "yes", known_on=PAST)),
    ],
    "amend": [
        (RecordError, "kind cannot be amended", lambda b: b.amend(1, reason="r", kind="choice")),
        (RefusedError, "can only get more", lambda b: b.amend(2, reason="r", options=["a", "b"])),
        (RecordError, "the text is empty", lambda b: b.amend(1, reason=" ", note="n")),
        (RecordError, "opens on", lambda b: b.amend(1, reason="r", opens="2027-01-01")),
        (RecordError, "opens on", lambda b: b.amend(1, reason="r", opens="2026-05-01", closes="2026-04-01")),
        (RecordError, "tags", lambda b: b.amend(1, reason="r", tags="weather")),
        (RefusedError, "like that already", lambda b: b.amend(1, reason="r", tags=["weather", "weather"])),
        (RefusedError, "like that already", lambda b: b.amend(1, reason="r", text="Rain?", closes=SOON)),
        (RefusedError, "like that already", lambda b: b.amend(1, reason="r")),
        (RefusedError, "Q2 asks that already", lambda b: b.amend(1, reason="r", text="Colour?")),
        (UnknownError, "there is no question Q9", lambda b: b.amend(9, reason="r", note="n")),
    ],
    "decline": [
        (RecordError, "reason", lambda b: b.decline("quote", reason="")),
        (RecordError, "quote", lambda b: b.decline("\x00", reason="r")),
        (RecordError, "not a field", lambda b: b.decline("quote", reason="r", colour="red")),
        (RecordError, "label", lambda b: b.decline("quote", reason="r", label="rumour")),
    ],
    "look": [
        (UnknownError, "there is no question Q9", lambda b: b.question(9)),
        (UnknownError, "there is no question Q0", lambda b: b.question(0)),
        (UnknownError, "Q12", lambda b: b.question("Rain?")),
        (UnknownError, "not the number of a question", lambda b: b.question(10**30)),
        (UnknownError, "not the number of a question", lambda b: b.question(None)),
        (UnknownError, "not the number of a question", lambda b: b.question(True)),
        (UnknownError, "not the number of a question", lambda b: b.question(1.0)),
        (UnknownError, "F1 is a forecast", lambda b: b.forecasts("F1")),
        (UnknownError, "not among", lambda b: b.question(1, tags=["cold"])),
        (UnknownError, "there is no forecaster 'Eve'", lambda b: b.questions(forecaster="Eve")),
        (UnknownError, "there is no forecast F9", lambda b: b.forecast("F9")),
    ],
}


@pytest.mark.parametrize(("verb", "number"), [(verb, i) for verb, cases in REFUSALS.items() for i in range(len(cases))])
def test_refusals(verb, number, asked):
    kind, words, action = REFUSALS[verb][number]
    refuses(kind, words, lambda: action(asked), asked)
    assert issubclass(kind, (LedgerError, ForecastError))
    assert asked.verify().ok


def test_numbers_letters_and_views_name_the_same(asked):
    view = asked.question(1)
    assert asked.question("Q1") == asked.question("q1") == asked.question("1") == asked.question(view) == view
    assert str(view) == "Q1"
    made = asked.forecast(1)
    assert asked.forecast("F1") == asked.forecast(made) == made
    assert str(made) == "F1"
    assert asked.log("Q1", forecaster="Bo", probability="0.25", made_on=PAST).question == 1
    assert asked.log(view, forecaster="Cy", probability=np.float64(0.25), made_on=date(2026, 2, 1)).probability == 0.25
    assert [f.id for f in asked.forecasts(view)] == [1, 3, 4]
    assert asked.log("Rain?", forecaster="Di", probability=1, made_on=PAST, closes=SOON).question == 1


def test_external_ids_are_kept_once(asked):
    asked.ask("From elsewhere?", closes=SOON, **TWICE)
    refuses(RefusedError, "'1' of p is there already, as Q3", lambda: asked.ask("Other?", closes=SOON, **TWICE), asked)
    asked.log(1, forecaster="Bo", probability=0.5, made_on=PAST, **TWICE)
    refuses(RefusedError, "as F3", lambda: asked.log(1, forecaster="Cy", probability=0.5, made_on=PAST, **TWICE), asked)
    refuses(RecordError, "needs the platform", lambda: asked.ask("Else?", closes=SOON, external_id="2"), asked)


def test_a_forecaster_has_one_spelling_and_many_writings(asked, store):
    asked.log(1, forecaster=" ADA ", probability=0.6, made_on="2026-02-02")
    assert {f.forecaster for f in asked.forecasts()} == {"Ada"}
    assert store(asked).value("SELECT count(*) FROM forecaster") == 1


def test_sources_and_claims_are_kept_once(book, store):
    said = {"forecaster": "Ada", "made_on": PAST, "quote": "it will", "source": "https://example.org/a"}
    book.log("A?", probability=0.5, closes=SOON, **said)
    book.log("B?", probability=0.5, closes=SOON, **said)
    book.log("C?", probability=0.5, closes=SOON, **{**said, "quote": "it may"})
    book.log("D?", probability=0.5, closes=SOON, **{**said, "forecaster": "Bo"})
    book.log("E?", probability=0.5, closes=SOON, **{**said, "source": "A title"})
    count = lambda table: store(book).value(f"SELECT count(*) FROM {table}")  # noqa: E731
    assert (count("source"), count("claim"), count("question")) == (2, 4, 5)
    assert store(book).execute("SELECT weighs_with FROM question ORDER BY id") == [(1,), (1,), (3,), (4,), (5,)]


def test_revising_and_withdrawing_in_order(asked):
    asked.revise(1, 0.6, made_on="2026-02-05")
    refuses(RefusedError, "F1 was revised already", lambda: asked.withdraw(1, on="2026-02-06"), asked)
    asked.withdraw("F3", on="2026-02-07", reason="no longer sure")
    refuses(RefusedError, "F3 was withdrawn already, on 2026-02-07", lambda: asked.withdraw(3, on="2026-02-08"), asked)
    again = asked.revise(3, 0.8, made_on="2026-02-09")
    assert [f.status for f in asked.forecasts(1)] == ["superseded", "withdrawn", "open"]
    assert again.probability == 0.8


def test_within_a_day_a_revision_needs_its_time(asked):
    first = asked.log(1, forecaster="Bo", probability=0.5, made_on="2026-02-10T12:00:00Z")
    for made_on in ("2026-02-10", "2026-02-10T11:59:59Z"):
        refuses(
            RefusedError,
            "give the time of day too",
            lambda made_on=made_on: asked.revise(first, 0.6, made_on=made_on),
            asked,
        )
    refuses(RefusedError, "withdrawn before that", lambda: asked.withdraw(first, on="2026-02-10T11:00Z"), asked)
    newer = asked.revise(first, 0.6, made_on="2026-02-10T12:00:01Z")
    assert asked.forecast(first).status == "superseded"
    assert asked.withdraw(newer, on="2026-02-10").status == "withdrawn"


def test_resolving_and_correcting(asked, store):
    asked.resolve(1, "ambiguous", known_on=PAST, note="nobody can tell")
    assert asked.question(1).state == "ambiguous"
    refuses(RefusedError, "resolved already (ambiguous)", lambda: asked.resolve(1, "yes", known_on=PAST), asked)
    corrected = asked.resolve(1, "Yes", known_on="2026-02-02", reason="the record was found")
    assert (corrected.state, corrected.outcome, corrected.known_on) == ("resolved", "yes", date(2026, 2, 2))
    rows = store(asked).execute("SELECT id, status, supersedes, reason, resolver FROM resolution ORDER BY id")
    assert rows == [(1, "ambiguous", None, None, "me"), (2, "resolved", 1, "the record was found", "me")]
    assert asked.resolve(2, "annulled", known_on="2026-02-03").state == "annulled"
    assert [f.status for f in asked.forecasts()] == ["scored", "annulled"]


@pytest.mark.parametrize(
    ("outcome", "kept"), [(np.float64(0.5), "0.5"), (np.True_, "yes"), (np.int64(0), "no"), (0.1, "0.1")]
)
def test_outcomes_of_numpy(outcome, kept, asked):
    assert asked.resolve(1, outcome, known_on=PAST).outcome == kept


def test_amending_keeps_what_was_there(asked, store):
    asked.amend(1, reason="clearer", text="Rain in Paris?", tags=["weather", "paris"], note="n", opens="2026-01-01")
    asked.amend(1, reason="clearer still", note=None, closes="2026-06-02T12:00:00+02:00")
    view = asked.question(1)
    assert (view.text, view.tags, view.closes) == ("Rain in Paris?", ("paris", "weather"), date(2026, 6, 2))
    rows = store(asked).execute("SELECT revision, reason, before FROM amendment ORDER BY revision")
    assert [row[:2] for row in rows] == [(2, "clearer"), (3, "clearer still")]
    assert '"text":"Rain?"' in rows[0][2]
    assert '"note":"n"' in rows[1][2]
    made = asked.log(1, forecaster="Bo", probability=0.5, made_on=PAST)
    assert store(asked).value("SELECT question_revision FROM forecast WHERE id = :id", {"id": made.id}) == 3
    assert store(asked).value("SELECT question_revision FROM forecast WHERE id = 1") == 1


def test_what_words_were_read_into_is_kept(book, store):
    """Anything with the fields of a Horizon and of a Probability: a package that reads words gives these."""
    horizon = SimpleNamespace(
        **{"opens": date(2026, 1, 1), "closes": date(2026, 12, 31), "phrase": "this year", "rule": "year"},
        **{"profile": "plain@1", "flags": ("end-of-period",), "earliest": None, "latest": date(2027, 1, 1)},
    )
    words = SimpleNamespace(point=0.8, low=0.55, high=0.95, basis="phrase", phrase="likely", scale="icd203@2015")
    made = book.log("Q?", forecaster="Ada", probability=words, made_on=PAST, closes=horizon)
    assert (made.probability, made.basis, made.phrase, made.scale) == (0.8, "phrase", "likely", "icd203@2015")
    assert store(book).one("SELECT low, high FROM forecast") == (0.55, 0.95)
    kept = store(book).one("SELECT opens, closes, horizon FROM question")
    assert kept[:2] == ("2026-01-01", "2026-12-31")
    assert '"rule":"year"' in kept[2]
    assert '"flags":["end-of-period"]' in kept[2]
    assert book.verify().ok


def test_declining_keeps_the_reason(asked, store):
    number = asked.decline("it might", reason="no horizon", forecaster="Ada", source="https://example.org/a")
    assert number == 1
    assert store(asked).one("SELECT quote, declined, forecaster_id, source_id FROM claim") == (
        "it might",
        "no horizon",
        1,
        1,
    )


def test_due_is_what_is_past_its_close_the_longest_first(book, clock):
    for text, closes in (
        ("C?", "2026-02-28"),
        ("A?", "2026-02-01"),
        ("B?", "2026-03-01"),
        ("D?", "2026-02-10T12:00:00Z"),
    ):
        book.log(text, forecaster="Ada", probability=0.5, made_on="2026-01-05", closes=closes)
    book.ask("Of which nobody said anything?", closes="2026-02-01")
    assert [q.text for q in book.due()] == ["A?", "D?", "C?"]
    assert all(q.state == "due" for q in book.due())
    assert book.question(3).state == "open"  # it closes today, and today is not over
    clock.advance(days=1)
    assert [q.text for q in book.due()] == ["A?", "D?", "C?", "B?"]
    book.resolve(2, "no", known_on="2026-03-02")
    assert [q.text for q in book.due()] == ["D?", "C?", "B?"]
    assert [q.text for q in book.due(as_of="2026-02-20")] == ["A?", "D?"]
    assert book.question(4, as_of="2026-02-10").state == "closed"  # past the hour, and the day is not over


@pytest.mark.parametrize("as_of", [None, "2026-02-01", "2026-06-01", "2026-06-02", "2030-01-01"])
def test_due_state_and_fate_never_disagree(as_of, asked):
    due = {q.id for q in asked.due(as_of=as_of)}
    states = {q.id: q.state for q in asked.questions(as_of=as_of)}
    assert due == {id_ for id_, state in states.items() if state == "due"}
    assert {f.status for f in asked.forecasts(as_of=as_of)} == ({"overdue"} if due else {"open"})
    assert asked.track_record(as_of=as_of).left_out == ({"overdue": 2} if due else {"open": 2})


def test_a_clock_that_goes_back_is_refused_unless_it_is_being_set(asked, clock, store):
    clock.advance(seconds=-4)
    asked.ask("Within four seconds?", closes=SOON)
    assert store(asked).value("SELECT recorded FROM question WHERE id = 3") == store(asked).value(
        "SELECT recorded FROM question WHERE id = 2"
    )
    clock.advance(seconds=-10)
    refuses(RefusedError, "set the clock right", lambda: asked.ask("Later?", closes=SOON), asked)
    assert len(asked.questions()) == 3  # reading goes on
    clock.advance(days=-40)
    assert asked.forecasts() == []  # nothing had been said by then
    assert asked.forecast(1).made_on > asked.today  # by itself it is shown, so that it can be put right
    assert asked.verify().ok


def test_a_clock_without_a_zone_or_in_another_one(path, store):
    local = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with Ledger.open(path, clock=lambda: local) as book:
        book.ask("Q?", closes=SOON)
        assert store(book).value("SELECT body FROM entry WHERE seq = 1").find(b"2026-03-01T06:15:00.000000Z") > 0


class TestNewYork:
    """Days there begin at 05:00Z in winter and at 04:00Z in summer; the clocks change on 2026-03-08."""

    @pytest.fixture
    def book(self, path, clock):
        clock.now = datetime(2026, 3, 9, 3, 30, tzinfo=UTC)  # 23:30 on the 8th in New York
        with Ledger.open(path, zone="America/New_York", by="me", clock=clock) as opened:
            yield opened

    def test_today_is_the_day_there(self, book):
        assert book.today == date(2026, 3, 8)
        refuses(RecordError, "is in the future; today is 2026-03-08", lambda: self.log(book, "2026-03-09"), book)
        assert self.log(book, "2026-03-08").made_on == date(2026, 3, 8)

    def log(self, book, made_on, closes=SOON, who="Ada"):
        return book.log("Q?", forecaster=who, probability=0.5, made_on=made_on, closes=closes)

    def test_an_instant_is_on_the_day_there(self, book):
        made = self.log(book, "2026-03-08T04:30:00Z")
        assert made.made_on == date(2026, 3, 7)
        assert len(book.forecasts(as_of="2026-03-07")) == 1
        assert len(book.forecasts(as_of="2026-03-06")) == 0
        assert len(book.forecasts(since="2026-03-07")) == 1
        assert len(book.forecasts(since="2026-03-08")) == 0

    def test_the_close_is_the_end_of_the_day_there(self, book):
        for who, at in (("Ada", "2026-03-08T04:59:59Z"), ("Bo", "2026-03-08T05:00:00Z")):
            self.log(book, at, closes="2026-03-07", who=who)
        book.resolve(1, "yes", known_on="2026-03-08")
        assert [f.status for f in book.forecasts()] == ["scored", "late"]

    def test_the_short_day(self, book, store):
        book.ask("Short?", closes="2026-03-08")
        close, end = store(book).one("SELECT close, due_from FROM question")
        assert close == end == int(datetime(2026, 3, 9, 4, tzinfo=UTC).timestamp()) * 1_000_000

    def test_the_zone_is_the_ledgers(self, book, path):
        book.ask("Q?", closes=SOON)
        with Ledger.open(path, zone="Asia/Tokyo") as again:
            assert again.zone == "America/New_York"
        assert book.verify().ok
        assert book.at(1).zone == "America/New_York"


def test_who_enters_is_kept(path, monkeypatch, store):
    monkeypatch.setenv("PREDICTION_LEDGER_ACTOR", "Grace")
    with Ledger.open(path) as book:
        book.ask("Q?", closes=SOON)
        assert store(book).value("SELECT body FROM entry WHERE seq = 1").find(b'"by":"Grace"') > 0
    with Ledger.open(path, by="a\x00b") as book:
        refuses(RecordError, "control character", lambda: book.ask("R?", closes=SOON), book)


def test_a_closed_ledger_says_so(book):
    book.close()
    book.close()
    for action in (book.questions, book.verify, lambda: book.ask("Q?", closes=SOON)):
        with pytest.raises(LedgerError, match="closed"):
            action()


def test_filters_are_read_like_what_is_kept(book):
    book.log("Q?", forecaster="René", probability=0.5, made_on=PAST, closes=SOON, asking={"tags": ["café"]})
    assert len(book.questions(tags="cafe\u0301")) == 1
    assert len(book.questions(tags=[" café "], forecaster="rene\u0301")) == 1
    with pytest.raises(RecordError):
        book.questions(tags=["\ud800"])


def test_one_link_is_evidence_too(asked, store):
    asked.resolve(1, "yes", known_on=PAST, evidence="https://example.org/a")
    assert store(asked).value("SELECT evidence FROM resolution") == '["https://example.org/a"]'
