"""Markup in every text of every record: the site has no element, attribute or link beyond the templates' own."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from itertools import cycle

import html5lib
import pytest

from forecasts import Article
from forecasts.records.nouns import Coding
from ledger.api.ledger import Ledger
from ledger.coding.article_reading import Accept, Decline
from ledger.reports import one_file, render
from ledger.reports.pages.site_settings import Site

TAGS = (
    "script",
    "img",
    "svg",
    "iframe",
    "object",
    "embed",
    "style",
    "link",
    "meta",
    "base",
    "form",
    "input",
    "video",
    "math",
    "template",
)
EVENTS = ("onerror", "onload", "onclick", "onfocus", "onmouseover", "onanimationend", "ontoggle", "onpointerdown")
PAYLOADS = [
    *(f"<{tag}>hostile</{tag}>" for tag in TAGS),
    *(f"</{tag}><{tag} {EVENTS[n % 8]}=hostile()>" for n, tag in enumerate(TAGS)),
    *(f'"><{tag} {EVENTS[(n + 3) % 8]}="hostile()">' for n, tag in enumerate(TAGS)),
    *(f'x" {event}="hostile()" y="' for event in EVENTS),
    *(f"x' {event}='hostile()' y='" for event in EVENTS),
    *(f"`{event}=hostile()" for event in EVENTS),
    *(f"<details open {event}=hostile()>" for event in EVENTS),
    *(f"<svg/{event}=hostile()>" for event in EVENTS),
    "</script><script>hostile()</script>", "<!--<script>", "--><script>hostile()</script>", "]]><script>hostile()</script>",
    "<![CDATA[<script>hostile()</script>]]>", "</title><script>hostile()</script>", "</style><script>hostile()</script>",
    "</textarea><img src=x>", "</bdi></bdi></td></tr></table><img src=x>", "</text></svg><script>hostile()</script>", "<plaintext>",
    "javascript:hostile()", "JaVaScRiPt:hostile()", "data:text/html,<script>hostile()</script>", "vbscript:hostile", "//example.org/hostile",
    "&lt;script&gt;hostile()&lt;/script&gt;", "&#60;script&#62;", "&#x3c;script&#x3e;", "{{ 7 * 7 }}", "{% raw %}hostile", "{{ self.__init__.__globals__ }}",
    "{{ ''|safe }}<b>", "${hostile}", "<%= hostile %>", "\u202ehostile\u202d", "\u2066hostile", "\u2069\u2069\u2069out", "a\u2028b\u2029c",
    "<a href=https://example.org/hostile>x</a>", "[x](javascript:hostile())", "../../../../etc/passwd", "..\\..\\hostile", "CON", "index.html", "%2e%2e%2f",
]  # fmt: skip


def line(text):
    """The payload as one line of what can be seen, which names and questions must be."""
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split()) or "x"


def ledger(path, payloads, tools, clock):
    """Every text field of every record is a payload."""
    book = Ledger.open(path, title=payloads[0], by=payloads[1], clock=clock, entropy=tools.entropy())
    take = cycle(payloads)
    # line() turns what a line cannot hold (U+2028) into a blank
    word = lambda: line(next(take))  # noqa: E731
    for n in range(5):
        who = f"{word()} {n}"
        source = {
            "title": word(),
            "outlet": word(),
            "author": word(),
            "published": "2020-01-01",
            "url": "https://example.org/?a=%3Cb%3E&c='d'",
        }
        fields = {
            "hedge": word(),
            "horizon": word(),
            "condition": word(),
            "attributed_to": word(),
            "coder": word(),
            "note": word(),
        }
        claim = book.claim(word(), forecaster=who, source=source, **fields)
        asked = book.ask(
            f"{word()} {n}?", closes=date(2020, 3, 1 + n), claim=claim, criteria=word(), resolution_source=word(), note=word(),
            tags=[word(), f"{word()} {n}"],
        )  # fmt: skip
        details = {"basis": "phrase", "phrase": word(), "scale": word(), "coder": word(), "note": word()}
        for at in range(3):
            book.log(
                asked,
                forecaster=f"{who}{at}",
                probability=0.1 * at + 0.2,
                made_on="2020-01-02",
                quote=word(),
                source=source,
                **details,
            )
        choice = book.ask(
            f"{word()} which {n}?", closes="2020-04-01", kind="choice", options=[f"{word()} a", f"{word()} b"]
        )
        options = book.question(choice).options
        book.log(choice, forecaster=who, probability={options[0]: 0.25, options[1]: 0.75}, made_on="2020-01-02")
        book.resolve(choice, options[1], known_on="2020-04-01", note=word(), resolver=word())
        book.resolve(
            asked,
            "yes",
            known_on="2020-03-20",
            evidence=["https://example.org/?a='b'&c=%22"],
            note=word(),
            resolver=word(),
        )
        book.resolve(asked, "no", known_on="2020-03-20", note=word(), resolver=word(), reason=word())
        book.accept("reworded")
        book.amend(asked, reason=word(), criteria=word(), text=f"{word()} {n} again?")
        book.withdraw(book.forecasts(asked)[0], on="2020-01-03", reason=word())
        book.decline(word(), reason="possibility", forecaster=who, source=source, note=word())
        quantities(book, who, word, n)
        codings(book, word, n)
        book.add_alias(who, f"{word()} alias {n}")
        merged = book.log(asked, forecaster=f"{word()} merged {n}", probability=0.5, made_on="2020-01-02")
        book.merge_forecasters(merged.forecaster, who)
    return book


def quantities(book, who, word, n):
    """A number with its unit, a date, and options with an order."""
    number = book.ask(
        f"{word()} how many {n}?", closes="2020-04-01", kind="numeric", unit=word(), criteria=word(), note=word(),
        resolution_source=word(), lower=0, upper=10, open_ends="upper", tags=[word()], platform=f"{word()}"[:60], external_id=f"{n}",
    )  # fmt: skip
    when = book.ask(f"{word()} when {n}?", closes="2021-04-01", kind="date", tags=[word()])
    options = [f"{word()} {letter}" for letter in "abc"]
    ranked = book.ask(f"{word()} how {n}?", closes="2020-04-01", kind="choice", options=options, ordered=True)
    said = {"note": word(), "coder": word(), "phrase": word(), "basis": "imputed"}
    for at in range(2):
        made = {"forecaster": f"{who}{at}", "made_on": "2020-01-02"}
        book.log(number, quantiles="10%=1, 50%=2, 90%=3", **made, **said)
        book.log(when, quantiles="10%=2020-06-01, 50%=2020-09-01, 90%=never", **made, **said)
        names = book.question(ranked).options
        book.log(ranked, probability=dict(zip(names, (0.2, 0.3, 0.5), strict=True)), **made, quote=word())
    book.resolve(number, "above", known_on="2020-04-01", note=word(), resolver=word())
    book.resolve(when, "never", known_on="2021-04-01", note=word(), resolver=word())
    book.resolve(ranked, names[2], known_on="2020-04-01", note=word())
    book.resolve(ranked, "annulled", known_on="2020-04-01", note=word(), reason=word())


def codings(book, word, n):
    """An article that two coders read, one of whose disagreements is settled."""
    text = "A note.\n\n" + "\n\n".join(f"Town {name} of {n} will build a bridge by 2027." for name in "abc")
    article = Article(text=text, title=word(), author=word(), outlet=word(), published=date(2026, 2, 1))
    for coder in (word(), f"{word()} 2"):
        reading = book.read(article, coder=coder)
        made = [
            Accept(
                Coding(text=f"{word()} {at}{n}?", closes="2027-12-31", probability=0.7, criteria=word(), note=word()),
                f"{word()} said",
            )
            if at
            else Decline("vague")
            for at in range(len(reading.offered))
        ]
        book.decide(reading, *zip(reading.offered, made, strict=True))


@pytest.fixture(scope="module")
def sites(tmp_path_factory, tools):
    """The same ledger with payloads and with plain words, published."""
    base = tmp_path_factory.mktemp("hostile")
    plain = [f"word {n}" for n in range(len(PAYLOADS))]
    given = {}
    for name, payloads in (("plain", plain), ("hostile", PAYLOADS)):
        book = ledger(base / f"{name}.db", payloads, tools, tools.Clock())
        words = payloads[5]
        site = Site(
            title=words,
            publisher=words,
            description=words,
            corrections=f"{words}\n\n{payloads[70]}",
            contact=payloads[20],
            publisher_url=payloads[97],
            base_url="https://example.org/",
        )
        with book:
            book.publish(base / name, site=site)
            with book.snapshot() as snap:
                given[name] = one_file.html(snap, one_file.About(question="Q1"))
                asked = one_file.question_markdown(snap, one_file.About(question="Q1"), book.forecasts(1))
            given[f"{name} markdown"] = asked + render("markdown", book.track_record(), book.forecasts())
            views = [book.question(n) for n in range(1, 8)]
            given[f"{name} notebook"] = "".join(one._repr_html_() for one in (book.track_record(), *views))
    return base, given


def shape(text):
    """Which elements there are with which attributes, and all links."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    kinds, links = set(), []
    for element in tree.iter():
        if isinstance(element.tag, str):
            kinds.add((element.tag, *sorted(k for k in element.attrib)))
            links += [
                element.get(name)
                for name in ("href", "src", "action", "formaction", "data", "poster")
                if element.get(name) is not None
            ]
    return kinds, links


