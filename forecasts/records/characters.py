"""Which characters a text may hold: a name only those that can be seen, so that no two names merely look the same.

What quotes somebody's words may hold any that a file of XML can. A few scripts and emoji need characters that are
not to be seen by themselves; they are let through where they belong.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_PLANES = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
# Of these a file of XML can hold none (XML 1.0, 2.2), or programs that read it may not.
_ANYWHERE = (
    ("control character", "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"),
    ("surrogate", "\ud800-\udfff"),
    ("noncharacter", "\ufdd0-\ufdef" + _PLANES),
)
# Unicode's Default_Ignorable_Code_Point and Bidi_Control, and what is drawn as nothing.
_IN_NAMES = (
    ("control character", "\t"),
    ("direction mark", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"),
    (
        "invisible character",
        "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
        "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
        "\U000e0000-\U000e0fff"
        # Indic_Syllabic_Category=Invisible_Stacker, and joiners, selectors and fillers that are marks
        "\u1039\u17d2\u1a60\u1bab\u2d7f\uaaf6\U00010a3f\U0001107f\U00011133\U000113d0\U0001193e\U00011a47\U00011a99"
        "\U00011d45\U00011d97\U00011f42\U00016fe4\U0001bc9d",
    ),
)
_ALL = (*_ANYWHERE, *_IN_NAMES)
_BY_CATEGORY = {"Cf": "invisible character", "Co": "private character", "Cn": "unassigned character"}
# Arabic, Kaithi and Syriac signs that are drawn under the numbers after them, though Unicode calls them format.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")

# The scripts from Arabic to Mongolian, and their later additions: joiners choose the form of their letters.
_JOINING = (
    "\u0620-\u0fff\u1000-\u109f\u1780-\u17dd\u1820-\u18aa\u1b00-\u1bff\ua840-\uabff\ufb50-\ufdcf\ufdf0-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00011fff"
)
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001fbff"  # the second block gets new ones every year
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NEEDED = (
    f"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])",  # a Persian or Indic word
    f"(?<=[{_VIRAMAS}])\u200d",  # a Malayalam word or a Sinhala one ends so
    f"(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])",  # one picture of several
    f"(?<=[#*0-9\xa9\xae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299{_PICTURES}])[\ufe0e\ufe0f]",
    f"(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",  # a variant of a character, as in names
    "(?<=[\u1820-\u18aa])[\u180b-\u180f]",  # Mongolian
    # letters below each other in the scripts that have them
    f"(?<=[{_JOINING}\u1a20-\u1aad])[\u1039\u17d2\u1a60\u1bab\uaaf6\U00010a3f\U0001107f\U00011133-\U00011f42]",
    "(?<=[\u2d30-\u2d67])\u2d7f|(?<=[\U00018b00-\U00018cff])\U00016fe4|(?<=[\U0001bc00-\U0001bc99])\U0001bc9d",
    "(?<=\U0001f3f4)[\U000e0020-\U000e007e]{1,6}\U000e007f",  # the flag of a region
)


class Refused(NamedTuple):
    """A character that a text may not hold."""

    kind: str  # what sort of character it is
    character: str  # the character
    at: int  # where, from 0

    def __str__(self) -> str:
        """What it is and where, as sentences have it."""
        name = unicodedata.name(self.character, "")
        point = f"U+{ord(self.character):04X}{f' ({name})' if name else ''}"
        return f"the {self.kind} {point} at position {self.at + 1}"


@cache  # compiled where a text has such characters at all: it takes 3 ms
def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


def _first(text: str, kinds: tuple[tuple[str, str], ...]) -> Refused | None:
    if text.isascii() and text.isprintable():
        return None
    found = _compiled(*(f"([{characters}])" for _, characters in kinds)).search(text)
    return found and Refused(kinds[(found.lastindex or 1) - 1][0], found[0], found.start())


def refused_in_text(text: str) -> Refused | None:
    r"""The first character that no text may hold.

    Example:
        >>> str(refused_in_text("a\x07"))
        'the control character U+0007 at position 2'
    """
    return _first(text, _ANYWHERE)


def refused_in_name(text: str) -> Refused | None:
    r"""The first character that no name may hold.

    Example:
        >>> str(refused_in_name("Ann\u200b"))
        'the invisible character U+200B (ZERO WIDTH SPACE) at position 4'
        >>> refused_in_name("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")  # a word of Persian
    """
    if text.isascii():
        return _first(text, _ALL)
    shown = _compiled(*_NEEDED).sub(lambda needed: "x" * len(needed[0]), text)
    return _first(shown, _ALL) or _first_by_category(shown)


def _first_by_category(text: str) -> Refused | None:
    if unicodedata.category(text[0]).startswith("M"):
        return Refused("combining mark, which needs a letter before it,", text[0], 0)
    for at, character in enumerate(text):
        kind = _BY_CATEGORY.get(unicodedata.category(character))
        if kind and character not in _DRAWN and not "\U0001f000" <= character <= "\U0001fbff":
            return Refused(kind, character, at)
    return None
