"""A request for a page: what was asked for, on which ledger, and how the answer is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from ledger.errors import LedgerError
from ledger.web.forms import Form, whole
from ledger.web.notes import LOST
from ledger.web.problems import Refusal

if TYPE_CHECKING:
    from ledger.api.accounts import Who
    from ledger.api.ledger import Ledger
    from ledger.recording.undoing import Undoing
    from ledger.web.service import Service
    from ledger.web.shelf import Shelf
    from ledger.web.shell import Shell

_OURS = re.compile(r"/(?:questions/Q\d{1,15}\.html|people)?")  # pages to which a step leads back


@dataclass(slots=True)
class Asked:
    """A request for a page.

    Attributes:
        service: what is served.
        shell: what pages are put into.
        shelf: the pages of the published site.
        book: the ledger, open for this request.
        parts: what the address names, such as the number of a question.
        query: what stands behind its question mark.
        who: who asks.
        may: whether they may ask for an address, by method and path.
        address: from where they ask.
        cookies: what their browser brought along.
        form: what was typed.
        wrong: why what was typed is not kept, where it is shown again.
        view: what the page is given beside its own.
        lost: what was taken out of links that were sent.
    """

    service: Service
    shell: Shell
    shelf: Shelf
    book: Ledger
    parts: dict[str, Any]
    query: Form
    who: Who
    may: Callable[[str, str], bool]
    address: str
    cookies: Mapping[str, str]
    form: Form = field(default_factory=Form)
    wrong: Refusal | None = None
    view: dict[str, Any] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def page(self, template: str, path: str, heading: str, **view: Any) -> Response:
        """The answer: a page, with what was typed where that was refused."""
        given = {**self.around(), **view}
        status = self.wrong.status if self.wrong else 200
        return HTMLResponse(self.shell.render(self.book, template, path, heading=heading, **given), status)

    def around(self) -> dict[str, Any]:
        """What every page has: what was done just now, and what was refused."""
        lost = LOST if self.lost or "lost" in self.query else None
        given: dict[str, Any] = {
            "done": self._done(),
            "form": self.form,
            "wrong": self.wrong,
            "query": self.query,
            "may": self.may,
        }
        given["openid"] = self.service.openid
        return {**given, "lost": lost, "own_only": self.who.permission is not None, **self.view}

    def _done(self) -> Undoing | None:
        """The step that was taken just now, as long as it is the last one and can be taken back."""
        wanted = self.query.get("done", "").partition(",")[0]
        if (entry := whole(wanted)) is None:
            return None
        try:
            last = self.book.to_undo()
        except LedgerError:
            return None
        return last if last.entry == entry else None

    def kept(self, place: str, *, entries: int = 1) -> Response:
        """Where to go after a step: a page that tells what was done, and offers to take it back."""
        last = self.book.last_entry  # of this request's own: others write at the same time
        done = ",".join(str(last - at) for at in range(entries))
        where, _, part = place.partition("#")
        lost = "&lost=1" if self.lost else ""
        return RedirectResponse(f"{where}?done={done}{lost}{'#' + part if part else ''}", 303)

    def back(self) -> str:
        """The page from which a step was taken."""
        given = self.form.get("back", "/")
        return given if _OURS.fullmatch(given) else "/"
