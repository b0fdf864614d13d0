"""How words are read, what the program says of itself, how it looks on a terminal, and what it fetches and writes."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import cleandoc
from pathlib import Path

import click
import pytest

from ledger.cli.main import VERBS, cli

HERE = Path(__file__).parent
PAGES = {
    "/page": (200, "text/html; charset=utf-8", b"<html><body><p>The yard will probably close by 2028.</p></body></html>"),
    "/plain": (200, "text/plain; charset=latin-1", "The Zürich line will open by 2028.".encode("latin-1")),
    "/image": (200, "image/png", b"\x89PNG"),
    "/none": (200, "text/plain", b""),
    "/file": (302, "text/html", b""),
}  # fmt: skip


def test_every_option_is_known(golden):
    """The options of every command: their names, values and defaults, without the layout of the help."""
    cases = {}
    for verb in VERBS:
        command = cli.get_command(click.Context(cli), verb)
        within = getattr(command, "commands", {"": command})
        for name, one in within.items():
            lines = [
                f"{'/'.join(p.opts)} {getattr(p.type, 'choices', None) or p.type.name} {p.nargs} "
                f"{'many' if p.multiple else ''} {'required' if p.required else ''}".rstrip()
                if isinstance(p, click.Option)
                else f"{p.name} {p.nargs} {'required' if p.required else ''}".rstrip()
                for p in one.params
            ]
            cases[f"{verb} {name}".strip()] = "".join(f"{line}\n" for line in [cleandoc(one.help), *lines])
    golden("options", cases)


def test_words_of_time_and_chance_are_read_the_same(golden, shell):
    cases = {}
    for line in (HERE / "phrases.txt").read_text(encoding="utf-8").splitlines():
        cases[line] = shell.line(f"explain --said 2026-03-10 {line}").told(2500)
    golden("explained", cases)


def test_scales_and_profiles_are_the_same(golden, shell):
    names = {"scales": ("", "opinion", "icd203"), "profiles": ("", "opinion", "science")}
    lines = [f"{verb} {name} {form}" for verb, all_ in names.items() for name in all_ for form in ("", "--json")]
    golden("scales", {line: shell.line(line).told() for line in lines})


@pytest.mark.parametrize("columns", [60, 120])
def test_tables_on_a_terminal(golden, shell, columns):
    cases = {}
    for line in (
        *("list", "list --forecasts", "due --as-of 2027-06-01", "show Q1", "show F1", "score", "score --by tag"),
        *("score --decompose", "score --leaderboard", "score --compare Ada Bo", "agreement S3", "forecaster list"),
        *("review", "explain 'very likely by May' --said 2026-03-10", "scales", "read towns.txt"),
    ):
        db = "" if line.startswith(("explain", "scales")) else " --db story.db"
        cases[line] = shell.line(line + db, terminal=True, columns=columns, stdin="q\n").talked.told(3000)
    golden(f"terminal-{columns}", cases)


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, kind, body = PAGES.get(self.path, (404, "text/html", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if self.path == "/file":
            self.send_header("Location", "file:///etc/passwd")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def test_what_is_fetched(golden, shell, server, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    cases = {}
    for path in (*PAGES, "/missing"):
        ran = shell.line(f"read {server}{path} --author Ann --published 2026-02-01 --db story.db")
        cases[path] = ran.told().replace(server, "http://SERVER")
    golden("fetched", cases)


def test_files_that_are_written(golden, made, tools, tmp_path):
    """What --out leaves in the folder, with the descriptions beside it."""
    here = tools.Shell(tmp_path, now=made.now)
    cases = {}
    for line in (
        *("export --out a.csv", "export --out a.jsonl", "export --out a.ledger.jsonl --format ledger"),
        *("export --out f.csv --format fatebook", "export --out h.csv --format hubverse --tag economy"),
        *("export --dictionary", "report --out r.html --by Ada", "report --out r.md --format markdown"),
        *(
            "report --out r.csv --format csv",
            "report --out r.json --format json",
            "chart reliability --by Ada --out c.svg",
        ),
        *("read ../ferry.txt --sheet f.csv", "agreement S3 --sheet d.csv", "agreement S3 --json"),
    ):
        folder = tmp_path / str(len(cases))
        folder.mkdir()
        here.folder = folder
        db = made.folder / "story.db"
        (tmp_path / "ferry.txt").write_bytes((HERE / "ferry.txt").read_bytes())
        told = here(*line.split(), "--db", db).told()
        left = "".join(f"-- {name}\n{tools.block('>', raw, 3000)}" for name, raw in tools.files(folder).items())
        cases[line] = told + left
    golden("written", cases)
