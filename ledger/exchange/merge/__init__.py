"""Rule: two ledgers become one; each fact stays with its own question, and this ledger's word stays."""
