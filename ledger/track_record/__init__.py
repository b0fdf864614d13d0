"""Rule: what counts and how good it was, as of a day; frozen values out, no text."""
