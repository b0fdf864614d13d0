"""Every test runs at the same instant, on whatever day: the programs that tests start have it from the environment."""

from __future__ import annotations

import os

os.environ["PREDICTION_LEDGER_NOW"] = "2026-12-01T12:00:00Z"
