"""The clock that can be set, and what does not depend on the day."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta

import pytest

from ledger import settings
from ledger.errors import RefusedError


def test_examples_run():
    assert doctest.testmod(settings).attempted > 0
    assert doctest.testmod(settings).failed == 0


def test_the_clock_is_the_machines_unless_it_is_set(monkeypatch):
    monkeypatch.delenv("PREDICTION_LEDGER_NOW")
    before = datetime.now(UTC)
    assert before <= settings.now() <= datetime.now(UTC)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2031-05-01T12:00:00.25+02:00")
    assert settings.now() == datetime(2031, 5, 1, 10, 0, 0, 250_000, tzinfo=UTC)
    assert settings.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["2031-05-01", "2031-05-01T12:00", "tomorrow", "0001-01-01T00:00+05:00", "x" * 99])
def test_what_is_no_instant_is_refused(text, monkeypatch):
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", text)
    with pytest.raises(RefusedError, match="PREDICTION_LEDGER_NOW is .* write it as 2026-03-01T12:00:00Z"):
        settings.now()


def test_commands_go_by_the_clock_that_is_set(cli, monkeypatch):
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2031-05-01T12:00:00Z")
    cli("init")
    said = ("--said", "2031-05-01", "--chance", "70%")
    cli("log", "Will it?", "--by", "Ada", "--closes", "2031-05-02", *said)
    assert "2031-05-01T12:00:00.000000Z" in cli("show", "F1").out
    assert "due" not in cli("list").out
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2031-05-04T12:00:00Z")
    assert "due" in cli("list").out
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2031-04-30T12:00:00Z")
    assert "the last entry was recorded at 2031-05-01" in cli("resolve", "Q1", "yes", code=1).err
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "noon")
    assert cli("list", code=1).err.startswith("Error: PREDICTION_LEDGER_NOW is 'noon'")
