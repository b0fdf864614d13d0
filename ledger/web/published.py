"""The pages of the published site, of the whole ledger as it is now, in our shell."""

from __future__ import annotations

from mimetypes import guess_type
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from ledger.errors import UnknownError

if TYPE_CHECKING:
    from ledger.web.asked import Asked


def show(asked: Asked) -> Response:
    """A page or a file of the published site."""
    path, found = asked.shelf.file(asked.book, asked.parts["path"])
    if path != asked.parts["path"]:
        return RedirectResponse(f"/{path}", 303)
    if found is None:
        raise UnknownError(f"there is no page {path[:80]!r} here; some are made only when the ledger is published")
    kind = guess_type(path)[0] or "application/octet-stream"
    return Response(found, media_type={"text/html": "text/html; charset=utf-8"}.get(kind, kind))
