"""A date as coarse as it is written, as the first and the last day that it can mean."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Period", "period"]

_FORM = re.compile(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(\d{2})(?:-(\d{2}))?))?$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        """Return whether they share a day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def days(self) -> int:
        """Return its length in days."""
        return (self.last - self.first).days + 1


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def period(text: str, end: str = "") -> Period | None:
    """Return what ``2025``, ``2025-04``, ``2026-Q1``, ``2025-H1`` or ``2025-07-11`` can mean, None if no date.

    Args:
        text: the date.
        end: the last day or period where a span is meant, else empty.
    """
    found = _FORM.match(text)
    if found is None:
        return None
    year = int(found[1])
    if not 1000 <= year <= 9998:
        return None
    try:
        first = _one(year, found)
    except ValueError:
        return None
    last = period(end) if end else None
    return Period(min(first.first, last.first), max(first.last, last.last)) if last else first


def _one(year: int, found: re.Match[str]) -> Period:
    if found[2]:
        return _months(year, 3 * int(found[3]) - 2, 3 * int(found[3]))
    if found[4]:
        return _months(year, 6 * int(found[5]) - 5, 6 * int(found[5]))
    if found[7]:
        day = date(year, int(found[6]), int(found[7]))
        return Period(day, day)
    if found[6]:
        if not 1 <= int(found[6]) <= 12:
            raise ValueError(found[0])
        return _months(year, int(found[6]), int(found[6]))
    return _months(year, 1, 12)
