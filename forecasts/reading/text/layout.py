"""The blocks of a text: paragraphs, headings, list items, table rows; each with its place.

Plain text and Markdown are read alike. A line that was broken to fit a width belongs to the line before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# From the first mark that is not white space to the end of the line: each character is looked at once.
_LINE = re.compile(r"[^\s][^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*")
_ITEM = re.compile(r"(?:[-*+•‣▪◦–—·]|\(?\d{1,3}[.):]|\(?[a-zA-Z][.)])[ \t\u00a0]{1,8}(?:\[[ xX]\][ \t])?(?=\S)")
_NUMBERED = re.compile(r"\(?(?:\*\*)?\d{1,3}[.):]")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_QUOTED = re.compile(r">[ \t]?")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})[ \t]*\Z")
_RULE = re.compile(r"[-*_=~ \t|:+]{3,}\Z")
_TITLE = re.compile(r"^title:[ \t]*[\"']?([^\r\n]*[^\s\"'])", re.MULTILINE)
# "Jane Roe", "By Jane Roe", "12 May 2012": a byline or a dateline goes on with no line before it.
_NAMED = re.compile(
    r"(?:[Bb]y )?[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3}\Z|\d{1,2} [A-Z][a-z]+ \d{4}\Z"
    r"|[A-Z][a-z]+ \d{1,2}, \d{4}\Z"
)
_FENCE = re.compile(r"(?:```|~~~)")
_ENDED = tuple('.!?:;…"”’»)]*_%')
_WRAPPED = 45  # a line shorter than this was not broken to fit a width
_LONGEST_HEADING = 120


@dataclass
class Block:
    """A stretch of text that is read as one."""

    kind: str  # "paragraph", "heading", "item", "row" or "quote" (a block quotation)
    start: int  # offset of its first character, marker left out
    end: int  # offset after its last character
    gap: bool = True  # whether a blank line or another kind of block stands before it
    numbered: bool = False  # whether it is an item with a number


def blocks(text: str) -> list[Block]:
    r"""The blocks of a text, in order; front matter, code and rules are left out.

    Example:
        >>> text = "# Outlook\n\n1. Rates fall: 70%\n2. Prices rise: 60%"
        >>> [(block.kind, text[block.start : block.end]) for block in blocks(text)]
        [('heading', 'Outlook'), ('item', 'Rates fall: 70%'), ('item', 'Prices rise: 60%')]
    """
    found: list[Block] = []
    previous_end = 0
    for start, end in _lines(text):
        gap = not found or _is_blank_between(text, previous_end, start)
        previous_end = end
        before = found[-1] if found else None
        if _underlines(text[start:end], before, gap) or _RULE.match(text, start, end):
            continue
        block = _block(text, text[start:end], start, end, gap)
        if before is not None and _continues(text, before, block):
            before.end = block.end
        else:
            found.append(block)
    return found


def _underlines(line: str, before: Block | None, gap: bool) -> bool:
    """Whether a line makes the one before it a heading."""
    if before is None or gap or before.kind != "paragraph" or not _UNDERLINE.match(line):
        return False
    before.kind = "heading" if before.end - before.start <= _LONGEST_HEADING else before.kind
    return True


def front_matter(text: str) -> tuple[int, int] | None:
    """The span of the lines between two "---" at the very beginning, None where there are none."""
    head = re.match(r"\ufeff?---[ \t]*\r?\n", text)
    tail = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE).search(text, head.end(), 20_000) if head else None
    return (head.end(), tail.start()) if head and tail else None


def title_line(text: str) -> Block | None:
    r"""The title that front matter names, None where it names none.

    Example:
        >>> text = "---\ntitle: Predictions for 2027\n---\n"
        >>> block = title_line(text)
        >>> text[block.start : block.end]
        'Predictions for 2027'
    """
    front = front_matter(text)
    found = _TITLE.search(text, *front) if front else None
    return None if found is None else Block("heading", found.start(1), found.end(1))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    front = front_matter(text)
    in_code = False
    for match in _LINE.finditer(text, 0 if front is None else front[1] + 3):
        if _FENCE.match(match.group()):
            in_code = not in_code
        elif not in_code:
            yield match.start(), match.start() + len(match.group().rstrip())


def _block(text: str, line: str, start: int, end: int, gap: bool) -> Block:
    if quoted := _QUOTED.match(line):
        return Block("quote", min(start + quoted.end(), end), end, gap)
    if heading := _HEADING.match(line):
        return Block("heading", start + heading.end(), end, gap)
    if line.startswith("|") or (line.count(" | ") > 1) or (line.count("\t") > 1):
        return Block("row", start, end, gap)
    if item := _ITEM.match(line):
        return Block("item", start + item.end(), end, gap, _NUMBERED.match(line) is not None)
    return Block("paragraph", start, end, gap)


def _continues(text: str, before: Block, block: Block) -> bool:
    """Whether a line goes on with the one before, which was broken to fit a width."""
    if block.gap or block.kind not in ("paragraph", "quote") or before.kind not in ("paragraph", "item", "quote"):
        return False
    if (block.kind == "quote") != (before.kind == "quote"):
        return False
    if before.kind == "quote":
        return True
    line = text[block.start : block.end]
    if (line.isupper() and len(line) > 3) or _NAMED.match(line):
        return False
    last_line = before.end - max(text.rfind("\n", before.start, before.end) + 1, before.start)
    return last_line >= _WRAPPED and not text[before.end - 1].endswith(_ENDED)


def _is_blank_between(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return gap.count("\n") > 1 or (("\n" not in gap) and gap.count("\r") > 1) or "\u2029" in gap
