"""Every change to the programa de gobierno, its promises and its words."""
