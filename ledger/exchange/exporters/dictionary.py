"""The data dictionary that travels with an export: what each column holds, as W3C's CSV on the Web writes it."""

from typing import Any

import orjson

from ledger.exchange.columns import EXPORTED

NUMBERS = ("probability", "low", "high", "lag_days")
LISTS = ("options", "tags", "evidence")
DAYS = ("opens", "published", "recorded_on")


def datatype(column: str) -> str:
    """The type of a column's values.

    Example:
        >>> datatype("probability"), datatype("question")
        ('double', 'string')
    """
    return "double" if column in NUMBERS else "date" if column in DAYS else "string"


def dictionary(file: str, names: dict[str, str] | None = None) -> dict[str, Any]:
    """What a file's columns hold, by `names` (column -> meaning); our own columns unless given."""
    meaning = names or EXPORTED
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": file,
        "dc:title": "Forecasts with their questions and outcomes, one row per forecast",
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": datatype(name), "dc:description": meaning[name]}
                for name in meaning
            ]
        },
    }


def as_text(file: str, names: dict[str, str] | None = None) -> str:
    """The dictionary of a file as JSON text."""
    return orjson.dumps(dictionary(file, names), option=orjson.OPT_INDENT_2).decode() + "\n"
