"""The pages about everything: front page, lists, calendar, corrections, method, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger.reports.charts.leaderboard import leaderboard_chart
from ledger.reports.pages.calendar import calendar
from ledger.reports.pages.chart_data import RESAMPLES, said_and_happened
from ledger.reports.pages.contents import Contents, Line
from ledger.reports.pages.feeds import Event, entered, feed, forecast_events, since
from ledger.reports.pages.forecasters import statuses
from ledger.reports.pages.lists import board, list_files, withheld_lines
from ledger.reports.pages.other_scores import of_everybody, others_json
from ledger.reports.pages.pages import (
    DRAWN_TO,
    ON_LIST,
    File,
    Pages,
    as_json,
    card_json,
    charts_json,
    lines_json,
    order_of,
    ranked,
    top_of,
)
from ledger.reports.pages.pointers import pointers
from ledger.reports.pages.published_forecast import DICTIONARY
from ledger.reports.pages.topics import counted
from ledger.reports.wording import figures, plain, spoken_quantities
from ledger.track_record import groupings

if TYPE_CHECKING:
    from ledger.reports.charts.chart import Chart
    from ledger.track_record.columns import Integers
    from ledger.track_record.shown import QuestionShown

ON_FRONT = 20  # forecasters in the table of the front page
LATELY = 12
DATA_FILES = (
    ("All forecasts", "data/forecasts.csv", "CSV, one row a forecast, from which every number follows"),
    ("Track record", "data/track-record.json", "JSON, every scorecard with its interval and what was left out"),
    ("Scorecards", "data/scorecards.csv", "CSV, one row a forecaster"),
    (
        "Choices, numbers and dates",
        "data/other-scores.csv",
        "CSV, one row a forecaster and kind of score, numbers by unit",
    ),
    ("Readings", "data/readings.csv", "CSV, how each scale reads each of the words said here"),
    ("Dictionary", "data/dictionary.json", "JSON, what each column means"),
    ("Files", "data/files.txt", "SHA-256 of every file"),
)


def overview_files(pages: Pages) -> Iterator[File]:
    """All pages that are not about one thing."""
    yield from _front(pages)
    yield from list_files(pages)
    yield from _calendar(pages)
    yield from _corrections(pages)
    yield from _method(pages)
    if pages.all.proof is not None:  # else nothing is published that could be checked
        yield pages.render(
            "check.html.j2",
            "check.html",
            heading="Check us",
            summary="The journal’s root, how to verify it, and how to compute every figure again.",
            record=pages.all.snap.record,
            started=pages.all.snap.started.isoformat(),
            reports=pages.all.snap.reports[::-1],
            proof=pages.all.proof,
            forks=[_forked(one) for one in pages.all.forks],
        )
    yield from pointers(pages)


def shortened(lines: list[Line], withheld: Sequence[Any], others: Sequence[Any]) -> dict[str, Any]:
    """What the front page is given of long lists: the beginning of each, and how many there are more."""
    return {
        "lines": lines[:ON_FRONT],
        "more_lines": len(lines) if len(lines) > ON_FRONT else 0,
        "withheld": withheld[:ON_FRONT],
        "more_withheld": max(0, len(withheld) - ON_FRONT),
        "top": top_of(lines),
        "others": others[:ON_FRONT],
        "more_others": max(0, len(others) - ON_FRONT),
    }


def board_chart(lines: list[Line]) -> Chart:
    """The leaderboard as a chart."""
    return leaderboard_chart(
        [(one.name, one.card.n, one.card.brier.value, one.card.brier.low, one.card.brier.high) for one in lines],
        key="leaderboard",
        title="Brier scores with their 95% intervals",
    )


def whole_picture(all_: Contents) -> Chart | None:
    """What everybody said and what happened, of all yes/no forecasts that are scored."""
    n = len(all_.snap.scored)
    if not n:
        return None
    what = "stated numbers and words read as such"
    return said_and_happened(all_, np.arange(n), "everybody", "all forecasters", what)


def leading(all_: Contents) -> str:
    """What everybody said and what happened, of the best grade that has enough; of all, where none has."""
    rows = all_.snap.scored
    best = figures.best_grade([(line.name, line.card.n) for line in all_.grades])
    if best is not None:
        rows = rows.take(np.flatnonzero(rows.grade == groupings.GRADE_NAMES.index(best)))
    told = plain.of_all(rows.probability.tolist(), rows.outcome.tolist())
    if not told:
        return plain.of_others(all_.snap.record)
    return told if best is None else f"{told} {figures.grade_meaning(best)}."


def _front(pages: Pages) -> Iterator[File]:
    all_ = pages.all
    record, lines, withheld = all_.snap.record, ranked(board(all_), all_.snap.standings), withheld_lines(all_)
    states = Counter(one.state for one in all_.questions.values())
    totals = [
        ("Forecasts logged", record.logged, ""),
        ("Scored", record.scored, figures.counts(figures.grades_json(record))),
        ("Forecasters", len(all_.people), ""),
        ("Questions", len(all_.questions), f"{states['resolved']:,} resolved, {states['due']:,} overdue"),
        ("Claims found", all_.claims.found, _claims(all_)),
    ]
    cautions = figures.cautions(record)
    cautions += figures.caution(record) + [_forked(one) for one in all_.forks]
    said, came = all_.snap.scored.probability.tolist(), all_.snap.scored.outcome.tolist()
    picture = whole_picture(all_)
    events, coming = recent(all_), [one for one, _ in upcoming(all_)[1][:8]]
    charts = [board_chart(lines)] if lines else []
    others = of_everybody(record.scorecards, all_.href)
    yield pages.render(
        "front.html.j2",
        "index.html",
        heading=all_.title,
        summary=all_.site.description or f"{figures.adding_up(record)}",
        data=[("JSON", "index.json")],
        totals=totals,
        cautions=cautions,
        order=order_of(all_.snap.standings),
        charts=charts,
        leading=leading(all_),
        grades=all_.grades,
        picture=picture,
        **shortened(lines, withheld, others),
        events=told(events)[:LATELY],
        coming=coming,
    )
    everything = {
        "totals": {name: value for name, value, _ in totals},
        "grades": lines_json(all_.grades),
        "leaderboard": lines_json(lines, "forecaster"),
        "drawn_to": top_of(lines),
        "withdrawals": [one._asdict() for one in record.withdrawals],
        "cautions": cautions,
        "everybody": _everybody(said, came),
        "picture": charts_json([picture] if picture else []),
        "charts": charts_json(charts),
        "other_scores": others_json(others),
        "events": [one._asdict() for one in events],
    }
    yield from pages.data("index", everything)
    yield "feed.atom", feed(pages, "feed.atom", all_.title, "index.html", events)


def _forked(reason: str) -> str:
    """That the journal is not the one on which an earlier site at this place rested."""
    return (
        "This site took the place of one whose journal this one does not continue: what was recorded then may have "
        f"been changed or left out since. The reason that was given: {reason}"
    )


def _everybody(said: list[float], came: list[float]) -> dict[str, float] | None:
    """What the page says first, in figures."""
    return {"n": len(said), "said": sum(said) / len(said), "happened": sum(came)} if said else None


def told(events: list[Event]) -> list[tuple[str, str, str, str, str]]:
    """(day, what, question, page, said) of each event; forecasts on one question on one day are one.

    Example:
        >>> day, page = "2026-03-01", "questions/Q1.html"
        >>> said = [Event(day, "Forecast", "Rain?", f"{page}#F{n}", f"Ada at {n}%", f"F{n}") for n in (7, 9)]
        >>> told(said)
        [('2026-03-01', '2 forecasts', 'Rain?', 'questions/Q1.html', '')]
        >>> told(said[:1])[0][1:]
        ('Forecast', 'Rain?', 'questions/Q1.html#F7', 'Ada at 7%')
    """
    together: dict[tuple[str, ...], list[Event]] = {}
    for one in events:
        page = one.href.partition("#")[0] if one.what == "Forecast" else one.href
        together.setdefault((one.day, one.what, page), []).append(one)
    return [
        (day, f"{len(ones)} forecasts", ones[0].text, page, "")
        if len(ones) > 1
        else (day, what, ones[0].text, ones[0].href, "" if what == "Amended" else ones[0].summary)
        for (day, what, page), ones in together.items()
    ]


def _claims(all_: Contents) -> str:
    found = all_.claims
    left = f", {found.undecided:,} not decided" if found.undecided else ""
    return f"{found.taken:,} logged, {found.declined:,} declined{left}"


def recent(all_: Contents, wanted: int = 40) -> list[Event]:
    """What was entered last: outcomes, corrections, amendments, forecasts; the newest first."""
    found = [*_settled(all_), *_amended(all_), *forecast_events(all_, _recorded_last(all_), wanted)]
    return sorted(found, key=lambda one: one.order, reverse=True)[:wanted]


def _recorded_last(all_: Contents) -> Integers:
    """Places of all forecasts, those entered last at the end; of one day, those that were said last."""
    rows = all_.snap.columns
    return np.lexsort((rows.id, rows.made_on, rows.recorded_on))


def _settled(all_: Contents) -> list[Event]:
    found = []
    for number, ones in all_.snap.resolutions.items():
        for before, one in zip([None, *ones], ones, strict=False):
            key, said, on = f"R{one.id}", one.outcome or one.status, str(one.recorded)
            what = "Corrected" if one.supersedes else "Resolved"
            if one.supersedes and before:
                said = f"{before.outcome or before.status} -> {said}" + (f" ({one.reason})" if one.reason else "")
            else:
                said += since(", known since", one.known_on, on, all_) if one.known_on else ""
            asked, href = all_.questions[number].text, f"questions/Q{number}.html#{key}"
            found.append(Event(entered(on, all_), what, asked, href, said, key, one.known_on or on))
    return found


def _amended(all_: Contents) -> list[Event]:
    return [
        Event(
            str(one.recorded), "Amended", all_.questions[number].text,
            f"questions/Q{number}.html#amendment-{one.revision}", one.reason, f"Q{number}-{one.revision}",
        )
        for number, ones in all_.snap.amendments.items()
        for one in ones
        if one.recorded <= all_.as_of
    ]  # fmt: skip


def _other_topics(all_: Contents) -> int:
    """Claims of the sources shown that were logged on questions without the site's tags."""
    here = {one.claim for one in all_.questions.values()}
    at = all_.snap.columns.id[all_.snap.columns.detailed]
    here |= {extra.claim for extra in all_.snap.extras(at).values()}
    left = (one for one in all_.snap.claims.values() if one.stands and one.declined is None)
    return sum(one.id not in here for one in left)


