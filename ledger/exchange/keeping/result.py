"""What became of the rows of a file."""

from dataclasses import dataclass, field

from ledger.errors import Problem

RARE = ("corrections", "amendments", "reopened", "joined")
SHOWN = 100  # problems that are kept to be shown


@dataclass(slots=True)
class ImportResult:
    """What became of the rows of a file.

    Attributes:
        rows: how many there were.
        forecasts: how many were kept as new forecasts.
        known: how many were in the ledger already.
        repeated: how many of the new ones say exactly what an earlier one says.
        questions: how many questions are new.
        forecasters: how many forecasters are new.
        resolutions: how many questions were resolved.
        bad: how many rows could not be kept.
        corrections: how many resolutions corrected an earlier one, because the platform changed it.
        amendments: how many questions got new words, dates or tags, because the platform changed them.
        reopened: how many questions are open again, because the platform took their outcome back.
        retitled: questions here and new ones that may be the same under another title.
        joined: how many questions had line breaks in their words, which were joined.
        problems: the first of these, with place and reason.
        first_question: the number of the first new question; the others follow it.
    """

    rows: int = 0
    forecasts: int = 0
    known: int = 0
    repeated: int = 0
    questions: int = 0
    forecasters: int = 0
    resolutions: int = 0
    bad: int = 0
    corrections: int = 0
    amendments: int = 0
    reopened: int = 0
    retitled: list[tuple[int, int]] = field(default_factory=list)
    joined: int = 0
    problems: list[Problem] = field(default_factory=list)
    first_question: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers alone; those of RARE only where there are any."""
        names = ("rows", "forecasts", "known", "repeated", "questions", "forecasters", "resolutions", "bad")
        rare = [name for name in RARE if getattr(self, name)]
        return {name: getattr(self, name) for name in (*names, *rare)}

    def note(self, problem: Problem) -> None:
        """Count a bad row."""
        self.bad += 1
        if len(self.problems) < SHOWN:
            self.problems.append(problem)

    def summary(self) -> str:
        """One sentence for an import that was refused."""
        more = f"; {self.bad:,} rows are bad in all" if self.bad > 1 else ""
        return f"{self.problems[0]}{more}; nothing was kept (--skip-bad keeps the other rows)"
