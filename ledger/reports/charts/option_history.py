"""All forecasts on a choice question over time: a strip for each option."""

from collections.abc import Sequence
from datetime import date

from ledger.reports.charts.axes import Scale, wrapped
from ledger.reports.charts.chart import Chart, Mark, label
from ledger.reports.charts.history import (
    FILLED,
    LEFT,
    RIGHT,
    Said,
    chances,
    day_names,
    days,
    diamond,
    percent_lines,
    told,
    until,
)
from ledger.reports.charts.people import legend, looks

STRIP, GAP = 52, 34
MOST = 8  # options that are drawn

DIAMOND = " Diamond: 100% for what happened, 0% for what did not."

Chosen = tuple[date, str, tuple[float, ...], str]


def option_chart(
    said: Sequence[Chosen],
    *,
    key: str,
    title: str,
    options: Sequence[str],
    closes: date,
    known_on: date | None,
    outcome: float | None,
) -> Chart:
    """The chart.

    Args:
        said: (made on, forecaster, probability of each option, state) in the order in which they were made.
        key: names the chart within a page.
        title: what is shown.
        options: in the order of the question.
        closes: last day of the question.
        known_on: day since when the outcome could be known.
        outcome: the place of the option that happened, or None.
    """
    # an option that was added later had no chance before
    said = [(day, who, (*p, *[0.0] * (len(options) - len(p))), state) for day, who, p, state in said]
    happened = None if outcome is None else int(outcome)
    look = looks(one[1] for one in said)
    marks, top = legend(look, 0)
    x, first, last = days([one[0] for one in said], closes, known_on)
    end = min(closes, known_on or closes)
    at_end = x((known_on or closes).toordinal())
    for at in _drawn(said, len(options), happened):
        top += GAP
        y = Scale(0, 1, top + STRIP, top)
        one: list[Said] = [(day, who, p[at], None, None, state) for day, who, p, state in said]
        marks += [_name(options[at], top, happened == at), *percent_lines(y, (0, 1)), until(end, x, y)]
        marks += chances(one, x, y, end, look)
        if happened is not None:
            marks.append(_diamond(options[at], happened == at, at_end, y))
        top += STRIP
    marks += day_names(first, last, x, top)
    left = len(options) - min(len(options), MOST)
    more = f" {left:,} options with less chance are not drawn." if left else ""
    what = "" if happened is None else f" Outcome {options[happened]}, known on {known_on}."
    return Chart(
        key=key,
        title=title,
        description=f"{told(said, closes)}{what}{more}",
        height=top + 28,
        marks=marks,
        columns=("Made on", "Forecaster", *options, "State"),
        rows=[(day.isoformat(), who, *p, state) for day, who, p, state in said],
        notes=(
            "A strip for each option: dots are its chances, lines what stood."
            f"{' Hollow: not scored.' if any(one[3] not in FILLED for one in said) else ''} Dashed: the moment up to "
            f"which forecasts count.{DIAMOND if happened is not None else ''}{more}",
        ),
    )


def _drawn(said: Sequence[Chosen], options: int, happened: int | None) -> list[int]:
    """The options with the greatest chances and the one that happened, in the order of the question."""
    best = [max(one[2][at] for one in said) for at in range(options)]
    order = sorted(range(options), key=lambda at: (at != happened, -best[at], at))
    return sorted(order[:MOST])


def _diamond(option: str, happened: bool, at: float, y: Scale) -> Mark:
    return diamond(at, y(happened), f"{option}: {'happened' if happened else 'did not happen'}")


def _name(option: str, top: float, happened: bool) -> Mark:
    tail = " · happened" if happened else ""
    (short,) = wrapped(option, RIGHT - LEFT - 7 * len(tail), 1)
    return label(f"{short}{tail}", LEFT, top - 8, "strong" if happened else "", option)
