"""Claims of an article that somebody else found, such as a language model: which hold, and why the others do not.

Nothing is taken on trust: the quote has to stand in the text letter for letter, a chance has to be a number of the
quote or a word of a scale, and words of time have to be read as they would be read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecasts.errors import ForecastError, NumberlessError, ReaderError
from ledger.coding.proposals import Proposal, propose

if TYPE_CHECKING:
    from forecasts import Candidate, Horizon, Probability
    from ledger.coding.article_reading import Reading

WHO = "assistant"  # in sentences about what was handed in


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is handed in.

    Attributes:
        quote: its words, verbatim; of words that stand there several times the first are meant.
        chance: the words or the number of chance, verbatim; None where the quote has none.
        horizon: the words of time, verbatim, from anywhere in the text.
        question: a wording that can be resolved; else one is drafted.
        speaker: who says it, as the text names them; None for the author.
        label: what kind of statement it is.
    """

    quote: str
    chance: str | None = None
    horizon: str | None = None
    question: str | None = None
    speaker: str | None = None
    label: str = "forecast"


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that holds, as a person may accept it."""

    claim: Claim
    candidate: Candidate
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Refused:
    """A claim that does not hold, with the reason as a sentence."""

    claim: Claim
    why: str


def check_claims(reading: Reading, claims: Iterable[Claim], *, scale: str = "opinion") -> list[Held | Refused]:
    """Hold each claim against the text.

    Args:
        reading: the article.
        claims: what was handed in.
        scale: by which words of chance are read.
    """
    return [_checked(reading, claim, scale) for claim in claims]


def _checked(reading: Reading, claim: Claim, scale: str) -> Held | Refused:
    from forecasts.reading.plugins import check_candidate

    article = reading.article
    try:
        candidate = _candidate(reading, claim, scale)
        check_candidate(article.text, candidate, published=article.published, locale=reading.locale, reader=WHO)
    except ForecastError as wrong:
        return Refused(claim, str(wrong).removeprefix(f"the reader {WHO!r} "))
    proposal = propose(reading, candidate)
    if claim.question is not None:
        proposal = replace(proposal, text=claim.question)
    return Held(claim, candidate, proposal)


def _candidate(reading: Reading, claim: Claim, scale: str) -> Candidate:
    """The claim as a reader of articles would give it. Raises ForecastError: it says what the text does not."""
    from forecasts import Candidate as Found

    text, quote = reading.article.text, claim.quote
    start = text.find(quote)
    if start < 0 or not quote.strip():
        raise ReaderError("the quote is not in the text, letter for letter")
    found = next((one for one in reading.candidates if one.quote == quote), None)
    return Found(
        quote,
        start,
        start + len(quote),
        claim.label,  # type: ignore[arg-type]  # checked with the rest
        True,
        hedge=claim.chance,
        probability=_chance(claim, scale),
        horizon=_horizon(reading, claim),
        horizon_words=claim.horizon,
        horizon_inherited=claim.horizon is not None and claim.horizon not in quote,
        condition=found.condition if found else None,
        speaker=claim.speaker,
        sentence_start=start,
        sentence_end=start + len(quote),
    )


def _chance(claim: Claim, scale: str) -> Probability | None:
    """What the words of chance mean. Raises ForecastError: they are not in the quote, or mean nothing."""
    from forecasts import read_probability

    if claim.chance is None:
        return None
    if claim.chance not in claim.quote:
        raise ReaderError(f"the chance {claim.chance!r} is not in the quote; take its words as they stand")
    try:
        return read_probability(claim.chance, scale=scale)
    except NumberlessError:
        return None  # "might" is what was said; what it stands for a person may say


def _horizon(reading: Reading, claim: Claim) -> Horizon | None:
    """When the words of time end. Raises ForecastError: they are not in the text, or nobody could say."""
    from forecasts import read_horizon

    if claim.horizon is None:
        return None
    article = reading.article
    if claim.horizon not in article.text:
        raise ReaderError(f"the words of time {claim.horizon!r} are not in the text")
    if article.published is None:
        raise ReaderError("words of time need the day of publication; give it")
    return read_horizon(claim.horizon, published=article.published, locale=reading.locale)
