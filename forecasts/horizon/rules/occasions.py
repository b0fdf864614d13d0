"""Rules for holidays, elections, scheduled events and terms of office."""

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
    for start in scan.skip(at, "the", "this", "coming", "next"):
        for name, end in _named_events(scan, start):
            if name != "us-federal-election-assumed":  # "the election" is any
                yield from in_year(scan, end, _event_builder(name), period.nearest)
        yield from _in_a_month(scan, start)
    for year, before in years:
        for name, end in _named_events(scan, before):
            yield from _of_year(scan, name, year, end)


def _named_events(scan: Scan, at: int) -> Readings[str]:
    for kind in ("holiday", "event", "us_event") if scan.language.us else ("holiday", "event"):
        yield from scan.names(kind, at)


def _in_a_month(scan: Scan, at: int) -> Readings[Period]:
    """November's midterms."""
    for month, middle in scan.numbers("month", at):
        for _, start in scan.take("possessive", middle):
            for name, end in scan.names("event", start):
                found = period.nearest(_event_builder(name), scan.anchor)
                if found is not None and found.first.month == month:
                    yield found.flagged("year-assumed"), end


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
        yield from terms(scan, start)
        yield from _running(scan, start)
    for _, start in scan.take("while", at):
        for found, middle in _running(scan, start):
            yield from ((found, end) for _, end in scan.take("in_office", middle))


def _running(scan: Scan, at: int) -> Readings[Period]:
    """The term that its holder is in."""
    for holder, end in scan.names("term_of", at):
        found = _term_on(scan, holder)
        if found is not None:
            yield found, end
