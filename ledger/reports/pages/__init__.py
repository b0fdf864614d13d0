"""Rule: what a page holds; a string or bytes out."""
