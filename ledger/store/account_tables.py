"""Who may use a ledger that is served: people, and what they prove it with. Never a part of the ledger itself.

Beside a ledger in a file they have a file of their own, NAME.accounts; in PostgreSQL two tables that are none of the
ledger's. So verify, rebuild, backup, export and publish neither see them nor give them away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from forecasts.records.values import name_key
from ledger import settings
from ledger.errors import ExistsError, StorageError, UnknownError
from ledger.store import engines

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_TABLES = MetaData()
_ACCOUNT = Table(
    "prediction_ledger_account",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("key", String, nullable=False, unique=True),  # the name as names are compared
    Column("role", Integer, nullable=False),
    Column("forecaster", String, nullable=False),
    Column("password", String),
    sqlite_autoincrement=True,  # nobody gets the number of somebody who is gone
)
_PROOF = Table(
    "prediction_ledger_proof",
    _TABLES,
    Column("digest", String, primary_key=True),
    Column("account", ForeignKey(_ACCOUNT.c.id), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("role", Integer, nullable=False),
    Column("label", String, nullable=False),
    Column("until", BigInteger, nullable=False),
)
SESSION, TOKEN, INVITATION, IDENTITY = "session", "token", "invitation", "identity"


class Account(NamedTuple):
    """Somebody who may use the ledger.

    Attributes:
        id: a number that nobody else ever has.
        name: by which they log in, and which entries of theirs have.
        role: what they may, as a number: see ledger.recording.permission.
        forecaster: whose forecasts are theirs.
        password: as argon2 wrote it; None until they chose one.
    """

    id: int
    name: str
    role: int
    forecaster: str
    password: str | None


class Proof(NamedTuple):
    """What somebody proves with who they are: of a session, a token or an invitation.

    Attributes:
        digest: the SHA-256 of what they show, in hex.
        account: whose it is.
        kind: SESSION, TOKEN, INVITATION or IDENTITY, by which another service knows them.
        role: what may be done with it at most.
        label: what it is for.
        until: when it ends, in seconds since 1970.
    """

    digest: str
    account: int
    kind: str
    role: int
    label: str
    until: int


_PERSON = [_ACCOUNT.c[name] for name in Account._fields]


class AccountTables:
    """The accounts of a ledger."""

    def __init__(self, place: str) -> None:
        """Those of the ledger at a place, a file or a URL; nothing is made before there is something to keep."""
        self._place = place
        self._file = None if settings.is_url(place) else f"{place}.accounts"
        self._engine = self._opened()

    def _opened(self) -> Engine:
        if self._file is not None:
            return create_engine(f"sqlite:///{self._file}", connect_args={"timeout": 10})

        def connected() -> Any:
            from ledger.store import postgresql

            raw = postgresql.connect(self._place, write=True, older=True).raw
            raw.autocommit = False
            return raw

        return create_engine("postgresql+psycopg://", creator=connected, pool_pre_ping=True)

    def close(self) -> None:
        """Let go of them."""
        self._engine.dispose()

    @property
    def there(self) -> bool:
        """Whether anybody has an account."""
        if not (Path(self._file).exists() if self._file is not None else engines.present(self._place)):
            return False
        with self._begun() as connection:
            if not inspect(connection).has_table(_ACCOUNT.name):
                return False
            return connection.execute(select(_ACCOUNT.c.id).limit(1)).first() is not None

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction. Raises StorageError: the file or the server does not let us."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except (DBAPIError, OSError) as wrong:
            where = self._file or settings.shown(self._place)
            why = " ".join(str(getattr(wrong, "orig", wrong)).split())
            raise StorageError(f"the accounts in {where} cannot be used: {why}") from wrong

    def people(self) -> list[Account]:
        """Everybody, by name."""
        with self._begun() as connection:
            return [Account(*row) for row in connection.execute(select(*_PERSON).order_by(_ACCOUNT.c.key))]

    def find(self, name: str) -> Account | None:
        """Who is called so; None where nobody is."""
        with self._begun() as connection:
            row = connection.execute(select(*_PERSON).where(_ACCOUNT.c.key == name_key(name))).first()
        return Account(*row) if row else None

    def add(self, name: str, role: int, forecaster: str) -> None:
        """Keep a new account. Raises ExistsError: somebody is called so."""
        if self._file is not None:
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))  # for its owner's eyes
        values = {"name": name, "key": name_key(name), "role": role, "forecaster": forecaster}
        try:
            with self._begun() as connection:
                _TABLES.create_all(connection)
                connection.execute(insert(_ACCOUNT), values)
        except IntegrityError:
            raise ExistsError(f"there is an account {name!r} already") from None

    def change(self, account: int, **values: Any) -> None:
        """Change something about an account."""
        with self._begun() as connection:
            connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account).values(**values))

    def remove(self, account: int) -> None:
        """Remove an account, and whatever opens something by it."""
        with self._begun() as connection:
            connection.execute(delete(_PROOF).where(_PROOF.c.account == account))
            connection.execute(delete(_ACCOUNT).where(_ACCOUNT.c.id == account))

    def prove(self, proof: Proof, now: int) -> None:
        """Keep what somebody proves with who they are; drop what has ended. Raises UnknownError: they are gone."""
        try:
            with self._begun() as connection:
                connection.execute(delete(_PROOF).where(_PROOF.c.until <= now))
                connection.execute(insert(_PROOF), proof._asdict())
                if connection.execute(select(_ACCOUNT.c.id).where(_ACCOUNT.c.id == proof.account)).first() is None:
                    raise UnknownError("that account was removed")
        except IntegrityError:
            raise UnknownError("that account was removed") from None

    def holder(self, digest: str, kind: str, now: int) -> tuple[Account, Proof] | None:
        """Who proves with that who they are, and all about it; None where nobody does, or it has ended."""
        wanted = (_PROOF.c.digest == digest, _PROOF.c.kind == kind, _PROOF.c.until > now)
        whole = select(*_PERSON, *(_PROOF.c[name] for name in Proof._fields)).join_from(_ACCOUNT, _PROOF).where(*wanted)
        with self._begun() as connection:
            row = connection.execute(whole).first()
        return (Account(*row[: len(_PERSON)]), Proof(*row[len(_PERSON) :])) if row else None

    def invited(self, digest: str, now: int, password: str | None) -> Account | None:
        """Use an invitation up: whoever it was for has that password, and nothing older opens anything.

        None where there is none, or it was used or has ended.
        """
        wanted = (_PROOF.c.digest == digest, _PROOF.c.kind == INVITATION, _PROOF.c.until > now)
        with self._begun() as connection:
            row = connection.execute(select(_PROOF.c.account).where(*wanted)).first()
            if row is None or connection.execute(delete(_PROOF).where(*wanted)).rowcount != 1:
                return None  # of two who come at once, the first has it
            connection.execute(delete(_PROOF).where(_PROOF.c.account == row[0]))
            connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == row[0]).values(password=password))
            return Account(*connection.execute(select(*_PERSON).where(_ACCOUNT.c.id == row[0])).one())

    def proofs(self, account: int, kind: str, now: int) -> list[Proof]:
        """What opens something by an account, the first to end first."""
        wanted = (_PROOF.c.account == account, _PROOF.c.kind == kind, _PROOF.c.until > now)
        with self._begun() as connection:
            rows = connection.execute(select(_PROOF).where(*wanted).order_by(_PROOF.c.until, _PROOF.c.digest))
            return [Proof(**row._mapping) for row in rows]

    def drop(self, account: int, kind: str, *, digest: str | None = None, but: str | None = None) -> None:
        """Let something open nothing any more: one, or all of a kind, or all but one."""
        wanted = [_PROOF.c.account == account, _PROOF.c.kind == kind]
        wanted += [_PROOF.c.digest == digest] if digest is not None else []
        wanted += [_PROOF.c.digest != but] if but is not None else []
        with self._begun() as connection:
            connection.execute(delete(_PROOF).where(*wanted))
