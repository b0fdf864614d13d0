"""Forecasters of another ledger: matched by their names, and told where they are called otherwise here."""

from ledger.exchange.merge.correspondence import Correspondence, Record
from ledger.journal import entry as kinds
from ledger.recording import matching


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
