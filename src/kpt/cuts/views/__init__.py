"""Pages of the published cuts."""
