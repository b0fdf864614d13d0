"""The file that opens a ledger's sealed forecasts: beside the signing key, for its owner alone, never in the ledger."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ledger.errors import StorageError


@dataclass(frozen=True, slots=True)
class SealFile:
    """A line for each seal: its commitment, the random bytes, and what was said."""

    path: Path

    def keep(self, commitment: str, nonce: bytes, said: dict[str, Any]) -> None:
        """Add what opens a seal, before the journal has it. Raises StorageError: it cannot be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(orjson.dumps({"commitment": commitment, "nonce": nonce.hex(), "said": said}) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as wrong:
            raise StorageError(f"{self.path} cannot be written: {wrong.strerror}; nothing was sealed") from wrong

    def find(self, commitment: str) -> tuple[bytes, dict[str, Any]] | None:
        """What opens a seal; None where it is not here. Raises StorageError: it cannot be read."""
        try:
            lines = self.path.read_bytes().splitlines() if self.path.is_file() else []
            for one in map(orjson.loads, lines):
                if one["commitment"] == commitment:
                    return bytes.fromhex(one["nonce"]), one["said"]
        except OSError as wrong:
            raise StorageError(f"{self.path} cannot be read: {wrong.strerror}") from wrong
        except (ValueError, LookupError, TypeError) as wrong:
            raise StorageError(f"{self.path} is damaged; give the recovery code with --code") from wrong
        return None
