"""Who was spoken of last: whom "he", "they" and "it" stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forecasts.reading.text.lexicon import words

UNNAMED = "unnamed"


@dataclass(frozen=True)
class Known:
    """The last person and the last group that a text has named."""

    person: str | None = None  # whom "he" and "she" stand for
    group: str | None = None  # whom "they" and "it" stand for
    last: str | None = None  # whichever of them came last

    def after(self, speaker: str) -> Known:
        """What is known when somebody more was named; the author and the unnamed are not remembered.

        Example:
            >>> known = Known().after("Jane Hall").after("Prediction markets")
            >>> known.of("she"), known.of("they")
            ('Jane Hall', 'Prediction markets')
        """
        if speaker in ("", UNNAMED):
            return self
        if is_group(speaker):
            return replace(self, group=speaker, last=speaker)
        return replace(self, person=speaker, last=speaker)

    def of(self, pronoun: str) -> str:
        """Whom a pronoun stands for, "unnamed" where nobody fits."""
        if pronoun in ("he", "she", "his", "her"):
            return self.person if self.person and not _is_brand(self.person) else UNNAMED
        if pronoun in ("it", "its"):
            return self.group or UNNAMED
        return (self.group if pronoun in ("they", "their") else None) or self.last or UNNAMED


def _is_brand(name: str) -> bool:
    """As in "JPMorgan", "UBS": one word with more than one capital."""
    return " " not in name and sum(letter.isupper() for letter in name) > 1


def is_group(name: str) -> bool:
    """Whether a name is that of several people, of a body or a thing.

    Example:
        >>> is_group("Jane Hall"), is_group("The Bank of England"), is_group("the finance minister")
        (False, True, False)
    """
    cut = [word.strip(".,'’").lower() for word in name.split()]
    if any(word in words("voices", "persons") or word in words("voices", "titles") for word in cut):
        return False
    if any(word in words("voices", "voices") | words("voices", "institutions") for word in cut):
        return True
    return cut[:1] in (["the"], ["a"], ["an"]) or not name.split()[-1:][0][:1].isupper() if cut else True
