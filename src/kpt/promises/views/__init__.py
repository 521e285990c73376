"""Pages of the programa de gobierno."""
