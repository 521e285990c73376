"""What a reviewer takes away."""
