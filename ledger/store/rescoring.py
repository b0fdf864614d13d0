"""What of a question stays as it is once there are forecasts on it, whoever writes: their scores rest on it."""

from collections.abc import Mapping
from typing import Any

import orjson

from ledger.errors import RefusedError
from ledger.store.database import Database
from ledger.store.statements import statement


def refuse_rescoring(database: Database, question: int, changes: Mapping[str, Any]) -> None:
    """Refuse an amendment that would change what forecasts on the question said or how they are scored.

    Raises:
        RefusedError: it changes an option, the unit of numbers, or the close where that is the end of a date
            question's horizon.
    """
    if "options" in changes:
        _refuse_options(database, question, changes["options"] or [])
    if not {"unit", "closes"} & changes.keys() or not _has_forecasts(database, question):
        return
    kind, unit, upper, closes = database.execute(statement("rescoring.asked"), {"question": question})[0]
    if unit is not None and changes.get("unit", unit) != unit:
        raise RefusedError(
            f"there are forecasts on Q{question} in its unit already; annul it and ask a new question, "
            f"or, if it was mistyped, use prediction-ledger correct Q{question} --unit"
        )
    if kind == "date" and upper is None and changes.get("closes", closes) != closes:
        raise RefusedError(
            f"there are forecasts on Q{question} that are scored up to its close, {closes}: their scores "
            "would change with it; annul it and ask a new question, with an upper end, "
            f"or, if it was mistyped, use prediction-ledger correct Q{question} --closes"
        )


def _refuse_options(database: Database, question: int, options: list[str]) -> None:
    """Refuse other options than the old ones with new ones after them, or without some that nobody gave a chance."""
    text, outcome = database.execute(statement("rescoring.options"), {"question": question})[0]
    before = orjson.loads(text) if text else []
    kept = min(len(options), len(before))
    if before[:kept] != options[:kept]:
        raise RefusedError(
            f"the options of Q{question} can only get more; prediction-ledger correct spells them otherwise"
        )
    said = database.execute(statement("rescoring.chances"), {"question": question})
    given = any(float(chance) for _, chances in said for chance in orjson.loads(chances)[kept:])
    if given or outcome in before[kept:]:
        raise RefusedError(f"an option of Q{question} that was given a chance, or happened, cannot be taken out")


def _has_forecasts(database: Database, question: int) -> bool:
    """Whether there are any, apart from those whose words were coded otherwise, which are not scored."""
    return database.value(statement("rescoring.any_forecast"), {"question": question}) is not None
