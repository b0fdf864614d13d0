"""Sealed forecasts: the commitment that goes into the journal, and what opens it."""

import re
from base64 import b32decode, b32encode
from binascii import Error
from hashlib import sha256
from typing import Any

import orjson

from ledger.errors import InputError
from ledger.journal.entry import canonical

PREFIX = b"prediction-ledger sealed forecast\n"
NONCE = 32  # random bytes, without which nobody could tell a chance of 70% by trying all of them
SAID = ("probability", "probabilities", "quantiles", "basis", "low", "high", "scale")  # fields that are sealed


def commitment(nonce: bytes, *, forecaster: str, question: str, closes: str, said: dict[str, Any]) -> str:
    """What binds somebody to what they said, in hex, and tells nothing of it.

    Args:
        nonce: 32 random bytes.
        forecaster: the name.
        question: the words.
        closes: the day on which it closes.
        said: the fields of the forecast that are sealed, as the journal will have them.

    Example:
        >>> commitment(bytes(32), forecaster="Ann", question="Rain?", closes="2027-01-01", said={"probability": "0.7"})
        '31822fc175955d8e72e6ed9eaa251ad2aceb494e282c3d3b9c61514ccdad967f'
    """
    content = {"closes": closes, "forecaster": forecaster, "question": question, "said": said}
    return sha256(PREFIX + nonce + canonical(content)).hexdigest()


def recovery_code(nonce: bytes, said: dict[str, Any]) -> str:
    """What opens a seal, to be written down: letters and figures in groups of five.

    Example:
        >>> read_code(recovery_code(bytes(32), {"probability": "0.7"})) == (bytes(32), {"probability": "0.7"})
        True
    """
    text = b32encode(nonce + canonical(said)).decode().rstrip("=")
    return " ".join(re.findall(".{1,5}", text))


def read_code(text: str) -> tuple[bytes, dict[str, Any]]:
    """The random bytes, and what was said. Raises InputError: it is no such code."""
    code = re.sub(r"[\s-]", "", text).upper()
    try:
        raw = b32decode(code + "=" * (-len(code) % 8))
        said = orjson.loads(raw[NONCE:])
    except (Error, ValueError) as wrong:
        raise InputError(
            "that is not a recovery code as log --sealed printed it; a letter is wrong or missing"
        ) from wrong
    if not isinstance(said, dict):
        raise InputError("that is not a recovery code as log --sealed printed it")
    return raw[:NONCE], said
