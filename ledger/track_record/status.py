"""What became of each forecast as of a day, and the other names that columns of numbers stand for.

The rule itself is the one relation of ledger/store/statements/judged.sql, for all who ask.
"""

from ledger.store.scope import GRADE_LETTERS as GRADE_LETTERS

REASONS = (
    "open",
    "overdue",
    "ambiguous",
    "annulled",
    "late",
    "withdrawn",
    "superseded",
    "retrospective",
    "recoded",
    "entered in error",
    "early",
    "documented",
    "prospective",
    "not then",
    "stamped",
)
IN_ERROR = "entered in error"
# In a column each of these is its place here.
STATUSES = ("scored", *REASONS)
SCORED = STATUSES.index("scored")
KINDS = ("binary", "choice", "numeric", "date")
GRADES = tuple(GRADE_LETTERS)
Graded = tuple[int, ...]  # how many forecasts of each of them
BASES = ("stated", "phrase", "implied", "imputed")
