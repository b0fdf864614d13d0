"""The words of a language, and the lattice of what the tokens of a text may mean."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecasts.errors import HorizonError
from forecasts.text.tables import Table, load_table, names_in
from forecasts.text.tokens import Token, tokenise

_FOLDER = Path(__file__).parent / "words"

Meaning = tuple[str, "str | int"]
Edge = tuple["str | int", int]
Meanings = dict[str, dict[str, list[tuple[tuple[str, ...], Meaning]]]]


@dataclass(frozen=True)
class Language:
    """The words of one language for one locale."""

    code: str  # two letters
    rules: str  # the module with its rules: "phrases", or "chinese" where word order is another
    day_first: bool  # 3/4 is the third of April
    fiscal_start: int  # month in which a fiscal year begins
    article_rolls: bool  # "the next year" is twelve months from now ("next year" never is)
    decimal_comma: bool  # 1,5 is one and a half
    # by the first two words of each lexeme ("" for a single one), the words that follow and what it
    # means
    meanings: Meanings
    us: bool = False  # what no country is named of is that of the United States: "the 2028 election"


def language(locale: str) -> Language:
    """The language of a locale such as "en", "en-GB" or "de".

    Raises:
        HorizonError: the language is not among those built in.
    """
    if not isinstance(locale, str):
        raise HorizonError(f"the locale {locale!r} is not text: give one such as 'en', 'en-GB' or 'de'")
    return _language(locale.strip().replace("_", "-").lower())


def code_of(locale: str) -> str:
    """The language of a locale: "de" of "de-CH"."""
    return locale.strip().replace("_", "-").lower().partition("-")[0]


def has_rules(locale: str) -> bool:
    """Whether there are words for the language of a locale; what is no text is refused elsewhere."""
    return not isinstance(locale, str) or code_of(locale) in names_in(_FOLDER)


@functools.lru_cache(maxsize=32)
def _language(locale: str) -> Language:
    code, _, region = locale.partition("-")
    if code not in names_in(_FOLDER) or (code == "en" and region not in ("", "us", "gb")):
        known = ", ".join(["en-US", "en-GB", *names_in(_FOLDER)])
        raise HorizonError(f"there are no words for the locale {locale!r}: use one of {known}")
    table = load_table(code, _FOLDER, "", HorizonError)
    settings = dict(table["settings"])
    settings.update(settings.pop("region", {}).get(region, {}))
    rules = "chinese" if code == "zh" else "phrases"
    return Language(code=code, rules=rules, meanings=_meanings(table), **settings)


def _meanings(table: Table) -> Meanings:
    found: Meanings = {}
    for kind, group in table.items():
        if kind == "settings" or not isinstance(group, dict):
            continue
        for value, forms in group.items():
            meaning = (kind, int(value) if value.isdigit() else value)
            for form in forms:
                first, *rest = (token.text for token in tokenise(form) if token.text != "-")
                second = rest[0] if rest else ""
                found.setdefault(first, {}).setdefault(second, []).append((tuple(rest), meaning))
    return found


class Lattice:
    """For each position of a text, every meaning that begins there and where it stops."""

    def __init__(self, tokens: Sequence[Token], words: Language) -> None:
        self.tokens = tokens
        self._edges: list[dict[str, list[Edge]]] = [{} for _ in range(len(tokens) + 1)]
        for at, token in enumerate(tokens):
            lexemes = words.meanings.get(token.text, {})
            for rest, (kind, value) in (*lexemes.get("", ()), *lexemes.get(self._following(at), ())):
                end = self._matches(at + 1, rest)
                if end is not None:
                    self._edges[at].setdefault(kind, []).append((value, end))
        for at in range(len(tokens)):
            if self.joins(at):
                for kind, edges in self._edges[at + 1].items():
                    self._edges[at].setdefault(kind, []).extend(edges)

    def take(self, kind: str, at: int) -> Sequence[Edge]:
        """Meanings of a kind that begin here, or behind a hyphen that joins words."""
        try:
            return self._edges[at].get(kind, ())
        except IndexError:
            return ()

    def kinds(self, at: int) -> Collection[str]:
        """The kinds of meanings that begin here."""
        return self._edges[at].keys() if at < len(self._edges) else ()

    def joins(self, at: int) -> bool:
        """Whether a hyphen here ties two words together, as in mid-2027."""
        following = at + 1
        if following >= len(self.tokens) or self.tokens[at].text != "-":
            return False
        return self.tokens[at].glued and self.tokens[following].glued

    def _following(self, at: int) -> str:
        """The next word, "-" where there is none (no lexeme has a hyphen)."""
        following = at + 2 if self._is_hyphen(at + 1) else at + 1
        return self.tokens[following].text if following < len(self.tokens) else "-"

    def _is_hyphen(self, at: int) -> bool:
        """A hyphen inside a lexeme, which may hang: near-term, near- to medium-term."""
        return at < len(self.tokens) and self.tokens[at].text == "-" and self.tokens[at].glued

    def _matches(self, at: int, words: tuple[str, ...]) -> int | None:
        for word in words:
            if self._is_hyphen(at):
                at += 1
            if at >= len(self.tokens) or self.tokens[at].text != word:
                return None
            at += 1
        return at
