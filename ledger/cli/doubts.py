"""What is most likely a slip: asked on a terminal, refused elsewhere unless --accept says that it is meant."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from ledger.errors import DoubtError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

T = TypeVar("T")


def settled(book: Ledger, act: Callable[[], T]) -> T:
    """Do something; on a terminal ask about each thing in it that is most likely a slip.

    Raises:
        DoubtError: there is something, and nobody to be asked, or the answer is no.
    """
    while True:
        try:
            return act()
        except DoubtError as doubt:
            if not sys.stdin.isatty():
                raise
            click.echo(f"{doubt.sentence[:1].upper()}{doubt.sentence[1:]}.", err=True)
            if not click.confirm("Is that meant?", default=False, err=True):
                raise
            book.accept(doubt.sentence if doubt.kind == "similar-name" else doubt.kind)
