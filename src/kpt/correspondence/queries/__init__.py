"""What is read to write to people: where each entity stands, who is there, what was sent."""
