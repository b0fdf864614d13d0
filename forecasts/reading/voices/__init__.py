"""Rule: whose view a sentence is."""
