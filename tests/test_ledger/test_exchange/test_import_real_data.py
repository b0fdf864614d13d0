"""Real forecasts: ten seasons of baseball, and the forecasts of FiveThirtyEight (where the data sets are at hand).

The data are not part of this repository. Tests look for them in ../shared/data and skip where there are none;
a few lines with the same traits are copied here, so that what they show is tested everywhere.
"""

from __future__ import annotations

import csv
import math
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ledger.api.ledger import Ledger
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.table import plain_rows

DATA = next(
    (p / "shared" / "data" for p in Path(__file__).resolve().parents[3:6] if (p / "shared" / "data").is_dir()), None
)
MLB = DATA and DATA / "mlb" / "mlb_2010_2019.csv"
LONG_TABLE = DATA and DATA / "fivethirtyeight" / "forecasts_long.parquet"
FORECASTERS = {"fivethirtyeight": 0.242495, "vegas": 0.240862, "k29": 0.252346, "laplace": 0.248745}
HEAD = ("question_id", "question", "closes", "forecaster", "made_on", "probability", "outcome", "known_on", "platform")


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(rows)


def csv_rows(text):
    """The rows of a table in our columns."""
    given = cells_by_line(lines(text))
    return plain_rows(given, Header(first_line(given)))


def bring(book, path, skip_bad=False):
    with text_file(path, "utf-8") as text:
        return book.import_rows(csv_rows(text), file=path.name, skip_bad=skip_bad)


@pytest.fixture(scope="module")
def games():
    if not MLB or not MLB.is_file():
        pytest.skip("needs ../shared/data/mlb")
    with MLB.open(newline="") as file:
        return list(csv.DictReader(file))


def test_ten_seasons_of_baseball(games, tmp_path):
    rows = [
        (f"{n}", f"Will {g['team1']} beat {g['team2']} on {g['date']} (game {n})?", g["date"], who, g["date"], g[who], g["win"], g["date"], "mlb")
        for n, g in enumerate(games)
        for who in FORECASTERS
    ]  # fmt: skip
    write(tmp_path / "mlb.csv", rows)
    with Ledger.create(tmp_path / "mlb.db", by="me") as book:
        result = bring(book, tmp_path / "mlb.csv")
        assert (result.forecasts, result.bad, result.repeated) == (len(games) * 4, 0, 0)
        assert (result.questions, result.resolutions, result.forecasters) == (len(games), len(games), 4)
        assert book.track_record().left_out == {"late": len(games) * 4}  # all on the day of the game
        record = book.track_record(same_day=True)
        assert record.left_out == {}
        win = np.array([float(g["win"]) for g in games])
        for card in record.scorecards:
            said = np.array([float(g[card.forecaster]) for g in games])
            assert card.brier.value == pytest.approx(np.mean((said - win) ** 2), abs=1e-12)
            assert round(card.brier.value, 6) == FORECASTERS[card.forecaster]
            assert (card.n, card.questions) == (len(games), len(games))
            assert card.base_rate == pytest.approx(win.mean(), abs=1e-12)
        assert bring(book, tmp_path / "mlb.csv").known == len(games) * 4
        assert book.verify().ok


def long_rows():
    """Rows of the long table: the question of a row is its year, project, entity and field.

    Several rows say different things of one such question's outcome (a team plays more than once), so what
    was said of one outcome in one project is a question of its own. Dates have times here and there, or are missing.
    """
    import pyarrow.parquet as parquet

    table = parquet.read_table(LONG_TABLE)
    names = ("project", "year", "entity", "field", "forecast_date", "prob", "outcome")
    columns = [table.column(name).to_pylist() for name in names]
    for n, (project, year, entity, field, day, prob, outcome) in enumerate(zip(*columns, strict=True)):
        yield n, f"{year}/{project}/{entity}/{field}", day[:10] or f"{year}-01-01", project, prob, outcome


@pytest.mark.skipif(not os.environ.get("PREDICTION_LEDGER_LONG"), reason="long: set PREDICTION_LEDGER_LONG=1")
def test_the_forecasts_of_fivethirtyeight(tmp_path, capsys):
    if not LONG_TABLE or not LONG_TABLE.is_file():
        pytest.skip("needs ../shared/data/fivethirtyeight")
    pytest.importorskip("pyarrow")
    path, total, empty, inner, scored = tmp_path / "long.csv", 0, 0, [], []
    closes: dict[str, str] = {}
    for _, key, day, _, _, outcome in long_rows():
        name = f"{key}/{outcome}"
        closes[name] = max(closes.get(name, ""), day)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for _, key, day, project, prob, outcome in long_rows():
            name = f"{key}/{outcome}"
            total += 1
            empty += prob is None
            within = prob is not None and 0 < prob < 1
            said = "" if prob is None else repr(prob)
            row = (name, f"{name}?", closes[name], f"538 {project}" if within else "538, certain", day, said)
            writer.writerow((*row, "nan" if outcome is None else repr(outcome), "", "538"))
            if prob is not None:
                scored.append((prob - outcome) ** 2)
            if within:
                inner.append((prob - outcome) ** 2)
    with Ledger.create(tmp_path / "long.db", by="me") as book:
        begun = time.monotonic()
        result = bring(book, path, skip_bad=True)
        took = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert (result.rows, result.bad) == (total, empty) == (1_713_251, 3_968)  # neither chance nor outcome
        assert "probability: is empty" in str(result.problems[0])
        assert result.forecasts == len(scored) == 1_709_283
        record = book.track_record(time="every", same_day=True)
        assert (record.scored, record.left_out) == (1_709_283, {})
        cards = [card for card in record.scorecards if card.forecaster != "538, certain" and card.brier]
        assert sum(card.n for card in cards) == len(inner) == 1_188_114
        mean = math.fsum(card.brier.value * card.n for card in cards) / len(inner)
        assert mean == pytest.approx(0.10696933752444217, abs=1e-12)
        assert mean == pytest.approx(math.fsum(inner) / len(inner), abs=1e-12)
        whole = math.fsum(card.brier.value * card.n for card in record.scorecards if card.brier) / record.scored
        assert whole == pytest.approx(0.07435384748079463, abs=1e-12)
        assert result.repeated > 0
    with capsys.disabled():
        print(
            f"\n1,713,251 forecasts in {took:.1f} s, the process at most {peak:.0f} MiB (with the table in memory), "
            f"{result.questions:,} questions, {result.repeated:,} repeated",
            file=sys.stderr,
        )


TRAITS = [  # a tie counted as a half, an open question, an exact duplicate, certainty
    ("2019/nfl/A/win", "2019-10-01", "0.6", "0.5"),
    ("2019/nfl/B/win", "2019-10-01", "0.25", "nan"),
    ("2019/nfl/C/win", "2019-10-01", "0.75", "1.0"),
    ("2019/nfl/C/win", "2019-10-01", "0.75", "1.0"),
    ("2019/nfl/D/win", "2019-10-01", "0.0", "0.0"),
]


def test_the_traits_of_these_data(book, tmp_path):
    rows = [(key, f"{key}?", day, "538", day, p, outcome, "", "538") for key, day, p, outcome in TRAITS]
    write(tmp_path / "a.csv", rows)
    result = bring(book, tmp_path / "a.csv")
    assert (result.forecasts, result.repeated, result.questions) == (5, 1, 4)
    record = book.track_record(time="every", same_day=True)
    assert (record.scored, record.left_out) == (4, {"overdue": 1})
    assert record.scorecards[0].brier.value == pytest.approx((0.01 + 2 * 0.0625 + 0) / 4, abs=1e-15)
