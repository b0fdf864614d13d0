"""Words that people use for how something turned out, beside those that a ledger keeps: the one list of them."""

from typing import NamedTuple

NOT_RESOLVED = ("", "open", "nan", "na", "n/a", "null", "none")  # in a column of outcomes


class Words(NamedTuple):
    """Words that mean the same.

    Attributes:
        outcome: what they say of the event in a column of outcomes; None where they are no word for one.
        verdict: what they say in a column of verdicts: right or wrong, of the forecast; yes, no, ambiguous or ""
            (not known yet), of the event. None where they are no word for one.
    """

    outcome: str | None
    verdict: str | None
    words: tuple[str, ...]


HALF = (  # neither yes nor no in the keeper's eyes; that they count for nothing is told
    "mostly",
    "mostly true",
    "mostly right",
    "mostly correct",
    "mostly yes",
    "mostly no",
    "sort of",
    "sorta",
    "kind of",
    "kinda",
    "somewhat",
    "half",
    "half true",
    "half right",
    "partly true",
    "partly right",
    "partially true",
    "partially right",
    "in part",
    "in parts",
    "debatable",
    "disputed",
    "arguable",
    "arguably",
)
TABLE = (
    Words("yes", "right", ("y", "yup", "yep", "yeah", "✓", "✔", "✔️", "✅", "🟢")),
    Words("yes", "right", ("ja", "oui", "sí", "sì", "sim", "tak", "да", "はい", "是")),
    Words("no", "wrong", ("nein", "non", "nee", "nej", "não", "nie", "нет", "いいえ", "否")),
    Words(None, "right", ("richtig", "juste", "correcto", "goed")),
    Words("no", "wrong", ("falsch", "faux")),
    Words(None, "wrong", ("incorrecto", "fout")),
    Words("yes", "yes", ("wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda")),
    Words("no", "no", ("falso", "onwaar", "fałsz")),
    Words("yes", "yes", ("eingetreten", "confirmed")),
    Words("no", "no", ("nicht eingetreten", "refuted", "falsified", "disproved", "invalidated")),
    Words("yes", "yes", ("happened", "it happened", "occurred", "came true", "came to pass")),
    Words("yes", None, ("did", "won", "win", "passed", "☑")),
    Words(None, "right", ("right", "correct", "yes", "true", "t", "hit", "1")),
    Words("no", "wrong", ("n", "nope", "nah", "✗", "✘", "❌", "🔴", "✖")),
    Words("no", "no", ("didn't happen", "didn’t happen", "did not happen")),
    Words("no", "no", ("didn't come true", "didn’t come true", "did not come true")),
    Words("no", "no", ("didn't occur", "didn’t occur", "did not occur")),
    Words("no", "no", ("didn't come to pass", "didn’t come to pass", "did not come to pass")),
    Words("no", None, ("didn't", "didn’t", "did not", "not happened", "lost", "loss", "lose", "failed")),
    Words(None, "wrong", ("wrong", "incorrect", "no", "false", "f", "miss", "missed", "0")),
    Words("ambiguous", "ambiguous", ("unclear", "unknowable", "mixed", "partly", "partially", "undetermined")),
    Words("ambiguous", "ambiguous", ("can't tell", "can’t tell", "cannot tell", "hard to say", "hard to tell")),
    Words("ambiguous", "ambiguous", ("unsure", "not sure", "🟡", "🟠")),
    Words("ambiguous", "ambiguous", HALF),
    Words(None, "ambiguous", ("ambiguous", "n/a", "na")),
    Words("annulled", "ambiguous", ("void",)),
    Words("annulled", None, ("annul", "voided", "cancelled", "canceled", "cancel", "withdrawn", "invalid")),
    Words("", "", ("pending", "tbd", "to be determined", "open", "unresolved", "unknown", "not known")),
    Words("", "", ("not yet", "not known yet", "too early", "too early to say", "too early to tell")),
    Words("", "", ("?", "-", "–", "—", "⚪", "⏳")),
    Words(None, "", ("", "nan", "none", "null")),
)
OUTCOMES = {word: row.outcome for row in TABLE for word in row.words if row.outcome is not None}
VERDICTS = {word: row.verdict for row in TABLE for word in row.words if row.verdict is not None}


def outcome_word(cell: str) -> str:
    """The word that is kept for a word of a yes/no question's outcome; other cells as they are.

    Example:
        >>> outcome_word("Didn't"), outcome_word("🟢"), outcome_word("0.5"), outcome_word("Yes!")
        ('no', 'yes', '0.5', 'Yes')
    """
    word = cell.strip().rstrip("!.")
    return OUTCOMES.get(word.casefold(), word if word.isalpha() else cell)
