"""Tables that people keep by hand: what is guessed, what is asked, and the scores that a plain count gives."""

from __future__ import annotations

import csv
import math
import random

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.spreadsheet import BadCell


@pytest.fixture
def real(path):
    """A ledger whose clock is today's."""
    with Ledger.open(path, by="me") as opened:
        yield opened


def written(path, rows, **how):
    with path.open("w", newline="", encoding=how.pop("encoding", "utf-8")) as file:
        csv.writer(file, **how).writerows(rows)
    return path


def every_brier(book):
    cards = [card for card in book.track_record(time="every", cohort="resolved").scorecards if card.brier]
    n = sum(card.n for card in cards)
    return math.fsum(card.brier.value * card.n for card in cards) / n, n


YEARLY = [
    ("Prediction", "Confidence (%)", "Right?"),
    ("US in a recession", "20", "Yup"),
    ("Bitcoin above $1", "95%", "yup!"),
    ("War ends", "60", "Nope"),
    ("Something odd", "70", "ambiguous"),
    ("Not known yet", "80", ""),
    ("", "", ""),
]
OF_A_YEAR = {"forecaster": "Ada", "made_on": "2023-01-01", "closes": "2023-12-31"}


def test_a_yearly_list_with_verdicts(real, tmp_path):
    """A verdict is about the forecaster: 20% that was right resolved no."""
    file = written(tmp_path / "2023.csv", YEARLY)
    with pytest.raises(InputError, match="column 'Prediction' is read as question"):
        real.import_file(file, constants=OF_A_YEAR)
    told = real.import_file(file, constants=OF_A_YEAR, yes=True)
    assert (told.counts["forecasts"], told.counts["bad"]) == (5, 0)
    assert [q.outcome for q in real.questions()] == ["no", "yes", "no", None, None]
    mean, n = every_brier(real)
    assert (n, mean) == (3, pytest.approx((0.04 + 0.0025 + 0.36) / 3, abs=1e-12))


def test_a_verdict_in_the_column_of_outcomes_is_noticed(real, tmp_path):
    rows = [("question", "closes", "forecaster", "made_on", "probability", "outcome"),
            ("A?", "2020-01-01", "Ada", "2019-01-01", "0.1", "right"), ("B?", "2020-01-01", "Ada", "2019-01-01", "0.9", "wrong")]  # fmt: skip
    told = real.import_file(written(tmp_path / "a.csv", rows), yes=True)
    assert "about the forecaster" in told.guesses[0]
    assert [q.outcome for q in real.questions()] == ["no", "no"]
    rows[1] = (*rows[1][:4], "50%", "right")
    told = real.import_file(written(tmp_path / "b.csv", rows), dry_run=True)
    assert "says nothing about a forecast of 50%" in str(told.problems[0])


@pytest.mark.parametrize(
    ("name", "words"),
    [("right or wrong", "X ✓"), ("was it right", "0 1"), ("I was right", "no yes"), ("Correct (y/n)?", "n y")],
)
def test_verdicts_are_found_by_a_name_that_asks_for_them(real, tmp_path, name, words):
    wrong, right = words.split()
    rows = [("question", "closes", "forecaster", "made_on", "probability", name),
            ("A?", "2020-01-01", "Ada", "2019-01-01", "0.3", wrong), ("B?", "2020-01-01", "Ada", "2019-01-01", "0.8", right)]  # fmt: skip
    told = real.import_file(written(tmp_path / "a.csv", rows), yes=True)
    assert f"column {name!r} is read as verdicts" in " ".join(told.guesses)
    assert [question.outcome for question in real.questions()] == ["yes", "yes"]


def test_verdicts_that_are_neither_right_nor_wrong(real, tmp_path):
    """A column of verdicts under any name; what is half right counts for nothing, and that is told."""
    words = ["Yup", "Nope", "Mostly", "Sort of!", "Can't tell", "Unknown", "too early to say", ""]
    rows = [("Prediction", "Chance", "How I did"), *((f"Q{i}", "80%", word) for i, word in enumerate(words))]
    told = real.import_file(written(tmp_path / "a.csv", rows), constants=OF_A_YEAR, yes=True)
    assert "column 'How I did' is read as verdicts, by its name and what is in it" in " ".join(told.guesses)
    assert "line 4, column How I did: 'Mostly' and the like are read as ambiguous" in " ".join(told.guesses)
    assert [q.outcome for q in real.questions()] == ["yes", "no", *[None] * 6]
    assert told.counts["resolutions"] == 5
    rows = [
        ("Prediction", "Chance", "Outcome"),
        *((f"E{i}", "80%", word) for i, word in enumerate(["Yes", "mostly", "unknown"])),
    ]
    told = real.import_file(written(tmp_path / "b.csv", rows), constants=OF_A_YEAR, yes=True)
    assert (told.counts["resolutions"], "'mostly' and the like" in " ".join(told.guesses)) == (2, True)
    public = [("Prediction", "Chance", "Public"), ("A", "80%", "yes"), ("B", "80%", "no")]
    file = written(tmp_path / "c.csv", public)
    assert real.import_file(file, constants=OF_A_YEAR, yes=True).counts["resolutions"] == 0


