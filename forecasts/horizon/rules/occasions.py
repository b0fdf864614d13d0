"""Rules for holidays, elections, scheduled events and terms of office."""

from __future__ import annotations

from forecasts.horizon import events, period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.years import Builder, any_years_after, in_year, plain_years
from forecasts.horizon.scan import Readings, Scan


def event_periods(scan: Scan, at: int) -> Readings[Period]:
    """Christmas, Christmas 2027, the 2028 US presidential election, the next midterms."""
    years = [
        (year, before)
        for start in scan.skip(at, "the")
        for year, middle in (*plain_years(scan, start), *any_years_after(scan, start))
        for before in scan.skip(middle, "possessive")
    ]
    for kind in ("holiday", "event"):
        for start in scan.skip(at, "the", "this", "coming", "next"):
            for name, end in scan.names(kind, start):
                yield from in_year(scan, end, _event_builder(name), period.nearest)
        for year, before in years:
            for name, end in scan.names(kind, before):
                yield from _of_year(scan, name, year, end)


def _of_year(scan: Scan, name: str, year: int, end: int) -> Readings[Period]:
    found = events.event(name, year)
    if found is None:
        scan.problem = f"the calendar has no {name.removesuffix('-assumed').replace('-', ' ')} in {year}"
    else:
        yield found, end


def _event_builder(name: str) -> Builder:
    return lambda year: events.event(name, year)


def terms(scan: Scan, at: int) -> Readings[Period]:
    """Trump's second term, Putin's current term, the presidential term."""
    for start in scan.skip(at, "the", "this"):
        for holder, middle in scan.names("term_of", start):
            for possessive in scan.skip(middle, "possessive"):
                yield from _numbered_terms(scan, holder, possessive)


def _numbered_terms(scan: Scan, holder: str, at: int) -> Readings[Period]:
    listed = events.terms(holder)
    for start in scan.skip(at, "this"):
        for _, end in scan.take("term_word", start):
            found = _term_on(scan, holder)
            if found is not None:
                yield found, end
    for number, start in scan.numbers("ordinal", at):
        for _, end in scan.take("term_word", start):
            if 1 <= number <= len(listed):
                yield listed[number - 1], end


def _term_on(scan: Scan, holder: str) -> Period | None:
    if holder == "us-president":
        return events.us_presidential_term(scan.published)
    running = [term for term in events.terms(holder) if term.first <= scan.published < term.last]
    if not running:
        scan.problem = f"no term of office of {holder} was running on {scan.published}: give a close date"
        return None
    return running[0]


def terms_of_office(scan: Scan, at: int) -> Readings[Period]:
    """During Trump's second term; under Trump."""
    yield from terms(scan, at)
    for _, start in scan.take("under_holder", at):
        for holder, end in scan.names("term_of", start):
            found = _term_on(scan, holder)
            if found is not None:
                yield found, end
