"""What the entries so far have made of the ledger, as far as it decides what may come next."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from forecasts import records
from forecasts.records.quantiles import Axis
from ledger.store.database import Database

Record = Mapping[str, Any]

ASIDE = ("merged", "entered in error")  # what a question is that nobody answers any more


class Asked(NamedTuple):
    """What of a question decides what may be said about it next."""

    kind: str
    options: tuple[str, ...]
    axis: Axis
    revision: int
    resolution_id: int | None
    aside: bool = False  # merged or void: no resolution of it is in force, and the next one supersedes none


class State(Protocol):
    """What the entries so far have made of the ledger: see Admission."""

    @property
    def database(self) -> Database: ...  # noqa: D102
    def question(self, id_: int) -> Asked: ...  # noqa: D102
    def fields(self, question: int) -> dict[str, Any]: ...  # noqa: D102
    def amend(self, question: int, changes: Record, says: records.Question) -> None: ...  # noqa: D102

    ledger: str
    strict: bool  # whether what earlier versions kept, and this one keeps no more, is refused

    def has(self, table: str, number: int) -> bool: ...  # noqa: D102
    def not_after(self, what: str, day: date) -> None: ...  # noqa: D102


Check = Callable[[State, Any], None]
