"""The diagnosis of an entity: what the data say, by line, in the words of its team."""
