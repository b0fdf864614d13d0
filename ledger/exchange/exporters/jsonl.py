"""One JSON object a line, its keys named as the columns; what is empty is left out."""

from collections.abc import Iterable
from typing import Any, TextIO

import orjson


def write(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write rows; gives how many."""
    count = 0
    for row in rows:
        kept = {name: value for name, value in row.items() if value not in (None, "", [])}
        out.write(orjson.dumps(kept).decode() + "\n")
        count += 1
    return count