def test_an_x_among_ticks_is_a_cross_and_alone_is_asked_about(real, tmp_path):
    rows = [("Prediction", "Chance", "Right?"), ("A", "80%", "✓"), ("B", "90%", "x"), ("C", "20%", "X")]
    told = real.import_file(written(tmp_path / "a.csv", rows), constants=OF_A_YEAR, yes=True)
    assert "an x is read as wrong, since others have a tick" in " ".join(told.guesses)
    assert [q.outcome for q in real.questions()] == ["yes", "no", "yes"]
    alone = written(tmp_path / "b.csv", [rows[0], rows[2]])
    with pytest.raises(InputError, match="line 2, column verdict: 'x' may be a tick or a cross"):
        real.import_file(alone, constants=OF_A_YEAR, yes=True)


def test_decimal_commas_in_columns_of_percentages(real, tmp_path):
    """They are percentages as whole numbers there are, in tables of either kind, and ,5 is 0.5."""
    rows = [("Prediction", "Chance (%)", "Outcome"), ("A", "62,5", "yes"), ("B", "0,5", "no"), ("C", "7", "no")]
    file = written(tmp_path / "a.csv", rows, delimiter=";")
    real.import_file(file, constants=OF_A_YEAR, yes=True)
    assert [f.probability for f in real.forecasts()] == [0.625, 0.005, 0.07]
    rows = [("Name", "A (%)", "B (%)"), ("Bo", "62,5", "7"), ("Cy", "1,5", "7/10")]
    dates = {"made_on": "2023-01-01", "closes": "2023-12-31"}
    file = written(tmp_path / "b.csv", rows, delimiter=";")
    real.import_file(file, constants=dates, wide=True, delimiter=";", yes=True)
    assert [f.probability for f in real.forecasts()][3:] == [0.625, 0.07, 0.015, 0.7]
    rows = [("Prediction", "Chance"), ("D", ",5")]
    real.import_file(written(tmp_path / "c.csv", rows, delimiter=";"), constants=OF_A_YEAR, yes=True)
    assert real.forecasts()[-1].probability == 0.5


def test_tabs_with_quotes_that_enclose_nothing(real, tmp_path):
    """As pasted from a sheet: quotes are letters. With quotes that enclose cells it is read as ever."""
    file = tmp_path / "a.tsv"
    file.write_text('Prediction\tChance\n"Titanic" sinks\t70%\n5" of rain\t30%\n"Open\t20%\n')
    told = real.import_file(file, constants=OF_A_YEAR, yes=True)
    assert told.guesses[0].startswith("line 2: quotes do not enclose cells there")
    assert [q.text for q in real.questions()] == ['"Titanic" sinks', '5" of rain', '"Open']
    good = tmp_path / "b.tsv"
    good.write_text('Prediction\tChance\n"So ""it"" said"\t70%\n')
    real.import_file(good, constants=OF_A_YEAR, yes=True)
    assert real.questions()[-1].text == 'So "it" said'
    ragged = tmp_path / "c.tsv"
    ragged.write_text('Prediction\tChance\n"Titanic" sinks\t70%\tmore\n')
    with pytest.raises(InputError, match="line 2: a quote closes in the middle of a cell"):
        real.import_file(ragged, constants=OF_A_YEAR, yes=True)


def test_what_the_user_says_about_columns_is_never_passed_over(real, tmp_path):
    file = written(tmp_path / "a.csv", YEARLY)
    with pytest.raises(InputError, match="--map question=Nothing: line 1 has no column 'Nothing'"):
        real.import_file(file, constants=OF_A_YEAR, maps={"q": "Nothing"}, yes=True)
    ten = written(tmp_path / "b.csv", [("Prediction", "Confidence (1-10)"), ("A", "7")])
    with pytest.raises(InputError, match="go to ten by its name"):
        real.import_file(ten, constants=OF_A_YEAR, yes=True)
    real.import_file(ten, constants=OF_A_YEAR, chances="percent", yes=True)
    assert real.forecasts()[0].probability == 0.07


def test_words_about_the_event_in_a_column_of_verdicts(real, tmp_path):
    """What came true came true, whatever the chance was; of a column that asks for it, yup is yes."""
    rows = [
        ("Prediction", "Chance", "Right?"),
        ("A", "20%", "came true"),
        ("B", "20%", "Didn't happen"),
        ("C", "20%", "WRONG"),
    ]
    real.import_file(written(tmp_path / "a.csv", rows), constants=OF_A_YEAR, yes=True)
    assert [q.outcome for q in real.questions()] == ["yes", "no", "yes"]
    rows = [
        ("Prediction", "Chance", "Did it happen?"),
        ("D", "20%", "Yup"),
        ("E", "90%", "nope!"),
        ("F", "50%", "did not come true."),
    ]
    real.import_file(written(tmp_path / "b.csv", rows), constants=OF_A_YEAR, yes=True)
    assert [q.outcome for q in real.questions()][3:] == ["yes", "no", "no"]


def test_rows_of_options_are_one_forecast(real, tmp_path):
    """A row for each option of a question is no chance of yes; what does not add up to 1 is no forecast."""
    rows = [
        (*HEAD[:4], "value", "answer_option"),
        (*line(probability="0.3"), "a"),
        (*line(probability="0.7"), "b"),
        (*line(probability="0.3", question="And that?"), "a"),
        (*line(probability="0.6", question="And that?"), "b"),
    ]
    file = written(tmp_path / "a.csv", rows)
    told = real.import_file(file, maps={"p": "value"}, skip_bad=True)
    assert (told.counts["forecasts"], told.counts["bad"]) == (1, 1)
    assert "they add up to 0.9" in str(told.problems[0])
    assert real.forecasts()[0].probabilities == (0.3, 0.7)


