"""Markdown and HTML marks in a text: veiled with blanks, so that only prose is read and every offset stays."""

import dataclasses
import functools
import html
import re

from forecasts.reading.candidate import Candidate

# Nothing in these is prose. A comment that is never closed is none; each mark is entered once.
_UNREAD = re.compile(
    r"<!--(?:(?!-->|<!--)[\s\S])*-->"
    r"|`[^`\n]{1,500}`"
    r"|!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)|\[[^\[\]\n]{0,100}\])"
    r"|\[\^[^\[\]\s]{1,80}\](?!:)"
    r"|^ {0,3}\[[^\[\]\n]{1,100}\]:[^\n]*(?:\n(?: {4}|\t)[^\n]*)*"
    r"|</?[A-Za-z][^<>\n]{0,500}>|<https?://[^<>\s]{1,2000}>"
    r"|\{\{[^{}\n]{0,500}\}\}|\{%[^{}\n]{0,500}%\}",
    re.MULTILINE,
)
_LINK = re.compile(
    r"(?<!\\)\[(?P<words>[^\[\]]{1,1000})\]"
    r"(?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500}){0,3}\)|\[[^\[\]\n]{0,100}\])"
)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>()\[\]“”\"]+")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])|(?<=[^\s*\\])\*{1,3}(?!\w)"
    r"|(?<![\w_\\])_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?!\w)|~~(?=\S)|(?<=\S)~~"
)
_SIGNS = frozenset("[<`*_{~")
_NOT_A_BREAK = re.compile(r"[^\r\n]")


@functools.lru_cache(maxsize=4)
def veiled(text: str) -> str:
    """A text of the same length in which markup is blank: links, images, comments, code, tags, notes, emphasis.

    Example:
        >>> veiled("*Rates* will [fall](x.html).")
        ' Rates  will  fall         .'
    """
    signs = _SIGNS & set(text)
    if signs - {"*", "_", "~"}:
        text = _UNREAD.sub(_blank, text)
    if "://" in text or "www." in text:
        text = _URL.sub(_address, text)
    if "[" in signs:
        text = _LINK.sub(_link, text)
    return _EMPHASIS.sub(_blank, text) if signs & {"*", "_", "~"} else text


def plain(text: str) -> str:
    """The words of a text without its markup, on one line.

    Example:
        >>> plain("[Rates](https://x.example) will **fall**.")
        'Rates will fall.'
    """
    text = html.unescape(text)
    words = veiled(text)
    return re.sub(r" +(?=[.,;:!?])", "", " ".join(words.split())) if words != text else text


def with_marks(text: str, veil: str, start: int, end: int) -> tuple[int, int]:
    """A span with the marks beside it whose partners lie inside: the "[" of a link that it begins with.

    Example:
        >>> text = "So [rates](https://x.example) will fall."
        >>> start, end = with_marks(text, veiled(text), 4, 40)
        >>> text[start:end]
        '[rates](https://x.example) will fall.'
    """
    if text[start:end] == veil[start:end]:
        return start, end
    while start > 0 and text[start - 1] != veil[start - 1]:
        start -= 1
        if text[start] == ">" and (opening := text.rfind("<", max(0, start - 500), start)) >= 0:
            start = opening  # never inside a tag
    while end < len(text) and text[end] != veil[end]:
        end += 1
    return start, end


def _blank(match: re.Match[str]) -> str:
    return _NOT_A_BREAK.sub(" ", match.group())


def _address(match: re.Match[str]) -> str:
    """A full stop behind an address ends the sentence."""
    address = match.group()
    bare = address.rstrip(".,;:!?'*_")
    return " " * len(bare) + address[len(bare) :]


def _link(match: re.Match[str]) -> str:
    words = match["words"]
    return f" {words}{' ' * (len(match.group()) - len(words) - 1)}"


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
        reasons = tuple(dataclasses.replace(one, start=place(one.start), end=place(one.end)) for one in found.reasons)
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
