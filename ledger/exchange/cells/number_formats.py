"""How a sheet shows a number: whether a percent sign beside it is part of the value, or stands there as a letter."""

import re
from functools import lru_cache

_TOKEN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|;|%|.', re.DOTALL)


@lru_cache(2_000)
def percent(number_format: str, sign: int) -> str:
    """What a percent sign in a number format means for numbers of a sign (1, 0 or -1).

    Returns:
        "ratio" where 0.5 is shown as 50%, "points" where 0.5 is shown as 0.5%, "" where no such sign is shown.

    Example:
        >>> percent("0.0%", 1), percent('0.0"%"', 1), percent('0;-0;"0%"', 1), percent("0.00", 1)
        ('ratio', 'points', '', '')
    """
    sections: list[list[str]] = [[]]
    for part in _TOKEN.findall(number_format):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    shown = sections[_section(len(sections), sign)]
    if "%" in shown:
        return "ratio"
    return "points" if any("%" in part for part in shown if part[0] in '"\\') else ""


def _section(n: int, sign: int) -> int:
    """Which of the sections of a format is for a number: positive; negative; zero; text."""
    if sign < 0:
        return min(1, n - 1)
    return 2 if sign == 0 and n > 2 else 0
