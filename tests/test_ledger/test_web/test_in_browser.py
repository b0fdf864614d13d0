"""The desk in Chromium: a newcomer's first forecast, due questions by keyboard alone, drafts, and markup that stays text."""

from __future__ import annotations

import os

import pytest

from ledger.api.accounts import Accounts
from ledger.api.ledger import Ledger
from ledger.recording.permission import Role
from tests.test_ledger.test_reports.test_site_browser import FLAGS, SIDEWAYS, WIDTHS, browser_file, npm_file

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

SEEN = "() => document.querySelector('#seen').value"  # what was typed last was read and shown


@pytest.fixture(scope="module")
def chromium():
    found = browser_file()
    if found is None:
        assert not os.environ.get("CI"), "there is no chromium: `apt-get install chromium`"
        pytest.skip("there is no chromium (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("dialog", lambda dialog: page.said.append(f"dialog {dialog.message}"))
    yield page
    context.close()


@pytest.fixture
def fresh(start, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("PREDICTION_LEDGER_ME", raising=False)
    path = tmp_path / "predictions.db"
    with Ledger.open(path, by="me") as book:
        for who in ("Bo", "Cy", "Di"):
            book.log(
                f"Will {who} come by 2026-11-20?",
                forecaster=who,
                probability=0.6,
                made_on="2026-11-01",
                closes="2026-11-20",
            )
    return start(path)


def test_a_newcomer_keeps_a_forecast_and_undoes_it_by_keyboard(page, fresh):
    page.goto(fresh.service.address)
    assert "token" not in page.url
    page.keyboard.type("70% Anna replies by Friday")
    page.wait_for_selector("#reading .read")
    assert page.inner_text("#reading .read") == "Anna replies by 2026-12-04"
    assert page.inner_text("#reading .ask") == "Still open: whose forecast it is."
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Zoë O'Hara")
    page.wait_for_function(SEEN)
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    page.wait_for_load_state()
    assert "Zoë O'Hara gave Q4 70%" in page.inner_text(".done")
    page.keyboard.press("/")
    page.keyboard.type("60% Bo replies by Friday")
    page.wait_for_function(SEEN)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.done') && document.querySelector('.done').innerText.includes('60%')"
    )
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.wait_for_selector("p.done")
    with fresh.book() as book:
        assert [(one.probability, one.status) for one in book.forecasts()][3:] == [
            (0.7, "open"),
            (0.6, "entered in error"),
        ]
    assert page.said == []


def test_due_questions_are_resolved_by_keyboard_with_evidence(page, fresh):
    page.goto(fresh.service.address)
    page.keyboard.press("Escape")
    for keys, outcome in (("jj", "yes"), ("j", "no"), ("j", "ambiguous")):
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.press("e")
        page.keyboard.type("https://example.org/evidence")
        page.keyboard.press("Escape")
        before = page.url
        page.keyboard.press(outcome[0])
        page.wait_for_function("before => location.href !== before && document.querySelector('.done')", arg=before)
        page.wait_for_load_state()
        assert outcome in page.inner_text(".done")
    with fresh.book() as book:
        assert sorted(str(one.outcome or one.state) for one in book.questions()) == ["ambiguous", "no", "yes"]
        assert all(book.details("question", n)["resolutions"][0]["evidence"] for n in (1, 2, 3))
    assert page.said == []


def test_a_draft_outlives_a_reload_and_goes_when_it_was_kept(page, fresh):
    page.goto(fresh.service.address)
    page.fill("#line", "<b>70%</b> <script>alert(1)</script> happens by Friday")
    page.fill('[name="me"]', "Zoë")
    page.reload()
    assert page.input_value("#line").startswith("<b>70%</b>")
    page.fill("#line", "70% <img src=x onerror=alert(1)> comes by Friday")
    page.wait_for_function(SEEN)
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    assert page.input_value("#line") == ""
    page.goto(page.url.partition("?")[0] + "questions/Q4.html")
    assert "<img src=x" in page.inner_text("h1")
    page.click("text=Amend")
    page.fill('[name="text"]', "Will it come by 2026-12-04?")
    page.reload()
    assert page.input_value('[name="text"]') == "Will it come by 2026-12-04?"
    assert page.said == []


def test_without_script_a_line_is_shown_and_then_kept(chromium, fresh):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(fresh.service.address)
    page.fill("#line", "70% Anna replies by Friday")
    page.fill('[name="me"]', "Zoë")
    page.click("#quick .line button")
    assert "Keep it?" in page.inner_text("#reading")
    page.click("#quick .line button")
    assert "Zoë gave Q4 70%" in page.inner_text(".done")
    page.click("#undo")
    assert "taken back" in page.inner_text(".done")
    context.close()


def test_nothing_scrolls_sideways_and_everybody_can_use_it(chromium, record):
    paths = ("/", "/questions/Q11.html", "/questions/Q66.html", "/people", "/scores?decompose=1", "/import")
    for width, scheme in zip(WIDTHS, ("light", "dark", "light"), strict=True):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(record.service.address)
        for path in paths:
            page.goto(f"http://{record.host}{path}")
            usable(page, (path, width))
        page.goto(f"http://{record.host}/article")
        for name, value in ARTICLE.items():
            page.fill(f"[name={name}]", value)
        page.keyboard.press("Enter")
        page.wait_for_selector("mark")
        usable(page, ("/article", width))
        context.close()


def test_somebody_who_is_invited_logs_in_by_keyboard(chromium, start, tmp_path):
    path = tmp_path / "predictions.db"
    Ledger.open(path, by="me", title="Ours").close()
    with Accounts(str(path)) as accounts:
        key = accounts.add("Anna Smith", Role.OWNER)
        accounts.add("Bo", Role.READER)
    served = start(path)
    invitation = f"{served.service.root}/invitation?key={key}"
    for width, scheme in ((WIDTHS[0], "dark"), (WIDTHS[-1], "light")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        if width == WIDTHS[0]:
            page.goto(invitation)
            usable(page, ("invitation", width))
            page.keyboard.type("correct horse battery")
            page.keyboard.press("Tab")
            page.keyboard.type("correct horse battery")
            page.keyboard.press("Enter")
            page.wait_for_selector("#line")
            page.context.clear_cookies()
        page.goto(f"{served.service.root}/account")
        assert "/login?to=" in page.url
        assert "Ours" not in page.content()
        usable(page, ("login", width))
        page.keyboard.type("anna smith")
        page.keyboard.press("Tab")
        page.keyboard.type("correct horse battery")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{served.service.root}/account")
        page.fill('[name="label"]', "my editor")
        page.click("text=Make a token")
        assert len(page.inner_text("code")) == 43
        page.wait_for_load_state()
        usable(page, ("account", width))
        page.goto(f"{served.service.root}/accounts")
        page.fill('[name="name"]', f"Cy {width}")
        page.keyboard.press("Enter")
        assert "/invitation?key=" in page.inner_text("code")
        page.wait_for_load_state()
        usable(page, ("accounts", width))
        page.goto(f"{served.service.root}/account")
        page.click("text=Log out >> nth=0")
        assert page.url.endswith("/login")
        context.close()


def usable(page, where):
    """Nothing is cut off, and axe finds nothing, with everything open that can be."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.removeAttribute('name'); one.open = true; })"
    )
    assert page.evaluate(SIDEWAYS) <= 0, where
    if axe := npm_file("axe-core/axe.min.js"):
        page.add_script_tag(content=axe.read_text(encoding="utf-8"))
        found = "async () => (await axe.run(document)).violations.map(v => [v.id, v.nodes[0].html])"
        assert page.evaluate(found) == [], where


ARTICLE = {
    "text": "Rates will very likely fall by the end of 2027. I hope that the talks succeed. There is a 20% chance of a "
    "strike in Aden by 1 July 2027.",
    "author": "Jane Roe",
    "published": "2026-03-10",
    "title": "Outlook",
}


def test_an_article_is_decided_by_keyboard_alone(page, fresh):
    page.goto(fresh.service.address)
    page.goto(f"http://{fresh.host}/article")
    page.keyboard.type(ARTICLE["text"])  # the field for it has the focus
    for name in ("author", "published", "title"):
        page.fill(f"[name={name}]", ARTICLE[name])
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.here")
    assert page.inner_text("mark.here").startswith("Rates will")
    for key, decided in (("a", 1), ("d", 2), ("a", 3)):
        page.keyboard.press(key)
        page.wait_for_function(f"() => document.querySelectorAll('.kept').length === {decided}")
    with fresh.book() as book:
        assert [(one.forecaster, one.probability) for one in book.forecasts()][3:] == [
            ("Jane Roe", 0.88),
            ("Jane Roe", 0.2),
        ]
    assert [line for line in page.said if "Autofocus" not in line] == []
