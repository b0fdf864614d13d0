"""The typeface of pictures and of PDF. The package brings it, so that their bytes do not depend on a machine's fonts.

DejaVu Sans (https://dejavu-fonts.github.io/) with the letters of Latin, Greek, Cyrillic, Armenian and Georgian; `make
fonts` cuts it from Debian's.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# In CSS: as style_sheet() names it, which no font of a machine can be taken for, and as the files name it.
FAMILIES = "ledger, 'DejaVu Sans'"
NO_LETTER = "\U0010ffff"


def regular() -> Path:
    """The file of the upright letters."""
    return _file("DejaVuSans.ttf")


def bold() -> Path:
    """The file of the bold letters."""
    return _file("DejaVuSans-Bold.ttf")


@cache
def of_size(size: int) -> FreeTypeFont:
    """The upright letters for Pillow, set one after another: its other way to set them needs a machine's library."""
    from PIL import ImageFont

    return ImageFont.truetype(str(regular()), size, layout_engine=ImageFont.Layout.BASIC)


def lacking(text: str) -> str:
    """The letters of a text that the typeface does not have, each once.

    Example:
        >>> lacking("Ёж, Ωmega & Łódź"), lacking("日本語 日")
        ('', '日本語')
    """
    return "".join(letter for letter in dict.fromkeys(text) if not letter.isascii() and not _has(letter))


@cache
def _has(letter: str) -> bool:
    silent = unicodedata.category(letter) in ("Cf", "Mn") or letter.isspace()
    return silent or _drawn(letter) != _drawn(NO_LETTER)


def _drawn(letter: str) -> bytes:
    return bytes(of_size(20).getmask(letter))


def style_sheet() -> str:
    """CSS that sets a whole page in the typeface."""
    faces = "".join(
        f"@font-face {{ font-family: ledger; font-weight: {weight}; src: url('{file.as_uri()}') }}\n"
        for weight, file in (("normal", regular()), ("bold", bold()))
    )
    return f"{faces}* {{ font-family: {FAMILIES} !important }}"


def _file(name: str) -> Path:
    return Path(str(files("ledger.reports") / "fonts" / name))
