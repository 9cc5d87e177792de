"""Dates as coarse as a text gives them: ``2025``, ``2025-H1``, ``2026-Q1``, ``2025-04``, ``2025-07-11``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

__all__ = ["period"]

_FORM = re.compile(r"(\d{4})(?:-(?:([QH])(\d)|(\d{2})(?:-(\d{2}))?))?")
_MONTHS = {"Q": 3, "H": 6}


def period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of what ``text`` names; None where it names no day that exists.

    Example:
        >>> period("2026-Q1")
        (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    """
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    year, kind, part, month, day = found.groups()
    try:
        if day:
            return (date.fromisoformat(text),) * 2
        if month:
            return _months(int(year), int(month), 1)
        if kind:
            length = _MONTHS[kind]
            return _months(int(year), (int(part) - 1) * length + 1, length)
        return _months(int(year), 1, 12)
    except ValueError:
        return None


def _months(year: int, first: int, length: int) -> tuple[date, date]:
    last = first + length - 1
    if not 1 <= first <= last <= 12:
        raise ValueError("no such part of a year")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
