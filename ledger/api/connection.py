"""A ledger that is open: its database, its days, and who writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from itertools import filterfalse, takewhile
from types import TracebackType
from typing import TYPE_CHECKING, Self

from forecasts.records.lifecycle import day_of
from forecasts.records.values import read_day
from ledger import settings
from ledger.journal.entry import CLOCK_CORRECTED
from ledger.store import journal_tables
from ledger.store.database import Database
from ledger.store.statements import statement

if TYPE_CHECKING:
    from ledger.recording.permission import Permission
    from ledger.store.veil import Veil
    from ledger.store.writer import Writer

Clock = Callable[[], datetime]  # gives the present instant
Entropy = Callable[[int], bytes]  # gives so many random bytes


class Connection:
    """A ledger that is open."""

    def __init__(
        self,
        database: Database,
        *,
        by: str | None = None,
        clock: Clock = settings.now,
        entropy: Entropy = settings.entropy,
        accept: Collection[str] = (),
        me: str | None = None,
        permission: Permission | None = None,
    ) -> None:
        """Wrap an open database; use Ledger.open."""
        self._me, self._permission = me, permission
        self._accepted = {*accept}
        self._database = database
        self._by = by
        self._clock = clock
        self._entropy = entropy
        self.last_entry = -1  # the last that was written here
        self._learn()
        self._veil = self._veiled()

    def _learn(self) -> None:
        """Read which ledger this is; its table may be lost, which verify tells."""
        row = self._database.one(statement("ledger"))
        self.uuid, self.zone, self.title = row[:3] if row else ("", "UTC", None)

    def _veiled(self) -> Veil | None:
        """What who may enter their own forecasts alone does not see yet."""
        if self._permission is None:
            return None
        from ledger.store.veil import Veil

        return Veil(self._database, self._permission.forecaster, self.today)

    @property
    def unseen(self) -> frozenset[int]:
        """The questions on which others' forecasts are not shown, until one's own is in."""
        return self._veil.questions if self._veil else frozenset()

    def close(self) -> None:
        """End the connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def me(self) -> str | None:
        """The forecaster that who is entering is; None where nobody said."""
        return self._me or settings.me()

    @property
    def today(self) -> date:
        """The present day in the ledger's zone."""
        return day_of(self._clock(), self.zone)

    def at(self, state: date | int | str) -> Self:
        """This ledger as it was: at the end of a day, or up to and with an entry's number. For reading only.

        Raises:
            UnknownError: it did not exist then.
        """
        from ledger.store.rebuild import past_state

        with self._database.reading():
            wanted = state if isinstance(state, int) else read_day(state)
            count = journal_tables.count_at(self._database, wanted, self.zone)
            past = past_state(self._database, count)
        return type(self)(past, by=self._by, clock=self._clock, entropy=self._entropy)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A moment of the ledger: whatever is read inside sees the same state."""
        with self._database.reading():
            yield

    @property
    def empty(self) -> bool:
        """Whether nothing was ever entered."""
        from ledger.store.restore import is_empty

        return is_empty(self._database)

    def root(self) -> tuple[int, str]:
        """How many entries the journal has, and the Merkle root over them in hex."""
        return journal_tables.state(self._database)

    @contextmanager
    def _writing(self, clock_was_wrong: str | None = None) -> Iterator[Writer]:
        from ledger.store.writer import writing

        lifted = self._veil.lifted() if self._veil else nullcontext()
        with (
            lifted,
            writing(
                self._database,
                ledger=self.uuid,
                zone=self.zone,
                by=settings.actor(self._by),
                clock=self._clock,
                entropy=self._entropy,
                accepted=self._accepted,
                clock_was_wrong=clock_was_wrong,
                permission=self._permission,
            ) as writer,
        ):
            yield writer
        self.last_entry = writer.frontier.size - 1

    def accept(self, *doubts: str) -> None:
        """Take for meant what is most likely a slip: kinds of doubt, or the sentence of one."""
        self._accepted.update(doubts)

    def correct_clock(self, reason: str) -> list[str]:
        """Go on although the last entry lies in the future, with an entry that says why.

        Returns:
            The records that were entered at times that are still to come, such as F14, the newest first.

        Raises:
            RefusedError: it does not.
        """
        with self._writing(clock_was_wrong=reason) as writer:
            now = writer.at
        from ledger.recording.undoing import entered

        before = filterfalse(lambda entry: entry.kind == CLOCK_CORRECTED, journal_tables.newest_first(self._database))
        return [
            name
            for entry in takewhile(lambda entry: entry.at > now, before)
            for record in reversed(entry.data)
            if (name := entered(entry.kind, record))
        ]

    def check_clock(self) -> None:
        """See that the clock went on since the last entry, and not too far; whatever is written sees to it too.

        Raises:
            RefusedError: it went back.
            DoubtError: it went far.
        """
        from ledger.store.writer import checked_time

        checked_time(self._clock, journal_tables.last(self._database)[1], self._accepted)
