"""Rule: stated numbers, odds and words of likelihood, read into a low, a point and a high."""
