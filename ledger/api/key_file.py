"""The file in which a ledger's signing key lies, beside the last checkpoint that it signed; never in the ledger."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ledger.errors import ExistsError, NoteError, RefusedError, StorageError
from ledger.journal.checkpoint import PREFIX, Checkpoint
from ledger.journal.note import PublicKey, SigningKey


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Where the key of a ledger lies.

    Its first line says the public half, the rest is the key as OpenSSL reads it. The last checkpoint that was signed
    lies beside it: a log that signed two states of which one does not continue the other could not be believed.

    Attributes:
        path: the file.
        passphrase: what opens it, where it is locked.
    """

    path: Path
    passphrase: str | None = None

    @property
    def there(self) -> bool:
        """Whether there is a key."""
        return self.path.is_file()

    @property
    def public(self) -> PublicKey:
        """Its public half, which needs no passphrase.

        Raises:
            NoteError: the file does not say it.
        """
        return PublicKey.read(self._content().partition(b"\n")[0].decode(errors="replace"))

    @property
    def locked(self) -> bool:
        """Whether a passphrase opens it."""
        return b"ENCRYPTED" in self._content()

    def key(self) -> SigningKey:
        """The key.

        Raises:
            NoteError: it is damaged, locked, or not the one that the file says.
            StorageError: it cannot be read, or others than its owner can.
        """
        public = self.public
        if self.path.stat().st_mode & 0o077:
            raise StorageError(f"others can read {self.path}; take that from them: chmod 600 {self.path}")
        key = SigningKey.from_pem(public.name, self._content(), self.passphrase)
        if key.public() != public:
            raise NoteError(f"{self.path} says that its key is {public}, but it is {key.public()}")
        return key

    def keep(self, key: SigningKey) -> None:
        """Write a key where there is none, for its owner alone.

        Raises:
            ExistsError: there is one.
            StorageError: it cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(f"{key.public()}\n".encode() + key.pem(self.passphrase))
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError as wrong:
            raise ExistsError(f"there is a key already: {self.path}") from wrong
        except OSError as wrong:
            raise StorageError(f"{self.path} cannot be written: {wrong.strerror or wrong}") from wrong

    @property
    def next(self) -> KeyFile:
        """Where the key lies that is going to take its place, until the journal has that."""
        return KeyFile(self.path.with_name(self.path.name + ".next"), self.passphrase)

    def replace(self) -> None:
        """Put the next key in the place of this one, which is kept under its id."""
        with suppress(FileNotFoundError):
            self.path.rename(self.path.with_name(f"{self.path.name}.{self.public.id.hex()}"))
        self.next.path.rename(self.path)

    def settle(self, announced: str | None) -> None:
        """Go on where a rotation was stopped between the journal and the files."""
        if self.next.there and str(self.next.public) == announced:
            self.replace()

    @property
    def last(self) -> Checkpoint | None:
        """The last checkpoint that was signed for this ledger."""
        try:
            return Checkpoint.read(self._beside.read_text(encoding="utf-8"))[0]
        except FileNotFoundError:
            return None

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep what is about to be signed."""
        beside = self._beside
        made = beside.with_name(beside.name + ".new")
        made.write_text(str(checkpoint), encoding="utf-8")
        made.replace(beside)

    @property
    def _beside(self) -> Path:
        return self.path.with_name(self.path.name + ".signed")

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as wrong:
            raise StorageError(f"the key {self.path} cannot be read: {wrong.strerror or wrong}") from wrong


def new_key(ledger: str) -> SigningKey:
    """A key for a ledger, with its origin as its name."""
    return SigningKey.new(PREFIX + ledger)


def wanted(file: KeyFile, announced: str | None) -> KeyFile | None:
    """The key file if it has the key that signs; None where the ledger has none, or it is not here.

    Raises:
        RefusedError: there is another one.
    """
    file.settle(announced)
    if announced is None or not file.there:
        return None
    if str(file.public) != announced:
        raise RefusedError(f"{file.path} has the key {file.public}, but this ledger's is {announced}")
    return file
