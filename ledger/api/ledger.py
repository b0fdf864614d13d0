"""class Ledger: everything a user can do. The command line and every page do it through here."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from forecasts.records.lifecycle import time_zone
from forecasts.records.values import clean_line
from ledger import settings
from ledger.api.articles import Articles
from ledger.api.connection import Clock, Entropy
from ledger.api.publishing import Publishing
from ledger.api.righting import Righting
from ledger.api.sealing import Sealing
from ledger.api.transfer import Transfer
from ledger.api.upkeep import Upkeep
from ledger.api.writing import Writing
from ledger.errors import ExistsError
from ledger.reports.notebook import install
from ledger.store import engines

if TYPE_CHECKING:
    from ledger.recording.permission import Permission

install()  # how track records and questions show themselves in a notebook


class Ledger(Writing, Sealing, Righting, Articles, Transfer, Publishing, Upkeep):
    """A prediction ledger in one file.

    Example:
        >>> import tempfile, pathlib
        >>> folder = tempfile.TemporaryDirectory()
        >>> with Ledger.open(pathlib.Path(folder.name) / "predictions.db") as book:
        ...     question = book.ask("Will EO 13660 sanctions be in force on 2020-04-16?", closes="2020-04-16")
        ...     made = book.log(question, forecaster="Dmitri Trenin", probability=0.95, made_on="2017-04-16")
        ...     settled = book.resolve(question, "yes", known_on="2020-04-16")
        ...     round(book.track_record(forecaster="Dmitri Trenin").brier.value, 4)
        0.0025
        >>> folder.cleanup()
    """

    @classmethod
    def open(
        cls,
        path: str | Path = settings.DEFAULT_FILE,
        *,
        create: bool = True,
        write: bool = True,
        zone: str = "UTC",
        title: str | None = None,
        by: str | None = None,
        clock: Clock = settings.now,
        entropy: Entropy = settings.entropy,
        accept: Collection[str] = (),
        me: str | None = None,
        permission: Permission | None = None,
    ) -> Self:
        """Open a ledger; make it where there is no file yet.

        Args:
            path: the file, or the URL of a database of PostgreSQL, postgresql://user@host/name.
            create: whether to make a missing one.
            write: whether it is going to be changed; a read-only file can be opened with False.
            zone: IANA name of the zone in which a new ledger's days begin and end.
            title: a name for a new ledger.
            by: who is entering; PREDICTION_LEDGER_ACTOR or the login name unless given.
            clock: gives the present instant.
            entropy: gives random bytes, for the salt of each entry.
            accept: kinds of doubt (ledger.errors.DOUBTS) in which what is most likely a slip is meant.
            me: the forecaster that who is entering is; the one of the settings unless given.
            permission: what who is entering may enter; everything unless given.

        Raises:
            StorageError: the file is not a ledger, newer, locked, read-only, a folder, a link ...
        """
        if create and not engines.present(path):
            with suppress(ExistsError):  # another process was faster: then it is there
                _make(path, zone=zone, title=title, by=settings.actor(by), clock=clock, entropy=entropy)
        how: dict[str, Any] = {"accept": accept, "me": me, "permission": permission}
        return cls(engines.connect(path, write=write), by=by, clock=clock, entropy=entropy, **how)

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        zone: str = "UTC",
        title: str | None = None,
        by: str | None = None,
        clock: Clock = settings.now,
        entropy: Entropy = settings.entropy,
    ) -> Self:
        """Make a new ledger; refuses where there is a file already. Arguments as for open.

        Raises:
            StorageError: there is something at the path, or it cannot be made.
        """
        _make(path, zone=zone, title=title, by=settings.actor(by), clock=clock, entropy=entropy)
        return cls.open(path, create=False, by=by, clock=clock, entropy=entropy)


def _make(path: str | Path, *, zone: str, title: str | None, by: str, clock: Clock, entropy: Entropy) -> None:
    import uuid

    from ledger.journal.entry import LEDGER_CREATED
    from ledger.store import schema
    from ledger.store.writer import Writer

    time_zone(zone)
    name = str(uuid.UUID(bytes=entropy(16), version=4))
    with engines.new(path) as database:
        schema.create(database)
        writer = Writer(database, ledger=name, zone=zone, by=by, clock=clock, entropy=entropy)
        writer.add(LEDGER_CREATED, [{"zone": zone, **({"title": clean_line(title)} if title else {})}])
        writer.finish()
