"""Everything in the documentation that the program can tell itself: run `make docs` after a change.

- ledger/store/schema.sql and schema_postgresql.sql are written from the SQLModel classes.
- docs/architecture.svg and the rules in docs/architecture.md are written from the modules: architecture.py.
- docs/commands.md is written from the commands' own help.
- The table of columns in docs/import.md is written from ledger.exchange.columns, that of codes in docs/review.md
  from forecasts.reviewing.
- The output below every `$` line of a console block in README.md and the tutorials is what the program
  printed: each page's commands run one after another in an empty folder.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from inspect import cleandoc
from pathlib import Path

import click

DOCS = Path(__file__).parent
EXAMPLES = DOCS / "examples"  # files that the commands of a page may use
PAGES = (  # pages with console blocks
    "../README.md",
    "tutorial.md",
    "from-op-ed-to-scores.md",
    "numbers.md",
    "score-table.md",
    "review.md",
    "probability-words.md",
    "horizons.md",
)
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
NOW = "2026-12-01T12:00:00Z"  # when the commands of the pages are run
VOLATILE = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<root>"),
    (re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "<time>"),
)


def settled(text: str) -> str:
    """Text without what differs from run to run: ids, hashes, times of recording."""
    for pattern, name in VOLATILE:
        text = pattern.sub(name, text)
    return text


def with_output(page: str) -> str:
    """A page with its commands run, and their output in place of what stood there."""
    with tempfile.TemporaryDirectory() as folder:
        for file in EXAMPLES.iterdir():
            shutil.copy(file, folder)
        return BLOCK.sub(lambda block: _run_block(block.group(), Path(folder)), page)


def _run_block(block: str, folder: Path) -> str:
    return "".join(f"$ {line}\n{_run(line, folder)}" for line in _commands(block))


def _commands(block: str) -> list[str]:
    """The commands of a block, with the lines that continue them."""
    commands: list[str] = []
    continued = False
    for line in block.splitlines():
        if continued:
            commands[-1] += "\n" + line
        elif line.startswith("$ "):
            commands.append(line[2:])
        else:
            continue
        continued = line.endswith("\\")
    return commands


def _run(command: str, folder: Path) -> str:
    """What a command prints on a terminal of 100 columns."""
    main, side = pty.openpty()
    scripts = str(Path(sys.executable).parent)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PREDICTION_LEDGER_")},
        **{"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"},
        "PREDICTION_LEDGER_ACTOR": "reader",
        "PREDICTION_LEDGER_NOW": NOW,
    }
    with subprocess.Popen(
        ["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, stdout=side, stderr=side, cwd=folder, env=environment
    ) as process:
        os.close(side)
        printed = b""
        while chunk := _read(main):
            printed += chunk
        process.wait()
    os.close(main)
    lines = printed.decode().replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is closed
        return b""


def commands_page() -> str:
    """docs/commands.md."""
    from ledger.cli.main import VERBS, cli

    parts = [
        "# Commands",
        "",
        "<!-- Written by docs/generate.py from the commands' own help. -->",
        "",
        "Results go to stdout, notes to stderr. Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage.",
        "",
        "`PREDICTION_LEDGER_NOW=2026-03-01T12:00:00Z` sets the clock, for tests and for examples that print the same",
        "on every day; entries made under it carry that time.",
        "",
        *(f"- [`{verb}`](#{verb}): {summary}" for verb, summary in VERBS.items()),
    ]
    with click.Context(cli, info_name="prediction-ledger", **cli.context_settings) as top:
        for verb in VERBS:
            command = cli.get_command(top, verb)
            assert command is not None  # noqa: S101
            parts += ["", f"## {verb}", "", *_command(command, top, verb)]
            if isinstance(command, click.Group):
                with click.Context(command, info_name=verb, parent=top) as inner:
                    for name, sub in command.commands.items():
                        parts += ["", f"### {verb} {name}", "", *_command(sub, inner, name)]
    return "\n".join(parts) + "\n"


def _command(command: click.Command, top: click.Context, verb: str) -> list[str]:
    context = click.Context(command, info_name=verb, parent=top)
    usage = command.get_usage(context).removeprefix("Usage: ")
    paragraphs = [_paragraph(text) for text in cleandoc(command.help or "").split("\n\n")]
    lines = ["```text", " ".join(usage.split()), "```", "", "\n\n".join(paragraphs), ""]
    options = [option for option in command.params if isinstance(option, click.Option)]
    if not options:
        return lines[:-1]
    lines += ["| option | meaning |", "|---|---|"]
    for option in options:
        names, meaning = option.get_help_record(context) or ("", "")
        lines.append(f"| `{names.replace('|', chr(92) + '|')}` | {meaning.replace('|', chr(92) + '|')} |")
    return lines


def _paragraph(text: str) -> str:
    text = text.strip("\n")
    if text.startswith("\b"):
        return "```sh\n" + "\n".join(text.splitlines()[1:]) + "\n```"
    return " ".join(text.split())


def columns_table() -> str:
    """The table of columns in docs/import.md."""
    from ledger.exchange.columns import COLUMNS, MEANING, REQUIRED

    rows = [f"| `{name}`{' (needed)' if name in REQUIRED else ''} | {MEANING[name]} |" for name in COLUMNS]
    return "\n".join(["| column | meaning |", "|---|---|", *rows]) + "\n"


def with_columns(page: str) -> str:
    """docs/import.md with the table of columns as it is now."""
    start, end = "<!-- columns -->\n", "<!-- end of columns -->"
    before, _, rest = page.partition(start)
    return before + start + columns_table() + end + rest.partition(end)[2]


def with_codes(page: str) -> str:
    """docs/review.md with the table of codes as it is now."""
    from forecasts.reviewing.remark import codes

    start, end = "<!-- codes -->\n", "<!-- end of codes -->"
    rows = [f"| `{code.name}` | {code.severity} | {code.sentence} | {code.remedy} |" for code in codes().values()]
    table = "\n".join(["| code | severity | what it says | what to do |", "|---|---|---|---|", *rows]) + "\n"
    before, _, rest = page.partition(start)
    return before + start + table + end + rest.partition(end)[2]


def main() -> None:
    """Write all of it."""
    from architecture import main as draw

    from ledger.store.schema import rendered

    draw()
    store = DOCS.parent / "ledger" / "store"
    (store / "schema.sql").write_text(rendered("sqlite"))
    (store / "schema_postgresql.sql").write_text(rendered("postgresql"))
    (DOCS / "commands.md").write_text(commands_page())
    importing = DOCS / "import.md"
    importing.write_text(with_columns(importing.read_text()))
    review = DOCS / "review.md"
    review.write_text(with_codes(review.read_text()))
    for name in PAGES:
        page = DOCS / name
        page.write_text(with_output(page.read_text()))


if __name__ == "__main__":
    main()
