"""A row of forecasts as a page shows it: words and numbers escaped and ready for the template.

A site shows the same names, questions and probabilities a million times, so each is made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from markupsafe import Markup, escape

from ledger.reports.pages.data_lines import Memo
from ledger.reports.pages.forecast_rows import dated
from ledger.reports.templating import figure, happened, quantity_tag, web
from ledger.reports.wording.dates import long_day
from ledger.reports.wording.figures import later, percent
from ledger.reports.wording.spoken_quantities import statements
from ledger.track_record.status import BASES, STATUSES

if TYPE_CHECKING:
    from ledger.reports.pages.contents import Contents
    from ledger.reports.pages.forecast_rows import Block
    from ledger.reports.pages.published_forecast import PublishedForecast


NOBODY = Markup("<small>nobody else</small>")
NOTHING = Markup("")


class RowRenderer:
    """Makes the rows of tables of forecasts for pages at one depth of the site.

    Every part of a row ends where the next one begins; all are Markup or of numbers, so what people wrote is escaped.
    """

    def __init__(self, all_: Contents, root: str) -> None:
        self._all = all_
        self._root = root
        dates = all_.site.dates
        rows = all_.rows
        self._days = Memo(lambda key: _made(dated(*key), dates))
        self._questions = Memo(lambda number: self._question(*rows.question(number)[:2]))
        self._people = Memo(lambda number: self._person(rows.names[number]))
        self._chances = Memo(lambda said: _said(said_tag(said[0], BASES[said[1]])))
        self._outcomes = Memo(lambda key: _outcome(rows.question(key[0]).outcome, STATUSES[key[1]]))
        self._scores = Memo(lambda score: _score(score_tag(score) if score >= 0 else _dash()))
        self._nobody = Memo(lambda scored: _others(NOBODY if scored else _dash()))
        self._whose = Memo(whose)

    def of(self, block: Block, *, who: bool, question: bool) -> list[str]:
        """The rows of a table, with a cell for the forecaster and one for the question where these are to be named."""
        columns = [
            [self._opening(f"F{id_}", id_) for id_ in block.id],
            [self._days[day] for day in block.day],
            [self._questions[number] for number in block.question] if question else [],
            [self._people[number] for number in block.who] if who else [],
            [self._chances[said] for said in block.said],
            [self._outcomes[key] for key in zip(block.question, block.state, strict=True)],
            [self._scores[score] for score in block.brier],
            self._against(block),
        ]
        made = list(map("".join, zip(*filter(None, columns), strict=True)))
        for place, row in block.more.items():
            made[place] = self._row(row, who=who, question=question)
        return made

    def _against(self, block: Block) -> list[str]:
        columns = (block.brier, block.mean, block.count, block.others, block.mean_text, block.others_text)
        words = self._whose
        return [
            f'<data value="{others_text}">{others:.4f}</data> <small>{words[n]} at '
            f'<data value="{mean_text}">{mean:.1%}</data></small></td></tr>\n'
            if n
            else self._nobody[brier >= 0]
            for brier, mean, n, others, mean_text, others_text in zip(*columns, strict=True)
        ]

    def _row(self, row: PublishedForecast, *, who: bool, question: bool) -> str:
        """The row of a forecast that has more to show than a probability."""
        asked = self._question(row.question_id, row.question) if question else ""
        person = self._person(row.forecaster) if who else ""
        return "".join(
            (
                self._opening(row.forecast_id, int(row.forecast_id[1:])),
                _made(row._asdict(), self._all.site.dates),
                asked,
                person,
                self._more(row),
                _said(self._forecast(row)),
                _outcome(row.outcome, row.state, row.kind, self._all.site.dates),
                _score(_scored(row)),
                _others(_beside(row)),
            )
        )

    def _opening(self, name: str, id_: int) -> str:
        """The number of a forecast, with the proof that it is in the journal."""
        proof = self._all.proof
        receipt = proof.href(id_) if proof is not None else None
        link = (
            f' <a class="receipt" href="{self._root}{receipt}" title="Receipt of {name}">receipt</a>' if receipt else ""
        )
        return f'<tr id="{name}"><td class="made"><a class="anchor" href="#{name}">{name}</a>{link} '

    def _question(self, id_: str, text: str) -> Markup:
        return Markup('<a href="%squestions/%s.html"><bdi>%s</bdi></a>') % (self._root, id_, text)

    def _person(self, name: str) -> Markup:
        href = self._all.forecaster_href(self._all.number_of[name])
        return Markup('<span class="who"><a href="%s%s"><bdi>%s</bdi></a></span>') % (self._root, href, name)

    def _more(self, row: PublishedForecast) -> Markup:
        """Quote, source and note."""
        made = Markup("")
        if row.quote:
            made += Markup("<blockquote><bdi>%s</bdi></blockquote>") % row.quote
        if row.source_id:
            made += Markup('<span class="source">Source: <a href="%ssources/%s.html"><bdi>%s</bdi></a>') % (
                self._root,
                row.source_id,
                row.source or "untitled",
            )
            if web(row.source_url):
                made += Markup(' (<a href="%s" rel="nofollow noopener noreferrer">original</a>)') % row.source_url
            made += Markup("</span>")
        if row.note:
            made += Markup('<span class="source">Note: <bdi>%s</bdi></span>') % row.note
        return made

    def _forecast(self, row: PublishedForecast) -> Markup:
        if row.probability is not None and row.phrase is None and row.low is None:
            return said_tag(row.probability, row.basis)
        if row.probability is not None:
            said = chance_tag(row.probability)
        elif row.probabilities is not None:
            options = self._all.questions[int(row.question_id[1:])].options
            chances = map(float, row.probabilities.split(" "))
            pairs = zip(options, chances, strict=False)
            said = Markup("<br>").join(Markup("<bdi>%s</bdi> %s") % (option, chance_tag(p)) for option, p in pairs)
        else:
            said = _quantiles(row, self._all.site.dates)
        read = _read(row)
        return Markup("%s <small>%s%s</small>") % (said, row.basis, Markup(": <bdi>%s</bdi>") % read if read else "")


def _made(days: Mapping[str, Any], language: str) -> Markup:
    """When it was said and when it was recorded, in words, with the dates for machines."""
    said, recorded = days["made_on"], days["recorded_on"]
    return Markup(
        '<time datetime="%s">%s</time></td><td class="recorded" data-label="Recorded"><time datetime="%s">%s</time> '
        '<small><data value="%d">%s</data>, %s</small></td><td class="about">'
    ) % (
        *(said, long_day(said, language), recorded, long_day(recorded, language)),
        *(days["lag_days"], later(days["lag_days"]), f"grade {days['grade']}"),
    )


def _said(forecast: Markup) -> Markup:
    return Markup('</td><td class="number" data-label="Said">%s</td><td data-label="Outcome">') % forecast


def _outcome(outcome: str | None, state: str, kind: str = "binary", language: str = "iso") -> Markup:
    """What happened; of a forecast that is not scored, why."""
    if outcome == state:
        outcome = ""
    state_tag = "" if state == "scored" else Markup(' <small class="state %s">%s</small>') % (state, state)
    told = happened("–" if outcome is None else outcome, kind, language)
    return Markup('%s%s</td><td class="number strong" data-label="Score">') % (told, state_tag)


def _score(score: Markup) -> Markup:
    return Markup('%s</td><td class="number" data-label="Others on it">') % score


def _others(others: Markup) -> Markup:
    return Markup("%s</td></tr>\n") % others


@lru_cache(maxsize=50_000)
def chance_tag(probability: float) -> Markup:
    """A probability as people write it."""
    return Markup(f'<data value="{probability!r}">{percent(probability)}</data>')  # noqa: S704 (numbers only)


def said_tag(probability: float, basis: str) -> Markup:
    """A probability with what it rests on."""
    return Markup("%s <small>%s</small>") % (chance_tag(probability), basis)


def score_tag(score: float) -> Markup:
    """A score with four digits and its full precision."""
    found: Markup = figure(score)
    return found


def whose(count: int) -> str:
    """Whose mean it is that a forecast is compared with."""
    return "1 other" if count == 1 else f"mean of {count} others"


@cache
def _dash() -> Markup:
    return escape("–")


def _read(row: PublishedForecast) -> str | None:
    """How words became a number."""
    words = f"“{row.phrase}”, " if row.phrase else ""
    span = f"{percent(row.low)} to {percent(row.high)}" if row.low is not None and row.high is not None else ""
    by = f", scale {row.scale}" if row.scale else f", read by {row.coder}" if row.coder else ""
    return f"{words}{span}{by}".strip(" ,") or None


def _scored(row: PublishedForecast) -> Markup:
    if row.brier is not None:
        return score_tag(row.brier)
    if row.choice_brier is not None:
        ranked = Markup(", RPS %s") % score_tag(row.rps) if row.rps is not None else NOTHING
        return Markup("%s <small>Brier, 0 to 2%s</small>") % (score_tag(row.choice_brier), ranked)
    if row.wis is not None:
        return Markup("%s <small>WIS, <bdi>%s</bdi></small>") % (quantity_tag(row.wis), row.unit)
    return _dash()


def _quantiles(row: PublishedForecast, language: str) -> Markup:
    """Quantiles as what they say: central intervals and the median."""
    if row.quantiles is None:
        return _dash()
    told = statements([(float(level), point) for level, point in orjson.loads(row.quantiles)])
    parts = [Markup("%s %s") % (words, Markup(" to ").join(_point(x, language) for x in at)) for words, at in told]
    unit = Markup(" <small>in <bdi>%s</bdi></small>") % row.unit if row.kind == "numeric" and row.unit else NOTHING
    return Markup('<span class="quantiles">%s</span>%s') % (Markup("<br>").join(parts), unit)


def _point(point: str, language: str) -> Markup:
    try:
        found: Markup = quantity_tag(float(point))
    except ValueError:
        found = happened(point, "date", language)
    return found


def _beside(row: PublishedForecast) -> Markup:
    if row.others_mean is None or row.others_brier is None:
        return NOBODY if row.brier is not None else _dash()
    at = Markup(f'<data value="{row.others_mean!r}">{row.others_mean:.1%}</data>')  # noqa: S704 (numbers only)
    return Markup("%s <small>%s at %s</small>") % (score_tag(row.others_brier), whose(row.others_n), at)
