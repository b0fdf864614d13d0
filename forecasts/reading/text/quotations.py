"""Direct speech: the stretches of a text that stand between quotation marks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from forecasts.reading.text.layout import Block

# An opening mark without its closing one quotes to the end of the block. Each mark is entered once.
_SPEECH = re.compile(
    r"“[^“”]*(?:”|(?=“)|\Z)|\"[^\"]*\"|(?<!\S)\"(?=\w)[^\"]*\Z|«[^«»]*»|„[^„“”]*[“”]|(?<!\w)[‘'](?=\w)[^‘'’]{12,300}(?:[’'](?=\w)[^‘'’]{1,300}){0,8}[.,!?…][’'](?!\w)"
)
_ENDED = re.compile(r"[.!?,]\W?\Z")  # a whole sentence, however short
_FEWEST = 4  # words: fewer are a name or a borrowed word


class Quotation(NamedTuple):
    """Words between quotation marks, or a block quotation: `text[start:end]`, marks included."""

    start: int
    end: int


def quotations(text: str, blocks: Iterable[Block]) -> list[Quotation]:
    """The direct speech of a text, in order.

    Example:
        >>> text = 'The "new" plan: "We will not wait for them."'
        >>> [text[q.start : q.end] for q in quotations(text, [Block("paragraph", 0, len(text))])]
        ['"We will not wait for them."']
    """
    found = []
    for block in blocks:
        if block.kind == "quote":
            found.append(Quotation(block.start, block.end))
            continue
        part = text[block.start : block.end]
        for match in _SPEECH.finditer(part):
            count = len(match.group().split(maxsplit=_FEWEST))
            if count >= _FEWEST or (count > 1 and _ENDED.search(match.group())):
                found.append(Quotation(block.start + match.start(), block.start + match.end()))
    return found


def inside(quotes: list[Quotation], at: int) -> Quotation | None:
    """The quotation that an offset lies in."""
    from bisect import bisect_right

    index = bisect_right(quotes, (at, 1 << 60)) - 1
    return quotes[index] if index >= 0 and quotes[index].start <= at < quotes[index].end else None


def within(quotes: list[Quotation], start: int, end: int) -> list[Quotation]:
    """The quotations that begin in a stretch of the text."""
    from bisect import bisect_left

    return quotes[bisect_left(quotes, (start, 0)) : bisect_left(quotes, (end, 0))]


_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ("‘", "’"), ("(", ")"), ("[", "]"), ('"', '"'))
_LOOSE = 4  # marks looked at on either side


def without_loose_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the quotation marks and brackets around it, or at one end with the partner outside.

    Example:
        >>> text = "“Prices will rise,” she said."
        >>> first, last = without_loose_marks(text, 0, 19)
        >>> text[first:last]
        'Prices will rise'
    """
    for _ in range(_LOOSE):
        if len(text[start:end]) < 3:
            break
        start, end = _peeled(text, start, end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _peeled(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    for opening, closing in _PAIRS:
        if _surround(part, opening, closing):
            return start + 1, _without_comma(text, start + 1, end - 1)
        if part.startswith(opening) and (_is_odd(part, opening, closing) or closing not in part[1:]):
            start += 1
        elif part.endswith(closing) and _is_loose_behind(part, opening, closing):
            end = _without_comma(text, start, end - 1)
    return start, end


def _surround(part: str, opening: str, closing: str) -> bool:
    marks = sum(part.count(mark) for mark in {opening, closing})
    return part[0] == opening and part[-1] == closing and marks == 2


def _is_odd(part: str, opening: str, closing: str) -> bool:
    return opening == closing and part.count(opening) % 2 == 1


def _is_loose_behind(part: str, opening: str, closing: str) -> bool:
    """An apostrophe looks like a closing mark, but there may be more of them."""
    has_no_partner = _is_odd(part, opening, closing) or opening not in part[:-1]
    return has_no_partner and (closing != "’" or part.count("’") == 1)


def _without_comma(text: str, start: int, end: int) -> int:
    return end - text[start:end].endswith(",")
