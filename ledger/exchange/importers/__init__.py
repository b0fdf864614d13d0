"""Files of others into rows of ours: a file per format around one interface (rows.py). No database here."""
