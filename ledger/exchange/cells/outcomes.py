"""Words that people use for outcomes, beside those that a ledger keeps."""

from __future__ import annotations

YES = (
    *(
        "y",
        "happened",
        "it happened",
        "did",
        "occurred",
        "came true",
        "came to pass",
        "yup",
        "yep",
        "yeah",
        "won",
        "win",
        "passed",
        "✓",
        "✔",
        "✔️",
        "✅",
        "🟢",
    ),
    "☑",
)
NO = (
    *("n", "didn't", "didn’t", "did not", "didn't happen", "didn’t happen", "did not happen", "not happened"),
    *("did not come true", "didn't come true", "didn’t come true", "nope", "nah"),
    *("did not occur", "lost", "loss", "lose", "failed", "✗", "✘", "❌", "🔴", "✖"),
)
HALF = (  # neither yes nor no in the keeper's eyes; that they count for nothing is told
    *(
        "mostly",
        "mostly true",
        "mostly right",
        "mostly correct",
        "mostly yes",
        "mostly no",
        "sort of",
        "sorta",
    ),
    *("kind of", "kinda", "somewhat", "half", "half true", "half right", "partly true", "partly right"),
    *(
        "partially true",
        "partially right",
        "in part",
        "in parts",
        "debatable",
        "disputed",
        "arguable",
        "arguably",
    ),
)
AMBIGUOUS = (
    *("unclear", "unknowable", "mixed", "partly", "partially", "undetermined", "🟡", "🟠", *HALF),
    *("can't tell", "can’t tell", "cannot tell", "hard to say", "hard to tell", "unsure", "not sure"),
)
ANNULLED = ("annul", "void", "voided", "cancelled", "canceled", "cancel", "withdrawn", "invalid")
OPEN = (
    *(
        "pending",
        "tbd",
        "open",
        "unresolved",
        "not yet",
        "?",
        "-",
        "–",
        "—",
        "⚪",
        "⏳",
        "unknown",
        "not known",
    ),
    *("not known yet", "too early", "too early to say", "too early to tell", "to be determined"),
)

OUTCOMES = {
    **dict.fromkeys(YES, "yes"),
    **dict.fromkeys(NO, "no"),
    **dict.fromkeys(AMBIGUOUS, "ambiguous"),
    **dict.fromkeys(ANNULLED, "annulled"),
    **dict.fromkeys(OPEN, ""),
}


def outcome_word(cell: str) -> str:
    """The word that is kept for a word of a yes/no question's outcome; other cells as they are.

    Example:
        >>> outcome_word("Didn't"), outcome_word("🟢"), outcome_word("0.5"), outcome_word("Yes!")
        ('no', 'yes', '0.5', 'Yes')
    """
    word = cell.strip().rstrip("!.")
    return OUTCOMES.get(word.casefold(), word if word.isalpha() else cell)
