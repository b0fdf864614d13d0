"""Which numbers of a sentence are chances: those that its words tie to likelihood, and not its amounts."""

from collections.abc import Sequence
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.stated import Stated, stated_at
from forecasts.probability.vocabulary import words
from forecasts.text.tokens import Token

Tokens = Sequence[Token]
_REACH = 60  # words from "the probability that" to its number
_DENIAL = 14  # words from a denial to its number
_SENTENCE_ENDS = frozenset((".", ";", "?", "!"))


class FoundNumber(NamedTuple):
    """A number at tokens[first:end]."""

    first: int  # its first token
    end: int  # after its last token
    stated: Stated  # what it states
    # "beside" a word of likelihood, "linked" to one ("the probability that ... is"), "given" ("I give
    # it"), "odds", or "apart": behind a colon or a dash, in brackets, or in front of everything
    place: str
    denied: bool  # the sentence says that the chance is not this one


def numbers_among(tokens: Tokens, *, whole: bool) -> list[FoundNumber]:
    """The stated chances among tokens.

    Args:
        tokens: those of a sentence, or of a phrase.
        whole: the tokens are a phrase that says nothing else, in which every number counts.

    Raises:
        ProbabilityError: a number is stated as a chance and cannot be one (110%).
    """
    found: list[FoundNumber] = []
    linked = {} if whole else _linked(tokens)
    at = 0
    while at < len(tokens):
        stated = _number_at(tokens, at, whole=whole)
        place = "whole" if whole and stated else stated and _place(tokens, at, stated, linked)
        if stated is None or not place:
            at += 1
            continue
        end = _past_likely(tokens, stated.end)
        denied = place not in ("whole", "apart") and _is_denied(tokens, at, linked.get(at))
        found.append(FoundNumber(at, end, stated, place, denied))
        at = end
    return found


def _number_at(tokens: Tokens, at: int, *, whole: bool) -> Stated | None:
    try:
        return stated_at(tokens, at)
    except ProbabilityError:
        if whole or any(token.text in words("chance") for token in tokens[at : at + 4]):
            raise
        return None


def _past_likely(tokens: Tokens, at: int) -> int:
    """In "30% likely" and "80% sure" the adjective is a unit, not an opinion."""
    return at + 1 if at < len(tokens) and tokens[at].text in words("units") else at


def _place(tokens: Tokens, at: int, stated: Stated, linked: dict[int, int]) -> str | None:
    """How a number is tied to likelihood, None where it is not."""
    if stated.form == "odds":
        is_count = any(token.text in words("votes") for token in tokens[max(0, at - 4) : at])
        return None if is_count else "odds"
    if at in linked:
        return "linked"
    for place, holds in _PLACES:
        if holds(tokens, at, stated):
            return place
    return None


def _touches(tokens: Tokens, at: int, stated: Stated) -> bool:
    following = tokens[stated.end].text if stated.end < len(tokens) else ""
    is_event = stated.form == "fraction" and at and tokens[at - 1].text in ("a", "an") and following == "event"
    return is_event or _beside(tokens, at, stated.end)  # "a one-in-a-thousand event"


def _is_even(tokens: Tokens, at: int, stated: Stated) -> bool:
    """As in "evens", "a coin flip"; "fifty-fifty" needs a link before it."""
    before = tokens[at - 1].text if at else ""
    return stated.form == "even" and (tokens[at].text not in ("fifty", "50", "1") or before in words("links"))


def _is_given(tokens: Tokens, at: int, stated: Stated) -> bool:
    if stated.form not in ("percent", "fraction"):
        return False
    return _given(tokens, at, stated.end) or _before_that(tokens, at, stated.end)


def _apart(tokens: Tokens, at: int, stated: Stated) -> bool:
    if stated.form == "even" or stated.form == "percent" or at == 0:
        return _is_set_apart(tokens, at, stated.end)
    return stated.form == "fraction" and tokens[at - 1].text in "([" and _is_set_apart(tokens, at, stated.end)


