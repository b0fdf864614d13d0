"""Rows of ours into files for others: a file per format, `write(rows, out)`. No database here."""
