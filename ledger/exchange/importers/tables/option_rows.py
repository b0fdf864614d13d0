"""Tables with a row per option: the rows of one forecast become one row, with a probability for each option."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from forecasts.records.values import decimal_text, shown
from ledger.errors import Problem
from ledger.exchange.cells.outcome_words import NOT_RESOLVED, outcome_word
from ledger.exchange.importers.files.grid import Grid, below_header
from ledger.exchange.importers.files.separated import Line, Lines
from ledger.exchange.importers.interface import How
from ledger.exchange.importers.tables.composed import YES_AND_NO, number_of_chance
from ledger.spreadsheet import BadCell, column_name, list_cell

MADE = ("kind", "options", "probability", "probabilities", "outcome")
YES = ("yes", "1", "true")

Key = tuple[str, ...]


@dataclass
class _Forecast:
    """The rows of one forecast: the first of them, and what each says of its option."""

    first: Line
    chances: dict[str, float] = field(default_factory=dict)
    bad: Problem | None = None


@dataclass
class _Question:
    """What all rows of a question say of it: its options as they are met, and the outcome by option."""

    options: dict[str, None] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)

    def outcome(self) -> str:
        """The option that happened: as all rows name it, or the one whose row says yes."""
        said = {o: cell for o, cell in self.outcomes.items() if outcome_word(cell).casefold() not in NOT_RESOLVED}
        words = {cell.casefold() for cell in said.values()}
        if len(words) < 2 and words <= {option.casefold() for option in self.options}:
            return next(iter(said.values()), "")
        yes = [option for option, cell in said.items() if outcome_word(cell).casefold() in YES]
        return yes[0] if len(yes) == 1 else " / ".join(dict.fromkeys(said.values()))

    def is_binary(self) -> bool:
        """Whether the options are yes and no."""
        return {option.casefold() for option in self.options} == YES_AND_NO


@dataclass(frozen=True)
class OptionRows:
    """A table with a row per option."""

    grid: Grid  # the table
    places: Mapping[str, int]  # where our columns are, and under "option" the options
    how: How  # what the user says about it

    def lines(self) -> Lines:
        """The lines with their numbers, the header first; what is said of the options is in columns of ours."""
        names, lines = below_header(self.grid)
        yield 0, self._header(names)
        forecasts: dict[Key, _Forecast] = {}
        questions: dict[Key, _Question] = {}
        for line in lines:
            if isinstance(line, Problem) or len(line[1]) != len(names):
                yield line
            else:
                self._sort_in(line, names, questions, forecasts)
        for said, forecast in forecasts.items():
            yield forecast.bad or self._together(forecast, questions[said[:-2]])

    def _header(self, names: Sequence[str]) -> list[str]:
        gone = {self.places[name] for name in ("option", "probability", "outcome") if name in self.places}
        seen = ["" if at in gone or column_name(name) in MADE else name for at, name in enumerate(names)]
        return [*seen, *MADE]

    def _sort_in(
        self, line: Line, names: Sequence[str], questions: dict[Key, _Question], forecasts: dict[Key, _Forecast]
    ) -> None:
        if not any(map(str.strip, line[1])):
            return
        key = self._key(line[1], ("platform", "question_id", "question", "closes"))
        said = (*key, *self._key(line[1], ("forecaster", "made_on")))
        question = questions.setdefault(key, _Question())
        self._take(line, names, question, forecasts.setdefault(said, _Forecast(line)))

    def _key(self, cells: Sequence[str], columns: Sequence[str]) -> Key:
        return tuple(cells[self.places[name]].strip() if name in self.places else "" for name in columns)

    def _take(self, line: Line, names: Sequence[str], question: _Question, forecast: _Forecast) -> None:
        number, cells = line
        option = cells[self.places["option"]].strip()
        question.options.setdefault(option)
        if "outcome" in self.places and (outcome := cells[self.places["outcome"]].strip()):
            question.outcomes.setdefault(option, outcome)
        at = self.places["probability"]
        if option in forecast.chances:
            there = f"the option {shown(option)} stands in line {forecast.first[0]:,} or below it already"
            forecast.bad = Problem(number, "probability", f"{there}; rows of one moment are one forecast")
            return
        try:
            forecast.chances[option] = number_of_chance(cells[at], self.how, names[at])
        except BadCell as bad:
            forecast.bad = Problem(number, bad.column, bad.reason)

    def _together(self, forecast: _Forecast, question: _Question) -> Line:
        number, cells = forecast.first
        given = forecast.chances
        if self.how.chances is None and any(chance > 1 for chance in given.values()):
            given = {option: chance / 100 for option, chance in given.items()}
        outcome = question.outcome()
        if question.is_binary():
            by = {option.casefold(): chance for option, chance in given.items()}
            return number, [*cells, "", "", decimal_text(by.get("yes", 1 - by.get("no", 0.0))), "", outcome]
        said = orjson.dumps({option: given.get(option, 0.0) for option in question.options}).decode()
        return number, [*cells, "choice", list_cell([*question.options]), "", said, outcome]
