"""Pieces of interface that only the screens of a plan draw."""
