"""Rule: an article becomes claims, coders are compared."""
