"""The kinds of value that a record may hold: text, days, instants, numbers, links.

Each has one function that turns what a person or a program gives into the one form that is kept,
or says in a sentence why it cannot.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from forecasts.errors import RecordError
from forecasts.records.characters import Refused, refused_in_name, refused_in_text
from forecasts.records.links import without_credentials

_READING_BACK: ContextVar[bool] = ContextVar("reading_back", default=False)


def is_new() -> bool:
    """Whether a record is being entered, so that all that is refused today is refused.

    Example:
        >>> with reading_back():
        ...     is_new()
        False
    """
    return not _READING_BACK.get()


@contextmanager
def reading_back() -> Iterator[None]:
    """Inside, records were kept before: here, or in a ledger that is restored or merged."""
    before = _READING_BACK.set(True)
    try:
        yield
    finally:
        _READING_BACK.reset(before)


LONGEST_TEXT = 10_000
# Kinds of characters that nothing keeps, wherever it comes from: what has them can be neither printed nor published.
NEVER_TAKEN = ("control character", "surrogate", "noncharacter")
LIKELY = ("1900", "2200")  # the years of most forecasts; a day outside them is asked about
DAYS = ("published", "opens", "closes", "look_up", "made_on", "known_on", "withdrawn_on")  # fields that are asked
FIRST_YEAR, LAST_YEAR = 1000, 9998  # room on both sides, so that a day's start and end exist in every zone

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII
)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_LINK = re.compile(r"https?://[^\s/?#\"<>\\]+(/[^\s\"<>\\]*)?([?#][^\s\"<>\\]*)?", re.IGNORECASE)


def clean_text(value: Any, longest: int = LONGEST_TEXT) -> str:
    r"""The text in Unicode's composed form (NFC), refused if it has control characters or is too long.

    Warns:
        CredentialWarning: a link in it had a user's name, a password or an access key, which was taken out.

    Example:
        >>> clean_text("Cafe\u0301")
        'Café'
    """
    if not isinstance(value, str):
        raise RecordError(f"text is needed, not {shown(value)}")
    if len(value) > longest:
        raise RecordError(f"the text is {len(value):,} characters long; at most {longest:,} can be kept")
    _refuse(refused_in_text(value))
    text = value if value.isascii() else unicodedata.normalize("NFC", value)
    return without_credentials(text) if is_new() else text


def _refuse(found: Refused | None) -> None:
    if found is not None and (found.kind in NEVER_TAKEN or is_new()):
        raise RecordError(f"the text has {found}; take it out")


def clean_words(value: Any) -> str:
    """Words on one line as somebody else wrote them, without white space around them, and not empty.

    Example:
        >>> clean_words(" by the end of the year ")
        'by the end of the year'
    """
    text = clean_text(value).strip()
    if not text:
        raise RecordError("the text is empty")
    if len(text.splitlines()) > 1:
        raise RecordError(f"the text has a line break: {shown(text)}; write it on one line")
    return text


def clean_line(value: Any) -> str:
    """A name, a title or another text on one line, of characters that can be seen.

    Example:
        >>> clean_line("  Will it rain? ")
        'Will it rain?'
    """
    line = clean_words(value)
    if is_new():
        _refuse(refused_in_name(line))
    return line


def read_day(value: Any) -> date:
    """A calendar day from a date or from text as YYYY-MM-DD.

    Example:
        >>> read_day("2020-04-16")
        datetime.date(2020, 4, 16)
    """
    if isinstance(value, datetime):
        raise RecordError(f"a day is needed, not the instant {value.isoformat()}; give its date")
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError as wrong:
            raise RecordError(f"{value!r} is not a day of the calendar") from wrong
    if not isinstance(value, date):
        raise RecordError(f"{shown(value)} is not a day; write it as YYYY-MM-DD")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise RecordError(f"the year of {value.isoformat()} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return value


def odd_day(fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first day of a record as it is kept that is most likely a slip: its field, and what is to be asked.

    Example:
        >>> odd_day({"opens": "2026-01-01", "closes": "2926-12-31"})
        ('closes', 'the year of 2926-12-31 is outside 1900 to 2200')
    """
    for name in DAYS:
        day = fields.get(name)
        if day and not LIKELY[0] <= day[:4] <= LIKELY[1]:
            return name, f"the year of {day} is outside {' to '.join(LIKELY)}"
    return None


