"""The site as files: whole, the same every time, linked without a gap, and read by other people's parsers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from urllib.parse import unquote, urlsplit

import feedparser
import html5lib
import icalendar
import numpy as np
import pytest

from ledger.errors import RefusedError, StorageError
from ledger.reports.pages.contents import Contents
from ledger.reports.pages.data_lines import csv_cells, csv_line
from ledger.reports.pages.site_settings import Site, read_site
from ledger.reports.pages.slugs import slugs
from ledger.reports.pages.table_rows import RowRenderer
from ledger.reports.site.folder import new_folder

BASE = "https://example.org/record/"


def pages(folder):
    return sorted(folder.rglob("*.html"))


def content(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


def tree(file):
    return html5lib.parse(file.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def test_pages_of_everything(site_folder, record_book):
    names = set(content(site_folder))
    assert {
        "index.html",
        "calendar.html",
        "corrections.html",
        "method.html",
        "check.html",
        "feed.atom",
        "due.ics",
        "sitemap.xml",
        "robots.txt",
    } <= names
    assert {
        "site.css",
        "site.js",
        "logo.svg",
        "CNAME",
        "data/forecasts.csv",
        "data/track-record.json",
        "data/dictionary.json",
        "data/files.txt",
    } <= names
    for question in record_book.questions():
        assert {f"questions/{question}.html", f"questions/{question}.json", f"questions/{question}.csv"} <= names
    for who in ("ada-lovelace", "bo", "cy-young"):
        assert {
            f"forecasters/{who}/{name}"
            for name in ("index.html", "data.json", "data.csv", "feed.atom", "card.html", "badge.svg")
        } <= names
    for tag in ("politics", "economy", "weather"):
        assert {f"topics/{tag}/{name}" for name in ("index.html", "data.json", "data.csv", "feed.atom")} <= names
    assert "sources/S1.html" in names


def test_every_forecast_has_its_anchor_quote_and_outcome(site_folder, record_book):
    ids = {
        element.get("id") for file in site_folder.glob("forecasters/*/index.html") for element in tree(file).iter("tr")
    }
    assert {str(forecast) for forecast in record_book.forecasts()} <= ids
    page = (site_folder / "forecasters" / "cy-young" / "index.html").read_text()
    assert "it will, 0" in page
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener noreferrer"' in page


def test_html_is_valid(site_folder):
    for file in pages(site_folder):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        parsed = parser.parse(file.read_text(encoding="utf-8"))
        ids = [element.get("id") for element in parsed.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), f"{file}: {[i for i in ids if ids.count(i) > 1][:3]}"
        assert len(parsed.findall(".//h1")) == 1


def test_links_all_resolve(site_folder):
    ids = {file: {e.get("id") for e in tree(file).iter() if e.get("id")} for file in pages(site_folder)}
    count = 0
    for file in pages(site_folder):
        for element in tree(file).iter():
            for name in ("href", "src"):
                link = element.get(name)
                if not link or link.startswith(("http://", "https://")):
                    if link and link.startswith(BASE):
                        assert (site_folder / link[len(BASE) :]).is_file(), link
                    continue
                count += 1
                parts = urlsplit(link)
                target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
                assert target.is_file(), f"{file}: {link}"
                assert site_folder in target.parents
                if parts.fragment and target.suffix == ".html":
                    assert parts.fragment in ids[target], f"{file}: {link}"
    assert count > 1000


def test_policy_and_outward_links(site_folder):
    for file in pages(site_folder):
        parsed = tree(file)
        policy = parsed.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not [e for e in parsed.iter() if e.get("style") is not None or any(k.startswith("on") for k in e.attrib)]
        for link in parsed.iter("a"):
            if link.get("href", "").startswith("http") and not link.get("href").startswith(BASE):
                assert link.get("rel") == "nofollow noopener noreferrer"
        for element in parsed.iter():
            if element.tag in ("img", "script", "link") and element.get("rel") not in ("canonical",):
                assert not (element.get("src") or element.get("href") or "").startswith("http")


def test_charts_have_words_and_a_table(site_folder):
    count = 0
    for file in pages(site_folder):
        for figure in tree(file).iter("figure"):
            svg = next(e for e in figure.iter() if str(e.tag).endswith("svg"))
            assert svg.get("role") == "img"
            words = [e for e in svg if str(e.tag).endswith(("title", "desc"))]
            assert svg.get("aria-labelledby").split() == [e.get("id") for e in words]
            assert all(e.text.strip() for e in words)
            assert figure.find(".//table") is not None or figure.find(".//a") is not None
            count += 1
    assert count > 40


def test_feeds_calendar_sitemap_and_claim_reviews(site_folder):
    for file in site_folder.rglob("*.atom"):
        found = feedparser.parse(file.read_bytes())
        assert not found.bozo, file
        assert found.feed.title
        assert found.feed.id.startswith("urn:uuid:")
        assert 0 < len(found.entries) <= 40
        assert len({entry.id for entry in found.entries}) == len(found.entries)
        days = [entry.updated for entry in found.entries]
        assert days == sorted(days, reverse=True) or "forecasters" in str(file) or "topics" in str(file)
        for entry in found.entries:
            path = urlsplit(entry.link).path.removeprefix("/record/")
            assert (site_folder / path).is_file(), entry.link
    calendar = icalendar.Calendar.from_ical((site_folder / "due.ics").read_bytes())
    events = [event for event in calendar.walk("VEVENT")]
    due = json.loads((site_folder / "calendar.json").read_text())["due"]
    assert [(str(e["SUMMARY"]), e.decoded("DTSTART").isoformat()) for e in events] == [
        (d["question"], d["closes"]) for d in due
    ]
    assert events
    sitemap = ET.fromstring((site_folder / "sitemap.xml").read_text())
    listed = {url.text for url in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert listed == {
        BASE + file.relative_to(site_folder).as_posix() for file in pages(site_folder) if file.name != "card.html"
    }
    reviews = 0
    for file in site_folder.glob("questions/Q*.html"):
        for script in tree(file).iter("script"):
            if script.get("type") == "application/ld+json":
                review = json.loads(script.text)
                assert (review["@type"], review["reviewRating"]["ratingValue"] in (0, 1)) == ("ClaimReview", True)
                assert review["itemReviewed"]["text"].startswith("quote number")
                reviews += 1
    assert reviews >= 6


def test_checksums(site_folder):
    listed = dict(
        reversed(line.split("  ", 1)) for line in (site_folder / "data" / "files.txt").read_text().splitlines()
    )
    found = content(site_folder)
    assert set(found) == set(listed) | {"data/files.txt"}
    assert all(hashlib.sha256(found[path]).hexdigest() == digest for path, digest in listed.items())


def test_pictures_for_social_cards(site_folder):
    for who in ("ada-lovelace", "bo"):
        data = (site_folder / "forecasters" / who / "card.png").read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (1200, 630)
    page = (site_folder / "forecasters" / "bo" / "index.html").read_text()
    assert f'<meta property="og:image" content="{BASE}forecasters/bo/card.png">' in page


def test_same_ledger_and_day_give_the_same_bytes(record_book, tmp_path, clock):
    record_book.publish(tmp_path / "a", as_of="2026-03-01")
    clock.advance(days=40)
    record_book.publish(tmp_path / "b", as_of="2026-03-01")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_two_processes_give_the_same_bytes(record_book, path, tmp_path):
    record_book.close()
    for seed in ("1", "2"):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PREDICTION_LEDGER_DB": str(path),
            "TZ": "Asia/Tokyo" if seed == "1" else "UTC",
        }
        command = [sys.executable, "-m", "ledger", "publish", str(tmp_path / seed), "--as-of", "2026-03-01"]
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=120)
    assert content(tmp_path / "1") == content(tmp_path / "2")


def test_second_publish_writes_only_what_changed(record_book, tmp_path):
    out = tmp_path / "site"
    first = record_book.publish(out, as_of="2026-03-01")
    stamps = {file: file.stat().st_mtime_ns for file in out.rglob("*") if file.is_file()}
    again = record_book.publish(out, as_of="2026-03-01")
    assert (again.files, again.written) == (first.files, 1 if again.written else 0)
    record_book.log("Q40", forecaster="Bo", probability=0.3, made_on="2020-01-20")
    third = record_book.publish(out, as_of="2026-03-01")
    assert 5 < third.written < 40
    unchanged = [file for file in out.rglob("questions/*") if file.stat().st_mtime_ns == stamps.get(file)]
    assert len(unchanged) > 100


def test_a_folder_of_others_is_left_alone(record_book, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.txt").write_text("years of work")
    with pytest.raises(RefusedError, match="did not write"):
        record_book.publish(tmp_path / "theirs")
    assert content(tmp_path / "theirs") == {"thesis.txt": b"years of work"}
    record_book.publish(tmp_path / "ours")
    (tmp_path / "ours" / "CNAME").write_text("example.org")
    with pytest.raises(RefusedError, match="CNAME"):
        record_book.publish(tmp_path / "ours")
    (tmp_path / "link").symlink_to(tmp_path / "ours")
    with pytest.raises(RefusedError, match="not a folder"):
        record_book.publish(tmp_path / "link")


def test_what_goes_wrong_leaves_the_old_site(tmp_path):
    with new_folder(tmp_path / "site") as folder:
        folder.write("a.txt", b"old")
    before = content(tmp_path / "site")

    def broken():
        with new_folder(tmp_path / "site") as folder:
            folder.write("a.txt", b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert content(tmp_path / "site") == before
    assert [file.name for file in tmp_path.iterdir()] == ["site"]
    with (
        new_folder(tmp_path / "site"),
        pytest.raises(RefusedError, match="another program"),
        new_folder(tmp_path / "site"),
    ):
        pass


@pytest.mark.parametrize("after", [0.0, 0.05, 0.15, 0.3])
def test_a_killed_publish_leaves_a_whole_site(tmp_path, after):
    """Old or new, never a mixture; the next run cleans up."""
    code = """
