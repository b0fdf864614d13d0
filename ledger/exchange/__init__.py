"""Rule: other people's files in, ours out."""
