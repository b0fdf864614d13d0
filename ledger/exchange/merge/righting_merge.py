"""What another ledger put right: void, restored and corrected records, names, and questions that are one.

It is taken over where the record says here what it said there before; else it is told.
"""

from __future__ import annotations

from forecasts import records
from forecasts.errors import ForecastError
from ledger.errors import RefusedError, UnknownError
from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.journal import entry as kinds
from ledger.recording import mistakes, question_merges
from ledger.store import lookup
from ledger.store.admission import KINDS
from ledger.store.projection.merges import merged
from ledger.store.tables import RECORDS

MADE = {  # the kind whose records are of a noun: it says what their fields refer to
    "source": kinds.SOURCE_ADDED,
    "claim": kinds.CLAIM_RECORDED,
    "question": kinds.QUESTION_ASKED,
    "forecast": kinds.FORECAST_MADE,
}
SAID = {
    kinds.RECORD_VOIDED: "is void there, and not here",
    kinds.RECORD_RESTORED: "is void here, and not there",
    kinds.RECORD_CORRECTED: "was corrected there",
}


def take_righting(matched: Correspondence, kind: str, r: Record) -> None:
    """Void, restore or correct the record here that theirs is, or tell why not."""
    ((_, table),) = KINDS[kind].references(r).items()
    number = matched.ids[table].get(r["number"])
    if number is None:
        return  # it is not among what was brought in
    act = {kinds.RECORD_VOIDED: _void, kinds.RECORD_RESTORED: _restore, kinds.RECORD_CORRECTED: _correct}[
        kind
    ]
    try:
        news = act(matched, r["noun"], number, r)
    except (RefusedError, ForecastError) as wrong:
        name = mistakes.name_of(r["noun"], number)
        matched.result.conflicts.append(f"{name} {SAID[kind]}: {r['reason']} ({wrong})")
        return
    _count(matched, f"{kind.partition('.')[2]} record", news=news)


def _count(matched: Correspondence, what: str, *, news: bool) -> None:
    (matched.result.added if news else matched.result.known)[what] += 1


def _void(matched: Correspondence, noun: str, number: int, r: Record) -> bool:
    brought = number in matched.new["resolution"] or (matched.copy and number == r["number"])
    if noun == "resolution" and not brought:
        raise RefusedError(f"{mistakes.name_of(noun, number)} is this ledger's own")
    if noun != "withdrawal" and lookup.void(matched.database, noun, number) is not None:
        return False
    if noun == "withdrawal" and lookup.kept(matched.database, "forecast", number)["withdrawn_on"] is None:
        return False
    mistakes.void(matched.writer, noun, number, reason=r["reason"])
    return True


def _restore(matched: Correspondence, noun: str, number: int, r: Record) -> bool:
    if lookup.void(matched.database, noun, number) is None:
        return False
    mistakes.restore(matched.writer, noun, number, reason=r["reason"])
    return True


def _correct(matched: Correspondence, noun: str, number: int, r: Record) -> bool:
    before, changes = (_refer(matched, noun, r[name]) for name in ("before", "changes"))
    here = records.stored(records.make(RECORDS[noun], lookup.says(matched.database, noun, number)))
    if all(here.get(name) == value for name, value in changes.items()):
        return False
    if any(here.get(name) != value for name, value in before.items()):
        raise RefusedError("it says something else here")
    mistakes.check_stands(matched.database, noun, number)
    fixed = {"noun": noun, "number": number, "before": before, "changes": changes, "reason": r["reason"]}
    matched.writer.add(kinds.RECORD_CORRECTED, [fixed])
    return True


def _refer(matched: Correspondence, noun: str, fields: Record) -> Record:
    """Fields with our numbers in place of theirs."""
    given = {name: value for name, value in fields.items() if value is not None}
    return {**fields, **matched.refer(MADE[noun], given)}


def take_rename(matched: Correspondence, r: Record) -> None:
    """Call a forecaster as they are called there, where they are called as they were there."""
    one = matched.ours("forecaster", r["forecaster"])
    name, taken = lookup.name_of(matched.database, one), lookup.find_forecaster(matched.database, r["name"])
    news = name != r["name"]
    if news and (name != r["before"] or taken not in (None, one)):
        matched.result.conflicts.append(f"{name} is called {r['name']} there")
        return
    if news:
        matched.writer.add(kinds.FORECASTER_RENAMED, [{**r, "forecaster": one}])
    _count(matched, "renamed forecaster", news=news)


def take_unmerge(noun: str, matched: Correspondence, r: Record) -> None:
    """Make two forecasters or two questions of one again, where they are one here too."""
    one, out_of = (matched.ids[noun].get(r[name]) for name in (noun, "out_of"))
    news = one is not None and merged(matched.database, noun).get(one) == out_of
    if news:
        matched.writer.add(f"{noun}.unmerged", [{noun: one, "out_of": out_of}])
    _count(matched, f"unmerged {noun}", news=news)


def take_question_merger(matched: Correspondence, r: Record) -> None:
    """Make two questions one, where they can be here."""
    one, into = (matched.ids["question"][r[name]] for name in ("question", "into"))
    news = lookup.became(matched.database, "question", one) != lookup.became(
        matched.database, "question", into
    )
    try:
        if news:
            question_merges.merge_questions(matched.writer, one, into)
    except (RefusedError, UnknownError) as wrong:
        matched.result.conflicts.append(f"Q{one} and Q{into} are one question there: {wrong}")
        return
    _count(matched, "merged question", news=news)
