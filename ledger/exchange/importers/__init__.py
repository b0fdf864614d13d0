"""Rule: other people's files into rows of ours: a module a format behind interface.py, named in registry.py."""