import sys
from ledger.reports.site.folder import new_folder
print("go", flush=True)
for n in range(1, 10**6):
    with new_folder(sys.argv[1]) as folder:
        for at in range(40):
            folder.write(f"{at % 5}/{at}.txt", b"%d" % n)
""".replace("new_folder(sys.argv[1])", "new_folder(__import__('pathlib').Path(sys.argv[1]))")
    out = tmp_path / "site"
    process = subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE)
    process.stdout.readline()
    while not out.exists():
        time.sleep(0.002)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    if not out.exists():  # killed between two renames, where folders cannot be swapped at once
        assert (tmp_path / ".site.old").is_dir()
    with new_folder(out) as folder:
        assert (
            not out.exists()
            or len({file.read_bytes() for file in out.glob("*/*.txt") if file.parent.name != "data"}) == 1
        )
        folder.write("last.txt", b"last")
    assert [file.name for file in tmp_path.iterdir()] == ["site"]
    assert set(content(out)) == {"last.txt", "data/files.txt"}


def test_minimum_n_and_kinds_of_evidence(record_book, tmp_path):
    record_book.publish(tmp_path / "site", as_of="2020-02-20")
    page = (tmp_path / "site" / "forecasters" / "bo" / "index.html").read_text()
    assert "withheld" in page
    assert "a headline score needs 10" in page
    record_book.publish(tmp_path / "site")
    page = (tmp_path / "site" / "forecasters" / "ada-lovelace" / "index.html").read_text()
    assert "how often it happened: stated probabilities" in page
    assert "not the same kind of evidence" in page
    everything = "".join(file.read_text() for file in pages(tmp_path / "site"))
    assert "how often it happened: all" not in everything


def test_a_question_whose_words_are_gone_is_not_published(record_book, tmp_path, store):
    """Nothing redacts yet, so a body that is gone was taken."""
    asked = record_book.ask("Will this be redacted?", closes="2030-01-01")
    record_book.ask("Will this stay?", closes="2030-01-01")
    database = store(record_book)
    seq = database.value("SELECT entry FROM question WHERE id = :id", {"id": asked.id})
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.execute(f"DROP TRIGGER {trigger}")
    database.execute("UPDATE entry SET body = NULL WHERE seq = :seq", {"seq": seq})
    database.execute("DELETE FROM question WHERE id = :id", {"id": asked.id})
    with pytest.raises(RefusedError, match="no later entry says that it was redacted"):
        record_book.publish(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_corrections_are_listed(site_folder):
    page = (site_folder / "corrections.html").read_text()
    assert "the count was wrong" in page
    assert "clearer" in page
    assert "We say so." in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel = 'x'", "is no setting"),
        ("title = 1", "must be text"),
        ("title = ", "is not TOML"),
        ("base_url = 'https://example.org'", "ends with a slash"),
        ("base_url = 'javascript:x'", "is not a link"),
        ("contact = 'x y'", "e-mail address or a link"),
        ("dates = 'tlh'", "dates is one of"),
        ("accent = 'red; }'", "is a colour"),
        ("logo = 'none.svg'", "there is no picture"),
        ("templates = 'none'", "there is no folder"),
    ],
)
def test_settings_that_are_wrong(tmp_path, text, said):
    (tmp_path / "site.toml").write_text(text)
    with pytest.raises(RefusedError, match=said):
        read_site(tmp_path / "site.toml")


def test_own_templates_languages_and_colours(record_book, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "calendar.html.j2").write_text("gone")
    (tmp_path / "own" / "check.html.j2").write_text(
        "{% extends layout %}{% block content %}<h1>Ours: {{ record.root }}</h1>{% endblock %}"
    )
    record_book.publish(tmp_path / "site", site=Site(templates=tmp_path / "own", dates="de", accent="#123456"))
    assert "Ours: " in (tmp_path / "site" / "check.html").read_text()
    assert re.search(r"\d\. Dezember 2019", (tmp_path / "site" / "forecasters" / "bo" / "index.html").read_text())
    assert "--accent: #123456" in (tmp_path / "site" / "site.css").read_text()


def test_slugs_stay_and_differ():
    assert slugs([(1, "Ada"), (2, "ADA"), (3, "ada 2"), (4, "…"), (5, "NUL")]) == {
        1: "ada",
        2: "ada-2",
        3: "ada-2-3",
        4: "n-4",
        5: "n-5",
    }
    found = slugs((n, name) for n, name in enumerate(["a", "a-2", "a", "A 2", "../a", "é", "É"] * 3, 1))
    assert len(set(found.values())) == len(found)


def test_an_empty_ledger_has_a_site(book, tmp_path):
    book.publish(tmp_path / "site")
    assert "Nobody has the 10 scored yes/no forecasts" in (tmp_path / "site" / "index.html").read_text()
    for file in pages(tmp_path / "site"):
        html5lib.HTMLParser(strict=True).parse(file.read_text())


def test_the_full_ledger_has_a_site(full_book, tmp_path):
    full_book.publish(tmp_path / "site")
    for file in pages(tmp_path / "site"):
        html5lib.HTMLParser(strict=True).parse(file.read_text())


def test_long_lists_are_split(book, tmp_path, monkeypatch):
    monkeypatch.setattr("ledger.reports.pages.forecasters.ON_PAGE", 5)
    monkeypatch.setattr("ledger.reports.pages.forecasters.NEWEST", 3)
    monkeypatch.setattr("ledger.reports.pages.questions.ON_PAGE", 2)
    monkeypatch.setattr("ledger.reports.pages.lists.ON_LIST", 4)
    monkeypatch.setattr("ledger.reports.pages.forecast_rows.CHUNK", 4)
    for n in range(12):
        book.log(f"Will {n}?", forecaster="Ada", probability=0.5, made_on="2020-01-01", closes="2020-02-01")
    for n in range(3):
        book.log("Q1", forecaster=f"Bo {n}", probability=0.5, made_on="2020-01-01")
    book.publish(tmp_path / "site")
    folder = tmp_path / "site" / "forecasters" / "ada"
    assert sorted(file.name for file in folder.glob("forecasts-*")) == [
        "forecasts-1.html",
        "forecasts-2.html",
        "forecasts-3.html",
    ]
    ids = [e.get("id") for n in (1, 2, 3) for e in tree(folder / f"forecasts-{n}.html").iter("tr") if e.get("id")]
    assert ids == [f"F{n}" for n in range(1, 13)]
    data = json.loads((folder / "data.json").read_text())
    assert data["forecasts"] == len(ids)
    assert [line.split(",")[0] for line in (folder / "data.csv").read_text().splitlines()[1:]] == ids
    assert "The newest 2 of 4" in (tmp_path / "site" / "questions" / "Q1.html").read_text()
    assert (tmp_path / "site" / "questions" / "page-3.html").is_file()
    assert len((tmp_path / "site" / "data" / "forecasts.csv").read_text().splitlines()) == 16


def test_a_crew_writes_what_one_would(record_book, tmp_path, monkeypatch):
    record_book.publish(tmp_path / "one")
    monkeypatch.setattr("ledger.reports.site.parallel.LARGE", 1)
    monkeypatch.setattr("ledger.reports.site.parallel.SHARE", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    made = record_book.publish(tmp_path / "many")
    assert content(tmp_path / "one") == content(tmp_path / "many")
    assert made.files == len(content(tmp_path / "many"))


def test_a_crew_that_loses_one_says_so_and_leaves_the_old_site(record_book, tmp_path, monkeypatch):
    from ledger.reports.site import publish as package

    record_book.publish(tmp_path / "site")
    before = content(tmp_path / "site")
    parent, files = os.getpid(), package._files

    def killed(pages, piece):
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from files(pages, piece)

    monkeypatch.setattr("ledger.reports.site.publish._files", killed)
    monkeypatch.setattr("ledger.reports.site.parallel.LARGE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with pytest.raises(StorageError, match="was ended from outside"):
        record_book.publish(tmp_path / "site")
    assert content(tmp_path / "site") == before
    assert [file.name for file in tmp_path.iterdir() if "site" in file.name] == ["site"]


def test_a_refusal_in_a_crew_is_the_one_that_is_told(record_book, tmp_path, monkeypatch):
    def refused(pages, piece):
        raise RefusedError(f"nothing can be said of {piece[0]}")
        yield

    monkeypatch.setattr("ledger.reports.site.publish._files", refused)
    monkeypatch.setattr("ledger.reports.site.parallel.LARGE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with pytest.raises(RefusedError, match="nothing can be said of"):
        record_book.publish(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_lines_of_plain_forecasts_are_those_that_the_csv_module_makes(book, tmp_path):
    """Texts with quotes, commas, formulas and separators; what has but a probability takes another way than the rest."""
    texts = ['Will "it", really?', "=1+1 will happen", "Will <b>&amp; it?", "Wird es über 3 ❤️ sein?"]
    for n, text in enumerate(texts):
        for who in ("Ada, the first", '+"Bo"', "Cy"):
            book.log(text, forecaster=who, probability=(n + 1) / 7, made_on="2020-01-01", closes="2020-02-01")
        if n % 2:
            book.resolve(f"Q{n + 1}", 0.25 if n == 3 else "yes", known_on="2020-02-01")
    book.publish(tmp_path / "site")
    with book.snapshot() as snap:
        all_ = Contents(snap, Site())
        at = np.arange(len(snap.columns))
        block = next(all_.rows.blocks(at))
        assert not block.more
        rows = all_.rows.of(at)
        assert all_.csv.of(block) == [csv_line(row) for row in rows]
        read = list(csv.reader((tmp_path / "site/data/forecasts.csv").read_text().splitlines(keepends=True)))
        assert sorted(line[1].lstrip("'") for line in read[1:]) == sorted(row.forecaster for row in rows)
        renderer = RowRenderer(all_, "../")
        for who, question in ((True, False), (False, True)):
            whole = [renderer._row(row, who=who, question=question) for row in rows]
            assert renderer.of(block, who=who, question=question) == whole


def test_line_ends_in_a_text_stay_in_its_cell():
    assert list(csv.reader(io.StringIO(csv_cells(["a\nb", "c\rd", "e"]) + "\n", newline=""))) == [["a\nb", "c\rd", "e"]]