def test_a_question_with_options_is_a_choice(real, tmp_path):
    rows = [
        ("question", "closes", "forecaster", "made_on", "options", "probabilities"),
        ("Who wins?", "2030-12-31", "Ann", "2026-01-05", "L; C; G", "L=33%; C=33%; G=33%"),
    ]
    file = written(tmp_path / "a.csv", rows)
    with pytest.raises(InputError, match="add up to 0.99, not to 1 .--rescale makes it 1"):
        real.import_file(file, yes=True)
    assert real.import_file(file, yes=True, rescale=True).counts["forecasts"] == 1
    assert real.question(1).kind == "choice"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_stands_around_a_table(real, tmp_path, ending):
    """Titles above the header, headings between the rows, empty rows, and totals below."""
    rows = [
        ["What I expect of 2023"], [], ["My words", "", "How it went"], ["Prediction", "Chance", "Verdict"], ["POLITICS", "", ""],
        ["A", "70%", "Yup"], ["", "", ""], ["B", "~20%", "Nope"], ["PERSONAL", "", ""], ["C", "9/10", "yup!"], ["D", "60%", ""],
        ["Total", "", "2/3"], ["Brier score:", "0.24", ""],
    ]  # fmt: skip
    make = written if ending == "csv" else lambda path, rows: workbook(path, {"Read me": [["Mine"]], "2023": rows})
    told = real.import_file(make(tmp_path / f"a.{ending}", rows), constants=OF_A_YEAR, yes=True)
    assert "the header is line 4; what stands above it is not read" in told.guesses
    assert (told.counts["forecasts"], told.counts["bad"]) == (4, 0)
    assert dict(told.skipped) == {"rows with one cell alone: headings": 2, "rows of totals": 2}
    mean, n = every_brier(real)
    assert (n, mean) == (3, pytest.approx((0.09 + 0.64 + 0.01) / 3, abs=1e-12))
    missing = [["Prediction", "Chance", "Verdict"], ["A", "70%", "Yup"], ["B", "", "Nope"]]
    with pytest.raises(InputError, match="line 3, column probability: is empty"):
        real.import_file(make(tmp_path / f"b.{ending}", missing), constants=OF_A_YEAR, yes=True)


def test_days_as_numbers_of_a_spreadsheet(real, tmp_path):
    rows = [HEAD, line(made_on="43466", closes="43830"), line(question="B?", made_on="43466.5", closes="43830")]
    told = real.import_file(written(tmp_path / "a.csv", rows), yes=True)
    assert "column closes: '43830' is read as the day 2019-12-31" in told.guesses[0]
    assert [f.made_on.isoformat() for f in real.forecasts()] == ["2019-01-01"] * 2
    with pytest.raises(InputError, match="'43466' is not a day"):
        real.import_file(
            written(tmp_path / "b.csv", [HEAD, line(made_on="43466"), line(made_on="2019-01-01")]), yes=True
        )


def test_short_names_map_columns(real, tmp_path):
    rows = [("Expert", "Probability (%)", "Claim", "Day"), ("Ada", "70", "Will it?", "2019-01-01")]
    told = real.import_file(
        written(tmp_path / "a.csv", rows),
        maps={"who": "Expert", "p": "Probability (%)", "q": "Claim", "made_on": "Day"}, constants={"closes": "2020-01-01"},
    )  # fmt: skip
    assert told.guesses == []
    assert real.forecasts()[0].probability == 0.7


HEAD = ("question", "closes", "forecaster", "made_on", "probability")


def line(**changes):
    cells = dict(zip(HEAD, ("Will it?", "2020-01-01", "Ada", "2019-01-01", "0.7"), strict=True))
    return tuple({**cells, **changes}.values())


@pytest.mark.parametrize(
    ("values", "how", "expected"),
    [
        (("70", "5", "100", "0"), {"yes": True}, [0.7, 0.05, 1.0, 0.0]),
        (("70", "5"), {}, "'70' is not between 0 and 1, and all numbers of the column are whole ones from 0 to 100"),
        (("70", "5"), {"chances": "percent"}, [0.7, 0.05]),
        (("70", "5"), {"chances": "fraction"}, "'70' is not between 0 and 1"),
        (("0", "1"), {}, [0.0, 1.0]),
        (("70", "0.5"), {"yes": True}, "'70' is not between 0 and 1; write 70% as 0.7"),
        (("70", "101"), {"yes": True}, "'70' is not between 0 and 1"),
        (("70", "0.5"), {"chances": "percent"}, [0.7, 0.005]),
        (("70%", "0.5"), {}, [0.7, 0.5]),
        (("1", "1"), {"chances": "percent"}, [0.01, 0.01]),
    ],
)
def test_percentages(real, tmp_path, values, how, expected):
    file = written(tmp_path / "a.csv", [HEAD, *(line(question=f"Q{i}?", probability=v) for i, v in enumerate(values))])
    if isinstance(expected, str):
        with pytest.raises(InputError) as refused:
            real.import_file(file, **how)
        assert expected in str(refused.value)
    else:
        real.import_file(file, **how)
        assert [f.probability for f in real.forecasts()] == expected


