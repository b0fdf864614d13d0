"""The files of the published site, made of the whole ledger as it is now, when they are asked for."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

from ledger.errors import UnknownError
from ledger.reports.pages.contents import Contents
from ledger.reports.pages.forecasters import forecaster_files
from ledger.reports.pages.overview import overview_files
from ledger.reports.pages.pages import File, Pages
from ledger.reports.pages.questions import question_files
from ledger.reports.pages.site_settings import Site
from ledger.reports.pages.topics import source_files, topic_files
from ledger.web.forms import whole

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

MOST = 2_000  # files that are kept
VIEWS = 4  # of the whole ledger: all of it, and without what some are not to see yet
# Where it is written which files an address may be among, each with what is found there.
_PLACES: tuple[tuple[str, Callable[[Pages, str], Iterator[File]]], ...] = (
    (r"forecasters/([^/]+)/.*", lambda pages, slug: forecaster_files(pages, _key(pages.all.slug, slug))),
    (r"topics/([^/]+)/.*", lambda pages, slug: topic_files(pages, _key(pages.all.topic_slug, slug))),
    (r"questions/Q(\d{1,15})\.(?:csv|json)", lambda pages, number: _question(pages, int(number))),
    (r"sources/S(\d{1,15})\..*", lambda pages, _: source_files(pages)),
    (r"(.*)", lambda pages, _: overview_files(pages)),
)


@dataclass(slots=True)
class _Kept:
    """The pages of one state of the ledger, and those of its files that were asked for."""

    state: tuple[tuple[int, str], date]
    pages: Pages
    made: dict[str, bytes] = field(default_factory=dict)


class Shelf:
    """The contents of the whole ledger, read again when it has changed; one page at a time is made of them."""

    def __init__(self, put: Callable[[Contents], Pages]) -> None:
        self._put, self._lock = put, Lock()
        self._kept: OrderedDict[frozenset[int], _Kept] = OrderedDict()  # by what of it is not to be seen yet

    def file(self, book: Ledger, path: str) -> tuple[str, bytes | None]:
        """The file of the site at a path, with the path that it really has; None where it has none."""
        with self._lock, book.reading():
            kept = self._now(book)
            path = _led(kept.pages.all, path)
            if path not in kept.made:
                book.lend_to(kept.pages.all.snap)
                kept.made = {**(kept.made if len(kept.made) < MOST else {}), **_found(kept.pages, path)}
            return path, kept.made.get(path)

    def _now(self, book: Ledger) -> _Kept:
        """The pages of the ledger as it is, and as who asks may see it."""
        state, unseen = (book.root(), book.today), book.unseen
        kept = self._kept.pop(unseen, None)
        if kept is None or kept.state != state:
            with book.snapshot() as snap:
                kept = _Kept(state, self._put(Contents(snap, Site())))
        self._kept[unseen] = kept
        while len(self._kept) > VIEWS:
            self._kept.popitem(last=False)
        return kept


def _led(all_: Contents, path: str) -> str:
    """The path to which one leads that names a person by number, or a topic by its bytes."""
    noun, _, rest = path.partition("/~")
    key, _, file = rest.partition("/")
    if noun == "forecasters" and (number := whole(key)) is not None:
        slug = all_.slug.get(number)
    elif noun == "topics" and re.fullmatch("(?:[0-9a-f]{2})+", key):
        slug = all_.topic_slug.get(bytes.fromhex(key).decode("utf-8", "replace"))
    else:
        return path
    return path if slug is None else f"{noun}/{slug}/{file}"


def _question(pages: Pages, number: int) -> Iterator[File]:
    """The files of a question. Raises UnknownError: it is not there."""
    if number not in pages.all.questions:
        raise UnknownError(f"there is no question Q{number}")
    return question_files(pages, number)


def _key(slugs: dict[int, str] | dict[str, str], slug: str) -> Any:
    """Whose slug it is. Raises UnknownError: nobody's."""
    for key, one in slugs.items():
        if one == slug:
            return key
    raise UnknownError(f"there is nothing that is called {slug[:80]!r}")


def _found(pages: Pages, path: str) -> dict[str, bytes]:
    """The file at a path; of places whose files are made together, all that came before it."""
    for pattern, files in _PLACES:
        if (there := re.fullmatch(pattern, path)) is None:
            continue
        found: dict[str, bytes] = {}
        for name, content in files(pages, there[1]):
            found[name] = content if isinstance(content, bytes) else b"".join(content)
            if name == path:
                return found
        return {}
    return {}