def _beside(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a word of likelihood touches the number: "70% chance", "a probability of about 70%"."""
    following = tokens[end].text if end < len(tokens) else ""
    if following in words("chance"):
        return end + 1 >= len(tokens) or tokens[end + 1].text not in ("premium", "premiums")
    at = first - 1
    while at >= 0 and (tokens[at].text in words("links") or tokens[at].text in words("asides")):
        at -= 1
    if at < 0 or tokens[at].text not in words("chance"):
        return False
    links = [token.text for token in tokens[at + 1 : first]]
    if tokens[at].text in words("graded"):  # "a likely 3% rise" is none
        return "," not in links and any(not link.isalpha() for link in links)
    if {"of", "a", ","} & {*links}:  # "the risk of a 5% rise" is none
        return links[-1:] != ["a"] and (not following.isalpha() or following in words("after_a_chance"))
    return True


def _linked(tokens: Tokens) -> dict[int, int]:
    """The numbers that a noun of likelihood is said to be, each with the noun's place.

    In "the chance that inflation is 3% is 20%" it is the last one of the clause.
    """
    found: dict[int, int] = {}
    for noun in range(len(tokens) - 1):
        if tokens[noun].text == "p" and tokens[noun + 1].text == "(" and (number := _of_an_event(tokens, noun)):
            found[number] = noun
        if tokens[noun].text in words("nouns") and tokens[noun + 1].text in words("of_what"):
            number = _said_of(tokens, noun)
            if number is not None:
                found[number] = noun
    return found


def _of_an_event(tokens: Tokens, noun: int) -> int | None:
    """As in "P(win) = 65%"."""
    for at in range(noun + 2, min(noun + _DENIAL, len(tokens) - 2)):
        if tokens[at].text == ")":
            return at + 2 if tokens[at + 1].text in ("=", ":", "is", "~", "≈") else None
    return None


def _said_of(tokens: Tokens, noun: int) -> int | None:
    """The last number that is said to be so much, in the clause of a noun of likelihood."""
    last: int | None = None
    is_said = False
    for at in range(noun + 1, min(noun + _REACH + 1, len(tokens))):
        if _ends_the_noun(tokens, at, is_said=is_said):
            break
        if tokens[at].text in words("says_how_much"):
            is_said = True
            number = _behind(tokens, at + 1)
            last = last if number is None else number
    return last


def _ends_the_noun(tokens: Tokens, at: int, *, is_said: bool) -> bool:
    text = tokens[at].text
    if text in words("nouns") and at + 1 < len(tokens):
        return tokens[at + 1].text in words("of_what")
    if text in _SENTENCE_ENDS and not _is_point(tokens, at):
        return True
    return is_said and (text == "," or text in words("ends_a_denial"))


def _behind(tokens: Tokens, start: int) -> int | None:
    """The number that stands behind "is", and ends what is said."""
    while start < len(tokens) and not _states(tokens, start):
        if tokens[start].text not in words("about_how_much"):
            return None
        start += 1
    return start if start < len(tokens) and _ends_there(tokens, start) else None


def _is_point(tokens: Tokens, at: int) -> bool:
    following = tokens[at + 1 : at + 2]
    return bool(following) and following[0].glued and following[0].kind == "number"


def _states(tokens: Tokens, at: int) -> bool:
    stated = _number_at(tokens, at, whole=False)
    return stated is not None


def _ends_there(tokens: Tokens, at: int) -> bool:
    """Whether nothing is counted by the number: "is 30%," and not "is 30% of the vote"."""
    stated = _number_at(tokens, at, whole=False)
    if stated is None or stated.end >= len(tokens):
        return stated is not None
    following = tokens[stated.end].text
    return not following.isalpha() or following in words("after_a_chance") - {"of", "for"} | words("chance")


def _given(tokens: Tokens, first: int, end: int) -> bool:
    """As in "I give a recession 20%", "I'd put it at 70%": by the author, and nothing is counted by it."""
    following = tokens[end].text if end < len(tokens) else "."
    if following.isalpha() and following not in words("after_a_chance") - {"of"}:
        return False
    if first > 2 and tokens[first - 1].text == "at" and tokens[first - 2].text in ("m", "am"):
        return True  # "I'm at 70%"
    for at in range(first - 1, max(-1, first - 10), -1):
        if tokens[at].text in (",", ";", ":"):
            return False
        if tokens[at].text in words("gives"):
            return any(token.text in words("givers") for token in tokens[max(0, at - 4) : at])
    return False


def _before_that(tokens: Tokens, first: int, end: int) -> bool:
    """As in "I'd say 70% that A, 20% that B"; in "the 60% that voted" it counts something."""
    if end >= len(tokens) or tokens[end].text != "that":
        return False
    before = tokens[first - 1] if first else None
    return before is None or before.kind == "mark" or before.text in words("before_a_number_that")


def _is_set_apart(tokens: Tokens, first: int, end: int) -> bool:
    """At the very start before a time or a mark, or after a colon, bracket or dash and before a mark."""
    following = tokens[end].text if end < len(tokens) else "."
    if first == 0:
        return following in words("after_a_probability")
    before = tokens[first - 1].text
    if before in ("(", "["):
        return following in (")", "]", ";") and (first < 2 or not _runs_on(tokens, end + 1))
    is_range = first > 1 and before == "-" and tokens[first - 2].kind == "number"
    return following in (")", "]", ".", ";") and before in (":", "-", "?", "=") and not is_range


def _runs_on(tokens: Tokens, at: int) -> bool:
    """Whether a word goes on behind brackets: "the (70%) majority"."""
    behind = tokens[at].text if at < len(tokens) else "."
    return behind.isalnum() and behind not in words("ends_a_denial")


def _is_denied(tokens: Tokens, first: int, noun: int | None) -> bool:
    """Whether what is said of the chance is that it is not this one: "I am not 90% sure"."""
    if noun is not None and any(_denies(tokens, at) for at in range(max(noun, first - 4), first)):
        return True
    start = first if noun is None else noun
    for at in range(start - 1, max(-1, start - _DENIAL), -1):
        if tokens[at].text in words("ends_a_denial"):
            return False
        if tokens[at].kind == "mark" and tokens[at].text not in ("'", "-", "%"):
            return False
        if _denies(tokens, at):
            return True
    return False


def _denies(tokens: Tokens, at: int) -> bool:
    text = tokens[at].text
    if text not in words("denying") or (text == "t" and (at == 0 or tokens[at - 1].text != "'")):
        return False
    if text == "doubt" and at and tokens[at - 1].text in ("no", "without", "little"):
        return False
    return at + 1 >= len(tokens) or tokens[at + 1].text not in words("denying_nothing")


# How a number is tied to likelihood, in the order in which it is asked.
_PLACES = (("beside", _touches), ("apart", _apart), ("beside", _is_even), ("given", _is_given))
