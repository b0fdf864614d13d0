"""Names of folders that cannot leave the site, differ on every file system, and stay what they are."""

import re
import unicodedata
from collections.abc import Iterable

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def slug(text: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens; "" where nothing of the text is left.

    Example:
        >>> slug("Émile Durkheim"), slug("../../etc/passwd"), slug("Ёж"), slug("CON")
        ('emile-durkheim', 'etc-passwd', '', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return "" if made in RESERVED else made


def slugs(names: Iterable[tuple[int, str]]) -> dict[int, str]:
    """A different slug for each number; whoever came first has the plain one, so that links stay.

    Example:
        >>> slugs([(1, "Ada"), (2, "ada"), (3, "Ёж")])
        {1: 'ada', 2: 'ada-2', 3: 'n-3'}
    """
    taken: set[str] = set()
    return {number: address(number, name, taken) for number, name in names}


def address(number: int, name: str, taken: set[str]) -> str:
    """The slug of a name, with its number where that is needed to tell it from those that are taken.

    Example:
        >>> taken = {"ada"}
        >>> address(2, "Ada", taken), sorted(taken)
        ('ada-2', ['ada', 'ada-2'])
    """
    made = slug(name)
    if not made or made in taken or re.search(r"(?:^|-)\d+$", made):
        made = f"{made or 'n'}-{number}"
    while made in taken:
        made += "-x"
    taken.add(made)
    return made
