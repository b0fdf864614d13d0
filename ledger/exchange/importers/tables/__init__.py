"""Rule: tables that people keep, with columns under any name."""
