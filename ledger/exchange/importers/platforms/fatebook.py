"""Fatebook's CSV: a row per forecast, of all vintages, of one's own questions or of a tournament.

There is no id of a question: its title is its key, and where one title was asked several times, the later ones
add when they were created. Each option of a multiple-choice question has its own forecasts and resolution there,
so each is a yes/no question here.
"""

from collections.abc import Iterator, Mapping

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.exchange.cells import times
from ledger.exchange.cells.chances import pointed
from ledger.exchange.columns import ImportRow
from ledger.exchange.importers.files.objects import file_records
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.rows import cells, each, listed, long_text, one_line, readable, row
from ledger.exchange.importers.tables.date_columns import ordered_by
from ledger.spreadsheet import BadCell, cell_of, unguarded

NAME = "fatebook"
ABOUT = "Fatebook: forecasts as CSV"
OF_A_PLATFORM = True

TITLE, CHANCE = "Question title", "Forecast (scale = 0-1)"
WHO, WHEN = "Forecast created by", "Forecast created at"
OPTION, CREATED, DUE = "Multiple choice option", "Question created at", "Question resolve by"
RESOLUTION = ("Resolution", "Question resolution")  # the older name is the second
RESOLVED = ("Resolved at", "Question resolved at")
OUTCOMES = {"YES": "yes", "NO": "no", "AMBIGUOUS": "ambiguous", "": "", "NULL": "", "UNDEFINED": ""}
ZONE = "UTC"  # the server's, which the times are written in

WHAT = "a Fatebook export"
NOTHING = ("", "null", "undefined")
NAMELESS = "Fatebook user without a name"  # there, a name may be missing


def recognises(file: File) -> bool:
    """By its header."""
    line = file.first_line
    return TITLE in line and CHANCE in line and WHEN in line and not file.is_own


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    export = _Export(file, how, found)
    needed = (TITLE, CHANCE, WHO, WHEN, DUE)
    return each(file_records(file.path, how.encoding, needed, WHAT), export.row)


class _Export:
    """What a first look at all rows shows, and the questions that were read.

    Attributes:
        first: when titles that were asked several times were asked first.
        order: of day and month, where a spreadsheet program wrote the dates anew.
    """

    def __init__(self, file: File, how: How, found: Discovered) -> None:
        self.zone, self.found = how.zone or ZONE, found
        self.questions: dict[tuple[str, ...], tuple[str, ...]] = {}
        asked: dict[str, set[str]] = {}  # title -> when it was asked
        dates, nameless = times.DayOrder(), 0
        for record in readable(file_records(file.path, how.encoding, (TITLE,), WHAT)):
            nameless += not _value(record, WHO)
            for name in (WHEN, CREATED, DUE, *RESOLVED):
                dates.note(_value(record, name))
            asked.setdefault(record[TITLE], set()).add(_value(record, CREATED))
        self.first = {title: min(when) for title, when in asked.items() if len(when) > 1}
        self.order = ordered_by(how) or dates.order
        if nameless:
            found.guesses.append(
                f"the column {WHO!r} is empty in {nameless:,} rows; their forecasts count as {NAMELESS!r}"
            )
        if dates.order is not None and ordered_by(how) is None:
            found.guesses.append(dates.guess)

    def time(self, cell: str, column: str) -> str:
        """The time in a cell of that column."""
        with cell_of(column):
            return times.read(cell, self.zone, self.order)

    def row(self, line: int, record: Mapping[str, str]) -> Iterator[ImportRow]:
        asked = tuple(record.get(name, "") for name in (TITLE, OPTION, CREATED, DUE, *RESOLUTION, *RESOLVED))
        if (question := self.questions.get(asked)) is None:
            question = self.questions[asked] = cells(_question(record, self))
            self.found.count("questions by resolution", _either(record, RESOLUTION).upper() or "none")
        try:
            chance = decimal_text(read_fraction(pointed(record[CHANCE].strip())))
        except RecordError as wrong:
            raise BadCell("", f"the forecast: {wrong}") from wrong
        who = one_line(unguarded(_value(record, WHO))) or NAMELESS
        said = {"forecaster": who, "forecaster_id": who, "made_on": self.time(record[WHEN], WHEN)}
        yield row(line, question, {**said, "probability": chance})


def _question(record: Mapping[str, str], export: _Export) -> dict[str, str]:
    text, created = _text(record), _value(record, CREATED)
    again = created != export.first.get(record[TITLE], created)
    word = _either(record, RESOLUTION).upper()
    if word not in OUTCOMES:
        raise BadCell("", f"the resolution {shown(word)} is none of YES, NO and AMBIGUOUS")
    outcome, resolved = OUTCOMES[word], _either(record, RESOLVED)
    due = export.time(_value(record, DUE) or resolved or record[WHEN], DUE)
    notes = [_value(record, name) for name in ("Question notes", "Question comments")]
    tags = [*_value(record, "Question tags").split(";"), _value(record, "Tournament name")]
    return {
        "platform": "fatebook",
        "question_id": f"{text} ({created})" if again else text,
        "question": text,
        "closes": due,
        "outcome": outcome or "open",
        "known_on": export.time(resolved, DUE) if resolved and outcome else "",
        "tags": listed([*map(str.strip, tags)]),
        "question_note": long_text("\n\n".join(filter(None, notes))),
    }


def _text(record: Mapping[str, str]) -> str:
    """The words of a question: its title, with the option that it is about."""
    title, option = (one_line(unguarded(cell)) for cell in (record[TITLE], _value(record, OPTION)))
    return f"{title} [{option}]" if option else title


def _value(record: Mapping[str, str], name: str) -> str:
    cell = record.get(name, "").strip()
    return "" if cell in NOTHING else cell


def _either(record: Mapping[str, str], names: tuple[str, str]) -> str:
    return _value(record, names[0]) or _value(record, names[1])
