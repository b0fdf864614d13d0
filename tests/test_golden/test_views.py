"""Every view of the commands that only look: each option alone, and each pair of options of score."""

from __future__ import annotations

import itertools
from typing import Any

import click
import pytest

from ledger.cli.main import cli

# What each option that has no list of values of its own is tried with; a new option needs a line here.
VALUES: dict[str, tuple[str, ...]] = {
    "--by": ("forecaster", "tag", "horizon", "year", "basis", "source", "{who}"),
    "--forecaster": ("{who}",),
    "--tag": ("{tag}",),
    "--since": ("{since}",),
    "--until": ("{as_of}",),
    "--at": ("{as_of}", "30d-before-close"),
    "--as-of": ("{as_of}",),
    "--ledger-at": ("{entry}", "today"),
    "--question": ("Q1", "{choice}"),
    "--grade": ("B", "cd"),
    "--floor": ("0.01",),
    "--reference": ("base-rate", "half", "crowd", "crowd-mean", "{other}"),
    "--min-n": ("3",),
    "--compare": ("{who}|{other}",),
    "--said": ("2026-03-10",),
    "--scale": ("icd203",),
    "--profile": ("science",),
    "--locale": ("en-GB",),
    "--checkpoint": ("{root}",),
}
ELSEWHERE = {
    "--db",
    "--help",
    "--json",
    "--out",
    "--record",
    "--sheet",
    "--from-sheet",
    "--adjudicate",
    "--actor",
    "--coder",
    *("--lake", "--engine", "--master", "--show-sql", "--compact"),  # tests/test_ledger/test_store/test_lake.py
}
BINARY = {"pdf", "xlsx", "parquet"}  # their bytes hang on fonts and on the versions of libraries
WORDS = {
    "record": {"who": "Ada Lovelace", "other": "Bo", "tag": "economy", "since": "2020-01-01", "as_of": "2020-06-15"}
    | {"entry": "200", "choice": "Q50", "root": "9:" + "0" * 64},
    "story": {"who": "Ada", "other": "Cy", "tag": "weather", "since": "2026-02-21", "as_of": "2026-03-01"}
    | {"entry": "30", "choice": "Q3", "root": "9:" + "0" * 64},
    "demo": {"who": "Dmitri Trenin", "other": "me", "tag": "trenin-2017", "since": "2017-01-01", "as_of": "2018-12-31"}
    | {"entry": "40", "choice": "Q2", "root": "9:" + "0" * 64},
}  # fmt: skip
LEDGERS = pytest.mark.parametrize("ledger", WORDS)
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "show": ("Q1", "Q5", "{choice}", "F1", "F9", "C1", "S1", "R1", "R3"),
    "chart": ("reliability", "over-time", "leaderboard", "history --question Q1", "history --question {choice}",
              "decomposition", "vagueness"),
}  # fmt: skip


def options(verb: str, ledger: str) -> list[list[str]]:
    """Every option of a verb with every value, as the command itself says what there is."""
    found = cli.get_command(click.Context(cli), verb)
    assert found is not None
    return [
        [named(option), *(word.format(**WORDS[ledger]) for word in value.split("|") if word)]
        for option in found.params
        if isinstance(option, click.Option) and named(option) not in ELSEWHERE
        for value in values(verb, option)
    ]


def named(option: click.Option) -> str:
    return next(name for name in option.opts if name.startswith("--"))


def values(verb: str, option: click.Option) -> tuple[str, ...]:
    name = named(option)
    if option.is_flag:
        return ("",)
    if isinstance(option.type, click.Choice):
        return tuple(value for value in option.type.choices if value not in BINARY)
    if name == "--by" and verb != "score":
        return ("{who}",)
    assert name in VALUES, f"{verb} has an option {name} that nothing here tries: give it values in {__file__}"
    return VALUES[name]


def views(shell: Any, ledger: str, verb: str, *more: str, pairs: bool = False, longest: int = 3000) -> dict[str, str]:
    """What the verb tells about a ledger with each option, by the command."""
    single = options(verb, ledger)
    both = [a + b for a, b in itertools.combinations(single, 2) if a[0] != b[0]] if pairs else []
    arguments = [one.format(**WORDS[ledger]).split() for one in ARGUMENTS.get(verb, ("",))]
    cases = {}
    for argument, chosen in itertools.product(arguments, [[], *single, *both]):
        words = [*argument, *chosen, *more]
        cases[" ".join([verb, *words])] = shell(verb, *words, "--db", f"{ledger}.db").told(longest)
    return cases


@LEDGERS
def test_score_as_json(golden, shell, ledger):
    golden(f"score-json-{ledger}", views(shell, ledger, "score", "--json", pairs=ledger == "record", longest=2000))


@LEDGERS
def test_score_as_a_table(golden, shell, ledger):
    golden(f"score-table-{ledger}", views(shell, ledger, "score", longest=6000))


@LEDGERS
@pytest.mark.parametrize("verb", ["list", "due", "show", "verify"])
def test_what_is_shown(golden, shell, ledger, verb):
    json = views(shell, ledger, verb, "--json", longest=1500)
    golden(f"{verb}-{ledger}", views(shell, ledger, verb, longest=3000) | json)


@LEDGERS
@pytest.mark.parametrize("verb", ["report", "chart", "export"])
def test_what_is_written(golden, shell, ledger, verb):
    golden(f"{verb}-{ledger}", views(shell, ledger, verb, longest=1500))


@LEDGERS
def test_of_coders_people_and_questions(golden, shell, ledger):
    cases = {}
    for words in ("forecaster list", "forecaster crowd", "review", "review Q1 Q2", "agreement", "agreement S3"):
        for form in ("", " --json"):
            cases[words + form] = shell.line(f"{words}{form} --db {ledger}.db").told()
    golden(f"looked-at-{ledger}", cases)
