"""prediction-ledger serve: the command itself, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from urllib.request import HTTPCookieProcessor, build_opener

import pytest


@pytest.mark.parametrize("host", ["0.0.0.0", "example.org"])
def test_it_listens_on_this_computer_alone(cli, path, host):
    assert "takes accounts" in cli("serve", "--host", host, code=1).err
    assert not path.exists()


def test_to_be_reached_by_others_takes_accounts_and_a_name_or_a_certificate(fresh, tmp_path):
    proxy = ("--behind-proxy", "forecasts.example.org")
    assert "nobody has an account yet" in fresh("serve", *proxy, code=1).err
    fresh("account", "add", "Anna")
    assert "--behind-proxy NAME or --tls" in fresh("serve", "--host", "0.0.0.0", code=1).err
    assert "not what a browser calls" in fresh("serve", "--behind-proxy", "https://example.org", code=1).err
    (tmp_path / "none.pem").write_text("no certificate")
    named = ("example.org", str(tmp_path / "none.pem"), str(tmp_path / "none.pem"))
    assert "no certificate with its key" in fresh("serve", "--port", "0", "--tls", *named, code=1).err
    fresh("serve", *proxy, "--tls", *named, code=2)


def test_a_port_that_is_taken_is_named(fresh):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} cannot be had" in fresh("serve", "--port", port, code=1).err


def test_without_its_packages_it_says_which_to_install(fresh, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert "pip install 'prediction-ledger[web]'" in fresh("serve", "--port", "0", code=1).err


def test_a_token_that_can_be_guessed_is_refused(fresh, monkeypatch):
    monkeypatch.setenv("PREDICTION_LEDGER_TOKEN", "password")
    assert "24 or more letters" in fresh("serve", "--port", "0", code=1).err


def test_a_missing_ledger_is_made_and_the_printed_address_opens_it(tmp_path):
    ledger = tmp_path / "predictions.db"
    command = [sys.executable, "-m", "ledger", "serve", "--port", "0", "--db", str(ledger)]
    token = "0123456789abcdef" * 2
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PREDICTION_LEDGER_TOKEN": token}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as running:
        try:
            address = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+/enter\?token=\S+)\n", running.stdout.readline())[1]
            assert address.endswith(f"token={token}")
            browser = build_opener(HTTPCookieProcessor())
            with browser.open(address, timeout=20) as page:
                assert "What do you expect?" in page.read().decode()
                assert "token" not in page.url
        finally:
            running.send_signal(signal.SIGINT)
            _, err = running.communicate(timeout=20)
    assert running.returncode in (0, 130)
    assert "Traceback" not in err
    assert ledger.exists()
