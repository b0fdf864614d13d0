"""What was typed into a form: text by name, white space cut; what is empty was not typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Form(Mapping[str, str]):
    """The first value of each name; `all` has those that may be there several times."""

    pairs: tuple[tuple[str, str], ...] = ()
    _first: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Form:
        """A form or the part of an address behind the question mark.

        Raises:
            ValueError: it has too many fields.

        Example:
            >>> dict(Form.of("line=70%25+rain&closes=&tag=a&tag=b"))
            {'line': '70% rain', 'tag': 'a'}
        """
        pairs = tuple((name, value.strip()) for name, value in parse_qsl(text, max_num_fields=2_000) if value.strip())
        return cls(pairs, dict(reversed(pairs)))

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
