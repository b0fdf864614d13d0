"""FiveThirtyEight's own check of its forecasts (CC BY 4.0, fivethirtyeight/checking-our-work-data) as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

KEY = ("year", "project", "entity", "field", "forecast_date", "clock", "forecast_type")


def as_csv(source: Path, target: Path) -> int:
    """Write the forecasts in the columns that import reads; gives how many.

    Some combinations of year, project, entity and field are used for several events with different outcomes,
    so the outcome is part of the question's id; a forecast's date is both when it was made and known. What was said
    during a game has no date in the data: it gets the first day of its year.
    """
    import pyarrow.parquet as pq

    table = pq.read_table(source)
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    with target.open("w", newline="") as file:
        writer = csv.writer(file)
        header = ["question_id", "question", "closes", "outcome", "forecaster", "made_on", "probability"]
        writer.writerow(header)
        count = 0
        for year, project, entity, field, day, clock, kind, chance, outcome in zip(
            *(columns[name] for name in (*KEY, "prob", "outcome")), strict=True
        ):
            if chance is None or chance != chance:
                continue
            day = (day or "")[:10] or f"{year}-01-01"
            result = "" if outcome is None or outcome != outcome else repr(outcome)
            question = f"{year} {project} {entity} {field} {day} {result}"
            who = " ".join(part for part in ("FiveThirtyEight", kind or "", clock or "") if part)
            writer.writerow([question, question, day, result, who, day, repr(chance)])
            count += 1
    return count
