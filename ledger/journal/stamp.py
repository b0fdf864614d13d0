"""Time stamps: an authority's word that a text was there by a certain second (RFC 3161).

The text is that of a checkpoint, without its signatures: it follows from the journal, and so who signs it, and when,
makes no difference to its stamps.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import NoteError, StorageError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

AUTHORITY = "[a-z0-9][a-z0-9.-]{0,39}"  # what one is called here
LONGEST = 24_000  # characters of a stamp, or of its authority's certificates, so that both fit into an entry
_WANTED = "time stamps can be neither asked for nor checked here; it needs the extra: pip install "
_WANTED += "'prediction-ledger[trust]'"


class Request(NamedTuple):
    """What an authority is asked, and the number by which its answer is known."""

    body: bytes
    nonce: int | None

    @classmethod
    def of(cls, text: str) -> Request:
        """That a text be stamped. Raises StorageError: what makes it is not installed."""
        try:
            from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
        except ImportError as wrong:
            raise StorageError(_WANTED) from wrong
        asked = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256)
        made = asked.cert_request(cert_request=True).build()
        return cls(made.as_bytes(), made.nonce)


def certificates(pem: str) -> list[Certificate]:
    """The certificates of an authority: its root, and whatever leads from it to the one that signs.

    Raises:
        NoteError: there are none, or no root among them, without which other programs would not take them.
        StorageError: what reads them is not installed.
    """
    try:
        from cryptography.x509 import load_pem_x509_certificates
    except ImportError as wrong:
        raise StorageError(_WANTED) from wrong
    try:
        found = load_pem_x509_certificates(pem.encode())
    except ValueError as wrong:
        raise NoteError(f"it holds no certificates in PEM: {wrong}") from wrong
    if len(pem) > LONGEST or not any(one.issuer == one.subject for one in found):
        raise NoteError("it needs the authority's root certificate (and those below it), and no more than these")
    return found


def fingerprints(pem: str) -> list[str]:
    """The SHA-256 of each certificate, by which it is known."""
    from cryptography.hazmat.primitives.hashes import SHA256

    return [one.fingerprint(SHA256()).hex() for one in certificates(pem)]


def stamped(raw: bytes, text: str, pem: str, nonce: int | None = None) -> datetime:
    """The second that a stamp names, once it is seen that an authority gave it to this very text.

    Args:
        raw: the authority's answer, as it came (DER).
        text: what was stamped.
        pem: the authority's certificates.
        nonce: of the request, where this is the answer to it.

    Raises:
        NoteError: it is no stamp, of another text, or not by an authority that these certificates vouch for.
        StorageError: what checks it is not installed.
    """
    roots = certificates(pem)
    try:
        from rfc3161_client import VerificationError, decode_timestamp_response
        from rfc3161_client.verify import VerifierBuilder
    except ImportError as wrong:
        raise StorageError(_WANTED) from wrong
    try:
        answer = decode_timestamp_response(raw)
        VerifierBuilder(roots=roots, nonce=nonce).build().verify_message(answer, text.encode())
        second = answer.tst_info.gen_time
    except (ValueError, VerificationError) as wrong:
        raise NoteError(f"the time stamp does not hold: {wrong}") from wrong
    return second.astimezone(UTC).replace(microsecond=0)


def written(second: datetime) -> str:
    """A second as entries have it.

    Example:
        >>> written(datetime(2026, 3, 1, 12, tzinfo=UTC))
        '2026-03-01T12:00:00Z'
    """
    return second.strftime("%Y-%m-%dT%H:%M:%SZ")
