"""Dates and periods that a text names, absolute and relative to the date of its article."""

from __future__ import annotations

from remanence.reading.days.finder import find_days, impossible_days

__all__ = ["find_days", "impossible_days"]
