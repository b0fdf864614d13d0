"""Rule: bytes into text, rows and objects; nothing here knows what they mean."""
