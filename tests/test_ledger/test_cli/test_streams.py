"""Pipes, full disks, closed streams, Ctrl-C, and files that cannot be written."""

from __future__ import annotations

import errno
import gc
import io
import os
import pathlib
import re
import signal
import stat
import subprocess
import sys
import threading
import time

import pytest

ONE = ("log", "Will it?", "--by", "Ada", "--said", "2026-01-05", "--chance", "70%", "--closes", "2026-02-01")


@pytest.fixture
def program(path):
    """Starts the program as a process of its own."""
    started = []

    def start(*args, **how):
        env = {**os.environ, "PREDICTION_LEDGER_DB": str(path), "PREDICTION_LEDGER_ACTOR": "me", **how.pop("env", {})}
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
        started.append(subprocess.Popen([sys.executable, "-m", "ledger", *map(str, args)], env=env, **how))
        return started[-1]

    yield start
    for child in started:
        child.kill()
        child.wait()
        for pipe in (child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def ready(cli):
    cli("init")
    cli(*ONE)
    return cli


def write_rows(path, count):
    lines = ["question,closes,forecaster,made_on,probability,outcome"]
    lines += [f"Will {i} happen?,2020-01-{i % 28 + 1:02},P{i % 100},2019-01-01,0.{i % 97:02},yes" for i in range(count)]
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("args", [("list",), ("list", "--json"), ("export",), ("score",), ("report",), ("--help",)])
def test_a_reader_that_stops_early_is_no_error(ready, program, args):
    child = program(*args)
    child.stdout.close()
    assert child.wait(30) == 0
    assert b"Traceback" not in child.stderr.read()


def test_a_long_export_into_head(ready, program, tmp_path):
    write_rows(tmp_path / "a.csv", 3000)
    ready("import", tmp_path / "a.csv")
    child = program("export")
    assert child.stdout.readline().startswith(b"platform,")
    child.stdout.close()
    assert child.wait(30) == 0
    assert child.stderr.read() == b""


@pytest.mark.skipif(not pathlib.Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("args", [("list",), ("list", "--json"), ("export",), ("score",), ("report",), ("--help",)])
def test_a_full_disk_as_stdout(ready, program, args):
    with pathlib.Path("/dev/full").open("w") as full:
        child = program(*args, stdout=full)
        assert child.wait(30) == 1
    lines = child.stderr.read().decode().splitlines()
    assert lines[-1] == "Error: the output cannot be written: No space left on device"


def test_results_go_to_stdout_and_notes_to_stderr(ready, program):
    child = program("score")
    out, err = child.communicate(timeout=120)
    assert [line.count(b"\t") for line in out.splitlines()] == [10, 10]
    assert b"As of " in err


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(ready, path, closed):
    command = f'"{sys.executable}" -m ledger score --db "{path}" {closed}'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120, check=False)
    assert ran.returncode == 0
    assert b"Traceback" not in ran.stdout + ran.stderr


def test_letters_that_the_output_does_not_have(ready, program):
    ready("log", "Пойдёт ли снег?", *ONE[2:])
    env = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    out, err = program("list", env=env).communicate(timeout=120)
    assert b"\\u041f" in out
    assert err == b""
    out, _ = program("export", env=env).communicate(timeout=120)
    assert "Пойдёт ли снег?" in out.decode("utf-8")


def test_out_is_written_whole(ready, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("before")
    ran = ready("export", "--out", out)
    assert ran.out == ""
    assert ran.err == f"Wrote 1 forecast to {out}.\n"
    assert out.read_text() == ready("export").out
    ready("report", "--out", out)
    assert out.read_text() == ready("report", "--format", "csv").out
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("verb", ["export", "report"])
def test_out_never_overwrites_a_ledger(ready, verb, path, tmp_path):
    (tmp_path / "link.csv").symlink_to(path.name)
    (tmp_path / "same.csv").hardlink_to(path)
    (tmp_path / "other.db").write_bytes(path.read_bytes())
    before = path.read_bytes()
    for target in (path, *(tmp_path / name for name in ("link.csv", "same.csv", "other.db"))):
        ran = ready(verb, "--out", target, code=1)
        assert ran.err == f"Error: {target} is a ledger or another database, so it is not overwritten\n"
        assert target.read_bytes() == before


@pytest.mark.parametrize("verb", ["export", "report"])
def test_out_where_nothing_can_be_written(ready, verb, tmp_path):
    missing = tmp_path / "missing" / "out.csv"
    assert f"Error: {missing} cannot be written: No such file or directory" in ready(verb, "--out", missing, code=1).err
    (tmp_path / "file").write_text("")
    ready(verb, "--out", tmp_path / "file" / "out.csv", code=1)
    ready(verb, "--out", tmp_path / ("x" * 300), code=1)
    ready(verb, "--out", tmp_path, code=2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_out_in_a_folder_without_the_right_to_write(ready, tmp_path):
    tmp_path.chmod(0o555)
    assert "Permission denied" in ready("export", "--out", tmp_path / "out.csv", code=1).err
    tmp_path.chmod(0o755)


def test_out_keeps_a_link_and_writes_its_target(ready, tmp_path):
    (tmp_path / "target.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to("target.csv")
    ready("export", "--out", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "target.csv").read_text().startswith("platform,")


def test_out_writes_into_a_pipe_and_never_replaces_it(ready, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    ready("export", "--out", pipe)
    reader.join(10)
    assert pipe.is_fifo()
    assert got[0].startswith("platform,")


@pytest.mark.skipif(not pathlib.Path("/dev/full").exists(), reason="needs /dev/full")
def test_out_on_a_full_device(ready, monkeypatch):
    monkeypatch.setattr(pathlib.Path, "replace", lambda *_: pytest.fail("a device must not be replaced"))
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: pytest.fail("nothing is made beside a device"))
    for verb in ("export", "report"):
        assert "Error: /dev/full cannot be written: No space left" in ready(verb, "--out", "/dev/full", code=1).err


def test_a_workbook_without_room_for_its_sheets(ready, path, tmp_path):
    write_rows(tmp_path / "a.csv", 300)
    ready("import", tmp_path / "a.csv")
    (tmp_path / "passing").mkdir()
    command = f'ulimit -f 8; exec "{sys.executable}" -m ledger export --out "{tmp_path / "a.xlsx"}" --db "{path}"'
    env = {**os.environ, "TMPDIR": str(tmp_path / "passing"), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120, check=False, env=env, text=True)
    assert ran.returncode == 1
    assert re.fullmatch(f"Error: temporary files cannot be written in {tmp_path / 'passing'}: .*\n", ran.stderr)
    assert not any((tmp_path / "passing").iterdir())
    assert not (tmp_path / "a.xlsx").exists()


def test_a_workbook_on_a_full_disk_fails_once(monkeypatch):
    """What closes the archive behind a failed write says nothing any more."""
    pytest.importorskip("openpyxl")
    from ledger.exchange.exporters import xlsx

    class Full(io.BytesIO):
        def write(self, content):
            if self.tell() + len(content) > 1000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(content)

    later = []
    monkeypatch.setattr(sys, "unraisablehook", later.append)
    with pytest.raises(OSError, match="No space left"):
        xlsx.write_sheet([["question", "quote"], ["a" * 999, "b"]] * 100, Full())
    gc.collect()
    assert later == []


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_ctrl_c_during_an_import_keeps_nothing(ready, program, path, tmp_path, delay):
    write_rows(tmp_path / "a.csv", 60_000)
    before = ready("verify", "--json").json
    child = program("import", tmp_path / "a.csv")
    journal = path.with_name(path.name + "-journal")
    end = time.monotonic() + 120
    while not (journal.exists() and journal.stat().st_size) and child.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(delay)
    assert child.poll() is None, "the import was over before it could be stopped"
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert (child.returncode, out) == (130, b"")
    assert err.decode().strip().splitlines() == ["Stopped; nothing was changed by this command."]
    assert ready("verify", "--json").json == before
