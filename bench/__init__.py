"""How quick it is, as ratios against the bare minimum of the same run: ``make bench``."""
