"""Rule: rows of ours into files for others: a file a format, `write(rows, out)`; no database here."""
