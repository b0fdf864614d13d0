"""Rule: by when, and whether it is the future at all."""
