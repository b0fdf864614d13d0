"""A PostgreSQL server for the tests, started once in a temporary folder."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

USER = "tester"


def _binaries() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian keeps them, the newest version first."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[4]))
    return versions[-1].parent if versions else None


@dataclass
class Server:
    """A running server; only a connection by its socket is taken."""

    binaries: Path
    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def run(self, program: str, *arguments: str) -> None:
        """As an ordinary user, since PostgreSQL refuses to be root's."""
        command = [str(self.binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        data = str(self.folder / "data")
        self.run(
            "initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )

    def start(self, *settings: str) -> None:
        options = " ".join(
            [f"-k {self.folder}", "-c listen_addresses=''", *(f"-c {one}" for one in settings)]
        )
        self.run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "log"),
            "-o",
            options,
            "-w",
            "start",
        )

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def url(self, database: str = "postgres", schema: str | None = None) -> str:
        beyond = f"&options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql://{USER}@/{database}?host={self.folder}{beyond}"

    def fresh(self) -> str:
        """The URL of an empty schema, which is as good as a database for a ledger and sooner made."""
        import psycopg

        schema = f"ledger_{next(self.numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return self.url(schema=schema)


def _missing() -> str | None:
    if _binaries() is None:
        return "PostgreSQL is not installed"
    try:
        import psycopg  # noqa: F401 (to see whether it is there)
    except ImportError:
        return "psycopg is not installed"
    return None


@pytest.fixture(scope="session")
def new_server() -> Iterator[Callable[[], Server]]:
    """Makes servers that are not started yet; left out by name where PostgreSQL is not installed."""
    if reason := _missing():
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI needs it")
        pytest.skip(reason)
    made: list[Server] = []

    def make() -> Server:
        folder = Path(tempfile.mkdtemp(prefix="ledger-pg-"))  # a socket's path may have 107 characters
        made.append(Server(_binaries() or Path(), folder))
        made[-1].make()
        return made[-1]

    yield make
    for server in made:
        if (server.folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(new_server: Callable[[], Server]) -> Server:
    """A server for the whole session. Nothing in it outlives a power cut, so that it is quick."""
    server = new_server()
    server.start("fsync=off", "max_connections=50")
    return server
