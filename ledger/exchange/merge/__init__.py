"""Rule: two ledgers become one; each fact stays with its own question."""