def read_instant(value: Any) -> datetime:
    """An instant in UTC from an aware datetime or from ISO 8601 text with its zone.

    Example:
        >>> read_instant("2020-04-16T12:00+02:00").isoformat()
        '2020-04-16T10:00:00+00:00'
    """
    if isinstance(value, str) and (found := _INSTANT.fullmatch(value)):
        day, minutes, seconds, zone = found.groups()
        if zone is None:
            raise RecordError(f"{value!r} has no time zone; add Z for UTC or an offset such as +02:00")
        zone = "+00:00" if zone == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:] or '00'}"
        try:
            value = datetime.fromisoformat(f"{day}T{minutes}{seconds or ':00'}{zone}")
        except ValueError as wrong:
            raise RecordError(f"{value!r} is not a time of the calendar") from wrong
    if not isinstance(value, datetime):
        raise RecordError(f"{shown(value)} is not an instant; write it as YYYY-MM-DDTHH:MM:SSZ")
    if value.tzinfo is None:
        raise RecordError(f"{value.isoformat()} has no time zone; give it one")
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        instant = value.astimezone(UTC)
        if FIRST_YEAR <= instant.year <= LAST_YEAR:
            return instant
    raise RecordError(f"the year of {value.isoformat()} is outside {FIRST_YEAR} to {LAST_YEAR}")


def is_instant(value: Any) -> bool:
    """Whether a value gives a time of day as well as a day.

    Example:
        >>> is_instant("2020-04-16"), is_instant("2020-04-16T10:00Z")
        (False, True)
    """
    return isinstance(value, datetime) or (isinstance(value, str) and bool(_INSTANT.fullmatch(value)))


def instant_text(value: datetime) -> str:
    """An instant as it is written everywhere in a ledger: UTC, with microseconds.

    Example:
        >>> instant_text(datetime(2026, 11, 22, 13, tzinfo=UTC))
        '2026-11-22T13:00:00.000000Z'
    """
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def read_number(value: Any) -> float:
    """A finite number from a number or from plain decimal text ("1_0", "nan" and "1e400" are refused).

    Example:
        >>> read_number("0.70")
        0.7
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise RecordError(f"{shown(value)} is not a number")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise RecordError(f"{shown(value)} is not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise RecordError(f"{shown(value)} is not a finite number")
    return number + 0.0  # -0.0 and 0.0 are one number and have one form


def read_fraction(value: Any) -> float:
    """A number from 0 to 1.

    Example:
        >>> read_fraction(".95")
        0.95
    """
    number = read_number(value)
    if not 0 <= number <= 1:
        hint = f"; write {number:g}% as {number / 100:g}" if 1 < number <= 100 else ""
        raise RecordError(f"{shown(value)} is not between 0 and 1{hint}")
    return number


def decimal_text(number: float) -> str:
    """A number as decimal text: the shortest that reads back as the same number, without an exponent.

    Example:
        >>> decimal_text(0.70), decimal_text(2.0), decimal_text(1e-7)
        ('0.7', '2', '0.0000001')
    """
    text = repr(float(number))  # numpy's floats show their type
    if "e" in text:
        from decimal import Decimal

        return format(Decimal(text), "f")
    return text[:-2] if text.endswith(".0") else text


def clean_link(value: Any) -> str:
    """A link that a reader can follow: http or https, and no white space.

    Example:
        >>> clean_link("https://example.org/notice")
        'https://example.org/notice'
    """
    text = clean_line(value)
    if not _LINK.fullmatch(text):
        raise RecordError(f"{shown(text)} is not a link; it must start with http:// or https:// and have no spaces")
    return text


def name_key(name: str) -> str:
    """A name as it is looked up: without case, with single spaces.

    Example:
        >>> name_key("Dmitri  TRENIN")
        'dmitri trenin'
    """
    return " ".join(name.casefold().split())


def shown(value: Any, longest: int = 60) -> str:
    """A value as it may stand in a message: on one line and not too long.

    Example:
        >>> shown("a" * 100, longest=10)
        "'aaaaaaa...'"
    """
    text = value if isinstance(value, str) else repr(value)
    if len(text) > longest:
        text = text[: longest - 3] + "..."
    return repr(text) if isinstance(value, str) else text
