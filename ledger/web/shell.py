"""What pages are put into: the published site's templates and style, with our own beside them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.reports.pages.contents import Contents
from ledger.reports.pages.pages import Pages, stylesheet
from ledger.reports.pages.site_settings import Site
from ledger.reports.templating import environment

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.track_record.snapshot import Snapshot

NAVIGATION = (
    ("Desk", ""),
    ("Record", "index.html"),
    ("Questions", "questions/index.html"),
    ("Forecasters", "forecasters/index.html"),
    ("Topics", "topics/index.html"),
    ("Calendar", "calendar.html"),
    ("Scores", "scores"),
    ("People", "people"),
    ("Read", "article"),
    ("Import", "import"),
)
OUTCOMES = (("yes", "Yes"), ("no", "No"), ("ambiguous", "Ambiguous"))
# Nothing was done, lost or typed just now.
_NOTHING: dict[str, Any] = {"done": None, "lost": None, "wrong": None, "form": {}, "query": {}, "openid": None}
_OWN: dict[str, Any] = {"chart_style": "", "layout": "shell.html.j2", "outcomes": OUTCOMES}


class Shell:
    """Renders pages; the templates are read once."""

    def __init__(self, *, accounts: bool) -> None:
        """Of a ledger that one person uses, or everybody who has an account."""
        navigation = (*NAVIGATION, ("Account", "account")) if accounts else NAVIGATION
        self._own = _OWN | _NOTHING | {"navigation": navigation, "shared": accounts}
        self.templates = environment(Path(str(files("ledger.web") / "templates")))
        self.templates.globals.update(self._own)  # a template that is imported keeps what it finds first

    def pages(self, contents: Contents) -> Pages:
        """Renders the published site's pages, in our shell."""
        return Pages(contents, templates=self.templates, **self._own)

    def render(self, book: Ledger, template: str, path: str, **view: Any) -> bytes:
        """A page of our own."""
        given = {
            "site": {"title": book.title or "Track record"},
            "as_of": book.today.isoformat(),
            "path": path,
            "root": "../" * path.count("/"),
            "me": book.me or "",
            "data": (),
        }
        return self.templates.get_template(template).render(**given | view).encode()


class OfOneQuestion(Contents):
    """The contents of a page about one question: links to people and topics, whose slugs only the whole can tell."""

    def __init__(self, snap: Snapshot) -> None:
        super().__init__(snap, Site())
        self.slug = {one.id: f"~{one.id}" for one in self.people}
        self.topic_slug = {tag: f"~{tag_in_address(tag)}" for tag in self.topics}


def tag_in_address(tag: str) -> str:
    """A tag as a part of an address, without white space, slashes and signs."""
    return tag.encode().hex()


def style() -> bytes:
    """The site's style sheet, and our own behind it."""
    return stylesheet(Site()).encode() + asset("own.css")


def script() -> bytes:
    """The site's script, and our own behind it."""
    return (files("ledger.reports") / "assets" / "site.js").read_bytes() + asset("own.js")


def asset(name: str) -> bytes:
    """One of our own files."""
    return (files("ledger.web") / "assets" / name).read_bytes()
