"""Keep, settle, ask, publish: the application that joins what was said with how good it was."""
