"""Dates that stand in the text with their year: days, months, quarters, halves, fiscal years, spans of years."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from remanence.reading.days.calendar import MONTH, WEEKDAY, exists, month_number
from remanence.reading.quantities.spellings import currencies, scales, units, words

__all__ = ["Found", "dated", "measures_something", "stands_free"]


@dataclass(frozen=True, slots=True)
class Found:
    """What one pattern found.

    Attributes:
        start: first character.
        end: character after the last.
        date: period as in Day, empty where the calendar has no such day.
        date_end: last period of a span, else empty.
        relative: worked out from the date of the article.
        relation: relation that the words themselves tell, else empty.
    """

    start: int
    end: int
    date: str
    date_end: str = ""
    relative: bool = False
    relation: str = ""


_YEAR = r"(?:19\d\d|20\d\d|2100)(?!\w|[.,]\d|-\d\d-)"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|—|to|and|through|until)\s?"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4,
             "last": 4}  # fmt: skip
ORDINAL = r"(first|second|third|fourth|final|last|1st|2nd|3rd|4th)"
_NUMBERS = {word: place for place, word in enumerate(
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"), 2)}  # fmt: skip


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}" if exists(year, month, day) else ""


def _full_year(text: str) -> int:
    """Return the year that two or four digits stand for; two digits are years of this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _span(match: re.Match[str], first: str, last: str) -> Found:
    """Return a span of days, without a date where the calendar lacks one of them or the second lies before."""
    good = first and last and first <= last
    return Found(match.start(), match.end(), first if good else "", last if good else "", relation="over")


def _ymd(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), _iso(int(match[1]), int(match[2]), int(match[3])))


def _slashed(match: re.Match[str]) -> Found:
    """Day and month stand in either order: where both could be the month, only the year is known."""
    first, second, year = (int(part) for part in match.groups())
    if first <= 12 and second <= 12:
        return Found(match.start(), match.end(), str(year) if first != second else _iso(year, first, second))
    day, month = (first, second) if first > 12 else (second, first)
    return Found(match.start(), match.end(), _iso(year, month, day))


def _dmy(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), _iso(int(match[3]), month_number(match[2]), int(match[1])))


def _dotted(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), _iso(int(match[3]), int(match[2]), int(match[1])))


def _mdy(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), _iso(int(match[3]), month_number(match[1]), int(match[2])))


def _mddy(match: re.Match[str]) -> Found:
    year, month = int(match[4]), month_number(match[1])
    return _span(match, _iso(year, month, int(match[2])), _iso(year, month, int(match[3])))


def _ddmy(match: re.Match[str]) -> Found:
    year, month = int(match[4]), month_number(match[3])
    return _span(match, _iso(year, month, int(match[1])), _iso(year, month, int(match[2])))


def _mmy(match: re.Match[str]) -> Found:
    year, first, last = int(match[3]), month_number(match[1]), month_number(match[2])
    start = year if first <= last else year - 1  # "November to February 2026" begins the year before
    return Found(match.start(), match.end(), f"{start}-{first:02d}", f"{year}-{last:02d}", relation="over")


def _my(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), f"{_full_year(match[2])}-{month_number(match[1]):02d}")


def _quarter(match: re.Match[str]) -> Found:
    place = match[1].lower()
    number = int(place) if place.isdigit() else _ORDINALS[place]
    return Found(match.start(), match.end(), f"{_full_year(match[2])}-Q{number}")


def _half(match: re.Match[str]) -> Found:
    place = match[1].lower()
    number = int(place) if place.isdigit() else min(_ORDINALS[place], 2)
    return Found(match.start(), match.end(), f"{_full_year(match[2])}-H{number}")


def _months(match: re.Match[str]) -> Found:
    number = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1].lower()]
    year = int(match[2])
    good = 1 <= number <= 12
    first, last = (f"{year}-01", f"{year}-{number:02d}") if good else ("", "")
    return Found(match.start(), match.end(), first, last, relation="over")


def _years(match: re.Match[str]) -> Found:
    first = _full_year(match[1])
    last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    if last <= first or last - first > 60:
        return Found(match.start(), match.start() + 4, str(first))
    return Found(match.start(), match.end(), str(first), str(last))


def _fiscal(match: re.Match[str]) -> Found:
    first = _full_year(match[1])
    last = "" if match[2] is None else str(first // 100 * 100 + int(match[2][-2:]))
    return Found(match.start(), match.end(), str(first), last if last > str(first) else "")


def _year(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), match[0][:4])


