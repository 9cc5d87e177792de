"""Measure: the reader against labels, and its two fits."""
