"""The kinds of dishonesty, one a file."""
