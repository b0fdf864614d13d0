"""Rule: how a platform scores, by its own published rules."""
