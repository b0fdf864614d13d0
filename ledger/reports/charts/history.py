"""All forecasts on one question over time, up to its close and its outcome."""

from collections.abc import Sequence
from datetime import date

from ledger.reports.charts.axes import Scale, day_ticks
from ledger.reports.charts.chart import WIDTH, Chart, Mark, dot, drawn, label, line, number, path
from ledger.reports.charts.people import legend, looks

COLUMNS = ("Made on", "Forecaster", "Probability", "Low", "High", "State")
LEFT, RIGHT, HEIGHT = 46, WIDTH - 18, 200
SINGLE = 60  # forecasts above which they are drawn without words of their own
FILLED = ("scored", "open")  # what became of forecasts that are drawn as full dots
LINES = 12  # forecasters above which only those with a look of their own have a line

Said = tuple[date, str, float, float | None, float | None, str]


def history_chart(
    said: Sequence[Said], *, key: str, title: str, closes: date, known_on: date | None, outcome: float | None
) -> Chart:
    """The chart.

    Args:
        said: (made on, forecaster, probability, low, high, state) in the order in which they were made.
        key: names the chart within a page.
        title: what is shown.
        closes: last day of the question.
        known_on: day since when the outcome could be known.
        outcome: what happened, 0 to 1, or None.
    """
    look = looks(one[1] for one in said)
    marks, top = legend(look, 0)
    top += 14
    x, first, last = days([one[0] for one in said], closes, known_on)
    y = Scale(0, 1, top + HEIGHT, top)
    end = min(closes, known_on or closes)
    marks += [*percent_lines(y, (0, 0.25, 0.5, 0.75, 1)), *day_names(first, last, x, y.start)]
    marks += [until(end, x, y), *chances(said, x, y, end, look)]
    if outcome is not None:
        at = x((known_on or closes).toordinal())
        marks.append(diamond(at, y(outcome), f"outcome {outcome:g}, known on {known_on}"))
    happened = "" if outcome is None else f" Outcome {outcome:g}, known on {known_on}."
    return Chart(
        key=key,
        title=title,
        description=f"{told(said, closes)}{happened}",
        height=y.start + 28,
        marks=marks,
        columns=COLUMNS,
        rows=[(one[0].isoformat(), *one[1:]) for one in said],
        notes=(_note(said, outcome),),
    )


def _note(said: Sequence[Said], outcome: float | None) -> str:
    """How the chart is read; nothing of what is not drawn."""
    words = any(one[3] is not None and one[4] is not None and one[4] > one[3] for one in said)
    hollow = len(said) <= SINGLE and any(one[5] not in FILLED for one in said)
    return (
        f"Dots are forecasts of yes{', thin bars how far the words could be read' if words else ''}, lines what stood."
        f"{' Hollow: not scored.' if hollow else ''} Dashed: the moment up to which forecasts count."
        f"{'' if outcome is None else ' Diamond: what happened.'}"
    )


def told(said: Sequence[tuple[date, str, *tuple[object, ...]]], closes: date) -> str:
    """How many forecasts of how many people there are, in words."""
    people = len({one[1] for one in said})
    forecasts = "1 forecast" if len(said) == 1 else f"{len(said):,} forecasts"
    of = "1 forecaster" if people == 1 else f"{people:,} forecasters"
    return f"{forecasts} of {of} from {min(one[0] for one in said)}, close {closes}."


def days(made: Sequence[date], closes: date, known_on: date | None) -> tuple[Scale, date, date]:
    """The scale of days from the first forecast to the end, and these two days."""
    first, last = min(made), max([closes, *([known_on] if known_on else []), *made])
    return Scale(first.toordinal(), last.toordinal(), LEFT, RIGHT), first, last


def day_names(first: date, last: date, x: Scale, bottom: float) -> list[Mark]:
    """Ticks below a plot."""
    marks = []
    for day, name in day_ticks(first, last) if last > first else [(first, first.isoformat())]:
        at = x(day.toordinal())
        marks += [
            line("axis", at, bottom, at, bottom + 4),
            label(name, min(max(at, LEFT + 12), RIGHT - 10), bottom + 17, "middle muted"),
        ]
    return marks


def percent_lines(y: Scale, values: Sequence[float]) -> list[Mark]:
    """Grid lines with their names."""
    return [
        mark
        for value in values
        for mark in (
            line("grid", LEFT, y(value), RIGHT, y(value)),
            label(f"{value:.0%}", LEFT - 6, y(value) + 4, "end muted"),
        )
    ]


def until(end: date, x: Scale, y: Scale) -> Mark:
    """The moment up to which forecasts count."""
    at = x(end.toordinal())
    return line("reference", at, y.end, at, y.start, f"forecasts counted until {end}")


def chances(said: Sequence[Said], x: Scale, y: Scale, end: date, look: dict[str, str]) -> list[Mark]:
    """The forecasts, and the steps between them."""
    return _lines(said, x, y, end, look) + (_dots(said, x, y, look) if len(said) <= SINGLE else _cloud(said, x, y))


def _lines(said: Sequence[Said], x: Scale, y: Scale, end: date, look: dict[str, str]) -> list[Mark]:
    """Steps from each forecast to the same person's next one, up to the end."""
    people: dict[str, list[Said]] = {}
    for one in said:
        people.setdefault(one[1], []).append(one)
    marks = []
    for name, theirs in people.items():
        if look[name] == "others" and len(people) > LINES:
            continue
        points: list[tuple[float, float]] = []
        for one in theirs:
            px = x(one[0].toordinal())
            points += [(px, points[-1][1])] if points else []
            points.append((px, y(one[2])))
        if theirs[-1][5] != "withdrawn" and theirs[-1][0] <= end:
            points.append((x(end.toordinal()), points[-1][1]))
        if len(points) > 1:
            marks.append(drawn(f"step {look[name]}", path(points), name))
    return marks


def _dots(said: Sequence[Said], x: Scale, y: Scale, look: dict[str, str]) -> list[Mark]:
    marks = []
    for day, name, p, low, high, state in said:
        at, tip = x(day.toordinal()), f"{name}, {day}: {p:.4g} ({state})"
        if low is not None and high is not None and high > low:
            marks.append(line(f"reading {look[name]}", at, y(low), at, y(high)))
        hollow = "" if state in FILLED else " hollow"
        marks.append(dot(f"forecast {look[name]}{hollow}", at, y(p), 4, tip))
    return marks


def _cloud(said: Sequence[Said], x: Scale, y: Scale) -> list[Mark]:
    across = {day: number(x(day.toordinal())) for day in {one[0] for one in said}}
    up = {p: number(y(p)) for p in {one[2] for one in said}}
    return [drawn("cloud", "".join([f"M{across[one[0]]} {up[one[2]]}h0" for one in said]))]


def diamond(x: float, y: float, tip: str, size: float = 6) -> Mark:
    """What happened."""
    return drawn("outcome", path([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], close=True), tip)
