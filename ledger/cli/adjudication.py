"""The interview in which a person settles what coders disagree about, one claim after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from forecasts.errors import ForecastError
from ledger.cli.asking import Quit, ask
from ledger.cli.candidate_view import safe
from ledger.coding.article_reading import REASONS, Accept, Decline
from ledger.errors import LedgerError
from ledger.reports.wording.figures import percent

if TYPE_CHECKING:
    from forecasts.records.nouns import Coding
    from ledger.api.ledger import Ledger
    from ledger.coding.agreement import Disagreement
    from ledger.coding.article_reading import Decided, Decision


@dataclass(frozen=True)
class Adjudication:
    """One person's way through disagreements; each is kept when it is settled."""

    book: Ledger
    coder: str | None

    def run(self, disagreements: Sequence[Disagreement]) -> int:
        """Ask about each; gives how many were settled. Raises click.Abort: Ctrl-C, or the end of input."""
        settled = 0
        for at, one in enumerate(disagreements, 1):
            click.echo(f"\nDisagreement {at} of {len(disagreements)}", err=True)
            for line in lines(one):
                click.echo(line, err=True)
            try:
                settled += self._settle(one)
            except Quit:
                break
        return settled

    def _settle(self, one: Disagreement) -> bool:
        names = list(one.decided)
        menu = "  ".join(
            [*(f"[{n}] {safe(name)}" for n, name in enumerate(names, 1)), "[e]dit  [d]ecline  [s]kip  [q]uit"]
        )
        while True:
            choice = ask(menu, "").lower()
            if choice == "q":
                raise Quit
            if choice == "s":
                return False
            decided = _chosen(choice, one)
            if decided is not None and self._keep(one, decided):
                return True

    def _keep(self, one: Disagreement, decisions: str | list[Decision]) -> bool:
        try:
            kept = self.book.settle(one, decisions, coder=self.coder)
        except (ForecastError, LedgerError) as wrong:
            click.echo(f"Not kept: {wrong}", err=True)
            return False
        numbers = [f"C{kept.claim}", *(f"Q{n}" for n in kept.questions), *(f"F{n}" for n in kept.forecasts)]
        click.echo(f"{' '.join(numbers)} settled", err=True)
        return True


def lines(one: Disagreement) -> list[str]:
    """The words, and what each coder made of them."""
    quote = safe(" ".join(one.quote.split()))
    return [f"  «{quote}»", *(f"  {safe(name)}: {text}" for name, d in one.decided.items() for text in made_of(d))]


def made_of(decided: Decided) -> list[str]:
    """What a coder decided, a line each."""
    if decided.reason is not None:
        return [f"declined, {decided.reason}"]
    return [f"{percent(c.probability)} {safe(c.text)} [closes {c.closes}]" for c in decided.codings]


def _chosen(choice: str, one: Disagreement) -> str | list[Decision] | None:
    """Whose decision holds, or another; None for what is not on the menu."""
    if choice == "d":
        return [_declined()]
    if choice == "e":
        return _edited(one)
    names = list(one.decided)
    number = int(choice) if choice.isascii() and choice.isdigit() else 0
    return names[number - 1] if 1 <= number <= len(names) else None


def _declined() -> Decision:
    while True:
        reason = ask(f"Reason ({', '.join(REASONS)})", "").lower()
        try:
            return Decline(reason, ask("Note (Enter for none)", "") or None)
        except ForecastError as wrong:
            click.echo(f"{wrong}", err=True)


def _edited(one: Disagreement) -> list[Decision]:
    """One question, starting from what the first coder who accepted made of it."""
    start = next((d.codings[0] for d in one.decided.values() if d.codings), None)
    who = next((made.forecaster for made in one.decided.values() if made.forecaster), "")
    while True:
        text = ask("Question", start.text if start else "")
        closes = ask("Closes (YYYY-MM-DD)", str(start.closes) if start else "")
        chance = ask("Chance", percent(start.probability) if start else "")
        said_by = ask("Whose forecast", who)
        try:
            return [Accept(_coding(start, text, closes, chance), said_by)]
        except ForecastError as wrong:
            click.echo(f"{wrong}", err=True)


def _coding(start: Coding | None, text: str, closes: str, chance: str) -> Coding:
    """A coding of these words; a chance that stays what it was keeps what was known of it."""
    from forecasts import records

    same = start is not None and chance == percent(start.probability)
    fields = _of_chance(start) if same and start else _chance(chance)
    return records.make(records.Coding, {**fields, "text": text, "closes": closes})


def _of_chance(coding: Coding) -> dict[str, object]:
    named = ("probability", "low", "high", "basis", "phrase", "scale", "criteria", "resolution_source", "tags")
    return {name: getattr(coding, name) for name in named}


def _chance(words: str) -> dict[str, object]:
    from forecasts import read_probability

    return {"probability": read_probability(words).point}
