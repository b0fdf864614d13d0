"""Several coders of one source: how far they agree, where they do not, and how that is settled.

Agreement is over what each decided alone; what was settled afterwards changes nothing in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from forecasts import records
from forecasts.records.nouns import Coding
from forecasts.records.values import name_key
from ledger.coding.article_reading import (
    Accept,
    Decided,
    Decision,
    Decline,
    Kept,
    Span,
    coded_claims,
    decisions_of,
    is_between,
)
from ledger.coding.decisions import believe, log
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording import claims as claims_here
from ledger.recording import people_and_sources
from ledger.recording.questions import asked
from ledger.recording.record import add
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.projection.codings import first_coder, same_person
from ledger.store.tables import ClaimRow, SourceRow, col, distinct, func, select

if TYPE_CHECKING:
    from ledger.store.writer import Writer

Level = Literal["nominal", "interval"]
FEW = 30  # units below which a figure is called shaky
GOOD, TENTATIVE = 0.8, 0.667  # Krippendorff's bounds

RESAMPLES = 1000  # of units, for the interval of alpha


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far coders agree on one thing that they decide.

    Attributes:
        name: forecast (is it one?), kind (forecast, or why not), probability or close.
        level: nominal or interval.
        units: how many claims (or questions of claims) two coders or more have a value for.
        alpha: Krippendorff's alpha, at most 1; None where chance cannot be told from agreement.
        kappa: of nominal values, Cohen's of two coders, Fleiss' of more who all decided.
        same: the share of units on which all say the same.
        apart: mean distance of two values, for probabilities in 0..1, for closes in days; None for nominal values.
        alpha_low: lower 95% limit of alpha, by resampling units; None where all agree.
        alpha_high: upper limit.
    """

    name: str
    level: Level
    units: int
    alpha: float | None
    kappa: float | None
    same: float | None
    apart: float | None
    alpha_low: float | None = None
    alpha_high: float | None = None

    @property
    def caution(self) -> str:
        """What a reader of the figure should know."""
        if not self.units:
            return "nobody else decided the same claims yet"
        if self.alpha is None:
            return "all values are the same, so chance cannot be told from agreement"
        rating = "good" if self.alpha >= GOOD else "tentative" if self.alpha >= TENTATIVE else "too low to rely on"
        few = f"; {self.units} are few, below {FEW} it may be far off" if self.units < FEW else ""
        return rating + few


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Words that coders decided differently about, and that are not settled yet."""

    source: int  # the number of the source
    span: Span  # where the words stand in its text
    quote: str  # the words
    decided: Mapping[str, Decided]  # coder -> what they decided, the source's first coder first


@dataclass(frozen=True, slots=True)
class SourceAgreement:
    """How far the coders of one source agree.

    Attributes:
        source: its number.
        title: its title or link.
        coders: their names, the first coder first: whose decisions are scored until others are settled.
        claims: how many claims two coders or more decided.
        settled: how many of these were settled between them.
        fields: the agreement, field by field.
        disagreements: what is left to settle.
    """

    source: int
    title: str
    coders: tuple[str, ...]
    claims: int
    settled: int
    fields: tuple[FieldAgreement, ...]
    disagreements: tuple[Disagreement, ...]


def sources_with_coders(database: Database) -> list[int]:
    """The sources that were read by two coders or more."""
    coded = (
        select(ClaimRow.source)
        .where(col(ClaimRow.source).is_not(None), col(ClaimRow.start).is_not(None), col(ClaimRow.coder).is_not(None))
        .group_by(col(ClaimRow.source))
        .having(func.count(distinct(col(ClaimRow.coder))) > 1)
        .order_by(col(ClaimRow.source))
    )
    sources = database.session.exec(coded).all()
    return [source for source in sources if source and len(coders_of(database, source)) > 1]


def coders_of(database: Database, source: int) -> tuple[str, ...]:
    """Who has decided about the claims of a source, in the order of their first decisions."""
    claims = coded_claims(database, source)
    found: dict[str, str] = {}
    for claim in claims:
        if claim.coder and not is_between(claim, claims):
            found.setdefault(name_key(claim.coder), claim.coder)
    return tuple(found.values())


def agreement(database: Database, source: int) -> SourceAgreement:
    """How far the coders of a source agree; see Ledger.agreement."""
    read = lookup.one(database, SourceRow, source)
    coders = coders_of(database, source)
    by_coder = {coder: decisions_of(database, source, coder) for coder in coders}
    spans = sorted({span for decided in by_coder.values() for span in decided})
    units = [{coder: by_coder[coder].get(span) for coder in coders} for span in spans]
    both = {span: [one for one in unit.values() if one] for span, unit in zip(spans, units, strict=True)}
    shared = [span for span in spans if len(both[span]) > 1]
    settled = [span for span in shared if any(one.settled for one in both[span])]
    open_ = [span for span in shared if span not in settled and _differ(both[span])]
    return SourceAgreement(
        source=source,
        title=read.title or read.url or "",
        coders=coders,
        claims=len(shared),
        settled=len(settled),
        fields=tuple(_fields(units, coders)),
        disagreements=tuple(_disagreement(database, source, span, by_coder) for span in open_),
    )


def _disagreement(
    database: Database, source: int, span: Span, by_coder: Mapping[str, Mapping[Span, Decided]]
) -> Disagreement:
    decided = {coder: found[span] for coder, found in by_coder.items() if span in found}
    quote = lookup.one(database, ClaimRow, next(iter(decided.values())).claims[-1]).quote or ""
    return Disagreement(source, span, quote, decided)


def _differ(decided: Sequence[Decided]) -> bool:
    def essence(one: Decided) -> object:
        return one.reason, [(c.text, c.closes, c.probability) for c in one.codings]

    return any(essence(one) != essence(decided[0]) for one in decided)


Unit = Mapping[str, Decided | None]


def _fields(units: Sequence[Unit], coders: Sequence[str]) -> list[FieldAgreement]:
    parts = [
        {coder: one.codings[part] if one and len(one.codings) > part else None for coder, one in unit.items()}
        for unit in units
        for part in range(max((len(one.codings) for one in unit.values() if one), default=0))
    ]

    def values(read: Callable[[Decided], object]) -> list[list[object]]:
        return [[None if one is None else read(one) for one in map(unit.get, coders)] for unit in units]

    def numbers(read: Callable[[Coding], float]) -> list[list[object]]:
        return [[None if one is None else read(one) for one in map(part.get, coders)] for part in parts]

    return [
        _field("forecast", "nominal", values(lambda one: "yes" if one.reason is None else "no")),
        _field("kind", "nominal", values(lambda one: one.reason or "forecast")),
        _field("probability", "interval", numbers(lambda one: one.probability)),
        _field("close", "interval", numbers(lambda one: one.closes.toordinal())),
    ]


def _field(name: str, level: Level, units: Sequence[Sequence[object]]) -> FieldAgreement:
    """Agreement on one field, from the values that the coders gave to each unit."""
    from scoring import krippendorff_alpha

    paired = [unit for unit in units if sum(value is not None for value in unit) > 1]
    if not paired:
        return FieldAgreement(name, level, 0, None, None, None, None)
    codes = {
        value: code for code, value in enumerate(sorted({v for u in paired for v in u if v is not None}, key=repr))
    }

    def number(value: object) -> float:
        if value is None:
            return math.nan
        return float(codes[value]) if level == "nominal" else float(value)  # type: ignore[arg-type]

    table = [[number(value) for value in coder] for coder in zip(*paired, strict=True)]
    kappa = _kappa(paired, table) if level == "nominal" else None
    same = sum(len({value for value in unit if value is not None}) == 1 for unit in paired) / len(paired)
    apart = None if level == "nominal" else sum(map(_apart, paired)) / len(paired)
    alpha = krippendorff_alpha(ratings=table, level=level, resamples=RESAMPLES)
    return FieldAgreement(name, level, len(paired), alpha.value, kappa, same, apart, alpha.low, alpha.high)


def _kappa(units: Sequence[Sequence[object]], table: Sequence[Sequence[float]]) -> float | None:
    """Cohen's kappa of two coders, Fleiss' of more, where everybody decided everything."""
    from scoring import cohen_kappa, fleiss_kappa

    if any(value is None for unit in units for value in unit):
        return None
    if len(table) == 2:
        first, second = zip(*units, strict=True)
        return cohen_kappa(first=list(first), second=list(second)).value
    return fleiss_kappa(ratings=table).value


def _apart(unit: Sequence[object]) -> float:
    values = [float(value) for value in unit if value is not None]  # type: ignore[arg-type]
    pairs = [abs(a - b) for i, a in enumerate(values) for b in values[i + 1 :]]
    return sum(pairs) / len(pairs)


def settle(
    writer: Writer, unsettled: Disagreement, decisions: str | Sequence[Decision], *, coder: str, note: str | None = None
) -> Kept:
    """Settle words that coders decided differently about; see Ledger.settle.

    Raises:
        RefusedError: it was settled already, or there is no such coder.
    """
    for name, seen in unsettled.decided.items():
        now = decisions_of(writer.database, unsettled.source, name).get(unsettled.span)
        if now is None or now.settled or now.claims != seen.claims:
            raise RefusedError(f"{unsettled.quote[:60]!r} was settled or decided again meanwhile; look at it afresh")
    fields = _settling(writer, unsettled, coder, note)
    if isinstance(decisions, str):
        chosen = next((name for name in unsettled.decided if same_person(name, decisions)), None)
        if chosen is None:
            raise RefusedError(f"{decisions!r} has not decided about it; {', '.join(unsettled.decided)} have")
        decided = unsettled.decided[chosen]
        if same_person(chosen, first_coder(writer.database, unsettled.source)):
            return Kept(_uphold(writer, fields, decided), aside=True)
        who = decided.forecaster
        decisions = _as_decisions(decided, who)
    else:
        chosen = None
    return _settled(writer, unsettled, fields, decisions, coder, chosen)


def _as_decisions(decided: Decided, forecaster: str | None) -> list[Decision]:
    if decided.reason is not None:
        return [Decline(decided.reason, "as one of the coders decided")]
    return [
        Accept(coding, forecaster or "", part, len(decided.codings)) for part, coding in enumerate(decided.codings, 1)
    ]


def _settling(writer: Writer, unsettled: Disagreement, coder: str, note: str | None) -> dict[str, object]:
    """The fields of the claim that settles, those of the first coder's where it says nothing else."""
    claims = [claim for one in unsettled.decided.values() for claim in one.claims]
    first = lookup.one(writer.database, ClaimRow, claims[0])
    named = ("quote", "label", "hedge", "horizon", "condition", "attributed_to")
    given = {name: getattr(first, name) for name in named if getattr(first, name) is not None}
    given |= {"source": unsettled.source, "start": unsettled.span[0], "end": unsettled.span[1]}
    given |= {"coder": coder, "settles": tuple(claims), **({"note": note} if note else {})}
    return given


