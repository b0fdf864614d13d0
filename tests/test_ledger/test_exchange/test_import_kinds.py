"""Small files of the kinds that people have, as a table: what they are, what a user says, and what is then right."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from io import StringIO

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import InputError

HEAD = "question,closes,forecaster,made_on,probability"
DAYS = {"closes": "2024-12-31", "made_on": "2024-01-01"}
OF_ANN = {**DAYS, "forecaster": "Ann"}


@pytest.fixture
def real(path):
    """A ledger whose clock is today's."""
    with Ledger.open(path, by="me") as opened:
        yield opened


def briers(book):
    """The mean Brier score of each forecaster, of those who have one."""
    cards = book.track_record(cohort="resolved").scorecards
    return {card.forecaster: round(card.brier.value, 6) for card in cards if card.brier}


def lines(*rows):
    return "\n".join(rows) + "\n"


def objects(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


ROW = {"question": "Will it rain?", "forecaster": "Ann", "outcome": "yes", "probability": 0.7, **DAYS}
OTHER = {**ROW, "question": "Will it snow?", "probability": 0.4, "outcome": "no"}

KINDS = {  # name: file, its content, what the user says, forecasts, Brier of each forecaster
    "JSON lines in percent": ("a.jsonl", objects(
        {**{k: v for k, v in ROW.items() if k != "probability"}, "confidence_pct": 70},
        {**{k: v for k, v in OTHER.items() if k != "probability"}, "confidence_pct": 40},
    ), {"maps": {"probability": "confidence_pct"}, "yes": True}, 2, {"Ann": 0.125}),
    "JSON lines with --chances": ("a.jsonl", objects({**ROW, "probability": 70}), {"chances": "percent"}, 1, {"Ann": 0.09}),
    "JSON lines with dates": ("a.jsonl", objects({**ROW, "made_on": "02/01/2024"}), {"dates": "dmy"}, 1, {"Ann": 0.09}),
    "JSON lines with verdicts": ("a.jsonl", objects({**{k: v for k, v in ROW.items() if k != "outcome"}, "Right?": "nope"}),
                                 {"yes": True}, 1, {"Ann": 0.49}),
    "late keys": ("a.jsonl", objects({k: v for k, v in ROW.items() if k != "outcome"}, OTHER), {}, 2, {"Ann": 0.16}),
    "an author who is an object": ("a.jsonl", objects({**ROW, "author": {"last": "B", "first": "A"}}), {}, 1, {"Ann": 0.09}),
    "a path": ("a.jsonl", objects({**{k: v for k, v in ROW.items() if k != "forecaster"}, "by": {"name": "Bea"}}),
               {"maps": {"forecaster": "by.name"}}, 1, {"Bea": 0.09}),
    "a list inside": ("a.json", json.dumps({"date": "2024-01-01", "predictions": [ROW, OTHER]}), {}, 2, {"Ann": 0.125}),
    "forecasts in their question": ("a.json", json.dumps([{"id": 5, "question": "Will it rain?", "closes": "2024-12-31", "outcome": "yes",
        "forecasts": [{"id": 1, "forecaster": n, "made_on": "2024-01-01", "probability": p} for n, p in (("Ann", 0.7), ("Bea", 0.5))]}]),
        {"maps": {"question_id": "id"}, "yes": True}, 2, {"Ann": 0.09, "Bea": 0.25}),
    "YAML": ("a.yaml", "- statement: It rains\n  made: 2024-01-01\n  resolve_by: 2024-12-31\n  probability: 0.65\n  outcome: no\n",
             {"constants": {"forecaster": "Ann"}, "yes": True}, 1, {"Ann": 0.4225}),
    "a Markdown table": ("a.md", "# 2024\n\n| Prediction | Confidence | Outcome |\n|---|--:|---|\n| **A** wins | 65% | *no* |\n| B \\| C | `40%` | yes |\n",
                         {"constants": OF_ANN, "yes": True}, 2, {"Ann": round((0.4225 + 0.36) / 2, 6)}),
    "front matter around a table": ("a.md", "---\nforecaster: Ann\ncloses: 2024-12-31\nmade_on: 2024-01-01\n---\n\n| question | probability | outcome |\n|---|---|---|\n| A? | 0.7 | yes |\n",
                                    {}, 1, {"Ann": 0.09}),
    "front matter alone": ("a.md", "---\nquestion: A?\nforecaster: Ann\ncloses: 2024-12-31\nmade_on: 2024-01-01\nprobability: 70%\noutcome: yes\n---\n\nBecause.\n",
                           {}, 1, {"Ann": 0.09}),
    "a row per option": ("a.csv", lines(f"{HEAD},answer_option,outcome", *(f"Who?,2024-12-31,Ann,2024-01-01,{p},{o},B"
        for o, p in (("A", 0.5), ("B", 0.3), ("C", 0.2)))), {}, 1, {}),
    "a question made of columns": ("a.csv", lines("date,home,away,p,won", "2024-09-08,Reds,Blues,0.6,1"),
        {"question": "{home} beat {away} on {date}?", "maps": {"probability": "p", "outcome": "won", "made_on": "date"},
         "constants": {"forecaster": "Ann", "closes": "2024-12-31"}}, 1, {"Ann": 0.16}),
    "questions known by their ids": ("a.csv", lines("question_id,forecaster,probability,made_on", "7,Ann,0.7,2024-01-01"),
                                     {"constants": {"platform": "x"}}, 1, {"Ann": 0.09}),
    "no header": ("a.csv", lines('"Will it rain, at last?",0.7,yes'), {"header": False, "maps":
        {"question": "1", "probability": "2", "outcome": "3"}, "constants": OF_ANN}, 1, {"Ann": 0.09}),
    "our names and others": ("a.csv", lines(f"{HEAD},outcome,notes,published_at,units", "A?,2024-12-31,Ann,2024-01-01,0.7,yes,x,y,z"),
                             {}, 1, {"Ann": 0.09}),
    "a column that is ignored": ("a.csv", lines(f"{HEAD},outcome,tags", "A?,2024-12-31,Ann,2024-01-01,0.7,yes,[half"),
                                 {"ignore": ("tags",)}, 1, {"Ann": 0.09}),
    "rows of commas": ("a.csv", lines(HEAD, "A?,2024-12-31,Ann,2024-01-01,0.7", ",,,,", " ,,,,"), {}, 1, {}),
    "verdicts under any name": ("a.csv", lines(f"{HEAD},right or wrong", "A?,2024-12-31,Ann,2024-01-01,0.7,wrong"),
                                {"maps": {"verdict": "right or wrong"}}, 1, {"Ann": 0.49}),
    "ja and nein": ("a.csv", lines(f"{HEAD},outcome", "A?,2024-12-31,Ann,2024-01-01,0.7,ja", "B?,2024-12-31,Ann,2024-01-01,0.7,Nein"),
                    {}, 2, {"Ann": 0.29}),
    "an opening instant": ("a.csv", lines(f"{HEAD},opens,outcome", "A?,2024-12-31,Ann,2024-01-02,0.7,2024-01-01 09:30:00+00:00,yes"),
                           {}, 1, {"Ann": 0.09}),
    "a line break": ("a.csv", lines(f"{HEAD},outcome", '"Will A\nhappen?",2024-12-31,Ann,2024-01-01,0.7,yes'), {}, 1, {"Ann": 0.09}),
    "wahr and falsch": ("a.csv", lines("Frage,Wahrscheinlichkeit,Eingetreten?", "A?,0.7,WAHR", "B?,0.2,FALSCH"),
                        {"constants": OF_ANN, "yes": True}, 2, {"Ann": 0.065}),
    "richtig and falsch": ("a.csv", lines("Frage,Wahrscheinlichkeit,Ergebnis", "A?,0.7,richtig", "B?,0.2,falsch"),
                           {"constants": OF_ANN, "yes": True}, 2, {"Ann": 0.365}),
    "semicolons below columns of the user's": ("a.csv", lines("Selection;Moneyline;Won", "A?;-150;1"),
        {"maps": {"question": "Selection", "outcome": "Won"}, "odds": "american", "constants": OF_ANN, "yes": True}, 1, {"Ann": 0.16}),
    "an object around a list": ("a.yaml", "by:\n  name: Bea\nall:\n  - {question: A, made_on: 2024-01-01, closes: 2024-12-31, probability: 0.7, outcome: yes}\n",
                                {"maps": {"forecaster": "by.name"}}, 1, {"Bea": 0.09}),
    "what was struck out": ("a.md", "| Prediction | p | Outcome |\n|---|---|---|\n| A? | ~~30~~70% | yes |\n",
                            {"constants": OF_ANN, "yes": True}, 1, {"Ann": 0.09}),
    "a column with a word for a chance": ("a.csv", lines("home,home_prob,outcome", "Reds,0.7,1"),
        {"question": "{home} win?", "constants": OF_ANN, "yes": True}, 1, {"Ann": 0.09}),
    "a platform's rows per answer": ("a.csv", lines("Question Name,Answer Name,Created At,Username,Starting Probability,Forecasted Probability,Outcome",
        "A?,Yes,2024-01-01,Ann,50,70,Yes", "A?,No,2024-01-01,Ann,50,30,Yes"), {"constants": {"closes": "2024-12-31"}, "yes": True}, 1, {"Ann": 0.09}),
    "three odds": ("a.csv", lines("match,H,D,A,FTR", "X v Y,2.0,4.0,4.0,H"), {"odds": "decimal", "options": {"H": "H", "D": "D", "A": "A"},
        "maps": {"question": "match", "outcome": "FTR"}, "constants": OF_ANN}, 1, {}),
    "odds of yes and no": ("a.csv", lines("match,H,A,won", "X v Y,-150,+120,1"), {"odds": "american", "options": {"yes": "H", "no": "A"},
        "maps": {"question": "match", "outcome": "won"}, "constants": OF_ANN}, 1, {"Ann": round((1 - 0.6 / (0.6 + 100 / 220)) ** 2, 6)}),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_this_kind_is_read(real, tmp_path, name):
    file, content, how, n, expected = KINDS[name]
    real.import_rows([{"platform": "x", "question_id": "7", **ROW, "question": "Known?", "forecaster": "Zoe"}])
    (tmp_path / file).write_text(content, encoding="utf-8")
    told = real.import_file(tmp_path / file, **how)
    assert (told.counts["forecasts"], told.counts["bad"]) == (n, 0), told.problems
    assert {who: brier for who, brier in briers(real).items() if who != "Zoe"} == expected
    root = real.root()
    assert real.import_file(tmp_path / file, **how).counts["forecasts"] == 0
    assert real.root() == root, "a repeated import adds no entry"


REFUSED = {  # name: file, its content, what the user says, words of the refusal
    "odds are no chances": ("a.csv", lines("Selection,Odds,Result", "A,4/5,win"), {}, "say which kind of odds with --odds decimal"),
    "prices are none": ("a.csv", lines("question,closes,forecaster,made_on,Price", "A?,2024-12-31,Ann,2024-01-01,0.7"), {}, "holds odds, prices or points"),
    "a row in place of the header": ("a.csv", lines('"Will it rain?",0.95,0.58'), {}, "say --no-header and --map question=1"),
    "a Markdown text": ("a.md", "# Notes\n\nI think it will rain.\n", {}, "a Markdown text without a table"),
    "a text": ("a.txt", "It will rain tomorrow, I think, and the day after that it will snow in the hills.\n", {}, "a text without a table"),
    "a PDF": ("a.csv", "%PDF-1.7 ...", {}, "that is a PDF"),
    "a web page": ("a.html", "<!DOCTYPE html><table></table>", {}, "a web page"),
    "a half sum": ("a.csv", lines("question,closes,forecaster,made_on,kind,options,probabilities", "A?,2024-12-31,Ann,2024-01-01,choice,L; C; G,L=33%; C=33%; G=33%"),
                   {}, "they add up to 0.99, not to 1 (--rescale makes it 1)"),
    "a contradiction": ("a.csv", lines(f"{HEAD},outcome", "A?,2024-12-31,Ann,2024-01-01,0.7,yes", "A?,2024-12-31,Bea,2024-01-01,0.7,no"),
                        {}, "line 3, column outcome: no contradicts line 2, where the question came out as yes"),
    "one id, two questions": ("a.csv", lines(f"question_id,{HEAD}", "1,A?,2024-12-31,Ann,2024-01-01,0.7", "1,B?,2024-12-31,Bea,2024-01-01,0.7"),
                              {}, "line 3, column question: 'B?' is not what line 2, with the same question, asks: 'A?'"),
    "low, point and high": ("a.csv", lines("question,closes,forecaster,made_on,low,point,high", "A?,2024-12-31,Ann,2024-01-01,1,2,3"),
                            {}, "--quantile 0.1=low --quantile 0.5=point --quantile 0.9=high"),
    "options beyond 1": ("a.csv", lines(f"{HEAD},option", "A?,2024-12-31,Ann,2024-01-01,0.5,B", "A?,2024-12-31,Ann,2024-01-01,0.6,C"),
                         {}, "they add up to 1.1, not to 1"),
    "two closes": ("a.csv", lines(HEAD, "A?,2024-12-31,Ann,2024-01-01,0.7", "A?,2024-11-30,Bea,2024-01-01,0.7"), {}, "line 2, with the same question,"),
    "an unknown column": ("a.csv", lines(HEAD, "A?,2024-12-31,Ann,2024-01-01,0.7"), {"ignore": ("nots",)}, "--ignore nots: line 1 has no column"),
    "a template without columns": ("a.csv", lines(HEAD, "A?,2024-12-31,Ann,2024-01-01,0.7"), {"question": "Will it?"}, "names no column"),
    "odds of one side": ("a.csv", lines("match,H,D", "X v Y,4.0,5.0"), {"odds": "decimal", "options": {"H": "H", "D": "D"},
        "maps": {"question": "match"}, "constants": OF_ANN}, "are these the odds of all options?"),
    "a key twice": ("a.yaml", "- a: 1\n  a: 2\n", {}, "line 2: the key 'a' is there twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_for_what_it_is(real, tmp_path, name):
    file, content, how, words = REFUSED[name]
    (tmp_path / file).write_text(content, encoding="utf-8")
    root = real.root()
    with pytest.raises(InputError) as wrong:
        real.import_file(tmp_path / file, **how)
    assert words in str(wrong.value)
    assert real.root() == root


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["ja and nein", "JSON lines with dates", "a Markdown table", "YAML"])
def test_a_mark_at_the_start_says_how_a_file_is_encoded(real, tmp_path, name, encoding):
    file, content, how, n, expected = KINDS[name]
    (tmp_path / file).write_text(content, encoding=encoding)
    assert real.import_file(tmp_path / file, **how).counts["forecasts"] == n
    assert briers(real) == expected


def test_rescaled_chances(real, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(REFUSED["a half sum"][1])
    real.import_file(file, rescale=True)
    assert real.forecasts()[0].probabilities == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=1e-12)


def test_margins_are_taken_out_by_name(real, tmp_path):
    """Three-way odds of 1.8, 3.6 and 4.8: by the definition of each method."""
    given = [1 / 1.8, 1 / 3.6, 1 / 4.8]
    file = tmp_path / "a.csv"
    file.write_text(lines("match,H,D,A", "X v Y,1.8,3.6,4.8"))
    said = {}
    for margin in ("proportional", "power", "shin"):
        how = {"maps": {"question": "match"}, "constants": {**OF_ANN, "forecaster": margin}}
        real.import_file(file, odds="decimal", margin=margin, options={o: o for o in "HDA"}, **how)
        said[margin] = next(f.probabilities for f in real.forecasts() if f.forecaster == margin)
        assert sum(said[margin]) == pytest.approx(1, abs=1e-12)
    assert said["proportional"] == pytest.approx([p / sum(given) for p in given], abs=1e-12)
    power = [__import__("math").log(p) / __import__("math").log(q) for p, q in zip(said["power"], given, strict=True)]
    assert power == pytest.approx([power[0]] * 3, abs=1e-9)
    # Shin's: the share of insiders is the same whichever option it is worked out from
    total = sum(given)
    shin = [(p * p - q * q / total) / (p * p - p) for p, q in zip(said["shin"], given, strict=True)]
    assert shin == pytest.approx([shin[0]] * 3, abs=1e-9)
    assert 0 < shin[0] < 0.1


QUANTILES = lines("question,kind,closes,forecaster,made_on,p10,p50,p90,outcome",
                  "How many?,numeric,2024-12-31,Ann,2024-01-01,100,150,240,170", "How many?,numeric,2024-12-31,Bob,2024-01-01,120,160,200,170")  # fmt: skip


def test_columns_of_quantiles(real, tmp_path):
    """WIS by hand: Ann 2/3 (20*.5 + 140*.1/2*... ) as scoring.weighted_interval_score gives it."""
    (tmp_path / "a.csv").write_text(QUANTILES)
    real.import_file(tmp_path / "a.csv")
    said = {f.forecaster: dict(f.quantiles) for f in real.forecasts()}
    assert said == {"Ann": {0.1: 100, 0.5: 150, 0.9: 240}, "Bob": {0.1: 120, 0.5: 160, 0.9: 200}}
    (tmp_path / "b.csv").write_text(QUANTILES.replace("p10,p50,p90", "low,point,high").replace("How many", "How much"))
    real.import_file(tmp_path / "b.csv", quantiles={"0.1": "low", "50%": "point", "0.9": "high"})
    assert {f.forecaster: dict(f.quantiles) for f in real.forecasts()} == said


def test_metaculus_rows_without_their_last_cells(real, tmp_path):
    """Downloads leave out the last cell of a question without a resolution; a file that is cut off is not taken for one."""
    questions = lines(
        "Question ID,Question Title,Question Type,Actual Close Time,Scheduled Close Time,Resolution",
        "101,Will A?,binary,2024-06-01 00:00:00Z,,yes", "102,Will B?,binary,,2027-06-01 00:00:00Z",
    )  # fmt: skip
    head = "Question ID,Forecaster ID,Forecaster Username,Start Time,End Time,Probability Yes,PDF at Resolution"
    rows = ["101,5,ann,2024-01-01 00:00:00Z,,0.8,0.8", "102,5,ann,2024-01-01 00:00:00Z,,0.25"]
    for name, content, n in (("a.zip", lines(head, *rows), 2), ("b.zip", lines(head, *rows)[:-2], 1)):
        with zipfile.ZipFile(tmp_path / name, "w") as made:
            made.writestr("question_data.csv", questions)
            made.writestr("forecast_data.csv", content)
        with Ledger.open(tmp_path / f"{name}.db") as book:
            assert book.import_file(tmp_path / name, skip_bad=True).counts["forecasts"] == n
            assert briers(book) == {"ann": 0.04}


def test_people_of_a_platform_are_told_apart_by_their_ids(real, tmp_path):
    """Ann and ann are two accounts there; Ann of a table stays one person, whatever the case."""
    response = {"comment": None, "created_at": "2020-01-02T00:00:00Z", "confidence": 90}
    record = {"id": 1, "description": "It snows", "deadline": "2020-06-01T00:00:00Z", "outcome": False, "created_at": "2020-01-01T00:00:00Z",
              "creator_label": "Ann", "mean_confidence": 50, "description_with_group": "It snows", "prediction_group_id": None,
              "last_judgement_at": "2020-06-01T10:00:00Z", "responses": [{**response, "id": 11, "user_id": 1, "user_label": "Ann"},
              {**response, "id": 12, "confidence": 10, "user_id": 2, "user_label": "ann"}, {**response, "id": 13, "confidence": 50, "user_id": 3, "user_label": "ANN"}]}  # fmt: skip
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"user": {}, "predictions": [record]}))
    real.import_file(file)
    assert briers(real) == {"Ann": 0.81, "ann (predictionbook 2)": 0.01, "ANN (predictionbook 3)": 0.25}
    record["responses"][1]["user_label"] = "Annie"  # who calls herself otherwise since
    file.write_text(json.dumps({"user": {}, "predictions": [record]}))
    root = real.root()
    assert real.import_file(file).counts["known"] == 3
    assert real.root() == root
    rows = list(csv.DictReader(StringIO(lines(f"{HEAD},outcome", "A?,2024-12-31,ANN,2024-01-01,0.7,yes"))))
    assert real.import_rows(rows).forecasters == 0


