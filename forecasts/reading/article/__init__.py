"""Rule: a page or a file becomes an article, with what it says of itself."""