@pytest.mark.parametrize(
    ("cell", "chance", "guess"),
    [
        ("7/10", 0.7, ""),
        ("7 in 10", 0.7, ""),
        ("70 percent", 0.7, ""),
        ("~70%", 0.7, "'~70%' is read without its 'about'"),
        ("c. 70,5 %", 0.705, "'c. 70,5 %' is read without its 'about'"),
        ("0,7", 0.7, "the comma in '0,7' is read as a decimal point"),
        ("60-70%", None, "'60-70%' is not one number, but 0.6 to 0.7; write the one that counts"),
        (">99%", None, "'>99%' is not one number, but 0.99 to 1"),
        ("likely", None, "'likely' is not a number"),
        ("1/2/2024", None, "'1/2/2024' is not a number"),
    ],
)
def test_chances_in_other_forms(real, tmp_path, cell, chance, guess):
    """Numbers are read, what is left out of them is told; ranges and words are refused."""
    file = written(tmp_path / "a.csv", [HEAD, line(probability="20%"), line(question="B?", probability=cell)])
    if guess:
        with pytest.raises(InputError) as refused:
            real.import_file(file, yes=chance is None)
        assert guess in str(refused.value)
    if chance is not None:
        real.import_file(file, yes=bool(guess))
        assert [f.probability for f in real.forecasts()] == [0.2, chance]


def test_bare_numbers_among_percentages(real, tmp_path):
    rows = [line(question=f"Q{i}?", probability=p) for i, p in enumerate(("70%", "5", "~99%", "100"))]
    told = real.import_file(written(tmp_path / "a.csv", [HEAD, *rows]), yes=True)
    assert [f.probability for f in real.forecasts()] == [0.7, 0.05, 0.99, 1.0]
    assert "'5' is not between 0 and 1" in told.guesses[0]
    told = real.import_file(written(tmp_path / "b.csv", [HEAD, rows[0], line(probability="1")]), dry_run=True)
    assert "'1' stands among percentages and is read as 100%" in told.guesses[0]
    head = (*HEAD[:4], "Probability (%)")
    told = real.import_file(written(tmp_path / "c.csv", [head, rows[1], line(probability="0.7")]), dry_run=True)
    assert "'0.7' is read as 0.7%, as the column says" in " ".join(told.guesses)


def test_a_column_that_says_percent(real, tmp_path):
    maps = {"p": "Chance in %"}
    rows = [(*HEAD[:4], "Chance in %"), line(probability="7"), line(question="B?", probability="12.5")]
    real.import_file(written(tmp_path / "a.csv", rows), maps=maps)
    assert [f.probability for f in real.forecasts()] == [0.07, 0.125]
    rows = [(*HEAD[:4], "Chance in %"), line(probability="0.7"), line(question="B?", probability="0.25")]
    with pytest.raises(InputError, match="says percent, but all its numbers are from 0 to 1"):
        real.import_file(written(tmp_path / "b.csv", rows), maps=maps)


@pytest.mark.parametrize(
    ("days", "how", "expected"),
    [
        (("8/20/14", "1/2/14"), {"yes": True}, ["2014-08-20", "2014-01-02"]),
        (("20/8/2014", "1/2/2014"), {"yes": True}, ["2014-08-20", "2014-02-01"]),
        (("20.08.2014", "31.12.2013"), {"yes": True}, ["2014-08-20", "2013-12-31"]),
        (("20.08.2014", "31.12.2013"), {}, "dates are read as day/month/year"),
        (("1/2/2014", "3/4/2014"), {"yes": True}, "'1/2/2014' is not a day that can be told"),
        (("1/2/2014", "3/4/2014"), {"dates": "dmy"}, ["2014-02-01", "2014-04-03"]),
        (("1/2/2014", "3/4/2014"), {"dates": "mdy"}, ["2014-01-02", "2014-03-04"]),
        (("8/20/14", "20/8/14"), {"yes": True}, ["2014-08-20", "2014-08-20"]),
        (("5/5/2014", "6/6/2014"), {}, ["2014-05-05", "2014-06-06"]),
        (("20 Aug 2014", "August 20th, 2014"), {}, ["2014-08-20", "2014-08-20"]),
        (("2014/08/20", "2014-8-5"), {}, ["2014-08-20", "2014-08-05"]),
        (("1408492800", "1408492800123"), {}, ["2014-08-20", "2014-08-20"]),
        (("2014-08-20 00:07", "2014-08-20T00:07:05"), {}, "has no time zone; such times are read as UTC"),
        (("2014-08-20 00:07", "8/20/14 0:07"), {"yes": True}, ["2014-08-20", "2014-08-20"]),
        (("2014-08-20 00:07", "2014-08-20T23:07:5"), {"zone": "America/New_York"}, ["2014-08-20", "2014-08-21"]),
        (("2014-08-20 00:07:00+00", "2014-08-20 23:07-0500"), {}, ["2014-08-20", "2014-08-21"]),
        (("31/31/2014", "1/1/2014"), {"yes": True}, "'31/31/2014' is not a day"),
        (("next week", "2014-01-01"), {"yes": True}, "'next week' is not a day or a time"),
        (("2014-02-30 10:00Z", "2014-01-01"), {}, "is not a time of the calendar"),
    ],
)
def test_dates(real, tmp_path, days, how, expected):
    rows = [HEAD, *(line(question=f"Q{i}?", made_on=d) for i, d in enumerate(days))]
    file = written(tmp_path / "a.csv", rows)
    if isinstance(expected, str):
        with pytest.raises(InputError) as refused:
            real.import_file(file, **how)
        assert expected in str(refused.value)
    else:
        real.import_file(file, **how)
        assert [f.made_on.isoformat() for f in real.forecasts()] == expected


