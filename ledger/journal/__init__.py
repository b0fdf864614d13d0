"""Rule: bytes and hashes only: canonical entries and the Merkle tree over them; no database."""
