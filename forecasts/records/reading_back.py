"""Records that were kept before: what is refused by now was let in then, and is read as it stands.

What a record must be at all (its fields, its kinds of values, its references) never changes. What is no longer taken
when something is entered, such as a name with a character that cannot be seen, is still read in a ledger that has it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_READING_BACK: ContextVar[bool] = ContextVar("reading_back", default=False)


def is_new() -> bool:
    """Whether a record is being entered, so that all that is refused today is refused.

    Example:
        >>> with reading_back():
        ...     is_new()
        False
    """
    return not _READING_BACK.get()


@contextmanager
def reading_back() -> Iterator[None]:
    """Inside, records were kept before: here, or in a ledger that is restored or merged."""
    before = _READING_BACK.set(True)
    try:
        yield
    finally:
        _READING_BACK.reset(before)
