"""What was typed into a form: text by name, white space cut; what is empty was not typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Form(Mapping[str, str]):
    """The first value of each name; `all` has those that may be there several times."""

    pairs: tuple[tuple[str, str], ...] = ()
    _first: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # the name and the content of each

    @classmethod
    def of(cls, text: str) -> Form:
        """A form or the part of an address behind the question mark.

        Raises:
            ValueError: it has too many fields.

        Example:
            >>> dict(Form.of("line=70%25+rain&closes=&tag=a&tag=b"))
            {'line': '70% rain', 'tag': 'a'}
        """
        return cls.of_pairs(parse_qsl(text, max_num_fields=2_000))

    @classmethod
    def of_pairs(cls, given: Iterable[tuple[str, str]], files: Mapping[str, tuple[str, bytes]] | None = None) -> Form:
        """The same from names and values, and perhaps files.

        Raises:
            ValueError: there is half a character, which JSON and some encodings of forms can write.
        """
        pairs = tuple((name, value.strip()) for name, value in given if value.strip())
        "".join(chain.from_iterable(pairs)).encode()
        return cls(pairs, dict(reversed(pairs)), dict(files or {}))

    @classmethod
    def of_json(cls, text: str) -> Form:
        """The same from the object of JSON that some programs send in the place of a form.

        Raises:
            ValueError: it is no JSON.

        Example:
            >>> dict(Form.of_json('{"forecast": 0.7, "tags": ["a", "b"], "note": null}'))
            {'forecast': '0.7', 'tags': 'a'}
        """
        import json

        try:
            given = json.loads(text)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        several = given if isinstance(given, dict) else {}
        lists = [(name, value if isinstance(value, list) else [value]) for name, value in several.items()]
        return cls.of_pairs((name, str(one)) for name, values in lists for one in values if one is not None)

    def with_(self, other: Form) -> Form:
        """What is in either, that of the other first."""
        pairs = (*other.pairs, *self.pairs)
        return Form(pairs, dict(reversed(pairs)))

    def __getitem__(self, name: str) -> str:
        return self._first[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def all(self, name: str) -> list[str]:
        """Every value of a name."""
        return [value for key, value in self.pairs if key == name]

    def some(self, *names: str) -> dict[str, str]:
        """Those of some fields that were filled in."""
        return {name: self._first[name] for name in names if name in self._first}

    def words(self, name: str) -> list[str]:
        """What is written with commas or semicolons between, such as tags; or on lines, such as links."""
        return [
            one.strip() for one in self.get(name, "").replace(";", ",").replace("\n", ",").split(",") if one.strip()
        ]

    def links(self, name: str) -> list[str]:
        """What stands on lines, or apart by white space."""
        return self.get(name, "").split()


def whole(text: str) -> int | None:
    """A whole number in plain figures, or None.

    Example:
        >>> whole("12"), whole("\u00b2"), whole("-1")
        (12, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
