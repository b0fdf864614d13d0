"""What could not be checked is told from what does not follow: no place to rebuild in, and other time zone rules."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import RefusedError
from ledger.store import sqlite, zone_rules
from ledger.store.statements import statement

ZONE = "Europe/Berlin"


@pytest.fixture
def file(full_file, path):
    path.write_bytes(full_file[0])
    return path


def look(file):
    with Ledger.open(file, create=False, write=False) as book:
        return book.verify()


def change(file, sql, **values):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(sql, values)
        raw.commit()


@pytest.fixture
def full_disk(monkeypatch):
    def full(self, table, columns, rows):
        wrong = sqlite3.OperationalError("database or disk is full")
        wrong.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise sqlite.translated(wrong, self.name) from wrong

    monkeypatch.setattr(sqlite.SQLite, "insert", full)


def test_a_full_disk_is_not_blamed_on_the_ledger(file, full_disk):
    result = look(file)
    assert (result.state, result.ok) == ("unchecked", False)
    assert "no room left on the disk of the temporary rebuild" in str(result)
    with Ledger.open(file) as book:
        assert (result.entries, result.root) == book.root()  # the journal was checked by itself


def test_on_a_full_disk_the_journal_is_checked_nevertheless(file, full_disk):
    change(file, "DROP TRIGGER entry_stays")
    change(file, "UPDATE entry SET body = CAST(replace(body, '2026', '2025') AS BLOB) WHERE seq = 3")
    result = look(file)
    assert (result.state, result.first.place) == ("differs", "entry 3")


def test_without_a_folder_for_temporary_files(file, cli, monkeypatch):
    def none(*args, **how):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.mkdtemp", none)
    ran = cli("verify", "--json", code=3)
    assert ran.json["state"] == "unchecked"
    assert not ran.json["ok"]
    assert "Error: could not be checked: the tables: no temporary file can be made" in ran.err
    assert "TMPDIR" in ran.err


def test_the_state_of_a_sound_ledger(cli, file):
    assert cli("verify", "--json").json["state"] == "sound"
    change(file, "UPDATE forecast SET probability = 0.123 WHERE id = 1")
    assert cli("verify", "--json", code=1).json["state"] == "differs"


# Rules of time zones


@pytest.fixture
def berlin(path, clock):
    with Ledger.create(path, zone=ZONE, clock=clock) as book:
        book.ask("Will it?", closes="2026-07-01")
        book.log(1, forecaster="Ada", probability=0.7, made_on="2026-02-01")
        book.resolve(1, "yes", known_on="2026-02-15")
    return path


def an_hour_later(monkeypatch):
    """Another version of the data, by which days begin an hour later; as if it came with an upgrade."""
    from forecasts.records import lifecycle
    from ledger.store.projection import projection

    def later(day, zone="UTC"):
        return right(day, zone) + (3_600_000_000 if zone == ZONE else 0)

    right = lifecycle.day_start
    for module in (lifecycle, projection):
        monkeypatch.setattr(module, "day_start", later)
    monkeypatch.setattr(
        projection, "day_end", lambda day, zone="UTC": later(day.fromordinal(day.toordinal() + 1), zone)
    )
    monkeypatch.setattr(zone_rules, "version", lambda zone: "2031x")
    monkeypatch.setattr(zone_rules, "_written", lambda named, zone: f"{named} {'0' * 16}")


def test_changed_rules_are_named_and_not_blamed_on_the_ledger(berlin, monkeypatch, cli, clock):
    assert look(berlin).ok
    with Ledger.open(berlin) as book:
        before = book._database.one(statement("ledger"))[4].split()[0]
    an_hour_later(monkeypatch)
    result = look(berlin)
    assert result.state == "unchecked"
    assert f"the rules of the time zone {ZONE} changed" in str(result)
    assert f"by the time zone data {before}, and this computer has 2031x" in str(result)
    with Ledger.open(berlin, clock=clock) as book, pytest.raises(RefusedError, match="rebuild"):
        book.ask("One more?", closes="2026-07-01")
    Ledger.rebuild_file(berlin)
    assert look(berlin).ok
    with Ledger.open(berlin, clock=clock) as book:
        book.ask("One more?", closes="2026-07-01")
        assert book.verify().ok


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE forecast SET probability = 0.2",
        "UPDATE forecast SET made_on = '2026-01-01'",
        "UPDATE question SET text = 'Another?'",
        "UPDATE forecaster_name SET name = 'Eve'",
    ],
)
def test_what_does_not_hang_on_the_rules_is_checked_nevertheless(sql, berlin, monkeypatch):
    an_hour_later(monkeypatch)
    change(berlin, sql)
    assert look(berlin).state == "differs"


def test_a_newer_version_with_the_same_rules_is_nothing_to_tell(berlin, monkeypatch, clock):
    monkeypatch.setattr(zone_rules, "version", lambda zone: "2031x")
    assert look(berlin).ok
    with Ledger.open(berlin, clock=clock) as book:
        book.ask("One more?", closes="2026-07-01")


@pytest.mark.parametrize("rules", ["2031x", "2031x 0123", None, "2031x 0123456789abcdef"])
def test_the_version_cannot_be_changed_unseen(rules, berlin):
    change(berlin, "UPDATE ledger SET zone_rules = :rules", rules=rules)
    assert look(berlin).state == ("unchecked" if rules and len(rules) == 22 else "differs")


def test_utc_has_no_rules(file):
    change(file, "UPDATE ledger SET zone_rules = :rules", rules=f"2031x {'0' * 16}")
    assert str(look(file).first).startswith("ledger 1, zone_rules: ")
