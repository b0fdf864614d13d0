"""Exports of forecasting platforms: every vintage, with their traps, and the scores that a plain count gives."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import zipfile
from pathlib import Path

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import InputError

SHARED = next(
    (p / "shared" / "data" / "manifold" for p in Path(__file__).resolve().parents[3:6]
     if (p / "shared" / "data" / "manifold").is_dir()), None,
)  # fmt: skip


@pytest.fixture
def real(path):
    """A ledger whose clock is today's: exports are of the present."""
    with Ledger.open(path, by="me") as opened:
        yield opened


def every_brier(book, **how):
    """Sum of squared errors and number over all scored forecasts, each for itself."""
    cards = [card for card in book.track_record(time="every", cohort="resolved", **how).scorecards if card.brier]
    n = sum(card.n for card in cards)
    return math.fsum(card.brier.value * card.n for card in cards) / n, n


# Fatebook

FATEBOOK = [
    "Question title", "Multiple choice option", "Forecast created by", "Forecast (scale = 0-1)", "Forecast created at",
    "Question created by", "Question created at", "Question resolve by", "Resolution", "Resolved at",
    "Your Brier score for this question", "Your relative Brier score for this question", "Question notes",
    "Question shared with", "Question shared publicly", "Question comments", "Question tags",
]  # fmt: skip
OLDEST = [
    *("Question title", "Forecast created by", "Forecast (scale = 0-1)", "Forecast created at", "Question created by"),
    *("Question created at", "Question resolution", "Question resolve by", "Question resolved at"),
    *("Your Brier score for this question", "Your relative Brier score for this question", "Question notes"),
    *("Question shared with", "Question shared publicly", "Question comments"),
]
TOURNAMENT = ["Tournament name", *FATEBOOK[:10], "Question notes"]


def quoted(value):
    return value if value.replace(".", "").isdigit() or value[:4] in ("2023", "2024") or not value else '"' + value.replace('"', '""') + '"'  # fmt: skip


