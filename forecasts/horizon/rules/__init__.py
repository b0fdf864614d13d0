"""Rule: a file a family of phrases of time; each reads its own words or says nothing."""
