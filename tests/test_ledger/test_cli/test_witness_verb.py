"""The command that another organisation runs, asked by the command that publishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest


@pytest.fixture
def witness(tmp_path, monkeypatch):
    """Runs it as a program; gives its key and where it answers."""
    running = []

    def start(*args):
        told = [sys.executable, "-m", "ledger", "witness", tmp_path / "witness.db", "--at", "127.0.0.1:0", *args]
        process = subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})
        running.append(process)
        said = process.stderr.readline()
        return process, process.stdout.readline().strip(), said.split("/add-checkpoint")[0].split("at ")[-1]

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("PREDICTION_LEDGER_TRUST", str(tmp_path / "trust.toml"))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_a_published_site_is_cosigned_by_another_program(cli, path, tmp_path, witness):
    cli("init")
    log = cli("key", "new").out.strip()
    process, key, url = witness("--name", "example.org/witness", "--log", log)
    (tmp_path / "trust.toml").write_text(f'[witnesses.friend]\nurl = "{url}"\nkey = "{key}"\n')
    said = cli("publish", tmp_path / "site").err
    assert "did not cosign" not in said
    checked = cli("check", tmp_path / "site" / "checkpoint", "--witness", key, "--json").json
    assert checked["witnessed"][0]["key"] == key
    assert (tmp_path / "witness.db.key").stat().st_mode & 0o777 == 0o600
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    cli("log", "Q?", "--by", "Ann", "--said", "2026-11-30", "--chance", "70%", "--closes", "2090-06-01")
    told = cli("publish", tmp_path / "site").err
    assert "The witness example.org/witness did not cosign" in told
    assert "Publish again" in told
    assert "unwitnessed" in cli("verify", "--checkpoint", tmp_path / "site" / "checkpoint").err
    _, same, url = witness()
    assert same == key
    (tmp_path / "trust.toml").write_text(f'[witnesses.friend]\nurl = "{url}"\nkey = "{key}"\n')
    assert "did not cosign" not in cli("publish", tmp_path / "site").err
    assert "unwitnessed" not in cli("verify", "--checkpoint", tmp_path / "site" / "checkpoint").err


def test_what_is_no_witness(cli, tmp_path, path):
    state = tmp_path / "witness.db"
    assert "needs a --name" in cli("witness", state, code=2).err
    assert "is no key" in cli("witness", state, "--name", "a b", code=1).err
    assert "is no key" in cli("witness", state, "--name", "a", "--log", "x", code=1).err
    assert "a host and a port" in cli("witness", state, "--name", "a", "--at", "x", code=2).err
    assert not state.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('url = "http://127.0.0.1:9"\nkey = "x"', "is no key"),
        (
            'url = "http://127.0.0.1:9"\nkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"',
            "not a witness's",
        ),
        ('url = "http://127.0.0.1:9"', "text in quotes"),
    ],
)
def test_settings_that_name_no_witness(cli, path, tmp_path, monkeypatch, line, said):
    monkeypatch.setenv("PREDICTION_LEDGER_TRUST", str(tmp_path / "trust.toml"))
    (tmp_path / "trust.toml").write_text(f"[witnesses.friend]\n{line}\n")
    cli("init")
    assert said in cli("publish", tmp_path / "site", code=1).err
