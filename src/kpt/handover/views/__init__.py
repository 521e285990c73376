"""Pages about the change of government."""
