"""The first page of an entity, and what happened in it."""
