"""What the cells of a table need before they can be read: found at a first look, and told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from shlex import quote

from forecasts.records.values import shown
from ledger.exchange.cells import chances, odds, verdicts
from ledger.exchange.cells.outcome_words import HALF
from ledger.exchange.importers.files.grid import Grid, below_header, column, whole_lines
from ledger.exchange.importers.files.separated import Line
from ledger.exchange.importers.interface import Discovered, How
from ledger.exchange.importers.tables import chance_columns, guesses, layout
from ledger.exchange.importers.tables.date_columns import find_dates
from ledger.exchange.importers.tables.shape import Change, Shape
from ledger.spreadsheet import BadCell, cell_of


@dataclass
class Plan:
    """A table whose columns are known."""

    grid: Grid  # the table
    names: Sequence[str]  # of its columns
    sample: Sequence[Line]  # its first rows
    chosen: Mapping[str, str]  # our column -> the file's
    constants: Mapping[str, str]  # our column -> one value for all rows
    how: How  # what the user says about it
    found: Discovered  # gets what is told
    places: dict[str, int] = field(init=False)
    # where verdicts on forecasts stand, if there are any
    judged: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        names = list(self.names)
        self.places = {ours: names.index(theirs) for ours, theirs in self.chosen.items() if theirs in names}

    def shape(self, guessed: Mapping[str, str]) -> Shape | None:
        """What must be done to the rows, by the guessed columns too; None where they are simply in ours."""
        self._tell_columns(guessed)
        if not self.how.questions:
            self._find_verdicts()
        self.judged = self._verdict_column()
        if "options" not in self.places:
            self._tell_halves(self.places.get("outcome", self.judged))
        changes = [*find_dates(self.places, self.sample, self._every, self.how, self.found), *self._chances()]
        if not guessed and not changes and self.judged is None and guesses.VERDICT not in self.places:
            return None
        is_forecasts = not (self.how.questions or self.how.wide)
        beside = layout.beside(self.places if is_forecasts else {}, self.found)
        return Shape(changes, beside) if self.judged is None else Shape(changes, beside, self._judge(self.judged))

    def renamed(self) -> dict[str, str]:
        """Our column -> the file's, where verdicts are the outcomes that they mean."""
        renamed = {ours: theirs for ours, theirs in self.chosen.items() if ours != guesses.VERDICT}
        return renamed if self.judged is None else {**renamed, "outcome": self.names[self.judged]}

    def _cells(self, at: int) -> Iterator[tuple[int, str]]:
        return column(self.sample, at)

    def _every(self) -> list[Line]:
        names, lines = below_header(self.grid)
        return list(whole_lines(lines, len(names)))

    def _tell_columns(self, guessed: Mapping[str, str]) -> None:
        self.found.guessed.update(guessed)
        self.found.columns.update(
            {name: [cell for _, cell in islice(self._cells(at), 3)] for at, name in enumerate(self.names) if name}
        )
        for ours, theirs in guessed.items():
            self.found.guesses.append(
                f"column {theirs!r} is read as {ours} (--map {quote(f'{ours}={theirs}')} says so, --set {ours}=VALUE "
                "gives one value for all rows)"
            )

    def _find_verdicts(self) -> None:
        """Take a column of verdicts for one by what is in it, where no name says how the questions came out."""
        if {"outcome", guesses.VERDICT} & {*self.places, *self.constants}:
            return
        for at, name in enumerate(self.names):
            if at not in self.places.values() and verdicts.are_verdicts((c for _, c in self._cells(at)), name):
                self.places[guesses.VERDICT] = at
                self.found.guesses.append(
                    f"column {name!r} is read as verdicts, by its name and what is in it: 10% that was right resolved "
                    f"no (--map {quote(f'{guesses.VERDICT}={name}')} says so)"
                )
                return

    def _verdict_column(self) -> int | None:
        """Where verdicts stand, if there are any: in a column of their own, or in place of outcomes."""
        at = self.places.get("outcome")
        if at is None or self.how.wide:  # a wide table has one outcome for all of a question
            return self.places.get(guesses.VERDICT)
        if verdicts.are_of_the_event(cell for _, cell in self._cells(at)):
            return None
        for line, cell in self._cells(at):
            if verdicts.is_verdict(cell, self.names[at]):
                self.found.guesses.append(
                    f"line {line:,}, column outcome: {shown(cell)} is not an outcome, but about the forecaster; the "
                    "column is read as verdicts: 10% that was right resolved no"
                )
                return at
        return None

    def _tell_halves(self, at: int | None) -> None:
        for line, cell in self._cells(at) if at is not None else ():
            if cell.casefold().rstrip("!.") in HALF:
                self.found.guesses.append(
                    f"line {line:,}, column {self.names[at or 0]}: {shown(cell)} and the like are read as ambiguous, "
                    "so they count for nothing; write yes, no or a fraction where you know"
                )
                return

    def _chances(self) -> Iterator[Change]:
        if (at := self.places.get("probability")) is None:
            return
        if self.how.odds and not self.how.options:
            self.found.mapping["odds"] = f"{self.how.odds}; a bookmaker's margin is in them"
            yield Change(at, "probability", partial(odds.as_chance, kind=self.how.odds))
            return
        if self._is_percent(at):
            yield Change(at, "probability", chance_columns.with_percent)
        if chance_columns.tell_forms(self._cells(at), self.found):
            yield Change(at, "probability", chances.read)

    def _is_percent(self, at: int) -> bool:
        """Whether a column holds percentages; all of it is looked at only where the first rows suggest it."""
        name = self.names[at]
        if self.how.chances is not None:
            return chance_columns.find_percent(name, [], self.how, self.found)
        if not guesses.says_percent(name) and not chance_columns.may_be_percent(list(self._cells(at))):
            return False
        return chance_columns.find_percent(name, list(column(self._every(), at)), self.how, self.found)

    def _judge(self, at: int) -> Callable[[list[str]], None]:
        """What makes verdicts the outcomes that they mean; an x is one of wrong where others have a tick."""
        crosses = verdicts.has_crosses(cell for _, cell in self._cells(at))
        if crosses:
            self.found.guesses.append(f"column {self.names[at]!r}: an x is read as wrong, since others have a tick")
        chance, constant = self.places.get("probability"), self.constants.get("probability", "")

        def judge(cells: list[str]) -> None:
            if not (said := constant if chance is None else cells[chance]).strip():
                raise BadCell("probability", "is empty; write it as 0.7 or 70%")
            cross = crosses and verdicts.has_crosses((cells[at], "✓"))
            with cell_of(guesses.VERDICT):
                cells[at] = verdicts.outcome("wrong" if cross else cells[at], said)

        return judge