def fatebook_rows(count=300, seed=5):
    """A heavy user's rows: revisions, several people, options, notes over lines, times with short seconds."""
    chance = random.Random(seed)
    rows = []
    for q in range(count // 6):
        title = ['Will "A, B" happen?', "Will I finish?", "=Will it be 1+1?", "Überraschung, ja?"][q % 4] + f" #{q}"
        option = f"Option {q % 3}" if q % 5 == 4 else ""
        resolution = ["YES", "NO", "AMBIGUOUS", "", "YES", "NO"][q % 6]
        for f in range(chance.randrange(1, 9)):
            rows.append({
                "Question title": title, "Multiple choice option": option, "Forecast created by": ["Ada Example", "Bo"][f % 2],
                "Forecast (scale = 0-1)": repr(chance.choice([0.0, 0.01, 0.5, 0.07, 0.99, 1.0, chance.random()])).removesuffix(".0"),
                "Forecast created at": f"2023-0{1 + f % 9}-1{q % 10} 0{f}:3{f % 6}:{f % 60}", "Question created by": "Ada Example",
                "Question created at": f"2023-01-01 10:00:{q % 60}", "Question resolve by": "2023-11-01 00:00:0",
                "Resolution": resolution, "Resolved at": f"2023-10-0{1 + q % 9} 12:00:5" if resolution else "",
                "Your Brier score for this question": "0.12345", "Your relative Brier score for this question": "-0.02",
                "Question notes": 'line one\nline "two"' if q % 7 == 0 else "", "Question shared with": "Cy; Di",
                "Question shared publicly": "false", "Question comments": "Bo: hm; Ada Example: ok" if q % 3 == 0 else "",
                "Question tags": "work; home" if q % 2 else "", "Tournament name": "Spring cup",
            })  # fmt: skip
    return rows


def fatebook_file(path, rows, names):
    old = {"Question resolution": "Resolution", "Question resolved at": "Resolved at"}
    lines = [",".join(names)] + [",".join(quoted(row[old.get(n, n)]) for n in names) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "names",
    [FATEBOOK, FATEBOOK[:16], FATEBOOK[:15], [n for n in FATEBOOK if n != FATEBOOK[1]][:14], OLDEST, TOURNAMENT],
)
def test_fatebook_of_every_vintage(real, tmp_path, names):
    rows = fatebook_rows()
    told = real.import_file(fatebook_file(tmp_path / "a.csv", rows, names))
    assert (told.form, told.counts["forecasts"], told.counts["bad"]) == ("fatebook", len(rows), 0)
    options = "Multiple choice option" in names
    keys = {(r["Question title"], r["Multiple choice option"] if options else "") for r in rows}
    assert told.counts["questions"] == len(keys)
    outcome = {"YES": 1.0, "NO": 0.0}
    scored = [
        (float(r["Forecast (scale = 0-1)"]) - outcome[r["Resolution"]]) ** 2 for r in rows if r["Resolution"] in outcome
    ]
    mean, n = every_brier(real)
    assert n == len(scored)
    assert mean == pytest.approx(math.fsum(scored) / n, abs=1e-12)
    assert real.verify().ok
    again = real.import_file(tmp_path / "a.csv").counts
    assert (again["forecasts"], again["known"], again["questions"], again["resolutions"]) == (0, len(rows), 0, 0)
    assert "corrections" not in again
    assert "amendments" not in again


def test_fatebook_keeps_notes_times_and_tags(real, tmp_path):
    rows = [r for r in fatebook_rows() if r["Question title"].endswith("#21")]
    real.import_file(fatebook_file(tmp_path / "a.csv", rows, FATEBOOK))
    details = real.details("question", 1)
    assert details["note"] == 'line one\nline "two"\n\nBo: hm; Ada Example: ok'
    assert details["tags"] == ["home", "work"]
    assert details["external_id"] == details["question"] == "Will I finish? #21"
    assert real.details("forecast", 1)["made_at"] == "2023-01-11T00:30:00.000000Z"


def test_fatebook_changes_become_corrections_and_amendments(real, tmp_path):
    row = {**fatebook_rows()[0], "Resolution": "YES"}
    other = {**fatebook_rows()[-1], "Resolution": "", "Resolved at": ""}
    real.import_file(fatebook_file(tmp_path / "a.csv", [row, other], FATEBOOK))
    row |= {"Resolution": "NO", "Question resolve by": "2023-12-01 00:00:0", "Question tags": "new"}
    other |= {"Resolution": "YES", "Resolved at": "2023-10-01 00:00:0"}
    later = {**row, "Forecast created at": "2023-10-01 09:00:1", "Forecast (scale = 0-1)": "0.25"}
    counts = real.import_file(fatebook_file(tmp_path / "b.csv", [row, other, later], FATEBOOK)).counts
    assert (counts["forecasts"], counts["known"], counts["resolutions"]) == (1, 2, 2)
    assert (counts["corrections"], counts["amendments"]) == (1, 1)
    details = real.details("question", 1)
    assert details["resolutions"][-1]["reason"] == "changed at source"
    assert details["tags"] == ["new"]
    assert real.question(1).outcome == "no"
    assert real.import_file(tmp_path / "b.csv").counts["known"] == 3
    assert real.verify().ok


def test_what_was_corrected_here_stays_until_the_platform_changes(real, tmp_path):
    row = {**fatebook_rows()[0], "Resolution": "YES"}
    real.import_file(fatebook_file(tmp_path / "a.csv", [row], FATEBOOK))
    real.resolve(1, "no", known_on="2023-10-01", reason="looked again")
    assert "corrections" not in real.import_file(tmp_path / "a.csv").counts
    assert real.question(1).outcome == "no"
    fatebook_file(tmp_path / "a.csv", [{**row, "Resolution": "AMBIGUOUS"}], FATEBOOK)
    assert real.import_file(tmp_path / "a.csv").counts["corrections"] == 1
    assert real.question(1).state == "ambiguous"


def test_two_rows_of_one_file_that_contradict_each_other_are_no_change(real, tmp_path):
    row = {**fatebook_rows()[0], "Resolution": "YES"}
    told = real.import_file(
        fatebook_file(
            tmp_path / "a.csv", [row, {**row, "Resolution": "NO", "Forecast (scale = 0-1)": "0.3"}], FATEBOOK
        ),
        dry_run=True,
    )
    assert told.counts["bad"] == 1
    assert "contradicts" in str(told.problems[0])


def test_fatebook_through_a_spreadsheet_and_without_a_name(real, tmp_path):
    """Dates in another form show their order by one of them; a name may be missing there."""
    row = {**fatebook_rows()[0], "Forecast created at": "1/2/2024 3:04", "Question created at": "1/2/2024 3:04",
           "Question resolve by": "1/25/2024 3:04", "Resolution": "YES", "Resolved at": "1/26/2024 3:04"}  # fmt: skip
    nobody = {**row, "Forecast created by": "", "Forecast (scale = 0-1)": "0.25"}
    file = fatebook_file(tmp_path / "a.csv", [row, nobody], FATEBOOK)
    with pytest.raises(InputError, match="'Forecast created by' is empty in 1 rows"):
        real.import_file(file)
    told = real.import_file(file, yes=True)
    assert told.counts["forecasts"] == 2
    assert told.guesses[1].startswith("dates are read as month/day/year, as '1/25/2024 3:04' shows")
    assert [(f.forecaster, f.made_on.isoformat()) for f in real.forecasts()][1] == (
        "Fatebook user without a name", "2024-01-02",
    )  # fmt: skip


def test_one_title_asked_twice_is_two_questions(real, tmp_path):
    row = fatebook_rows()[0]
    again = {**row, "Question created at": "2023-02-01 10:00:0", "Resolution": "NO"}
    counts = real.import_file(fatebook_file(tmp_path / "a.csv", [again, row], FATEBOOK)).counts
    assert (counts["questions"], counts["bad"]) == (2, 0)
    assert real.import_file(fatebook_file(tmp_path / "b.csv", [row], FATEBOOK)).counts["known"] == 1


# PredictionBook

PB = ["created_at", "creator_id", "creator_label", "deadline", "description_with_group", "description", "group_id", "id",
      "mean_confidence", "outcome", "prediction_group_id", "last_judgement_at", "updated_at", "uuid", "version", "visibility", "withdrawn"]  # fmt: skip


def predictionbook(count=40, seed=3):
    chance = random.Random(seed)
    predictions = []
    for n in range(count):
        responses = [
            {
                **{
                    "comment": "because\nof that" if r % 3 == 0 else None,
                    "created_at": f"2014-0{1 + r % 9}-2{n % 9}T00:07:0{r}.000Z",
                },
                **{
                    "confidence": None if r == 2 else chance.randrange(101),
                    "id": n * 100 + r,
                    "updated_at": "2015-01-01T00:00:00.000Z",
                },
                **{"user_id": r % 2 + 1, "user_label": ["ada", "bo"][r % 2]},
            }
            for r in range(chance.randrange(6))
        ]
        predictions.append({
            "created_at": "2014-01-01T00:00:00.000Z", "creator_id": 1, "creator_label": "ada", "deadline": "2015-01-01T10:00:00.000Z",
            "description_with_group": f"Will {n} happen?", "description": f"Will {n} happen?" if n else "Will\r\n 0 \u0007happen?",
            "group_id": None, "id": 1000 + n, "mean_confidence": 50, "outcome": [True, False, None, True][n % 4],
            "prediction_group_id": None, "last_judgement_at": "2015-01-02T00:00:00.000Z" if n % 4 != 2 else None,
            "updated_at": "2015-01-03T00:00:00.000Z", "uuid": f"u{n}", "version": 1, "visibility": "visible_to_everyone",
            "withdrawn": n % 10 == 9, "responses": responses,
        })  # fmt: skip
    return {"user": {"email": "ada@example.org", "name": "Ada", "user_id": 1}, "predictions": predictions}


@pytest.mark.parametrize("shape", ["download", "list", "pages", "lines"])
def test_predictionbook_as_json(real, tmp_path, shape):
    data = predictionbook()
    value = {
        "download": data, "list": data["predictions"],
        "pages": [{**data, "predictions": data["predictions"][:9]}, {**data, "predictions": data["predictions"][9:]}],
        "lines": None,
    }[shape]  # fmt: skip
    file = tmp_path / "export.json"
    file.write_text("\n".join(map(json.dumps, data["predictions"])) if value is None else json.dumps(value))
    told = real.import_file(file)
    said = [(r, p) for p in data["predictions"] for r in p["responses"] if r["confidence"] is not None]
    assert (told.form, told.counts["forecasts"], told.counts["questions"], told.counts["bad"]) == (
        "predictionbook",
        len(said),
        40,
        0,
    )
    scored = [
        (r["confidence"] / 100 - p["outcome"]) ** 2 for r, p in said if p["outcome"] is not None and not p["withdrawn"]
    ]
    mean, n = every_brier(real)
    assert (n, mean) == (len(scored), pytest.approx(math.fsum(scored) / len(scored), abs=1e-12))
    assert real.import_file(file).counts["known"] == len(said)
    assert real.verify().ok
    withdrawn = next(p for p in data["predictions"] if p["withdrawn"])
    assert [q.state for q in real.questions() if q.text == withdrawn["description"]] == ["annulled"]


def test_predictionbook_comments_are_kept(real, tmp_path):
    data = predictionbook()
    data["predictions"][0]["responses"] = [
        {"id": 1, "comment": "just saying", "confidence": None, "created_at": "2014-05-05T00:00:00.000Z", "user_label": "bo"},
        {"id": 2, "comment": "x" * 12_000, "confidence": 70, "created_at": "2014-05-06T00:00:00.000Z", "user_label": "ada"},
    ]  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(data))
    real.import_file(tmp_path / "a.json")
    assert real.details("question", 1)["note"] == "bo, 2014-05-05: just saying"
    assert real.details("forecast", 1)["note"].endswith("x [...]")
    assert real.question(1).text == "Will 0 happen?"


