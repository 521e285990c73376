"""What a person sees of a file before confirming it, as plain values."""
