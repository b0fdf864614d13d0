"""prediction-ledger witness."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger import settings
from ledger.cli import output

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

    from ledger.api.key_file import KeyFile
    from ledger.api.witness import Witness


@click.command("witness")
@click.argument("state", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", help="What the witness is called, such as example.org/witness; needed the first time.")
@click.option("--log", "logs", multiple=True, metavar="KEY", help="The key of a journal to sign for, also later ones.")
@click.option("--at", default="127.0.0.1:8080", show_default=True, metavar="HOST:PORT", help="Where it is asked.")
def command(state: Path, name: str | None, logs: tuple[str, ...], at: str) -> None:
    """Sign others' checkpoints, as a witness that their history only grows.

    Whoever publishes a ledger can show two readers two histories, each consistent in itself, unless somebody else signs
    each checkpoint who remembers the one before. STATE is a SQLite file in which that is remembered, made where there
    is none; the witness's own key lies beside it, for its owner's eyes. It answers C2SP tlog-witness (add-checkpoint),
    until it is stopped, and signs nothing that does not continue what it signed before.
    """
    from ledger.api.key_file import KeyFile
    from ledger.api.witness import Witness
    from ledger.api.witnessing import PATH
    from ledger.journal.note import COSIGNATURE, PublicKey
    from ledger.store.witness_state import WitnessState

    trusted = [PublicKey.read(one) for one in logs]
    host, _, port = at.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise click.UsageError(f"--at is a host and a port, such as 127.0.0.1:8080, not {at!r}")
    file = KeyFile(state.with_name(state.name + ".key"), settings.passphrase())
    _make_key(file, name)
    key = file.key()
    known = WitnessState(state)
    known.trust(trusted)
    server = _server(Witness(known, key, settings.now), host, int(port))
    click.echo(key.public(COSIGNATURE))
    output.note(f"Answering at http://{host}:{server.server_port}{PATH} until it is stopped with Ctrl-C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        output.note("Stopped.")
    finally:
        server.server_close()
        known.close()


def _make_key(file: KeyFile, name: str | None) -> None:
    from ledger.journal.note import PublicKey, SigningKey

    if file.there:
        return
    if name is None:
        raise click.UsageError("a new witness needs a --name, such as example.org/witness")
    key = SigningKey.new(name)
    PublicKey.read(str(key.public()))  # a name that can be written
    file.keep(key)


def _server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    from ledger.api.witness import LARGEST, Reply
    from ledger.api.witnessing import PATH
    from ledger.errors import StorageError

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        timeout = 20  # seconds, for one that says nothing
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Answer add-checkpoint."""
            length = self.headers.get("Content-Length", "")
            if self.path != PATH:
                self._reply(Reply(404, f"a witness is asked at {PATH}\n"))
            elif not length.isdecimal() or int(length) > LARGEST:
                self._reply(Reply(413, "the request is too long, or does not say how long it is\n"))
            else:
                self._reply(witness.add_checkpoint(self.rfile.read(int(length))))

        def _reply(self, reply: Reply) -> None:
            body = reply.text.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(body)))
            if reply.status in (404, 413):
                self.send_header("Connection", "close")  # the body was not read
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is told of each request."""

    try:
        return ThreadingHTTPServer((host, port), Handler)
    except OSError as wrong:
        raise StorageError(f"nothing can be answered at {host}:{port}: {wrong.strerror or wrong}") from wrong