def test_times_of_many_kinds():
    for text in (
        "5:07 pm",
        "2014",
        "12.5",
        "99999999999999999999",
        "0/0/0",
        "2014-08-20 25:00Z",
        "8/20/14 13:00 pm",
        "٢٠١٤-٠١-٠١",
    ):
        with pytest.raises(BadCell):
            times.read(text, "UTC", "mdy")
    assert times.read("8/20/2014, 12:07 AM", "UTC") == "2014-08-20T00:07:00.000000Z"
    assert times.read("Aug 20, 2014 at 5:07 pm -0400") == "2014-08-20T21:07:00.000000Z"


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("Happened", "yes"), ("didn't", "no"), ("didn’t happen", "no"), ("WON", "yes"), ("lost", "no"), ("🟢", "yes"), ("🔴", "no"),
     ("🟡", "ambiguous"), ("⚪", None), ("✅", "yes"), ("tbd", None), ("void", "annulled"), ("true", "yes"), ("0", "no"), ("0.25", "0.25")],
)  # fmt: skip
def test_words_for_outcomes(real, tmp_path, word, outcome):
    real.import_file(written(tmp_path / "a.csv", [(*HEAD, "outcome"), (*line(), word)]))
    state = real.question(1)
    assert (state.outcome or (state.state if state.state != "due" else None)) == outcome


def test_a_survey_of_people_by_questions(real, tmp_path):
    """A row per person, percent integers, blanks of one space, columns about the person, a row of answers."""
    chance = random.Random(1)
    questions = [f"@{n}. Will #{n} happen, as asked?" for n in range(50)]
    answers = [chance.randrange(2) for _ in questions]
    people = [[f"P{i}", chance.choice(["yes", "no"]), str(chance.randrange(150)), *(
        " " if chance.random() < 0.3 else str(chance.randrange(101)) for _ in questions)] for i in range(60)]  # fmt: skip
    rows = [["ID", "PhD?", "IQ", *questions], *people, ["Outcome", "", "", *map(str, answers)]]
    file = written(tmp_path / "survey.csv", rows)
    how = {
        "wide": True,
        "maps": {"who": "ID"},
        "constants": {"made_on": "2023-01-15", "closes": "2023-12-31"},
        "values": ("@*",),
    }
    told = real.import_file(file, dry_run=True, **how)
    assert told.unread == ["PhD?", "IQ"]
    assert "percentages" in told.guesses[0]
    told = real.import_file(file, yes=True, **how)
    cells = [(int(c), a) for row in people for c, a in zip(row[3:], answers, strict=True) if c != " "]
    assert (told.counts["forecasts"], told.counts["questions"], told.counts["forecasters"], told.counts["bad"]) == (
        len(cells),
        50,
        60,
        0,
    )
    assert told.skipped["empty cells"] == 60 * 50 - len(cells)
    mean, n = every_brier(real)
    assert (n, mean) == (
        len(cells),
        pytest.approx(math.fsum((c / 100 - a) ** 2 for c, a in cells) / len(cells), abs=1e-12),
    )
    assert real.import_file(file, yes=True, **how).counts["known"] == len(cells)


def test_answers_may_come_in_another_file(real, tmp_path):
    how = {"wide": True, "maps": {"who": "#"}, "constants": {"made_on": "2023-01-15", "closes": "2023-12-31"}}
    with pytest.raises(InputError, match=r"the columns of numbers, 2 of them \('A\?', 'B\?'\), are read as questions"):
        real.import_file(written(tmp_path / "a.csv", [("A?", "B?"), ("0.7", ""), ("0.2", "1")]), **how)
    how["values"] = ("*",)
    real.import_file(written(tmp_path / "a.csv", [("A?", "B?"), ("0.7", ""), ("0.2", "1")]), **how)
    assert [(f.forecaster, f.probability) for f in real.forecasts()] == [("row 2", 0.7), ("row 3", 0.2), ("row 3", 1.0)]
    told = real.import_file(
        written(tmp_path / "b.csv", [("question", "outcome"), ("A?", "yes"), ("B?", "didn't")]), questions=True
    )
    assert (told.counts["resolutions"], told.counts["questions"], told.counts["forecasts"]) == (2, 0, 0)
    with pytest.raises(InputError, match="closes: is empty"):
        real.import_file(written(tmp_path / "c.csv", [("question", "outcome"), ("C?", "yes")]), questions=True)


def test_a_survey_needs_no_names_of_columns(real, tmp_path):
    """People are known by a column such as ID, answers by a row such as ANSWER KEY; what a cell does not say is empty."""
    rows = [["UserID", "Age?", "A?", "B?", "C?"], ["ANSWER KEY", "", "Yes", "No", ""],
            ["7", "young", "70%", "#N/A", "5%"], ["8", "", "~40%", "1/4", "no idea"], *([str(i), "", "", "-", "50%"] for i in range(9, 30))]  # fmt: skip
    how = {"wide": True, "constants": {"made_on": "2023-01-15", "closes": "2023-12-31"}, "yes": True}
    told = real.import_file(written(tmp_path / "a.csv", rows), **how)
    assert told.unread == ["Age?", "C?"]
    assert "line 4, column 'C?': 'no idea' is no chance, so the column is not read" in " ".join(told.guesses)
    assert [(f.forecaster, f.probability) for f in real.forecasts()] == [("7", 0.7), ("8", 0.4), ("8", 0.25)]
    assert [q.outcome for q in real.questions()] == ["yes", "no"]


