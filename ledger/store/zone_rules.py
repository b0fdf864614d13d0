"""By which rules of its time zone a ledger's days became moments: their version, and what they come to.

Governments change the rules of their clocks, and the data of time zones is corrected. Then a day begins at another
moment than it did when the tables were made, and some forecast may be late that was not.
"""

import re
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from forecasts.records.lifecycle import time_zone
from ledger.errors import RefusedError
from ledger.store.database import Database

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2100, 1, 1).toordinal()  # days whose beginnings are compared
REMEDY = "`prediction-ledger rebuild` makes the tables again by today's rules"
_WRITTEN = re.compile(r"(\S{1,20}) ([0-9a-f]{16})")


def rules_of(zone: str) -> str | None:
    """The version of the time zone data and a hash of where the days begin by it; None for UTC, which has no rules."""
    return None if zone == "UTC" else _written(version(zone), zone)


@cache
def version(zone: str) -> str:
    """The version of the data that Python reads a zone from: the computer's, or that of the package tzdata."""
    from zoneinfo import TZPATH

    package = find_spec("tzdata")
    folders = [*TZPATH, *(f"{path}/zoneinfo" for path in (package and package.submodule_search_locations) or ())]
    folder = next((path for path in map(Path, folders) if (path / zone).is_file()), Path())
    return _first_word(folder / "tzdata.zi") or _first_word(folder / "+VERSION") or "unnamed"


def _first_word(path: Path) -> str:
    """The version in a file's first line: `# version 2026b`, or `2026b`."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            words = file.readline(100).removeprefix("# version").split()
    except OSError:
        return ""
    return words[0][:20] if words else ""


@cache
def _written(named: str, zone: str) -> str:
    digest, rules, before = sha256(f"{named} {zone}".encode()), time_zone(zone), None
    for day in range(FIRST, LAST):
        offset = datetime.fromordinal(day).replace(tzinfo=rules).utcoffset()
        if offset != before:
            digest.update(f" {day} {offset}".encode())
            before = offset
    return f"{named} {digest.hexdigest()[:16]}"


def is_written(rules: object) -> bool:
    """Whether that is something that rules_of() could have given for a zone with rules."""
    return isinstance(rules, str) and _WRITTEN.fullmatch(rules) is not None


def changed(rules: str, zone: str) -> str | None:
    """What changed in a zone since rules_of() gave these, as a sentence has it; None where days begin as they did."""
    before, today = rules.partition(" ")[0], version(zone)
    if _written(before, zone) == rules:
        return None
    return (
        f"the rules of the time zone {zone} changed: the tables were made by the time zone data {before}, "
        f"and this computer has {today}; {REMEDY}"
    )


def refuse_changed(database: Database, zone: str) -> None:
    """Refuse to write moments by other rules than those of the rows that are there.

    Raises:
        RefusedError: the rules changed.
    """
    from ledger.store.statements import statement

    row = database.one(statement("ledger"))
    rules = row[4] if row else None
    if rules is not None and rules.partition(" ")[0] != version(zone) and (told := changed(rules, zone)):
        raise RefusedError(told)
