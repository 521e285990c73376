"""Reading what is known of an entity."""
