"""Scorecards of all forecasters, and who, when, what was left out and why, as of a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ledger.store.database import Database
from ledger.store.journal_tables import state
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record import lake_sums, sums
from ledger.track_record.columns import CHOICE, GUESSED, NO_COLUMNS, Columns, columns, names
from ledger.track_record.estimates import Card, cards
from ledger.track_record.quantities.rows import asked
from ledger.track_record.quantities.scores import Quantities
from ledger.track_record.resolvers import self_resolved
from ledger.track_record.results import Scorecard, Seals, TrackRecord, add_up
from ledger.track_record.selection import counts_of, graded
from ledger.track_record.source_counts import source_counts
from ledger.track_record.status import BASES, GRADES, SCORED, STATUSES, Graded
from ledger.track_record.withdrawals import withdrawals
from scoring.estimates import Estimate

if TYPE_CHECKING:
    from ledger.track_record.afterwards import Afterwards

NONE = (0,) * len(GRADES)
SMALL = 20_000  # forecasts up to which it is worked out what was said on average, and for how long it stood


class _Parts(NamedTuple):
    """What scorecards are put together of, by forecaster."""

    binary: dict[int, Card]
    left_out: dict[int, dict[str, int]]
    guessed: dict[str, int]
    running: int
    unusual: Columns  # the forecasts on questions that are not yes/no, with or without others


class _Choices(NamedTuple):
    """The choice part of a scorecard."""

    brier: Estimate
    questions: int
    graded: Graded


def scorecards(database: Database, scope: Scope, today: date) -> tuple[Scorecard, ...]:
    """A scorecard for every forecaster with a forecast in the scope."""
    return _scorecards(database, scope, _parts(database, scope, today))


def _parts(database: Database, scope: Scope, today: date) -> _Parts:
    in_lake = database.made_of is not None
    if not (lake_sums.serves(scope) if in_lake else sums.serves(database, scope, today)):
        return _from_columns(columns(database, scope, every=scope.time == "every"), scope)
    some = columns(database, scope, every=False, unusual=True) if asked(database) else NO_COLUMNS
    if in_lake:
        return _Parts(*lake_sums.sums(database, scope), lake_sums.running(database, scope), some)
    return _Parts(sums.cards(database, scope), sums.left_out(database, scope), sums.guessed(database, scope), 0, some)


def _from_columns(rows: Columns, scope: Scope) -> _Parts:
    binary = rows.take(rows.scored)
    told = counts_of(rows.basis[np.isin(rows.basis, GUESSED) & (rows.status == SCORED)], BASES)
    return _Parts(
        cards(binary, binary.forecaster, timing=scope.time),
        _left_out(rows),
        dict(sorted(told.items())),
        rows.running,
        rows,
    )


def _left_out(rows: Columns) -> dict[int, dict[str, int]]:
    """Forecaster -> reason -> how many forecasts are not scored."""
    rest = rows.status != SCORED
    who, status = rows.forecaster[rest], rows.status[rest]
    pairs, count = np.unique(np.stack((who, status), axis=1), axis=0, return_counts=True)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for (forecaster, code), n in zip(pairs.tolist(), count.tolist(), strict=True):
        found[forecaster][STATUSES[code]] = n
    return found


def _scorecards(database: Database, scope: Scope, parts: _Parts) -> tuple[Scorecard, ...]:
    choice, numbers = _unusual(database, scope, parts.unusual)
    name, beside = names(database), _beside(database, scope, parts)
    made = []
    for forecaster in sorted({*parts.binary, *choice, *numbers, *parts.left_out}):
        card, said = parts.binary.get(forecaster), numbers.get(forecaster)
        options = choice.get(forecaster)
        there = [one for one in (card, options, said) if one is not None]
        why = add_up([parts.left_out[forecaster]]) if forecaster in parts.left_out else {}
        made.append(
            Scorecard._make(
                (
                    name[forecaster],
                    sum(one.questions for one in there),
                    *((card.brier, card.base_rate, card.skill) if card else (None,) * 3),
                    options and options.brier,
                    *map(sum, zip(NONE, *(one.graded for one in there), strict=True)),
                    why,
                    said,
                    *beside.get(forecaster, (card and card.said, None)),
                )
            )
        )
    return tuple(sorted(made, key=_by_name))


def _beside(database: Database, scope: Scope, parts: _Parts) -> dict[int, tuple[float, float]]:
    if database.made_of is not None or sum(card.n for card in parts.binary.values()) > SMALL:
        return {}
    from ledger.track_record.over_life import said_and_covered

    return said_and_covered(database, scope)


def _unusual(database: Database, scope: Scope, rows: Columns) -> tuple[dict[int, _Choices], dict[int, Quantities]]:
    """By forecaster: of choices, and of numbers and dates."""
    if not np.isnan(rows.probability).any():
        return {}, {}
    from ledger.track_record.quantities import groups

    people, code = np.unique(rows.forecaster, return_inverse=True)
    who = people.tolist()
    some = groups.unusual(database, rows, code, len(people))
    chosen = some.rows.kind == CHOICE
    choice: dict[int, _Choices] = {}
    for place, mean in enumerate(groups.choices(some, scope.time, pooled=False)):
        mine = chosen & (some.group == place)
        if mean is not None:
            asked_ = len(np.unique(some.rows.question[mine]))
            choice[who[place]] = _Choices(mean, asked_, tuple(graded(some.rows.grade[mine]).values()))
    found = groups.quantities(some, scope.time, pooled=False)
    return choice, {one: figures for one, figures in zip(who, found, strict=True) if figures}


def _by_name(card: Scorecard) -> tuple[str, str]:
    return card.forecaster.casefold(), card.forecaster


def track_record(database: Database, scope: Scope, today: date, rows: Columns | None = None) -> TrackRecord:
    """The track record of a scope, from one consistent state of the ledger.

    Args:
        database: the ledger.
        scope: the filters.
        today: the present day in the ledger's zone.
        rows: the forecasts of the scope where they were read already. What is published is worked out from these,
            so that a day has the same figures to the last digit whether it is today or was long ago.
    """
    entries, root = state(database)
    parts = _parts(database, scope, today) if rows is None else _from_columns(rows, scope)
    made = _scorecards(database, scope, parts)
    found = TrackRecord(
        ledger=database.value(statement("ledger")),
        entries=entries,
        root=root,
        as_of=scope.as_of,
        scope=in_words(database, scope),
        scorecards=made,
        guessed=parts.guessed,
        running=parts.running,
    )
    if database.made_of is not None:
        return found  # what else is told is in the ledger alone
    return replace(
        found,
        withdrawals=withdrawals(database, scope, parts.left_out),
        afterwards=afterwards_of(database, scope),
        sources=tuple(source_counts(database, scope)),
        redacted=database.value(statement("count_redactions")),
        seals=_seals(database, scope, made),
        self_resolved=self_resolved(database, scope, rows),
    )


def _seals(database: Database, scope: Scope, made: tuple[Scorecard, ...]) -> tuple[Seals, ...]:
    if not database.value(statement("count_seals")):
        return ()
    from ledger.track_record.seals import seals

    return seals(database, scope, {card.forecaster: card for card in made})


def afterwards_of(database: Database, scope: Scope) -> tuple[Afterwards, ...]:
    """What was done to the forecasts of a scope when their outcome was known; quick where nothing was put right."""
    if not database.value(statement("put_right")):
        return ()
    from ledger.track_record.afterwards import afterwards

    return afterwards(database, scope)


def in_words(database: Database, scope: Scope) -> dict[str, str]:
    """The filters of a scope in words."""
    words: dict[str, str] = {"time": scope.time, "cohort": scope.cohort}
    if scope.by is not None:
        words["forecaster"] = names(database)[scope.by]
    if scope.tags:
        words["tags"] = ", ".join(scope.tags)
    if scope.since is not None:
        words["since"] = scope.since.isoformat()
    if scope.until is not None:
        words["until"] = scope.until.isoformat()
    if scope.grades != GRADES:
        words["only"] = " and ".join(scope.grades)
    if scope.same_day:
        words["same day"] = "counts"
    return words
