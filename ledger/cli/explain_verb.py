"""prediction-ledger explain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ledger import settings
from ledger.cli import options, output, params, typed_values

if TYPE_CHECKING:
    from forecasts import Horizon, Probability

Reason = str | None


@click.command("explain")
@click.argument("phrase")
@click.option("--said", type=params.DAY, help="The day the words were said; today unless given.")
@typed_values.scale
@typed_values.profile
@typed_values.locale
@options.as_json
def command(
    phrase: str, said: date | str | None, scale: str | None, profile: str | None, locale: str, as_json: bool
) -> None:
    """Show how words of time and of chance are read.

    PHRASE is a phrase or a sentence. What it does not say, or what cannot be read without guessing, stays
    empty, and the reason is given.

    \b
    prediction-ledger explain "very likely by the end of next year" --said 2026-03-10
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    today = settings.now().date()
    day = params.day_of(said, today) or today
    horizon, no_horizon = _horizon(phrase, day, profile or "opinion", locale)
    chance, no_chance = _chance(phrase, scale or "opinion")
    if as_json:
        reasons = {"horizon": no_horizon, "probability": no_chance}
        output.json(
            {
                "horizon": _horizon_json(horizon),
                "probability": _chance_json(chance),
                "said": day,
                "not_read": {name: why for name, why in reasons.items() if why},
            }
        )
        return
    output.table(("what", "reading"), [*_horizon_rows(horizon), *_chance_rows(chance)])
    for reason in (no_horizon, no_chance):
        if reason:
            output.note(f"Not read: {reason}")


def _horizon(phrase: str, said: date, profile: str, locale: str) -> tuple[Horizon | None, Reason]:
    from forecasts import HorizonError, find_horizon, load_profile
    from forecasts.horizon.lexicon import language

    load_profile(profile)  # a wrong name is refused, which a phrase without a horizon is not
    language(locale)
    return _found(
        lambda: find_horizon(phrase, published=said, profile=profile, locale=locale),
        HorizonError,
        "there are no words of time in it that have an end",
    )


def _chance(phrase: str, scale: str) -> tuple[Probability | None, Reason]:
    from forecasts import ProbabilityError, find_probability, load_scale

    label = load_scale(scale).label
    return _found(
        lambda: find_probability(phrase, scale=scale),
        ProbabilityError,
        f"there is no number of chance in it and no word of the scale {label}",
    )


def _found(find: Callable[[], Any], error: type[Exception], none: str) -> tuple[Any, Reason]:
    """What was found, or why there is nothing."""
    try:
        found = find()
    except error as wrong:
        return None, str(wrong)
    return (None, none) if found is None else (found[0], None)


def _horizon_json(horizon: Horizon | None) -> dict[str, Any] | None:
    names = ("opens", "closes", "rule", "flags", "earliest", "latest", "phrase", "profile")
    return None if horizon is None else {name: getattr(horizon, name) for name in names}


def _chance_json(chance: Probability | None) -> dict[str, Any] | None:
    names = ("low", "point", "high", "basis", "scale", "phrase")
    return None if chance is None else {name: getattr(chance, name) for name in names}


def _horizon_rows(horizon: Horizon | None) -> list[tuple[str, str]]:
    if horizon is None:
        return [("horizon", "-")]
    rows = [
        ("horizon", f"{horizon.opens} to {horizon.closes}"),
        ("words of time", horizon.phrase),
        ("rule", horizon.rule),
        ("profile", horizon.profile),
    ]
    if horizon.earliest != horizon.latest:
        rows.append(("close could be", f"{horizon.earliest} to {horizon.latest}"))
    return [*rows, *(("note", flag) for flag in horizon.flags)]


def _chance_rows(chance: Probability | None) -> list[tuple[str, str]]:
    from ledger.reports.wording.figures import percent

    if chance is None:
        return [("probability", "-")]
    return [
        ("probability", percent(chance.point)),
        ("range", f"{percent(chance.low)} to {percent(chance.high)}"),
        ("words of chance", chance.phrase),
        ("basis", chance.basis),
        *([("scale", chance.scale)] if chance.scale else []),
    ]
