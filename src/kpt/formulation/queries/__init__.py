"""Reading the route of formulation."""
