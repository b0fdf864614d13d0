"""A file is brought in: what was recognised, which column is what, the first rows; then it is kept, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from ledger.errors import InputError, RefusedError
from ledger.exchange.columns import COLUMNS
from ledger.exchange.importers.registry import names

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.exchange.importers.open_file import OpenFile
    from ledger.web.asked import Asked
    from ledger.web.forms import Form

NOTHING, GUESS = "-", "?"  # what a column is: none of ours, what was guessed
HOW = ("chances", "dates", "question")  # what may be said about a table beside its columns
CHOICES = {"chances": ("percent", "fraction"), "dates": ("dmy", "mdy")}


def show(asked: Asked) -> Response:
    """The form for a file; where one was refused, with what was said about it."""
    return _page(asked)


def look(asked: Asked) -> Response:
    """Show what a file would bring; keep it where that is asked for."""
    uploads, form = asked.service.uploads, asked.form
    if (sent := form.files.get("file")) and sent[0]:
        key = uploads.keep(*sent)
    elif "key" in form:
        key = form["key"]
    else:
        raise RefusedError("choose a file")
    asked.view["key"] = key
    path = uploads.path(key)
    opened = _opened(asked, path)
    if form.get("do") == "keep":
        done = asked.book.import_file(opened, yes=True, skip_bad=bool(form.get("skip_bad")))
        uploads.drop(key)
        return _page(asked, kept=done)
    looked = asked.book.import_file(opened, dry_run=True)
    return _page(asked, looked=looked, columns=_columns(opened), file=path.name)


def _opened(asked: Asked, path: Path) -> OpenFile:
    """The file, with what the form says about it."""
    form, book = asked.form, asked.book
    said: dict[str, Any] = {**form.some(*HOW), "maps": _named(form)}
    opened = book.open_file(path, form=form.get("format"), **said)
    if opened.is_ledger:
        raise RefusedError("that is a whole ledger; bring it in with prediction-ledger import, which merges the two")
    chosen = [(theirs, form.get(f"column-{at}", GUESS)) for at, theirs in enumerate(opened.found.columns)]
    maps: dict[str, str] = {}
    for theirs, name in chosen:
        if name in maps:
            raise InputError(f"two columns, {maps[name]!r} and {theirs!r}, are said to be {name}; choose one")
        if name not in (NOTHING, GUESS):
            maps[name] = theirs
    ignored = tuple(theirs for theirs, name in chosen if name == NOTHING)
    if not maps and not ignored:
        return opened
    return book.open_file(path, form=form.get("format"), **{**said, "maps": maps, "ignore": ignored})


def _named(form: Form) -> dict[str, str]:
    """Columns by name, as in "probability=how sure; question=event". Raises InputError: it is written otherwise."""
    pairs = [one.partition("=") for one in form.get("maps", "").split(";") if one.strip()]
    if not all(equals for _, equals, _ in pairs):
        raise InputError("write columns as probability=how sure; question=event")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _columns(opened: OpenFile) -> list[tuple[str, str, str]]:
    """The columns of a table: the name, what it is read as, and some cells."""
    found = opened.found
    ours = {theirs: name for name, theirs in found.mapping.items()}
    return [(name, ours.get(name, ""), ", ".join(cells[:3])) for name, cells in found.columns.items()]


def _page(asked: Asked, **view: Any) -> Response:
    given = {"looked": None, "kept": None, "columns": [], "file": "", **view}
    return asked.page(
        "import.html.j2", "import", "Import", summary="", formats=names(), known=COLUMNS, choices=CHOICES, **given
    )
