"""Writing to many, and saying that it was received."""
