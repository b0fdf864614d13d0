"""What a person is asked on the terminal: every question can be left with q."""

import sys

import click


class Quit(Exception):  # noqa: N818 (nothing is wrong)
    """The person wants to stop."""


def ask(label: str, default: str) -> str:
    """What a person types; Enter gives the default.

    Raises:
        click.Abort: Ctrl-C, or the end of input.
        Quit: a q, which leaves every question.
    """
    answer: str = click.prompt(label, default=default, show_default=bool(default), err=True)
    if not sys.stdin.isatty():  # nobody has seen it typed
        click.echo(answer, err=True)
    if answer.strip().lower() == "q":
        raise Quit
    return answer.strip()


def confirmed(label: str) -> bool:
    """Whether a person says yes; Enter is yes."""
    return ask(f"{label} [Y/n]", "").lower() not in ("n", "no")
