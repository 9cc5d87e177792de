"""Dates that only the date of the article tells: "last month", "on Tuesday", "in March", "by year-end"."""

from __future__ import annotations

import re
from collections.abc import Callable

from remanence.reading.days.calendar import MONTH, WEEKDAY, WEEKDAYS, Moment, exists, last_day, month_number
from remanence.reading.days.written import ORDINAL, Found, measures_something

__all__ = ["reckoned", "yearless"]

_STEPS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_STEP = r"(?P<step>[Ll]ast|[Tt]his|[Nn]ext|(?:[Tt]he\s+)?[Cc]urrent)"
_COUNTS = {word: place for place, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)}  # fmt: skip
_COUNTS |= {"a": 1, "an": 1}
_WILL = re.compile(
    r"\b(?:will|would|shall|to\s+be|expect(?:ed|s)?|scheduled|due|slated|set|plan(?:s|ned)?|aims?|next|upcoming|coming"
    r"|to\s+(?:start|begin|open|launch|resume|take|meet|hold|vote|visit|discuss|publish|release))\b[^.;!?\n]*$"
)
_AHEAD = re.compile(
    r"\b(?:by|until|till|before|ahead\s+of|no\s+later\s+than|deadline\s+of)\s+(?:early\s|mid-|late\s|the\s+)?$"
)
_MONTH_NEEDS = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Ff]rom|[Dd]uring|[Oo]f|[Tt]hrough|[Bb]efore|[Aa]fter|[Tt]o|[Ee]arly|[Ll]ate"
    r"|[Mm]id|and|or|[Ff]or|[Ee]nd)[\s-]+$"
)
_DOUBTFUL = ("may", "march", "mar", "sun", "sat", "jan", "dec")  # also verbs, names or the heads of other words


def _day(match: re.Match[str], on: Moment, _: str) -> Found:
    steps = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    return _relative(match, on.day_after(steps[match[1].lower()]))


def _period(match: re.Match[str], on: Moment, _: str) -> Found:
    step = _STEPS[match["step"].lower().split()[-1]]
    unit = match["unit"].lower()
    if unit == "week":
        here = on.date()
        start = -here.weekday() + 7 * step if here else 0
        return _relative(match, on.day_after(start), on.day_after(start + 6))
    after = {"month": on.month_after, "quarter": on.quarter_after}.get(unit, on.year_after)
    return _relative(match, after(step))


def _month_of_year(match: re.Match[str], on: Moment, _: str) -> Found:
    year = on.year_after(_STEPS[match["step"].lower().split()[-1]])
    return _relative(match, f"{year}-{month_number(match[1]):02d}" if year else "")


def _stepped_month(match: re.Match[str], on: Moment, _: str) -> Found:
    month, step = month_number(match["month"]), match["step"].lower()
    if not on.month:
        return _relative(match, "")
    year = on.year
    if step == "last":
        year -= month >= on.month
    elif step == "next":
        year += month <= on.month
    return _relative(match, f"{year:04d}-{month:02d}")


def _part_of_year(match: re.Match[str], on: Moment, _: str) -> Found:
    step = match["step"]
    year = on.year_after(_STEPS[step.lower().split()[-1]] if step else 0)
    place = match[1].lower()
    number = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(place, 4)
    part = f"Q{number}" if match["part"].lower() == "quarter" else f"H{min(number, 2)}"
    return _relative(match, f"{year}-{part}" if year else "")


def _lone_quarter(match: re.Match[str], on: Moment, before: str) -> Found:
    """A quarter or half without a year: the latest that has begun, or the next to come where the text looks ahead."""
    word = match["q"] or match["ordinal"]
    number = int(word) if word.isdigit() else {"first": 1, "second": 2, "third": 3}.get(word.lower(), 4)
    half = bool(match["half"])
    if not on.month or (half and number > 2):
        return _relative(match, "")
    now = (on.month + 5) // 6 if half else (on.month + 2) // 3
    ahead = _looks_ahead(before)
    year = on.year + (1 if ahead and number < now else -1 if not ahead and number > now else 0)
    return _relative(match, f"{year:04d}-{'H' if half else 'Q'}{number}")


