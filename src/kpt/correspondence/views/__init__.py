"""Pages of letters and messages."""
