"""The Survey of Professional Forecasters of the Philadelphia Fed: its workbooks, or a sheet of one as CSV.

Rows are a forecaster's answers in a quarter, or their mean or median. RECESS1 to RECESS5 are the probabilities, in
percent, that real GDP (GNP before 1992) declines in the quarter of the survey and in the four after it:
https://www.philadelphiafed.org/surveys-and-data/recess. Levels and growth rates are no probabilities, and of the
probabilities of ranges (PRGDP1 ...) the file does not say what the ranges are: both are counted as left out.
"""

import re
import zipfile
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import cache, partial

from forecasts.records.values import decimal_text, read_number, shown
from ledger.errors import InputError
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.files.grid import Grid, below_header, first_look, separated
from ledger.exchange.importers.files.objects import named_cells
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.rows import asked, cells, crowd, each, row
from ledger.exchange.importers.tables import workbook
from ledger.spreadsheet import BadCell

NAME = "spf"
ABOUT = "Survey of Professional Forecasters: chances of a decline in GDP, as XLSX or CSV"
OF_A_PLATFORM = True

KEYS = ("YEAR", "QUARTER")
NO_CHANCES = (*KEYS, "ID", "INDUSTRY")
UNTOLD = "the file does not say what the ranges are"
SOURCE = "https://www.philadelphiafed.org/surveys-and-data/recess"
NOTHING = ("", "#N/A", "NA", "N/A", "NAN", ".", "#N/A N/A")
HEADERS = 64 * 1024  # bytes of a part of a workbook that its header is looked for in
_RECESS = re.compile(r"RECESS([1-5])", re.IGNORECASE)
_RANGES = re.compile(r"PR[A-Z]+\d+", re.IGNORECASE)
_PART = re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml")

Tables = dict[str, tuple[Grid, list[str]]]  # of the survey, with their columns, by the names of their sheets


def recognises(file: File) -> bool:
    """By a header that begins with YEAR and QUARTER."""
    if not archive.is_zip(file):
        return _is_header(file.first_line.replace('"', "").split(","))
    if file.ending not in (".xlsx", ".xlsm"):
        return False
    try:
        with zipfile.ZipFile(file.path) as inside:
            archive.check(inside)
            starts = [inside.open(name).read(HEADERS) for name in inside.namelist() if _PART.fullmatch(name)]
    except Exception:  # whatever is wrong with it is told by the reader of workbooks
        return False
    return any(all(f">{key}<".encode() in start for key in KEYS) for start in starts)


def _is_header(names: Sequence[str]) -> bool:
    return tuple(name.strip().upper() for name in names[:2]) == KEYS


def read(file: File, how: How, found: Discovered) -> Rows:
    """The chances of a decline in GDP in all sheets, or in that of --sheet. Raises InputError: there are none."""
    tables = _tables(file, how)
    chosen = {name: (grid, names) for name, (grid, names) in tables.items() if any(map(_RECESS.fullmatch, names))}
    if not chosen:
        listed = [name for _, names in tables.values() for name in names if name]
        is_ranges = any(map(_RANGES.fullmatch, listed))
        what = f"probabilities of ranges, and {UNTOLD}" if is_ranges else "levels or growth rates"
        raise InputError(
            f"the columns are {what}; there is no column of RECESS1 to RECESS5, which are the chances of a decline in "
            f"GDP, and no other that can hold forecasts (columns of the file: {shown(', '.join(listed), 200)})"
        )
    found.guesses.append(
        "the file names the quarter of a survey, not its day; all are read as made on the 15th of its middle month"
    )
    found.mapping["probability"] = "RECESS1 to RECESS5, in percent, of the survey's quarter and the four after it"
    found.mapping["made_on"] = "YEAR and QUARTER"
    if others := len(tables) - len(chosen):
        found.skipped["sheets without chances of a decline"] += others
    return _sheets(chosen, how, found)


def _sheets(chosen: Tables, how: How, found: Discovered) -> Rows:
    for name, (grid, names) in chosen.items():
        whole = "mean" if "mean" in name.lower() else "median" if "median" in name.lower() else ""
        yield from each(named_cells(names, below_header(grid)[1]), partial(_rows, whole=whole, how=how, found=found))


def _tables(file: File, how: How) -> Tables:
    """The tables with a header of the survey, by the names of their sheets."""
    if not archive.is_zip(file):
        grids: dict[str, Grid] = {file.path.stem: separated(file, how, ",")}
    else:
        names = workbook.sheet_names(file, how)
        grids = {name: workbook.Sheet(file, name).lines for name in names if how.sheet in (None, name)}
    headers = {name: first_look(grid)[0] for name, grid in grids.items()}
    return {
        f"{file.path.stem} {name}": (grids[name], [column.strip().upper() for column in header])
        for name, header in headers.items()
        if _is_header(header)
    }


def _rows(line: int, cells_of: dict[str, str], whole: str, how: How, found: Discovered) -> Rows:
    year, quarter = _survey(cells_of)
    who = cells_of.get("ID", "").strip()
    by = {"forecaster": f"SPF forecaster {_whole(who, 'ID')}"} if who else crowd(f"SPF {whole}".strip())
    by["made_on"] = date(year, 3 * quarter - 1, 15).isoformat()
    for column, cell in ((name, cell) for name, cell in cells_of.items() if name not in NO_CHANCES):
        if not (ahead := _RECESS.fullmatch(column)):
            found.skipped["cells of ranges, levels and growth rates"] += 1
        elif cell.strip().upper() in NOTHING:
            found.skipped["empty cells"] += 1
        else:
            value = decimal_text(read_number(cell.strip().rstrip("%")))
            target, of_year = divmod(4 * year + quarter - 1 + int(ahead[1]) - 1, 4)
            chance = value if how.chances == "fraction" else f"{value}%"
            id_ = f"{column}/{year}Q{quarter}/{who or whole or 'SPF'}"
            yield row(line, _question(target, of_year + 1), {**by, "probability": chance, "forecast_id": id_})


def _survey(cells_of: dict[str, str]) -> tuple[int, int]:
    """The year and the quarter of a survey."""
    year, quarter = (_whole(cells_of[key], key) for key in KEYS)
    if not (1900 <= year < 2200 and 1 <= quarter <= 4):
        raise BadCell("", f"the survey of {cells_of['YEAR']} Q{cells_of['QUARTER']} is in no quarter of a year")
    return year, quarter


def _whole(cell: str, name: str) -> int:
    if (number := read_number(cell.strip())) != int(number):
        raise BadCell("", f"column {name}: {shown(cell)} is not a whole number")
    return int(number)


@cache
def _question(year: int, quarter: int) -> tuple[str, ...]:
    fields = asked(
        platform="spf",
        question_id=f"RECESS/{year}Q{quarter}",
        question=f"Will real GDP of the United States decline in the quarter {year}Q{quarter}?",
        criteria="Less than in the quarter before; real GNP before 1992.",
        closes=date(year, 3 * quarter, monthrange(year, 3 * quarter)[1]).isoformat(),
        resolution_source=SOURCE,
    )
    return cells(fields)
