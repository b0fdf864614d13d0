"""Rule: entries of the journal become rows; the only place that writes derived tables."""
