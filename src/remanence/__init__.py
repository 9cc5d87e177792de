"""Remanence: what remains of a rare-earth magnet supply chain when a link is cut."""

__version__ = "0.1.0"