# Tried in this order at one place; the first that matches holds.
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Found]], ...] = (
    (r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d|-)", _ymd),
    (rf"(\d{{1,2}})/(\d{{1,2}})/({_YEAR})", _slashed),
    (rf"(\d{{1,2}})\.(\d{{1,2}})\.({_YEAR})", _dotted),
    (rf"(?:{WEEKDAY},?\s+)?{_DAY}{_TO}{_DAY}\s+(?:of\s+)?({MONTH}),?\s+({_YEAR})", _ddmy),
    (rf"(?:{WEEKDAY},?\s+)?{_DAY}[\s-]+(?:of\s+)?({MONTH}),?[\s-]+({_YEAR})", _dmy),
    (rf"({MONTH})\s?{_DAY}{_TO}{_DAY},?\s+({_YEAR})", _mddy),
    (rf"(?:{WEEKDAY},?\s+)?({MONTH})\s?{_DAY}(?:,\s?|\s+)({_YEAR})", _mdy),
    (rf"({MONTH}){_TO}({MONTH}),?\s+({_YEAR})", _mmy),
    (rf"({MONTH})(?:,|\s+of)?[\s-]+({_YEAR})", _my),
    (rf"({MONTH})[\s-]?['’](\d\d)(?!\w)", _my),
    (rf"[Qq]([1-4])[\s-]?(?:of\s+|FY\s?)?['’]?({_YEAR}|\d\d(?![\w%]|[.,]\d))", _quarter),
    (rf"([1-4])[Qq]\s?(?:of\s+)?(?:FY\s?)?['’]?({_YEAR}|\d\d(?![\w%]|[.,]\d))", _quarter),
    (rf"(?i:{ORDINAL}[\s-]quarter)(?:\s+of|\s+in|,)?\s+(?:fiscal\s+(?:year\s+)?|FY\s?)?({_YEAR})", _quarter),
    (rf"[Hh]([12])[\s-]?(?:of\s+|FY\s?)?['’]?({_YEAR}|\d\d(?![\w%]|[.,]\d))", _half),
    (rf"([12])[Hh]\s?(?:of\s+)?(?:FY\s?)?['’]?({_YEAR}|\d\d(?![\w%]|[.,]\d))", _half),
    (rf"(?i:{ORDINAL}[\s-]half)(?:\s+of|\s+in|,)?\s+(?:fiscal\s+(?:year\s+)?|FY\s?)?({_YEAR})", _half),
    (rf"(?i:first\s+({'|'.join(_NUMBERS)}|\d{{1,2}})\s+months\s+of)\s+({_YEAR})", _months),
    (r"FY\s?['’]?((?:19|20)?\d\d)(?:\s?[-–/]\s?((?:20)?\d\d))?(?!\w)", _fiscal),
    (r"(?i:(?:fiscal|financial)(?:\s+year)?)\s+((?:19|20)\d\d)(?:\s?[-–/]\s?((?:20)?\d\d))?(?!\w)", _fiscal),
    (r"((?:19|20)\d\d)\s?[-–—/‑]\s?((?:20)?\d\d)(?!\w|[.,/\-–]\d|%)", _years),
    (rf"{_YEAR}(?!\s?[:/]\d)", _year),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), make) for pattern, make in _FORMS)
_BEFORE = re.compile(r"[\w.,:/\\$€£¥₹#&=@+]$|[A-Z0-9][\-–‑]$")
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*\.?)\s$")


def dated(text: str, place: int) -> Found | None:
    """Return the date with its year that begins at a place, None where none does or it is part of something else."""
    for pattern, make in _PATTERNS:
        match = pattern.match(text, place)
        if match:
            found = make(match)
            if make is _year and measures_something(text, found.end):
                return None
            return found
    return None


def stands_free(text: str, place: int) -> bool:
    """Return whether digits at a place can be a date: no part of a code, an address, an amount or a decree."""
    before = text[max(0, place - 24) : place]
    if _BEFORE.search(before):
        return False
    word = _LAST_WORD.search(before)
    return word is None or not (
        (word[1][0].isupper() and word[1].lower() in words("identifier"))
        or word[1] in words("small identifier")
        or word[1] in currencies("left").exact
    )


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    return re.compile(
        rf"[\s\-‑]?(?:(?P<unit>{units().pattern})|{currencies('right').pattern}|(?P<scale>{scales().pattern}))"
    )


def measures_something(text: str, end: int) -> bool:
    """Return whether a unit, a currency or a scale stands behind digits, so that they are no date."""
    match = _unit().match(text, end)
    if match is None:
        return False
    if match["scale"]:
        return scales().meaning(match["scale"]).needs == ""
    return not match["unit"] or units().meaning(match["unit"]).kind in ("mass", "percent", "grade", "length")