def _weekday(match: re.Match[str], on: Moment, before: str) -> Found:
    here = on.date()
    word = match["weekday"].lower().rstrip(".")
    if here is None:
        return _relative(match, "")
    back = (here.weekday() - WEEKDAYS[word]) % 7  # days since that weekday, 0 on the day itself
    step = (match["step"] or "").lower()
    if step == "next" or (not step and _looks_ahead(before)):
        return _relative(match, on.day_after(7 - back))
    return _relative(match, on.day_after(-(back or 7) if step == "last" else -back))


def _ago(match: re.Match[str], on: Moment, _: str) -> Found:
    count = int(match[1]) if match[1].isdigit() else _COUNTS[match[1].lower()]
    unit = match["unit"].lower()
    if count > 1200:
        return _relative(match, "")
    if unit in ("hour", "minute"):
        return _relative(match, on.day_after(0) if count < 24 else on.day_after(-(count // 24)))
    if unit in ("day", "week"):
        return _relative(match, on.day_after(-count * (7 if unit == "week" else 1)))
    return _relative(match, on.month_after(-count) if unit == "month" else on.year_after(-count))


def _end(match: re.Match[str], on: Moment, _: str) -> Found:
    """Return the period and its last day ("year-end", "the end of the month")."""
    period = on.month_after(0) if "onth" in match[0] else on.year_after(0)
    return _relative(match, period, last_day(period) if period else "")


def _relative(match: re.Match[str], date: str, date_end: str = "") -> Found:
    return Found(match.start(), match.end(), date, date_end, relative=True)


def _looks_ahead(before: str) -> bool:
    return bool(_AHEAD.search(before) or _WILL.search(before))


_FORMS: tuple[tuple[str, Callable[[re.Match[str], Moment, str], Found]], ...] = (
    (r"([Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)(?!\w)", _day),
    (rf"({MONTH})(?:\s+of)?\s+{_STEP}\s+year(?![\w-])", _month_of_year),
    (rf"{_STEP}\s+(?P<month>{MONTH})(?!\w)", _stepped_month),
    (rf"(?i:{ORDINAL}[\s-](?P<part>quarter|half))\s+of\s+(?:the\s+year|{_STEP}\s+(?:fiscal\s+)?year)(?![\w-])",
     _part_of_year),
    (rf"{_STEP}\s+(?:fiscal\s+|calendar\s+|financial\s+)?(?P<unit>week|month|quarter|year)(?![\w-])", _period),
    (r"(?:[Tt]he\s+)?(?:[Yy]ear|[Mm]onth)[\s-][Ee]nd(?![\w-]|\s+(?:19|20)\d\d)"
     r"|(?:[Tt]he\s+)?[Ee]nd\s+of\s+the\s+(?:year|month)(?![\w-])"
     r"|[Ee]nd\s+of\s+year(?![\w-])|(?:[Tt]he\s+)?year['’]s\s+end", _end),
    (r"(\d{1,3}|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en)[\s-]"
     r"(?P<unit>hour|minute|day|week|month|year)s?\s+ago(?!\w)", _ago),
    (rf"(?:(?P<step>[Ll]ast|[Nn]ext|[Tt]his)\s+)?(?P<weekday>{WEEKDAY})(?!\w)(?!,?\s+{MONTH})(?!,?\s+\d)", _weekday),
    (r"(?:[Qq](?P<q>[1-4])(?!\w)|(?i:(?P<ordinal>first|second|third|fourth)[\s-](?:quarter|(?P<half>half))))(?![\w-])"
     r"(?!\s+(?:of|FY))", _lone_quarter),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), make) for pattern, make in _FORMS)
_DAYS = r"(\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–—]\s?(\d{1,2}))?"
_MONTH_DAY = re.compile(rf"(?:{WEEKDAY},?\s+)?({MONTH})\s{_DAYS}(?!\w|[.,:]\d|%)")
_DAY_MONTH = re.compile(rf"(?:{WEEKDAY},?\s+)?{_DAYS}\s(?:of\s)?({MONTH})(?!\w)")
_MONTHS = re.compile(rf"({MONTH})(?:\s?[-–—]\s?|\s+to\s+)({MONTH})(?!\w)")
_MONTH = re.compile(rf"({MONTH})(?!\w)")


def reckoned(text: str, place: int, on: Moment | None) -> Found | None:
    """Return the relative date that begins at a place; without a date to reckon from its ``date`` is empty."""
    before = text[max(0, place - 64) : place]
    for pattern, make in _PATTERNS:
        match = pattern.match(text, place)
        if match:
            if make is _weekday and len(match["weekday"].rstrip(".")) < 6:  # "Sun", "Mon" alone are other things
                continue
            return make(match, on, before) if on else _relative(match, "")
    return None


def yearless(text: str, place: int, on: Moment | None) -> tuple[Found, bool] | None:
    """Return the day or month without a year that begins at a place, and whether the calendar can have it."""
    if match := _MONTH_DAY.match(text, place):
        if int(match[2]) <= 31 and not measures_something(text, match.end()):
            return _yearless_day(text, match, on, month_number(match[1]), match[2], match[3])
    elif match := _DAY_MONTH.match(text, place):
        return _yearless_day(text, match, on, month_number(match[3]), match[1], match[2])
    if match := _MONTHS.match(text, place):
        last = _placed(text, place, on, month_number(match[2]))
        first = month_number(match[1])
        year = int(last[:4]) - (first > month_number(match[2])) if last else 0
        return _relative(match, f"{year:04d}-{first:02d}" if last else "", last), True
    match = _MONTH.match(text, place)
    if match is None or not _is_month(text, match):
        return None
    return _relative(match, _placed(text, place, on, month_number(match[1]))), True


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Return whether a lone word is a month: short or doubtful ones only behind a word that asks for a date."""
    word = match[1].lower().rstrip(".")
    if len(word) > 4 and word not in _DOUBTFUL:
        return True
    return bool(_MONTH_NEEDS.search(text, max(0, match.start() - 12), match.start()))


def _yearless_day(
    text: str, match: re.Match[str], on: Moment | None, month: int, day: str, last: str | None
) -> tuple[Found, bool]:
    possible = all(exists(2024, month, int(one)) for one in (day, last) if one)  # a leap year: it has every day
    period = _placed(text, match.start(), on, month, int(day)) if possible else ""
    year = int(period[:4]) if period else 0
    if not period or not exists(year, month, int(last or day)):
        return _relative(match, ""), possible
    return _relative(match, period, f"{period[:8]}{int(last):02d}" if last and int(last) > int(day) else ""), possible


def _soon(here: tuple[int, int], there: tuple[int, int]) -> bool:
    """Return whether a day lies at most some six weeks ahead: news names one eleven months back with its year."""
    if not (here[1] and there[1]):
        return False
    ahead = (there[0] - here[0]) % 12 * 30 + there[1] - here[1]
    return 0 < ahead <= 45


def _placed(text: str, place: int, on: Moment | None, month: int, day: int = 0) -> str:
    """Return a month or day in the latest year that is past, in the next one where the text looks ahead."""
    if on is None or not on.month:
        return ""
    here, there = (on.month, on.day if day else 0), (month, day if on.day else 0)
    ahead = _looks_ahead(text[max(0, place - 64) : place]) or _soon(here, there)
    year = on.year + (1 if ahead and there < here else -1 if not ahead and there > here else 0)
    if not day:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if exists(year, month, day) else ""
