"""Rule: words, numbers in words, and tables of words; no meaning."""
