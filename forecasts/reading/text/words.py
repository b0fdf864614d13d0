"""The words of a text in lower case, each with its place; a contraction is two."""

import re
from collections.abc import Iterator

_TWINS = str.maketrans("’‘ʼ´‐‑‒–—−", "''''------")
WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\w\s]|_")
_CONTRACTION = re.compile(r"(.*?)(n't|'(?:s|ll|re|ve|d|m))\Z")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}


def words_of(phrase: str) -> list[str]:
    """The words of a phrase, as those of a sentence are cut.

    Example:
        >>> words_of("They won’t")
        ['they', 'will', "n't"]
    """
    return [word for word, _, _ in placed_words(phrase, 0, len(phrase))]


def placed_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The words of a stretch, each with the offsets where it begins and ends."""
    for match in WORD.finditer(text, start, end):
        word = match.group().translate(_TWINS).lower()
        cut = _CONTRACTION.match(word) if "'" in word else None
        if cut is None or not cut[1] or len(word) != len(match.group()):
            yield word, match.start(), match.end()
        else:
            middle = match.start() + len(cut[1])
            yield _WHOLE.get(cut[1], cut[1]) if cut[2] == "n't" else cut[1], match.start(), middle
            yield cut[2], middle, match.end()
