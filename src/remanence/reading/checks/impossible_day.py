"""Dates that no calendar has: 31 April, a fifth quarter, a thirteenth month; and a weekday that is not that day's."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import View

__all__ = ["MONTH", "impossible_day", "month_number"]

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = (
    r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b\.?),?\s\(?(?:"
    r"the\s)?"
)
_DAYS = (
    re.compile(
        rf"(?:\b{_WEEKDAY})?\b(?P<month>{MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:|\.\d|"
        rf"\s?(?:-|–)\s?\d|,\d|\s?%)(?:,?\s(?P<year>(?:19|20)\d\d)\b)?"
    ),
    re.compile(
        rf"(?:\b{_WEEKDAY})?(?<![\d.,])\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{MONTH})(?:"
        rf",?\s(?P<year>(?:19|20)\d\d)\b)?"
    ),
)
_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
_QUARTER = re.compile(
    r"\bQ(?P<q>[05-9])\b(?=\s(?:of\s)?(?:19|20)\d\d|\s?FY)|\b(?P<word>fifth|sixth) quarter "
    r"of (?:19|20)\d\d"
)
_HALF = re.compile(r"\bH(?P<h>[03-9])\b(?=\s(?:19|20)\d\d)|\bthird half of (?:19|20)\d\d")


def month_number(word: str) -> int:
    """Return 1 to 12 for the name of a month or its beginning."""
    names = [name.lower() for name in calendar.month_abbr]
    return names.index(word[:3].lower())


def _long(year: int | None, month: int) -> int:
    """Return the days of the month; of a February in no year 29."""
    return calendar.monthrange(year or 2024, month)[1] if 1 <= month <= 12 else 0


def _candidates(view: View, year: int | None, month: int, day: int) -> list[date]:
    """Return the days meant: with no year those within half a year of the article."""
    if year:
        return [date(year, month, day)]
    if view.period is None:
        return []
    near = view.period.first
    found = [date(y, month, day) for y in (near.year - 1, near.year, near.year + 1) if day <= _long(y, month)]
    return [d for d in found if abs(d - near) <= timedelta(days=200)]


def _wrong_weekday(view: View, found: re.Match[str], days: list[date]) -> Iterator[Alarm]:
    said = found["weekday"]
    if not said or not days:
        return
    wanted = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(said[:3].lower()))
    if all(day.weekday() != wanted for day in days):
        right = _WEEKDAYS[days[0].weekday()].capitalize()
        message = f"{days[0]:%d %B %Y} was a {right}, not a {said.rstrip('.')}"
        yield view.alarm("date", "error", message, (found.start(), found.end()))


def _named(view: View) -> Iterator[Alarm]:
    for pattern in _DAYS:
        for found in pattern.finditer(view.text):
            month, day = month_number(found["month"]), int(found["day"])
            year = int(found["year"]) if found["year"] else None
            if found["month"] in {"May", "Mar", "may"} and not year and pattern is _DAYS[1]:
                continue
            if not 1 <= day <= _long(year, month):
                if day <= 39:
                    span = (found.start(), found.end())
                    yield view.alarm("date", "error", f"no calendar has a day '{' '.join(found[0].split())}'", span)
            else:
                yield from _wrong_weekday(view, found, _candidates(view, year, month, day))


@within("date")
def impossible_day(view: View) -> Iterator[Alarm]:
    """Raise an error at a day, month, quarter or half that does not exist, or that falls on another weekday."""
    yield from _named(view)
    for found in _ISO.finditer(view.text):
        if not 1 <= int(found["day"]) <= _long(int(found["year"]), int(found["month"])):
            yield view.alarm("date", "error", f"no calendar has a day {found[0]}", (found.start(), found.end()))
    for pattern in (_QUARTER, _HALF):
        for found in pattern.finditer(view.text):
            yield view.alarm("date", "error", f"a year has no {found[0]}", (found.start(), found.end()))
