"""The one place from which something is sent to others, when their keeper named them."""

from __future__ import annotations

from ledger.errors import RefusedError

PATIENCE = 20  # seconds
LARGEST = 1 << 16  # bytes of an answer


def post(url: str, body: bytes, kind: str) -> tuple[int, bytes]:
    """Send bytes of a kind; gives the status and the bytes that came back.

    Raises:
        RefusedError: there was no answer.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    asked = Request(url, body, {"Content-Type": kind, "User-Agent": "prediction-ledger"})  # noqa: S310 (the user names it)
    try:
        with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status, answer.read(LARGEST)
    except HTTPError as wrong:
        return wrong.code, wrong.read(LARGEST)
    except (OSError, HTTPException, ValueError) as wrong:
        raise RefusedError(f"{url} does not answer: {getattr(wrong, 'reason', None) or wrong}") from wrong
