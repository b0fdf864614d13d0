"""A site of one topic, a site that the journal remembers, and articles that two coders read."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from forecasts import Article
from forecasts.records.nouns import Coding
from ledger.coding.article_reading import Accept, Decline
from ledger.errors import RefusedError, UnknownError


def content(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def rows(folder):
    return list(csv.DictReader((folder / "data" / "forecasts.csv").read_text().splitlines(keepends=True)))


def test_a_site_of_one_topic_says_how_much_it_leaves_out(record_book, tmp_path):
    record_book.publish(tmp_path / "all")
    record_book.publish(tmp_path / "part", tags=["weather"])
    every, part = rows(tmp_path / "all"), rows(tmp_path / "part")
    wanted = [row for row in every if "weather" in row["tags"].split("; ")]
    assert 0 < len(part) == len(wanted) < len(every)
    assert part == wanted
    asked = [one for one in record_book.questions() if "weather" in one.tags]
    total = len(record_book.questions())
    words = f"{len(asked)} of the {total} questions of this ledger, and {len(part)} of its {len(every)} forecasts"
    for name in ("index.html", "method.html", "check.html", "forecasters/bo/index.html"):
        assert words in (tmp_path / "part" / name).read_text()
    assert {file.stem for file in (tmp_path / "part" / "questions").glob("Q*.html")} == {str(one) for one in asked}
    assert "Record: weather" in (tmp_path / "part" / "index.html").read_text()
    assert "Only questions with" not in (tmp_path / "all" / "index.html").read_text()
    method = json.loads((tmp_path / "part" / "method.json").read_text())
    assert method["logged"] == len(part)
    assert method["found"] == method["taken"] + method["declined"] + method["undecided"]
    outside = [one for one in record_book.questions() if "weather" not in one.tags and "event" in one.text]
    text = "".join(file.read_text() for file in (tmp_path / "part").glob("*.html"))
    assert not [one for one in outside if f"<bdi>{one.text}</bdi>" in text]


def test_a_topic_that_is_not_there(record_book, tmp_path):
    with pytest.raises(UnknownError, match="no question with the tag 'wether'"):
        record_book.publish(tmp_path / "site", tags=["wether"])
    assert not (tmp_path / "site").exists()


def test_the_journal_remembers_a_site_and_the_site_stays_the_same(record_book, tmp_path):
    first = record_book.publish(tmp_path / "site")
    entries = record_book.root()
    assert first.checkpoint == entries
    assert record_book.record_report(first.sha256, first.checkpoint)
    before = content(tmp_path / "site")
    again = record_book.publish(tmp_path / "site")
    assert (again.written, again.sha256, again.checkpoint) == (0, first.sha256, first.checkpoint)
    assert content(tmp_path / "site") == before
    assert not record_book.record_report(again.sha256, again.checkpoint)
    assert record_book.root()[0] == entries[0] + 1
    record_book.log("Q40", forecaster="Bo", probability=0.3, made_on="2020-01-20")
    record_book.publish(tmp_path / "site")
    page = (tmp_path / "site" / "check.html").read_text()
    assert first.sha256 in page
    assert f"{entries[0]}:{entries[1]}" in page
    assert record_book.verify(checkpoint=first.checkpoint).ok


@pytest.mark.parametrize(
    ("sha256", "entries", "said"), [("0" * 63, 3, "not a SHA-256"), ("0" * 64, 3, "does not begin"), ("0" * 64, 10**6, "does not begin")]
)  # fmt: skip
def test_what_cannot_have_been_published(record_book, sha256, entries, said):
    before = record_book.root()
    with pytest.raises(RefusedError, match=said):
        record_book.record_report(sha256, (entries, "1" * 64))
    assert record_book.root() == before


def test_publish_and_record_by_command(ready, tmp_path):
    assert "Recorded in the journal." in ready("publish", tmp_path / "site", "--record").err
    assert "has that already" in ready("publish", tmp_path / "site", "--record").err
    ready("publish", tmp_path / "site", "--record", "--ledger-at", "1", code=2)
    assert "no question with the tag" in ready("publish", tmp_path / "b", "--tag", "none", code=1).err


def test_readings_kept_for_comparison_are_not_counted(book, tmp_path):
    towns = ("Alba", "Cena", "Dorn")
    text = "A note.\n\n" + "\n\n".join(f"{town} will build a bridge by 2027." for town in towns)
    article = Article(text=text, title="Bridges", author="Ann Example", published=date(2026, 2, 1))
    for coder in ("Kim", "Lou"):
        reading = book.read(article, coder=coder)
        made = [
            Decline("vague") if at == 0 else Accept(Coding(text=f"Will {town} have a bridge?", closes="2027-12-31", probability=0.7), "Ann Example")
            for at, town in enumerate(towns)
        ][: len(reading.offered) - 1 if coder == "Kim" else None]  # fmt: skip
        book.decide(reading, *zip(reading.offered, made, strict=False))
    book.publish(tmp_path / "site")
    method = json.loads((tmp_path / "site" / "method.json").read_text())
    assert [method[name] for name in ("found", "taken", "declined", "undecided")] == [3, 1, 1, 1]
    page = (tmp_path / "site" / "sources" / "S1.html").read_text()
    assert "3 = 1 logged + 1 declined + 1 not decided" in page
    assert page.count("kept for comparison") == method["compared"] > 0


def test_what_changed_goes_by_when_it_was_entered(book, tmp_path):
    said = {"forecaster": "Ada", "made_on": "2020-01-05"}
    book.log("Will it rain by 2020-02-01?", closes="2020-02-01", probability=0.7, **said)
    book.resolve("Q1", "yes", known_on="2020-02-01")
    book.resolve("Q1", "no", known_on="2020-02-01", reason="the gauge was read wrongly")
    book.publish(tmp_path / "site")
    events = json.loads((tmp_path / "site" / "index.json").read_text())["events"]
    assert [(one["what"], one["summary"]) for one in events] == [
        ("Corrected", "yes -> no (the gauge was read wrongly)"),
        ("Resolved", "yes, known since 1 February 2020"),
        ("Forecast", "Ada at 70%, said 5 January 2020"),
    ]
    assert {one["day"] for one in events} == {str(book.today)}


def test_a_score_that_is_withheld_is_in_no_table(record_book, tmp_path):
    record_book.publish(tmp_path / "site")
    pages = [*(tmp_path / "site" / "forecasters").rglob("index.html"), tmp_path / "site" / "method.html"]
    few = [row for page in pages for row in page.read_text().split("<tr")[1:] if 'class="few"' in row[:20]]
    yes_no = [row for row in few if 'data-label="Base rate"' in row]
    assert yes_no
    assert all(">withheld</td>" in row and 'class="interval"' not in row for row in yes_no)