def test_answers_under_other_names(real, tmp_path):
    """Beside people in columns, and in a second file."""
    how = {"wide": True, "constants": {"made_on": "2023-01-15", "closes": "2023-12-31"}, "yes": True}
    rows = [
        ("Question", "Answer", "Ada", "Bo"),
        ("A?", "1", "70", "0"),
        ("B?", "0", "20", "100"),
        ("C?", "", "20", "100"),
    ]
    told = real.import_file(written(tmp_path / "a.csv", rows), **how)
    assert "column 'Answer' is read as outcome" in told.guesses[0]
    assert [q.outcome for q in real.questions()] == ["yes", "no", None]
    mean, n = every_brier(real)
    assert (n, mean) == (4, pytest.approx((0.09 + 1 + 0.04 + 1) / 4, abs=1e-12))
    told = real.import_file(
        written(tmp_path / "b.csv", [("Question", "Answer"), ("C?", "1")]), questions=True, yes=True
    )
    assert told.counts["resolutions"] == 1


def test_a_column_per_forecaster(real, tmp_path):
    rows = [("Question", "Deadline", "Answer", "Ada", "Bo", "remark"),
            ("A?", "2023-12-31", "yes", "70%", "0.2", "x"), ("B?", "2023-12-31", "", " ", "0.9", "y")]  # fmt: skip
    told = real.import_file(written(tmp_path / "a.csv", rows), wide=True, yes=True, maps={"closes": "Deadline", "outcome": "Answer"},
                            constants={"made_on": "2023-01-01"})  # fmt: skip
    assert told.unread == ["remark"]
    assert [(f.forecaster, f.probability, f.status) for f in real.forecasts()] == [
        ("Ada", 0.7, "scored"), ("Bo", 0.2, "scored"), ("Bo", 0.9, "overdue"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "how", "sentence"),
    [
        ([("A", "B"), ("1", "0")], {}, "say what a row of the wide table is"),
        (
            [("who", "B"), ("Ada", "x")],
            {"maps": {"forecaster": "who"}},
            "no column has numbers alone that could be probabilities",
        ),
        ([("who", "B"), ("Ada", "1")], {"maps": {"forecaster": "who"}}, "there is no column 'closes'"),
        (
            [("who", "B"), ("Ada", "1")],
            {"maps": {"forecaster": "who"}, "values": ("Z*",)},
            "no column is named like 'Z*'",
        ),
        ([("who", "B", "B"), ("Ada", "1", "1")], {"maps": {"forecaster": "who"}}, "the column 'B' is there twice"),
        ([("who", "B"), ("Ada", "1")], {"maps": {"forecaster": "whom"}}, "line 1 has no column 'whom'"),
        ([("who", "B"), ("Ada", "1")], {"maps": {"nobody": "who"}}, "'nobody' is not a column of ours"),
    ],
)
def test_wide_tables_that_do_not_tell(real, tmp_path, rows, how, sentence):
    with pytest.raises(InputError) as refused:
        real.import_file(written(tmp_path / "a.csv", rows), wide=True, yes=True, **how)
    assert sentence in str(refused.value)


def test_a_sheet_without_probabilities_is_refused_politely(real, tmp_path):
    """Quarterly levels, such as a survey of professional forecasters publishes."""
    rows = [("YEAR", "QUARTER", "NGDP1", "NGDP2", "NGDPA"), ("1968", "4", "#N/A", "875.2", "900.1")]
    for file in (written(tmp_path / "mean.csv", rows), workbook(tmp_path / "mean.xlsx", {"NGDP": rows, "PGDP": rows})):
        with pytest.raises(InputError) as refused:
            real.import_file(file, yes=True)
        assert "no other that can hold forecasts" in str(refused.value)
        assert "NGDP1" in str(refused.value)


def test_the_survey_of_professional_forecasters(real, tmp_path):
    """A sheet for each variable: chances of a decline in GDP are read, levels and ranges counted as left out."""
    levels = [("YEAR", "QUARTER", "ID", "INDUSTRY", "NGDP1"), (2019, 4, 20, 1, 21525.8)]
    ranges = [("YEAR", "QUARTER", "ID", "INDUSTRY", "PRGDP1", "PRGDP2"), (2019, 4, 20, 1, 40, 60)]
    head = ("YEAR", "QUARTER", "ID", "INDUSTRY", *(f"RECESS{i}" for i in range(1, 6)))
    rows = [head, (2019, 4, 20, 1, 2.5, 10, "#N/A", 20, 25), (2020, 1, 20, "#N/A", 30, 99.5, 0, "#N/A", "#N/A")]
    file = workbook(tmp_path / "SPFmicrodata.xlsx", {"NGDP": levels, "PRGDP": ranges, "RECESS": rows})
    with pytest.raises(InputError, match="names the quarter of a survey, not its day"):
        real.import_file(file)
    told = real.import_file(file, yes=True)
    assert (told.form, told.counts["forecasts"], told.counts["questions"], told.counts["forecasters"]) == (
        "spf",
        7,
        5,
        1,
    )
    assert dict(told.skipped) == {"sheets without chances of a decline": 2, "empty cells": 3}
    assert [(f.question, f.made_on.isoformat(), f.probability) for f in real.forecasts()][:3] == [
        (1, "2019-11-15", 0.025), (2, "2019-11-15", 0.1), (3, "2019-11-15", 0.2),
    ]  # fmt: skip
    assert [q.text[-7:] for q in real.questions()] == ["2019Q4?", "2020Q1?", "2020Q3?", "2020Q4?", "2020Q2?"]
    assert real.import_file(file, yes=True).counts["known"] == 7
    mean = [("YEAR", "QUARTER", "RECESS1"), ("2019", "4", "5.25")]
    told = real.import_file(written(tmp_path / "Mean_RECESS_Level.csv", mean), yes=True)
    assert (told.form, told.counts["questions"]) == ("spf", 0)
    assert {p["name"] for p in real.forecasters()} == {"SPF forecaster 20", "SPF mean"}
    with pytest.raises(InputError, match="probabilities of ranges, and the file does not say what the ranges are"):
        real.import_file(workbook(tmp_path / "PRGDP.xlsx", {"PRGDP": ranges}), yes=True)


