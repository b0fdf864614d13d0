"""What a shell offers while a command is typed: people, tags, and the numbers of questions and forecasts."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any
from urllib.parse import quote

import click
from click.shell_completion import CompletionItem

from ledger import settings
from ledger.errors import LedgerError
from ledger.store.statements import statement

_SHOWN = 50


def _rows(ctx: click.Context, name: str) -> list[tuple[Any, ...]]:
    """What there is in the ledger that the command names so far; nothing where there is no such file."""
    with suppress(LedgerError, sqlite3.Error):
        place = settings.ledger_file(ctx.params.get("db") or ctx.find_root().params.get("db"))
        if not settings.is_url(place) and os.path.isfile(place):  # noqa: PTH113 (pathlib takes longer than the answer)
            # Without the layer of the store, which would take longer to load than a person waits for a shell.
            with closing(sqlite3.connect(f"file:{quote(place)}?mode=ro", uri=True)) as file:
                return file.execute(statement(f"completing.{name}")).fetchall()
    return []


def _items(found: Iterator[CompletionItem]) -> list[CompletionItem]:
    return [item for item, _ in zip(found, range(_SHOWN), strict=False)]


def _named(name: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Names that begin so, or a word of which does."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
        wanted = begun.casefold()
        named = (text for (text,) in _rows(ctx, name))
        return _items(CompletionItem(text) for text in named if f" {wanted}" in f" {text.casefold()}")

    return complete


def _numbered(name: str, letter: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Numbers that begin so, or, of what is no beginning of one, those of what has a word that begins so."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
        wanted = begun.casefold()
        is_number = wanted[:1] in ("", letter.casefold()) and (wanted[1:].isdigit() or not wanted[1:])
        for_each = ((f"{letter}{number}", ": ".join(said)) for number, *said in _rows(ctx, name))
        found = (
            (number, said)
            for number, said in for_each
            if (number.casefold().startswith(wanted) if is_number else f" {wanted}" in f" {said.casefold()}")
        )
        return _items(CompletionItem(number, help=said) for number, said in found)

    return complete


people = _named("names")
tags = _named("tags")
questions = _numbered("questions", "Q")
forecasts = _numbered("forecasts", "F")


def records(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Questions, then forecasts."""
    return [*questions(ctx, param, begun), *forecasts(ctx, param, begun)]
