"""Rule: files of others into rows of ours: a module a format behind interface.py, named in registry.py; no database."""
