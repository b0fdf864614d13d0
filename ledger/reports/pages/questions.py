"""A question's page: all forecasts over time, criteria, the resolution with its evidence and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from markupsafe import Markup

from forecasts.records.quantiles import position, read_point
from ledger.reports.charts.history import Said, history_chart
from ledger.reports.charts.option_history import Chosen, option_chart
from ledger.reports.charts.quantile_history import Spread, quantile_chart
from ledger.reports.pages.contents import NOTHING, ON_PAGE, Contents
from ledger.reports.pages.forecast_rows import end_text, fits, on_day
from ledger.reports.pages.pages import File, Pages, charts_json, table
from ledger.reports.wording.figures import afterwards, counted
from ledger.track_record.status import IN_ERROR, STATUSES

if TYPE_CHECKING:
    from ledger.reports.charts.chart import Chart
    from ledger.reports.pages.forecast_rows import ForecastRows
    from ledger.reports.pages.published_forecast import PublishedForecast
    from ledger.track_record.columns import Integers
    from ledger.track_record.shown import QuestionShown, Quoted, SourceShown


def question_files(pages: Pages, number: int) -> Iterator[File]:
    """All files of a question."""
    all_ = pages.all
    at = all_.at_question.get(number, NOTHING)
    view = question_view(all_, number, at)
    asked = view["asked"]
    yield pages.render(
        "question.html.j2",
        f"questions/Q{number}.html",
        heading=asked.text,
        summary=f"{asked.text} {asked.state.capitalize()} {asked.outcome or ''}; {counted(len(at), 'forecast')}.",
        data=[("JSON", f"questions/Q{number}.json"), ("CSV", f"questions/Q{number}.csv")],
        shown=min(len(at), ON_PAGE),
        rows=table(pages.cells("questions/", at, max(0, len(at) - ON_PAGE), who=True, question=False)[::-1]),
        **view,
    )
    yield from pages.data(f"questions/Q{number}", question_json(view), at)


def question_view(all_: Contents, number: int, at: Integers) -> dict[str, Any]:
    """What the page's template is given, but for the forecasts one by one; the newest of those at `at` are drawn."""
    snap = all_.snap
    asked = snap.questions[number]
    claim = snap.claims.get(asked.claim) if asked.claim else None
    source = snap.sources.get(claim.source) if claim and claim.source else None
    speaker = snap.people.get(claim.forecaster) if claim and claim.forecaster else None
    return {
        "id": f"Q{number}",
        "asked": asked,
        "claim": claim,
        "source": source,
        "total": len(at),
        "ends": {
            name: None if end is None else end_text(asked.kind, end)
            for name, end in (("lower", asked.lower), ("upper", asked.upper))
        },
        "speaker": speaker.name if speaker else None,
        "topics": [(tag, f"topics/{all_.topic_slug[tag]}/index.html") for tag in asked.tags],
        "resolutions": snap.resolutions.get(number, []),
        "amendments": snap.amendments.get(number, []),
        "cautions": afterwards([one for one in snap.record.afterwards if one.question == number]),
        "mistakes": [one for one in snap.mistakes if one.question == number],
        "charts": _history(all_, asked, at),
        "review": claim_review(all_, asked, claim, source, speaker.name if speaker else None),
    }


def _history(all_: Contents, asked: QuestionShown, at: Integers) -> list[Chart]:
    told: dict[str, Any] = {
        "key": "history",
        "title": "All forecasts over time",
        "closes": asked.closes,
        "known_on": asked.known_on,
        "outcome": asked.outcome_value,
    }
    if asked.kind == "binary":
        said = _drawn(all_.rows, at if fits(at) else at[-ON_PAGE:])[-ON_PAGE:]
        said.sort(key=lambda one: one[0])
        return [history_chart(said, **told)] if said else []
    stood = (row for row in all_.rows.of(at[-ON_PAGE:]) if row.state != IN_ERROR)
    rows = sorted(stood, key=lambda row: row.made_on)
    if asked.kind == "choice":
        chosen = _chosen(rows, len(asked.options))
        return [option_chart(chosen, options=asked.options, **told)] if chosen else []
    spreads = [_spread(row) for row in rows if row.quantiles]
    told |= {"axis": asked.axis, "unit": asked.unit, "told_outcome": _outcome(asked)}
    return [quantile_chart(spreads, **told)] if spreads else []


