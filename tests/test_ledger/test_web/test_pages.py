"""Pages: the quick line, each step on a question, undo, search, people, and the published site's own pages."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from ledger.api.ledger import Ledger

pytestmark = pytest.mark.usefixtures("anna")


def hidden(text, name):
    return unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1])


def test_a_line_is_shown_before_it_is_kept_and_kept_as_it_was_shown(fresh):
    line = "70% Bo replies by Friday"
    shown = fresh.post("/add", line=line)
    assert shown.status == 200
    assert "Bo replies by 2026-12-04" in shown.text
    assert "This is how it was read. Keep it?" in shown.text
    assert f'value="{line}"' in shown.text
    with fresh.book() as book:
        assert book.questions() == []
    kept = fresh.post("/add", line=line, seen=hidden(shown.text, "seen"))
    assert (kept.status, kept.headers["location"][:7]) == (303, "/?done=")
    with fresh.book() as book:
        (one,) = book.forecasts()
    assert (one.question_text, one.probability, one.forecaster) == ("Bo replies by 2026-12-04", 0.7, "Anna Smith")


def test_what_was_read_and_changed_since_is_shown_again(fresh):
    told = fresh.get("/read?line=70%25+Bo+replies+by+Friday").json
    again = fresh.post("/add", line="80% Bo replies by Friday", seen=told["seen"])
    assert again.status == 200
    assert "<strong>80%</strong>" in again.text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Inflation falls to 2%", "2% the chance"),
        ("Q7", "number of a record"),
        ("70%: 60% Bo replies by Friday", "two chances"),
        ("70% Bo replies by Friday; Cy said on 31 Nov", "is not a day"),
    ],
)
def test_a_line_that_cannot_be_read_comes_back_with_one_sentence(fresh, line, says):
    assert says in fresh.get(f"/read?{urlencode({'line': line})}").json["wrong"]
    back = fresh.post("/add", line=line, quote="as he said", seen="x")
    assert 400 <= back.status < 500
    assert says in back.told
    assert f'value="{line}"' in back.text
    assert 'value="as he said"' in back.text


def test_what_a_line_leaves_open_is_asked_for(fresh):
    told = fresh.get("/read?line=Bo+replies").json
    assert told["open"] == ["chance", "closes"]
    assert "Still open: how likely it is, by when it is decided." in fresh.post("/add", line="Bo replies").text
    assert fresh.keep("Bo replies", chance="70", closes="+7d", tags="post, Bo").status == 303
    with fresh.book() as book:
        (one,) = book.questions()
    assert (str(one.closes), one.tags) == ("2026-12-08", ("Bo", "post"))


def test_who_enters_is_asked_once(start, tmp_path, monkeypatch):
    monkeypatch.delenv("PREDICTION_LEDGER_ME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    Ledger.open(tmp_path / "p.db", by="me").close()
    new = start(tmp_path / "p.db")
    assert "Your name" in new.get("/").text
    asks = new.post("/add", line="70% Bo replies by Friday").text
    assert "whose forecast it is" in asks
    assert re.findall(r'name="(\w+)"[^>]* autofocus', asks) == ["me"]  # where to go on typing
    assert new.keep("70% Bo replies by Friday", me="Zoë O'Hara").status == 303
    assert "Your name" not in new.get("/").text
    assert new.keep("60% Di replies by Friday").status == 303
    with new.book() as book:
        assert {one.forecaster for one in book.forecasts()} == {"Zoë O'Hara"}


def undone(served, answer):
    page = served.get(answer.headers["location"].partition("#")[0]).text
    assert "Kept: " in page
    return served.post("/undo", entries=hidden(page, "entries"), back=hidden(page, "back"))


def test_a_kept_line_is_undone_with_the_question_it_asked(fresh):
    back = undone(fresh, fresh.keep("70% Bo replies by Friday"))
    assert (back.status, back.headers["location"]) == (303, "/?undone=1")
    assert "It is taken back" in fresh.get("/?undone=1").text
    with fresh.book() as book:
        assert [one.status for one in book.forecasts()] == ["entered in error"]
        assert book.questions() == [] or book.question(1).state == "entered in error"
        assert book.verify().ok


def test_every_step_on_a_question_can_be_taken_and_undone(fresh):
    fresh.keep("70% Bo replies by Friday")
    to = "/questions/Q1"
    steps = {
        "forecast": {"chance": "80", "note": "he said so", "accept": "said-before"},
        "withdraw": {"forecast": "F3", "reason": "no longer"},
        "amend": {"text": "Will Bo reply by 2026-12-04?", "criteria": "A letter.", "tags": "post", "reason": "clearer"},
        "correct": {"number": "F1", "chance": "7", "reason": "mistyped"},
        "resolve": {"outcome": "no", "known_on": "today", "evidence": "https://example.org/a https://example.org/b"},
    }
    for step, fields in steps.items():
        answer = fresh.post(f"{to}/{step}", step=step, **fields)
        assert answer.status == 303, (step, answer.told)
        assert undone(fresh, answer).status == 303, step
        assert fresh.post(f"{to}/{step}", step=step, **fields).status == 303, step
    page = fresh.get("/questions/Q1.html").text
    assert all(
        words in page
        for words in ("Will Bo reply by 2026-12-04?", "A letter.", "he said so", "mistyped", "example.org/b")
    )
    again = fresh.post(f"{to}/resolve", step="resolve", outcome="open", reason="it was another letter")
    assert again.status == 303
    with fresh.book() as book:
        assert book.question(1).state == "open"
        assert book.verify().ok


def test_a_record_is_put_right_on_the_page_of_what_it_is_about(fresh):
    fresh.keep("70% Bo replies by Friday")
    fresh.keep("60% Cy replies by Friday")
    for number in ("F2", "Q2"):
        answer = fresh.post("/questions/Q1/correct", step="correct", number=number, void="1", reason="mistyped")
        assert (answer.status, answer.told) == (
            409,
            f"{number} is not about Q1; put it right on the page of what it is about.",
        )
    with fresh.book() as book:
        assert {one.status for one in book.forecasts()} == {"open"}


OPEN = "Q54"  # a yes/no question
REFUSED = {
    "forecast": ({"chance": "150%", "note": "my note"}, "150%"),
    "resolve": ({"outcome": "maybe", "note": "my note"}, "maybe"),
    "amend": ({"text": "Is it so?", "note": "my note"}, "why it is changed"),
    "withdraw": ({"forecast": "F9999", "reason": "my note"}, "F9999"),
    "correct": ({"number": "F9999", "chance": "7", "reason": "x", "note": "my note"}, "F9999"),
}


@pytest.mark.parametrize("step", REFUSED)
def test_a_refused_form_comes_back_filled_with_one_sentence(record, step):
    fields, says = REFUSED[step]
    answer = record.post(f"/questions/{OPEN}/{step}", step=step, **fields)
    assert 400 <= answer.status < 500
    assert says in answer.told
    assert 'value="my note"' in answer.text or "my note" in answer.text
    assert answer.text.count('role="alert"') == 1


def amendment(page):
    """What the form of a page holds."""
    form = page[page.index("/amend") :]
    named = re.findall(r'name="([\w-]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: unescape(value) for name, value in named} | {"criteria": ""}


def test_an_amendment_changes_only_what_was_changed_on_its_page(fresh):
    fresh.keep("70% Bo replies by Friday")
    drawn = amendment(fresh.get("/questions/Q1.html").text)
    first = drawn | {"text": "Will Bo reply by 2026-12-04?", "note": "a note", "reason": "clearer"}
    assert fresh.post("/questions/Q1/amend", **first).status == 303
    assert fresh.post("/questions/Q1/amend", **drawn | {"tags": "post", "reason": "sorted"}).status == 303
    with fresh.book() as book:
        question = book.question(1)
        assert (question.text, question.tags) == ("Will Bo reply by 2026-12-04?", ("post",))
    late = fresh.post("/questions/Q1/amend", **drawn | {"text": "Does Bo reply?", "reason": "shorter"})
    assert late.status == 409
    assert "omebody changed the text meanwhile, to 'Will Bo reply by 2026-12-04?'" in late.told
    now = amendment(fresh.get("/questions/Q1.html").text) | {"note": "", "tags": "", "reason": "not needed"}
    assert fresh.post("/questions/Q1/amend", **now).status == 303
    with fresh.book() as book:
        assert book.question(1).tags == ()
        assert "note" not in book.details("question", 1) or not book.details("question", 1)["note"]


def test_what_is_offered_to_be_undone_is_ones_own_step(fresh):
    """However many write at once; only the newest can be taken back, so nobody takes back another's."""
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda n: fresh.keep(f"{n + 10}% Bo{n}x{n} replies by Friday"), range(16)))
    done = [answer.headers["location"].partition("done=")[2].partition("#")[0] for answer in answers]
    assert len({*done}) == 16
    newest = sorted(enumerate(done), key=lambda pair: -int(pair[1].partition(",")[0]))
    for gone_before, (n, entries) in enumerate(newest[:4]):
        undone = fresh.post("/undo", entries=entries, back="/")
        assert undone.status == 303, undone.told
        with fresh.book() as book:
            gone = [one.question_text for one in book.forecasts() if one.status == "entered in error"]
        assert len(gone) == gone_before + 1
        assert any(f"Bo{n}x{n} " in text for text in gone)


