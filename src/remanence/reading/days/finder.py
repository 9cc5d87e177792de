"""All dates of a text, each with what the words before it make of it: in, by, since, until, from, after, before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from remanence.reading.annotation import Day, Span
from remanence.reading.days.calendar import MONTHS, WEEKDAYS, Moment, last_day
from remanence.reading.days.spoken import reckoned, yearless
from remanence.reading.days.written import Found, dated, stands_free
from remanence.reading.quantities.numbers import word_places

__all__ = ["find_days", "impossible_days"]

_FIRST = (
    frozenset(MONTHS) | frozenset(WEEKDAYS)
    | frozenset([
        "early", "earlier", "mid", "late", "later", "end", "start", "beginning", "close", "middle", "the",
        "year", "month", "today", "tonight", "yesterday", "tomorrow", "this", "last", "next", "current",
        "fiscal", "financial", "fy", "q", "h", "first", "second", "third", "fourth", "final", "a", "an", "one",
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ])
)  # fmt: skip
_RUN = re.compile(r"\d+")
_MODIFIER = re.compile(
    r"(?:[Tt]he\s+)?(?:(?:(?P<end>[Ee]nd|[Cc]lose|[Yy]ear[\s-][Ee]nd)|[Ss]tart|[Bb]eginning|[Mm]iddle|[Mm]id)"
    r"(?:[\s\-–‑]+of\s+(?:the\s+)?|[\s\-–‑]+)"
    r"|(?:[Ee]arly|[Ee]arlier|[Ll]ate|[Ll]ater)[\s\-–‑]+(?:in\s+|on\s+|part\s+of\s+)?(?:the\s+)?)(?=\w)"
)
_RELATIONS = {
    "in": "in", "during": "in", "on": "in", "at": "in", "by": "by", "no later than": "by", "since": "since",
    "until": "until", "till": "until", "through": "until", "up to": "until", "from": "from", "starting": "from",
    "beginning": "from", "starting in": "from", "beginning in": "from", "as of": "from", "effective": "from",
    "starting from": "from", "after": "after", "following": "after", "before": "before", "prior to": "before",
    "ahead of": "before", "over": "over", "between": "over", "throughout": "over", "within": "in", "for": "",
}  # fmt: skip
_RELATION = re.compile(
    rf"\b({'|'.join(sorted((key.replace(' ', chr(92) + 's+') for key in _RELATIONS), key=len, reverse=True))})"
    r"\s+(?:the\s+|about\s+|around\s+|as\s+early\s+as\s+)?$",
    re.I,
)
_TO = re.compile(r"\s+(?:to|through|until|till)\s+$|\s?[-–—]\s?$")
_AND = re.compile(r"\s+and\s+$")


def find_days(text: str, on: str) -> list[Day]:
    """Return the dates and periods of a text in order; they do not overlap.

    The span holds words such as "end of" and "early", not the preposition before them. Dates that the calendar does
    not have are left out (see :func:`impossible_days`), and without ``on`` so are relative ones.

    Args:
        text: the clean text of one article.
        on: its ISO date, as coarse as it is known; empty where unknown.

    Example:
        >>> [(d.date, d.date_end, d.relation) for d in find_days("since April 2025 and by end-2027", "")]
        [('2025-04', '', 'since'), ('2027', '2027-12-31', 'by')]
    """
    days = [
        Day(found.start, found.end, found.date, found.date_end, _relation(text, found), found.relative)
        for found, _ in _all(text, Moment.read(on))
        if found.date
    ]
    return _spans(text, days)


def impossible_days(text: str) -> list[Span]:
    """Return the places of dates that no calendar has: 30 February, 31 June, a thirteenth month."""
    return [Span(found.start, found.end) for found, possible in _all(text, None) if not possible]


def _all(text: str, on: Moment | None) -> Iterator[tuple[Found, bool]]:
    """Yield what reads as a date, and whether the calendar can have it."""
    done = 0
    for place in sorted({*word_places(text, _FIRST), *(run.start() for run in _RUN.finditer(text))}):
        if place < done or (place and (text[place - 1].isalnum() or text[place - 1] == "_")):
            continue
        found = _at(text, place, on)
        if found:
            done = found[0].end
            yield found


def _at(text: str, place: int, on: Moment | None) -> tuple[Found, bool] | None:
    """Return the date that begins at one place, its modifier included."""
    found = _core(text, place, on)
    if found is None and (modifier := _MODIFIER.match(text, place)):
        core = _core(text, modifier.end(), on)
        if core is None:
            return None
        whole, possible = core
        until = last_day(whole.date) if modifier["end"] and whole.date else whole.date_end
        return replace(whole, start=place, date_end=until), possible
    return found


def _core(text: str, place: int, on: Moment | None) -> tuple[Found, bool] | None:
    if text[place : place + 1].isdigit() and not stands_free(text, place):
        return None
    if found := dated(text, place):
        return found, bool(found.date)
    if found := reckoned(text, place, on):
        return found, True
    return yearless(text, place, on)


def _relation(text: str, found: Found) -> str:
    match = _RELATION.search(text[max(0, found.start - 30) : found.start])
    if match is None:
        return found.relation
    return _RELATIONS[" ".join(match[1].lower().split())] or found.relation


def _spans(text: str, days: list[Day]) -> list[Day]:
    """Return the days, two that are the ends of one span ("between 2027 and 2030", "from May to June 2025") joined."""
    found: list[Day] = []
    for day in days:
        before = found[-1] if found else None
        if before and not before.date_end and _one_span(text[before.end : day.start], before, day):
            relation = "over" if before.relation == "over" else "from"
            found[-1] = Day(
                before.start, day.end, before.date, day.date_end or day.date, relation, before.relative or day.relative
            )
        else:
            found.append(day)
    return found


def _one_span(gap: str, first: Day, last: Day) -> bool:
    if not first.date < last.date:
        return False
    if first.relation == "over":
        return bool(_AND.match(gap) or _TO.match(gap))
    return first.relation == "from" and bool(_TO.match(gap))
