"""One SQLite file: the journal as it was written, and the tables that are derived from it."""
