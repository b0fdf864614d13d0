"""What can go wrong in a ledger; the message is one sentence: what, where, what to do.

LedgerError
├── StorageError         the file: missing, not a ledger, newer, read-only, locked, full, damaged
│   ├── ExistsError      there is a file where a new one should be made
│   └── DamagedError     what the file holds is not what was written
├── EntryError           a journal entry that is not in its canonical form
├── NoteError            a signed note, checkpoint, receipt or key that is damaged or not true
├── ForbiddenError       what the role of who asks does not let them do
├── UnknownError         a reference to something that is not in the ledger
├── RefusedError         a step that the state of the ledger does not allow
│   └── DoubtError       one that is most likely a slip, and allowed where that is said to be meant
└── InputError           rows that cannot be kept (the list of problems is in .problems)

What is wrong with a record itself is a forecasts.ForecastError, with a figure a scoring.ScoringError.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class LedgerError(Exception):
    """Anything a ledger refuses to do or cannot do; the text is one sentence for its user."""


class StorageError(LedgerError):
    """The file cannot be used as it is."""


class ExistsError(StorageError):
    """There is something at the path already."""


class DamagedError(StorageError):
    """The file holds something else than what was written to it."""


class EntryError(LedgerError):
    """A journal entry that is not canonical."""


class NoteError(LedgerError):
    """A signed note, a checkpoint, a receipt or a key that is damaged, or does not say what is so."""


class ForbiddenError(LedgerError):
    """Somebody's role does not let them do this."""


class UnknownError(LedgerError):
    """There is nothing of that name or number in the ledger."""


class RefusedError(LedgerError):
    """The ledger is not in a state that allows this."""


class DoubtError(RefusedError):
    """What is most likely a slip: asked on a terminal, refused elsewhere unless its kind is accepted.

    Attributes:
        kind: one of DOUBTS.
        sentence: what is odd.
    """

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(f"{sentence}; if that is meant, say so with --accept {kind}")
        self.kind = kind
        self.sentence = sentence


DOUBTS = {  # what is asked -> where the answer is yes
    "similar-name": "a name that looks like another one, or nearly spells it, is another one's",
    "odd-day": "a day lies before 1900 or after 2200",
    "source-day": "a source is older than what was said in it, or more than a month newer",
    "early": "the answer was known before the day that the question is about",
    "reworded": "forecasts on a question are judged by other words than they were made on, and its outcome is known",
    "credentials": "links in a ledger that is restored keep what lets their reader in",
    "clock": "so much time has passed since the last entry",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one place of an input."""

    line: int  # the line of the file, counted from 1, or 0 for the whole file
    column: str  # the name of the column, or "" for the whole line
    reason: str  # what is wrong and what to do

    def __str__(self) -> str:
        place = f"line {self.line:,}" if self.line else "file"
        return f"{place}, column {self.column}: {self.reason}" if self.column else f"{place}: {self.reason}"


class InputError(LedgerError):
    """Rows that cannot be kept.

    Attributes:
        problems: the first of them, in the order of the file.
        count: how many there are in all.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = (), count: int = 0) -> None:
        super().__init__(message)
        self.problems = list(problems)
        self.count = count or len(self.problems)
