"""One question, one file: each answer reads runs of the market and says what they mean for a user."""
