"""Articles in HTML: the body, title, author, outlet and date of a page, through the optional extra `[html]`."""

from datetime import date
from typing import Any, NamedTuple

from forecasts.errors import ArticleError

MISSING = (
    "reading HTML needs an optional extra: run pip install 'prediction-ledger[html]', or give the text alone"
)


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