def _chosen(rows: list[PublishedForecast], options: int) -> list[Chosen]:
    """The forecasts that give a chance to each of so many options, as the chart wants them."""
    found = [
        (_day(row.made_on), row.forecaster, tuple(map(float, row.probabilities.split())), row.state)
        for row in rows
        if row.probabilities
    ]
    return [one for one in found if len(one[2]) <= options]


def _outcome(asked: QuestionShown) -> str | None:
    """The outcome in words, a large number with commas."""
    whole = asked.kind == "numeric" and (asked.outcome or "").lstrip("-").isdigit()
    return f"{int(asked.outcome or 0):,}" if whole else asked.outcome


def _spread(row: PublishedForecast) -> Spread:
    said = tuple((float(level), position(read_point(point))) for level, point in orjson.loads(row.quantiles or "[]"))
    until = _day(row.withdrawn_on) if row.withdrawn_on else None
    return Spread(_day(row.made_on), row.forecaster, said, row.state, until)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _drawn(rows: ForecastRows, at: Integers) -> list[Said]:
    """(day, forecaster, probability, low, high, state) of those with a probability."""
    found: list[Said] = []
    for block in rows.blocks(at):
        columns = (block.day, block.who, block.said, block.state)
        for place, ((day, _, _), who, (p, _), status) in enumerate(zip(*columns, strict=True)):
            if p == p and STATUSES[status] != IN_ERROR:
                row = block.more.get(place)
                low, high = (row.low, row.high) if row else (None, None)
                found.append((on_day(day), rows.names[who], p, low, high, STATUSES[status]))
    return found


def question_json(view: dict[str, Any]) -> dict[str, Any]:
    """The page's data."""
    mistakes = [{"id": one.name, **one._asdict()} for one in view["mistakes"]]
    return {
        "question": {**view["asked"]._asdict(), **view["ends"]},
        "claim": view["claim"]._asdict() if view["claim"] else None,
        "source": view["source"]._asdict() if view["source"] else None,
        "resolutions": [one._asdict() for one in view["resolutions"]],
        "amendments": [one._asdict() for one in view["amendments"]],
        **({"entered_in_error": mistakes} if mistakes else {}),
        **({"cautions": view["cautions"]} if view["cautions"] else {}),
        "charts": charts_json(view["charts"]),
    }


def claim_review(
    all_: Contents, asked: QuestionShown, claim: Quoted | None, source: SourceShown | None, speaker: str | None
) -> Markup | None:
    """ClaimReview (schema.org) as JSON-LD, for a yes/no question that was made of a claim and is resolved.

    The markup's "<", ">" and "&" are written as escapes of JSON, so nothing in it can end the script element.
    """
    quote = _quote(all_, claim)
    if quote is None or asked.outcome_value is None or asked.kind != "binary":
        return None
    site = all_.site
    values = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": asked.text,
        "datePublished": asked.known_on.isoformat() if asked.known_on else None,
        "author": {"@type": "Organization", "name": site.publisher or all_.title},
        "itemReviewed": _reviewed(quote, source, speaker),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": asked.outcome_value,
            "worstRating": 0,
            "bestRating": 1,
            "alternateName": {"yes": "It happened", "no": "It did not happen"}.get(
                asked.outcome or "", f"It happened in part: {asked.outcome}"
            ),
        },
    }
    if site.base_url:
        values["url"] = f"{site.base_url}{all_.question_href(asked.id)}"
    text = orjson.dumps(values).decode()
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 (escaped just above)


def _quote(all_: Contents, claim: Quoted | None) -> str | None:
    """The words of a claim, where they are there and were not removed."""
    return claim.quote or None if claim and f"C{claim.id}" not in all_.snap.redacted else None


def _reviewed(quote: str, source: SourceShown | None, speaker: str | None) -> dict[str, Any]:
    """The claim: who said it, when and where, as far as that is known."""
    item: dict[str, Any] = {"@type": "Claim", "text": quote}
    if speaker:
        item["author"] = {"@type": "Person", "name": speaker}
    if source and source.published:
        item["datePublished"] = source.published
    if source and source.url:
        item["appearance"] = {"@type": "CreativeWork", "url": source.url}
    return item
