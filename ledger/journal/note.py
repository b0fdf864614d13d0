"""Signed notes: a text, and lines that say who signed it (C2SP signed-note, https://c2sp.org/signed-note).

Keys are Ed25519 (RFC 8032). A key is written as its name, four bytes that tell it from others of that name, and
itself: `NAME+KEYID+BASE64`, as Go's sumdb/note and the C2SP specifications have it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import NoteError, RefusedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = 1  # the kind of a key that signs texts
COSIGNATURE = 4  # the kind of a witness's key, which signs a checkpoint and a time (C2SP tlog-cosignature)
MOST_SIGNATURES = 100
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")
_WANTED = "it needs the extra: pip install 'prediction-ledger[trust]'"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key by which signatures are checked.

    Attributes:
        name: whose it is: a word without blanks and plus signs.
        raw: its 32 bytes.
        kind: ED25519 or COSIGNATURE.

    Example:
        >>> PublicKey("example.org/ledger", bytes(32))
        PublicKey('example.org/ledger+88b24ebf+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
    """

    name: str
    raw: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        """Four bytes that stand for the key in a signature line."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.raw).decode()}"

    def __repr__(self) -> str:
        return f"PublicKey({str(self)!r})"

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """The key that a text says. Raises NoteError: it says none, or another than its four bytes."""
        parts = text.strip().split("+", 2)
        raw = decoded(parts[-1])
        if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or len(raw) != 33 or raw[0] not in (1, 4):
            raise NoteError(f"{text[:200]!r} is no key; a key is written NAME+KEYID+BASE64")
        key = cls(parts[0], raw[1:], raw[0])
        if str(key) != text.strip():
            raise NoteError(f"the key of {parts[0]} is damaged: its id is {key.id.hex()}, not {parts[1][:8]}")
        return key

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the holder of the key signed a message. Raises StorageError: what checks it is not installed."""
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError as wrong:
            raise StorageError(f"signatures cannot be checked here; {_WANTED}") from wrong
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs; the private half is never shown.

    Attributes:
        name: whose it is.
    """

    name: str
    _private: Ed25519PrivateKey

    @classmethod
    def new(cls, name: str) -> SigningKey:
        """A key from the operating system's randomness."""
        return cls(name, _ed25519().Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, name: str, pem: bytes, passphrase: str | None = None) -> SigningKey:
        """The key in a PKCS #8 file, as OpenSSL writes it too.

        Raises:
            NoteError: it has no Ed25519 key, or the passphrase does not open it.
        """
        module = _ed25519()
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(pem, passphrase.encode() if passphrase else None)
        except TypeError as wrong:
            if passphrase:
                key = load_pem_private_key(pem, None)
            else:
                raise NoteError("the key has a passphrase; give it") from wrong
        except ValueError as wrong:
            reason = "the passphrase does not open it, or it is damaged" if passphrase else "it is damaged"
            raise NoteError(f"the key cannot be read: {reason}") from wrong
        if not isinstance(key, module.Ed25519PrivateKey):
            raise NoteError("the key is not of the kind Ed25519")
        return cls(name, key)

    def pem(self, passphrase: str | None = None) -> bytes:
        """The key as a PKCS #8 file, locked where there is a passphrase."""
        from cryptography.hazmat.primitives import serialization as form

        lock: form.KeySerializationEncryption = form.NoEncryption()
        if passphrase:
            lock = form.BestAvailableEncryption(passphrase.encode())
        return self._private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)

    def public(self, kind: int = ED25519) -> PublicKey:
        """Its public half."""
        return PublicKey(self.name, self._private.public_key().public_bytes_raw(), kind)

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same for the same message."""
        return self._private.sign(message)


class Signature(NamedTuple):
    """A line under a note: whose name it has, and what was signed."""

    name: str
    id: bytes
    raw: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.id + self.raw).decode()}\n"


class Note(NamedTuple):
    """A text and its signatures.

    Attributes:
        text: what is signed, with its last line break.
        signatures: under it; none of an unsigned text.
    """

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return self.text + ("\n" + "".join(map(str, self.signatures)) if self.signatures else "")

    @classmethod
    def read(cls, raw: str) -> Note:
        r"""A note as it was written; a text without signatures is one without any.

        Raises:
            NoteError: it is not written as a note.

        Example:
            >>> Note.read("example.org\n5\n\n— example.org AAAAAAAA\n").signatures
            (Signature(name='example.org', id=b'\x00\x00\x00\x00', raw=b'\x00\x00'),)
        """
        if _CONTROL.search(raw) or not raw.endswith("\n"):
            raise NoteError("a note is lines of text, each with its line break")
        text, blank, lines = raw.rpartition("\n\n")
        if not blank or not lines.startswith("— "):
            return cls(raw)
        found = lines.splitlines()
        if len(found) > MOST_SIGNATURES:
            raise NoteError(f"a note has at most {MOST_SIGNATURES} signatures, this one {len(found)}")
        return cls(text + "\n", tuple(map(_signature, found)))

    def by(self, key: PublicKey) -> bool:
        """Whether it is signed by a key.

        Raises:
            NoteError: it has a signature in the key's name that is not the key's.
        """
        return bool(self._bytes_of(key))

    def _bytes_of(self, key: PublicKey) -> list[bytes]:
        mine = [one.raw for one in self.signatures if (one.name, one.id) == (key.name, key.id)]
        for raw in mine:
            if not key.signed(*_message(self.text, raw, key.kind)):
                raise NoteError(f"the signature of {key.name} is not by its key: the text or it was changed")
        return mine

    def cosigned(self, key: PublicKey) -> int | None:
        """When a witness signed it, in seconds since 1970; None where it did not. Raises NoteError: as by() does."""
        found = self._bytes_of(key)
        return int.from_bytes(found[0][:8], "big") if found else None


def key_text(ledger: str, old: str | None, new: str) -> bytes:
    """What is signed when a key begins to sign for a ledger, by it and by the one whose place it takes."""
    return f"prediction-ledger key\n{ledger}\n{old or ''}\n{new}\n".encode()


def signed(text: str, keys: Iterable[SigningKey]) -> Note:
    """A text with a signature by each key."""
    return Note(text, tuple(Signature(key.name, key.public().id, key.sign(text.encode())) for key in keys))


def cosignature(text: str, key: SigningKey, seconds: int) -> Signature:
    """A witness's line: that it saw this checkpoint at that time and nothing that contradicts it."""
    raw = key.sign(_cosigned(text, seconds))
    return Signature(key.name, key.public(COSIGNATURE).id, seconds.to_bytes(8, "big") + raw)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _message(text: str, raw: bytes, kind: int) -> tuple[bytes, bytes]:
    """What was signed, and the signature over it."""
    if kind == COSIGNATURE:
        return _cosigned(text, int.from_bytes(raw[:8], "big")), raw[8:]
    return text.encode(), raw


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    raw = decoded(parts[-1])
    if len(parts) != 3 or parts[0] != "—" or not _NAME.fullmatch(parts[1]) or len(raw) < 5:
        raise NoteError(f"{line[:80]!r} is no signature line of a note")
    return Signature(parts[1], raw[:4], raw[4:])


def decoded(text: str) -> bytes:
    """The bytes of base 64 that is written in the one way; of anything else none."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if b64encode(raw).decode() == text else b""


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as wrong:
        raise RefusedError(f"nothing can be signed here; {_WANTED}") from wrong
    return ed25519
