"""What the words of a claim suggest: a question, a window and a chance, for a person to confirm or to change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from forecasts import records
from forecasts.drafting.draft import question_of
from forecasts.errors import RecordError
from forecasts.reading.voices.memory import UNNAMED
from forecasts.records.nouns import Coding
from forecasts.records.values import is_instant, read_day
from forecasts.text.absolute_dates import day_as_written
from ledger.coding.article_reading import REASONS, SUGGESTED, Accept, Reading

if TYPE_CHECKING:
    from forecasts import Candidate, Horizon, Probability, Remark


# The remarks that are errors and concern the chance: with one of them no chance is taken over from the words.
OF_THE_CHANCE = ("negated-probability", "denied-probability", "probability-out-of-range")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question and a chance as far as they are known; None or empty where they are not."""

    text: str | None  # the question
    closes: date | None  # the last day that counts
    opens: date | None  # the first day
    horizon: Horizon | None  # how words were read into these days
    inherited: bool  # whether these words stand elsewhere in the text
    chance: Probability | None  # the chance of yes; what a person put in its place has the basis "imputed"
    forecaster: str | None  # whose forecast it is
    criteria: str | None = None  # what exactly decides the question
    resolution_source: str | None = None  # where that will be read
    tags: tuple[str, ...] = ()  # of the question
    belief: float | None = None  # the coder's own chance
    note: str | None = None  # anything to add

    def closing(self, words: str, reading: Reading, profile: str | None = None) -> Self:
        """The same with another close: a day, or words about time.

        Raises:
            HorizonError: they cannot be read.
            RecordError: it is not a day.
        """
        said = reading.article.published
        horizon = None
        try:
            closes: date | None = read_day(words)
        except RecordError:
            closes = day_as_written(words)
        if closes is None:
            if is_instant(words) or said is None:
                raise RecordError(f"{words!r} is not a day; write it as YYYY-MM-DD")
            from forecasts import read_horizon

            how: dict[str, Any] = {"profile": profile} if profile else {}
            horizon = read_horizon(words, published=said, locale=reading.locale, **how)
            closes = horizon.closes
        opens = horizon.opens if horizon else said if said and said <= closes else None
        text = self.text
        if text and self.closes and str(self.closes) in text:  # the draft names the day
            text = text.replace(str(self.closes), str(closes))
        return replace(self, text=text, closes=closes, opens=opens, horizon=horizon, inherited=False)

    def giving(self, words: str, scale: str | None = None) -> Self:
        """The same with another chance, put on it by the coder. Raises ProbabilityError: it cannot be read."""
        from forecasts import read_probability

        chance = read_probability(words.strip(), **({"scale": scale} if scale else {}))
        return replace(self, chance=replace(chance, basis="imputed"))

    def accept(self, part: int = 1, parts: int = 1) -> Accept:
        """The decision to take it like that. Raises RecordError: something is missing, or does not hang together."""
        if self.forecaster is None:
            raise RecordError("nobody is known to have said it; say whose forecast it is")
        return Accept(self.coding(), self.forecaster, part, parts)

    def coding(self) -> Coding:
        """The coding that it makes. Raises RecordError: something is missing, or does not hang together."""
        if self.text is None:
            raise RecordError("there is no question yet; word one that a person can resolve")
        if self.closes is None:
            raise RecordError("it is not known when the question closes; give the last day that counts")
        if self.chance is None:
            raise RecordError("the words name no chance; give one, or decline the claim")
        return records.make(Coding, {**self.question_fields(), **self.chance_fields(), "belief": self.belief})

    def question_fields(self) -> dict[str, Any]:
        """The fields of a question, None where they are not known."""
        named = ("text", "closes", "opens", "criteria", "resolution_source", "tags")
        return {"horizon": self.horizon_reading(), **{name: getattr(self, name) for name in named}}

    def horizon_reading(self) -> dict[str, Any] | None:
        """How words of time were read, as a question keeps it."""
        if self.horizon is None:
            return None
        reading = {name: getattr(self.horizon, name) for name in records.HorizonReading.model_fields}
        phrase = " ".join(str(reading["phrase"]).split())
        flags = tuple(dict.fromkeys([*self.horizon.flags, *(["inherited"] if self.inherited else [])]))
        return {**reading, "phrase": phrase, "flags": flags}

    def chance_fields(self) -> dict[str, Any]:
        """The fields of a forecast that come from the chance."""
        chance = self.chance
        if chance is None:
            return {"probability": None}
        fields: dict[str, Any] = {"probability": chance.point, "basis": chance.basis, "note": self.note}
        if chance.low != chance.high:
            fields |= {"low": chance.low, "high": chance.high}
        if chance.scale:
            fields |= {"scale": chance.scale}
        if chance.phrase and (chance.scale or chance.basis == "implied"):
            fields |= {"phrase": " ".join(chance.phrase.split())}
        return fields


