"""A text file as lines, with a sentence for what is not text."""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from ledger.errors import InputError

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252")
_MARKS = (  # the longer before those that they begin with
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_NAMES = {"utf-32": "UTF-32", "utf-16": "UTF-16", "utf-8-sig": "UTF-8 with a byte order mark"}


@contextmanager
def text_file(path: Path, encoding: str | None = None) -> Iterator[TextIO]:
    """Open a file as text, in the encoding that is given, that its byte order mark says, or UTF-8.

    Raises:
        InputError: there is no such file, it is empty, or plainly in another encoding.
    """
    if encoding is not None:
        _check_encoding(encoding)
    try:
        with path.open(encoding=encoding_of(_start(path), encoding), newline="") as text:
            yield text
    except OSError as wrong:
        raise InputError(f"the file cannot be read: {wrong.strerror or wrong}") from wrong


def _start(path: Path) -> bytes:
    """The first bytes of a file."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise InputError("that is a pipe or a device, and it is read more than once; save it in a file first")
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise InputError("line 1: the file is empty")
    return start


def encoding_of(start: bytes, given: str | None = None) -> str:
    """The encoding of a file that begins with these bytes."""
    for mark, name in _MARKS:
        if start.startswith(mark) and given != name:
            if given is not None:
                raise InputError(f"line 1: the file is {_NAMES[name]}; read it with --encoding {name}")
            return name
    return given or "utf-8"


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name).incrementaldecoder(errors="strict")
        b"a".decode(name)
    except (LookupError, TypeError) as wrong:
        raise InputError(f"--encoding {name!r} is not a text encoding; use one of {', '.join(ENCODINGS)}") from wrong
    except ValueError:  # the byte, not the encoding
        return


def lines(text: TextIO) -> Iterator[str]:
    """The lines of a text file with their ends.

    Raises:
        InputError: a NUL byte, or bytes that are not in the encoding; says in which line.
    """
    number = 0
    try:
        for number, line in enumerate(text, 1):
            if "\0" in line:
                raise InputError(
                    f"line {number:,}: there is a NUL byte; this is not a text file, it is damaged, or it is UTF-16 "
                    "without a mark, which --encoding utf-16-le reads"
                )
            yield line
    except UnicodeError as wrong:
        place, what = number + 1, "what follows"
        if isinstance(wrong, UnicodeDecodeError):  # the bytes that were read last; they begin in this line
            place += len(re.findall(rb"\r\n|\r|\n", wrong.object[: wrong.start]))
            what = f"the byte 0x{wrong.object[wrong.start]:02X}"
        raise InputError(
            f"line {place:,}: {what} is not {text.encoding}; say what it is with --encoding ({', '.join(ENCODINGS)})"
        ) from wrong


def whole_text(path: Path, encoding: str | None, largest: int) -> str:
    """The text of a file. Raises InputError: it is larger than `largest` bytes, or no text."""
    if (size := path.stat().st_size) > largest:
        raise InputError(
            f"the file has {size:,} bytes; at most {largest:,} can be read, so split it into several files"
        )
    with text_file(path, encoding) as file:
        return "".join(lines(file))