def pages(folder):
    return sorted(file for file in folder.rglob("*.html"))


def test_there_are_payloads_enough():
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 120


def test_no_element_or_attribute_beyond_those_of_plain_words(sites):
    base, _ = sites
    allowed = set().union(*(shape(file.read_text())[0] for file in pages(base / "plain")))
    for file in pages(base / "hostile"):
        kinds, links = shape(file.read_text())
        extra = {
            kind
            for kind in kinds - allowed
            if not any(kind[0] == other[0] and set(kind[1:]) <= set(other[1:]) for other in allowed)
        }
        assert not extra, f"{file}: {extra}"
        for link in links:
            assert re.match(r"https?://|#|(\.\./)*[a-zA-Z0-9]", link), f"{file}: {link}"
            assert not re.match(r"(?i)\s*(javascript|data|vbscript|file):", link)


def test_payloads_are_there_as_text(sites):
    base, _ = sites
    text = "".join(
        "".join(html5lib.parse(file.read_text(), namespaceHTMLElements=False).itertext())
        for file in pages(base / "hostile")
    )
    found = sum(line(payload) in text for payload in PAYLOADS)
    assert found >= 118


def test_one_file_report_is_as_safe(sites):
    _, given = sites
    assert shape(given["hostile"])[0] <= shape(given["plain"])[0]


