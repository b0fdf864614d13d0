"""A question as Markdown: what decides it, every forecast, the resolution with its evidence and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ledger.reports.markdown import escaped
from ledger.reports.wording import figures

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import TrackRecord

FORECASTS = "| Forecast | Forecaster | Made on | Recorded | Lag (days) | Chance | Basis | State | Score |"


def render(view: dict[str, Any], forecasts: Sequence[ForecastView], record: TrackRecord) -> str:
    """The report, with all forecasts in the order in which they were recorded."""
    parts = (_standing(view), _criteria(view), _claim(view), _resolutions(view), _amendments(view))
    lines = [f"# {escaped(view['asked'].text)}", "", f"As of {record.as_of}, question {view['id']}."]
    lines += [line for part in parts for line in part]
    lines += ["", "## Forecasts", ""]
    lines += (
        [FORECASTS, "|---|---|---|---|--:|--:|---|---|--:|", *map(_forecast, forecasts)] if forecasts else ["None."]
    )
    lines += ["", f"Ledger `{record.ledger}`, checkpoint `{record.entries}:{record.root}`"]
    return "\n".join(lines) + "\n"


def _standing(view: dict[str, Any]) -> Iterator[str]:
    asked = view["asked"]
    known = f", known since {asked.known_on}" if asked.known_on else ""
    yield from ("", f"- Outcome: {escaped(asked.outcome or 'not yet known')} ({asked.state}{known})")
    yield f"- Forecasts count until {asked.closes}; {figures.counted(view['total'], 'forecast')}"
    when = "when" if asked.retrospective else "before"
    yield f"- Recorded {asked.recorded}, {when} its answer could be known"
    yield from (f"- {escaped(caution)}" for caution in view["cautions"])
    listed = (
        ("Options", "; ".join(asked.options)),
        ("Unit", asked.unit),
        ("Lower end", view["ends"]["lower"]),
        ("Upper end", view["ends"]["upper"]),
        ("Topics", "; ".join(asked.tags)),
    )
    yield from (f"- {name}: {escaped(value)}" for name, value in listed if value)


def _criteria(view: dict[str, Any]) -> Iterator[str]:
    asked = view["asked"]
    found = [
        *([escaped(asked.criteria)] if asked.criteria else []),
        *([f"To be read at: {escaped(asked.resolution_source)}"] if asked.resolution_source else []),
        *([f"Note: {escaped(asked.note)}"] if asked.note else []),
    ]
    if found:
        yield from ("", "## What decides it")
        for text in found:
            yield from ("", text)


def _claim(view: dict[str, Any]) -> Iterator[str]:
    claim, source = view["claim"], view["source"]
    if not claim:
        return
    yield from ("", "## The claim it was made of", "")
    if claim.quote:
        yield from (f"> {escaped(claim.quote)}", "")
    where = source and (source.title or source.outlet or source.url)
    said = [view["speaker"], where and f"in {where}", source and source.url]
    yield escaped(", ".join(dict.fromkeys(part for part in said if part))) or "Nobody is named."


def _resolutions(view: dict[str, Any]) -> Iterator[str]:
    yield from ("", "## Resolution", "")
    if not view["resolutions"]:
        yield "Not resolved."
    for one in view["resolutions"]:
        corrects = f", corrects R{one.supersedes}" if one.supersedes else ""
        yield f"- {escaped(one.outcome or one.status)}, known since {one.known_on}, recorded {one.recorded}{corrects}"
        yield from (f"  - Evidence: {escaped(link)}" for link in one.evidence)
        named = (("Why it was corrected", one.reason), ("Note", one.note), ("By", one.resolver))
        yield from (f"  - {name}: {escaped(text)}" for name, text in named if text)


def _amendments(view: dict[str, Any]) -> Iterator[str]:
    if view["amendments"]:
        yield from ("", "## Amendments", "")
    for one in view["amendments"]:
        yield f"- {one.recorded}: {escaped(', '.join(sorted(one.changes)))}. Reason: {escaped(one.reason)}"


def _forecast(one: ForecastView) -> str:
    cells = (
        *(
            str(one),
            escaped(one.forecaster),
            one.made_on.isoformat(),
            one.recorded_on.isoformat(),
            f"{one.lag_days:,}",
            escaped(figures.chance(one)),
            one.basis,
        ),
        *(one.status, escaped(figures.forecast_score(one)) if one.status == "scored" else "-"),
    )
    return f"| {' | '.join(cells)} |"
