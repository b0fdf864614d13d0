"""Tables kept as TOML: built in, in a file the user names, or brought by another distribution."""

import tomllib
from pathlib import Path
from typing import Any

from forecasts.errors import ForecastError

Table = dict[str, Any]


def load_table(name: str, folder: Path, group: str, error: type[ForecastError]) -> Table:
    """Read the table of a name: a built-in, else a file, else an entry point.

    An entry point names an object that is the path of a TOML file or the table itself.
    Entry points are consulted last, because listing them costs more than reading a file.

    Args:
        name: a built-in's name (any case), a path that ends in ".toml", or an entry point's name.
        folder: where the built-in tables are.
        group: the entry point group of this kind of table.
        error: what to raise when there is no such table.

    Returns:
        The table as parsed.
    """
    builtin = folder / f"{name.lower()}.toml"
    if name.lower() in names_in(folder):
        return _parse(builtin, error)
    if name.lower().endswith(".toml"):
        return _parse(Path(name), error)
    return _from_entry_point(name, folder, group, error)


def names_in(folder: Path) -> list[str]:
    """Names of the built-in tables of a folder, sorted."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def names_of_entry_points(group: str) -> list[str]:
    """Names that installed distributions add to a group, sorted."""
    from importlib.metadata import entry_points

    return sorted({point.name for point in entry_points(group=group)})


def _parse(path: Path, error: type[ForecastError]) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise error(f"cannot read the table {path}: {problem.strerror}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise error(f"the table {path} is not valid TOML: {problem}") from problem


def _from_entry_point(name: str, folder: Path, group: str, error: type[ForecastError]) -> Table:
    from importlib.metadata import entry_points

    for point in entry_points(group=group):
        if point.name.lower() == name.lower():
            try:
                given = point.load()
            except Exception as problem:  # another distribution's code may raise anything
                raise error(f"the table {name!r}, which {point.value} brings, cannot be loaded: {problem}") from problem
            table = given if isinstance(given, dict) else _parse(Path(str(given)), error)
            if str(table.get("name", "")).lower() != name.lower():
                raise error(
                    f"the table {name!r}, which {point.value} brings, calls itself {table.get('name')!r}: "
                    "both names must be the same"
                )
            return table
    known = ", ".join(sorted({*names_in(folder), *names_of_entry_points(group)}))
    raise error(f"there is no table named {name!r}: use one of {known}, or a path that ends in .toml")
