"""Several codings of the same words: which claim stands, and which forecasts go with those that do not."""

from collections.abc import Mapping
from typing import Any

from forecasts.records.values import name_key
from ledger.store.database import Database
from ledger.store.statements import statement


def first_coder(database: Database, source: int | None) -> str | None:
    """Who coded a source first: those claims stand unless they are settled otherwise."""
    if source is None:
        return None
    coder: str | None = database.value(statement("codings.first_coder"), {"source": source})
    return coder


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names of coders are the same but for case and spaces.

    Example:
        >>> same_person("Ann  Example", "ann example"), same_person("Ann", None)
        (True, False)
    """
    return one is not None and other is not None and name_key(one) == name_key(other)


def set_aside(database: Database, claim: Mapping[str, Any]) -> int:
    """1 for a claim that is kept beside the one that stands: by a later coder, or upholding another claim."""
    if "upholds" in claim:
        return 1
    coders = {name_key(coder) for coder in _coders(database, claim.get("settles", ()))}
    coder = claim.get("coder")
    if coder is None or coders - {name_key(coder)}:
        return 0  # nobody's in particular, or settled between coders
    first = first_coder(database, claim.get("source"))
    return int(first is not None and not same_person(first, coder))


def _coders(database: Database, claims: tuple[int, ...] | list[int]) -> list[str]:
    found = (database.value(statement("codings.coder"), {"id": id_}) for id_ in claims)
    return [coder for coder in found if coder is not None]


def replace(database: Database, claim: Mapping[str, Any]) -> set[int]:
    """Put a claim in the place of those it settles; gives the questions whose forecasts are affected."""
    questions: set[int] = set()
    for old in claim["settles"]:
        if old == claim.get("upholds"):
            continue
        pair = {"new": claim["id"], "old": old}
        database.execute(statement("codings.replace_claim"), pair)
        rows = database.execute(statement("codings.questions"), {"old": old})
        questions |= {question for (question,) in rows}
        database.execute(statement("codings.recode"), pair)
    return questions
