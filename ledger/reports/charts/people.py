"""Who is who in a chart of several forecasters: a look for each of the first, and the line of names above the plot."""

from collections.abc import Iterable

from ledger.reports.charts.chart import WIDTH, Mark, dot, label

NAMED = 6  # forecasters with a look of their own
LEFT, ROW, LONGEST = 12, 17, 26
WIDEST = 7.2  # units of an average letter in the widest of the typefaces


def looks(names: Iterable[str]) -> dict[str, str]:
    """A class of the style sheet for each name: the first few have their own, the others share one.

    Example:
        >>> looks(["Ada", "Bo", "Ada"])
        {'Ada': 'look0', 'Bo': 'look1'}
    """
    listed = list(dict.fromkeys(names))
    own = NAMED if len(listed) <= NAMED else NAMED - 1
    return {name: f"look{at}" if at < own else "others" for at, name in enumerate(listed)}


def legend(look: dict[str, str], top: float) -> tuple[list[Mark], float]:
    """The names beside their colours, in as many rows as they need, and where these end; none for a single one."""
    if len(look) < 2:
        return [], top
    named = [(name, own) for name, own in look.items() if own != "others"]
    if others := len(look) - len(named):
        named.append((f"{others:,} others", "others"))
    marks: list[Mark] = []
    x, y = float(LEFT), top + 11
    for name, own in named:
        short = name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
        width = 14 + _width(short) + 14
        if x + width - 14 > WIDTH - 4 and x > LEFT:
            x, y = float(LEFT), y + ROW
        marks += [dot(f"forecast {own}", x + 4, y - 4, 4), label(short, x + 13, y, "", name)]
        x += width
    return marks, y + 8


def _width(text: str) -> float:
    return sum(13.0 if ord(letter) > 0x2E80 else WIDEST for letter in text)
