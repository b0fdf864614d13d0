"""Rows of cells with a sign between them, such as a comma: the one reader of such files."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from ledger.errors import InputError, Problem

LONGEST_CELL = 131_072
MOST_BROKEN = 100  # rows with quotes that cannot be read

Line = tuple[int, list[str]]
Lines = Iterator[Line | Problem]  # a Problem in place of a row that cannot be read


def cells_by_line(given: Iterable[str], *, delimiter: str = ",", quoted: bool = True) -> Lines:
    """Rows as cells, each with the number of the line that it begins on.

    A row with a broken quote or a giant cell costs its first line alone: what follows is read on.

    Args:
        given: the lines of the file, with their ends.
        delimiter: what stands between cells.
        quoted: whether a cell in quotes may hold that sign and line breaks; else quotes are letters like others.

    Raises:
        InputError: too many rows are broken.
    """
    csv.field_size_limit(LONGEST_CELL)
    source = _Source(given)
    start, broken = 1, 0
    while True:
        before = start - 1
        reader = csv.reader(
            source, strict=True, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        )
        try:
            for cells in reader:
                source.taken.clear()
                yield start, cells
                start = before + reader.line_num + 1
        except csv.Error as wrong:
            broken += 1
            if broken > MOST_BROKEN:
                raise InputError(
                    f"line {start:,}: {_sentence(wrong)}; so are {MOST_BROKEN} rows above, and it is not read on"
                ) from wrong
            yield Problem(start, "", _sentence(wrong))
        else:
            return
        start += 1
        source.back_to_second()


class _Source(Iterator[str]):
    """Lines that can be given again from the second one of a row on.

    Attributes:
        taken: the lines of the row that is being read.
    """

    def __init__(self, given: Iterable[str]) -> None:
        self.given = iter(given)
        self.taken: list[str] = []
        self._again: list[str] = []  # the next one last

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self.given)
        self.taken.append(line)
        return line

    def back_to_second(self) -> None:
        """Give again what was taken but its first line."""
        self._again += reversed(self.taken[1:])
        self.taken.clear()


def first_line(rows: Lines) -> list[str]:
    """The cells of the first row; none where there is none. Raises InputError: it cannot be read."""
    first = next(rows, (0, list[str]()))
    if isinstance(first, Problem):
        raise InputError(str(first))
    return first[1]


def ragged(line: int, cells: Sequence[str], width: int) -> Problem:
    """What to say of a row with too many or too few cells."""
    return Problem(line, "", f"the row has {len(cells)} cells, the header {width}")


def refuse_twice(names: Iterable[str]) -> None:
    """Refuse, as InputError, a header in which two columns have one name; those without a name may be many."""
    seen: set[str] = set()
    for name in filter(str.strip, names):
        if name in seen:
            raise InputError(f"line 1: the column {name!r} is there twice; give each column its own name")
        seen.add(name)


def _sentence(wrong: csv.Error) -> str:
    """What is wrong with a table, in words."""
    text = str(wrong)
    if "field larger" in text:
        return f"a cell that starts here has more than {LONGEST_CELL:,} characters; is a quote left open?"
    if "unexpected end" in text:
        return "a quote is opened here and never closed"
    if "expected after" in text:
        return "a quote closes in the middle of a cell; write a quote inside a quoted cell twice"
    return f"the row cannot be read: {text}"
