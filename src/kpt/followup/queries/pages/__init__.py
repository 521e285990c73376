"""What each page shows, ready to be drawn: figures already computed, words already chosen."""
