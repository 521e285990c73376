"""One page with every component in every state; development and demonstration only."""
