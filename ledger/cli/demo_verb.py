"""prediction-ledger demo."""

import shutil
import sys
import tempfile
from pathlib import Path

import click


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to make the demo's ledger; a new temporary folder unless given.",
)
def command(out: Path | None) -> None:
    """See real predictions of a real expert logged, resolved and scored.

    The forecasts of an op-ed by Dmitri Trenin of April 2017, with outcomes and their sources.
    """
    from ledger.cli.demo import run

    file = out or Path(tempfile.mkdtemp(prefix="prediction-ledger-demo-")) / "trenin.db"
    for paragraph in run(file, _command()):
        click.echo(paragraph)


def _command() -> str:
    """How this program can be called again: by its name where the shell finds it, else by its path."""
    name = "prediction-ledger"
    script = Path(sys.argv[0])
    return str(script) if shutil.which(name) is None and script.name == name else name
