"""Indicators by entity and year, with their source; local data stands beside the national."""
