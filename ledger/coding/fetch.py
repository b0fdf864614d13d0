"""Fetching the page that a person named by its link: the only use of the network, and only then."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from forecasts.records.values import clean_link
from ledger.errors import InputError

if TYPE_CHECKING:
    from http.client import HTTPResponse

LONGEST = 5_000_000  # bytes
PATIENCE = 20.0  # seconds, for the whole of it
_STEP = 65_536
_KINDS = ("text/", "application/xhtml", "application/xml")


def fetch(link: str, *, longest: int = LONGEST, patience: float = PATIENCE) -> bytes:
    """What a link leads to.

    Args:
        link: it begins with http:// or https://, and so must every address it redirects to.
        longest: more bytes than this are refused, not cut.
        patience: seconds after which it is given up.

    Returns:
        The body as it was sent.

    Raises:
        RecordError: it is no link to a page.
        InputError: it cannot be reached in time, answers with an error, or leads to something that is too large or
            is no text.
    """
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    shown = clean_link(link)
    deadline = time.monotonic() + patience
    headers = {"User-Agent": "prediction-ledger", "Accept": "text/html, text/*"}
    try:
        request = Request(link, headers=headers)  # noqa: S310 (urllib follows redirects to http, https, ftp)
        with urlopen(request, timeout=patience) as answer:  # noqa: S310
            return _body(shown, answer, longest, deadline)
    except (OSError, ValueError, HTTPException) as problem:
        told = " ".join(str(problem).replace(link, shown).split())
        raise InputError(f"{shown} cannot be fetched: {told}; save the page and read the file") from problem


def _body(link: str, answer: HTTPResponse, longest: int, deadline: float) -> bytes:
    if not answer.url.lower().startswith(("http://", "https://")):
        raise InputError(f"{link} redirects to {answer.url}, which is no page: save the page and read the file")
    kind = answer.headers.get_content_type()
    if not kind.startswith(_KINDS):
        raise InputError(f"{link} leads to {kind}, not to a page of text: save its text and read the file")
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(_STEP):
        parts.append(part)
        size += len(part)
        if size > longest:
            raise InputError(f"{link} is larger than {longest:,} bytes: save the article and read the file")
        if time.monotonic() > deadline:
            raise InputError(f"{link} takes too long: save the page and read the file")
    return b"".join(parts)
