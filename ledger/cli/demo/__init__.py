"""Rule: the demo: the forecasts of a real op-ed, logged, resolved, scored, verified and reported."""

from ledger.cli.demo.run import run

__all__ = ["run"]