@pytest.mark.parametrize("path", ["/?done=²", "/people?done=²", "/scores?min_n=²", "/forecasters/~²/index.html"])
def test_odd_figures_are_no_numbers(record, path):
    assert record.get(quote(path, safe="/?=~")).status < 500


def test_what_is_most_likely_a_slip_is_asked_and_kept_when_it_is_meant(fresh):
    fresh.keep("70% Bo replies by Friday")
    fields = {"step": "forecast", "chance": "60", "forecaster": "Ana Smith"}
    asked = fresh.post("/questions/Q1/forecast", **fields)
    assert asked.status == 409
    assert 'name="accept" value="similar-name"' in asked.text
    assert "--accept" not in asked.told
    assert fresh.post("/questions/Q1/forecast", accept="similar-name", **fields).status == 303


def test_what_is_due_is_resolved_from_the_desk(record):
    page = record.get("/").text
    due = re.findall(r'<form class="card" id="Q(\d+)"', page)
    assert due
    assert (
        "say how it turned out"
        in record.post(f"/questions/Q{due[0]}/resolve", back="/", card=f"Q{due[0]}").told.lower()
    )
    answer = record.post(f"/questions/Q{due[0]}/resolve", back="/", outcome="yes", evidence="https://example.org/e")
    assert answer.headers["location"].startswith("/?done=")
    assert answer.headers["location"].endswith("#due")
    assert undone(record, answer).status == 303


