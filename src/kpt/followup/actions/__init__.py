"""Changes of the follow-up. Each function is one decision a person took."""
