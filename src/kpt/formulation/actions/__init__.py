"""Changes of the route of a plan. Each function is one decision a person took."""
