"""Rule: lists, sections and tables of predictions."""