def test_broken_cells_cost_their_rows(real, tmp_path):
    good = ["A?,2024-12-31,Ann,2024-01-01,0.7", "B?,2024-12-31,Ann,2024-01-01,0.7"]
    bad = ['"C" x?,2024-12-31,Ann,2024-01-01,0.7', f'"{"y" * 200_000}",2024-12-31,Ann,2024-01-01,0.7', "D?,9999-12-31,Ann,2024-01-01,0.7",
           "E?,2024-12-31,Ann,9999-12-31T23:59:59-05:00,0.7", '"F?,2024-12-31,Ann,2024-01-01,0.7']  # fmt: skip
    (tmp_path / "a.csv").write_text(lines(HEAD, *bad[:2], good[0], *bad[2:4], good[1], bad[4]))
    told = real.import_file(tmp_path / "a.csv", skip_bad=True)
    assert (told.counts["forecasts"], told.counts["bad"]) == (2, 5), told.problems
    assert [problem.line for problem in told.problems] == [2, 3, 5, 6, 8]


def test_percent_signs_of_a_sheet_mean_what_its_formats_say(real, tmp_path):
    """0.5 is 50% where the format multiplies, and 0.5% where the sign is a letter of it; codes keep their zeros."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEAD.split(","))
    formats = {
        "0.0%": 0.5,
        '0.0"%"': 0.005,
        "0.0\\%": 0.005,
        '[Red]0.0"%";-0"%"': 0.005,
        '0.0" of 1%"': 0.005,
        "0.00": 0.5,
    }
    for row, number_format in enumerate(formats, 2):
        sheet.append([f"Q{row}?", "2024-12-31", "Ann", "2024-01-01", 0.5])
        sheet.cell(row, 5).number_format = number_format
    book.create_sheet("notes").append(["x"])
    book.save(tmp_path / "a.xlsx")
    told = real.import_file(tmp_path / "a.xlsx")  # one sheet in our columns beside another is no guess
    assert told.guesses == []
    assert [f.probability for f in real.forecasts()] == list(formats.values())


@pytest.mark.parametrize(
    ("number_format", "value", "means"),
    [
        ('[>1]0"%";0%', 0.3, 0.3),
        ('[>1]0"%";0%', 30, 0.3),
        ('[<=1]0%;0"%"', 0.3, 0.3),
        ('[<=1]0%;0"%"', 30, 0.3),
        ('[Red][>=1]0"%";[<1][$-409]0%', 0.3, 0.3),
        ('[<0.01]"<1%";0%', 0.3, 0.3),
        ('[<0.01]"<1%";0%', 0.005, 0.005),
        ('[<1]"<1%";0"%"', 0.5, 0.005),
        ('[<0.1]"low: "0%;[<0.5]"mid: "0%;"high: "0"%"', 60, 0.6),
        ("0.0‰", 0.7, 0.0007),
        ('0.0" pct"', 0.7, 0.007),
        ("0.0[$%]", 0.7, 0.007),
        ("0.0％", 0.7, 0.007),
        ('0.0,"%"', 30_000, 0.3),
        ("0%;@", 0.3, 0.3),
        ("0.0_%", 0.3, 0.3),
        ("@", 0.3, 0.3),
        ('[>1]0"%"', 0.3, None),  # the sheet shows ####
        ('[>1]0"%";0%;0"%"', 0.3, None),  # programs differ
        ('"<1%"', 0.3, None),
    ],
)
def test_a_chance_in_a_sheet_is_what_the_section_of_its_format_shows(real, tmp_path, number_format, value, means):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(","))
    book.active.append(["A?", "2024-12-31", "Ann", "2024-01-01", value])
    book.active.cell(2, 5).number_format = number_format
    book.save(tmp_path / "a.xlsx")
    told = real.import_file(tmp_path / "a.xlsx", skip_bad=True)
    assert [f.probability for f in real.forecasts()] == [] if means is None else [means]
    assert bool(told.problems) == (means is None)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="E2" s="1" t="n"><v>30</v></c>',
        b'<c s="1" r="E2"><v>30</v></c>',
        b"<c s='1' r='e2'><v>30</v></c>",
        b'<c s="1"><v>30</v></c>',  # the one behind the one before
        b'<c\n  s="1"\n  r="E2"><v>30</v></c>',
    ],
)
def test_a_cell_has_its_format_however_its_xml_is_written(real, tmp_path, cell):
    openpyxl = pytest.importorskip("openpyxl")
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEAD.split(","))
    book.active.append(["A?", "2024-12-31", "Ann", "2024-01-01", 30])
    book.active.cell(2, 5).number_format = '[<=1]0%;0"‰"'
    book.save(made)
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as out:
        for name in given.namelist():
            content = given.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb'<c r="E2".*?</c>', cell, content, flags=re.DOTALL)
            out.writestr(name, content)
    real.import_file(tmp_path / "a.xlsx")
    assert [f.probability for f in real.forecasts()] == [0.03]


HUB = "reference_date,target,horizon,target_end_date,location,output_type,output_type_id,value"


def hub(tmp_path, model_output, target_data):
    (tmp_path / "hub/model-output/team-model").mkdir(parents=True)
    (tmp_path / "hub/target-data").mkdir()
    (tmp_path / "hub/model-output/team-model/2024-01-06-team-model.csv").write_text(model_output)
    (tmp_path / "hub/target-data/time-series.csv").write_text(target_data)
    return tmp_path / "hub"


def test_codes_of_a_hub_that_lost_their_zeros(real, tmp_path):
    """01 there and 1 here, a target with a blank: one question with its outcome; target data of nothing are told."""
    rows = [
        f"2024-01-06,wk inc hosp ,1,2024-01-13,{place},quantile,{q},{v}"
        for place in ("01",)
        for q, v in ((0.1, 5), (0.5, 10), (0.9, 20))
    ]
    file = hub(
        tmp_path,
        lines(HUB, *rows),
        lines(
            "target,target_end_date,location,observation", "wk inc hosp,2024-01-13,1,12", "wk inc death,2024-01-13,1,3"
        ),
    )
    told = real.import_file(file)
    assert (told.counts["questions"], told.counts["resolutions"], told.counts["bad"]) == (1, 1, 0)
    assert any("no forecast is about: 'wk inc death'" in reason for reason in told.skipped)


@pytest.mark.parametrize("more", [("0.5", "100"), ("0.50", "99")])
def test_a_level_twice_in_a_hub(real, tmp_path, more):
    row = "2024-01-06,wk inc hosp,1,2024-01-13,01,quantile,{},{}"
    said = [("0.1", "5"), ("0.5", "10"), ("0.9", "20"), more]
    file = hub(
        tmp_path, lines(HUB, *(row.format(*one) for one in said)), lines("target,target_end_date,location,observation")
    )
    with pytest.raises(InputError, match=rf"the quantile 0.5 is {more[1]} in line 5 and 10 in line 3"):
        real.import_file(file)


def test_a_hub_from_before_hubverse_and_a_certain_distribution(real, tmp_path):
    before = "forecast_date,target,target_end_date,location,type,quantile,value"
    (tmp_path / "2022-12-05-me.csv").write_text(
        lines(
            before,
            *(
                f"2022-12-05,1 wk ahead inc flu hosp,2022-12-10,01,{kind},{q},{v}"
                for kind, q, v in (("point", "NA", 250), ("quantile", 0.1, 220), ("quantile", 0.5, 250))
            ),
        )
    )
    told = real.import_file(tmp_path / "2022-12-05-me.csv")
    assert (told.form, told.counts["forecasts"], told.counts["bad"]) == ("hubverse", 1, 0)
    assert dict(real.forecasts()[0].quantiles) == {0.1: 220, 0.5: 250}
    row = "2024-01-06,peak,1,2024-01-13,01,cdf,{},{}"
    file = hub(
        tmp_path, lines(HUB, row.format(3, 1), row.format(4, 1)), lines("target,target_end_date,location,observation")
    )
    assert real.import_file(file).counts["bad"] == 0
    assert {value for _, value in real.forecasts()[1].quantiles} == {3}


def fatebook(title, outcome, at):
    names = ("Question title,Multiple choice option,Forecast created by,Forecast (scale = 0-1),Forecast created at,Question created by,"
             "Question created at,Question resolve by,Resolution,Resolved at")  # fmt: skip
    return lines(
        names, f'"{title}",,Ada,0.4,2024-03-01 09:05:7,Ada,2024-03-01 09:05:3,2024-03-01 20:00:0,{outcome},{at}'
    )


def test_an_outcome_taken_back_and_a_new_title(real, tmp_path):
    """What a platform takes back is open again; what it calls otherwise, without an id, is offered as the same."""
    file, at = tmp_path / "a.csv", "2024-03-01 19:00:1"
    seen = []
    for title, outcome, when in (
        ("teh bridge opens", "YES", at),
        ("teh bridge opens", "", ""),
        ("teh bridge opens", "", ""),
        ("teh bridge opens", "NO", at),
        ("the bridge opens", "NO", at),
    ):
        file.write_text(fatebook(title, outcome, when))
        told = real.import_file(file)
        seen.append((real.question(1).outcome, told.counts.get("reopened", 0), told.retitled))
    assert seen == [("yes", 0, []), (None, 1, []), (None, 0, []), ("no", 0, []), ("no", 0, [(1, 2)])]
    assert real.verify().ok


def test_what_was_given_to_other_counts_for_an_option_that_came_later(real, tmp_path):
    """[0.1, 0.2, None, 0.7] said before d was there: 0.7 for d where d happened, so 0.01 + 0.04 + 0.09."""
    questions = lines("Question ID,Question Title,Question Type,MC Options (All),Actual Close Time,Resolution",
                      '7,Which?,multiple_choice,"[\'a\', \'b\', \'d\', \'Other\']",2024-06-01 00:00:00Z,{}')  # fmt: skip
    said = lines("Question ID,Forecaster ID,Forecaster Username,Start Time,End Time,Probability Yes Per Category",
                 '7,5,ann,2024-01-01 00:00:00Z,,"[0.1, 0.2, None, 0.7]"')  # fmt: skip
    for name, outcome in (("open", ""), ("over", "d")):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as made:
            made.writestr("question_data.csv", questions.format(outcome))
            made.writestr("forecast_data.csv", said)
        real.import_file(tmp_path / f"{name}.zip")
    assert real.track_record().scorecards[0].choice_brier.value == pytest.approx(0.14, abs=1e-12)


def test_odd_dates(real, tmp_path):
    """Months in German are told or said; a year, a month or the end of a year are the last day, once confirmed."""
    (tmp_path / "a.csv").write_text(lines(HEAD, "A?,30. Juni 2024,Ann,3. März 2024,0.7"), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"is read as 2024-0[36]-\d+, as it stands in the language de \(--dates de says so\)"
    ):
        real.import_file(tmp_path / "a.csv")
    assert real.import_file(tmp_path / "a.csv", dates="de").counts["forecasts"] == 1
    (tmp_path / "b.csv").write_text(
        lines(
            HEAD, *(f"{c}?,{c},Ann,2023-06-01,0.7" for c in ("2024", "2024-09", "end of 2024", "Q3 2024", "Feb 2024"))
        )
    )
    with pytest.raises(
        InputError, match="'2024' is no day; such cells are read as the last day of the period, here 2024-12-31"
    ):
        real.import_file(tmp_path / "b.csv")
    real.import_file(tmp_path / "b.csv", yes=True)
    closes = [question.closes.isoformat() for question in real.questions()]
    assert closes == ["2024-06-30", "2024-12-31", "2024-09-30", "2024-12-31", "2024-09-30", "2024-02-29"]
