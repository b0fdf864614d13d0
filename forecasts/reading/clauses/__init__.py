"""Rule: what in a sentence is claimed, under which condition, and what kind of statement it is."""
