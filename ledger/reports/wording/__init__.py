"""Rule: what a figure, a note, a date is called; said once for every form."""
