"""The group of commands, and the one place where errors become sentences and exit codes."""

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from ledger.cli.streams import open_streams, warnings_as_notes

# name -> what --help says; the command itself is in the module of that name (import is import_)
VERBS = {
    "init": "Make a new ledger.",
    "add": "Log a forecast in one line.",
    "log": "Log what somebody predicted.",
    "read": "Find the forecasts in an article, and decide on each.",
    "agreement": "Compare coders of the same article, and settle where they disagree.",
    "explain": "Show how words of time and of chance are read.",
    "scales": "Show the scales by which words of chance are read, or one scale with its phrases.",
    "profiles": "Show the profiles by which fuzzy words of time are read, or one profile with its terms.",
    "list": "List questions, or forecasts with --forecasts.",
    "review": "Say what is wrong with a question: can it be resolved, is it asked twice?",
    "show": "Show everything about a question, forecast, claim or source.",
    "due": "List questions past their close that nobody has resolved, the longest overdue first.",
    "remind": "Say what waits: answers to look up, questions that close soon, forecasts that are old.",
    "resolve": "Say how a question turned out, or correct that.",
    "amend": "Change a question's words, dates or tags, with the reason.",
    "revise": "Log a newer forecast of the same forecaster.",
    "reveal": "Say what a sealed forecast said.",
    "withdraw": "End a forecast without a newer one.",
    "correct": "Put right what was entered wrongly.",
    "edit": "Put right in your editor what was entered wrongly.",
    "void": "Declare that a record was entered in error.",
    "redact": "Take a text out of the ledger for good, where it may not be kept.",
    "undo": "Take back your last entry.",
    "score": "Score forecasters: Brier score, interval, base rate, skill.",
    "report": "Write an accuracy report.",
    "chart": "Draw a chart as SVG or PNG.",
    "publish": "Write a web site of the track records that a stranger can check.",
    "forecaster": "List forecasters, rename them, make two of them one, or take that back; score several as one crowd.",
    "question": "Make two questions one, or take that back.",
    "export": "Write forecasts with their outcomes as a table, or the whole ledger.",
    "import": "Bring in forecasts from other platforms, tables or another ledger.",
    "key": "Make the key that signs what is published, show it, or let another take its place.",
    "stamp": "Have outside authorities stamp the time by which all entries were there.",
    "witness": "Sign others' checkpoints, as a witness that their history only grows.",
    "receipt": "Write the proof that a record is in the journal.",
    "prove": "Prove that the journal has only grown.",
    "check": "Check a receipt, a proof, a checkpoint or a lake without the ledger.",
    "mcp": "Let an assistant use the ledger, over standard input and output.",
    "config": "Say once who you are.",
    "verify": "Check that nothing was changed, dropped or backdated.",
    "backup": "Copy the ledger while others write, and verify the copy.",
    "rebuild": "Make all tables again from the journal.",
    "serve": "Open the ledger in a browser, and to programs on this computer.",
    "account": "Say who may use the ledger that serve shows, and what each may.",
    "demo": "See real predictions of a real expert logged, resolved and scored.",
}


class Verbs(click.Group):
    """Commands that are imported when they are used: --help must not load the world."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of a forecast's life."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"ledger.cli.{cmd_name}_verb")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; of a slip, the one that was probably meant is named."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else " See prediction-ledger --help."
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with their one line, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"prediction-ledger {version('prediction-ledger')}")
        ctx.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--db", metavar="FILE-OR-URL", help="The ledger, for whatever command follows; it may also stand behind that."
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def cli(db: str | None) -> None:
    """Log what experts predict, resolve it, score it, and publish a report that a stranger can check.

    The ledger is one file: the one named with --db, else the one in PREDICTION_LEDGER_DB, else
    predictions.db in the current folder. Start with: prediction-ledger demo
    """


def main(args: list[str] | None = None) -> None:
    """Run a command. Exit codes: 0 done, 1 refused, 2 wrong usage; of verify 3: it could not be checked."""
    gc.disable()  # a command ends soon; the collector would only look through what was imported
    # Else numpy starts threads, which keep a processor from SQLite.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = _run(args)
    with suppress(OSError):  # what could not be written has been told
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    os._exit(code)  # nothing is left to do; taking the interpreter apart would take as long as starting it


def _run(args: list[str] | None) -> int:
    open_streams()
    try:
        with warnings_as_notes():
            result: Any = cli.main(args, prog_name="prediction-ledger", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing was changed by this command.", err=True)
        return 130
    except (SystemExit, BrokenPipeError):  # the first is click's way out when a reader, such as head, has seen enough
        return _without_output(0)
    except OSError as wrong:
        click.echo(f"Error: {_place(wrong)}{wrong.strerror or wrong}", err=True)
        return _without_output(1)
    except Exception as wrong:
        if not _is_ours(wrong):
            raise
        click.echo(f"Error: {wrong}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def _without_output(code: int) -> int:
    """Keep the interpreter from writing at its end what could not be written before."""
    sys.stdout = None
    return code


def _place(wrong: OSError) -> str:
    return f"{wrong.filename}: " if wrong.filename else "the output cannot be written: "


def _is_ours(wrong: Exception) -> bool:
    """Whether an error is a sentence for the user: one of the three packages' own."""
    from forecasts.errors import ForecastError
    from ledger.errors import LedgerError

    return isinstance(wrong, (LedgerError, ForecastError)) or type(wrong).__module__ == "scoring.errors"
