"""Manifold's API: markets, alone or with their bets, and lists of bets.

A market is a crowd, and what it says after each bet is a revision; or, if that is wanted, each bet is a forecast of
the user who made it. MKT is a fractional outcome, CANCEL annuls. Bets alone need their market in the ledger.
"""

from collections.abc import Mapping
from typing import Any

from forecasts.records.values import shown
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import numbered
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms.manifold_markets import Reading
from ledger.exchange.importers.platforms.manifold_questions import latest_time
from ledger.spreadsheet import BadCell

NAME = "manifold"
ABOUT = "Manifold: markets and bets of its API as JSON"
OF_A_PLATFORM = True

UNDER = ("markets", "bets", "data", "contracts")
ITSELF = ("outcomeType", "contractId")  # keys of a market and of a bet


def recognises(file: File) -> bool:
    """By the keys of its first object."""
    return file.has_keys(("outcomeType",), ("contractId", "probAfter"))


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows of all markets and bets, in the file's order."""
    items = numbered(file.path, how, "market and no bet", UNDER, one=ITSELF)
    objects = [item for _, item in items if isinstance(item, dict)]
    markets = {str(item["id"]): item for item in objects if "outcomeType" in item and "id" in item}
    _put_together(objects, markets)
    reading = Reading(how.users, found, max(map(latest_time, objects), default=0.0), markets)

    def take(number: int, item: Any) -> Rows:
        if not isinstance(item, dict) or item.keys().isdisjoint(ITSELF):
            raise BadCell("", f"{shown(item)} is neither a market (outcomeType) nor a bet (contractId)")
        return reading.market(number, item) if "outcomeType" in item else reading.loose_bet(number, item)

    return rows.each(items, take, rows.named)


def _put_together(items: list[dict[str, Any]], markets: Mapping[str, dict[str, Any]]) -> None:
    """Give bets on single answers that stand by themselves to their market, where that is in the same file."""
    loose: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        if "outcomeType" not in item and item.get("answerId"):
            loose.setdefault(str(item.get("contractId")), []).append(item)
    for id_, given in loose.items():
        market = markets.get(id_)
        if market is not None and isinstance(market.get("answers"), list) and not market.get("bets"):
            market["bets"] = given
