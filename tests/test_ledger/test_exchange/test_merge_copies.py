"""Copies of one ledger that went on by themselves: numbers mean nothing beyond the entries that they have in common."""

from __future__ import annotations

import random
import re
from collections import Counter

import orjson
import pytest

from ledger.api.ledger import Ledger
from ledger.errors import InputError
from ledger.journal.entry import canonical
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.store import lookup

ENGINES = "both"


@pytest.fixture
def copied(tmp_path, clock, saved):
    """Makes another file of what a ledger holds."""
    made = []

    def run(book):
        path = tmp_path / f"copy{len(made)}.db"
        with Ledger.create(path, by="you", clock=clock) as copy:
            copy.restore(saved(book, tmp_path / "copied.jsonl"))
        made.append(Ledger.open(path, by="you", clock=clock))
        return made[-1]

    yield run
    for one in made:
        one.close()


def ask(book, *texts):
    for text in texts:
        book.ask(text, closes="2027-01-01")


def facts(book):
    """What a ledger says, without a number: each forecast, resolution, withdrawal and revision with its question's words."""
    said = [
        (f.question_text, f.forecaster, str(f.made_on), repr((f.probability, f.probabilities, f.quantiles)), f.status, str(f.outcome))
        for f in book.forecasts()
    ]  # fmt: skip
    asked = {(q.text, str(q.closes), tuple(sorted(q.tags)), q.state, q.outcome) for q in book.questions()}
    return Counter(said), asked


def test_what_parted_copies_number_alike_stays_on_its_own_question(book, copied, tmp_path, cli, saved):
    ask(book, "Will it rain?")
    other = copied(book)
    ask(book, "Will oil go above 100?")
    ask(other, "Will Harris win?")
    other.log(2, forecaster="Ada", probability=0.7, made_on="2026-01-05", quote="she will", source="Paper")
    other.resolve(2, "yes", known_on="2026-02-01")
    result = book.merge(saved(other, tmp_path / "b.jsonl"))
    assert (result.common, result.parted, result.went_on) == (2, True, 0)
    assert [q.text for q in book.questions()] == ["Will it rain?", "Will oil go above 100?", "Will Harris win?"]
    assert [q.outcome for q in book.questions()] == [None, None, "yes"]
    assert [f.question_text for f in book.forecasts()] == ["Will Harris win?"]
    assert result.conflicts == []
    assert book.verify().ok
    root = book.root()
    assert not book.merge(tmp_path / "b.jsonl").added
    assert book.root() == root  # a second time not even that it was brought in is written
    back = other.merge(saved(book, tmp_path / "a.jsonl"))
    assert back.added == {"question": 1}
    assert facts(other) == facts(book)
    assert not book.merge(saved(other, tmp_path / "b.jsonl")).added


