"""Rule: the command prediction-ledger; a file a verb, loaded when it is used, that parses, calls api and prints."""

from ledger.cli.main import main

__all__ = ["main"]
