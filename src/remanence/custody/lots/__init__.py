"""Lots: a graph of lots and processes, balanced per element, and what it shows of a lot's origin."""