def _uphold(writer: Writer, fields: Mapping[str, object], decided: Decided) -> int:
    upheld = {**fields, "upholds": decided.claims[-1]}
    if decided.reason is not None:
        return claims_here.declined(writer, {**upheld, "reason": decided.reason})
    return add(writer, kinds.CLAIM_RECORDED, "claim", records.make(records.Claim, upheld))


def _settled(
    writer: Writer,
    unsettled: Disagreement,
    fields: Mapping[str, object],
    decisions: Sequence[Decision],
    coder: str,
    chosen: str | None,
) -> Kept:
    if isinstance(decisions[0], Decline):
        return Kept(claims_here.declined(writer, {**fields, "reason": decisions[0].reason}))
    accepted = [one for one in decisions if isinstance(one, Accept)]
    who = people_and_sources.forecaster(writer, accepted[0].forecaster)
    parts = {"parts": len(accepted)} if len(accepted) > 1 else {}
    record = records.make(records.Claim, {**fields, **parts, "forecaster": who})
    claim = add(writer, kinds.CLAIM_RECORDED, "claim", record)
    said = lookup.one(writer.database, SourceRow, unsettled.source).published
    made = []
    for one in accepted:
        plain = replace(one, coding=one.coding.model_copy(update={"belief": None}))
        made.append(log(writer, claim, plain, said, coder))
        if one.coding.belief is not None and chosen is not None:  # it was given when that coder decided
            decided = lookup.one(writer.database, ClaimRow, unsettled.decided[chosen].claims[-1])
            about = asked(writer, made[-1].questions[0])
            believe(writer, about, one.coding.belief, chosen, made_on=lookup.instant(decided.recorded))
    return Kept(claim, tuple(q for one in made for q in one.questions), tuple(f for one in made for f in one.forecasts))
