"""Dates as coarse as a text gives them: ``2025``, ``2025-H1``, ``2026-Q1``, ``2025-04``, ``2025-07-11``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

__all__ = ["Period", "period"]

_FORM = re.compile(r"([1-9]\d{3})(?:-(?:([QH])(\d)|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
_MONTHS = {"Q": 3, "H": 6}
_BEYOND = 9999  # the calendar has no day after this year to count to


class Period(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        """Return whether they share a day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def days(self) -> int:
        """Its length in days."""
        return (self.last - self.first).days + 1


def period(text: str, end: str = "") -> Period | None:
    """Return the first and the last day of what ``text`` can mean; None where it names no day that exists.

    Args:
        text: the date.
        end: the last day, month or year where a span is meant; what names no day is left out.

    Example:
        >>> period("2026-Q1")
        Period(first=datetime.date(2026, 1, 1), last=datetime.date(2026, 3, 31))
    """
    one = _one(text)
    other = _one(end) if one else None
    return Period(min(one[0], other[0]), max(one[1], other[1])) if one and other else one


def _one(text: str) -> Period | None:
    found = _FORM.fullmatch(text)
    if found is None or int(found[1]) == _BEYOND:
        return None
    year, kind, part, month, day = found.groups()
    try:
        if day:
            return Period(date.fromisoformat(text), date.fromisoformat(text))
        if month:
            return _months(int(year), int(month), 1)
        if kind:
            length = _MONTHS[kind]
            return _months(int(year), (int(part) - 1) * length + 1, length)
        return _months(int(year), 1, 12)
    except ValueError:
        return None


def _months(year: int, first: int, length: int) -> Period:
    last = first + length - 1
    if not 1 <= first <= last <= 12:
        raise ValueError("no such part of a year")
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
