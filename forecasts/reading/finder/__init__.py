"""Rule: the walk through a text, and the steps from a sentence to its candidates; nothing is decided twice."""
