"""The append-only truth: canonical entry bytes and the Merkle tree over them. Knows no database."""