def test_other_kinds_of_question_take_what_they_need(record):
    kinds = {}
    with record.book() as book:
        for one in book.questions():
            if one.state in ("open", "due"):
                kinds.setdefault(one.kind, one)
    said = {"numeric": {"quantiles": "10%=1, 50%=2.5, 90%=4"}, "date": {"quantiles": "10%=2026-12-02, 90%=never"}}
    said["choice"] = {"option-0": "20%", "option-1": "30%", "option-2": "50%"}
    for kind in said.keys() & kinds.keys():
        sent = {"step": "forecast", "said": "2020-01-05", "accept": "said-before", **said[kind]}
        answer = record.post(f"/questions/{kinds[kind]}/forecast", **sent)
        assert answer.status == 303, (kind, answer.told)


@pytest.mark.parametrize("number", [1, 5, 11, 53, 55, 59, 63, 66])
def test_the_page_of_a_question_is_the_published_one(record, number, anna):
    """The same words and figures, read without all other questions."""
    with record.book(write=False) as book, book.snapshot() as snap:
        from ledger.reports.pages.contents import Contents
        from ledger.reports.pages.pages import Pages
        from ledger.reports.pages.questions import question_files
        from ledger.reports.pages.site_settings import Site

        (_, published), *_ = question_files(Pages(Contents(snap, Site())), number)

    def parts(html):
        body = html.partition("<h1>")[2].partition("</main>")[0]
        body = re.sub(
            r'<section class="enter".*?</section>|<section aria-labelledby="entries">.*', "", body, flags=re.DOTALL
        )
        return re.sub(r' href="[^"#]*"|\s+|all of them are in .*?\.', " ", body).replace("</section> ", "")

    assert parts(record.get(f"/questions/Q{number}.html").text) == parts(published.decode())


