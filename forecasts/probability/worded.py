"""Phrases of likelihood found in tokens: longest first, with modifiers and negations."""

from collections.abc import Sequence
from typing import NamedTuple

from forecasts.errors import NumberlessError, ProbabilityError
from forecasts.probability.scale import Scale, ScaledPhrase
from forecasts.probability.vocabulary import words
from forecasts.text.tokens import Token

_REACH = 3


class Worded(NamedTuple):
    """A phrase at tokens[first:end], with the figures it has once its modifier is counted."""

    first: int
    end: int
    row: ScaledPhrase


def wordings(tokens: Sequence[Token], scale: Scale, *, whole: bool = True) -> list[Worded]:
    """Every phrase of a scale in the tokens; a chosen word shadows an implied one it overlaps.

    Args:
        tokens: those of a phrase or a sentence.
        scale: the scale.
        whole: the tokens are a phrase that says nothing else. In a sentence, the "not" of "will almost
            certainly not fall" denies what is spoken of, and the phrase is the chance of that denial.

    Raises:
        ProbabilityError: a phrase is negated or softened in a way its scale does not list.
    """
    spotted = _spot(tokens, scale, implied=False)
    if not whole:
        ends = {word.end for word in spotted}
        spotted = [w for w in spotted if not (w.first in ends and tokens[w.first].text in ("not", "never"))]
    taken = {at for word in spotted for at in range(word.first, word.end)}
    implied = [w for w in _spot(tokens, scale, implied=True) if not taken & set(range(w.first, w.end))]
    return [_modified(tokens, word, whole=whole) for word in spotted] + ([] if spotted else implied)


def _spot(tokens: Sequence[Token], scale: Scale, *, implied: bool) -> list[Worded]:
    found, at = [], 0
    while at < len(tokens):
        begins = tokens[at].text in scale.first_words
        word = _longest_at(tokens, at, scale, implied=implied) if begins else None
        if word is None:
            at += 1
        else:
            found.append(word)
            at = word.end
    return found


def _longest_at(tokens: Sequence[Token], at: int, scale: Scale, *, implied: bool) -> Worded | None:
    seen: list[str] = []
    end, best = at, None
    while end < len(tokens) and len(seen) < scale.longest:
        if tokens[end].text != "-" or not seen:
            seen.append(tokens[end].text)
        end += 1
        row = scale.by_words.get(tuple(seen))
        if row is None or row.implied is not implied or tokens[end - 1].text == "-":
            continue
        if not _is_month_of_may(tokens, at, end):
            best = Worded(at, end, row)
    return best


def _is_month_of_may(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "may" is a date, as in "by May", "in May 2027" and "1 May"."""
    if tokens[at].text != "may" or end > at + 1:
        return False
    before = tokens[at - 1].text if at else ""
    after = tokens[end] if end < len(tokens) else None
    return before in words("before_a_month") or before.isdigit() or (after is not None and after.kind == "number")


def _modified(tokens: Sequence[Token], word: Worded, *, whole: bool) -> Worded:
    row = word.row
    phrase = row.phrase
    first = word.first
    before = tokens[first - 1].text if first else ""
    _refuse_comparison(tokens, word)
    if before in words("softening"):
        raise ProbabilityError(f"how much {before!r} changes {phrase!r} is on no scale: ask for a number, such as 60%")
    if _is_modifier(before) and row.point is not None:
        row = _halved(row)
        first -= 1
    _refuse_negation(tokens, first, word, whole=whole)
    return Worded(first, word.end, row)


def _is_modifier(word: str) -> bool:
    if word in words("reversing"):
        return False
    return word in words("strengthening") or (word.endswith("ly") and len(word) > 4 and word not in words("neutral"))


def _halved(row: ScaledPhrase) -> ScaledPhrase:
    """A modifier the scale does not know halves the distance to the nearer of 0 and 1."""
    if row.low is None or row.high is None or row.point is None or row.point == 0.5:
        raise NumberlessError(f"a modified {row.phrase!r} names no number: ask for a number, such as 60%")
    goal = 1.0 if row.point > 0.5 else 0.0
    low, point, high = (round((figure + goal) / 2, 6) for figure in (row.low, row.point, row.high))
    return ScaledPhrase(row.phrase, low, high, point, row.implied)


def _refuse_negation(tokens: Sequence[Token], first: int, word: Worded, *, whole: bool) -> None:
    phrase = word.row.phrase
    for at in range(first - 1, max(-1, first - 1 - _REACH), -1):
        text = tokens[at].text
        if tokens[at].kind == "mark" and text not in ("'", "-"):
            break
        if text in words("reversing"):
            raise ProbabilityError(f"{text!r} before {phrase!r} does not give its complement: ask for a number")
    after = tokens[word.end].text if word.end < len(tokens) else ""
    if (whole or word.end + 1 >= len(tokens)) and after in ("not", "never"):
        raise ProbabilityError(f"{after!r} after {phrase!r} does not give its complement: ask for a number")


def _refuse_comparison(tokens: Sequence[Token], word: Worded) -> None:
    after = tokens[word.end].text if word.end < len(tokens) else ""
    if after == "than":
        raise ProbabilityError(f"{word.row.phrase!r} is compared with something else: ask for a number, such as 60%")
