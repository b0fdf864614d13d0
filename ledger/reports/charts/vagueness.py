"""How far a score depends on the scale by which words are read: the same phrases under every scale."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from ledger.reports.charts.axes import Scale, value_lines
from ledger.reports.charts.chart import WIDTH, Chart, dot, label, line

COLUMNS = ("Scale", "n", "Brier", "Lowest reading", "Highest reading")
LEFT, RIGHT, TOP, STEP = 12, WIDTH - 12, 34, 40

Reading = tuple[str, int, float, float, float]


def readings(phrases: Iterable[tuple[str, float]]) -> list[Reading]:
    """The mean Brier score under each scale, of those phrases that it can read.

    Args:
        phrases: (the words, the outcome from 0 to 1).

    Returns:
        (scale, n, Brier of its points, least and greatest Brier over its ranges), by name; scales that read
        none of the phrases are left out.
    """
    from forecasts import scales

    listed = list(phrases)
    found = []
    for scale in scales():
        pairs = [(read, outcome) for words, outcome in listed if (read := reading(words, scale.name)) is not None]
        if pairs:
            found.append((scale.label, len(pairs), *_scores(pairs)))
    return found


def comparable(lines: Sequence[Reading]) -> list[Reading]:
    """Scales that read at least half as many of the phrases as the best one; others compare other things."""
    most = max((one[1] for one in lines), default=0)
    return [one for one in lines if 2 * one[1] >= most]


def _scores(pairs: Sequence[tuple[tuple[float, float, float], float]]) -> tuple[float, float, float]:
    n = len(pairs)
    point = sum((p - o) ** 2 for (_, p, _), o in pairs) / n
    least = sum((min(max(o, low), high) - o) ** 2 for (low, _, high), o in pairs) / n
    most = sum(max((low - o) ** 2, (high - o) ** 2) for (low, _, high), o in pairs) / n
    return point, least, most


@lru_cache(maxsize=20_000)
def reading(words: str, scale: str) -> tuple[float, float, float] | None:
    """Low, point and high of words by a scale; None where it does not read them.

    Example:
        >>> reading("likely", "icd203")
        (0.55, 0.675, 0.8)
    """
    from forecasts import ProbabilityError, read_probability

    try:
        read = read_probability(words, scale=scale)
    except ProbabilityError:
        return None
    return (read.low, read.point, read.high) if read.basis == "phrase" else None


def vagueness_chart(lines: Sequence[Reading], *, key: str, of: str, total: int) -> Chart:
    """The chart of what readings() gave, of `total` phrases in all."""
    top = min(1.0, max([0.3, *(one[4] for one in lines)]) * 1.02)
    x, bottom = Scale(0, top, LEFT, RIGHT), TOP + STEP * len(lines)
    marks = value_lines(x, TOP, len(lines), STEP, (19, 33))
    for at, (name, n, value, least, most) in enumerate(lines):
        y = TOP + STEP * at + 26
        tip = f"{name}: {value:.4f}, {least:.4f} to {most:.4f}, reads {n} of {total} phrases"
        marks += [label(f"{name} · {n} of {total}", LEFT, y - 12), label(f"{value:.4f}", RIGHT, y - 12, "end")]
        marks += [line("interval", x(least), y, x(min(most, top)), y, tip), dot("point", x(value), y, 4.5, tip)]
    span = f"from {min(one[2] for one in lines):.4f} to {max(one[2] for one in lines):.4f}"
    return Chart(
        key=key,
        title=f"The same words under every scale, {of}",
        description=f"Mean Brier score of {total} phrases read by {len(lines)} scales: {span}.",
        height=bottom + 8,
        marks=marks,
        columns=COLUMNS,
        rows=list(lines),
        notes=(
            "Dots take each phrase at its scale's point, bars at the best and the worst end of its range. A scale that "
            "reads fewer of the phrases is not comparable with one that reads all.",
        ),
    )
