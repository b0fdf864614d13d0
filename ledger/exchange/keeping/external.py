"""Where a record of a platform is to be found: by its id there or, if the platform is this ledger, by its number."""

from __future__ import annotations

from typing import Any

from ledger.identifiers import parse


def where(ledger: str, platform: str, external_id: str) -> tuple[str, dict[str, Any]]:
    """The SQL condition, and its values.

    Example:
        >>> where("uuid-1", "uuid-1", "F30")
        ('id = :id', {'id': 30})
    """
    if platform == ledger and (own := parse(external_id)):
        return "id = :id", {"id": own[1]}
    return "platform = :platform AND external_id = :external", {"platform": platform, "external": external_id}