def propose(reading: Reading, candidate: Candidate, tags: tuple[str, ...] = ()) -> Proposal:
    """What the words of a claim suggest."""
    horizon, said = candidate.horizon, reading.article.published
    author, text = reading.article.author, reading.article.text
    draft = question_of(candidate, text, published=said, author=author, locale=reading.locale)
    return Proposal(
        text=draft,
        closes=horizon.closes if horizon else None,
        opens=horizon.opens if horizon else None,
        horizon=horizon,
        inherited=candidate.horizon_inherited,
        chance=candidate.probability,
        forecaster=None if candidate.speaker == UNNAMED else candidate.speaker or author,
        tags=tags,
    )


def time_in(text: str, reading: Reading) -> tuple[date, str] | None:
    """The close that a question names in words, and the question with that day in their place."""
    from forecasts import HorizonError, find_horizon

    said = reading.article.published
    try:
        found = find_horizon(text, published=said, locale=reading.locale) if said else None
    except HorizonError:
        return None
    if found is None or any(character.isdigit() for character in text[found.start : found.end]):
        return None
    day = found.horizon.closes
    return day, f"{text[: found.start]}by {day}{text[found.end :]}"


def suggested_reason(candidate: Candidate) -> str | None:
    """The reason for declining that the label of a claim suggests."""
    reason = SUGGESTED.get(candidate.label, candidate.label)
    return reason if reason in REASONS else None


def remarks(reading: Reading, candidate: Candidate, proposal: Proposal, today: date | None = None) -> list[Remark]:
    """What is wrong with a proposal as a question that is to be resolved; with a day, hindsight too."""
    from forecasts import review

    article = reading.article
    how = "assumed" if reading.assumed else "stated"
    return review(
        proposal.question_fields(),
        claim={
            **{"quote": candidate.quote, "start": candidate.start, "end": candidate.end, "label": candidate.label},
            **{"hedge": candidate.hedge, "horizon": candidate.horizon_words, "condition": candidate.condition},
            "attributed_to": candidate.speaker,
        },
        forecast={**proposal.chance_fields(), "made_on": article.published},
        source={"published": article.published, "published_basis": how if article.published else None},
        forecaster=proposal.forecaster,
        article=article.text,
        recorded=today,
        locale=reading.locale,
    )


def refuse_wrong_chance(reading: Reading, candidate: Candidate, proposal: Proposal) -> None:
    """Refuse a chance that was taken over from words which do not say it of the question as it is asked.

    A chance that a person put in its place is theirs to answer for.

    Raises:
        RecordError: a remark that is an error concerns the chance.
    """
    if proposal.chance is None or proposal.chance.basis == "imputed":
        return
    for one in remarks(reading, candidate, proposal):
        if one.severity == "error" and one.code in OF_THE_CHANCE:
            raise RecordError(f"{one.sentence} {one.remedy}")


def proposal_json(reading: Reading, candidate: Candidate, today: date) -> dict[str, Any]:
    """A candidate with what is proposed, as JSON values."""
    from dataclasses import asdict

    proposal, state = propose(reading, candidate), reading.state(candidate)
    values = asdict(candidate)
    values |= {
        "draft": proposal.text,
        "suggested_reason": suggested_reason(candidate),
        "remarks": [one.json() for one in remarks(reading, candidate, proposal, today)],
        "decided": None if state is None else state.reason or "accepted",
    }
    return values
