"""What pages read of the Plan Indicativo."""
