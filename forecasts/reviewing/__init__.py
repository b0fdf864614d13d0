"""Rule: is this question resolvable? Remarks with a code, a place and a remedy."""
