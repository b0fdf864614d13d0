"""The interview: claim by claim, what a person decides. Each decision is kept in the journal when it is made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from forecasts.errors import ForecastError
from ledger.cli import candidate_view
from ledger.cli.asking import ask, confirmed
from ledger.cli.doubts import settled
from ledger.cli.shown import hindsight_note
from ledger.cli.streams import drawing
from ledger.coding.article_reading import REASONS, Decline, Reading
from ledger.coding.proposals import Proposal, propose, refuse_wrong_chance, remarks, suggested_reason, time_in
from ledger.errors import LedgerError
from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from forecasts import Candidate
    from ledger.api.ledger import Ledger
    from ledger.coding.article_reading import Decided, Decision

MENU = "[a]ccept  [e]dit  s[p]lit  [d]ecline  [s]kip  [b]ack  [q]uit"
LETTERS = ("a", "e", "p", "d", "s", "b")
HELP = """\
a  take it as a forecast: the question, the close and the chance as shown
e  change the question, its close, the chance, whose forecast it is, criteria or tags
p  make several questions of it
d  decline it, with the reason
s  leave it for another time
b  go back to the claim before; a new decision takes the place of the earlier one
q  stop here; what was decided is kept, and the same command goes on from here"""


@dataclass
class Interview:
    """One person's way through the claims of an article."""

    book: Ledger  # where decisions are kept
    reading: Reading  # the article
    beliefs: bool = False  # whether the coder's own chance is asked for too
    tags: tuple[str, ...] = ()  # of every question
    scale: str | None = None  # by which words of chance that the person types are read
    profile: str | None = None  # by which words of time that the person types are read
    forecaster: str | None = None  # whose the claims are that the text gives to nobody, once that was asked

    def run(self, candidates: Sequence[Candidate]) -> None:
        """Ask about each claim that is not decided yet.

        Raises:
            click.Abort: Ctrl-C, or the end of input.
            Quit: the person wants to stop.
        """
        open_ = [n for n, one in enumerate(candidates) if not _complete(self.reading.state(one))]
        at = 0
        while at < len(open_):
            where = f"Claim {open_[at] + 1} of {len(candidates)}"
            at = max(at + self._claim(candidates[open_[at]], where), 0)

    def _claim(self, candidate: Candidate, where: str) -> int:
        """Ask about one claim; gives how many claims to go on."""
        state = self.reading.state(candidate)
        if state is not None and not state.complete:
            click.echo(f"\n{where}: question {len(state.codings) + 1} of {state.parts}", err=True)
            return self._parts(candidate, len(state.codings) + 1, state.parts)
        proposal = self._proposed(candidate)
        title = where if state is None else f"{where}, decided already: {_decision(state)}"
        self._show(candidate, proposal, title)
        while True:
            choice = ask(MENU, "").lower()
            if choice not in LETTERS:
                click.echo(HELP, err=True)
                continue
            if choice == "e":
                proposal = self._edited(proposal)
            elif (steps := self._chosen(choice, candidate, proposal)) is not None:
                return steps
            self._show(candidate, proposal, title)

    def _proposed(self, candidate: Candidate) -> Proposal:
        """What the words suggest, with the author that was named once."""
        proposal = propose(self.reading, candidate, self.tags)
        is_author = proposal.forecaster is None and candidate.speaker is None
        return replace(proposal, forecaster=self.forecaster) if is_author else proposal

    def _chosen(self, choice: str, candidate: Candidate, proposal: Proposal) -> int | None:
        """Do what a letter of the menu says; gives how many claims to go on, None where this one is left as it is."""
        if choice == "a":
            return self._accepted(candidate, proposal) or None
        if choice == "d":
            return self._declined(candidate) or None
        if choice == "p":
            return self._parts(candidate, 1, _number())
        return 1 if choice == "s" else -1

    def _show(self, candidate: Candidate, proposal: Proposal, title: str) -> None:
        found = remarks(self.reading, candidate, proposal, self.book.today)
        found = [one for one in found if one.code != "hindsight"]  # told when the forecast is kept
        new = self.reading.state(candidate) is None
        if new and self.reading.first and proposal.text and proposal.closes:  # others are not to see the first one's
            found += self.book.alike(proposal.text, proposal.closes)
        click.echo(f"\n{title}", err=True)
        for line in candidate_view.lines(self.reading, candidate, proposal, found):
            click.echo(line, file=drawing(sys.stderr))

    def _accepted(self, candidate: Candidate, proposal: Proposal, part: int = 1, parts: int = 1) -> int:
        proposal = self._completed(proposal, is_author=candidate.speaker is None)
        if self.beliefs and proposal.belief is None:
            proposal = self._field(proposal, "Your own chance (Enter for none)", "", self._believing)
        try:
            refuse_wrong_chance(self.reading, candidate, proposal)
            return self._keep(candidate, proposal.accept(part, parts))
        except (ForecastError, LedgerError) as wrong:
            click.echo(f"Not kept: {wrong}", err=True)
            return 0

    def _keep(self, candidate: Candidate, decision: Decision) -> int:
        (kept,) = settled(self.book, lambda: self.book.decide(self.reading, (candidate, decision)))
        if isinstance(decision, Decline):
            what = f"C{kept.claim} declined: {decision.reason}"
        elif kept.aside:
            what = f"C{kept.claim} kept for comparison"
        else:
            numbers = [f"C{kept.claim}", *(f"Q{n}" for n in kept.questions), *(f"F{n}" for n in kept.forecasts)]
            what = f"{' '.join(numbers)} kept"
        click.echo(what, err=True)
        for number in kept.forecasts[:1]:
            made = self.book.forecast(number)
            hindsight_note(made, self.book.question(made.question))
        self.reading = self._again()
        return 1

    def _again(self) -> Reading:
        """The reading with what was decided just now."""
        return self.book.decided(self.reading)

    def _declined(self, candidate: Candidate) -> int:
        suggested = suggested_reason(candidate)
        for code, meaning in REASONS.items():
            click.echo(f"  {code:<12} {meaning}", err=True)
        while True:
            reason = ask("Reason", suggested or "").lower()
            if not reason:
                return 0
            note = ask("Note (Enter for none)", "") or None
            try:
                return self._keep(candidate, Decline(reason, note))
            except (ForecastError, LedgerError) as wrong:
                click.echo(f"Not kept: {wrong}", err=True)

    def _parts(self, candidate: Candidate, first: int, parts: int) -> int:
        if parts < 1:
            return 0
        proposal = self._proposed(candidate)
        for part in range(first, parts + 1):
            if part > 1:  # the draft is the first question's
                proposal = replace(proposal, text=None)
            done = 0
            while not done:
                self._show(candidate, proposal, f"Question {part} of {parts}")
                choice = ask("[a]ccept  [e]dit  [s]kip  [q]uit", "e" if part > 1 else "").lower()
                if choice == "s":
                    return 1
                if choice == "e":
                    proposal = self._edited(proposal)
                elif choice == "a":
                    done = self._accepted(candidate, proposal, part, parts)
        return 1

    def _completed(self, proposal: Proposal, *, is_author: bool) -> Proposal:
        """The proposal with what is missing asked for; who the author is, once a text."""
        if proposal.text is None:
            proposal = self._field(proposal, "Question", None, self._wording)
        if proposal.closes is None:
            proposal = self._field(proposal, "Closes", None, self._closing)
        if proposal.chance is None:
            proposal = self._field(proposal, "Chance", None, self._giving)
        if proposal.forecaster is None:
            proposal = self._field(proposal, "Whose forecast", None, self._saying)
            self.forecaster = proposal.forecaster if is_author else self.forecaster
        return proposal

    def _edited(self, proposal: Proposal) -> Proposal:
        click.echo("Enter keeps what is in brackets, - clears it.", err=True)
        chance = None if proposal.chance is None else percent(proposal.chance.point)
        closes = None if proposal.closes is None else str(proposal.closes)
        proposal = self._field(proposal, "Closes", closes, self._closing)
        proposal = self._field(proposal, "Question", proposal.text, self._wording)
        proposal = self._field(proposal, "Chance", chance, self._giving)
        proposal = self._field(proposal, "Whose forecast", proposal.forecaster, self._saying)
        for name, label in (("criteria", "Criteria"), ("resolution_source", "Where it will be read")):
            proposal = self._field(proposal, label, getattr(proposal, name) or "", _setting(name))
        proposal = self._field(proposal, "Tags (; between)", "; ".join(proposal.tags), _tagging)
        if self.beliefs:
            belief = "" if proposal.belief is None else percent(proposal.belief)
            proposal = self._field(proposal, "Your own chance", belief, self._believing)
        return proposal

    def _field(
        self, proposal: Proposal, label: str, shown: str | None, change: Callable[[Proposal, str], Proposal]
    ) -> Proposal:
        """Ask for one field until it can be read; what is there already stays where nothing is typed."""
        while True:
            given = ask(label, shown or "")
            if given == (shown or "") and (given or shown == ""):
                return proposal
            try:
                return change(proposal, given)
            except ForecastError as wrong:
                click.echo(f"{wrong}", err=True)

    def _wording(self, proposal: Proposal, text: str) -> Proposal:
        from forecasts.records.values import clean_line

        return self._dated(replace(proposal, text=clean_line(text)))

    def _dated(self, proposal: Proposal) -> Proposal:
        """The same with a day in place of words about time, where the person wants it: "by the end of the year"."""
        found = time_in(proposal.text or "", self.reading)
        if found is None:
            return proposal
        day, dated = found
        if not confirmed(f"Ask {dated!r}, and close it on {day}?"):
            return proposal
        return replace(proposal, text=dated).closing(str(day), self.reading, self.profile)

    def _closing(self, proposal: Proposal, words: str) -> Proposal:
        return proposal.closing(words, self.reading, self.profile)

    def _giving(self, proposal: Proposal, words: str) -> Proposal:
        return proposal.giving(words, self.scale)

    def _saying(self, proposal: Proposal, name: str) -> Proposal:
        from forecasts.records.values import clean_line

        return replace(proposal, forecaster=clean_line(name))

    def _believing(self, proposal: Proposal, words: str) -> Proposal:
        from forecasts import read_probability

        return replace(proposal, belief=None if words == "-" else read_probability(words).point)


def _decision(state: Decided) -> str:
    """What was decided about a claim, in short."""
    if state.reason is not None:
        return f"declined, {state.reason}"
    made = (f"{one.text} {percent(one.probability)}, closes {one.closes}" for one in state.codings)
    return "; ".join(made) or "not finished"


def _complete(state: Decided | None) -> bool:
    return state is not None and (state.complete or state.settled is not None)


def _number() -> int:
    while True:
        given = ask("Into how many questions (Enter for none)", "")
        if not given or given == "1":
            return 0
        if given.isascii() and given.isdigit() and 2 <= int(given) <= 20:
            return int(given)
        click.echo("a number from 2 to 20", err=True)


def _setting(name: str) -> Callable[[Proposal, str], Proposal]:
    def change(proposal: Proposal, text: str) -> Proposal:
        value = None if text == "-" else text or None
        if name == "criteria":
            return replace(proposal, criteria=value)
        return replace(proposal, resolution_source=value)

    return change


def _tagging(proposal: Proposal, text: str) -> Proposal:
    tags = () if text == "-" else tuple(tag.strip() for tag in text.split(";") if tag.strip())
    return replace(proposal, tags=tags)
