"""What went wrong, as one sentence: on a page for people, as problem+json (RFC 9457) for programs."""

from __future__ import annotations

import html
from http import HTTPStatus
from typing import Any, NamedTuple

from starlette.responses import HTMLResponse, JSONResponse, Response

from forecasts.errors import ForecastError
from ledger.errors import DoubtError, ExistsError, ForbiddenError, LedgerError, RefusedError, StorageError, UnknownError
from scoring.errors import ScoringError

API = "/api/"
OURS = (LedgerError, ForecastError, ScoringError)
# The first that fits. What is locked, full or damaged is nobody's fault who asks.
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (UnknownError, 404),
    (ForbiddenError, 403),
    (RefusedError, 409),
    (ExistsError, 409),
    (StorageError, 503),
    (LedgerError, 409),
    (ForecastError, 422),
    (ScoringError, 422),
)


class Refusal(NamedTuple):
    """A request that is not followed."""

    status: int
    sentence: str
    doubt: str | None = None  # what would have to be accepted for it to be followed


def refusal(wrong: Exception) -> Refusal:
    """What one of our errors is in the words of HTTP."""
    status = next(status for kind, status in STATUS if isinstance(wrong, kind))
    if isinstance(wrong, DoubtError):
        return Refusal(status, wrong.sentence, wrong.kind)
    return Refusal(status, str(wrong))


def told(refusal: Refusal, path: str) -> Response:
    """The answer to who asked at a path, where there is no page to show it on."""
    if path.startswith(API):
        return problem(refusal)
    title = HTTPStatus(refusal.status).phrase
    text = html.escape(f"{refusal.sentence[:1].upper()}{refusal.sentence[1:]}.")
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{title}</title><link rel="stylesheet" '
        f'href="/site.css"></head><body><main class="wide"><h1>{title}</h1><p>{text}</p>'
        '<p><a href="/">To the desk</a></p></main></body></html>\n'
    )
    return HTMLResponse(page, refusal.status)


def problem(refusal: Refusal) -> Response:
    """The same for programs."""
    values: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(refusal.status).phrase}
    values |= {"status": refusal.status, "detail": refusal.sentence}
    if refusal.doubt:
        values["accept"] = refusal.doubt
    headers = {"www-authenticate": "Bearer"} if refusal.status == 401 else None
    return JSONResponse(values, refusal.status, headers, media_type="application/problem+json")
