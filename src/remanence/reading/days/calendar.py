"""Months, weekdays and periods in the words of Day, and the moment that relative dates are reckoned from."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["MONTH", "MONTHS", "WEEKDAY", "WEEKDAYS", "Moment", "exists", "last_day", "month_number", "shifted"]

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {form: place + 1 for place, name in enumerate(_NAMES) for form in (name, name[:3])} | {"sept": 9}
WEEKDAYS = {form: place for place, name in enumerate(_DAYS) for form in (name, name[:3])} | {"tues": 1, "thurs": 3}


def _capitalised(words: list[str]) -> str:
    """Return a pattern for words with a capital first letter or all in capitals, the longest first."""
    forms = sorted({form for word in words for form in (word.capitalize(), word.upper())}, key=lambda w: (-len(w), w))
    return "|".join(forms)


def _names(full: tuple[str, ...], short: dict[str, int]) -> str:
    """Return a pattern for full names, and short ones with or without a full stop."""
    shorter = [word for word in short if word not in full]
    return rf"(?:(?:{_capitalised(list(full))})(?!\w)|(?:{_capitalised(shorter)})(?!\w)\.?)"


MONTH = _names(_NAMES, MONTHS)
WEEKDAY = _names(_DAYS, WEEKDAYS)


def month_number(word: str) -> int:
    """Return the number of a month from its name or the first letters of it."""
    return MONTHS[word.lower().rstrip(".")]


def exists(year: int, month: int, day: int) -> bool:
    """Return whether the calendar has that day."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def last_day(period: str) -> str:
    """Return the last day of a period: of ``2027`` it is ``2027-12-31``, of ``2026-Q1`` ``2026-03-31``."""
    year, part = period[:4], period[5:]
    if not part:
        return f"{year}-12-31"
    if part[0] in "QH":
        month = int(part[1]) * (3 if part[0] == "Q" else 6)
    elif len(part) > 2:
        return period
    else:
        month = int(part)
    return f"{year}-{month:02d}-{calendar.monthrange(int(year), month)[1]:02d}"


def shifted(year: int, month: int, by: int) -> tuple[int, int]:
    """Return the month that lies ``by`` months later."""
    months = year * 12 + month - 1 + by
    return months // 12, months % 12 + 1


@dataclass(frozen=True, slots=True)
class Moment:
    """The date of an article, as coarse as it is known: month and day are 0 where they are not."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def read(cls, on: str) -> Moment | None:
        """Return the moment that an ISO date stands for, None where it is empty or no date of 1900 to 2100."""
        match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", on)
        if match is None:
            return None
        year, month, day = (int(part or 0) for part in match.groups())
        return cls(year, month, day) if 1900 <= year <= 2100 and exists(year, month or 1, day or 1) else None

    def date(self) -> date | None:
        """Return the day, None where it is not known."""
        return date(self.year, self.month, self.day) if self.day else None

    def day_after(self, days: int) -> str:
        """Return the day that lies ``days`` later as ISO date, empty where the day is not known."""
        here = self.date()
        return (here + timedelta(days=days)).isoformat() if here else ""

    def month_after(self, months: int) -> str:
        """Return the month that lies ``months`` later, empty where the month is not known."""
        if not self.month:
            return ""
        year, month = shifted(self.year, self.month, months)
        return f"{year:04d}-{month:02d}"

    def year_after(self, years: int) -> str:
        """Return the year that lies ``years`` later, empty before the first."""
        return f"{self.year + years:04d}" if self.year + years > 0 else ""

    def quarter_after(self, quarters: int) -> str:
        """Return the quarter that lies ``quarters`` later, empty where the month is not known."""
        if not self.month:
            return ""
        year, month = shifted(self.year, self.month, 3 * quarters)
        return f"{year:04d}-Q{(month + 2) // 3}"
