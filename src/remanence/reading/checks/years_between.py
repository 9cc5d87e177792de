"""Years said to lie between two years: "closed in 2018, and eight years later, in 2026"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import figure
from remanence.reading.checks.view import Passage, View

__all__ = ["years_between"]

_LATER = re.compile(r"^\s(?:later|on),?\s(?:in\s)?$")
_AFTER = re.compile(r"^\s(?:after|before|earlier than|since)\s(?:[a-z’']+\s){0,6}?(?:in\s)?$")
_LOOSE = {"approx", "est", "approx_gt", "gt", "lt", "min", "max"}


def _ends(passage: Passage, term: Quantity) -> Iterator[tuple[int, int]]:
    """Yield the places among the days of the two that the term lies between."""
    for number in range(len(passage.days) - 1):
        first, second = passage.days[number], passage.days[number + 1]
        between = first.end <= term.start and term.end <= second.start
        if not between or ";" in passage.between(first, second):
            continue
        gap = passage.between(term, second)
        if _LATER.match(gap) or _AFTER.match(gap):
            yield number, number + 1


@within("date")
def years_between(view: View) -> Iterator[Alarm]:
    """Raise an error where two years are not as far apart as is said, give or take one."""
    for passage in view.body:
        terms = [q for q in passage.quantities if q.kind == "duration" and q.unit in {"yr", "year"}]
        for term in (q for q in terms if q.qualifier not in _LOOSE):
            for one, other in _ends(passage, term):
                a, b = passage.days[one], passage.days[other]
                years = [d.date[:4] for d in (a, b)]
                if not all(re.fullmatch(r"\d{4}", y) for y in years) or a.relative or b.relative:
                    continue
                apart = abs(int(years[1]) - int(years[0]))
                if abs(apart - term.value) > 1:
                    said = f"{passage.of(a)} and {passage.of(b)} are {apart} years apart, not {figure(passage, term)}"
                    yield view.alarm("date", "error", said, a, term, b)
