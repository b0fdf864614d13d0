"""What a role lets somebody enter: looked at where entries are written, whichever page or program they came by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from forecasts.records.lifecycle import day_of
from forecasts.records.values import name_key
from ledger.errors import ForbiddenError
from ledger.journal import entry as kinds
from ledger.store import lookup

if TYPE_CHECKING:
    from ledger.journal.entry import Entry
    from ledger.store.writer import Writer


class Role(IntEnum):
    """Who somebody is; each may do what those before it may."""

    ANYBODY = 0  # without an account
    READER = 1  # sees everything
    FORECASTER = 2  # says what they themselves expect
    RESOLVER = 3  # says how questions turned out
    EDITOR = 4  # enters what others said, and puts right what is wrong
    OWNER = 5  # says who has an account

    @property
    def word(self) -> str:
        """As people write it."""
        return self.name.lower()


SLIP = timedelta(days=1)  # so long a forecast may be a slip that who made it takes back
ROLES = {role.word: role for role in Role if role}
_FORECASTS = (
    kinds.SOURCE_ADDED,
    kinds.FORECASTER_ADDED,
    kinds.CLAIM_RECORDED,
    kinds.QUESTION_ASKED,
    kinds.FORECAST_MADE,
    kinds.FORECAST_WITHDRAWN,
)
_KINDS = {Role.FORECASTER: _FORECASTS, Role.RESOLVER: (*_FORECASTS, kinds.QUESTION_RESOLVED)}


class Permission(NamedTuple):
    """What may be entered by somebody who is a forecaster or a resolver, and no more than that.

    Attributes:
        role: which.
        forecaster: whose forecasts are theirs.
    """

    role: Role
    forecaster: str

    def check(self, writer: Writer, kind: str, records: Sequence[dict[str, Any]]) -> None:
        """See that records of a kind may be entered. Raises ForbiddenError: they may not."""
        if kind not in _KINDS.get(self.role, ()):
            raise ForbiddenError(f"a {self.role.word} may not do that; ask an editor or an owner of this ledger")
        today = day_of(writer.now, writer.zone).isoformat()
        if kind == kinds.FORECAST_WITHDRAWN and any(record["withdrawn_on"] < today for record in records):
            raise ForbiddenError(f"a {self.role.word} withdraws a forecast from today on; ask an editor")
        if kind in _WHOSE:
            own = lookup.find_forecaster(writer.database, self.forecaster)
            for record in records:
                if not _WHOSE[kind](self, writer, record, own):
                    raise ForbiddenError(self._others)

    def check_undo(self, writer: Writer, entry: Entry) -> None:
        """See that an entry of theirs may be taken back. Raises ForbiddenError: it may not.

        They might have been more when they made it; others may have answered a question since; and whoever knows how
        things go would take back what goes wrong.
        """
        self.check(writer, entry.kind, entry.data)
        for record in entry.data:
            if entry.kind == kinds.QUESTION_ASKED and lookup.is_answered(writer.database, record["id"]):
                raise ForbiddenError(f"there are forecasts on Q{record['id']}, which would go with it; ask an editor")
            if entry.kind in (kinds.FORECAST_MADE, kinds.FORECAST_WITHDRAWN):
                number = record["forecast" if entry.kind == kinds.FORECAST_WITHDRAWN else "id"]
                question = lookup.kept(writer.database, "forecast", number)["question_id"]
                at = datetime.fromisoformat(entry.at)
                if writer.now - at > SLIP or lookup.is_known_since(writer.database, question, at, writer.now):
                    raise ForbiddenError(
                        f"what was said of Q{question} stays after a day, or once its answer may be known; withdraw "
                        "the forecast, or ask an editor where it was entered in error"
                    )

    @property
    def _others(self) -> str:
        return (
            f"a {self.role.word} enters what is their own, by the name of {self.forecaster}, and nobody else's; ask an "
            "editor or an owner of this ledger"
        )


def _is_named(who: Permission, writer: Writer, record: dict[str, Any], own: int | None) -> bool:
    """Whether somebody new is who enters."""
    return own is None and name_key(record["name"]) == name_key(who.forecaster)


def _said(who: Permission, writer: Writer, record: dict[str, Any], own: int | None) -> bool:
    """Whether it is theirs."""
    return _is_own(writer, record.get("forecaster"), own)


def _withdrew(who: Permission, writer: Writer, record: dict[str, Any], own: int | None) -> bool:
    """Whether the forecast is theirs."""
    return _is_own(writer, lookup.kept(writer.database, "forecast", record["forecast"])["forecaster_id"], own)


def _is_own(writer: Writer, whose: int | None, own: int | None) -> bool:
    """Whether a forecaster is who enters; those who were made one with somebody are that one."""
    return own is not None and whose is not None and lookup.became(writer.database, "forecaster", whose) == own


def _resolved(who: Permission, writer: Writer, record: dict[str, Any], own: int | None) -> bool:
    """Whether nobody else is said to have resolved it."""
    return name_key(record.get("resolver", writer.by)) in (name_key(writer.by), name_key(who.forecaster))


_WHOSE: dict[str, Callable[[Permission, Writer, dict[str, Any], int | None], bool]] = {
    kinds.FORECASTER_ADDED: _is_named,
    kinds.CLAIM_RECORDED: _said,
    kinds.FORECAST_MADE: _said,
    kinds.FORECAST_WITHDRAWN: _withdrew,
    kinds.QUESTION_RESOLVED: _resolved,
}
