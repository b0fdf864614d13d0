"""Articles from text, Markdown and HTML: what they say of themselves, and where their offsets count."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from pathlib import Path

import pytest

from forecasts import ArticleError, load_article, read_article

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Harbour trade will shrink | The Daily Quay</title>
<meta property="og:title" content="Harbour trade will shrink"/><meta name="author" content="Lotte Berg"/>
<meta property="og:site_name" content="The Daily Quay"/>
<meta property="article:published_time" content="2026-03-10T08:00:00+00:00"/></head>
<body><nav><a href="/">Home</a> <a href="/app">Our app will change your life</a></nav>
<article><h1>Harbour trade will shrink</h1>
<p>The port handled fewer boxes last year than in any year since 2009, and the managers blame the strike that
paralysed the northern quays for a month.</p>
<p>I think they are wrong. The trade of the harbour will shrink by a tenth before the end of 2027, because the new
canal is deeper and the tolls are lower than ours.</p>
<ul><li>The northern quay closes: 35%</li><li>The ferry line survives: 80%</li></ul>
<p>“Ships will return within two years,” said Piet Maas, the port's director, who has a fine view of the cranes.</p>
</article><footer>Subscribe and you will never miss a story.</footer></body></html>
"""


def test_plain_text_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "Rates will fall.\r\n\r\nSo “they” say.\n"
    path = tmp_path / "column.txt"
    path.write_bytes(text.encode())
    article = load_article(path)
    assert article.text == text == load_article(text).text == load_article(text.encode()).text
    assert article.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (article.published, article.published_how, article.author) == (None, None, None)


FRONT = """---
title: "The canal"
author: Lotte Berg
publisher: The Daily Quay
date: 2026-03-10
url: https://quay.example/canal
lang: en
---

# Another heading

Trade will shrink.
"""


def test_front_matter() -> None:
    article = load_article(FRONT, format="markdown")
    assert article.text == FRONT
    assert (article.title, article.author, article.outlet) == ("The canal", "Lotte Berg", "The Daily Quay")
    assert (article.published, article.published_how) == (date(2026, 3, 10), "stated")
    assert (article.url, article.language) == ("https://quay.example/canal", "en")
    assert [claim.quote for claim in read_article(FRONT, published=article.published)] == ["Trade will shrink."]


@pytest.mark.parametrize(
    "line", ["10 March 2026", "March 10, 2026", "Published: 2026-03-10", "Tuesday, 10 March 2026", "*March 10th, 2026*"]
)
def test_a_dateline(line: str) -> None:
    assert load_article(f"# Trade\n\nBy Lotte Berg\n\n{line}\n\nTrade will shrink.").published == date(2026, 3, 10)


@pytest.mark.parametrize(
    "line", ["3/10/2026", "We met on 10 March 2026.", "31 February 2026", "10 March 2026\n\n11 March 2026"]
)
def test_no_day_is_guessed(line: str) -> None:
    assert load_article(f"# Trade\n\n{line}\n\nTrade will shrink.").published is None


def test_a_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra [html] is not installed")
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    article = load_article(path, url="https://quay.example/trade")
    assert article == load_article(PAGE, url="https://quay.example/trade")
    assert (article.title, article.author) == ("Harbour trade will shrink", "Lotte Berg")
    assert (article.outlet, article.url) == ("The Daily Quay", "https://quay.example/trade")
    assert (article.published, article.published_how) == (date(2026, 3, 10), "metadata")
    assert "app" not in article.text
    assert "Subscribe" not in article.text
    found = read_article(article.text, published=article.published, author=article.author)
    assert [(c.quote[:28], c.speaker, c.probability.point) for c in found if c.offered and "\n" not in c.quote][
        -3:
    ] == [
        ("The northern quay closes: 35", None, 0.35),
        ("The ferry line survives: 80%", None, 0.8),
        ("Ships will return within two", "Piet Maas", 0.95),
    ]
    assert all(article.text[c.start : c.end] == c.quote for c in found)


def test_a_page_without_an_article_is_refused() -> None:
    pytest.importorskip("trafilatura", reason="the extra [html] is not installed")
    with pytest.raises(ArticleError, match="no article was found"):
        load_article("<html><body></body></html>")


def test_without_the_extra_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ArticleError, match=r"pip install 'prediction-ledger\[html\]'"):
        load_article(PAGE)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"cannot read the article .*nothing.txt: No such file"):
        load_article(tmp_path / "nothing.txt")
    with pytest.raises(ArticleError, match=r"not UTF-8 text \(byte 2\)"):
        load_article(b"ab\xff")
    with pytest.raises(ArticleError, match="larger than"):
        load_article("x" * 20_000_001)
