"""What those who review decide and record."""
