"""What the public pages read: summaries for the country, and the same pages of a plan."""
