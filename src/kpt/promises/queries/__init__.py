"""Questions about the programa de gobierno and its promises."""
