"""Rule: the tables as SQLModel classes, statements over them, and what the journal projects into them; no score."""
