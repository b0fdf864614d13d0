"""Rule: how likely the text says it is."""
