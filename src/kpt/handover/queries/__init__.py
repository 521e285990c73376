"""Questions about changes of government."""
