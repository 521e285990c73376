"""What people decide about the Plan Indicativo. No action adds a target or removes one."""
