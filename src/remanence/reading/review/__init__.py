"""Review: candidates at the desk, what a person decides, and what of it the atlas reads."""
