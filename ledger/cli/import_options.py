"""What the options of prediction-ledger import say about a file, checked."""

from collections.abc import Sequence
from typing import Any

import click


def said(given: dict[str, Any]) -> dict[str, Any]:
    """What the options say about the file, checked."""
    pairs = {
        "maps": _pairs("--map", given["maps"]),
        "constants": _pairs("--set", given["constants"]),
        "options": _pairs("--option", given["choices"]),
        "quantiles": _pairs("--quantile", given["quantile"]),
    }
    if given["delimiter"] is not None:
        given["delimiter"] = {"\\t": "\t", "tab": "\t"}.get(given["delimiter"], given["delimiter"])
        if len(given["delimiter"]) != 1 or given["delimiter"] in '\r\n"\0':
            raise click.UsageError(f"--delimiter {given['delimiter']!r}: give one character, such as ';' or tab")
    if given["zone"] is not None:
        from forecasts.records.lifecycle import time_zone

        time_zone(given["zone"])
    if given["dates"] not in (None, "dmy", "mdy"):
        from ledger.exchange.cells.periods import check_language

        check_language(given["dates"])
    names = ("encoding", "wide", "questions", "sheet", "zone", "dates", "delimiter", "chances", "users")
    more = ("question", "odds", "margin", "rescale")
    lists = {name: tuple(given[name]) for name in ("values", "ignore")}
    return {**pairs, **lists, "header": not given["no_header"], **{name: given[name] for name in (*names, *more)}}


def checking_of(given: dict[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    """What the options say about scores in the file; their column is none of ours."""
    names = ("check_scores", "score_rule")
    return {**{name: given[name] for name in names}, "score_column": how["maps"].pop("score", None)}


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.UsageError(f"{option} {one!r}: write it as NAME=...")
        if name.strip() in pairs:
            raise click.UsageError(f"{option} {name.strip()} is given twice; leave one of them out.")
        pairs[name.strip()] = value
    return pairs
