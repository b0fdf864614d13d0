"""What a forecast gives: a chance, one per option, or quantiles; as the fields of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forecasts.errors import RecordError
from forecasts.records.quantiles import read_quantiles
from forecasts.records.values import clean_line, shown

if TYPE_CHECKING:
    from forecasts import Probability, SpokenRange, records


def value_fields(value: float | str | Probability | Mapping[str, Any] | None, options: Sequence[str]) -> dict[str, Any]:
    """The fields of a forecast that come from a chance: a number, a reading of words, or one per option."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {"probabilities": per_option(value, options)}
    if isinstance(value, float | str) or not hasattr(value, "point"):
        return {"probability": value}
    range_ = {"low": value.low, "high": value.high} if value.low != value.high else {}
    scale = {"scale": value.scale, "phrase": value.phrase} if value.basis != "stated" else {}
    return {"probability": value.point, "basis": value.basis, **range_, **scale}


def quantile_fields(given: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None) -> dict[str, Any]:
    """The fields of a forecast that come from quantiles, as they stand or read from a spoken range."""
    if given is None:
        return {}
    if isinstance(given, (Mapping, Sequence)) or not hasattr(given, "coverage"):
        return {"quantiles": given}
    return {name: getattr(given, name) for name in ("quantiles", "basis", "phrase", "scale")}


def implied(quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None) -> dict[str, Any]:
    """What the quantiles of its first forecast say about a new question: its kind, and the unit of a range."""
    if quantiles is None:
        return {}
    pairs = read_quantiles(quantile_fields(quantiles)["quantiles"])
    unit = getattr(quantiles, "unit", None)
    kind = "numeric" if isinstance(pairs[0][1], float) else "date"
    return {"kind": kind, **({"unit": unit} if unit else {})}


def check_kind(asked: records.Question, value: Any, quantiles: Any) -> None:
    """Refuse a chance where quantiles are needed, and a range that was read in another unit.

    Raises:
        RecordError: says which.
    """
    if value is not None and asked.kind in ("numeric", "date"):
        raise RecordError(f"a {asked.kind} question needs quantiles, such as '10%=..., 90%=...'")
    unit = getattr(quantiles, "unit", None)
    if unit is not None and asked.unit is not None and unit != asked.unit:
        raise RecordError(
            f"the range was read in {shown(unit)}, the question is in {shown(asked.unit)}; read it in that unit"
        )


def per_option(given: Mapping[str, Any], options: Sequence[str]) -> list[Any]:
    """Values given by option, in the order of the options.

    Raises:
        RecordError: one is missing, or is for something that is not an option.
    """
    kept = {name: clean_line(str(name)).casefold() for name in given}  # as options are, without credentials
    named = {kept[name]: value for name, value in given.items()}
    if unknown := [name for name in given if kept[name] not in {o.casefold() for o in options}]:
        listed = ", ".join(options) or "none: it is a yes/no question"
        raise RecordError(f"{unknown[0]!r} is not an option of the question; its options are {listed}")
    if len(named) < len(given):
        raise RecordError("an option is there twice; options are told apart without case")
    if missing := [option for option in options if option.casefold() not in named]:
        raise RecordError(f"the option {missing[0]!r} has no probability; give one for each option, 0 too")
    return [named[option.casefold()] for option in options]