def upcoming(all_: Contents) -> tuple[list[tuple[QuestionShown, int]], list[tuple[QuestionShown, int]]]:
    """Questions that are overdue, and those that are open, each in the order of their closes."""
    asked = sorted(all_.questions.values(), key=lambda one: (one.closes, one.id))
    overdue = [one for one in asked if one.state == "due"]
    coming = [one for one in asked if one.state in ("open", "closed")]
    return counted(all_, overdue), counted(all_, coming)


def _calendar(pages: Pages) -> Iterator[File]:
    all_ = pages.all
    overdue, coming = upcoming(all_)
    cut = max(len(overdue), len(coming)) > ON_LIST
    yield pages.render(
        "calendar.html.j2",
        "calendar.html",
        heading="What is due",
        summary=f"{len(overdue):,} questions overdue, {len(coming):,} open.",
        data=[("JSON", "calendar.json")],
        overdue=overdue[:ON_LIST],
        coming=coming[:ON_LIST],
        more=(ON_LIST, len(overdue) + len(coming)) if cut else None,
    )
    due = [one for one, _ in (*overdue, *coming)]
    listed = [
        {"question_id": f"Q{one.id}", "question": one.text, "closes": one.closes, "state": one.state} for one in due
    ]
    yield from pages.data("calendar", {"due": listed})
    yield "due.ics", calendar(all_, due)


