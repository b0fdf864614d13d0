"""What the tests of several packages share: one instant, a ledger with a track record, and a PostgreSQL server."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.append(str(Path(__file__).parents[1]))  # last: what is tested is what is installed
from benchmarks.server import Server, missing

if TYPE_CHECKING:
    from ledger import Ledger

# On whatever day: the programs that tests start have it from the environment.
os.environ["PREDICTION_LEDGER_NOW"] = "2026-12-01T12:00:00Z"
# What runs several files at once says how wide its terminal is; there is none.
for size in ("COLUMNS", "LINES"):
    os.environ.pop(size, None)
# A shell's background jobs ignore Ctrl-C, and so would the programs that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def fill_record(book: Ledger, people: tuple[str, ...] = ("Ada Lovelace", "Bo", "Cy Young")) -> None:
    """Forecasts of every basis, fate and kind, with corrections: what a site has to show."""
    chance = random.Random(7)
    source = {
        "title": "An op-ed",
        "url": "https://example.org/a?b=1&c=2",
        "author": people[0],
        "published": "2020-01-01",
    }
    bases = ("stated", "stated", "implied", "imputed")
    words = ("very likely", "unlikely", "likely", "almost certain")
    for n in range(48):
        truth = chance.random()
        closes = date(2020, 2 + n % 9, 1 + n % 25)
        tags = ["politics", "economy", "weather"][: n % 4]
        claim = book.claim(f"quote number {n}", forecaster=people[0], source=source) if n % 6 == 0 else None
        asked = book.ask(f"Will event {n} happen?", closes=closes, tags=tags, claim=claim, criteria="As reported.")
        if n % 12 == 0:
            twin = book.ask(f"Will event {n} happen twice?", closes=closes, tags=tags, claim=claim)
            book.log(twin, forecaster=people[0], probability=0.2, made_on="2020-01-03")
            book.resolve(twin, "no", known_on=closes)
        for at, who in enumerate(people):
            if (n + at) % 5 == 4:
                continue
            said = min(0.98, max(0.02, round(truth + chance.gauss(0, 0.1 + 0.1 * at), 1)))
            fields: dict[str, Any] = {"basis": bases[n % 4]} if at == 0 else {}
            if at == 1 and n % 2:
                fields = {
                    "basis": "phrase",
                    "phrase": words[n // 2 % 4],
                    "scale": "icd203@2015",
                    "low": max(0, said - 0.1),
                    "high": min(1, said + 0.1),
                }
            quote = {"quote": f"it will, {n}", "source": source} if at == 2 and n % 7 == 0 else {}
            book.log(asked, forecaster=who, probability=said, made_on=date(2019, 12, 1 + n % 28), **fields, **quote)
        if n % 8 == 3:
            latest = book.forecasts(asked)[0]
            book.revise(latest, 0.4, made_on="2020-01-10")
        if n % 8 == 5:
            book.withdraw(book.forecasts(asked)[-1], on="2020-01-05", reason="a slip")
        if n >= 44:
            continue
        outcome = (
            "ambiguous" if n % 15 == 14 else "annulled" if n % 15 == 13 else "yes" if chance.random() < truth else "no"
        )
        book.resolve(asked, outcome, known_on=closes, evidence=["https://example.org/evidence"])
        if n % 20 == 10:
            book.resolve(asked, "no", known_on=closes, reason="the count was wrong")
    book.log(1, forecaster=people[1], probability=0.5, made_on="2021-05-05")
    choice = book.ask("Which colour?", closes="2020-06-01", kind="choice", options=["red", "green"], tags=["economy"])
    book.log(choice, forecaster=people[0], probability={"red": 0.25, "green": 0.75}, made_on="2020-01-01")
    book.resolve(choice, "green", known_on="2020-06-01")
    book.ask("Will it happen much later?", closes="2031-01-01", tags=["politics"])
    book.accept("reworded")
    book.amend(5, reason="clearer", criteria="As reported by two outlets.")
    book.decline("it might", reason="possibility", forecaster=people[0], source=source)
    fill_quantities(book, people)


def fill_quantities(book: Ledger, people: tuple[str, ...]) -> None:
    """Numbers with and without ends, dates with "never", and options with an order; two of one claim."""
    chance = random.Random(11)
    book.log("Will it happen much later?", forecaster=people[1], probability=0.3, made_on="2020-01-02")
    claim = book.claim("prices and output will rise", forecaster=people[0])
    for n in range(7):
        closes = date(2020, 3 + n, 1)
        ends = {"lower": 0, "upper": 12, "open_ends": "upper"} if n % 2 else {}
        asked = book.ask(
            f"How high is inflation in month {n}?", closes=closes, kind="numeric", unit="%", tags=["economy"],
            claim=claim if n < 2 else None, **ends,
        )  # fmt: skip
        for at, who in enumerate(people):
            middle, width = 5 + chance.gauss(0, 1.5), 0.5 + chance.random()
            levels = (0.05, 0.25, 0.5, 0.75, 0.95) if at < 2 else (0.1, 0.5, 0.9)
            said = {level: max(0.0, round(middle + (level - 0.5) * 4 * width, 2)) for level in levels}
            made = book.log(asked, forecaster=who, quantiles=said, made_on=date(2020, 1, 1 + at))
        if n == 3:
            book.revise(made, quantiles="10%=1, 50%=2.5, 90%=4", made_on="2020-02-01")
        if n < 6:
            book.resolve(asked, "above" if n == 5 else round(5 + chance.gauss(0, 2), 2), known_on=closes)
    for n in range(4):
        closes = date(2021, 1 + n, 1)
        asked = book.ask(f"When will rocket {n} fly?", closes=closes, kind="date", open_ends="upper", tags=["launches"])
        for at, who in enumerate(people[: 1 + n]):
            first = date(2020, 3 + at, 1 + n)
            days = {0.1: first, 0.25: date(2020, 7, 1), 0.5: date(2020, 10, 1), 0.75: date(2021, 2, 1 + at)}
            last = {0.9: "never" if at else date(2022, 1, 1)}
            book.log(asked, forecaster=who, quantiles={**days, **last}, made_on="2020-01-02")
        never = n == 2
        if n < 3:
            flew = closes if never else date(2020, 11, 1 + n)
            book.resolve(asked, "never" if never else flew, known_on=flew)
    for n in range(4):
        asked = book.ask(
            f"How strong is storm {n}?", closes=date(2020, 5, 1 + n), kind="choice",
            options=["none", "weak", "strong"], ordered=True, tags=["weather"],
        )  # fmt: skip
        for at, who in enumerate(people):
            first = round(0.1 * (1 + n + at), 2)
            said = {"none": first, "weak": 0.2, "strong": round(0.8 - first, 2)}
            book.log(asked, forecaster=who, probability=said, made_on="2020-01-01")
        if n < 3:
            book.resolve(asked, ("weak", "strong", "none")[n], known_on=date(2020, 5, 1 + n))


@pytest.fixture(scope="session", name="fill_record")
def fill_record_fixture() -> Any:
    """Fills a ledger with a track record worth publishing."""
    return fill_record


@pytest.fixture(scope="session")
def new_server() -> Iterator[Callable[[], Server]]:
    """Makes servers that are not started yet; left out by name where PostgreSQL is not installed."""
    if reason := missing():
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI needs it")
        pytest.skip(reason)
    made: list[Server] = []

    def make() -> Server:
        made.append(Server.made())
        return made[-1]

    yield make
    for server in made:
        server.remove()


@pytest.fixture(scope="session")
def postgresql(new_server: Callable[[], Server]) -> Server:
    """A server for the whole session. Nothing in it outlives a power cut, so that it is quick."""
    server = new_server()
    server.start("fsync=off", "max_connections=50")
    return server