def test_markdown_and_notebook_are_as_safe(sites):
    _, given = sites
    assert shape(given["hostile notebook"])[0] <= shape(given["plain notebook"])[0]
    text = given["hostile markdown"]
    assert text.count("hostile") > 200
    for line_ in text.splitlines():
        inner = line_.removeprefix("> ").removeprefix("# ").removeprefix("  - ").removeprefix("- ")
        assert not re.search(r"(?<!\\)(\\\\)*[<>`*_\[\]]", re.sub(r"`[0-9a-z: -]+`|\*\*|\|[-|:]+\|", "", inner)), line_


def test_xml_json_and_calendar_hold(sites):
    base, _ = sites
    for file in (base / "hostile").rglob("*"):
        if file.suffix in (".svg", ".atom", ".xml"):
            root = ET.fromstring(file.read_text())
            assert "hostile" not in " ".join(e.tag for e in root.iter())
            assert not [
                e.tag
                for e in root.iter()
                if e.tag.rpartition("}")[2].lower() in ("script", "img", "iframe", "foreignobject")
            ]
        elif file.suffix == ".json":
            json.loads(file.read_text())
    for file in (base / "hostile" / "questions").glob("Q*.html"):
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', file.read_text(), re.DOTALL):
            assert json.loads(block)["@type"] == "ClaimReview"
            assert "<" not in block
    calendar = (base / "hostile" / "due.ics").read_bytes()
    assert all(len(part) <= 75 for part in calendar.split(b"\r\n"))
    assert b"\n" not in calendar.replace(b"\r\n", b"")


def test_folders_stay_inside(sites):
    base, _ = sites
    for file in (base / "hostile").rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9./_-]+", file.relative_to(base / "hostile").as_posix())
    assert {one.name for one in base.iterdir()} >= {"hostile", "plain"}


def test_directional_controls_end_where_they_began(sites):
    """In places without <bdi> every control is closed; elsewhere the text stands in a <bdi>."""
    base, _ = sites
    opening, closing = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", {"\u202c", "\u2069"}
    for file in pages(base / "hostile"):
        tree = html5lib.parse(file.read_text(), namespaceHTMLElements=False)
        for place in (tree.find(".//title"), *tree.findall(".//meta")):
            text = (place.text or "") + (place.get("content") or "")
            opened = sum(text.count(c) for c in opening)
            assert opened == sum(text.count(c) for c in closing), file
        for element in tree.iter("bdi"):
            for child in element.iter():
                assert child.tag in ("bdi", "data")
