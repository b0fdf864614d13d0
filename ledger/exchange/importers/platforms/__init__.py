"""Rule: what a platform writes, a file a platform with its parts beside it."""
