"""prediction-ledger serve."""

from __future__ import annotations

import sys

import click

from ledger import settings
from ledger.cli import options, output


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="Where; 0 for a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="An address of this computer.")
@options.actor
@options.db
def command(port: int, host: str, actor: str | None, db: str | None) -> None:
    """Open the ledger in a browser, and to programs on this computer.

    The address that is printed lets in the browser that opens it, and nobody else; it is another one after each start.
    A ledger that is not there is made. Programs find the API at /api/v1, described at /api/v1/openapi.json, and send
    the token of the address as a bearer. Ctrl-C ends it.
    """
    from ledger.api.ledger import Ledger
    from ledger.web.server import serve
    from ledger.web.service import check_host

    check_host(host)
    place = settings.ledger_file(db)
    Ledger.open(place, by=actor).close()

    def tell(address: str) -> None:
        click.echo(f"Open {address}")
        output.note("In a browser on this computer. Ctrl-C ends it.")
        sys.stdout.flush()

    serve(place, host=host, port=port, by=actor, tell=tell)
