"""Reading what was done: rows for the rules, and what the pages show."""
