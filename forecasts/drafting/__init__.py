"""Rule: a claim becomes a question that can be resolved, or no draft at all."""
