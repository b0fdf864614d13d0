"""Rule: what a cell says: times, chances, verdicts, outcomes. The one place."""
