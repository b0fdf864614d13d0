"""The site as people see it: headless Chromium at three widths, light and dark, printed, without script, by keyboard.

Chromium comes from Debian (`apt-get install chromium`), axe-core and html-validate from npm; where one is missing its
tests are left out by name. On a build server (CI is set) a missing browser fails. The pages are set in the typeface of
our pictures, whatever fonts the machine has.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ledger.reports import typeface

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (360, 768, 1440)
# A number with an open end, one whose outcome lies beyond it, a date with "never", ordered options.
QUESTIONS_OF_KINDS = tuple(f"questions/Q{n}.html" for n in (55, 59, 63, 66))
PAGES = (
    *("index.html", "forecasters/index.html", "forecasters/ada-lovelace/index.html", "forecasters/bo/index.html"),
    *(
        "questions/index.html",
        "questions/Q1.html",
        "questions/Q11.html",
        *QUESTIONS_OF_KINDS,
        "topics/politics/index.html",
        "topics/index.html",
    ),
    *("sources/S1.html", "calendar.html", "corrections.html", "method.html", "check.html", "forecasters/bo/card.html"),
)


def browser_file():
    named = os.environ.get("PREDICTION_LEDGER_CHROMIUM")
    return named or next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def npm_file(name):
    """A file of an npm package: in the checkout's node_modules, or where npm keeps global ones."""
    places = [Path(os.environ["NODE_PATH"])] if os.environ.get("NODE_PATH") else []
    places += [Path(__file__).parents[3] / "node_modules"]
    if shutil.which("npm"):
        root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=False).stdout.strip()
        places += [Path(root)] if root else []
    return next((place / name for place in places if (place / name).exists()), None)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory):
    """A configuration with our typeface alone."""
    file = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    file.write_text(
        f"<fontconfig><dir>{typeface.regular().parent}</dir><cachedir>{file.parent}</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(file)}


@pytest.fixture(scope="module")
def chromium(fonts):
    found = browser_file()
    if found is None:
        assert not os.environ.get("CI"), "there is no chromium: `apt-get install chromium`"
        pytest.skip("there is no chromium (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as tool:
        environment = {**os.environ, **fonts}
        browser = tool.chromium.launch(executable_path=found, headless=True, args=FLAGS, env=environment)
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


def opened(chromium, width, **options):
    context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.asked = []
    page.said = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    return page


SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Words of a chart that reach beyond its frame, or across each other.
CUT = """
() => Array.from(document.querySelectorAll('svg.chart')).flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  const words = Array.from(svg.querySelectorAll('text')).map(t => [t.textContent, t.getBoundingClientRect()]);
  const out = words.filter(([, b]) => b.left < frame.left - 1 || b.right > frame.right + 1 || b.top < frame.top - 1 || b.bottom > frame.bottom + 1);
  const over = words.flatMap(([a, p], i) => words.slice(i + 1).filter(([, q]) =>
    Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 3).map(([b]) => a + ' / ' + b));
  return [...out.map(([t]) => 'cut: ' + t), ...over.map(t => 'over: ' + t)];
})
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways_is_cut_or_asked_for(chromium, site_folder, width, scheme):
    page = opened(chromium, width, color_scheme=scheme)
    for name in PAGES:
        page.goto((site_folder / name).as_uri())
        assert page.evaluate(SIDEWAYS) <= 0, name
        assert page.evaluate(CUT) == [], name
        if width == 360:
            smallest = page.evaluate(
                "Math.min(99, ...Array.from(document.querySelectorAll('svg.chart text'), t => t.getBoundingClientRect().height))"
            )
            assert smallest >= 10, name
    assert all(url.startswith(f"file://{site_folder}/") for url in page.asked)
    assert page.said == []
    page.context.close()


def test_accessible(chromium, site_folder, scheme):
    axe = npm_file("axe-core/axe.min.js")
    if axe is None:
        pytest.skip("axe-core is not installed (npm install axe-core)")
    page = opened(chromium, 360 if scheme == "light" else 1440, color_scheme=scheme, bypass_csp=True)
    # Half of them in each scheme; on a build server all of them in both.
    for name in PAGES if os.environ.get("CI") else PAGES[scheme == "dark" :: 2]:
        page.goto((site_folder / name).as_uri())
        page.add_script_tag(content=axe.read_text(encoding="utf-8"))
        found = page.evaluate("async () => (await axe.run(document)).violations.map(v => [v.id, v.nodes[0].html])")
        assert found == [], f"{name}, {scheme}: {found}"
    page.context.close()


def test_html_validate(site_folder, tmp_path):
    tool = npm_file("html-validate/bin/html-validate.mjs") or npm_file("html-validate/bin/html-validate.js")
    if tool is None or shutil.which("node") is None:
        pytest.skip("html-validate is not installed (npm install html-validate)")
    rules = {
        "no-trailing-whitespace": "off",
        "long-title": "off",
        "no-inline-style": "off",
        "void-style": "off",
        "no-implicit-button-type": "off",
        "tel-non-breaking": "off",
    }
    (tmp_path / ".htmlvalidate.json").write_text(
        json.dumps({"root": True, "extends": ["html-validate:recommended"], "rules": rules})
    )
    for name in PAGES:
        (tmp_path / name.replace("/", "-")).write_bytes((site_folder / name).read_bytes())
    done = subprocess.run(
        ["node", str(tool), "--formatter", "text", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[:3000]


def test_without_script_everything_is_there(chromium, site_folder):
    plain = opened(chromium, 1440, java_script_enabled=False)
    for name in ("index.html", "forecasters/bo/index.html"):
        plain.goto((site_folder / name).as_uri())
        assert plain.locator("table").count() > 0
        assert plain.locator("input, button").count() == 0
    row = plain.locator("#F2, #F3").first
    assert row.is_visible()
    plain.locator("details summary").first.click()
    assert plain.locator("details table").first.is_visible()
    plain.context.close()


def test_sorting_and_filtering(chromium, site_folder):
    page = opened(chromium, 1440)
    page.goto((site_folder / "forecasters/bo/index.html").as_uri())
    table = page.locator("table.forecasts")
    first = "cells => cells.map(c => c.querySelector('data')).filter(Boolean).map(d => Number(d.value))"
    table.get_by_role("button", name="Score").click()
    named = table.locator("thead th").evaluate_all("cells => cells.map(c => c.textContent.trim())")
    place = 1 + next(i for i, name in enumerate(named) if name.startswith("Score"))
    scores = table.locator(f"tbody tr td:nth-child({place})").evaluate_all(first)
    assert len(scores) > 30
    assert scores == sorted(scores)
    table.get_by_role("button", name="Score").click()
    assert table.locator(f"tbody tr td:nth-child({place})").evaluate_all(first) == sorted(scores, reverse=True)
    page.get_by_label("Show rows with").fill("event 11 happen")
    shown = [row for row in table.locator("tbody tr").all() if row.is_visible()]
    assert shown
    assert all(word in row.text_content().lower() for row in shown for word in ("event", "11", "happen"))
    assert len(shown) < table.locator("tbody tr").count()
    page.set_viewport_size({"width": 360, "height": 900})
    assert len([row for row in table.locator("tbody tr").all() if row.is_visible()]) == len(shown)
    page.context.close()


def test_keyboard_alone(chromium, site_folder):
    page = opened(chromium, 768)
    page.goto((site_folder / "forecasters/bo/index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.tagName"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert "SUMMARY" in seen
    page.context.close()


def test_tooltips_are_in_the_picture(site_folder):
    page = (site_folder / "forecasters/bo/index.html").read_text()
    assert len(re.findall(r"<circle [^>]*><title>said ", page)) >= 5


def test_printed(chromium, site_folder, tmp_path):
    page = opened(chromium, 1440, color_scheme="dark")
    page.goto((site_folder / "forecasters/bo/index.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").first.is_visible()
    page.set_viewport_size({"width": 680, "height": 1000})  # as wide as paper within its margins
    row = "getComputedStyle(document.querySelector('table.forecasts tbody tr')).display"
    assert page.evaluate(row) == "table-row"
    assert page.evaluate(SIDEWAYS) <= 0
    data = page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    assert data.startswith(b"%PDF")
    page.context.close()


def test_one_file_report_opens_by_itself(chromium, record_book, tmp_path):
    from ledger.reports import one_file

    with record_book.snapshot() as snap:
        for number, about in enumerate(
            (one_file.About("Bo"), one_file.About(tag="politics"), one_file.About(question="Q1"), one_file.About())
        ):
            file = tmp_path / f"{number}.html"
            file.write_text(one_file.html(snap, about), encoding="utf-8")
            page = opened(chromium, 360)
            page.goto(file.as_uri())
            assert page.evaluate(SIDEWAYS) <= 0
            assert page.evaluate(CUT) == []
            assert page.said == []
            assert page.asked == [file.as_uri()]
            assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
            links = page.evaluate("Array.from(document.links, a => a.getAttribute('href'))")
            assert all(re.match("#|https?://", link) for link in links), links
            page.context.close()
