"""What records said before they were corrected: a file, or another copy of the ledger, may still say it."""

from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from forecasts import records
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.tables import RECORDS, CorrectionRow

Record = dict[str, Any]


def formerly(database: Database, noun: str) -> list[tuple[int, Record]]:
    """The corrected sources, claims or forecasts by number, as the journal would have them, once for each correction.

    Forecasters who were merged since are those that they became.
    """
    rows = database.rows(
        select(col(CorrectionRow.number), col(CorrectionRow.before))
        .where(col(CorrectionRow.noun) == noun)
        .order_by(col(CorrectionRow.number), col(CorrectionRow.entry).desc())
    )
    found = []
    for number, corrections in groupby(rows, itemgetter(0)):
        said = records.stored(records.make(RECORDS[noun], lookup.says(database, noun, number)))
        for _, before in corrections:
            changed = {**said, **orjson.loads(before)}
            said = {name: value for name, value in changed.items() if value is not None}
            if "forecaster" in said:
                said["forecaster"] = lookup.became(database, "forecaster", said["forecaster"])
            found.append((number, said))
    return found
