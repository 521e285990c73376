"""Questions of the review: ready to be shown."""
