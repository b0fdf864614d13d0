"""Which formats there are, and of which one a file is."""

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.importers.files.kinds import kind_named
from ledger.exchange.importers.interface import File, Importer

GROUP = "prediction_ledger.importers"
BUILT_IN = {  # asked in this order: the particular before the general
    "ledger": "ledger.exchange.importers.ledger_file",
    "fatebook": "ledger.exchange.importers.platforms.fatebook",
    "predictionbook": "ledger.exchange.importers.platforms.predictionbook",
    "metaculus": "ledger.exchange.importers.platforms.metaculus",
    "manifold": "ledger.exchange.importers.platforms.manifold",
    "polymarket": "ledger.exchange.importers.platforms.polymarket",
    "kalshi": "ledger.exchange.importers.platforms.kalshi",
    "forecastbench": "ledger.exchange.importers.platforms.forecastbench",
    "gjp": "ledger.exchange.importers.platforms.gjp",
    "hubverse": "ledger.exchange.importers.platforms.hubverse",
    "spf": "ledger.exchange.importers.platforms.spf",
    "xlsx": "ledger.exchange.importers.tables.workbook",
    "markdown": "ledger.exchange.importers.tables.markdown_table",
    "yaml": "ledger.exchange.importers.tables.yaml_table",
    "parquet": "ledger.exchange.importers.tables.parquet_table",
    "jsonl": "ledger.exchange.importers.tables.objects_table",
    "tsv": "ledger.exchange.importers.tables.tsv_table",
    "csv": "ledger.exchange.importers.tables.csv_table",
}


@cache
def names() -> list[str]:
    """The names of all formats: those of others that are installed, then our own."""
    return [*_others(), *BUILT_IN]


@cache
def _others() -> dict[str, str]:
    found = entry_points(group=GROUP)
    return {point.name: point.value for point in found if point.name not in BUILT_IN}


@cache
def importer(name: str) -> Importer:
    """The importer of that name. Raises InputError: there is none, or it cannot be loaded."""
    home = BUILT_IN.get(name) or _others().get(name)
    if home is None:
        close = get_close_matches(name, names(), n=1)
        hint = f"did you mean {close[0]}?" if close else f"they are {', '.join(names())}"
        raise InputError(f"--format {shown(name)} is not a format that can be read; {hint}")
    module, _, attribute = home.partition(":")
    try:
        loaded = import_module(module)
        found: Importer = getattr(loaded, attribute) if attribute else loaded
    except (ImportError, AttributeError) as wrong:
        raise InputError(f"the importer {name!r} ({home}) cannot be loaded: {wrong}") from wrong
    return found


def recognise(file: File) -> Importer:
    """The importer that takes a file for its own. Raises InputError: none does."""
    for name in names():
        if (found := importer(name)).recognises(file):
            return found
    if not file.start:
        raise InputError("the file cannot be read: Is a directory, and neither Metaculus' data nor a hub; name a file")
    if kind := kind_named(file):
        raise InputError(f"that is {kind}")
    raise InputError(f"the file is of no format that is known here ({', '.join(names())}); name one with --format")