def _corrections(pages: Pages) -> Iterator[File]:
    all_ = pages.all
    outcomes = []
    for number, ones in all_.snap.resolutions.items():
        for before, one in pairwise(ones):
            old, new = before.outcome or before.status, one.outcome or one.status
            outcomes.append((one.recorded.isoformat(), all_.questions[number], old, new, one.reason, one.id))
    amended = [
        (one.recorded.isoformat(), all_.questions[number], one)
        for number, ones in all_.snap.amendments.items()
        for one in ones
        if number in all_.questions
    ]
    yield pages.render(
        "corrections.html.j2",
        "corrections.html",
        heading="Corrections",
        summary=f"{len(outcomes)} corrected outcomes, {len(amended)} amendments, "
        f"{len(all_.snap.mistakes)} entries in error, {len(all_.snap.redacted)} removed texts.",
        outcomes=sorted(outcomes, key=lambda r: (r[0], r[5]), reverse=True),
        mistakes=all_.snap.mistakes[::-1],
        mergers=all_.snap.mergers[::-1],
        redacted=all_.snap.redacted.items(),
        amended=sorted(amended, key=lambda r: (r[0], r[1].id, r[2].revision), reverse=True),
    )


def _method(pages: Pages) -> Iterator[File]:
    from forecasts import profiles
    from ledger.journal.entry import FORMAT

    all_, record = pages.all, pages.all.snap.record
    states, counts = statuses(all_, np.arange(len(all_.snap.columns))), _counts(all_)
    yield pages.render(
        "method.html.j2",
        "method.html",
        heading="Method and counts",
        summary="How statements become forecasts, how they are scored, and the counts that must add up.",
        data=[("JSON", "method.json")],
        statuses=states,
        graded={name: figures.GRADED[name[2:]] for name in groupings.GRADE_NAMES},
        statements=[*figures.explained(record), *spoken_quantities.notes(record.scorecards)],
        resamples=RESAMPLES,
        bases=all_.bases,
        scales=_scales(all_),
        profiles=[one.label for one in profiles()],
        files=DATA_FILES,
        dictionary=DICTIONARY.items(),
        version=_release(),
        journal_format=FORMAT,
        reasons=all_.claims.reasons,
        **counts,
    )
    values = {
        **counts,
        "declined_for": all_.claims.reasons,
        "states": [{"state": state, "n": n, **grades, "meaning": meaning} for state, n, grades, meaning in states],
        "scales": all_.scales_used,
        "basis": lines_json(all_.bases),
        "everybody": card_json(all_.everybody),
        "drawn_to": DRAWN_TO,
    }
    yield from pages.data("method", values)
    yield "data/dictionary.json", as_json(DICTIONARY)


def _counts(all_: Contents) -> dict[str, int]:
    """What became of the claims, and of the forecasts made of them."""
    return {
        "found": all_.claims.found,
        "taken": all_.claims.taken,
        "declined": all_.claims.declined,
        "undecided": all_.claims.undecided,
        "logged": len(all_.snap.columns),
        "compared": sum(not c.stands for c in all_.snap.claims.values()),
        "other_topics": _other_topics(all_) if all_.snap.scope.tags else 0,
    }


def _scales(all_: Contents) -> list[tuple[str, str, str, int]]:
    """(name, title, link, forecasts that it read) of each scale, the most used first."""
    from forecasts import scales

    listed = [(one.label, one.title, one.url, all_.scales_used.get(one.label, 0)) for one in scales()]
    return sorted(listed, key=lambda row: -row[3])


def _release() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("prediction-ledger")
    except PackageNotFoundError:
        return "of a checkout"
