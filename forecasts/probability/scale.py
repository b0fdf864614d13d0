"""Verbal probability scales: named, versioned tables from a phrase to a range and a point."""

import functools
from dataclasses import dataclass
from pathlib import Path

from forecasts.errors import ProbabilityError
from forecasts.text.tables import Table, load_table, names_in, names_of_entry_points
from forecasts.text.tokens import tokenise

_FOLDER = Path(__file__).parent.parent / "scales"
_GROUP = "prediction_ledger.scales"


@dataclass(frozen=True)
class ScaledPhrase:
    """One row of a scale; low, high and point are in [0, 1], None where the scale gives none."""

    phrase: str
    low: float | None
    high: float | None
    point: float | None
    implied: bool = False


@dataclass(frozen=True)
class Scale:
    """A verbal probability scale.

    Attributes:
        name: lower-case name, as given to `read_probability`.
        version: the table's version; `name@version` stays with a forecast.
        title: one line for a reader.
        source: where the figures come from.
        url: the source's address, or "".
        checked: whether the table was compared with its source: "yes", "in part" or "no".
        note: what a user should know about the figures, or "".
        phrases: the rows, in the order of the file.
        aliases: other forms, each with the row it stands for.
    """

    name: str
    version: str
    title: str
    source: str
    url: str
    checked: str
    note: str
    phrases: tuple[ScaledPhrase, ...]
    aliases: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """`name@version`, kept with every forecast read through the scale."""
        return f"{self.name}@{self.version}"

    @functools.cached_property
    def by_words(self) -> dict[tuple[str, ...], ScaledPhrase]:
        """The rows and aliases by their words, hyphens left out."""
        rows = {row.phrase: row for row in self.phrases}
        forms = {**rows, **{alias: rows[phrase] for alias, phrase in self.aliases}}
        return {words_of(form): row for form, row in forms.items()}

    @functools.cached_property
    def first_words(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(words[0] for words in self.by_words)

    @functools.cached_property
    def longest(self) -> int:
        """Number of words in the longest phrase."""
        return max(map(len, self.by_words))


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as the scanner sees them, hyphens left out."""
    return tuple(token.text for token in tokenise(phrase) if token.text != "-")


@functools.lru_cache(maxsize=64)
def load_scale(name: str) -> Scale:
    """A scale by name, or from a file.

    Args:
        name: a built-in scale (see `scales`), an installed one (entry point group
            `prediction_ledger.scales`), or the path of a TOML file.

    Returns:
        The scale, checked: 0 <= low <= point <= high <= 1 in every row.

    Raises:
        ProbabilityError: there is no such scale, or its table is not valid.

    Example:
        >>> load_scale("icd203").label
        'icd203@2015'
    """
    scale = _scale(load_table(name, _FOLDER, _GROUP, ProbabilityError), name)
    if scale.name != name.lower() and scale.name in names_in(_FOLDER) and scale != load_scale(scale.name):
        raise ProbabilityError(
            f"the scale {name!r} calls itself {scale.name!r}, which is a built-in with other figures: "
            "give it a name of its own"
        )
    return scale


def scales() -> list[Scale]:
    """Every scale at hand, built-in and installed, sorted by name.

    Example:
        >>> [scale.name for scale in scales()][:4]
        ['au-mil', 'ci-odds', 'efsa', 'icd203']
    """
    return [load_scale(name) for name in scale_names()]


def scale_names() -> list[str]:
    """The names of every scale at hand, built-in and installed, sorted."""
    return sorted({*names_in(_FOLDER), *names_of_entry_points(_GROUP)})


def _scale(table: Table, origin: str) -> Scale:
    try:
        implied = table.get("implied", [])
        rows = tuple(_row(list(row), implied) for row in table["phrases"])
        aliases = tuple(dict(table.get("aliases", {})).items())
        texts = {key: str(table.get(key, "")) for key in ("title", "source", "url", "checked", "note")}
        scale = Scale(
            name=str(table["name"]).lower(), version=str(table["version"]), phrases=rows, aliases=aliases, **texts
        )
        has_phrases = bool(scale.by_words) and () not in scale.by_words
    except KeyError as problem:
        raise ProbabilityError(f"the scale {origin!r} lacks {problem}") from problem
    except (TypeError, ValueError) as problem:
        raise ProbabilityError(f"the scale {origin!r} is not valid: {problem}") from problem
    if not has_phrases:
        raise ProbabilityError(f"the scale {origin!r} is not valid: a phrase is empty")
    return scale


def _row(row: list[object], implied: object) -> ScaledPhrase:
    phrase, *figures = row
    if not isinstance(phrase, str) or len(figures) not in (0, 2, 3):
        raise ValueError(f"{row} should be [phrase], [phrase, low, high] or [phrase, low, high, point]")
    low, high, point = (*(_figure(figure, phrase) for figure in figures), None, None, None)[:3]
    middle = low if point is None else point
    if low is not None and high is not None and middle is not None and not low <= middle <= high:
        raise ValueError(f"{phrase!r} needs low <= point <= high")
    return ScaledPhrase(phrase, low, high, point, isinstance(implied, list) and phrase in implied)


def _figure(figure: object, phrase: str) -> float:
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not 0 <= figure <= 1:
        raise ValueError(f"{phrase!r} needs numbers from 0 to 1, not {figure!r}")
    return float(figure)
