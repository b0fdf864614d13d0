"""A PostgreSQL server in a folder of its own, as benchmarks and tests start one."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

USER = "tester"


def missing() -> str | None:
    """What a server needs and is not there."""
    if _binaries() is None:
        return "PostgreSQL is not installed"
    try:
        import psycopg  # noqa: F401 (to see whether it is there)
    except ImportError:
        return "psycopg is not installed"
    return None


def _binaries() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian keeps them, the newest version first."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[4]))
    return versions[-1].parent if versions else None


@dataclass
class Server:
    """A server; only a connection by its socket is taken."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def made(cls) -> Server:
        """One that is not started yet."""
        server = cls(Path(tempfile.mkdtemp(prefix="ledger-pg-")))  # a socket's path may have 107 characters
        if os.geteuid() == 0:
            shutil.chown(server.folder, "nobody", "nogroup")
        data = str(server.folder / "data")
        encoding = ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        server.run("initdb", "-D", data, "-U", USER, "--auth=trust", *encoding)
        rules = server.folder / "data" / "pg_hba.conf"
        rules.write_text("local all locked scram-sha-256\nlocal all all trust\n")
        return server

    def run(self, program: str, *arguments: str) -> None:
        """As an ordinary user, since PostgreSQL refuses to be root's."""
        command = [str((_binaries() or Path()) / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet, cwd=self.folder)

    def start(self, *settings: str) -> None:
        """Start it, with settings such as "fsync=off"."""
        own = (f"-k {self.folder}", "-c listen_addresses=''")
        options = " ".join([*own, *(f"-c {one}" for one in settings)])
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self.run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, "immediate" as a power cut would."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def remove(self) -> None:
        """Stop it, if it runs, and remove all that it had."""
        with suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres", *, schema: str | None = None, user: str = USER) -> str:
        """The URL of a database, or of a schema in it."""
        beyond = f"&options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql://{user}@/{database}?host={self.folder}{beyond}"

    def fresh(self) -> str:
        """The URL of an empty schema, which is as good as a database for a ledger and sooner made."""
        import psycopg

        schema = f"ledger_{next(self.numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return self.url(schema=schema)


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server.made()
    try:
        server.start(*settings)
        yield server
    finally:
        server.remove()
