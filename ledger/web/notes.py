"""What is kept otherwise than it was sent is told to who sent it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from forecasts.records.links import heard

LOST = "a link is kept without the user's name, password or access key that it had"  # where the link is not shown again


def noted(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler whose answer, an object of JSON, has such notes beside its own."""

    @functools.wraps(handler)
    def answer(*args: Any, **kwargs: Any) -> Any:
        lost: list[str] = []
        with heard(lost.append):
            given = handler(*args, **kwargs)
        return {**given, "notes": [*given.get("notes", []), *dict.fromkeys(lost)]} if lost else given

    return answer