def workbook(path, sheets):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook(real, tmp_path):
    from datetime import date, datetime

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["My predictions for 2019"])
    sheet.append([])
    sheet.append(["Claim", "Deadline", "Who", "Date", "Probability (%)", "Result", None])
    sheet.append(["A?", date(2020, 1, 1), "Ada", datetime(2019, 1, 2), 70, True])
    sheet.append(["B?", "2020-01-01", "Bo", datetime(2019, 1, 2, 10, 30), 0.25, "didn't"])
    sheet["E5"].number_format = "0%"
    sheet.append([])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="the header is line 3"):
        real.import_file(tmp_path / "a.xlsx")
    told = real.import_file(tmp_path / "a.xlsx", yes=True)
    assert told.counts["bad"] == 0
    assert [(f.probability, f.status, f.made_on.isoformat()) for f in real.forecasts()] == [
        (0.7, "scored", "2019-01-02"), (0.25, "scored", "2019-01-02"),
    ]  # fmt: skip
    assert [q.outcome for q in real.questions()] == ["yes", "no"]


def test_sheets_by_name(real, tmp_path):
    """The one sheet in our columns is no guess beside others without any; of several, or under other names, it is."""
    file = workbook(tmp_path / "a.xlsx", {"notes": [("x",)], "data": [HEAD, line()]})
    assert real.import_file(file).counts["forecasts"] == 1
    more = {"notes": [("x",)], "data": [HEAD, line()], "more": [HEAD, line(question="And that?")]}
    file = workbook(tmp_path / "b.xlsx", more)
    with pytest.raises(InputError, match=r"the sheet 'data' is read, the first with forecasts of 3"):
        real.import_file(file)
    assert real.import_file(file, sheet="more").counts["forecasts"] == 1
    with pytest.raises(InputError, match="there is no sheet 'Data'"):
        real.import_file(file, sheet="Data")


def test_other_signs_between_cells(real, tmp_path):
    file = written(tmp_path / "a.csv", [HEAD, line()], delimiter=";")
    with pytest.raises(InputError, match="say --delimiter ';'"):
        real.import_file(file)
    assert real.import_file(file, delimiter=";").counts["forecasts"] == 1


def test_cells_of_one_space_are_empty(real, tmp_path):
    more = (
        "platform",
        "question_id",
        "kind",
        "options",
        "outcome",
        "known_on",
        "tags",
        "opens",
        "forecast_id",
        "forecaster_kind",
        "basis",
        "low",
        "withdrawn_on",
        "source",
    )
    rows = [(*HEAD, *more), (*line(), *[" "] * len(more)), (*line(made_on="2019-02-01"), *[" "] * 8, "7", *["\t"] * 5)]
    told = real.import_file(written(tmp_path / "a.csv", rows))
    assert (told.counts["forecasts"], told.counts["bad"], told.counts["questions"]) == (2, 0, 1)
    assert real.details("forecast", 2)["external_id"] == "7"


def test_a_json_list_of_rows(real, tmp_path):
    import json

    rows = [dict(zip(HEAD, line(probability=0.7), strict=True)), dict(zip(HEAD, line(question="B?"), strict=True))]
    (tmp_path / "a.json").write_text(json.dumps(rows, indent=1))
    assert real.import_file(tmp_path / "a.json").counts["forecasts"] == 2
    (tmp_path / "b.json").write_text(json.dumps([rows[0], 7]))
    assert "7 is not an object" in str(real.import_file(tmp_path / "b.json", dry_run=True).problems[0])


# The command line: shown first, then kept.


def test_a_dry_run_shows_and_keeps_nothing(fresh, path, tmp_path):
    rows = [
        (*HEAD, "outcome"),
        (*line(), "yes"),
        (*line(made_on="2019-02-01", probability="0.8"), ""),
        (*line(made_on="2021-01-01"), ""),
        (*line(probability="x"), ""),
    ]
    file, before = written(tmp_path / "a.csv", rows), path.read_bytes()
    ran = fresh("import", file, "--dry-run")
    assert path.read_bytes() == before
    assert f"{file}: a table as CSV (csv)" in ran.out
    assert (
        "Would keep 3 forecasts (2 revisions, 1 late), 1 question, 1 forecaster, 1 resolution; 0 known already, 1 bad."
        in ran.out
    )
    assert "  question <- question" in ran.out
    assert "bad: line 5, column probability: 'x' is not a number" in ran.out
    assert "2019-01-01  Ada: 0.7  Will it? -> yes" in ran.out
    shown = fresh("import", file, "--dry-run", "--json").json
    assert shown["counts"]["revisions"] == 2
    assert shown["kept"] is False
    assert [e["probability"] for e in shown["examples"]] == ["0.7", "0.8", "0.7", "x"]
    assert shown["bad"][0]["line"] == 5


