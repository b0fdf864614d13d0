"""prediction-ledger mcp."""

from __future__ import annotations

from functools import partial

import click

from ledger import settings
from ledger.cli import options
from ledger.errors import RefusedError


@click.command("mcp")
@options.actor
@options.db
def command(actor: str | None, db: str | None) -> None:
    """Let an assistant use the ledger, over standard input and output.

    For programs that speak the Model Context Protocol: name this command as a server in their settings. The assistant
    can log, list, resolve, score, explain, review and read. Claims that it finds in an article are held against the
    text; which of them are kept a person is asked.

    \b
    {"mcpServers": {"predictions":
      {"command": "prediction-ledger", "args": ["mcp", "--db", "/home/anna/predictions.db"]}}}
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    from ledger.api.ledger import Ledger

    place = settings.ledger_file(db)
    Ledger.open(place, by=actor).close()
    try:
        from ledger.web.assistants import assistant_server
    except ImportError as missing:
        raise RefusedError("mcp needs more: pip install 'prediction-ledger[mcp]'") from missing
    assistant_server(partial(Ledger.open, place, create=False, by=actor)).run("stdio")
