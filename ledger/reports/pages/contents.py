"""What all pages of a site share: the figures of every grouping, addresses, and where each forecast stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ledger.reports.pages.data_lines import Lines
from ledger.reports.pages.forecast_rows import ForecastRows
from ledger.reports.pages.site_settings import Site
from ledger.reports.pages.slugs import slugs
from ledger.reports.templating import isolated
from ledger.track_record import groupings
from ledger.track_record.columns import Integers
from ledger.track_record.estimates import Card, cards
from ledger.track_record.results import HEADLINE
from ledger.track_record.status import BASES

if TYPE_CHECKING:
    from ledger.reports.site.proof import Proof
    from ledger.track_record.results import Scorecard
    from ledger.track_record.shown import Person, QuestionShown, Quoted, SourceShown
    from ledger.track_record.snapshot import Snapshot

PROVISIONAL = 30  # forecasts below which a headline score is provisional
ON_PAGE = 500  # forecasts that one page lists
NEWEST = 100  # of a forecaster with more, those on the first page
NOTHING = np.empty(0, dtype=np.int64)


class Line(NamedTuple):
    """A line of a table of scores."""

    name: str
    href: str | None
    card: Card


class ClaimCounts(NamedTuple):
    """found = taken + declined + undecided."""

    found: int
    taken: int
    reasons: dict[str, int]
    undecided: int

    @property
    def declined(self) -> int:
        """How many were declined, for any reason."""
        return sum(self.reasons.values())


class Contents:
    """A snapshot, indexed."""

    def __init__(self, snap: Snapshot, site: Site, proof: Proof | None = None) -> None:
        self.snap, self.site, self.proof = snap, site, proof
        self.rows = ForecastRows(snap)
        self.csv = Lines(self.rows)
        self.title = site.title or ": ".join([snap.title or "Track record", *snap.scope.tags])
        self.as_of = snap.scope.as_of
        self.cards: dict[str, Scorecard] = {card.forecaster: card for card in snap.record.scorecards}
        self.at_forecaster = _slices(snap.columns.forecaster)
        self.at_question = _slices(snap.columns.question)
        self.scored_of = _slices(snap.scored.forecaster)
        self.people: list[Person] = [snap.people[number] for number in sorted(self.at_forecaster)]
        self.number_of = {one.name: one.id for one in self.people}
        self.slug = slugs((one.id, one.name) for one in self.people)
        self.topics: dict[str, list[int]] = self._topics()
        self.topic_slug = dict(
            zip(self.topics, slugs((n, t) for n, t in enumerate(self.topics, 1)).values(), strict=True)
        )
        self.questions = snap.questions
        self._numbers = np.array(sorted(snap.questions), dtype=np.int64)

    def _topics(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for one in self.snap.questions.values():
            for tag in one.tags:
                found[tag].append(one.id)
        return dict(sorted(found.items(), key=lambda pair: pair[1][0]))

    @property
    def forks(self) -> tuple[str, ...]:
        """Why the journal took the place of one that it does not continue."""
        return () if self.proof is None else self.proof.forks

    # Figures

    @cached_property
    def overall(self) -> dict[int, Card]:
        """By forecaster."""
        return cards(self.snap.scored, self.snap.scored.forecaster)

    def prepare(self) -> None:
        """Work out what is worked out for all at once, before the work is shared among processes."""
        for name in ("overall", "by_grade", "by_basis", "by_horizon", "by_year", "by_topic"):
            getattr(self, name)

    @cached_property
    def everybody(self) -> Card | None:
        """All forecasters together."""
        everybody = np.zeros(len(self.snap.scored), dtype=np.int64)
        return cards(self.snap.scored, everybody, pooled=True).get(0)

    @cached_property
    def by_grade(self) -> dict[int, list[Line]]:
        """Lines of each forecaster, the best grade first."""
        return self._lines(self._grade, list(groupings.GRADE_NAMES))

    @cached_property
    def grades(self) -> list[Line]:
        """The same of everybody together."""
        found = cards(self.snap.scored, self._grade, pooled=True)
        return [Line(groupings.GRADE_NAMES[code], None, card) for code, card in found.items()]

    @cached_property
    def _grade(self) -> Integers:
        return self.snap.scored.grade.astype(np.int64)

    @cached_property
    def by_basis(self) -> dict[int, list[Line]]:
        """Lines of each forecaster."""
        return self._lines(self._basis, list(BASES))

    @cached_property
    def bases(self) -> list[Line]:
        """The same of everybody together."""
        found = cards(self.snap.scored, self._basis, pooled=True)
        return [Line(BASES[code], None, card) for code, card in found.items()]

    @cached_property
    def _basis(self) -> Integers:
        return self.snap.scored.basis.astype(np.int64)

    @cached_property
    def by_horizon(self) -> dict[int, list[Line]]:
        """The same by time from when it was said to the close."""
        codes = groupings.horizon_bin(self.snap.scored.made_on, self.snap.scored.closes)
        return self._lines(codes, list(groupings.HORIZONS))

    @cached_property
    def by_year(self) -> dict[int, list[Line]]:
        """The same by the year in which it was said."""
        years, codes = np.unique(self.snap.scored.made_on // 10_000, return_inverse=True)
        return self._lines(codes, list(map(str, years.tolist())))

    @cached_property
    def by_topic(self) -> dict[int, list[Line]]:
        """The same by topic; a forecast counts in each of its question's topics."""
        names = list(self.topics)
        pairs = [(q, t) for t, name in enumerate(names) for q in self.topics[name]]
        if not pairs or len(names) > 200:  # so many are keywords, not topics: each still has its page
            return {}
        pick, codes, _ = groupings.expanded(self.snap.scored.question, sorted(pairs))
        return self._lines(codes, names, pick, [f"topics/{self.topic_slug[name]}/index.html" for name in names])

    def _lines(
        self, codes: Integers, names: list[str], pick: Integers | None = None, hrefs: list[str] | None = None
    ) -> dict[int, list[Line]]:
        rows = self.snap.scored if pick is None else self.snap.scored.take(pick)
        size = len(names)
        found: dict[int, list[Line]] = defaultdict(list)
        for group, card in cards(rows, rows.forecaster * size + codes).items():
            at = group % size
            found[group // size].append(Line(names[at], hrefs[at] if hrefs else None, card))
        return found

    @cached_property
    def claims(self) -> ClaimCounts:
        """What became of the claims that stand; those found in a source of which nobody decided count too."""
        return claim_counts(self.snap.claims.values(), self.snap.sources.values())

    @cached_property
    def scales_used(self) -> dict[str, int]:
        """How many forecasts were read by each scale."""
        return self.snap.scales_used()

    @property
    def part(self) -> str:
        """Of a site about some tags: which part of the ledger it shows; else nothing."""
        tags = self.snap.scope.tags
        if not tags:
            return ""
        asked, said = self.snap.whole
        named = " and ".join(f"“{isolated(tag)}”" for tag in tags)
        return (
            f"Only questions with the {'tag' if len(tags) == 1 else 'tags'} {named}: {len(self.questions):,} of the "
            f"{asked:,} questions of this ledger, and {len(self.snap.columns):,} of its {said:,} forecasts."
        )

    # Addresses

    def forecaster_href(self, number: int) -> str:
        """The page of a forecaster."""
        return f"forecasters/{self.slug[number]}/index.html"

    def href(self, name: str) -> str:
        """The page of the forecaster of that name."""
        return self.forecaster_href(self.number_of[name])

    def question_href(self, number: int) -> str:
        """The page of a question."""
        return f"questions/Q{number}.html"

    def asked(self, numbers: list[int]) -> list[QuestionShown]:
        """Questions by number."""
        return [self.snap.questions[number] for number in numbers]

    def at_questions(self, numbers: list[int]) -> Integers:
        """Places of all forecasts on these questions."""
        found = [self.at_question[number] for number in numbers if number in self.at_question]
        return np.sort(np.concatenate(found)) if found else NOTHING

    def at(self, forecaster: int) -> Integers:
        """Places of a forecaster's forecasts."""
        return self.at_forecaster.get(forecaster, NOTHING)


def _slices(key: Integers) -> dict[int, Integers]:
    """Places of each value, in order."""
    order = np.argsort(key, kind="stable")
    values, starts = np.unique(key[order], return_index=True)
    return dict(zip(values.tolist(), np.split(order, starts[1:]), strict=True)) if len(key) else {}


def claim_counts(claims: Iterable[Quoted], sources: Iterable[SourceShown]) -> ClaimCounts:
    """The denominators of some sources and of the claims found in them or anywhere."""
    stand = [one for one in claims if one.stands]
    here = Counter(one.source for one in stand)
    undecided = sum(max(0, (one.found or 0) - here[one.id]) for one in sources)
    declined = Counter(one.declined for one in stand if one.declined is not None)
    return ClaimCounts(len(stand) + undecided, len(stand) - declined.total(), dict(sorted(declined.items())), undecided)


def standing(card: Card | None) -> str:
    """Whether a score may stand in a headline: "headline", "provisional" or "withheld"."""
    if card is None or card.n < HEADLINE:
        return "withheld"
    return "provisional" if card.n < PROVISIONAL else "headline"
