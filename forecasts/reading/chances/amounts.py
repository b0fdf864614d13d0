"""What is only an amount at the edge of a list item, and no chance: "Turnout: 62%", "GDP grows 2%"."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from forecasts.reading.text.lexicon import words, words_of
from forecasts.reading.text.rules import Rule, Rules

_LONGEST_BARE = 3  # words: "Kamala Harris: 45%"


def is_quantity(before: str) -> bool:
    """Whether the words before a number make it an amount: "Turnout:", "Inflation will be".

    Example:
        >>> is_quantity("GDP growth: "), is_quantity("Inflation falls below target: ")
        (True, False)
    """
    cut = [word for word in words_of(before) if word.isalnum()]
    if not cut:
        return False
    is_set_apart = before.rstrip(" *_")[-1:] in tuple(":([?—–-=|.;")
    if not is_set_apart and (cut[-1] in words("chances", "amount_follows") or has_amount_verb(cut[-1:])):
        return True
    return names_quantity(before)


def may_be_an_amount(before: str, cut: Sequence[str]) -> bool:
    """Whether a number at the edge of an item without a verb may be an amount: "Tariffs on China:", "Labour:".

    Args:
        before: the item without its number.
        cut: its words.

    Example:
        >>> [may_be_an_amount(item, words_of(item)) for item in ("Tariffs on China", "Labour", "US recession")]
        [True, True, False]
        >>> item = "Tariffs on China above 50%"
        >>> may_be_an_amount(item, words_of(item))
        False
    """
    return AMOUNTS.answer(Beside(before, tuple(cut)))


class Beside(NamedTuple):
    """What stands beside a number at the edge of an item: the item without it, and its words."""

    before: str
    cut: tuple[str, ...]

    @property
    def plain(self) -> tuple[str, ...]:
        """The words that are not figures or marks."""
        return tuple(word for word in self.cut if word[:1].isalpha())


def _tells_an_event(beside: Beside) -> bool:
    """As in "Tariffs above 50%", "US recession"."""
    is_above = not words("chances", "thresholds").isdisjoint(beside.cut)
    return is_above or not words("chances", "happenings").isdisjoint(beside.plain)


def _has_plural_and_verb(beside: Beside) -> bool:
    """As in "Rates fall"."""
    known = words("clauses", "plain_verbs")
    return any(one.endswith("s") and other in known for one, other in itertools.pairwise(beside.plain))


def _is_headed_by_a_quantity(beside: Beside) -> bool:
    """As in "Tariffs on China"."""
    plain = beside.plain
    head = next((at for at, word in enumerate(plain) if word in words("chances", "prepositions")), len(plain))
    return head > 0 and plain[head - 1] in words("chances", "quantities")


def _is_bare_name(beside: Beside) -> bool:
    """As in "Kamala Harris"."""
    names = [word for word in beside.before.split() if word[:1].isalpha()]
    return len(names) <= _LONGEST_BARE and all(name[0].isupper() for name in names)


AMOUNTS = Rules[Beside, bool](
    Rule("says what happens", lambda beside: says_what_happens(beside.cut), False),
    Rule("event", _tells_an_event, False),
    Rule("plural and verb", _has_plural_and_verb, False),
    Rule("quantity", _is_headed_by_a_quantity, True),
    Rule("bare name", _is_bare_name, True),
    otherwise=False,
)


def has_amount_verb(cut: Sequence[str]) -> bool:
    """Whether a verb is among words that has an amount behind it: "grows", "wins"."""
    known = words("chances", "amount_verbs")
    return any(word in known or word.removesuffix("s") in known for word in cut)


def names_quantity(before: str) -> bool:
    """Whether the words before a number are the name of a quantity and little else: "GDP growth:"."""
    cut = [word for word in words_of(before) if word.isalnum()]
    return bool(cut) and len(cut) <= 4 and cut[-1] in words("chances", "quantities")


def says_what_happens(cut: Sequence[str]) -> bool:
    """Whether an item has a verb of events in the present: "The northern quay closes: 35%".

    Example:
        >>> says_what_happens(["the", "quay", "closes"]), says_what_happens(["labour", ":", "34", "%"])
        (True, False)
    """
    plain, present = words("clauses", "plain_verbs"), words("chances", "present_verbs")
    return any(word in present or word[:-1] in plain or (word.endswith("es") and word[:-2] in plain) for word in cut)
