"""Which numbers of a sentence are chances: those that its words tie to likelihood, and not its amounts."""

from __future__ import annotations

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
    """A number at tokens[first:end].

    Attributes:
        first: its first token.
        end: after its last token.
        stated: what it states.
        place: "beside" a word of likelihood, "linked" to one ("the probability that ... is"), "given" ("I give it"),
            "odds", or "apart": behind a colon or a dash, in brackets, or in front of everything.
        denied: the sentence says that the chance is not this one.
    """

    first: int
    end: int
    stated: Stated
    place: str
    denied: bool


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
    before = tokens[at - 1].text if at else ""
    if stated.form == "odds":
        is_count = any(token.text in words("votes") for token in tokens[max(0, at - 4) : at])
        return None if is_count else "odds"
    if at in linked:
        return "linked"
    if _beside(tokens, at, stated.end):
        return "beside"
    if _apart(tokens, at, stated):
        return "apart"
    if stated.form == "even":
        return "beside" if tokens[at].text not in ("fifty", "50", "1") or before in words("links") else None
    if stated.form in ("percent", "fraction") and (
        _given(tokens, at, stated.end) or _before_that(tokens, at, stated.end)
    ):
        return "given"
    return None


def _apart(tokens: Tokens, at: int, stated: Stated) -> bool:
    if stated.form == "even" or stated.form == "percent" or at == 0:
        return _is_set_apart(tokens, at, stated.end)
    return stated.form == "fraction" and tokens[at - 1].text in "([" and _is_set_apart(tokens, at, stated.end)


def _beside(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a word of likelihood touches the number: "70% chance", "a probability of about 70%"."""
    following = tokens[end].text if end < len(tokens) else ""
    if following in words("chance"):
        return tokens[end + 1].text not in ("premium", "premiums") if end + 1 < len(tokens) else True
    at, links = first - 1, []
    while at >= 0 and (tokens[at].text in words("links") or tokens[at].text in words("asides")):
        links.append(tokens[at].text)
        at -= 1
    if at < 0 or tokens[at].text not in words("chance"):
        return False
    if tokens[at].text in words("graded"):  # "a likely 3% rise" is none
        return any(not link.isalpha() for link in links) and "," not in links
    if {"of", "a", ","} & {*links}:  # "the risk of a 5% rise" is none
        return links[:1] != ["a"] and (not following.isalpha() or following in words("after_a_chance"))
    return True


def _linked(tokens: Tokens) -> dict[int, int]:
    """The numbers that a noun of likelihood is said to be, each with the noun's place.

    In "the chance that inflation is 3% is 20%" it is the last one of the clause.
    """
    found: dict[int, int] = {}
    noun: int | None = None
    last: int | None = None
    is_said = False
    for at, token in enumerate(tokens):
        if token.text in words("nouns") and at + 1 < len(tokens):
            if tokens[at + 1].text in words("of_what"):
                noun, last, is_said = at, None, False
        elif noun is None:
            continue
        elif at - noun > _REACH or (token.text in _SENTENCE_ENDS and not _is_point(tokens, at)):
            noun, last = None, None
        elif is_said and (token.text == "," or token.text in words("ends_a_denial")):
            noun = None
        elif token.text in words("says_how_much"):
            is_said = True
            start = at + 1
            while start < len(tokens) and not _states(tokens, start):
                if tokens[start].text not in words("about_how_much"):
                    break
                start += 1
            if start < len(tokens) and _states(tokens, start) and _ends_there(tokens, start):
                if last is not None:
                    del found[last]
                found[start] = noun
                last = start
    return found


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
    if first > 1 and before == "-" and tokens[first - 2].kind == "number":
        return False
    if before in ("(", "["):
        behind = tokens[end + 1].text if end + 1 < len(tokens) else "."
        goes_on = behind.isalnum() and behind not in words("ends_a_denial") and first > 1
        return following in (")", "]", ";") and not goes_on
    return following in (")", "]", ".", ";") and before in (":", "-", "?", "=")


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
