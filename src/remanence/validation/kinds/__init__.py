"""Kinds of cases, one file each: what is asked of the model and how the answer is judged."""
