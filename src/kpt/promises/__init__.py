"""The programa de gobierno: what the elected authority promised, and where the plan keeps it."""
