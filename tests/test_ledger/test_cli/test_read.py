"""The verb read: lists, JSON and review sheets, and what spreadsheets do to these."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

TEXT = (
    "Everyone has an opinion about the ferry line. The ferry company will probably close its northern route by the end "
    "of 2026.\n\nThe new harbour will not open before 2028. Hopefully, fares will stay where they are.\n\n"
    "If the unions strike, the southern route will close too. Passenger numbers will rise by June 2027.\n"
)
SAID = ("--author", "Ann Example", "--published", "2026-02-01")


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "ferry.txt"
    file.write_text(TEXT)
    return file


@pytest.fixture(autouse=True)
def ledger(cli):
    cli("init")


@pytest.fixture
def sheet(cli, article, tmp_path):
    file = tmp_path / "claims.csv"
    cli("read", article, *SAID, "--sheet", file)
    return file


def rows_of(file):
    return list(csv.DictReader(io.StringIO(file.read_text())))


def saved(rows, delimiter=",", names=None, end="\r\n"):
    out = io.StringIO()
    writer = csv.DictWriter(out, names or list(rows[0]), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def filled(rows):
    """A sheet in which every claim is decided: four accepted, the hope and the condition declined."""
    for row in rows:
        declined = {"hope": "hope", "conditional": "condition"}.get(row["label"])
        row |= {"decision": "decline", "reason": declined} if declined else {"decision": "accept"}
        if row["decision"] == "accept":
            row["question"] = row["question"] or f"Will that come true: {row['quote']}?"
            row["closes"] = row["closes"] or "2028-12-31"
            row["chance"] = row["chance"] or "50%"
    return rows


def test_without_a_terminal_the_claims_are_listed(cli, article):
    ran = cli("read", article, *SAID)
    lines = ran.out.splitlines()
    assert lines[0].split("\t") == ["claim", "kind", "chance", "closes", "decided", "quote"]
    assert any("northern route" in line and "70%" in line and "2026-12-31" in line for line in lines)
    assert "found: 0 logged, 0 declined" in ran.err
    assert cli("list").out.count("\n") == 1  # nothing is kept by looking


def test_json_gives_every_candidate_with_its_place(cli, article):
    values = cli("read", article, *SAID, "--json").json
    assert values["article"]["author"] == "Ann Example"
    assert values["found"] == len(values["candidates"])
    for one in values["candidates"]:
        assert TEXT[one["start"] : one["end"]] == one["quote"]
        assert one["draft"] is None or one["draft"].startswith("Will ")
    everything = cli("read", article, *SAID, "--all", "--json").json["candidates"]
    assert len(everything) >= len(values["candidates"])


def test_stdin_is_read_and_needs_a_title(cli, monkeypatch):
    for options, code in (((), 1), (("--title", "Ferry"), 0)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        ran = cli("read", "-", *SAID, *options, "--json", code=code)
    assert ran.json["article"]["title"] == "Ferry"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("nothing.txt",), "nothing.txt"),
        (("--published", "2099-01-01"), "in the future"),
        (("--sheet", "s.csv", "--json"), "exclude"),
    ],
)
def test_bad_use_gets_a_sentence(cli, article, given, message):
    named = () if given[0].endswith(".txt") else (article,)
    ran = cli("read", *named, *given, code=2 if message == "exclude" else 1)
    assert message in ran.err


def test_a_sheet_needs_the_day_of_publication(cli, article, tmp_path):
    assert "never assumed" in cli("read", article, "--sheet", tmp_path / "s.csv", code=1).err
    assert not (tmp_path / "s.csv").exists()


def test_a_guessed_day_is_kept_as_one(cli, article, sheet):
    sheet.write_text(saved(filled(rows_of(sheet))))
    cli("read", article, *SAID, "--assumed", "--from-sheet", sheet)
    assert "assumed" in cli("show", "S1").out


def test_a_sheet_comes_back_whole(cli, article, sheet):
    rows = filled(rows_of(sheet))
    route = next(row for row in rows if "northern" in row["quote"])
    assert (route["chance"], route["low"], route["high"], route["closes"]) == ("70%", "55%", "80%", "2026-12-31")
    route |= {"tags": "ferry; north", "belief": "40%", "criteria": "As the company announces."}
    sheet.write_text(saved(rows))
    ran = cli("read", article, *SAID, "--from-sheet", sheet)
    accepted = sum(row["decision"] == "accept" for row in rows)
    assert f"{len(rows)} claims found: {accepted} logged, 2 declined (condition 1, hope 1)." in ran.out
    forecasts = cli("list", "--forecasts", "--json").json["forecasts"]
    first = next(one for one in forecasts if one["forecaster"] == "Ann Example" and "route" in one["question"])
    assert (first["probability"], first["basis"], first["scale"]) == (0.7, "phrase", "opinion@1")
    assert [one["probability"] for one in forecasts if one["forecaster"] == "me"] == [0.4]
    shown = cli("show", "Q1", "--json").json
    assert shown["tags"] == ["ferry", "north"]
    assert shown["horizon"]["phrase"] == "by the end of 2026"
    again = cli("read", article, "--from-sheet", sheet)
    assert again.out.startswith("0 decisions taken")
    assert cli("report").out.count("claims found: ") == 1
    cli("verify")


def test_a_sheet_taken_again_with_changes_amends_the_question(cli, article, sheet):
    rows = filled(rows_of(sheet))
    sheet.write_text(saved(rows))
    cli("read", article, *SAID, "--from-sheet", sheet)
    count = len(cli("list", "--forecasts", "--json").json["forecasts"])
    rows[0] |= {"tags": "ferry", "criteria": "As announced.", "resolution_source": "The company's site."}
    sheet.write_text(saved(rows))
    assert cli("read", article, "--from-sheet", sheet).out.startswith("1 decisions taken")
    shown = cli("show", "Q1", "--json").json
    assert (shown["tags"], shown["criteria"]) == (["ferry"], "As announced.")
    assert shown["resolution_source"] == "The company's site."
    assert shown["revision"] == 2
    assert cli("read", article, "--from-sheet", sheet).out.startswith("0 decisions taken")
    assert len(cli("list", "--forecasts", "--json").json["forecasts"]) == count
    rows[0] |= {"belief": "30%"}
    sheet.write_text(saved(rows))
    assert cli("read", article, "--from-sheet", sheet).out.startswith("1 decisions taken")
    assert cli("read", article, "--from-sheet", sheet).out.startswith("0 decisions taken")
    assert len(cli("list", "--forecasts", "--json").json["forecasts"]) == count + 1
    cli("verify")


def test_a_sheet_taken_again_with_another_chance_leaves_one_forecast_that_counts(cli, article, sheet):
    rows = filled(rows_of(sheet))
    sheet.write_text(saved(rows))
    cli("read", article, *SAID, "--from-sheet", sheet)
    rows[0] |= {"chance": "60%", "low": "", "high": "", "tags": "ferry"}
    sheet.write_text(saved(rows))
    cli("read", article, "--from-sheet", sheet)
    cli("read", article, "--from-sheet", sheet)
    question = cli("show", "Q1", "--json").json
    assert question["tags"] == ["ferry"]
    standing = [one for one in question["forecasts"] if one["state"] != "recoded"]
    assert [one["chance"] for one in standing] == [0.6]
    cli("verify")


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: saved(rows).encode("utf-8-sig"),
        lambda rows: saved(rows, ";").encode(),
        lambda rows: saved(rows, "\t").encode("utf-16"),
        lambda rows: ("sep=;\r\n" + saved(rows, ";")).encode(),
        lambda rows: saved(rows, names=sorted(rows[0], reverse=True), end="\n").encode(),
        lambda rows: (saved(rows) + "," * (len(rows[0]) - 1) + "\r\n").encode(),
        lambda rows: saved(rows, ";").replace("2026-12-31", "31.12.2026").replace("70%", "70,00 %").encode("cp1252"),
        lambda rows: saved(rows).replace("2026-12-31", "12/31/2026").replace("70%", "0.7").encode(),
        lambda rows: saved([{name.upper(): cell for name, cell in row.items()} for row in rows]).encode(),
    ],
    ids=["bom", "semicolons", "utf-16", "sep", "order", "empty row", "German", "American", "capitals"],
)
def test_what_spreadsheets_do_is_put_up_with(cli, article, sheet, change):
    rows = filled(rows_of(sheet))
    sheet.write_bytes(change(rows))
    cli("read", article, *SAID, "--from-sheet", sheet)
    question = cli("show", "Q1", "--json").json
    assert question["closes"] == "2026-12-31"
    assert question["forecasts"][0]["chance"] == 0.7


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("decision", "perhaps", "'perhaps' is not accept or decline"),
        ("quote", "The ferry company will close its northern route.", "not to be changed"),
        ("start", "x", "not a place"),
        ("closes", "03/04/2027", "two ways"),
        ("closes", "eventually", "no end"),
        ("closes", "2020-01-01", "is before"),
        ("chance", "110%", "110%"),
        ("chance", "", "name no chance"),
        ("question", "", "no question yet"),
        ("said_by", "", "whose forecast"),
        ("article", "0" * 64, "another text"),
        ("coder", "somebody", "--coder"),
        ("belief", "a lot", "a lot"),
        ("low", "90%", "outside its own range"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_kept(cli, article, sheet, column, cell, message):
    rows = filled(rows_of(sheet))
    rows[0][column] = cell
    rows[-1]["decision"] = "declined maybe"
    sheet.write_text(saved(rows))
    ran = cli("read", article, *SAID, "--coder", "me", "--from-sheet", sheet, code=1)
    told = next(line for line in ran.err.splitlines() if message in line)
    assert "line 2, column " in told
    assert f"column {'chance' if column == 'low' else column}" in told
    assert "column decision" in ran.err
    assert cli("list").out.count("\n") == 1
    assert "no source S1" in cli("show", "S1", code=1).err


def test_a_chance_that_the_words_deny_is_no_chance_until_a_person_gives_one(cli, tmp_path):
    article, file = tmp_path / "doubts.txt", tmp_path / "doubts.csv"
    article.write_text("The bank will not cut rates by June: 85%. I am not 90% sure that it will raise them.\n")
    cli("read", article, *SAID, "--sheet", file)
    kept, denied = rows_of(file)
    assert (kept["question"], kept["chance"]) == ("Will the bank not cut rates by 2026-06-30?", "85%")
    assert (denied["chance"], "denied-probability" in denied["remarks"]) == ("", True)
    denied["question"] = "Will the bank raise rates by 2026-06-30?"
    both = [{**row, "decision": "accept", "closes": "2026-06-30"} for row in (kept, denied)]
    file.write_text(saved(both))
    assert "name no chance" in cli("read", article, *SAID, "--from-sheet", file, code=1).err
    turned = {**both[0], "question": "Will the bank cut rates by 2026-06-30?"}
    file.write_text(saved([turned]))
    told = cli("read", article, *SAID, "--from-sheet", file, code=1).err
    assert "column chance" in told
    assert "was copied across" in told
    file.write_text(saved([{**turned, "chance": "15%"}, {**both[1], "chance": "70%"}]))
    cli("read", article, *SAID, "--from-sheet", file)
    chances = [one["probability"] for one in cli("list", "--forecasts", "--json").json["forecasts"]]
    assert sorted(chances) == [0.15, 0.7]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"quote,decision\n", "no column 'article'"),
        (b"quote,quote,decision,article\n", "twice"),
        (b'quote,decision,article\n"open,x,y\n', "quote left open"),
        (b"\x00\x01\x02", "not text"),
        (b"quote,decision,article\na,b,c,d\n", "4 cells"),
    ],
)
def test_what_is_no_sheet_is_refused(cli, article, sheet, content, message):
    sheet.write_bytes(content)
    assert message in cli("read", article, *SAID, "--from-sheet", sheet, code=1).err


def test_cells_cannot_be_formulas(cli, tmp_path):
    file, sheet = tmp_path / "a.txt", tmp_path / "s.csv"
    file.write_text("Some say this. =SUM(A1) will probably rise by June 2027. -2 points will be lost by June 2027.")
    cli("read", file, "--author", "=HYPERLINK(1)", "--published", "2026-02-01", "--sheet", sheet)
    cells = [cell for row in csv.reader(io.StringIO(sheet.read_text())) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    rows = filled(rows_of(sheet))
    sheet.write_text(saved(rows))
    cli("read", file, "--author", "=HYPERLINK(1)", "--published", "2026-02-01", "--from-sheet", sheet)
    assert cli("list", "--forecasts", "--json").json["forecasts"][0]["forecaster"] == "=HYPERLINK(1)"


def test_two_rows_of_a_claim_are_two_questions(cli, article, sheet):
    rows = filled(rows_of(sheet))
    rows.insert(1, {**rows[0], "question": "Will the company sell two boats?", "chance": "30%"})
    sheet.write_text(saved(rows))
    cli("read", article, *SAID, "--from-sheet", sheet)
    assert cli("show", "Q2", "--json").json["claim"]["id"] == "C1"
    written = sheet.with_name("again.csv")
    cli("read", article, "--sheet", written)
    assert [row["question"] for row in rows_of(written)][:2] == [row["question"] for row in rows[:2]]
    assert cli("read", article, "--from-sheet", written).out.startswith("0 decisions")


def test_a_row_may_be_added_for_what_no_reader_found(cli, article, sheet):
    rows = filled(rows_of(sheet))
    own = dict.fromkeys(rows[0], "") | {"article": rows[0]["article"], "said_by": "Ann Example", "decision": "accept"}
    own |= {"quote": "Everyone has an opinion about the ferry line.", "question": "Will it?", "closes": "2027-01-01"}
    sheet.write_text(saved([{**own, "chance": "60%"}]))
    cli("read", article, *SAID, "--from-sheet", sheet)
    claim = cli("show", "C1", "--json").json
    assert (claim["span_start"], claim["span_end"]) == (0, 45)


def test_the_second_coder_does_not_see_the_first_ones_decisions(cli, article, sheet, tmp_path):
    sheet.write_text(saved(filled(rows_of(sheet))))
    cli("read", article, *SAID, "--from-sheet", sheet)
    other = tmp_path / "other.csv"
    cli("read", article, "--coder", "Lou", "--sheet", other)
    assert {row["decision"] for row in rows_of(other)} == {""}
    assert {one["decided"] for one in cli("read", article, "--coder", "Lou", "--json").json["candidates"]} == {None}
    rows = filled(rows_of(other))
    rows[0]["chance"] = "55%"
    other.write_text(saved(rows))
    before = cli("list", "--forecasts").out
    assert "for comparison" in cli("read", article, "--from-sheet", other).err
    assert cli("list", "--forecasts").out == before
    assert len(cli("agreement", "S1", "--json").json[0]["disagreements"]) == 1


def test_a_link_is_fetched_only_when_it_is_given(cli, monkeypatch):
    def answer(link):
        asked.append(link)
        return TEXT.encode()

    asked: list[str] = []
    monkeypatch.setattr("ledger.coding.fetch.fetch", answer)
    values = cli("read", "https://example.org/ferry.txt", *SAID, "--json").json
    assert asked == ["https://example.org/ferry.txt"] == [values["article"]["url"]]


def test_the_shape_of_the_json_is_the_documented_one(cli, article):
    one = cli("read", article, *SAID, "--json").json
    assert set(one) == {"article", "coder", "found", "candidates"}
    extra = {"draft", "suggested_reason", "remarks", "decided"}
    assert extra < set(one["candidates"][0])
    assert json.loads(json.dumps(one)) == one


def test_every_column_of_the_sheet_is_documented(sheet):
    page = (Path(__file__).parents[3] / "docs" / "from-op-ed-to-scores.md").read_text()
    assert [name for name in rows_of(sheet)[0] if f"| `{name}` |" not in page] == []


def test_a_workbook_goes_both_ways(cli, article, tmp_path):
    """Written as .xlsx, decided on in it, and taken back; a row that is added by hand needs no hash."""
    openpyxl = pytest.importorskip("openpyxl")
    file, table = tmp_path / "claims.xlsx", tmp_path / "claims.csv"
    cli("read", article, *SAID, "--sheet", file)
    cli("read", article, *SAID, "--sheet", table)
    book = openpyxl.load_workbook(file)
    (sheet,) = book.worksheets
    names = [cell.value for cell in sheet[1]]
    rows = [{name: value or "" for name, value in zip(names, row, strict=True)} for row in sheet.values][1:]
    assert rows == rows_of(table)
    for number, row in enumerate(filled(rows), 2):
        for at, name in enumerate(names, 1):
            sheet.cell(number, at, row[name])
    sheet.cell(2, names.index("closes") + 1, date(2027, 6, 30))
    chance = sheet.cell(2, names.index("chance") + 1, 0.6)
    chance.number_format = "0%"
    added = {"quote": "Everyone has an opinion about the ferry line.", "decision": "decline", "reason": "vague"}
    sheet.append([""] * len(names))
    sheet.append([added.get(name) for name in names])
    book.save(file)
    assert "6 decisions taken" in cli("read", article, *SAID, "--from-sheet", file).out
    assert "0 decisions taken" in cli("read", article, *SAID, "--from-sheet", file).out
    listed = cli("list", "--json").out
    assert '"closes":"2027-06-30"' in listed.replace(" ", "")
    assert "chance        0.6\n" in cli("show", "Q1").out
    assert "exists already" in cli("read", article, *SAID, "--sheet", file, code=1).err
    file.write_bytes(b"no workbook")
    assert "not a workbook" in cli("read", article, *SAID, "--from-sheet", file, code=1).err
