"""An article from a file, from stdin or from a link, with what the options say of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecasts.records.values import clean_link
from ledger.errors import InputError

if TYPE_CHECKING:
    from forecasts import Article

LONGEST = 20_000_000  # bytes
LINKS = ("http://", "https://")


def load(named: str, given: dict[str, Any]) -> Article:
    """The article at a path, in stdin ("-") or behind a link, with what options say. Raises InputError: no such one."""
    from forecasts import load_article

    if named == "-":
        article = load_article(sys.stdin.buffer.read(LONGEST))
    elif named.lower().startswith(LINKS):
        from ledger.coding.fetch import fetch

        article = load_article(fetch(named), url=clean_link(named))
    else:
        article = load_article(Path(named))
    if not article.text.strip():
        raise InputError(f"{named}: there is no text in it")
    known = {name: value for name, value in given.items() if value is not None}
    if article.title is None and article.url is None and not {"title", "url"} & {*known}:
        if named == "-":
            raise InputError("the article has no title; give it one with --title, or its link with --url")
        known["title"] = Path(named).stem
    return replace(article, **known)


def check_day(published: date | None, today: date) -> None:
    """Refuse a day of publication that is in the future. Raises InputError: it is."""
    if published is not None and published > today:
        raise InputError(f"--published: {published} is in the future; today is {today}")
