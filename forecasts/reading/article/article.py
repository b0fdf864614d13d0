"""An article: its text as it will be quoted, and what is known of who wrote it and when."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from forecasts.errors import ArticleError
from forecasts.reading.article.stated_facts import facts_in

MISSING = "reading HTML needs an optional extra: run pip install 'prediction-ledger[html]', or give the text alone"


class Page(NamedTuple):
    """What was extracted from a page; None where it does not say."""

    text: str
    title: str | None
    author: str | None
    outlet: str | None
    published: date | None
    language: str | None


def extract(markup: str | bytes, url: str | None = None) -> Page:
    """The article of an HTML page, without navigation, adverts and comments.

    The date is that of the page's own metadata; none is guessed from its prose.

    Args:
        markup: the page; bytes are decoded as the page itself says.
        url: where it comes from, if that is known.

    Raises:
        ArticleError: the extra is not installed, or no article is found in the page.
    """
    try:
        import trafilatura
    except ImportError as problem:
        raise ArticleError(MISSING) from problem
    found: Any = trafilatura.bare_extraction(
        markup,
        url=url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or not (found.text or "").strip():
        raise ArticleError("no article was found in the HTML: save the article's text and read that")
    return Page(found.text, found.title, found.author, found.sitename, _day(found.date), found.language)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None


Format = Literal["text", "markdown", "html"]
LONGEST_ARTICLE = 20_000_000
_FORMATS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
}


@dataclass(frozen=True)
class Article:
    """A text and where it comes from.

    Attributes:
        text: what offsets count in; for HTML the body that was extracted, else the text as given.
        title: None where it is not known, as for every field below.
        author: who wrote it.
        outlet: who published it.
        url: where it was found.
        published: the day it was published.
        published_how: "stated" in the text or its front matter, or "metadata" of an HTML page.
        language: such as "en".
    """

    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    published_how: Literal["stated", "metadata"] | None = None
    language: str | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def load_article(source: Path | str | bytes, *, format: Format | None = None, url: str | None = None) -> Article:
    """Read an article from a file, or from its content.

    Args:
        source: the path of a file, or the content itself as text or bytes (UTF-8).
        format: "text", "markdown" or "html"; by default a file's ending says, else what the content looks like.
        url: where the content comes from, if that is known.

    Returns:
        The article, with what it says of itself.

    Raises:
        ArticleError: the file cannot be read, is not UTF-8, or is HTML and the extra is not installed.

    Example:
        >>> load_article("Rates will fall by June.").text
        'Rates will fall by June.'
    """
    if isinstance(source, Path):
        format = format or _FORMATS.get(source.suffix.lower())
        source = _content(source)
    if len(source) > LONGEST_ARTICLE:
        raise ArticleError(f"the article is larger than {LONGEST_ARTICLE:,} characters: give the article alone")
    if format == "html" or (format is None and _looks_like_html(source)):
        return _from_html(source, url)
    text = _decoded(source)
    facts = facts_in(text)
    return Article(
        text=text,
        title=facts.title,
        author=facts.author,
        outlet=facts.outlet,
        url=url or facts.url,
        published=facts.published,
        published_how="stated" if facts.published else None,
        language=facts.language,
    )


def _from_html(markup: str | bytes, url: str | None) -> Article:
    from forecasts.reading.article.article import extract

    page = extract(markup, url)
    return Article(
        text=page.text,
        title=page.title,
        author=page.author,
        outlet=page.outlet,
        url=url,
        published=page.published,
        published_how="metadata" if page.published else None,
        language=page.language,
    )


def _looks_like_html(source: str | bytes) -> bool:
    head = source[:500] if isinstance(source, str) else source[:500].decode("utf-8", "replace")
    return head.lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype html", "<html", "<?xml"))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ArticleError(f"cannot read the article {path}: {problem.strerror}") from problem


def _decoded(source: str | bytes) -> str:
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ArticleError(f"the article is not UTF-8 text (byte {problem.start}): save it as UTF-8") from problem