def test_links_of_a_question_lead_to_the_pages_of_the_whole_ledger(record):
    page = record.get("/questions/Q1.html").text
    for href in set(re.findall(r'href="\.\./((?:forecasters|topics|sources)/[^"]+)"', page)):
        answer = record.get(f"/{href}")
        if answer.status == 303:
            assert "~" not in answer.headers["location"]
            answer = record.get(answer.headers["location"])
        assert answer.status == 200, href


def linked(text, path):
    root = path.rpartition("/")[0]
    for href in re.findall(r'(?:href|action)="([^"#?]*)', text):
        if not re.match(r"https?:|mailto:", href):
            parts = f"{root}/{href}".split("/") if not href.startswith("/") else href.split("/")
            out = []
            for part in parts:
                out = out[:-1] if part == ".." else out if part in ("", ".") else [*out, part]
            yield "/" + "/".join(out) + ("/" if href.endswith("/") and out else "")


def test_the_published_pages_are_there_and_no_link_between_pages_is_dead(record):
    seen, todo, dead = set(), ["/", "/index.html", "/method.html", "/search?q=event", "/people"], []
    while todo and len(seen) < 60:
        path = todo.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = record.get(path)
        if answer.status == 303:
            todo.append(answer.headers["location"])
        elif answer.status != 200:
            dead.append((path, answer.status))
        elif "text/html" in answer.headers["content-type"]:
            todo += [
                one for one in linked(answer.text, path.partition("?")[0]) if one.endswith((".html", "/", "people"))
            ]
    assert dead == []
    assert {"/forecasters/index.html", "/questions/index.html", "/topics/index.html", "/calendar.html"} <= seen


def test_pages_change_with_the_ledger(fresh):
    assert "Bo replies" not in fresh.get("/questions/index.html").text
    fresh.keep("70% Bo replies by Friday")
    assert "Bo replies" in fresh.get("/questions/index.html").text


def test_search_finds_words_and_numbers_a_part_at_a_time(record):
    assert record.get("/search?q=q12").headers["location"] == "/questions/Q12.html"
    assert record.get("/search?q=F1").headers["location"].endswith("#F1")
    assert record.get("/search?q=F99999").status == 404
    first = record.get("/search?q=happen").text
    older = unescape(re.search(r'href="(search\?[^"]*after=[^"]*)"', first)[1])
    second = record.get(f"/{older}").text
    found = [re.findall(r"<tr><td>(Q\d+)<", text) for text in (first, second)]
    with record.book() as book:
        wanted = [str(one) for one in book.questions("happen")][::-1]
    assert [*found[0], *found[1]] == wanted
    assert "Nothing has all of these words" in record.get("/search?q=nosuchword").text


