"""Where a command writes: nothing that a terminal would take for an order gets there, and warnings are notes."""

import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any, TextIO, cast

import click

# C0, C1 and what turns the order of letters round; a line may end as it does on Windows.
_ORDERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
MOST = 10  # warnings that are told


class Harmless:
    """A stream that writes such characters as JSON does, so that JSON stays what it is.

    Attributes:
        stream: the stream itself, for who draws on a terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        r"""Write text.

        Example:
            >>> from io import StringIO
            >>> out = Harmless(StringIO())
            >>> out.write("a\x1b[2Jb") and out.getvalue()
            'a\\u001b[2Jb'
        """
        return self.stream.write(_ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def open_streams() -> None:
    """Make both streams harmless; a program that was started without one gets somewhere to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            from pathlib import Path  # not above: it takes a tenth of the time of --help

            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 (for as long as the program runs)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # letters that the terminal does not have
    for name in ("stdout", "stderr"):
        if not isinstance(getattr(sys, name), Harmless):
            setattr(sys, name, Harmless(getattr(sys, name)))


def drawing(stream: TextIO) -> TextIO:
    """The stream itself, for what moves the cursor on purpose and holds no text of others that was not made safe."""
    return stream.stream if isinstance(stream, Harmless) else stream


def as_utf8() -> None:
    """Write what follows on stdout as a file would hold it, whatever the terminal's encoding is."""
    stream = drawing(sys.stdout)
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="")
    if not stream.isatty():
        sys.stdout = stream


def harmless(text: str) -> str:
    """Text as it may be drawn."""
    return _ORDERS.sub("\ufffd", text)


@contextmanager
def warnings_as_notes() -> Iterator[None]:
    """Tell what was kept otherwise than it was given as notes on stderr, the first of them."""
    told: list[str] = []

    def tell(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        if category.__name__ != "CredentialWarning":
            shown(message, category, *place, **more)
        elif str(message) not in told:
            told.append(str(message))
            if len(told) <= MOST:
                click.echo(f"Note: {message}", err=True)

    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        shown, warnings.showwarning = warnings.showwarning, cast(Any, tell)
        try:
            yield
        finally:
            if len(told) > MOST:
                click.echo(f"Note: and {len(told) - MOST:,} more like this", err=True)
