"""The words of a language, and the lattice of what the tokens of a text may mean."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecasts.errors import HorizonError
from forecasts.tables import load_table, names_in
from forecasts.tokens import Token, tokenise

_FOLDER = Path(__file__).parent / "words"

Meaning = tuple[str, "str | int"]
Edge = tuple["str | int", int]


@dataclass(frozen=True)
class Language:
    """The words of one language for one locale.

    Attributes:
        code: two letters.
        day_first: 3/4 is the third of April.
        fiscal_start: month in which a fiscal year begins.
        article_rolls: "the next year" is twelve months from now ("next year" never is).
        decimal_comma: 1,5 is one and a half.
        meanings: the first word of each lexeme, with the words that follow and what it means.
    """

    code: str
    day_first: bool
    fiscal_start: int
    article_rolls: bool
    decimal_comma: bool
    meanings: dict[str, list[tuple[tuple[str, ...], Meaning]]]


def language(locale: str) -> Language:
    """The language of a locale such as "en", "en-GB" or "de".

    Raises:
        HorizonError: the language is not among those built in.
    """
    if not isinstance(locale, str):
        raise HorizonError(f"the locale {locale!r} is not text: give one such as 'en', 'en-GB' or 'de'")
    return _language(locale.strip().replace("_", "-").lower())


@functools.lru_cache(maxsize=32)
def _language(locale: str) -> Language:
    code, _, region = locale.partition("-")
    if code not in names_in(_FOLDER) or (code == "en" and region not in ("", "us", "gb")):
        known = ", ".join(["en-US", "en-GB", *names_in(_FOLDER)])
        raise HorizonError(f"there are no words for the locale {locale!r}: use one of {known}")
    table = load_table(code, _FOLDER, "", HorizonError)
    settings = dict(table["settings"])
    settings.update(settings.pop("region", {}).get(region, {}))
    return Language(code=code, meanings=_meanings(table), **settings)


def _meanings(table: dict[str, object]) -> dict[str, list[tuple[tuple[str, ...], Meaning]]]:
    found: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for kind, group in table.items():
        if kind == "settings" or not isinstance(group, dict):
            continue
        for value, forms in group.items():
            meaning = (kind, int(value) if value.isdigit() else value)
            for form in forms:
                first, *rest = (token.text for token in tokenise(form) if token.text != "-")
                found.setdefault(first, []).append((tuple(rest), meaning))
    return found


class Lattice:
    """For each position of a text, every meaning that begins there and where it stops."""

    def __init__(self, tokens: Sequence[Token], words: Language) -> None:
        self.tokens = tokens
        self._edges: list[dict[str, list[Edge]]] = [{} for _ in tokens]
        for at, token in enumerate(tokens):
            for rest, (kind, value) in words.meanings.get(token.text, ()):
                end = self._matches(at + 1, rest)
                if end is not None:
                    self._edges[at].setdefault(kind, []).append((value, end))

    def take(self, kind: str, at: int) -> Iterator[Edge]:
        """Meanings of a kind that begin here, or behind a hyphen that joins words."""
        if at < len(self.tokens):
            yield from self._edges[at].get(kind, ())
            if self.joins(at):
                yield from self._edges[at + 1].get(kind, ())

    def has_meaning(self, at: int) -> bool:
        """Whether a known word begins here."""
        return bool(self._edges[at])

    def joins(self, at: int) -> bool:
        """Whether a hyphen here ties two words together, as in mid-2027."""
        following = at + 1
        if following >= len(self.tokens) or self.tokens[at].text != "-":
            return False
        return self.tokens[at].glued and self.tokens[following].glued

    def _matches(self, at: int, words: tuple[str, ...]) -> int | None:
        for word in words:
            if self.joins(at):
                at += 1
            if at >= len(self.tokens) or self.tokens[at].text != word:
                return None
            at += 1
        return at
