"""What a tool of an assistant is told when it is refused: our sentences."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError

from ledger.errors import DoubtError
from ledger.web.notes import noted
from ledger.web.problems import OURS


def told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The tool, with our sentences as what the model is told when it is refused."""
    tool = noted(tool)

    @functools.wraps(tool)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except OURS as wrong:
            raise ToolError(_refusal(wrong)) from wrong

    return call


def _refusal(wrong: Exception) -> str:
    if isinstance(wrong, DoubtError):
        return f"{wrong.sentence}. If the person confirms that, call again with accept: [{wrong.kind!r}]"
    return str(wrong)
