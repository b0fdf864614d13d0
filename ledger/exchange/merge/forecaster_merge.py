"""Forecasters of another ledger: matched by their names, and told where they are called otherwise here."""

from __future__ import annotations

from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.store import lookup


def take_forecaster(matched: Correspondence, r: Record) -> None:
    """Bring in a forecaster, or find the one of that name."""
    names = [r["name"], *r.get("aliases", ())]
    taken = {name: matching.forecaster(matched.database, name) for name in names}
    ours = taken[r["name"]]
    if ours is None:
        free = [name for name in r.pop("aliases", ()) if taken[name] is None]
        matched.add(kinds.FORECASTER_ADDED, {**r, **({"aliases": free} if free else {})})
        return
    if ours in matched.new["forecaster"]:  # another name of somebody who was just brought in
        matched.know("forecaster", r, ours)
    else:
        matched.know_differences("forecaster", r, ours)
    for name in names:
        if taken[name] != ours:
            matched.result.conflicts.append(f"{r['name']} is also called {name} there, and not here")


def take_merger(matched: Correspondence, r: Record) -> None:
    """Make two forecasters one who are one there: in a copy of this ledger, or if this merge brought the first in."""
    record = matched.refer(kinds.FORECASTER_MERGED, r)
    one, into = record["forecaster"], record["into"]
    if one == into:
        return
    if one in matched.new["forecaster"] or matched.copy:
        matched.writer.add(kinds.FORECASTER_MERGED, [record])
        matched.result.added["forecaster merged"] += 1
    else:
        name, other = (lookup.name_of(matched.database, id_) for id_ in (one, into))
        matched.result.conflicts.append(f"{name} and {other} are one forecaster there, and two here")
