"""HTML entities in a text: read as the characters they stand for, quoted as they are written."""

import dataclasses
import html
import re

from forecasts.reading.candidate import Candidate

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")


class Decoded:
    """A text whose entities are characters, and where each of its characters stands in the original.

    Example:
        >>> decoded = Decoded("It won&#8217;t fall.")
        >>> decoded.text, decoded.place(7)
        ('It won’t fall.', 13)
    """

    def __init__(self, original: str) -> None:
        self._original = original
        self._shifts: list[tuple[int, int]] = []  # from this offset on, so many characters further
        parts: list[str] = []
        at = size = shift = 0
        for entity in _ENTITY.finditer(original) if "&" in original else ():
            character = html.unescape(entity.group())
            if len(character) != 1:
                continue
            parts += [original[at : entity.start()], character]
            size += entity.start() - at + 1
            shift += len(entity.group()) - 1
            at = entity.end()
            self._shifts.append((size, shift))
        self.text = "".join([*parts, original[at:]])

    def place(self, offset: int) -> int:
        """Where in the original the character at an offset of the text begins."""
        low, high = 0, len(self._shifts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._shifts[middle][0] <= offset else (low, middle)
        return offset + (self._shifts[low - 1][1] if low else 0)

    def in_the_original(self, found: Candidate) -> Candidate:
        """A candidate of the text, with its quote and its places as they are in the original."""
        if not self._shifts:
            return found
        place = self.place
        reasons = tuple(
            dataclasses.replace(one, start=place(one.start), end=place(one.end)) for one in found.reasons
        )
        start, end = place(found.start), place(found.end)
        return dataclasses.replace(
            found,
            quote=self._original[start:end],
            start=start,
            end=end,
            reasons=reasons,
            sentence_start=place(found.sentence_start),
            sentence_end=place(found.sentence_end),
        )
