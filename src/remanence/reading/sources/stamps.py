"""Publication stamps: the dates that feeds, pages and agencies put at the head of an article.

Only absolute dates are read here without a base; "23 hours ago" needs one, and the clock is never asked. Where day
and month cannot be told apart ("03/02/2026") the date is as coarse as it is known: the year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from remanence.reading.sources.words import DATE_KEYS, MONTHS

__all__ = ["Stamp", "find_stamp", "is_relative", "iso_day", "published", "stamp_line", "url_date", "week_end"]

_MONTH = "(?:" + "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_CLOCK = (
    r"(?:[T,]?\s*(?:at\s+|um\s+)?[0-2]?\d[:.h][0-5]\d(?:[:.][0-6]\d(?:\.\d+)?)?\s*(?:[ap]\.?m\b\.?)?"
    r"(?:\s*(?:Z\b|[+-]\d\d:?\d\d\b|\(?[A-Z]{2,4}T?(?![a-z])\)?))?)"
)
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:\b{_DAY},?\s+)?{body}(?P<clock>{_CLOCK})?", re.IGNORECASE))
    for name, body in (
        ("ymd", r"(?<![\d./-])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>[01]?\d)(?P=sep)(?P<d>[0-3]?\d)(?!\d)"),
        ("cjk", r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<m>[01]?\d)\s?[月월]\s?(?P<d>[0-3]?\d)\s?[日일]"),
        ("dmy", rf"(?<![\w.])(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.|er)?[\s-]+(?:de\s+)?(?P<mon>{_MONTH})(?:\s+de)?"
                r"[,\s-]+(?P<y>(?:19|20)\d\d)(?!\d)"),
        ("mdy", rf"(?<!\w)(?P<mon>{_MONTH})\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)"),
        ("num", r"(?<![\d./-])(?P<a>[0-3]?\d)(?P<sep>[/.-])(?P<b>[0-3]?\d)(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d)"),
    )
)  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?P<n>\d{1,3}|an?|one)\s*(?P<unit>minute|min|hour|hr|day|week|month)s?\s+ago\b"
    r"|\b(?P<word>yesterday|today|just now)\b",
    re.IGNORECASE,
)
_HOURS = {"minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "hr": 1.0, "day": 24.0, "week": 168.0}
_AROUND = re.compile(
    r"(?:" + "|".join(sorted((re.escape(key) for key in DATE_KEYS), key=len, reverse=True)) + r")\s*[:\-]?"
    r"|\b\d{1,3}\s*-?\s*min(?:ute)?s?\s+read\b|\bon\b|\bat\b",
    re.IGNORECASE,
)
_WEEK = re.compile(
    rf"\bweek\s+(?:of|from|ending|ended)\s+(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})"
    rf"(?:\s*(?:-|–|—|to|through)\s*(?:(?P<m2>{_MONTH})\s+)?(?P<d2>\d{{1,2}}))?,?\s+(?P<y>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/\-_.]|$)")
_LINE = 160
_LEFT_OVER = 6


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date in the text.

    Attributes:
        start: its first character.
        end: one past its last, the time of day included.
        date: ISO, as coarse as it is known; empty where it is relative and nothing to count from was given.
        form: the way it is written (ymd, mdy ... or relative); the stamps of one dump are written alike.
        timed: it has a time of day.
    """

    start: int
    end: int
    date: str
    form: str
    timed: bool = False


def iso_day(year: int, month: int, day: int) -> str:
    """Return the ISO date, or an empty text where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _iso(found: re.Match[str]) -> str:
    parts = found.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if first == second or first > 12:
            return iso_day(year, second, first)
        return iso_day(year, first, second) if second > 12 else str(year)
    month = MONTHS[parts["mon"].rstrip(".").lower()] if "mon" in parts else int(parts["m"])
    return iso_day(year, month, int(parts["d"]))


def find_stamp(text: str, start: int = 0, end: int | None = None) -> Stamp | None:
    """Return the first absolute date in ``text[start:end]`` written in any usual form, or None."""
    best: Stamp | None = None
    if "20" not in text and "19" not in text:  # no year, no date; most lines have none
        return None
    for form, pattern in _FORMS:
        found = pattern.search(text, start, len(text) if end is None else end)
        while found and not (iso := _iso(found)):
            found = pattern.search(text, found.end(), len(text) if end is None else end)
        if found and (best is None or found.start() < best.start):
            best = Stamp(found.start(), found.end(), iso, form, bool(found["clock"]))
    return best


def is_relative(line: str) -> bool:
    """Return whether the line is no more than "23 hours ago", with or without a label."""
    return bool(_RELATIVE.search(line)) and _bare(_RELATIVE.sub("", line))


def _bare(rest: str) -> bool:
    """Return whether what is left of a stamp's line is a name at most."""
    rest = _AROUND.sub(" ", rest)
    return len(re.findall(r"\w+", rest)) <= _LEFT_OVER and not rest.rstrip().endswith(("?", "!"))


def stamp_line(line: str, base: str = "") -> Stamp | None:
    """Return the stamp of a line that holds little more than one, or None.

    Args:
        line: one line of the text.
        base: ISO date of the day that a relative stamp is counted back from; without it such a stamp has no date.
    """
    if not line.strip() or len(line) > _LINE:
        return None
    stamp = find_stamp(line)
    if stamp:
        return stamp if _bare(line[: stamp.start] + " " + line[stamp.end :]) else None
    if is_relative(line):
        found = _RELATIVE.search(line)
        assert found is not None
        return Stamp(found.start(), found.end(), _counted_back(found, base), "relative")
    return None


def _counted_back(found: re.Match[str], base: str) -> str:
    if len(base) != 10:
        return ""
    day = datetime.fromisoformat(base)
    if found["word"]:
        return (day - timedelta(days=found["word"].lower() == "yesterday")).date().isoformat()
    count = int(found["n"]) if found["n"].isdigit() else 1
    unit = found["unit"].lower()
    if unit == "month":
        return (day - timedelta(days=30 * count)).date().isoformat()[:7]
    # The base is a day without an hour: less than a day back is the same day.
    return (day - timedelta(days=int(count * _HOURS[unit] // 24))).date().isoformat()


def published(value: str) -> str:
    """Return the ISO date of a header's value; what our own forms do not know is asked of dateparser.

    The value is one that a label says is a date. dateparser is told to refuse what is relative or incomplete, so
    that it never asks the clock.
    """
    stamp = find_stamp(value)
    if stamp:
        return stamp.date
    if not re.search(r"(?:19|20)\d\d", value) or len(value) > 80 or _RELATIVE.search(value):
        return ""
    import dateparser  # a third of a second to load, and seldom needed

    settings = {
        "RELATIVE_BASE": datetime(2000, 1, 1),
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    try:
        found = dateparser.parse(value, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return ""
    return found.date().isoformat() if found else ""


def week_end(text: str) -> str:
    """Return the last day of "the week of September 8-12, 2025" where the text says that it covers one."""
    found = _WEEK.search(text)
    if not found:
        return ""
    month = MONTHS[(found["m2"] or found["m1"]).rstrip(".").lower()]
    return iso_day(int(found["y"]), month, int(found["d2"] or found["d1"]))


def url_date(url: str) -> str:
    """Return the date that stands in the path of an address (``/2026/02/03/``), as coarse as it stands."""
    found = _URL_DATE.search(url)
    return "-".join(part for part in found.groups() if part) if found else ""
