"""The pages of the team: its targets, their follow-up and the checks."""
