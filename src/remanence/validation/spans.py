"""Dates of observations: a day, a month, a quarter or a year, as the span of time that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from remanence.market.calendar import months_later

_SHAPE = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")
MEAN_MONTH = 30.4375
"""Days of a mean month."""


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """From ``first`` (first day) to ``end`` (first day after it)."""

    first: date
    end: date

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.end - self.first).days

    @property
    def middle(self) -> float:
        """Its middle in mean months since year 1."""
        return (self.first.toordinal() + self.days / 2) / MEAN_MONTH


def read_span(text: str) -> Span:
    """Read ``2011``, ``2011-Q3``, ``2011-07`` or ``2011-07-26``.

    Raises:
        ValueError: it is none of these.
    """
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}'")
    year, quarter, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if day is not None and month is not None:
        first = date(year, month, day)
        return Span(first, first + timedelta(days=1))
    if quarter is not None:
        first = date(year, 3 * quarter - 2, 1)
        return Span(first, months_later(first, 3))
    first = date(year, month or 1, 1)
    return Span(first, months_later(first, 1 if month else 12))
