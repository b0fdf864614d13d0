"""The interview on a real terminal: every decision is kept when it is made, whatever happens next."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import time
from pathlib import Path

import pytest

TEXT = (
    "Everyone has an opinion about the ferry line. The ferry company will probably close its northern route by the end "
    "of 2026.\n\nThe new harbour will not open before 2028. Hopefully, fares will stay where they are.\n"
)
ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
MENU = "[q]uit:"


class Terminal:
    """A program on a terminal of its own: waits for what it prints, types what a person would."""

    def __init__(self, path, cwd, *args, **environment):
        self.printed, self.ended = "", False
        imported = os.pathsep.join(str(Path(place).resolve()) for place in sys.path)
        self.child, self.side = pty.fork()
        if self.child == 0:
            os.chdir(cwd)
            env = {**os.environ, "PREDICTION_LEDGER_DB": str(path), "PREDICTION_LEDGER_ACTOR": "me"}
            env |= {"PYTHONPATH": imported, **environment}
            os.execve(sys.executable, [sys.executable, "-m", "ledger", *map(str, args)], env)

    def until(self, words, seconds=120):
        """Read until these words were printed; gives what was printed since the last time."""
        give_up = time.monotonic() + seconds
        while words not in self.printed:
            assert time.monotonic() < give_up, f"{words!r} never came: {self.printed}"
            assert self._read(), f"it ended without {words!r}: {self.printed}"
        before, _, self.printed = self.printed.partition(words)
        return before + words

    def _read(self):
        if not select.select([self.side], [], [], 1)[0]:
            return True
        try:
            chunk = os.read(self.side, 65536)
        except OSError:  # the program has ended
            return False
        self.printed += ANSI.sub("", chunk.decode(errors="replace")).replace("\r", "")
        return bool(chunk)

    def type(self, *answers):
        for answer in answers:
            os.write(self.side, f"{answer}\n".encode())

    def press(self, key):
        """Press a key; once more where the first came just before the program began to wait for it."""
        os.write(self.side, key)
        give_up = time.monotonic() + 5
        while self._read() and time.monotonic() < give_up:
            if not select.select([self.side], [], [], 0.5)[0]:
                os.write(self.side, key)

    def end(self):
        """Wait for the end; gives the exit code and what was printed since the last time."""
        give_up = time.monotonic() + 60
        while self._read():
            if time.monotonic() > give_up:
                os.kill(self.child, signal.SIGKILL)
        _, status = os.waitpid(self.child, 0)
        self.ended = True
        os.close(self.side)
        return os.waitstatus_to_exitcode(status), self.printed

    def kill(self):
        if not self.ended:
            os.kill(self.child, signal.SIGKILL)
            self.end()


@pytest.fixture
def run(path, tmp_path, cli):
    cli("init")
    (tmp_path / "ferry.txt").write_text(TEXT)

    def start(*args, **environment):
        started.append(Terminal(path, tmp_path, "read", "ferry.txt", *args, **environment))
        return started[-1]

    started: list[Terminal] = []
    yield start
    for talk in started:
        talk.kill()


@pytest.fixture
def said():
    return ("--author", "Ann Example", "--published", "2026-02-01")


def questions(cli):
    return [one["question"] for one in cli("list", "--json").json["questions"]]


def test_a_whole_interview(run, said, cli):
    talk = run(*said, "--belief")
    shown = " ".join(talk.until(MENU).split())
    assert "Claim 1 of 3" in shown
    assert "The ferry company will probably close" in shown
    for part in ("Found by", "70% (55% to 80%), phrase", "2026-12-31: 'by the end of 2026'", "Question Will the ferry"):
        assert part in shown
    assert "Warning" in shown
    talk.type("a")
    talk.until("Your own chance")
    talk.type("40%")
    talk.until("C1 Q1 F1 F2 kept")
    talk.until(MENU)
    talk.type("e")
    for label, answer in [
        ("Closes", "by the end of 2027"),
        ("Question", "Will a ship moor in the new harbour by 2027-12-31?"),
        ("Chance", "120%"),
        ("not a probability", None),
        ("Chance", "10%"),
        ("Whose forecast", ""),
        ("Criteria", "A ship of the line."),
        ("Where it will be read", "The harbour master"),
        ("Tags", "ferry; north"),
        ("Your own chance", "-"),
    ]:
        talk.until(label)
        if answer is not None:
            talk.type(answer)
    assert "Will a ship moor" in talk.until(MENU)
    talk.type("a")
    talk.until("Your own chance")
    talk.type("")
    talk.until("C2 Q2 F3 kept")
    talk.until(MENU)
    talk.type("d")
    talk.until("Reason [hope]")
    talk.type("", "")
    talk.until("C3 declined: hope")
    code, rest = talk.end()
    assert code == 0
    assert "3 claims found: 2 logged, 1 declined (hope 1)." in rest
    second = cli("show", "Q2", "--json").json
    assert (second["closes"], second["tags"], second["criteria"]) == (
        "2027-12-31",
        ["ferry", "north"],
        "A ship of the line.",
    )
    assert second["forecasts"][0]["basis"] == "imputed"
    cli("verify")


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("during", ["menu", "edit"])
def test_what_was_decided_is_kept_when_it_is_stopped(run, said, cli, key, during):
    talk = run(*said)
    talk.until(MENU)
    talk.type("a")
    talk.until("kept")
    talk.until(MENU)
    if during == "edit":
        talk.type("e")
        talk.until("Closes")
    talk.press(key)
    code, rest = talk.end()
    assert code == 130
    assert "what was decided is kept" in rest
    assert "1 logged, 0 declined, 2 not decided" in rest
    assert "Traceback" not in rest
    again = run()  # of whom and when it is, the ledger knows by now
    assert "Claim 2 of 3" in again.until(MENU)
    again.type("q")
    assert again.end()[0] == 0
    assert len(questions(cli)) == 1


def test_a_kill_loses_nothing_that_was_decided(run, said, cli):
    talk = run(*said)
    talk.until(MENU)
    talk.type("d")
    talk.until("Reason")
    talk.type("vague", "")
    talk.until("C1 declined")
    os.kill(talk.child, signal.SIGKILL)
    talk.end()
    again = run()
    assert "Claim 2 of 3" in again.until(MENU)
    again.type("q")
    again.end()
    assert "vague" in cli("show", "S1").out
    cli("verify")


def test_a_split_that_was_stopped_goes_on_with_its_next_question(run, said, cli):
    talk = run(*said)
    talk.until(MENU)
    talk.type("p")
    talk.until("how many")
    talk.type("2")
    talk.until("Question 1 of 2")
    talk.until(MENU)
    talk.type("a")
    talk.until("C1 Q1 F1 kept")
    talk.until("Question 2 of 2")
    talk.press(b"\x03")
    assert talk.end()[0] == 130
    again = run()
    again.until("question 2 of 2")
    again.until("[q]uit [e]:")
    again.type("e")
    for label, answer in [("Closes", ""), ("Question", "Will the boats be sold by 2026-12-31?"), ("Chance", "30%")]:
        again.until(label)
        again.type(answer)
    for label in ("Whose", "Criteria", "read", "Tags"):
        again.until(label)
        again.type("")
    again.until("[q]uit [e]:")
    again.type("a")
    again.until("C1 Q2 F2 kept")
    again.until("Claim 2 of 3")
    again.type("q")
    assert again.end()[0] == 0
    assert len(questions(cli)) == 2
    assert cli("show", "Q2", "--json").json["claim"]["id"] == "C1"


def test_going_back_takes_a_decision_back(run, said, cli):
    talk = run(*said)
    talk.until(MENU)
    talk.type("a")
    talk.until("kept")
    talk.until(MENU)
    talk.type("b")
    assert "decided already" in talk.until(MENU)
    talk.type("d")
    talk.until("Reason")
    talk.type("trivial", "")
    talk.until("C2 declined: trivial")
    talk.until("Claim 2 of 3")
    talk.until(MENU)
    talk.type("s")
    talk.until("Claim 3 of 3")
    talk.type("x")
    talk.until("leave it for another time")
    talk.type("q")
    code, rest = talk.end()
    assert code == 0
    assert "0 logged, 1 declined (trivial 1), 2 not decided" in rest
    assert cli("list", "--forecasts", "--json").json["forecasts"][0]["state"] == "recoded"


def test_a_day_that_is_nowhere_is_asked_for_and_never_today(run, cli):
    talk = run("--author", "Ann Example")
    talk.until("when it was published")
    talk.type("last week")
    talk.until("not a day")
    talk.type("2099-01-01")
    talk.until("in the future")
    talk.type("2026-02-01")
    talk.until("a guess?")
    talk.type("y")
    talk.until(MENU)
    talk.type("a")
    talk.until("kept")
    talk.type("q")
    talk.end()
    source = cli("show", "S1", "--json").json
    assert (source["published"], source["published_basis"]) == ("2026-02-01", "assumed")


def test_what_is_missing_is_asked_for_when_a_claim_is_accepted(run, cli):
    talk = run("--published", "2026-02-01")
    talk.until(MENU)
    talk.type("s")
    talk.until("Claim 2 of 3")
    talk.until(MENU)
    talk.type("s")
    talk.until("Claim 3 of 3")  # hopefully: no chance, no close
    talk.until(MENU)
    talk.type("a")
    answers = {"Closes": "2027-01-01", "Chance": "30%", "Whose forecast": "Ann Example"}
    while answers:
        printed = talk.until(":")
        for label in [label for label in answers if label in printed]:
            talk.type(answers.pop(label))
    talk.until("kept")
    code, _ = talk.end()
    assert code == 0
    assert cli("list", "--forecasts", "--json").json["forecasts"][0]["forecaster"] == "Ann Example"


def test_a_chance_is_not_kept_with_a_question_that_is_turned_round(run, cli):
    talk = run("--published", "2026-02-01")
    talk.until(MENU)
    talk.type("s")
    talk.until("Claim 2 of 3")  # the new harbour will not open: 5% that it opens
    talk.until(MENU)
    talk.type("e")
    answers = {"Closes": "", "Question": "Will the harbour not open before 2028?", "Chance": "", "Whose": "Ann"}
    for label, answer in answers.items():
        talk.until(label)
        talk.type(answer)
    for label in ("Criteria", "Where it", "Tags"):
        talk.until(label)
        talk.type("")
    talk.until(MENU)
    talk.type("a")
    talk.until("Not kept")
    talk.until("copied across")
    talk.until(MENU)
    talk.type("e")
    for label, answer in {**dict.fromkeys(answers, ""), "Chance": "95%"}.items():
        talk.until(label)
        talk.type(answer)
    for label in ("Criteria", "Where it", "Tags"):
        talk.until(label)
        talk.type("")
    talk.until(MENU)
    talk.type("a")
    talk.until("kept")
    talk.until(MENU)
    talk.type("q")
    talk.end()
    (logged,) = cli("list", "--forecasts", "--json").json["forecasts"]
    assert logged["probability"] == 0.95


def test_the_second_coder_is_told_and_sees_nothing_of_the_first(run, said, cli):
    for coder, number in (("Kim", "Q1"), ("Lou", "for comparison")):
        talk = run(*said, "--coder", coder)
        shown = talk.until(MENU)
        talk.type("a")
        talk.until(number)
        talk.type("q")
        talk.end()
    assert "kept for comparison, and is not" in shown
    assert "Q1" not in shown
    assert len(questions(cli)) == 1


def test_an_adjudication_on_a_terminal(run, said, cli, path, tmp_path):
    for coder, answers in (("Kim", ("a",)), ("Lou", ("d", "vague", ""))):
        talk = run(*said, "--coder", coder)
        talk.until(MENU)
        talk.type(*answers)
        talk.until("kept" if coder == "Kim" else "declined: vague")
        talk.type("q")
        talk.end()
    talk = Terminal(path, tmp_path, "agreement", "--adjudicate")
    shown = talk.until(MENU)
    assert "Kim: 70%" in shown
    assert "Lou: declined, vague" in shown
    talk.type("e")
    for label, answer in [("Question", ""), ("Closes", ""), ("Chance", "60%"), ("Whose", "")]:
        talk.until(label)
        talk.type(answer)
    talk.until("settled")
    code, rest = talk.end()
    assert code == 0
    assert "1 settled, 0 left." in rest
    states = [(one["probability"], one["state"]) for one in cli("list", "--forecasts", "--json").json["forecasts"]]
    assert states == [(0.7, "recoded"), (0.6, "open")]


def test_answers_can_come_from_a_pipe(cli, tmp_path, monkeypatch):
    import io

    cli("init")
    (tmp_path / "ferry.txt").write_text(TEXT)
    monkeypatch.setattr("sys.stdin", io.StringIO("a\nd\nvague\n\n"))
    ran = cli(
        *("read", tmp_path / "ferry.txt", "--author", "Ann Example", "--published", "2026-02-01", "--interview"),
        code=130,
    )
    assert "1 logged, 1 declined (vague 1), 1 not decided" in ran.out
    assert "«The ferry company will" in ran.err.replace("[", "").replace("]", "")


def test_what_an_article_holds_cannot_drive_the_terminal(run, cli, tmp_path):
    (tmp_path / "ferry.txt").write_text("Prices \x1b[2J will \u202eprobably\u202c rise by June 2027. And so on.")
    talk = run("--author", "Ann", "--published", "2026-02-01", NO_COLOR="1")
    shown = talk.until(MENU)
    talk.type("q")
    talk.end()
    assert "\u202e" not in shown
    assert "\ufffd[2J" in shown
