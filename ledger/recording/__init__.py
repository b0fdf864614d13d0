"""Rule: a function a noun, inside a write transaction; the only way a record is made, for everybody."""
