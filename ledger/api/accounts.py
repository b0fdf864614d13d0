"""People with accounts: who may what with a ledger that is served, and how each proves who they are.

Passwords are kept as argon2id writes them; of sessions, tokens and invitations only the SHA-256, since these are 256
random bits. Whatever somebody may is asked anew for each request: a role that is taken away is gone at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple, Self

from forecasts.records.values import clean_line
from ledger import settings
from ledger.api.passwords import Passwords
from ledger.errors import RefusedError, UnknownError
from ledger.recording.permission import Permission, Role
from ledger.store.account_tables import IDENTITY, INVITATION, SESSION, TOKEN, Account, AccountTables, Proof

__all__ = ["IDENTITY", "SESSION", "TOKEN", "Account", "Accounts", "Proof", "Who"]

DAY = 86_400  # seconds
LASTS = {SESSION: 14, TOKEN: 90, INVITATION: 7, IDENTITY: 36_525}  # days, unless a token is to last otherwise


class Who(NamedTuple):
    """Who asks for something.

    Attributes:
        role: what they may.
        name: by which what they enter has them; None: the name of whoever started the server.
        forecaster: whose forecasts are theirs; None where the settings say that.
        account: its number; None without accounts.
        proof: the digest of what they showed.
    """

    role: Role = Role.ANYBODY
    name: str | None = None
    forecaster: str | None = None
    account: int | None = None
    proof: str = ""

    @property
    def permission(self) -> Permission | None:
        """What they may enter; None where that is everything."""
        return None if self.role >= Role.EDITOR else Permission(self.role, self.forecaster or "")


class Accounts:
    """The accounts of a ledger."""

    def __init__(self, place: str, clock: Callable[[], datetime] = settings.now) -> None:
        """Those of the ledger at a place: a file, or a URL."""
        self._tables, self._clock = AccountTables(place), clock
        self.passwords = Passwords()

    @property
    def there(self) -> bool:
        """Whether anybody has an account; until then a ledger is one person's."""
        return self._tables.there

    def close(self) -> None:
        """Let go of them."""
        self._tables.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """See that passwords can be looked at. Raises RefusedError: a package is missing."""
        _ = self.passwords.nobodys

    # Who there is

    def people(self) -> list[Account]:
        """Everybody who has an account, by name."""
        return self._tables.people() if self.there else []

    def add(self, name: str, role: Role, forecaster: str | None = None) -> str:
        """Make an account; gives the key of the invitation with which its owner chooses a password.

        Args:
            name: by which they log in, and which their entries have.
            role: what they may.
            forecaster: whose forecasts are theirs, where they are called otherwise there.

        Raises:
            RecordError: that is no name.
            RefusedError: the first account is to be an owner's.
            ExistsError: there is one of that name.
        """
        name = clean_line(name)
        if role < Role.OWNER and not self.there:
            raise RefusedError("the first account is an owner's, who can make the others; add one with --role owner")
        self._tables.add(name, role, clean_line(forecaster or name))
        return self.invite(name)

    def invite(self, name: str) -> str:
        """The key of a new invitation, which takes the place of one before: whoever has it chooses the password."""
        one = self._one(name)
        self._tables.drop(one.id, INVITATION)
        return self._prove(one, INVITATION, Role(one.role))

    def change(self, name: str, *, role: Role | None = None, forecaster: str | None = None) -> None:
        """Give somebody another role, or say which forecaster they are. Raises RefusedError: no owner would be left."""
        one = self._one(name)
        if role is not None and role < Role.OWNER:
            self._keep_an_owner(one)
        values = {"role": role, "forecaster": clean_line(forecaster) if forecaster else None}
        self._tables.change(one.id, **{field: value for field, value in values.items() if value is not None})

    def remove(self, name: str) -> None:
        """Remove an account; what was entered by it stays. Raises RefusedError: no owner would be left."""
        one = self._one(name)
        if len(self.people()) > 1:
            self._keep_an_owner(one)
        self._tables.remove(one.id)

    def _one(self, name: str) -> Account:
        if (found := self._tables.find(name) if self.there else None) is None:
            raise UnknownError(f"there is no account {name!r}")
        return found

    def _keep_an_owner(self, one: Account) -> None:
        if not any(other.role == Role.OWNER and other.id != one.id for other in self.people()):
            raise RefusedError(f"{one.name} is the only owner; make somebody else one first")

    # Proving who one is

    def log_in(self, name: str, password: str) -> str | None:
        """The key of a new session; None where name and password do not belong together, which takes as long."""
        one = self._tables.find(name)
        right = self.passwords.right((one and one.password) or self.passwords.nobodys, password)
        return self._prove(one, SESSION, Role.OWNER) if one and one.password and right else None

    def accept(self, invitation: str, password: str = "", *, identity: str | None = None) -> str:
        """Choose a password by an invitation, which is used up; gives the key of a new session.

        Args:
            invitation: its key.
            password: what is chosen.
            identity: in its place that by which another service knows them.

        Raises:
            RefusedError: the password will not do.
            UnknownError: there is no such invitation, it was used already, or its time is over.
        """
        digest = _digest(invitation)
        found = self._tables.holder(digest, INVITATION, self._now)
        if found and identity:
            self._check_free(identity, found[0].id)
        hashed = self.passwords.hashed(password, found[0].name) if found and identity is None else None
        one = self._tables.invited(digest, self._now, hashed) if found else None
        if one is None:
            raise UnknownError("that invitation was used already, or its time is over; ask an owner for another one")
        if identity:
            self._keep(one, IDENTITY, identity, Role.OWNER)
        return self._prove(one, SESSION, Role.OWNER)

    def log_in_by(self, identity: str) -> str | None:
        """The key of a new session of whom another service knows so; None where that is nobody here."""
        found = self._tables.holder(_digest(identity), IDENTITY, self._now)
        return self._prove(found[0], SESSION, Role.OWNER) if found else None

    def invited(self, invitation: str) -> str | None:
        """Whom an invitation is for; None where it is none any more."""
        found = self._tables.holder(_digest(invitation), INVITATION, self._now)
        return found[0].name if found else None

    def who(self, key: str, kind: str) -> Who:
        """Who shows the key of a session, or a token, and what they may with it; anybody where it is none."""
        found = self._tables.holder(_digest(key), kind, self._now)
        if found is None:
            return Who()
        one, proof = found
        return Who(Role(min(one.role, proof.role)), one.name, one.forecaster, one.id, proof.digest)

    # What somebody does about their own account

    def change_password(self, who: Who, old: str, new: str) -> None:
        """Choose another password; other sessions end, and an invitation that nobody took up.

        Raises:
            RefusedError: the old one is wrong, or the new one will not do.
        """
        one = self._one(who.name or "")
        if not self.passwords.right(one.password or self.passwords.nobodys, old):
            raise RefusedError("that is not your password as it is now")
        self._tables.change(one.id, password=self.passwords.hashed(new, one.name))
        self._tables.drop(one.id, SESSION, but=who.proof)
        self._tables.drop(one.id, INVITATION)

    def new_token(self, who: Who, role: Role, label: str, days: int = LASTS[TOKEN]) -> str:
        """A token for a program, shown this once.

        Raises:
            RefusedError: it would open more than they may, or for too long.
        """
        if not Role.READER <= role <= who.role:
            raise RefusedError(f"a token may be for what you may do yourself, as {who.role.word}, and not more")
        if not 1 <= days <= 366:
            raise RefusedError("a token lasts 1 to 366 days")
        return self._prove(self._one(who.name or ""), TOKEN, role, clean_line(label), days)

    def link(self, who: Who, identity: str) -> None:
        """Let somebody log in by another service, too. Raises RefusedError: it knows somebody else so."""
        one = self._one(who.name or "")
        self._check_free(identity, one.id)
        self._tables.drop(one.id, IDENTITY)
        self._keep(one, IDENTITY, identity, Role.OWNER)

    def is_linked(self, who: Who) -> bool:
        """Whether somebody can log in by another service."""
        return bool(self._tables.proofs(who.account or 0, IDENTITY, self._now))

    def _check_free(self, identity: str, account: int) -> None:
        found = self._tables.holder(_digest(identity), IDENTITY, self._now)
        if found and found[0].id != account:
            raise RefusedError("another account here is linked to that already")

    def tokens(self, who: Who) -> list[Proof]:
        """The tokens of somebody, without what opens anything."""
        return self._tables.proofs(who.account or 0, TOKEN, self._now)

    def end(self, who: Who, kind: str, digest: str | None = None) -> None:
        """End a session or a token of somebody, or all."""
        self._tables.drop(who.account or 0, kind, digest=digest)

    @property
    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _prove(self, one: Account, kind: str, role: Role, label: str = "", days: int | None = None) -> str:
        key = secrets.token_urlsafe(32)
        self._keep(one, kind, key, role, label, days)
        return key

    def _keep(self, one: Account, kind: str, key: str, role: Role, label: str = "", days: int | None = None) -> None:
        until = self._now + (days or LASTS[kind]) * DAY
        self._tables.prove(Proof(_digest(key), one.id, kind, role, label, until), self._now)


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
