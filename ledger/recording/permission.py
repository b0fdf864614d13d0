"""What a role lets somebody enter: looked at where entries are written, whichever page or program they came by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from forecasts.records.values import name_key
from ledger.errors import ForbiddenError
from ledger.journal import entry as kinds
from ledger.store import lookup

if TYPE_CHECKING:
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
        if kind in _WHOSE:
            own = lookup.find_forecaster(writer.database, self.forecaster)
            for record in records:
                if not _WHOSE[kind](self, writer, record, own):
                    raise ForbiddenError(self._others)

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
    """Whether it is theirs; those who were made one with somebody are that one."""
    whose = record.get("forecaster")
    return own is not None and whose is not None and lookup.became(writer.database, "forecaster", whose) == own


def _withdrew(who: Permission, writer: Writer, record: dict[str, Any], own: int | None) -> bool:
    """Whether the forecast is theirs."""
    return _said(who, writer, lookup.kept(writer.database, "forecast", record["forecast"]), own)


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
