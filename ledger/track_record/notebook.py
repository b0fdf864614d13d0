"""Forecasts as columns, for notebooks: pyarrow, pandas or polars, whichever is installed."""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ledger.errors import RefusedError

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView as Item
else:
    Item = object


KINDS = {  # of columns that are not text
    "whole": ("id", "question", "lag_days"),
    "number": ("probability", "brier", "choice_brier", "rps", "wis"),
    "numbers": ("probabilities",),
    "day": ("made_on", "recorded_on"),
}


class ForecastList(list[Item]):
    """Forecasts in a list, which can be handed over as columns.

    Columns are the attributes of a ForecastView: made_on and recorded_on are dates, probabilities a list of numbers,
    quantiles JSON text such as {"0.05":"1.2"}, all others numbers or text.
    """

    def columns(self) -> dict[str, list[Any]]:
        """The columns as lists, by their names."""
        from ledger.track_record.listing import ForecastView

        names = [field.name for field in fields(ForecastView)]
        return {name: [_plain(name, getattr(item, name)) for item in self] for name in names}

    def to_arrow(self) -> Any:
        """The forecasts as a pyarrow.Table. Raises RefusedError: pyarrow is not installed."""
        arrow = _library("pyarrow", "parquet")
        kinds = {"whole": arrow.int64(), "number": arrow.float64(), "day": arrow.date32(), "text": arrow.string()}
        kinds["numbers"] = arrow.list_(arrow.float64())
        columns = self.columns()
        return arrow.table(columns, schema=arrow.schema([(name, kinds[_kind(name)]) for name in columns]))

    def to_pandas(self) -> Any:
        """The forecasts as a pandas.DataFrame; days as datetime64. Raises RefusedError: pandas is not installed."""
        pandas = _library("pandas", "notebook")
        frame = pandas.DataFrame(self.columns())
        for day in KINDS["day"]:
            frame[day] = pandas.to_datetime(frame[day])
        return frame

    def to_polars(self) -> Any:
        """The forecasts as a polars.DataFrame. Raises RefusedError: polars is not installed."""
        polars = _library("polars", "notebook")
        kinds = {"whole": polars.Int64, "number": polars.Float64, "day": polars.Date, "text": polars.String}
        kinds["numbers"] = polars.List(polars.Float64)
        columns = self.columns()
        return polars.DataFrame(columns, schema={name: kinds[_kind(name)] for name in columns})


def _kind(name: str) -> str:
    return next((kind for kind, names in KINDS.items() if name in names), "text")


def _plain(name: str, value: Any) -> Any:
    if name == "quantiles" and value is not None:
        import orjson

        from forecasts.records.quantiles import point_text
        from forecasts.records.values import decimal_text

        return orjson.dumps({decimal_text(level): point_text(point) for level, point in value}).decode()
    return list(value) if isinstance(value, tuple) else value


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError as wrong:
        raise RefusedError(
            f"that needs {name}, which is not installed: pip install 'prediction-ledger[{extra}]'"
        ) from wrong
