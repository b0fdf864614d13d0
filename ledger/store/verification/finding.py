"""What a verification says is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is not as it was written, or that could not be looked at."""

    place: str  # "entry 12", "node 3 of level 2", "question 7", "the file"
    field: str  # the column that differs, or ""
    reason: str  # what is wrong with it

    def __str__(self) -> str:
        return f"{self.place}, {self.field}: {self.reason}" if self.field else f"{self.place}: {self.reason}"


class Found(Exception):  # noqa: N818 (a way out, not an error)
    """Carries a finding to where it is told."""

    def __init__(self, place: str, field: str, reason: str) -> None:
        self.finding = Finding(place, field, reason)


class Unchecked(Exception):  # noqa: N818 (a way out, not an error)
    """Carries what could not be checked, and why, to where it is told."""

    def __init__(self, place: str, reason: str) -> None:
        self.finding = Finding(place, "", reason)
