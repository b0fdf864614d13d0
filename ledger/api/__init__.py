"""Rule: class Ledger, a few lines a verb; everything a user can do, and nothing that is worked out here."""
