"""prediction-ledger serve."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger import settings
from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.web.service import Outside


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="Where; 0 for a free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="An address of this computer. One that others can reach takes accounts, and one of the next two.",
)
@click.option(
    "--behind-proxy",
    metavar="NAME",
    help="What browsers call the web server that stands before it, has TLS, and hands on Host and X-Forwarded-For.",
)
@click.option(
    "--tls",
    nargs=3,
    metavar="NAME CERTIFICATE KEY",
    help="What browsers call this server, and the files with its certificate and key, in PEM.",
)
@options.actor
@options.db
def command(
    port: int, host: str, behind_proxy: str | None, tls: tuple[str, str, str] | None, actor: str | None, db: str | None
) -> None:
    """Open the ledger in a browser, and to programs on this computer.

    The address that is printed lets in the browser that opens it, and nobody else; it is another one after each start.
    A ledger that is not there is made. Programs find the API at /api/v1, described at /api/v1/openapi.json, and send
    the token of the address as a bearer. Ctrl-C ends it.

    Where people have accounts (prediction-ledger account add), everybody logs in by name and password instead, and
    programs send tokens that people make for them.
    """
    from ledger.web.server import serve

    if behind_proxy and tls:
        raise click.UsageError("--behind-proxy and --tls exclude each other: one of the two has the certificate")
    outside = _outside(behind_proxy, tls)

    def tell(address: str) -> None:
        click.echo(f"Open {address}")
        output.note(f"In a browser{'' if outside else ' on this computer'}. Ctrl-C ends it.")
        sys.stdout.flush()

    serve(settings.ledger_file(db), host=host, port=port, by=actor, outside=outside, tell=tell)


def _outside(behind_proxy: str | None, tls: tuple[str, str, str] | None) -> Outside | None:
    """How others reach the server, as the options say it."""
    from ledger.errors import RefusedError
    from ledger.web.service import Outside

    name = behind_proxy or (tls[0] if tls else None)
    if name is None:
        return None
    if not re.fullmatch(r"[a-z0-9.-]+" + (r"(:\d+)?" if behind_proxy else ""), name):
        raise RefusedError(f"{name!r} is not what a browser calls a server; write it like forecasts.example.org")
    return Outside(name, Path(tls[1]), Path(tls[2])) if tls else Outside(name)
