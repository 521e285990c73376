"""Reading the diagnosis."""