def test_people_are_renamed_and_made_one(fresh):
    fresh.keep("70% Bo replies by Friday; Jane Roe")
    fresh.keep("60% Di replies by Friday; Karl May")
    assert "Jane Roe" in fresh.get("/people").text
    assert fresh.post("/people", step="people", name="Jane Roe", new="Jane Doe").status == 303
    assert fresh.post("/people", step="people", name="Jane Doe", alias="J. D.").status == 303
    assert fresh.post("/people", step="people", name="Karl May", into="J. D.", reason="a pen name").status == 303
    refused = fresh.post("/people", step="people", name="Nobody", new="Somebody")
    assert refused.status == 404
    assert 'value="Somebody"' in refused.text
    with fresh.book() as book:
        assert {one.forecaster for one in book.forecasts()} == {"Jane Doe"}


@pytest.mark.parametrize(
    "path",
    [
        "/questions/Q999.html",
        "/questions/Q99999999999999999999.html",
        "/nothing",
        "/sources/S99.html",
        "/forecasters/~99/index.html",
        "/topics/~ff/index.html",
        "/questions/Q1/x",
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(record, path):
    answer = record.get(path)
    assert answer.status == 404
    assert answer.told


def test_a_question_that_became_another_leads_there(fresh):
    fresh.keep("70% Bo replies by Friday")
    fresh.keep("60% Bo will reply by Friday")
    with fresh.book(by="me") as book:
        book.merge_questions(2, 1, reason="the same")
    assert fresh.get("/questions/Q2.html").headers["location"] == "/questions/Q1.html"


PAYLOADS = [
    "<script>window.hit=1</script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "{{7*7}}{% raw %}", "</textarea><script>x</script>",
    "javascript:alert(1)", "\u202eevil\u202c", "<!--", "]]>", "&lt;b&gt;", "<a href=\"javascript:x\">y</a>", "\" autofocus onfocus=\"x",
]  # fmt: skip


def harmless(text):
    assert "<script>window" not in text
    assert not re.search(r"<(?:img|svg) [^>]*on\w+=|<script>x|href=\"javascript:|\" onfocus=", text)
    assert "49" not in re.findall(r">(\d+)\{%", text)


@pytest.mark.parametrize("payload", [" ".join(PAYLOADS[at::4]) for at in range(4)])
def test_markup_in_every_field_of_every_form_stays_text(fresh, payload):
    """Refused or kept, it comes back as what it is."""
    forms = {
        "/add": ("line", "chance", "closes", "forecaster", "said", "tags", "source", "quote", "me", "seen", "accept"),
        "/questions/Q1/forecast": ("chance", "forecaster", "said", "quote", "source", "note", "back", "step"),
        "/questions/Q1/resolve": ("outcome", "known_on", "evidence", "note", "reason", "card", "back"),
        "/questions/Q1/withdraw": ("forecast", "on", "reason"),
        "/questions/Q1/amend": ("text", "criteria", "resolution_source", "closes", "tags", "note", "reason"),
        "/questions/Q1/correct": ("number", "chance", "said", "forecaster", "quote", "note", "reason"),
        "/people": ("name", "new", "alias", "into", "reason"),
        "/undo": ("entries", "back"),
    }
    fresh.keep("70% Bo replies by Friday")
    fine = {"chance": "70%", "reason": "why", "number": "F1", "line": f"70% {payload} happens by Friday"}
    for path, names in forms.items():
        every = dict.fromkeys(names, payload)
        for fields in (every, every | {name: fine[name] for name in names if name in fine}):
            answer = fresh.post(path, **fields)
            assert answer.status < 500
            harmless(answer.text)
    kept = fresh.post("/questions/Q1/forecast", chance="60", note=payload, quote=payload, source=payload or "x")
    fresh.post("/questions/Q1/amend", criteria=payload, tags=payload, reason=payload)
    fresh.keep(f"70% {payload} happens by Friday; Cy")
    assert kept.status < 500
    for path in (
        "/",
        "/questions/Q1.html",
        "/questions/Q2.html",
        f"/search?q={payload.encode().hex()}",
        "/people",
        "/index.html",
    ):
        harmless(fresh.get(path).text)
