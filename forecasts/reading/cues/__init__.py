"""Rule: the words that announce a claim, and who decides whether they do."""
