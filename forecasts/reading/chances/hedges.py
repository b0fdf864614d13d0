"""The words of likelihood of a claim, and whether they name a number."""

import dataclasses
import re
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.reader import Probability, find_probability, read_probability
from forecasts.reading.candidate import Label
from forecasts.reading.chances.numbers import Number, Unread
from forecasts.reading.clauses.clauses import Clause, negated
from forecasts.reading.clauses.labels import Verdict, denies
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.sentences import Sentence


class Chance(NamedTuple):
    """The hedge of a claim: its place in the text, and its figures where it has any."""

    start: int
    end: int
    probability: Probability | None


def chance_of(text: str, start: int, end: int, scale: str, *, stated: bool = True) -> Chance | None:
    """The chance that the words of `text[start:end]` state or hint at; None where they name none.

    Args:
        text: the whole text.
        start: where the words begin.
        end: where they end.
        scale: what words of likelihood mean.
        stated: take stated numbers too.

    Example:
        >>> found = chance_of("Rates will probably fall.", 0, 25, "opinion")
        >>> found.start, found.end, found.probability.point
        (11, 19, 0.7)
    """
    try:
        found = find_probability(text[start:end], scale=scale, stated=stated)
    except ProbabilityError:
        return None
    if found is None:
        return None
    return Chance(start + found.start, start + found.end, found.probability)


def implied(words: str, scale: str, *, denied: bool) -> Probability | None:
    """What an unqualified "will" means on a scale, for words that say the same ("going to", a bare forecast).

    Returns:
        The figures with `words` as their phrase, None where the scale has no implied "will".
    """
    try:
        read = read_probability("will not" if denied else "will", scale=scale)
    except ProbabilityError:
        return None
    return dataclasses.replace(read, phrase=words) if read.basis == "implied" else None


Hedge = tuple[str | None, Probability | None]

# "4/1", "3 to 1": odds that do not say for or against.
_UNREAD = re.compile(r"\d\s?(?:/|:|to|-)\s?\d")
# Statements of these kinds name no chance of their own.
_CHANCELESS = frozenset(("hope", "norm", "nowcast", "promise"))


def hedge_of(
    text: str,
    sentence: Sentence,
    clause: Clause,
    read: Verdict,
    label: Label,
    span: tuple[int, int],
    number: Number | Unread | None,
    scale: str,
) -> Hedge:
    """The hedge of a claim, verbatim, and its figures where it names any.

    Args:
        text: the whole text.
        sentence: the claim's sentence.
        clause: its clause.
        read: what was made of the clause.
        label: its label.
        span: the claim's place in the text.
        number: a stated chance that belongs to it, or one that is not taken.
        scale: what words of likelihood mean.
    """
    if number is not None:
        words_of_it = text[number.start : number.end]
        return words_of_it, number.probability if isinstance(number, Number) else None
    if read.label == "hope" and read.head is not None:
        return _words(text, sentence, read.head.first, read.head.end), None
    return _in_words(text, sentence, clause, read, label, span, scale)


def _in_words(
    text: str, sentence: Sentence, clause: Clause, read: Verdict, label: Label, span: tuple[int, int], scale: str
) -> Hedge:
    """The words of likelihood in a claim without a number, else what its cue says by itself."""
    compared = comparison(sentence, clause.rests_on or clause)
    own = _own_or_above(text, sentence, clause, span, scale)
    if own is not None and own.probability is not None:
        is_open = own.probability.basis == "implied" and (compared or leaves_no_number(sentence, clause))
        return text[own.start : own.end], None if label in _CHANCELESS or is_open else own.probability
    if compared is not None:
        return _words(text, sentence, *compared), None
    if read.head is None or read.head.kind in ("listed", "number"):
        return None, _of_an_item(text[span[0] : span[1]], read, scale)
    words_of_head = _words(text, sentence, read.head.first, read.head.end)
    is_plain = own is None and label in ("forecast", "attributed") and _is_plain(sentence, clause, read)
    return words_of_head, implied(words_of_head, scale, denied=_denies(sentence, clause, read)) if is_plain else None


def _of_an_item(item: str, read: Verdict, scale: str) -> Probability | None:
    """What an item of a list of predictions says by standing there, where no odds are left unread in it."""
    is_listed = read.head is not None and read.head.kind == "listed"
    return implied("", scale, denied=False) if is_listed and not _UNREAD.search(item) else None


def _own_or_above(text: str, sentence: Sentence, clause: Clause, span: tuple[int, int], scale: str) -> Chance | None:
    """The words of likelihood in the claim itself, else the chance that it stands under."""
    own = chance_of(text, *span, scale, stated=False)
    if own is None and clause.rests_on is not None:
        above = clause.rests_on
        own = chance_of(text, sentence.starts[above.first], sentence.ends[above.end - 1], scale)
    return own


def _is_plain(sentence: Sentence, clause: Clause, read: Verdict) -> bool:
    """Whether a cue says as much as a bare "will" and nothing takes it back."""
    head = read.head
    if head is None or read.doubt or leaves_no_number(sentence, clause):
        return False
    cut = sentence.words[head.first : head.end]
    if head.kind == "in-sight":
        return not negated(sentence.words[clause.first : head.first])
    is_listed = phrases("chances", "as_plain_as_will").at((*cut, ""), 0)
    return head.kind == "will" or (is_listed is not None and is_listed.end == len(cut))


def _denies(sentence: Sentence, clause: Clause, read: Verdict) -> bool:
    before = sentence.words[read.head.first - 1 : read.head.first] if read.head else ()
    return denies(sentence, clause) or before in (("not",), ("n't",))


def comparison(sentence: Sentence, clause: Clause) -> tuple[int, int] | None:
    """As in "more likely" without "than not": compared with what?"""
    cut = sentence.words
    for at in range(clause.first, clause.end - 1):
        is_compared = cut[at] in ("more", "less") and cut[at + 1] in ("likely", "probable", "unlikely")
        if is_compared and cut[at + 2 : at + 4] != ("than", "not"):
            return at, at + 2
    return None


def leaves_no_number(sentence: Sentence, clause: Clause) -> bool:
    """As in "I don't think it will", "I doubt that", "I suspect": these are on no scale."""
    cut = sentence.words[clause.first : clause.end]
    if phrases("chances", "leaves_no_number").find(cut):
        return True
    for at, word in enumerate(cut):
        before = cut[max(0, at - 4) : at]
        if word in words("chances", "opinion_words") and negated(before) and _is_opinion(before, word):
            return True
    return False


def _is_opinion(before: tuple[str, ...], word: str) -> bool:
    """Somebody's opinion ("I do not see"), not an event ("it will not see Christmas")."""
    return word in ("clear", "sure", "certain", "convinced") or any(
        other in ("i", "we", "nobody", "one", "no") for other in before
    )


def _words(text: str, sentence: Sentence, first: int, end: int) -> str:
    return text[sentence.starts[first] : sentence.ends[end - 1]]
