"""A lake on a real Spark: a master and two workers of its own on loopback, one executor killed while it works."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from ledger.reports.wording.figures import score_json

MISSING = [
    name
    for name, there in (
        ("Java", shutil.which("java")),
        *((one, find_spec(one)) for one in ("pyspark", "duckdb", "sqlglot", "pyarrow")),
    )
    if not there
]
EXECUTOR = b"CoarseGrainedExecutorBackend"
# What takes the shortest where there is little to do.
CONF = """
spark.executor.memory 512m
spark.sql.shuffle.partitions 4
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1
"""
PATIENCE = 120  # seconds


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """The environment of a driver, the URL of its master, and the two workers."""
    if MISSING:
        reason = f"{' and '.join(MISSING)} not installed"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    home, place = Path(find_spec("pyspark").origin).parent, tmp_path_factory.mktemp("spark")
    (place / "spark-defaults.conf").write_text(CONF)
    (place / "log4j2.properties").write_text("rootLogger.level = error\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_CONF_DIR": str(place), "SPARK_LOCAL_IP": "127.0.0.1"}
    url, deploy = f"spark://127.0.0.1:{port}", "org.apache.spark.deploy"
    shared = ["--host", "127.0.0.1", "--webui-port", "0"]
    master = [f"{deploy}.master.Master", *shared, "--port", str(port)]
    worker = [f"{deploy}.worker.Worker", *shared, "--cores", "1", "--memory", "600m", "--work-dir", str(place), url]
    with (place / "log").open("wb") as log:
        started = [
            subprocess.Popen([home / "bin" / "spark-class", *one], env=env, stdout=log, stderr=log)
            for one in (master, worker, worker)
        ]
    yield env, url, [one.pid for one in started[1:]]
    for one in started[::-1]:
        one.terminate()
        with suppress(subprocess.TimeoutExpired):
            one.wait(5)
        one.kill()
        one.wait()


def scored(env, *args):
    command = [sys.executable, "-m", "ledger", "score", "--json", *args]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def done(child):
    try:
        out, err = child.communicate(timeout=2 * PATIENCE)
    finally:
        child.kill()
    assert child.returncode == 0, err.decode()[-2000:]
    return out


def executors(workers):
    """The processes that work for these workers."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int(process.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            if parent in workers and EXECUTOR in process.joinpath("cmdline").read_bytes():
                found.append(int(process.name))
    return found


def test_the_same_bytes_with_an_executor_killed(spark, record_book, tools, clock, tmp_path):
    env, url, workers = spark
    tools.enrich(record_book, clock, 3)
    chance = random.Random(5)
    record_book.import_rows(
        {
            "question": f"Will {n // 40} happen?", "closes": "2020-06-01", "outcome": "yes" if n // 40 % 3 else "no",
            "known_on": "2020-06-01", "forecaster": f"P{chance.randrange(500)}",
            "made_on": f"2020-05-{n % 28 + 1:02}", "probability": repr(round(chance.random(), 3)),
        }
        for n in range(10_000)
    )  # fmt: skip
    record_book.export_lake(tmp_path / "lake")
    record_book.log(3, forecaster="Dee", probability=0.3, made_on="2020-01-05")
    record_book.export_lake(tmp_path / "lake")
    how = ("--as-of", "2020-08-01", "--cohort", "resolved", "--lake", str(tmp_path / "lake"))
    child = scored(env, *how, "--engine", "spark", "--master", url)
    limit = time.monotonic() + PATIENCE
    while not (found := executors(workers)) and time.monotonic() < limit and child.poll() is None:
        time.sleep(0.05)
    time.sleep(3)
    assert child.poll() is None
    os.kill(found[0], 9)
    on_spark = done(child)
    assert on_spark == done(scored(env, *how))
    ours, theirs = json.loads(on_spark), score_json(record_book.track_record(as_of="2020-08-01", cohort="resolved"))
    assert (ours["left_out"], ours["scored"]) == (theirs["left_out"], theirs["scored"])
    assert [one["forecaster"] for one in ours["forecasters"]] == [one["forecaster"] for one in theirs["forecasters"]]
    for one, other in zip(ours["forecasters"], theirs["forecasters"], strict=True):
        for name in ("n", "questions", "clusters", "choice_n", "left_out"):
            assert one[name] == other[name]
        for name in ("brier", "brier_low", "brier_high", "base_rate", "choice_brier"):
            assert one[name] == pytest.approx(other[name], abs=1e-12)
