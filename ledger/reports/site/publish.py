"""A static site of a ledger: files that open from disk and from any host, and that a stranger can check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecasts.records.values import shown
from ledger.errors import RefusedError, UnknownError

if TYPE_CHECKING:
    from ledger.journal.note import PublicKey
    from ledger.reports.pages.pages import File, Pages
    from ledger.reports.pages.site_settings import Site
    from ledger.reports.site.folder import Folder
    from ledger.reports.site.proof import Proof
    from ledger.track_record.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a site.

    Attributes:
        files: how many it has.
        written: how many of them are new or changed.
        cards: whether there are pictures for social cards.
        sha256: of data/files.txt, which names every other file with its own.
        checkpoint: entries of the journal and the root over them, as the site states them.
        unwitnessed: who was asked to cosign it and did not, and why.
        signed_by: whose signature is under it.
    """

    files: int
    written: int
    cards: bool
    sha256: str
    checkpoint: tuple[int, str]
    signed_by: PublicKey | None
    unwitnessed: Mapping[str, str]


def publish(
    snap: Snapshot, out: Path, *, site: Site, proof: Proof, progress: Callable[[int, int], None] | None = None
) -> Published:
    """Write the site; the same ledger and day give the same bytes.

    Args:
        snap: the ledger as of a day.
        out: the folder; a new one, or one that publish wrote.
        site: the settings.
        proof: what a stranger needs to check it.
        progress: called with how many things are done, and of how many.

    Raises:
        RefusedError: at `out` is something that publish did not write.
        UnknownError: no question has these tags.
        StorageError: it cannot be written.
    """
    from ledger.reports.pages.cards import drawing
    from ledger.reports.pages.contents import Contents
    from ledger.reports.pages.pages import Pages
    from ledger.reports.site.folder import new_folder

    with new_folder(out) as folder:
        if snap.scope.tags and not snap.questions:
            raise UnknownError(f"there is no question with the tag {' and '.join(map(shown, snap.scope.tags))}")
        pages = Pages(Contents(snap, site, proof), cards=drawing() is not None)
        for path, content in extra(site):
            folder.write(path, content)
        _everything(pages, folder, progress or (lambda done, total: None))
        for path, content in proof.files():
            folder.write(path, content)
        mark = proof.finish(folder)
        return Published(
            files=len(folder.files),
            written=folder.written,
            cards=pages.cards,
            sha256=mark,
            signed_by=proof.signed_by,
            unwitnessed=proof.unwitnessed,
            checkpoint=(proof.state.size, proof.state.root.hex()),
        )


def _everything(pages: Pages, folder: Folder, progress: Callable[[int, int], None]) -> None:
    from ledger.reports.pages.overview import overview_files
    from ledger.reports.pages.topics import source_files
    from ledger.reports.site.parallel import Piece, write_all
    from ledger.reports.site.whole_files import sitemaps, whole_files

    all_ = pages.all
    all_.prepare()
    pieces: list[Piece] = [("forecaster", one.id) for one in all_.people]
    pieces += [("topic", tag) for tag in all_.topics]
    pieces += [("question", number) for number in all_.questions]
    write_all(pages, folder, pieces, _files, lambda done: progress(done, len(pieces)))
    folder.write("data/forecasts.csv", _all_forecasts(pages, folder))
    for files in (source_files(pages), overview_files(pages), whole_files(pages)):
        for path, content in files:
            folder.write(path, content)
    if all_.site.base_url:
        for path, content in sitemaps(all_.site.base_url, sorted(folder.files)):
            folder.write(path, content)


def _files(pages: Pages, piece: tuple[str, Any]) -> Iterator[File]:
    """The files of a forecaster, a topic or a question."""
    from ledger.reports.pages.forecasters import forecaster_files
    from ledger.reports.pages.questions import question_files
    from ledger.reports.pages.topics import topic_files

    kind, key = piece
    if kind == "topic":
        yield from topic_files(pages, key)
    elif kind == "question":
        yield from question_files(pages, key)
    else:
        yield from forecaster_files(pages, key)


def _all_forecasts(pages: Pages, folder: Folder) -> Iterator[bytes]:
    """The table of all forecasts: those of the forecasters one after the other, under one header."""
    from ledger.reports.pages.contents import NOTHING

    yield from pages.all.csv.parts(NOTHING)
    for one in pages.all.people:
        yield from folder.read(f"forecasters/{pages.all.slug[one.id]}/data.csv", lines=1)


def extra(site: Site) -> Iterator[File]:
    """The files of the publisher's own."""
    if site.extra is None:
        return
    for file in sorted(site.extra.rglob("*")):
        if file.is_symlink():
            raise RefusedError(f"{file} is a link; put the file itself into the folder of extras")
        if file.is_file():
            yield file.relative_to(site.extra).as_posix(), file.read_bytes()
