"""What each forecaster of a lake said how often, and how it turned out: what calibration is made of."""

from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter

from ledger.store.database import Database, Row
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.lake_sums import values
from ledger.track_record.shown import Person


def tallies(database: Database, scope: Scope) -> Iterator[tuple[int, list[Row]]]:
    """(forecaster, [(forecaster, basis, probability, outcome, how often)]) of scored yes/no forecasts, by number."""
    rows = chain.from_iterable(database.stream(statement("tally"), values(scope)))
    for forecaster, mine in groupby(rows, key=itemgetter(0)):
        yield forecaster, list(mine)


def people(database: Database) -> Iterator[Person]:
    """Every forecaster, by number."""
    for id_, name, kind in database.execute(statement("tally_people")):
        yield Person(id_, name, kind, None)
