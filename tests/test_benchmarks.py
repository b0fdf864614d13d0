"""What `make bench` measures with is of this version: its queries name columns that there are, its input is read."""

import sqlite3
from pathlib import Path

import pytest

from benchmarks import arithmetic, data, site_queries
from ledger import Ledger


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 60 imported forecasts."""
    folder = tmp_path_factory.mktemp("bench")
    data.forecasts_csv(folder / "some.csv", forecasts=60, forecasters=12)
    with Ledger.create(folder / "some.db") as book:
        assert book.import_file(folder / "some.csv", yes=True).counts["forecasts"] == 60
    return folder / "some.db"


@pytest.mark.parametrize(
    "sql", [*site_queries.QUERIES.values(), arithmetic.TALLY], ids=[*site_queries.QUERIES, "tally"]
)
def test_a_yardsticks_query_is_answered(measured: Path, sql: str) -> None:
    connection = sqlite3.connect(measured)
    rows = connection.execute(sql).fetchall()
    connection.close()
    assert rows or "source" in sql or "IS NULL" in sql or "question_tag" in sql


def test_a_journal_of_single_entries_is_a_ledger(tmp_path: Path) -> None:
    data.one_by_one(tmp_path / "one.db", forecasts=200, forecasters=5)
    with Ledger.open(tmp_path / "one.db", write=False) as book:
        assert book.verify().ok
        assert book.scores().groups


def test_the_score_table_is_measured(measured: Path) -> None:
    ((_, _, ours, theirs, _, _),) = arithmetic.scorecards(measured)
    assert ours > 0
    assert theirs > 0
