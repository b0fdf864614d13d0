"""Profiles: named, versioned tables of how long a fuzzy word such as "soon" is."""

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from forecasts.errors import HorizonError
from forecasts.horizon.period import add_months
from forecasts.text.tables import Table, load_table, names_in, names_of_entry_points

_FOLDER = Path(__file__).parent / "profiles"
_GROUP = "prediction_ledger.profiles"
_UNITS = {"d": (0, 1), "w": (0, 7), "m": (1, 0), "y": (12, 0)}


@dataclass(frozen=True)
class Span:
    """A length of time in calendar months and days."""

    months: int
    days: int

    def after(self, start: date) -> date:
        """The day this long after another, months clamped to the month's end."""
        return add_months(start, self.months) + timedelta(days=self.days)

    def __str__(self) -> str:
        """As in the table: "30 d", "12 m"."""
        return f"{self.months} m" if self.months else f"{self.days} d"


@dataclass(frozen=True)
class FuzzyTerm:
    """How long a fuzzy word is: the reading used, and the earliest and latest sensible ones."""

    closes: Span
    earliest: Span
    latest: Span


@dataclass(frozen=True)
class Profile:
    """A versioned table of fuzzy words.

    Attributes:
        name: as given to `read_horizon`.
        version: the table's version; `name@version` stays with a question.
        title: one line for a reader.
        source: where the lengths come from.
        terms: the lengths by term, such as "near term".
        counts: what "couple" and "few" mean, as (low, used, high).
    """

    name: str
    version: str
    title: str
    source: str
    terms: dict[str, FuzzyTerm]
    counts: dict[str, tuple[int, int, int]]

    @property
    def label(self) -> str:
        """`name@version`, kept with every horizon read through the profile."""
        return f"{self.name}@{self.version}"

    def term(self, name: str) -> FuzzyTerm:
        """How long a fuzzy word is. Raises HorizonError: the profile does not say."""
        if name not in self.terms:
            raise HorizonError(f"the profile {self.label} does not say how long {name!r} is: give a close date")
        return self.terms[name]

    def count(self, name: str) -> tuple[int, int, int]:
        """What "couple" or "few" means: the lowest number, the one used, the highest.

        Raises:
            HorizonError: the profile does not say.
        """
        if name not in self.counts:
            raise HorizonError(f"the profile {self.label} does not say how many {name!r} is: give a close date")
        return self.counts[name]


@functools.lru_cache(maxsize=32)
def load_profile(name: str) -> Profile:
    """A profile by name, or from a file; what it does not say it takes from the one it extends.

    Args:
        name: a built-in profile (see `profiles`), an installed one (entry point group
            `prediction_ledger.profiles`), or the path of a TOML file.

    Raises:
        HorizonError: there is no such profile, or its table is not valid.

    Example:
        >>> str(load_profile("audit").terms["foreseeable future"].closes)
        '12 m'
    """
    profile = _profile(load_table(name, _FOLDER, _GROUP, HorizonError), name, extended=False)
    built_in = profile.name.lower() != name.lower() and profile.name.lower() in names_in(_FOLDER)
    if built_in and profile != load_profile(profile.name):
        raise HorizonError(
            f"the profile {name!r} calls itself {profile.name!r}, which is a built-in with other lengths: "
            "give it a name of its own"
        )
    return profile


def profiles() -> list[Profile]:
    """Every profile at hand, built-in and installed, sorted by name.

    Example:
        >>> [profile.name for profile in profiles()][:4]
        ['audit', 'defence', 'macro', 'opinion']
    """
    return [load_profile(name) for name in profile_names()]


def profile_names() -> list[str]:
    """The names of every profile at hand, built-in and installed, sorted."""
    return sorted({*names_in(_FOLDER), *names_of_entry_points(_GROUP)})


def _profile(table: Table, origin: str, *, extended: bool) -> Profile:
    try:
        base = _base(table, origin, extended=extended)
        terms = {key: _term(row, key) for key, row in dict(table.get("terms", {})).items()}
        counts = {key: _count(row, key) for key, row in dict(table.get("counts", {})).items()}
        return Profile(
            name=str(table["name"]),
            version=str(table["version"]),
            title=str(table.get("title", "")),
            source=str(table.get("source", "")),
            terms={**(base.terms if base else {}), **terms},
            counts={**(base.counts if base else {}), **counts},
        )
    except KeyError as problem:
        raise HorizonError(f"the profile {origin!r} lacks {problem}") from problem
    except (TypeError, AttributeError) as problem:
        raise HorizonError(f"the profile {origin!r} is not valid: {problem}") from problem


def _base(table: Table, origin: str, *, extended: bool) -> Profile | None:
    extends = table.get("extends")
    if extends is None:
        return None
    if extended:
        raise HorizonError(f"the profile {origin!r} extends one that extends another: extend 'opinion'")
    return _profile(load_table(str(extends), _FOLDER, _GROUP, HorizonError), str(extends), extended=True)


def _term(row: dict[str, str], key: str) -> FuzzyTerm:
    try:
        term = FuzzyTerm(*(_span(row[column]) for column in ("closes", "earliest", "latest")))
    except (KeyError, ValueError) as problem:
        raise HorizonError(
            f"{key!r} needs closes, earliest and latest, each like '30 d', '8 w', '6 m' or '2 y'"
        ) from problem
    start = date(2001, 1, 1)
    if not term.earliest.after(start) <= term.closes.after(start) <= term.latest.after(start):
        raise HorizonError(f"{key!r} needs earliest <= closes <= latest")
    return term


def _span(text: str) -> Span:
    number, unit = text.split()
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise ValueError(number)
    months, days = _UNITS[unit]
    return Span(int(number) * months, int(number) * days)


def _count(row: list[int], key: str) -> tuple[int, int, int]:
    if len(row) != 3 or not all(isinstance(number, int) and 0 < number < 1000 for number in row) or sorted(row) != row:
        raise HorizonError(f"{key!r} needs three whole numbers in ascending order, like [2, 3, 5]")
    low, used, high = row
    return low, used, high
