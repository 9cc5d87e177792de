"""A source, or a report of the day, dated one year off the article that reports it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from remanence.desk.period import Period, period
from remanence.reading.annotation import Day
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.impossible_day import MONTH, month_number
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import View

__all__ = ["slipped_source"]

_SOURCE = re.compile(r"^\W{0,3}(?:Sources?|Citation|Reference|Via|Data|Credit)\b[^:]{0,20}:", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\s)?\b(?P<month>{MONTH})\s(?:(?P<day2>\d{{1,2}}),?\s)?(?P<year>(?:19|"
    rf"20)\d\d)\b"
)
_REPORTED = re.compile(
    (
        r"\b(?:reported|announced|said|disclosed|published|stated|told|confirmed|released|according "
        r"to|issued|dated|wrote|filed|statement|notice|filing|release)\b[^.;]{0,45}$"
    ),
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:first|originally|initially|previously|earlier|back|since|year ago|last year|a year)\b", re.IGNORECASE
)


def _dated(found: re.Match[str]) -> Period | None:
    month, day = month_number(found["month"]), found["day"] or found["day2"]
    return period(f"{found['year']}-{month:02}" + (f"-{int(day):02}" if day else ""))


def _year_later(when: Period) -> Period:
    def later(day: date) -> date:
        return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)

    return Period(later(when.first), later(when.last))


def _near(when: Period, today: Period, days: int) -> bool:
    return -days <= (today.first - when.first).days <= days + when.days


def _told_since(view: View, when: Period, today: Period) -> Day | None:
    """Return a day that the article tells of and that came after ``when`` and before the article."""
    for passage in view.body:
        if _SOURCE.match(passage.text):
            continue
        for day in passage.days:
            told = period(day.date)
            if (
                told
                and when.last < told.first
                and told.last < today.first
                and day.relation in {"since", "in", "on", "from", "after"}
            ):
                return day
    return None


def _sources(view: View, today: Period) -> Iterator[Alarm]:
    for passage in view.passages:
        if not _SOURCE.match(passage.text):
            continue
        for found in _MONTH_YEAR.finditer(passage.text):
            when = _dated(found)
            if when is None:
                continue
            span = (passage.start + found.start(), passage.start + found.end())
            if when.first > today.last:
                yield view.alarm(
                    "date",
                    "error",
                    f"the source is dated {found[0]}, after the article ({view.article.document.date})",
                    span,
                )
            elif _near(_year_later(when), today, 20) and (
                found["day"] or found["day2"] or _told_since(view, when, today)
            ):
                since = _told_since(view, when, today)
                why = f", and the article tells of {since.date}" if since else ""
                message = (
                    f"the source is dated {found[0]}, a year before the article ({view.article.document.date}){why}"
                )
                yield view.alarm("date", "error", message, span, *([since] if since else []))


def _reports(view: View, today: Period) -> Iterator[Alarm]:
    for passage in view.body:
        if _SOURCE.match(passage.text) or _OLD.search(passage.text):
            continue
        for day in passage.days:
            when = period(day.date)
            if when is None or when.days != 1 or day.relative or not _REPORTED.search(passage.before(day, 70)):
                continue
            if _near(_year_later(when), today, 7):
                message = f"a report of {passage.of(day)} in an article of {view.article.document.date}: a year off"
                yield view.alarm("date", "error", message, day)


@within("date")
def slipped_source(view: View) -> Iterator[Alarm]:
    """Raise an error where the source of a report is dated a year before it, or after it."""
    if view.period is None or view.period.days != 1:
        return
    yield from _sources(view, view.period)
    yield from _reports(view, view.period)
