"""Rule: numbers, dates and ordered options: their rows, scores and groups."""
