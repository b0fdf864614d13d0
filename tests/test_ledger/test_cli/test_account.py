"""prediction-ledger account: who may use a ledger that is served, on both engines, and beside the ledger alone."""

from __future__ import annotations

import json

import pytest

from ledger.api.accounts import SESSION, Accounts
from ledger.errors import UnknownError
from ledger.recording.permission import Role

ENGINES = "both"
PASSWORD = "correct horse battery"


@pytest.fixture
def people(fresh, path):
    accounts = Accounts(str(path))
    yield accounts
    accounts.close()


def listed(cli):
    return [
        (one["name"], one["role"], one["forecaster"])
        for one in json.loads(cli("account", "list", "--json").out)["accounts"]
    ]


def test_accounts_are_made_changed_invited_again_and_removed(fresh, people, path):
    assert "one person's" in fresh("account", "list").out + fresh("account", "list").err
    assert "first account is an owner's" in fresh("account", "add", "Bo", "--role", "reader", code=1).err
    first = fresh("account", "add", "Anna Smith", "--at", "https://forecasts.example.org/")
    assert first.out.startswith("https://forecasts.example.org/invitation?key=")
    assert "next start" in first.err
    assert "http://127.0.0.1:8321/invitation?key=" in fresh("account", "add", "Bo", "--forecaster", "Bo Li").out
    assert "already" in fresh("account", "add", "  BO ", code=1).err
    assert listed(fresh) == [("Anna Smith", "owner", "Anna Smith"), ("Bo", "forecaster", "Bo Li")]
    assert "invited" in fresh("account", "list").out
    fresh("account", "change", "bo", "--role", "editor", "--forecaster", "Bo")
    assert listed(fresh)[1] == ("Bo", "editor", "Bo")
    fresh("account", "change", "Bo", code=2)
    assert "no account 'Cy'" in fresh("account", "change", "Cy", "--role", "reader", code=1).err
    for verb in (("change", "Anna Smith", "--role", "reader"), ("remove", "Anna Smith")):
        assert "only owner" in fresh("account", *verb, code=1).err
    key = fresh("account", "invite", "Bo").out.strip().partition("key=")[2]
    session = people.accept(key, PASSWORD)
    assert people.who(session, SESSION)[:3] == (Role.EDITOR, "Bo", "Bo")
    fresh("account", "remove", "Bo")
    assert people.who(session, SESSION).role == Role.ANYBODY
    fresh("account", "remove", "Anna Smith")
    assert not people.there


def test_an_invitation_works_once_and_the_one_before_not_at_all(fresh, people):
    old = people.add("Anna", Role.OWNER)
    new = people.invite("Anna")
    with pytest.raises(UnknownError, match="used already"):
        people.accept(old, PASSWORD)
    assert people.accept(new, PASSWORD)
    with pytest.raises(UnknownError, match="used already"):
        people.accept(new, "another password")
    assert people.log_in("anna", PASSWORD)


def test_what_ends_opens_nothing_any_more(fresh, people, monkeypatch):
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-01T12:00:00Z")
    key = people.add("Anna", Role.OWNER)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-08T12:00:00Z")
    assert people.invited(key) is None
    with pytest.raises(UnknownError, match="its time is over"):
        people.accept(key, PASSWORD)
    session = people.accept(people.invite("Anna"), PASSWORD)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-22T11:59:59Z")
    assert people.who(session, SESSION).role == Role.OWNER
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-22T12:00:00Z")
    assert people.who(session, SESSION).role == Role.ANYBODY


def test_the_ledger_knows_nothing_of_them(fresh, people):
    people.accept(people.add("Anna", Role.OWNER), PASSWORD)
    fresh("log", "Will it?", "--by", "Ada", "--said", "2026-01-05", "--chance", "70%", "--closes", "2026-02-01")
    fresh("verify")
    fresh("rebuild")
    fresh("verify")
    assert people.log_in("Anna", PASSWORD), "a rebuild leaves them where they are"


@pytest.mark.in_a_file
def test_a_damaged_file_of_accounts_is_told_in_a_sentence(fresh, path):
    fresh("account", "add", "Anna")
    path.with_name(f"{path.name}.accounts").write_bytes(b"no database" * 100)
    assert "cannot be used" in fresh("account", "list", code=1).err
    assert "cannot be used" in fresh("serve", "--port", "0", code=1).err
    assert "no ledger" in fresh("account", "list", "--db", "elsewhere.db", code=1).err