def test_a_guess_needs_a_yes(fresh, path, tmp_path):
    file = written(tmp_path / "a.csv", [("Claim", *HEAD[1:]), line()])
    before = path.read_bytes()
    ran = fresh("import", file, code=1)
    assert path.read_bytes() == before
    assert ran.out == ""
    assert "column 'Claim' is read as question" in ran.err
    assert "nothing was kept: look with --dry-run, then confirm with --yes" in ran.err.splitlines()[-1]
    assert "Would keep 1 forecast" in ran.err
    assert fresh("import", file, "--yes", "--json").json["forecasts"] == 1


def test_on_a_terminal_it_asks(fresh, path, tmp_path, monkeypatch):
    import sys

    import click

    file = written(tmp_path / "a.csv", [("Claim", *HEAD[1:]), line()])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    asked, columns = [], []
    monkeypatch.setattr(click, "prompt", lambda text, default, **_: columns.append(text) or default)
    monkeypatch.setattr(click, "confirm", lambda question: asked.append(question) or False)
    before = path.read_bytes()
    assert "nothing was changed" in fresh("import", file, code=130).err
    assert path.read_bytes() == before
    monkeypatch.setattr(click, "confirm", lambda question: asked.append(question) or True)
    ran = fresh("import", file, "--save-mapping", tmp_path / "mine.json")
    assert "1 row: 1 new forecast" in ran.out
    assert f"The same without being asked: prediction-ledger import {file} --map question=Claim\n" in ran.out
    assert asked == ["Keep this?", "Keep this?"]
    assert columns == ["question: column 'Claim' (such as 'Will it?')"] * 2
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    other = written(tmp_path / "b.csv", [("Claim", *HEAD[1:]), line(question="And that?")])
    assert fresh("import", other, "--mapping", tmp_path / "mine.json", "--json").json["forecasts"] == 1
    (tmp_path / "mine.json").write_text('{"maps": {"question": 7}}')
    assert (
        "that is no file that --save-mapping wrote"
        in fresh("import", other, "--mapping", tmp_path / "mine.json", code=1).err
    )


def test_corrections_of_a_table_need_their_option(fresh, tmp_path):
    head = (*HEAD, "outcome")
    fresh("import", written(tmp_path / "a.csv", [head, (*line(), "yes")]))
    file = written(tmp_path / "b.csv", [head, (*line(closes="2020-02-01"), "no")])
    assert "column closes" in fresh("import", file, code=1).err
    ran = fresh("import", file, "--correct")
    assert "Changed at source: 1 correction, 1 amendment." in ran.out
    assert fresh("show", "Q1", "--json").json["outcome"] == "no"


def test_a_correction_brings_no_name_that_only_looks_like_another_one(fresh, tmp_path):
    head = (*HEAD, "tags")
    fresh("import", written(tmp_path / "a.csv", [head, (*line(), "new")]))
    file = written(tmp_path / "b.csv", [head, (*line(), "n\u0435w")])  # its second letter is Cyrillic
    assert "'n\u0435w' looks like new, another tag" in fresh("import", file, "--correct", code=1).err
    assert fresh("show", "Q1", "--json").json["tags"] == ["new"]
    fresh("import", file, "--correct", "--accept", "similar-name")
    assert fresh("show", "Q1", "--json").json["tags"] == ["n\u0435w"]


def test_formats_of_others(fresh, tmp_path, monkeypatch):
    """A third party's importer comes through an entry point, and takes its files before the general ones."""
    import types

    from ledger.exchange.importers import registry
    from ledger.exchange.importers.rows import cells, row

    def read(file, how, found):
        asked = cells({"question": "Will it?", "closes": "2020-01-01"})
        yield row(1, asked, {"forecaster": "Ada", "made_on": "2019-01-01", "probability": "0.7"})

    (tmp_path / "a.csv").write_bytes(b"THEIRS")
    assert "did you mean fatebook?" in fresh("import", tmp_path / "a.csv", "--format", "fatebok", code=1).err
    theirs = types.SimpleNamespace(NAME="theirs", ABOUT="their format", OF_A_PLATFORM=False, read=read,
                                   recognises=lambda file: file.start.startswith(b"THEIRS"))  # fmt: skip
    monkeypatch.setitem(__import__("sys").modules, "their_importer", types.SimpleNamespace(it=theirs))
    point = types.SimpleNamespace(name="theirs", value="their_importer:it")
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    for cached in (registry.names, registry._others, registry.importer):
        cached.cache_clear()
    try:
        assert fresh("import", tmp_path / "a.csv", "--dry-run", "--json").json["format"] == "theirs"
        assert fresh("import", tmp_path / "a.csv", "--json").json["forecasts"] == 1
    finally:
        monkeypatch.undo()
        for cached in (registry.names, registry._others, registry.importer):
            cached.cache_clear()


def test_all_importers_are_registered():
    """A format is a module and a line in the registry, and nothing else."""
    from importlib import import_module
    from pkgutil import walk_packages

    from ledger.exchange import importers
    from ledger.exchange.importers.registry import BUILT_IN

    modules = [import_module(found.name) for found in walk_packages(importers.__path__, f"{importers.__name__}.")]
    formats = {module.NAME: module.__name__ for module in modules if hasattr(module, "recognises")}
    assert formats == BUILT_IN
    assert all(module.ABOUT for module in modules if hasattr(module, "recognises"))
