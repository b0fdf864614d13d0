"""What a period, a length or a fuzzy word becomes once it is a horizon, before it is checked."""

from dataclasses import dataclass, replace
from datetime import date

from forecasts.errors import HorizonError
from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.lengths import Length
from forecasts.horizon.scan import Scan


@dataclass(frozen=True)
class Draft:
    """A horizon before it is checked against the day of publication.

    `anchored` is False where a sentence may hold the words with another meaning ("2027", "18 months").
    """

    opens: date
    closes: date
    rule: str
    flags: frozenset[str]
    earliest: date
    latest: date
    anchored: bool = True


def deadline(scan: Scan, found: Period, mode: str) -> Draft:
    """By, until or through a period: from publication to its last day; "by" a long one is flagged.

    What is denied until a period does not happen before its first day: there the window ends the day before.
    """
    if scan.denied and mode == "until":
        return _not_until(scan, found)
    is_its_middle = mode != "through" or "mid-ambiguous" in found.flags  # "through mid-2027" as "by mid-2027"
    closes = found.by if found.by is not None and is_its_middle else found.last
    flags, earliest, latest = found.flags, found.earliest or closes, found.latest or closes
    doubt = _before_its_first_day(scan, found, mode)
    if doubt:
        flags, earliest = flags | {doubt}, min(earliest, found.first - period.DAY)
    rule = f"{mode}:{found.rule}"
    return Draft(scan.published, closes, rule, flags, min(earliest, closes), max(latest, closes))


def _before_its_first_day(scan: Scan, found: Period, mode: str) -> str:
    """The flag of a deadline that a strict reader would end the day before its period begins."""
    if found.is_end or mode not in ("by", "until", "latest"):
        return ""
    if found.first == found.last:
        is_open = mode == "until" and scan.language.code == "ru"
        return "before-ambiguous" if is_open else ""  # до 1 июля: that day included (used) or not
    is_long = found.rule != "range" and found.first > scan.published
    return "by-ambiguous" if is_long else ""


def _not_until(scan: Scan, found: Period) -> Draft:
    if found.is_end:
        raise HorizonError("what does not happen until an end may happen on its last day: give a close date")
    closes = found.first - period.DAY
    flags = found.flags | {"not-before"}
    return Draft(scan.published, closes, f"not-until:{found.rule}", flags, closes, closes)


def before(scan: Scan, found: Period) -> Draft:
    """Before the end of P is by its last day; before P is the day before; before mid-P is by its middle."""
    made = _before(scan, found)
    return replace(made, flags=made.flags | {"not-before"}) if scan.denied else made


def _before(scan: Scan, found: Period) -> Draft:
    if found.is_end:
        return deadline(scan, found, "before")
    shift = found.first - period.DAY
    closes = found.by if found.by is not None and found.by > found.first else shift
    earliest = closes if found.earliest is None or not found.is_date else found.earliest - period.DAY
    latest = closes if found.latest is None or not found.is_date else found.latest - period.DAY
    flags = found.flags - {"year-part"}
    return Draft(
        scan.published, closes, f"before:{found.rule}", flags, min(earliest, shift, closes), max(latest, closes)
    )


def window(scan: Scan, found: Period, *, is_deadline: bool = False, anchored: bool = True) -> Draft:
    """In a period: its own days, from publication on; a date or an end alone is a deadline."""
    opens = scan.published if is_deadline else max(found.first, scan.published)
    earliest, latest = found.earliest or found.last, found.latest or found.last
    flags = found.flags - ({"mid-ambiguous"} if found.rule == "year-part" else set())
    closes = found.last
    return Draft(opens, closes, found.rule, flags, min(earliest, closes), max(latest, closes), anchored)


def stands_out(scan: Scan, found: Period, at: int, end: int) -> bool:
    """Whether the words are a time to any reader without a preposition: "next year", but not "2027"."""
    if found.rule not in ("year", "weekday", "season", "week", "range") and "year-assumed" not in found.flags:
        return True
    kinds = ("this", "next", "coming", "this_post", "next_post", "relative", "year_word", "week_word")
    return any(scan.take(kind, token) for kind in kinds for token in range(at, end))


def rolled(scan: Scan, length: Length, *, anchored: bool = True) -> Draft:
    """A length from publication; its shortest and longest readings are the band."""
    closes, low, high = (
        part.after(scan.published) for part in (length, length.shortest or length, length.longest or length)
    )
    return Draft(scan.published, closes, "rolling", length.flags, min(low, closes), max(high, closes), anchored)


def fuzzy(scan: Scan, name: str) -> Draft:
    """A fuzzy word, as long as the profile says."""
    term = scan.profile.term(name)
    closes, low, high = (span.after(scan.published) for span in (term.closes, term.earliest, term.latest))
    return Draft(scan.published, closes, f"fuzzy:{name}", frozenset({"fuzzy"}), low, high)
