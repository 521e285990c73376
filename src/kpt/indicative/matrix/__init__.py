"""A matrix of an earlier PI: read with its dirt, matched to the targets, told before it counts."""
