"""A first wording of the question that a claim answers, for a person to confirm or to write anew.

Rules for English alone. The question and the chance mean the same together as the claim: a chance is that of the claim
as it stands, so the question keeps the claim's negations, except those that belong to the words which were read as the
chance ("won't" as 5%, "unlikely" as 22%): these the question leaves out. Where that cannot be had, where a word or a
number of the claim would be lost, or there is no subject to ask about, there is no draft: an empty line is better than
a question the wrong way round.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from forecasts.drafting.claim import MODAL, NEGATIVE, words_of_claim
from forecasts.drafting.english import is_plain
from forecasts.drafting.framing import unframed
from forecasts.drafting.question import Case, question
from forecasts.drafting.soundness import is_sound
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.markup import plain

if TYPE_CHECKING:
    from forecasts.probability.reader import Probability
    from forecasts.reading.candidate import Candidate

_LASTS = re.compile(r"(?:for(?! the (?:first|second|third|fourth)\b)|until|till|through|throughout)\b", re.IGNORECASE)
_AT_THE_END = re.compile(r"(?:(?:at|as of) )?(?:the )?(?:year['’]?s?[ -]end|end of)\b", re.IGNORECASE)
_GOING = re.compile(r"\b(?:is|are)(?:( not)|n['’]t)? going (away|up|down|back|under)\b")
_NEGATIVE_ADJECTIVE = re.compile(r"\b(?:unlikely|doubtful|improbable|premature)\b", re.IGNORECASE)
_I = re.compile(
    r"I (?P<not>(?:will |'ll |’ll )?not |(?:wo|do)n['’]t )?(?:will |'ll |’ll )?(?P<verb>[a-z]+)(?P<rest> .*)?"
    r"|I(?:['’]m| am) (?P<not_be>not )?(?P<state>(?:still )?(?:in|at|on|out|an?|the|married|employed|\w+ing)\b.*)"
)
_AROUND = 3000  # characters on either side


def draft_question(
    quote: str,
    *,
    closes: date | None = None,
    opens: date | None = None,
    horizon: str | None = None,
    sentence: str | None = None,
    locale: str = "en",
    chance: Probability | None = None,
    hedge: str | None = None,
    author: str | None = None,
    context: str = "",
    before: str = "",
) -> str | None:
    """The question that a claim answers, as well as rules can word it.

    Args:
        quote: the words of the claim.
        closes: the last day that counts, None while it is not known.
        opens: the first day, where the window starts later than the claim was made.
        horizon: the words about time, which the dates take the place of.
        sentence: the whole sentence, for the subject of a claim that shares one with another.
        locale: the language; there are drafts for English only.
        chance: what the words were read as; the question keeps the negations that are not part of these.
            Without it the question leaves out a negation of the verb, and the chance is still to be given.
        hedge: the words that say how likely it is, as written.
        author: who "I" is in a claim that begins with it.
        context: the text around, which shows whether the first word is a name.
        before: the paragraph up to the claim, which shows whom a pronoun stands for.

    Returns:
        A question on one line; None where no rule fits, so that somebody has to word it.

    Example:
        >>> draft_question("The Fed will probably cut rates by June.", closes=date(2026, 6, 30), horizon="by June")
        'Will the Fed cut rates by 2026-06-30?'
        >>> draft_question("However, taxes won't fall.", closes=date(2027, 12, 31))
        'Will taxes fall by 2027-12-31?'
        >>> from forecasts import read_probability
        >>> draft_question("Taxes won't fall: 85%", chance=read_probability("85%"), hedge="85%")
        'Will taxes not fall?'
    """
    if not locale.lower().startswith("en"):
        return None
    clause = _GOING.sub(r"will\1 go \2", _in_the_third_person(words_of_claim(quote, horizon, hedge), author))
    kept = _kept(clause, chance)
    if kept is None:
        return None
    divisible = chance is None or chance.basis != "stated"
    window = _window(opens, closes, horizon or "", clause)
    case = Case(
        window,
        bool(_AT_THE_END.match(horizon or "")),
        kept,
        divisible,
        quote,
        sentence,
        before,
        context,
        horizon,
        hedge,
    )
    draft = question(clause, case)
    if draft is None or _holds(draft, chance, hedge) or not is_sound(draft):
        return None
    return draft


def question_of(
    claim: Candidate, text: str, *, published: date | None, author: str | None = None, locale: str = "en"
) -> str | None:
    """The question that a candidate of a text answers; what it asks for by an inherited day is asked "by" it."""
    horizon, is_inherited = claim.horizon, claim.horizon_inherited
    opens, closes = (horizon.opens, horizon.closes) if horizon else (None, None)
    is_later = opens is not None and published is not None and opens > published
    paragraph = max(text.rfind("\n\n", 0, claim.start) + 2, claim.start - _AROUND, 0)
    return draft_question(
        plain(claim.quote),
        closes=closes,
        opens=opens if is_later and not (is_inherited and opens == closes) else None,
        horizon=None if is_inherited else claim.horizon_words,
        sentence=plain(text[claim.sentence_start : claim.sentence_end]),
        locale=locale,
        chance=claim.probability,
        hedge=claim.hedge,
        author=claim.speaker or author,
        context=text[max(0, claim.start - _AROUND) : claim.end + _AROUND],
        before=plain(text[paragraph : claim.start]),
    )


def _in_the_third_person(clause: str, author: str | None) -> str:
    """As in "I finish the book", "I'm still in Bergen", asked about its author by name."""
    told = _I.fullmatch(clause)
    if not author or not clause.startswith(("I", "My ")) or unframed(clause).clause != clause:
        return clause
    if clause.startswith("My ") and MODAL.search(clause) is None:
        return f"{author}'s {clause[3:]}"  # "My subscriber count exceeds 10,000"
    return clause if told is None else _told_of(told, author) or clause


def _told_of(told: re.Match[str], author: str) -> str | None:
    if told["state"]:
        return f"{author} is {told['not_be'] or ''}{told['state']}"
    if not is_plain(told["verb"]) or told["verb"] in words("voices", "says") | words("voices", "expects"):
        return None
    return f"{author} will {'not ' if told['not'] else ''}{told['verb']}{told['rest'] or ''}"


def _holds(draft: str, chance: Probability | None, said: str | None) -> bool:
    """Whether a question still has a chance in it, which then was not told from what it is the chance of."""
    if chance is None or chance.basis == "implied":
        return False
    hedge = " ".join(((said if chance.basis == "stated" else chance.phrase) or "").split())
    return hedge != "" and re.search(rf"(?<!\w){re.escape(hedge)}(?!\w)", draft, re.IGNORECASE) is not None


def _kept(clause: str, chance: Probability | None) -> int | None:
    """How many negations the question has to keep; None where that cannot be told."""
    total = len(NEGATIVE.findall(clause))
    if chance is None:
        return 0 if total < 2 or re.search("surprised|amazed|astonished|shocked", clause) else None
    if chance.basis == "implied":
        return total - 1 if chance.point < 0.5 and total else total
    if chance.basis == "phrase":
        return max(0, total - len(NEGATIVE.findall(chance.phrase)))
    return total - len(_NEGATIVE_ADJECTIVE.findall(clause)) - len(NEGATIVE.findall(chance.phrase))


def _window(opens: date | None, closes: date | None, horizon: str, clause: str) -> str:
    if closes is not None and _LASTS.match(horizon) and not NEGATIVE.search(clause):
        return f" until {closes}"
    return window_words(opens, closes)


def window_words(opens: date | None, closes: date | None) -> str:
    """The words of a window of time at the end of a question, with a space before them; "" while it has no close."""
    if closes is None:
        return ""
    if opens == closes:
        return f" on {closes}"
    return f" by {closes}" if opens is None else f" between {opens} and {closes}"