def test_a_copy_that_went_on_gives_its_entries_as_they_are(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    other = copied(book)
    other.log(1, forecaster="Ada", probability=0.7, made_on="2026-01-05")
    other.merge_forecasters(
        "Ada", other.log("B?", forecaster="Bo", probability=0.2, closes="2027-01-01", made_on="2026-01-05").forecaster
    )
    file = saved(other, tmp_path / "b.jsonl")
    dry = book.merge(file, dry_run=True)
    assert book.root()[0] == 2
    result = book.merge(file)
    assert (result.common, result.parted) == (2, False)
    assert result.went_on == dry.went_on == other.root()[0] - 2
    assert book.root() == other.root()
    assert facts(book) == facts(other)
    assert book.verify().ok
    ask(book, "And now?")
    behind = book.merge(file)  # now it is the beginning of this one
    assert (behind.common, behind.parted, behind.went_on) == (other.root()[0], False, 0)
    assert book.verify().ok


@pytest.mark.in_a_file
def test_a_copy_that_went_on_is_checked_as_it_is_restored(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    other = copied(book)
    ask(other, "One more?")
    file = saved(other, tmp_path / "b.jsonl")
    file.write_text(file.read_text().replace("One more?", "Two more?"))
    with pytest.raises(InputError, match="the file was changed"):
        book.merge(file)
    assert book.root()[0] == 2


def test_a_restore_that_reuses_numbers_lands_on_no_other_question(book, copied, tmp_path, clock, saved):
    """A third ledger knows Q2 of one that is then restored from an older backup, and gives the number again."""
    ask(book, "Will it rain?")
    older = copied(book)
    ask(book, "Will oil go above 100?")
    with Ledger.create(tmp_path / "third.db", by="third", clock=clock) as third:
        third.merge(saved(book, tmp_path / "a.jsonl"))
        ask(older, "Will Harris win?")
        older.log(2, forecaster="Ada", probability=0.7, made_on="2026-01-05")
        older.resolve(2, "yes", known_on="2026-02-01")
        third.merge(saved(older, tmp_path / "b.jsonl"))
        assert {q.text: q.outcome for q in third.questions()} == {
            "Will it rain?": None,
            "Will oil go above 100?": None,
            "Will Harris win?": "yes",
        }
        assert [f.question_text for f in third.forecasts()] == ["Will Harris win?"]
        assert third.verify().ok


def test_what_was_reworded_does_not_catch_what_is_asked_anew(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    book.amend(1, reason="clearer", text="Will it rain in May?")
    other = copied(book)
    ask(book, "Mine?")
    ask(other, "Will it rain?")
    other.log(2, forecaster="Ada", probability=0.7, made_on="2026-01-05")
    book.merge(saved(other, tmp_path / "b.jsonl"))
    assert [f.question_text for f in book.forecasts()] == ["Will it rain?"]
    assert len(book.questions()) == 3


def test_who_was_merged_here_says_there_what_counts_as_theirs(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    for who in ("A. Example", "Ada Example"):
        book.log(1, forecaster=who, probability=0.5, made_on="2026-01-05")
    other = copied(book)
    book.merge_forecasters("A. Example", "Ada Example")
    other.log(1, forecaster="A. Example", probability=0.9, made_on="2026-01-06")
    book.merge(saved(other, tmp_path / "b.jsonl"))
    assert {f.forecaster for f in book.forecasts()} == {"Ada Example"}
    assert book.verify().ok
    other.merge(saved(book, tmp_path / "a.jsonl"))
    assert facts(other) == facts(book)


@pytest.mark.in_a_file
def test_it_is_said_where_two_copies_part(cli, path, tmp_path):
    cli("init")
    cli("log", "Will it?", "--by", "Ada", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-02-01")
    copy, file = tmp_path / "copy.db", tmp_path / "b.jsonl"
    copy.write_bytes(path.read_bytes())
    cli("log", "Will oil?", "--by", "Ada", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-02-01")
    cli("export", "--format", "ledger", "--out", file)
    assert "A copy of this ledger that went on after entry 3: would add what came then" in (
        cli("import", file, "--db", copy, "--dry-run").out
    )
    cli(
        "log",
        "Will she?",
        "--by",
        "Ada",
        "--said",
        "2020-01-05",
        "--chance",
        "70%",
        "--closes",
        "2020-02-01",
        "--db",
        copy,
    )
    ran = cli("import", file, "--db", copy)
    assert "the two part after entry 3" in ran.out
    assert "Added 1 question, 1 forecast" in ran.out
    assert cli("import", file, "--db", copy, "--json").json["common"] == 4
    assert "all of it is here already" in cli("import", file).out


@pytest.mark.in_a_file
def test_a_table_of_a_copy_is_told_from_one_of_this_ledger(cli, path, tmp_path):
    said = ("--by", "Ada", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-02-01")
    copy, table = tmp_path / "copy.db", tmp_path / "b.csv"
    cli("init")
    cli("log", "Will it?", *said)
    copy.write_bytes(path.read_bytes())
    cli("log", "Will oil?", *said)
    cli("log", "Will she?", *said, "--db", copy)
    cli("resolve", "Q2", "yes", "--known", "2020-01-20", "--db", copy)
    cli("export", "--out", table, "--db", copy)
    refused = cli("import", table, code=1).err
    assert "column question_id: Q2 here is another question, 'Will oil?'" in refused
    assert cli("show", "Q2", "--json").json["outcome"] is None
    cli("export", "--out", table)
    cli("amend", "Q2", "--text", "Will oil rise?", "--reason", "clearer")
    assert "2 known already" in cli("import", table).out  # as it was worded before


# Whatever happens to two copies

STEPS: tuple[str, ...] = (
    *("ask", "choice", "claim", "log", "log", "revise", "withdraw", "resolve", "amend", "merge", "decline", "reopen"),
    *("void", "restore_void", "correct", "undo", "rename", "unmerge", "merge_questions", "unmerge_question"),
)


# The same with an outcome at every other step.
OUTCOMES = (
    *STEPS,
    *("resolve", "reopen", "void_resolution", "restore_void") * 5,
    *("merge_questions", "unmerge_question") * 2,
)


def play(tools, book, clock, chance, steps, kinds=STEPS):
    doing = tools.Play(book, clock)
    doing.texts = iter(lambda: chance.randrange(6), None)  # few words, so that copies say the same, too
    doing.void_resolution = lambda a, b, *rest: doing.void(a, 3, *rest)
    doing.run([(chance.choice(kinds), *(chance.randrange(12) for _ in range(5))) for _ in range(steps)])


def turned_out(tools, book):
    """Each question with all that it ever asked, what was said of it last, and whether that is in force."""
    database = tools.store(book)
    said = dict.fromkeys((id_ for (id_,) in database.execute("SELECT id FROM question")), "open")
    for question, status, outcome in database.execute(
        "SELECT question_id, status, outcome FROM resolution"
        " WHERE id NOT IN (SELECT number FROM void WHERE noun = 'resolution') ORDER BY id"
    ):
        said[question] = "open" if status == "reopened" else outcome or status
    in_force = {id_ for (id_,) in database.execute("SELECT id FROM question WHERE resolution_id IS NOT NULL")}
    return [({*lookup.worded(database, id_)}, word, id_ in in_force) for id_, word in said.items()]


def entered(tools, book):
    """Each forecast's value, with all that the question ever asked on which it was entered."""
    database = tools.store(book)
    rows = database.execute("SELECT coalesce(entered_question, question_id), probability, probabilities FROM forecast")
    return [({*lookup.worded(database, question)}, value) for question, *value in rows]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.in_a_file
def test_forked_copies_merge_to_the_same_facts_in_both_directions(seed, tools, tmp_path, saved):
    chance = random.Random(seed)
    clock = tools.Clock()
    zone = chance.choice(("UTC", "America/New_York"))
    with tools.memory_book(clock, zone) as one, tools.memory_book(clock) as other:
        play(tools, one, clock, chance, 6)
        other.restore(saved(one, tmp_path / "start.jsonl"))
        parted = one.root()[0]
        kinds = OUTCOMES if seed % 2 else STEPS
        for book in (one, other):
            play(tools, book, clock, chance, chance.randrange(16 if seed % 2 else 8), kinds)
        there = {q.text for book in (one, other) for q in book.questions()}
        before = [outcome for book in (one, other) for outcome in turned_out(tools, book)]
        values = [forecast for book in (one, other) for forecast in entered(tools, book)]
        files = [saved(book, tmp_path / f"{name}.jsonl") for name, book in (("other", other), ("one", one))]
        results = [book.merge(file) for book, file in zip((one, other), files, strict=True)]
        for book, file, result in zip((one, other), files, results, strict=True):
            assert result.common >= parted
            assert book.verify().ok
            root = book.root()
            for _ in range(2):
                assert not book.merge(file).added
            assert book.root() == root
            for asked, word, in_force in turned_out(tools, book):
                assert not in_force or any(asked & texts and word == said for texts, said, _ in before)
            for asked, value in entered(tools, book):
                assert any(asked & texts and value == said for texts, said in values)
        other.merge(saved(one, tmp_path / "one.jsonl"))
        assert other.verify().ok
        if not results[0].conflicts:  # else each keeps its word
            assert facts(one) == facts(other)
            assert {q.text for q in one.questions()} <= there


# What was entered in a copy for what is merged here


def say(book, question, who, *, on="2026-01-05", **said):
    return book.log(question, forecaster=who, made_on=on, **({"probability": 0.7} | said))


def on_each(book):
    return {(f.question_text, f.forecaster, f.status) for f in book.forecasts()}


def test_what_a_copy_entered_on_a_merged_question_goes_back_to_it(book, copied, tmp_path, saved):
    ask(book, "One?", "Two?")
    say(book, 1, "Ada")
    other = copied(book)
    book.merge_questions(1, 2)
    say(other, 1, "Bo")
    say(other, 1, "Cy", quote="it will", source="Paper", note="as said")  # one with details
    say(other, 2, "Di")
    assert book.merge(saved(other, tmp_path / "b.jsonl")).conflicts == []
    assert {said[0] for said in on_each(book)} == {"Two?"}
    assert other.merge(saved(book, tmp_path / "a.jsonl")).conflicts == []
    assert facts(other) == facts(book)
    for one in (book, other):
        one.unmerge_question(1)
        asked = {"Ada": "One?", "Bo": "One?", "Cy": "One?", "Di": "Two?"}
        assert on_each(one) == {(text, who, "open") for who, text in asked.items()}
        assert one.verify().ok


def test_what_a_copy_entered_for_a_merged_forecaster_goes_back_to_them(book, copied, tmp_path, tools, saved):
    ask(book, "One?", "Two?")
    for who in ("Ada", "Bo"):
        say(book, 1, who)
    other = copied(book)
    book.merge_forecasters("Bo", "Ada")
    say(other, 2, "Bo", quote="it will", source="Paper")
    book.merge(saved(other, tmp_path / "b.jsonl"))
    assert {f.forecaster for f in book.forecasts()} == {"Ada"}
    book.unmerge_forecaster("Bo")
    assert on_each(book) == {("One?", "Ada", "open"), ("One?", "Bo", "open"), ("Two?", "Bo", "open")}
    (claim,) = tools.store(book).execute("SELECT forecaster_id, entered_forecaster FROM claim")
    assert tuple(claim) == (2, None)  # Bo
    assert book.verify().ok


def test_how_a_merged_question_turned_out_in_a_copy_is_kept_with_it(book, copied, tmp_path, saved):
    ask(book, "One?", "Two?")
    say(book, 1, "Ada")
    other = copied(book)
    book.merge_questions(1, 2)
    other.resolve(1, "no", known_on="2026-02-01")
    other.resolve(1, "yes", known_on="2026-02-02", reason="misread")
    file = saved(other, tmp_path / "b.jsonl")
    result = book.merge(file)
    told = (
        "Q2 is open; Q1, a part of it, is resolved as yes by itself: that holds once `question unmerge Q1` parts them"
    )
    assert (dict(result.added), result.conflicts) == ({"resolution": 1}, [told])
    assert not book.merge(file).added
    assert other.merge(saved(book, tmp_path / "a.jsonl")).conflicts == [told]
    for one in (book, other):
        assert [q.state for q in one.questions()] == ["merged", "open"]
        assert one.verify().ok
        one.unmerge_question(1)
        assert [(q.state, q.outcome) for q in one.questions()] == [("resolved", "yes"), ("open", None)]
        assert one.verify().ok
    again = copied(book)
    assert facts(again) == facts(book)


def test_how_a_void_question_turned_out_in_a_copy_holds_once_it_is_restored(book, copied, tmp_path, saved):
    ask(book, "One?")
    other = copied(book)
    book.void("Q1", reason="twice")
    other.resolve(1, "yes", known_on="2026-02-01")
    result = book.merge(saved(other, tmp_path / "b.jsonl"))
    assert result.conflicts == ["Q1 is entered in error here; that it is resolved as yes holds if it is restored"]
    book.restore_void("Q1", reason="not twice")
    assert [q.outcome for q in book.questions()] == ["yes"]
    assert book.verify().ok


# How a question turned out in two copies


def settle(book, steps):
    """Does what is written: outcomes, the day where it is another one, and what becomes of a record."""
    for step in filter(None, steps.split(", ")):
        what, _, which = step.partition(" ")
        if what == "void":
            book.void(which, reason=f"mistyped, as of {book.root()[0]}")
        elif what == "restore":
            book.restore_void(which, reason="it was right")
        else:
            reason = None if book.question(1).state == "open" else "misread"
            outcome = "reopened" if what == "open" else what
            book.resolve(1, outcome, known_on=which or "2026-01-05", reason=reason)


def told(here, there):
    """How a difference is told."""
    said = [word if word in ("open", "ambiguous") else f"resolved as {word}" for word in (here, there)]
    return f"Q1 is {said[0]} here and {said[1].removeprefix('resolved ') if 'resolved' in said[0] else said[1]} there"


VOID = "Q1 is entered in error here; that it is resolved as no holds if it is restored"
# What both did before they parted, what each did since; how each then has it after a merge, and what is told.
SETTLED = {
    "nothing here": ("", "", "yes", "yes", "yes", [], []),
    "corrected there": ("yes", "", "no", "no", "no", [], [told("no", "yes")]),
    "corrected twice there": ("yes", "", "no, ambiguous", "ambiguous", "ambiguous", [], [told("ambiguous", "yes")]),
    "the day corrected there": ("yes", "", "yes 2026-01-02", "yes", "yes", [], ["R2: known_on"]),
    "reopened there": ("yes", "", "open", "open", "open", [], [told("open", "yes")]),
    "reopened and resolved there": ("yes", "", "open, no", "no", "no", [], [told("no", "yes")]),
    "void there": ("yes", "", "void R1", "open", "open", [], [told("open", "yes")]),
    "void and resolved otherwise there": ("yes", "", "void R1, no", "no", "no", [], [told("no", "yes")]),
    "void there and restored": ("yes", "", "void R1, restore R1", "yes", "yes", [], []),
    "restored there": ("yes, void R1", "", "restore R1", "yes", "yes", [], []),
    "a correction that is void there": ("yes", "", "no, void R2", "yes", "yes", [], []),
    "void in both": ("yes", "void R1", "void R1", "open", "open", [], []),
    "the same in both": ("", "yes", "yes", "yes", "yes", [], []),
    "the same in the end": ("", "yes", "no, yes", "yes", "yes", [], []),
    "the same on another day": ("", "yes 2026-01-02", "yes", "yes", "yes", ["R1: known_on"], ["R1: known_on"]),
    "otherwise": ("", "yes", "no", "yes", "no", [told("yes", "no")], [told("no", "yes")]),
    "both corrected": (
        "yes",
        "no",
        "ambiguous",
        "no",
        "ambiguous",
        [told("no", "ambiguous")],
        [told("ambiguous", "no")],
    ),
    "their mistake on ours": ("", "no", "yes, void R1", "no", "no", [], []),
    "their mistake in our words": ("", "yes", "yes, void R1", "yes", "yes", [], []),
    "their mistake, restored": ("", "", "yes, void R1, restore R1", "yes", "yes", [], []),
    "their mistake, reopened here": ("", "no, open", "yes, void R1", "open", "open", [], []),
    "their mistake, void here": ("", "no, void Q1", "yes, void R1", *["entered in error"] * 2, [], [VOID]),
    "a superseded word of theirs": (
        *("", "yes 2026-01-02", "ambiguous, yes, open", "yes", "open", [told("yes", "open")], [told("open", "yes")]),
    ),
    "reopened here": ("", "yes, open", "yes", "open", "yes", [told("open", "yes")], [told("yes", "open")]),
    "never resolved but reopened there": ("", "", "yes, open", "open", "open", [], []),
    "ours void and theirs corrected": ("yes", "void R1", "no", "no", "no", [], []),
    "ours corrected and theirs void": ("yes", "no", "void R1", "no", "no", [], []),
}


@pytest.mark.parametrize("case", SETTLED)
@pytest.mark.in_a_file
def test_what_stands_in_the_end_counts_where_it_goes_on_from_what_stands_here(case, tools, tmp_path, saved):
    both, ours, theirs, *wanted = SETTLED[case]
    clock = tools.Clock()
    with tools.memory_book(clock) as book, tools.memory_book(clock) as other:
        ask(book, "One?", "Two?")
        settle(book, both)
        other.restore(saved(book, tmp_path / "start.jsonl"))
        for one, said in ((book, ours), (other, theirs)):
            say(one, 2, f"{one is book}")  # so that the two part
            settle(one, said)
        files = [saved(other, tmp_path / "b.jsonl"), saved(book, tmp_path / "a.jsonl")]
        for one, file, outcome, told in zip((book, other), files, wanted[:2], wanted[2:], strict=True):
            conflicts = one.merge(file).conflicts
            assert (one.question(1).outcome or one.question(1).state) == outcome
            assert [said.split(" is '")[0] for said in conflicts] == told
            root = one.root()
            for _ in range(2):
                again = one.merge(file)
                assert (dict(again.added), again.conflicts) == ({}, conflicts)
            assert one.root() == root
            assert one.verify().ok


def test_what_a_copy_was_given_is_corrected_there_as_the_very_record(book, copied, tmp_path, saved):
    ask(book, "One?")
    other = copied(book)
    say(book, 1, "Ada")
    settle(other, "no")
    assert book.merge(saved(other, tmp_path / "b.jsonl")).added == {"resolution": 1}
    settle(book, "yes")  # corrects what came from there
    assert other.merge(saved(book, tmp_path / "a.jsonl")).added["resolution"] == 1
    settle(other, "void R2")
    assert book.merge(saved(other, tmp_path / "b.jsonl")).added == {"void": 1}
    for one in (book, other):
        assert one.question(1).outcome == "no"
        assert one.verify().ok


def test_another_ledger_takes_back_what_it_brought(book, tmp_path, clock, saved):
    ask(book, "One?")
    settle(book, "yes")
    with Ledger.create(tmp_path / "third.db", by="third", clock=clock) as third:
        third.merge(saved(book, tmp_path / "a.jsonl"))
        settle(book, "void R1, no")
        assert third.merge(saved(book, tmp_path / "a.jsonl")).added == {"void": 1, "resolution": 1}
        assert third.question(1).outcome == "no"
        assert not third.merge(tmp_path / "a.jsonl").added
        settle(third, "void R2")
        back = book.merge(saved(third, tmp_path / "c.jsonl"))
        assert back.conflicts == ["R2 was entered in error there, and not here"]  # it is this ledger's own word
        assert book.question(1).outcome == "no"


def test_what_was_believed_before_a_correction_comes_along(book, tmp_path, clock, saved):
    ask(book, "One?")
    book.resolve(1, "no", known_on="2026-01-05")
    book.resolve(1, "yes", known_on="2026-02-01", reason="revised", believed=True)
    with Ledger.create(tmp_path / "third.db", by="third", clock=clock) as third:
        third.merge(saved(book, tmp_path / "a.jsonl"))
        for one in (book, third):
            assert [one.question(1, as_of=day).outcome for day in ("2026-01-20", "2026-02-20")] == ["no", "yes"]
            assert one.details("question", 1)["resolutions"][-1]["reason"] == "revised"


# Options that were added


@pytest.fixture
def choice(book):
    def run(**more):
        book.ask("Which?", kind="choice", options=["a", "b", "c"], closes="2027-01-01", **more)

    return run


def options(book, *added):
    book.amend(1, reason="one more", options=["a", "b", "c", *added])


@pytest.mark.parametrize(("here", "there"), [("", "d"), ("d", ""), ("d", "d"), ("d", "e")])
def test_options_that_were_added_in_either_copy_are_there_in_both(book, copied, tmp_path, choice, here, there, saved):
    choice()
    other = copied(book)
    for one, added, who in ((book, here, "Ada"), (other, there, "Bo")):
        if added:
            options(one, added)
        rest = dict.fromkeys(added, 0.25)
        say(one, 1, who, probability={"a": 0.5, "b": 0.25, "c": 0.25 - sum(rest.values()), **rest})
    other.resolve(1, there or "c", known_on="2026-02-01")
    result = book.merge(saved(other, tmp_path / "b.jsonl"))
    assert result.conflicts == []
    assert not book.merge(tmp_path / "b.jsonl").added
    assert other.merge(saved(book, tmp_path / "a.jsonl")).conflicts == []
    for one in (book, other):
        assert {*one.question(1).options} == {"a", "b", "c", here, there} - {""}
        names = one.question(1).options
        said = {f.forecaster: dict(zip(names, f.probabilities, strict=False)) for f in one.forecasts()}
        for who, added in (("Ada", here), ("Bo", there)):
            assert said[who].get(added or "c") == 0.25
            assert sum(said[who].values()) == 1
        assert one.question(1).outcome == (there or "c")
        assert one.verify().ok


def test_an_outcome_by_an_option_that_was_spelled_anew_is_that_option(book, copied, tmp_path, choice, saved):
    choice()
    other = copied(book)
    say(book, 1, "Ada", probability={"a": 0.5, "b": 0.25, "c": 0.25})
    other.correct("Q1", reason="mistyped", options=["a", "b", "see"])
    other.resolve(1, "see", known_on="2026-02-01")
    assert book.merge(saved(other, tmp_path / "b.jsonl")).conflicts == []
    assert book.question(1).outcome == "see"
    assert book.verify().ok


def test_an_option_that_a_copy_added_and_took_back_is_not_added(book, copied, tmp_path, choice, saved):
    choice()
    other = copied(book)
    ask(book, "Mine?")
    options(other, "d")
    options(other)
    file = saved(other, tmp_path / "b.jsonl")
    assert book.merge(file).conflicts == []
    assert book.question(1).options == ("a", "b", "c")
    assert not book.merge(file).added
    options(book, "e")
    options(other, "f")
    options(other)
    assert not book.merge(saved(other, tmp_path / "b.jsonl")).conflicts
    assert book.question(1).options == ("a", "b", "c", "e")
    assert book.verify().ok


def test_what_needs_an_option_that_cannot_be_added_here_is_left_out_and_told(book, copied, tmp_path, choice, saved):
    choice()
    book.ask("Wich?", kind="choice", options=["a", "b", "c"], closes="2027-01-01")
    other = copied(book)
    book.merge_questions(1, 2)
    options(other, "d")
    said = say(other, 1, "Ada", probability={"a": 0.5, "b": 0.25, "c": 0, "d": 0.25})
    other.withdraw(said, on="2026-01-06", reason="changed my mind")
    say(other, 1, "Bo", probability={"a": 0.5, "b": 0.25, "c": 0.25, "d": 0})
    other.resolve(1, "d", known_on="2026-02-01")
    result = book.merge(saved(other, tmp_path / "b.jsonl"))
    assert result.conflicts[:3] == [
        "Q1 was amended there, and not here, where it is one with Q2",
        "F1 there gives a chance to an option that Q1 has not here, so it is not taken over",
        "R1 there says an outcome that is no option of Q1 here, so it is not taken over",
    ]
    assert [f.forecaster for f in book.forecasts()] == ["Bo"]
    assert not book.merge(tmp_path / "b.jsonl").added
    assert book.verify().ok


def test_a_mistake_of_a_copy_is_none_of_what_was_entered_here_in_the_same_words(book, copied, tmp_path, saved):
    ask(book, "One?")
    other = copied(book)
    for one in (book, other):
        ask(one, "Two?")
    say(book, 1, "Ada")
    other.void("Q2", reason="mistyped")
    file = saved(other, tmp_path / "b.jsonl")
    before = facts(book)
    assert "was entered in error there, and not here" in book.merge(file).conflicts[0]
    assert facts(book) == before
    assert not book.merge(file).added


@pytest.mark.in_a_file
@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("mood", "good", "mood"), ("reason", "a\x1b[2J", "U+001B"), ("revision", "x" * 9999, "revision"), ("question", "x" * 9999, "question")],
)  # fmt: skip
def test_what_is_taken_over_as_an_act_is_held_against_its_record(book, copied, tmp_path, field, value, told, saved):
    ask(book, "Will it rain?")
    other = copied(book)
    ask(book, "Mine?")
    other.amend(1, reason="clearer", criteria="at noon")
    file = saved(other, tmp_path / "b.jsonl")
    first, *entries = map(orjson.loads, file.read_bytes().splitlines())
    entries[-1]["data"][0][field] = value
    tree = Frontier()
    tree.extend(map(leaf_hash, map(canonical, entries)))
    file.write_bytes(b"\n".join(map(canonical, [{**first, "root": tree.root().hex()}, *entries])) + b"\n")
    root = book.root()
    with pytest.raises(InputError, match=re.escape(told)) as refused:
        book.merge(file)
    assert str(refused.value).startswith("line 4: ")
    assert len(str(refused.value)) < 300
    assert book.root() == root


def test_an_outcome_of_a_void_question_is_not_put_in_the_place_of_ours_by_a_second_import(
    book, copied, tmp_path, saved
):
    ask(book, "Will it rain?")
    book.log(1, forecaster="Ann", probability=0.7, made_on="2026-01-05")
    other = copied(book)
    book.resolve(1, "no", known_on="2026-02-01")
    other.resolve(1, "yes", known_on="2026-02-01")
    other.void("Q1", reason="asked wrongly")
    assert book.merge(saved(other, tmp_path / "b.jsonl")).added == {"void": 1}
    assert not book.merge(tmp_path / "b.jsonl").added
    book.restore_void("Q1", reason="asked rightly")
    assert book.question(1).outcome == "no"
    assert book.verify().ok


def test_corrections_to_people_who_became_one_are_not_brought_in_twice(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    book.log(1, forecaster="Boris", probability=0.7, made_on="2026-01-05")
    other = copied(book)
    ask(book, "Will it snow?")
    other.log(1, forecaster="Ada", probability=0.2, made_on="2026-01-05")
    other.correct("F1", reason="mistaken", forecaster="Ada")
    other.undo()
    other.log(1, forecaster="Dora", probability=0.3, made_on="2026-01-06")
    other.correct("F1", reason="another", forecaster="Dora")
    other.merge_forecasters("Ada", "Dora")
    first = book.merge(saved(other, tmp_path / "b.jsonl"))
    assert (first.added["correction"], first.added["merger"]) == (3, 1)
    assert book.forecast(1).forecaster == "Dora"
    again = book.merge(tmp_path / "b.jsonl")
    assert (dict(again.added), again.conflicts) == ({}, first.conflicts)
    assert book.verify().ok


def test_a_correction_of_who_said_it_is_taken_over_where_that_one_was_merged_here(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    for who in ("Ada", "Bo", "Cy"):
        say(book, 1, who)
    other = copied(book)
    book.merge_forecasters("Bo", "Ada")
    other.correct("F2", reason="mistaken", forecaster="Cy", probability=0.2)
    assert book.merge(saved(other, tmp_path / "b.jsonl")).conflicts == []
    assert (book.forecast(2).forecaster, book.forecast(2).probability) == ("Cy", 0.2)
    root = book.root()
    assert not book.merge(tmp_path / "b.jsonl").added
    assert book.root() == root
    assert book.verify().ok


def test_a_withdrawal_of_a_copy_that_is_void_there_leaves_ours_alone(book, copied, tmp_path, saved):
    ask(book, "Will it rain?")
    book.log(1, forecaster="Ann", probability=0.7, made_on="2026-01-05")
    other = copied(book)
    book.withdraw("F1", on="2026-01-16")
    other.withdraw("F1", on="2026-01-17")
    other.void("F1", reason="mistaken", withdrawal=True)
    assert not book.merge(saved(other, tmp_path / "b.jsonl")).added
    assert not book.merge(tmp_path / "b.jsonl").added
    assert book.forecast(1).status == "withdrawn"
    assert str(book.details("forecast", 1)["withdrawn_on"]) == "2026-01-16"