def test_predictionbook_as_csv_has_means_alone(real, tmp_path):
    data = predictionbook()["predictions"]
    with (tmp_path / "a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, PB, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**p, "outcome": {True: "true", False: "false", None: ""}[p["outcome"]]} for p in data)
    told = real.import_file(tmp_path / "a.csv")
    assert (told.counts["forecasts"], told.counts["questions"]) == (40, 40)
    assert "the JSON has each of them" in next(iter(told.skipped))
    assert real.forecasters()[0]["kind"] == "crowd"


# Metaculus

QUESTIONS = (  # as one line of the file
    "Question ID,Question URL,Question Title,Post ID,Post Curation Status,Post Published Time,Default Project,Default Project ID,"
    "Categories,Leaderboard Tags,Label,Question Type,MC Options (Current),MC Options (All),MC Options History,Lower Bound,"
    "Open Lower Bound,Upper Bound,Open Upper Bound,Continuous Range,Open Time,CP Reveal Time,Scheduled Close Time,"
    "Actual Close Time,Resolution,Resolution Known Time,Include Bots in Aggregates,Question Weight"
).split(",")  # fmt: skip
FORECASTS = (
    "Question ID,Forecaster ID,Forecaster Username,Is Bot,Start Time,End Time,Forecaster Count,Probability Yes,"
    "Probability Yes Per Category,Continuous CDF,Probability Below Lower Bound,Probability Above Upper Bound,5th Percentile,"
    "25th Percentile,Median,75th Percentile,95th Percentile,Probability of Resolution,PDF at Resolution"
).split(",")  # fmt: skip


def metaculus_question(id_, **fields):
    return {
        **dict.fromkeys(QUESTIONS, ""), "Question ID": id_, "Question URL": f"https://www.metaculus.com/questions/{id_}1/slug?/",
        "Question Title": f"Will {id_} happen?", "Post ID": f"{id_}1", "Question Type": "binary", "Categories": "['Law', \"People's\"]",
        "Default Project": "Cup", "Open Time": "2024-01-01 00:00:00+00:00", "Scheduled Close Time": "2024-06-01 00:00:00+00:00",
        "Actual Close Time": "2024-05-01 10:00:00.123456+00:00", "Resolution": "yes", "Resolution Known Time": "2024-05-01 10:00:00.123456+00:00",
        **fields,
    }  # fmt: skip


PEOPLE = {"ada": "7", "bo": "8", "cy": "9", "bot1": "10"}


def metaculus_forecast(id_, who, start, end, chance, **fields):
    return {
        **dict.fromkeys(FORECASTS, ""), "Question ID": id_, "Forecaster ID": PEOPLE.get(who, ""), "Forecaster Username": who,
        "Is Bot": "" if "_" in who else "False", "Start Time": start, "End Time": end, "Forecaster Count": "12" if "_" in who else "",
        "Probability Yes": chance, **fields,
    }  # fmt: skip


def day(text):
    return f"2024-{text} 08:30:00.5+00:00" if text else ""


METACULUS = (
    [
        metaculus_question("5"),
        metaculus_question("6", **{"Resolution": "annulled", "Label": "in France", "Question Title": "Which?"}),
        metaculus_question("7", **{"Question Type": "multiple_choice", "MC Options (All)": "['Yes, but', 'No', \"It's\"]", "Resolution": "No"}),
        metaculus_question("8", **{"Question Type": "numeric", "Resolution": "12.5", "Lower Bound": "0", "Upper Bound": "100"}),
        metaculus_question("9", **{"Resolution": "", "Resolution Known Time": "", "Actual Close Time": "", "Scheduled Close Time": "2090-01-01 00:00:00+00:00"}),
    ],
    [
        metaculus_forecast("5", "ada", day("02-01"), day("02-10"), "0.4"),
        metaculus_forecast("5", "ada", day("02-10"), "", "0.7"),
        metaculus_forecast("5", "bo", day("02-01"), day("03-01"), "0.9"),  # withdrawn
        metaculus_forecast("5", "cy", day("02-01"), "2024-05-01 10:00:00.123456+00:00", "0.2"),  # ended at the close
        metaculus_forecast("5", "recency_weighted", day("02-02"), "", "0.61"),
        metaculus_forecast("6", "ada", day("02-01"), "", "0.5"),
        metaculus_forecast("7", "ada", day("02-01"), "", "", **{"Probability Yes Per Category": "[0.2, 0.5, 0.3]"}),
        metaculus_forecast("7", "bot1", day("02-01"), "", "", **{"Probability Yes Per Category": "[0.25, 0.75, None]", "Is Bot": "True"}),
        metaculus_forecast("8", "ada", day("02-01"), "", "", **{"Continuous CDF": str([i / 200 for i in range(201)])}),
    ],
)  # fmt: skip


def table(names, rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def metaculus_zip(path, folder="", **extra):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(f"{folder}question_data.csv", table(QUESTIONS, METACULUS[0]))
        made.writestr(f"{folder}forecast_data.csv", table(FORECASTS, METACULUS[1]))
        made.writestr(f"{folder}README.md", "This README file describes how to interpret the data in this zip file.")
        made.writestr("__MACOSX/._question_data.csv", b"\0\5\26\7")
        for name, content in extra.items():
            made.writestr(folder + name.replace("__", "."), content)
    return path


@pytest.mark.parametrize(
    "folder",
    ["", "AfD share in 2026 Baden-Württemberg elections?/", "a b/c (1)/", "S&P_500_weight_on_Feb_27,_2026_/export_"],
)
def test_metaculus_zip(real, tmp_path, folder):
    told = real.import_file(metaculus_zip(tmp_path / "export.zip", folder))
    assert (told.form, told.counts["bad"]) == ("metaculus", 0), told.problems
    assert (told.counts["forecasts"], told.counts["questions"]) == (9, 5)
    assert told.found["questions by type"] == {"binary": 3, "multiple_choice": 1, "numeric": 1}
    assert not told.skipped
    fates = {(f.forecaster, f.question_text, f.made_on.isoformat()): f.status for f in real.forecasts()}
    assert fates["ada", "Will 5 happen?", "2024-02-01"] == "superseded"
    assert fates["ada", "Will 5 happen?", "2024-02-10"] == "scored"
    assert fates["bo", "Will 5 happen?", "2024-02-01"] == "withdrawn"
    assert fates["cy", "Will 5 happen?", "2024-02-01"] == "scored"
    assert fates["ada", "Which? (in France)", "2024-02-01"] == "annulled"
    kinds = {p["name"]: p["kind"] for p in real.forecasters()}
    assert kinds == {
        "ada": "person",
        "bo": "person",
        "cy": "person",
        "bot1": "model",
        "Metaculus (recency_weighted)": "crowd",
    }
    choice = [f for f in real.forecasts() if f.probabilities]
    assert [f.choice_brier for f in choice] == [pytest.approx(0.04 + 0.25 + 0.09), pytest.approx(0.0625 + 0.0625)]
    details = real.details("question", 1)
    assert (details["platform"], details["external_id"]) == ("metaculus", "5")
    assert details["resolution_source"] == "https://www.metaculus.com/questions/51/slug/"
    assert details["tags"] == ["Cup", "Law", "People's"]
    again = real.import_file(tmp_path / "export.zip").counts
    assert (again["forecasts"], again["known"], again["resolutions"]) == (0, 9, 0)
    assert real.verify().ok


def test_metaculus_folder(real, tmp_path):
    home = tmp_path / "odd folder, 2026_"
    home.mkdir()
    with zipfile.ZipFile(
        metaculus_zip(
            tmp_path / "a.zip",
            comment_data__csv="Post ID,Author Username,Created At,Comment Text\n51,bo,2024-01-02 00:00:00+00:00,hm\n",
        )
    ) as made:
        made.extractall(home)
    assert real.import_file(home).counts["forecasts"] == 9
    assert real.details("question", 1)["note"] == "bo, 2024-01-02: hm"
    assert real.import_file(tmp_path / "a.zip").counts["known"] == 9


def test_lists_in_cells():
    from ledger.exchange.importers.platforms.metaculus_cells import listed_values

    assert listed_values("['Finance', 'Fernando, nan', \"It's\"]") == ["Finance", "Fernando, nan", "It's"]
    assert listed_values("[0.25, nan, None, null]") == [0.25, None, None, None]
    assert listed_values('["a", "b"]') == ["a", "b"]


def test_metaculus_without_names(real, tmp_path):
    names = ["Question ID", "Forecaster (Anonymized)", *FORECASTS[3:]]
    rows = [
        {**{n: r[n] for n in names if n in r}, "Forecaster (Anonymized)": "ab" * 32 if r["Is Bot"] else ""}
        for r in METACULUS[1]
    ]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("question_data.csv", table(QUESTIONS, METACULUS[0]))
        made.writestr("forecast_data.csv", table(names, rows[1:2] + rows[4:5]))
    told = real.import_file(tmp_path / "a.zip")
    assert {p["name"] for p in real.forecasters()} == {"Metaculus user " + "ab" * 8, "Metaculus"}
    assert told.counts["forecasts"] == 2


def test_metaculus_of_other_versions(real, tmp_path):
    """MC Options under their older name; geometric means as shares of each outcome; methods where names are hidden."""
    questions = [
        metaculus_question("1", Resolution="yes"),
        {**metaculus_question("2", **{"Question Type": "multiple_choice"}), "MC Options": "['Reds', 'Blues']", "Resolution": "Reds"},
        metaculus_question("3", **{"Resolution": "", "Question Type": "numeric", "Lower Bound": "0", "Upper Bound": "2", "Continuous Range": "[0.0, 1.0, 2.0]"}),
    ]  # fmt: skip
    shares = {"1": "[0.25, 0.75]", "2": "[0.4, 0.6]", "3": "[0.0, np.float64(0.5), 0.5, 0.0]"}
    start = "2024-02-01 10:00:00.5+00:00"
    forecasts = [
        {"Question ID": id_, "Forecaster (Anonymized)": "geometric_mean", "Start Time": start, "Forecaster Count": "3",
         "Probability Yes Per Category": cell} for id_, cell in shares.items()
    ]  # fmt: skip
    names = [n for n in QUESTIONS if not n.startswith("MC Options")]
    questions = [{k: v for k, v in q.items() if k in (*names, "MC Options")} for q in questions]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("Reds_±20’s_in_Feb,_2026_/question_data.csv", table([*names, "MC Options"], questions))
        made.writestr(
            "Reds_±20’s_in_Feb,_2026_/forecast_data.csv",
            table(["Question ID", "Forecaster (Anonymized)", *FORECASTS[3:]], forecasts),
        )
    assert real.import_file(tmp_path / "a.zip").counts["forecasts"] == 3
    yes, choice, number = real.forecasts()
    assert (yes.probability, choice.probabilities, dict(number.quantiles)[0.5]) == (0.75, (0.4, 0.6), 1.0)
    assert [(p["name"], p["kind"]) for p in real.forecasters()] == [("Metaculus (geometric_mean)", "crowd")]


@pytest.mark.parametrize(
    ("fields", "cdf", "median", "outcome"),
    [
        ({"Resolution": "12.5"}, [i / 200 for i in range(201)], 50.0, "12.5"),
        (
            {"Resolution": "above_upper_bound", "Open Upper Bound": "True"},
            [i / 400 for i in range(201)],
            100.0,
            "above",
        ),
        ({"Resolution": "", "Continuous Range": "[0.0, 1.0, 100.0]"}, [0.0, 0.5, 1.0], 1.0, None),
        ({"Resolution": "ambiguous"}, [0.0] * 100 + [1.0] * 101, 49.75, None),
        (
            {
                "Resolution": "1.5",
                "Question Type": "discrete",
                "Continuous Range": "[-0.5, 0.5, 1.5]",
                "Lower Bound": "-0.5",
                "Upper Bound": "1.5",
            },
            [0.0, 0.25, 1.0],
            0.5 + 1 / 3,
            "1.5",
        ),
    ],
)
def test_metaculus_numbers(real, tmp_path, fields, cdf, median, outcome):
    question = metaculus_question(
        "8", **{"Question Type": "numeric", "Lower Bound": "0.0", "Upper Bound": "100.0", **fields}
    )
    said = metaculus_forecast("8", "ada", day("02-01"), "", "", **{"Continuous CDF": str(cdf)})
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("question_data.csv", table(QUESTIONS, [question]))
        made.writestr("forecast_data.csv", table(FORECASTS, [said]))
    told = real.import_file(tmp_path / "a.zip")
    assert told.counts["bad"] == 0, told.problems
    (forecast,) = real.forecasts()
    assert dict(forecast.quantiles)[0.5] == pytest.approx(median)
    assert len(forecast.quantiles) == 199
    assert real.question(1).outcome == outcome
    assert real.import_file(tmp_path / "a.zip").counts["known"] == 1


def area(heights, places, outcome):
    """The CRPS of a distribution by its points: the area under its squared distance from the step at the outcome."""
    total = 0.0
    for (a, fa), (b, fb) in zip(zip(places, heights, strict=True), zip(places[1:], heights[1:], strict=False), strict=False):  # fmt: skip
        middle = min(max(outcome, a), b)
        fm = fa + (fb - fa) * (middle - a) / (b - a)
        for (left, low), (right, high), step in (((a, fa), (middle, fm), 0), ((middle, fm), (b, fb), 1)):
            u, v = low - step, high - step
            total += (right - left) * (u * u + u * v + v * v) / 3
    return total


def test_metaculus_distributions_keep_their_scores():
    """What 199 quantiles lose of 201 points, over mixtures of wide and narrow distributions with and without open ends."""
    from ledger.exchange.importers.platforms.cdfs import quantiles
    from scoring import crps, weighted_interval_score

    chance, places = random.Random(1), [i / 2 for i in range(201)]
    exact, ours, wis = [], [], []
    for _ in range(200):
        parts = [(chance.uniform(-10, 110), chance.choice([0.2, 1, 5, 20])) for _ in range(chance.randrange(1, 4))]
        raw = [math.fsum(0.5 + math.tanh((x - c) / s / 2) / 2 for c, s in parts) / len(parts) for x in places]
        heights = [0.99 * h + 0.0001 * x for h, x in zip(raw, places, strict=True)]
        outcome = chance.uniform(0, 100)
        levels, values = zip(*quantiles(heights, places), strict=True)
        given = {"levels": levels, "values": [values], "outcome": [outcome], "within": (0.0, 100.0)}
        exact.append(area(heights, places, outcome))
        ours.append(float(crps(**given)[0]))
        wis.append(float(weighted_interval_score(**given)[0]))
    mean = math.fsum(exact) / 200
    assert math.fsum(abs(a - b) for a, b in zip(ours, exact, strict=True)) / 200 < 0.002 * mean
    assert math.fsum(wis) / 200 == pytest.approx(mean, rel=0.01)


def test_metaculus_dates(real, tmp_path):
    question = metaculus_question("8", **{
        "Question Type": "date", "Lower Bound": "2024-02-01 00:00:00+00:00", "Upper Bound": "2024-12-31 00:00:00+00:00",
        "Open Upper Bound": "True", "Resolution": "2024-04-01 12:00:00+00:00",
    })  # fmt: skip
    said = metaculus_forecast(
        "8", "ada", day("02-01"), "", "", **{"Continuous CDF": str([i / 200 for i in range(201)])}
    )
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("question_data.csv", table(QUESTIONS, [question]))
        made.writestr("forecast_data.csv", table(FORECASTS, [said]))
    assert real.import_file(tmp_path / "a.zip").counts["bad"] == 0
    assert dict(real.forecasts()[0].quantiles)[0.5].isoformat() == "2024-07-17"
    assert real.question(1).outcome == "2024-04-01"


# Manifold


def market(id_="m1", **fields):
    return {
        "id": id_, "creatorUsername": "ada", "createdTime": 1650000000000, "closeTime": 1655000000000, "question": f"Will {id_}?",
        "url": f"https://manifold.markets/ada/{id_}", "outcomeType": "BINARY", "probability": 0.3, "isResolved": False, **fields,
    }  # fmt: skip


def bet(id_, after, made, **fields):
    return {"id": id_, "userId": "u1", "userUsername": "bo", "contractId": "m1", "outcome": "YES", "probBefore": 0.5,
            "probAfter": after, "createdTime": made, "amount": 10, **fields}  # fmt: skip


def saved(path, value):
    path.write_text(json.dumps(value))
    return path


def test_manifold_market_with_bets(real, tmp_path):
    bets = [bet("b2", 0.7, 1652000000000), bet("b1", 0.4, 1651000000000), bet("b3", 0.8, 1656000000000)]
    bets.append(bet("b4", 0.4, 1653000000000, isCancelled=True, amount=0, fills=[]))
    full = market(bets=bets, isResolved=True, resolution="YES", resolutionTime=1655500000000)
    told = real.import_file(saved(tmp_path / "a.json", full))
    assert (told.counts["forecasts"], sum(told.skipped.values())) == (3, 1)
    assert [(f.probability, f.status) for f in real.forecasts()] == [
        (0.4, "superseded"),
        (0.7, "scored"),
        (0.8, "late"),
    ]
    assert real.forecasts()[1].brier == pytest.approx(0.09)
    assert real.import_file(saved(tmp_path / "bets.json", bets)).counts["known"] == 3
    users = real.import_file(tmp_path / "bets.json", users=True)
    assert (users.counts["forecasts"], users.counts["forecasters"]) == (3, 1)


@pytest.mark.parametrize(
    ("fields", "state", "outcome"),
    [
        ({"resolution": "MKT", "resolutionProbability": 0.37}, "resolved", "0.37"),
        ({"resolution": "MKT"}, "due", None),
        ({"resolution": "CANCEL"}, "annulled", None),
        ({"resolution": "NO"}, "resolved", "no"),
        ({"resolution": "YES", "probability": 1.0000000000000002}, "resolved", "yes"),
    ],
)
def test_manifold_resolutions(real, tmp_path, fields, state, outcome):
    value = market(isResolved=True, resolutionTime=1655000000001, **fields)
    real.import_file(saved(tmp_path / "a.json", [value]))
    assert (real.question(1).state, real.question(1).outcome) == (state, outcome)
    status = {"resolved": "scored", "due": "overdue"}.get(state, state)
    assert real.forecasts()[0].status == status


def test_manifold_answers(real, tmp_path):
    answers = [{"id": "x", "text": "Red", "probability": 0.25}, {"id": "y", "text": "Blue", "probability": 0.75}]
    one = market("one", outcomeType="MULTIPLE_CHOICE", answers=answers, shouldAnswersSumToOne=True, isResolved=True,
                 resolution="y", resolutionTime=1655000000000)  # fmt: skip
    two = market("two", outcomeType="MULTIPLE_CHOICE", shouldAnswersSumToOne=False,
                 answers=[{**answers[0], "resolution": "NO", "resolutionTime": 1654000000000}, answers[1]])  # fmt: skip
    other = [
        market("n", outcomeType="PSEUDO_NUMERIC"),
        market("p", outcomeType="POLL"),
        market("f", outcomeType="FREE_RESPONSE"),
    ]
    told = real.import_file(saved(tmp_path / "a.json", [one, two, *other]))
    assert (told.counts["questions"], told.counts["forecasts"], told.counts["bad"]) == (3, 3, 0)
    assert {q.text: (q.kind, q.outcome) for q in real.questions()} == {
        "Will one?": ("choice", "Blue"), "Will two? [Red]": ("binary", "no"), "Will two? [Blue]": ("binary", None),
    }  # fmt: skip
    assert sum(told.skipped.values()) == 3


def answer_bets(*trades):
    """Trades as (time in days, {answer: (before, after)}): one bet for each answer that moves."""
    return [
        bet(f"{day}{name}", after, 1650000000000 + day * 86_400_000, answerId=name, probBefore=before, contractId="one")
        for day, moves in trades
        for name, (before, after) in moves.items()
    ]


ANSWERS = [{"id": "x", "text": "Red", "probability": 0.1}, {"id": "y", "text": "Blue", "probability": 0.9}]


@pytest.mark.parametrize("loose", [False, True])
def test_manifold_bets_on_answers_that_exclude_each_other(real, tmp_path, loose):
    """A trade moves all answers at once: each is a revision of the whole."""
    bets = answer_bets(
        (1, {"x": (0.5, 0.25), "y": (0.5, 0.75)}), (2, {"x": (0.25, 0.2)}), (3, {"x": (0.2, 0.1), "y": (0.75, 0.9)})
    )
    one = market("one", outcomeType="MULTIPLE_CHOICE", answers=ANSWERS, shouldAnswersSumToOne=True, isResolved=True, resolution="y", resolutionTime=1655000000000)  # fmt: skip
    value = [one, *bets] if loose else {**one, "bets": bets[::-1]}
    told = real.import_file(saved(tmp_path / "a.json", value))
    assert [f.probabilities for f in real.forecasts()] == [(0.25, 0.75), (0.1, 0.9)]
    assert [f.status for f in real.forecasts()] == ["superseded", "scored"]
    assert told.skipped == {"trades of which not all bets are in the file, so that no probabilities add up to 1": 1}
    assert real.import_file(tmp_path / "a.json").counts["known"] == 2
    users = real.import_file(tmp_path / "a.json", users=True)
    assert (users.counts["forecasts"], list(users.skipped.values())) == (0, [5])


def test_manifold_bets_on_answers_that_do_not_exclude_each_other(real, tmp_path):
    """Each answer is a yes/no question with its own bets and its own resolution, a fractional one among them."""
    answers = [
        {**ANSWERS[0], "resolution": "MKT", "resolutionProbability": 0.4},
        {**ANSWERS[1], "resolution": "CANCEL"},
    ]
    bets = answer_bets((1, {"x": (0.5, 0.25)}), (2, {"y": (0.5, 0.9)}), (3, {"x": (0.25, 0.1)}))
    one = market("one", outcomeType="MULTIPLE_CHOICE", answers=answers, shouldAnswersSumToOne=False, resolutionTime=1655000000000)  # fmt: skip
    real.import_file(saved(tmp_path / "a.json", {**one, "bets": bets}))
    assert {(f.question_text, f.probability, f.status) for f in real.forecasts()} == {
        ("Will one? [Red]", 0.25, "superseded"),
        ("Will one? [Red]", 0.1, "scored"),
        ("Will one? [Blue]", 0.9, "annulled"),
    }
    assert real.question(1).outcome == "0.4"
    users = real.import_file(tmp_path / "a.json", users=True).counts
    assert (users["forecasts"], users["forecasters"]) == (3, 1)


def test_what_is_no_trade_of_a_user_is_no_forecast_of_theirs(real, tmp_path):
    """Shares that are redeemed, and limit orders that stand: the market's price, and nobody's word."""
    bet = {
        "contractId": "one",
        "userId": "u",
        "outcome": "YES",
        "probBefore": 0.2,
        "probAfter": 0.3,
        "createdTime": 1651000000000,
    }
    bets = [{**bet, "id": "a", "amount": 5}, {**bet, "id": "b", "amount": -3, "isRedemption": True},
            {**bet, "id": "c", "amount": 0, "fills": [], "limitProb": 0.1, "isFilled": False}]  # fmt: skip
    file = saved(tmp_path / "a.json", market("one", bets=bets))
    told = real.import_file(file, users=True)
    assert (told.counts["forecasts"], sum(told.skipped.values())) == (1, 2)
    assert real.import_file(file).counts["forecasts"] == 3


def test_fatebook_through_a_spreadsheet_with_semicolons(real, tmp_path):
    cells = ["Will it; so?", "Ada", "0,25", "13.02.2023 10:30", "20.03.2023 10:00", "NO", "21.03.2023 10:00", "0,5"]
    names = ["Question title", "Forecast created by", "Forecast (scale = 0-1)", "Forecast created at"]
    names += ["Question resolve by", "Resolution", "Resolved at", "Your Brier score for this question"]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8-sig") as out:
        csv.writer(out, delimiter=";").writerows([names, cells])
    told = real.import_file(tmp_path / "a.csv", yes=True)
    assert told.counts["forecasts"] == 1
    assert every_brier(real) == (0.0625, 1)


def test_manifold_far_and_missing_closes(real, tmp_path):
    real.import_file(saved(tmp_path / "a.json", [market("far", closeTime=9e15), market("no", closeTime=None)]))
    assert [q.closes.year for q in real.questions()] == [9000, 2022]


def test_manifold_real_answers(real):
    """Needs ../shared/data/manifold, which is not part of this repository."""
    if SHARED is None:
        pytest.skip("needs ../shared/data/manifold")
    told = real.import_file(SHARED / "list_markets_1.json")
    assert told.found["markets by type"] == {"BINARY": 786, "FREE_RESPONSE": 169, "NUMERIC": 45}
    by = told.found["markets by resolution"]
    assert (by["None"], by["YES"], by["NO"], by["CANCEL"], by["MKT"], by["an answer"]) == (581, 203, 80, 48, 46, 42)
    assert (told.counts["forecasts"], told.counts["questions"], told.counts["bad"]) == (786, 786, 0)
    markets = [m for m in json.loads((SHARED / "list_markets_1.json").read_text()) if m["outcomeType"] == "BINARY"]
    value = {"YES": 1.0, "NO": 0.0}
    scored = [
        (min(m["probability"], 1) - value.get(m["resolution"], m.get("resolutionProbability"))) ** 2
        for m in markets if m.get("resolution") in ("YES", "NO") or (m.get("resolution") == "MKT" and "resolutionProbability" in m)
    ]  # fmt: skip
    # Nobody trades from the resolution on, so that the price in a list of resolved markets came before it.
    assert "late" not in real.track_record(time="every", cohort="resolved").left_out
    mean, n = every_brier(real)
    assert (n, mean) == (len(scored), pytest.approx(math.fsum(scored) / len(scored), abs=1e-12))
    assert real.import_file(SHARED / "get_market_by_id_1.json").counts["forecasts"] == 49
    assert real.import_file(SHARED / "list_bet__market_0.json").counts["known"] == 45
    refused = real.import_file(SHARED / "get_bet__none_0.json", dry_run=True)
    assert "import its question first" in str(refused.problems[0])


# Polymarket


def gamma(id_="1", **fields):
    return {
        "id": id_, "question": f"Will {id_} win?", "conditionId": "0xabc", "slug": f"will-{id_}-win", "endDate": "2024-11-05T12:00:00Z",
        "outcomes": '["Yes", "No"]', "outcomePrices": '["0.625", "0.375"]', "clobTokenIds": '["1", "2"]', "closed": False,
        "description": "This market resolves", "updatedAt": "2024-10-01T10:00:00.123456Z", "createdAt": "2024-01-01T00:00:00Z",
        "category": "Politics", "volume": "123.4", **fields,
    }  # fmt: skip


def book(id_, state, **fields):
    """A market as the order book gives it."""
    price = {"open": ("0.6", "0.4"), "yes": (1, 0), "no": (0, 1)}[state]
    tokens = [
        {"token_id": "1", "outcome": name, "price": p, "winner": state == name.lower()}
        for name, p in zip(("Yes", "No"), price, strict=True)
    ]
    return {"condition_id": id_, "question": f"Will {id_} win?", "end_date_iso": "2024-11-05T00:00:00Z", "closed": state != "open",
            "market_slug": f"will-{id_}-win", "tokens": tokens, "tags": ["All"], **fields}  # fmt: skip


def test_polymarket_order_book(real, tmp_path):
    """Markets of the order book say who won, and of a price not when it stood."""
    file = saved(
        tmp_path / "a.json",
        {"data": [book("0x1", "open"), book("0x2", "yes"), book("0x3", "no")], "next_cursor": "LTE="},
    )
    told = real.import_file(file)
    assert (told.form, told.counts["questions"], told.counts["forecasts"]) == ("polymarket", 3, 0)
    assert [q.outcome for q in real.questions()] == [None, "yes", "no"]
    assert sum(told.skipped.values()) == 1
    told = real.import_file(file, constants={"made_on": "2024-10-01T10:00Z"})
    assert [f.probability for f in real.forecasts()] == [0.6]


def test_polymarket_without_ends_or_prices(real, tmp_path):
    event = {"id": "9", "endDate": "2024-11-05T12:00:00Z", "markets": [gamma("5", endDate=None)]}
    told = real.import_file(
        saved(tmp_path / "a.json", [event, gamma("6", endDate=None), gamma("7", outcomePrices=""), gamma("8", outcomes="")])
    )  # fmt: skip
    assert (told.counts["questions"], sorted(told.skipped.values())) == (1, [1, 2])
    with pytest.raises(InputError, match="the history of a price, which does not say what of"):
        real.import_file(saved(tmp_path / "b.json", {"history": [{"t": 1700000000, "p": 0.5}]}))


def test_polymarket(real, tmp_path):
    event = {
        "id": "9",
        "title": "E",
        "tags": [{"label": "Elections"}],
        "markets": [gamma("5", outcomePrices='["0", "1"]', closed=True, closedTime="2024-11-06 10:00:00+00")],
    }
    team = gamma("3", outcomes='["Reds", "Blues"]', outcomePrices='["0.4", "0.605"]')
    done = gamma(
        "4", outcomes='["Reds", "Blues"]', outcomePrices='["1", "0"]', closed=True, closedTime="2024-11-06 10:00:00+00"
    )
    half = gamma(
        "6",
        outcomePrices='["0.5", "0.5"]',
        closed=True,
        umaResolutionStatus="resolved",
        closedTime="2024-11-06 10:00:00+00",
    )
    waits = gamma("7", outcomePrices='["0.999", "0.001"]', closed=True, umaResolutionStatus="proposed")
    bare = {k: v for k, v in gamma("8").items() if k != "outcomePrices"}
    told = real.import_file(
        saved(tmp_path / "a.json", [gamma(), gamma("2", outcomes=["No", "Yes"]), team, done, event, half, waits, bare])
    )
    assert (told.form, told.counts["questions"], told.counts["forecasts"], told.counts["bad"]) == (
        "polymarket",
        7,
        4,
        0,
    )
    assert [f.probability for f in real.forecasts()] == [0.625, 0.375, None, 0.999]
    assert real.forecasts()[2].probabilities == (pytest.approx(0.4 / 1.005), pytest.approx(0.605 / 1.005))
    assert {q.text[5]: q.outcome for q in real.questions()} == {
        **{"1": None, "2": None, "3": None, "4": "Reds", "5": "no", "6": "0.5", "7": None}
    }
    assert real.details("question", 5)["tags"] == ["Elections", "Politics"]
    assert real.import_file(tmp_path / "a.json").counts["known"] == 4
