"""Periods of a run: weeks, months, quarters or years. A plain date stands for the calendar month that it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

Step = Literal["week", "month", "quarter", "year"]
MONTHS: dict[Step, float] = {"week": 7 / 30.4375, "month": 1.0, "quarter": 3.0, "year": 12.0}
"""Length of each step in months; a week is 7 of the 30.4375 days of a mean month."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that clears at once: first day, first day after it, and its length in months."""

    start: date
    end: date
    months: float = 1.0

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.end - self.start).days


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(first, months_later(first, 1))


def months_later(first: date, count: int) -> date:
    """First day of the month ``count`` months after that of ``first``."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def months_from(start: date, count: int) -> tuple[date, ...]:
    """First days of ``count`` months from ``start``."""
    return tuple(months_later(start, i) for i in range(count))


def periods_from(start: date, count: int, step: Step = "month") -> tuple[Period, ...]:
    """``count`` periods from the first day ``start``; but for weeks each begins on the first of a month."""
    if step == "week":
        days = [start + timedelta(days=7 * i) for i in range(count + 1)]
    else:
        days = [months_later(start, i * round(MONTHS[step])) for i in range(count + 1)]
    return tuple(Period(a, b, MONTHS[step]) for a, b in pairwise(days))


def as_periods(moments: Sequence[date | Period]) -> tuple[Period, ...]:
    """Periods as they are, and dates as the months that they begin."""
    return tuple(moment if isinstance(moment, Period) else month_of(moment) for moment in moments)


def years_since_middle(year: int, day: date) -> float:
    """Years from the middle of ``year`` to the month of ``day``, never below zero."""
    return max(0.0, (day.year - year) + (day.month - 7) / 12)
