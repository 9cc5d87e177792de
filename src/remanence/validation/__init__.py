"""History and published tables against runs, scored."""
