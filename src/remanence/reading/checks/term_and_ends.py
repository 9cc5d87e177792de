"""A term against its first and last day: "a five-year contract from 2026 to 2031"; and a start after its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.desk.period import Period, period
from remanence.reading.annotation import Day, Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import Passage, View

__all__ = ["term_and_ends"]

_MONTHS = {"yr": 12.0, "year": 12.0, "month": 1.0}
_FROM = re.compile(
    (
        r"\b(?:from|between|starting|beginning|running|effective|commencing|dating from|signed|"
        r"begins?|starts?|opens?|opening|kicks off|since|as of)\b[^,;.]{0,25}$"
    ),
    re.IGNORECASE,
)
_TO = re.compile(
    (
        r"^[^.;<]{0,45}?\b(?:to|until|through|and|till|end(?:s|ing)?|expir\w+|laps\w+|runs? out|"
        r"–|-)\b[^.;]{0,30}$|^\s?[–-]\s?$"
    ),
    re.IGNORECASE,
)
_TERM = re.compile(
    (
        r"^[-\s]?(?:long\s)?(?:[a-z-]+\s){0,4}?(?:agreement|contract|deal|suspension|pause|reprieve|"
        r"truce|licen[cs]e|term|offtake|programme|program|permit|supply|lease|period|waiver|moratorium|"
        r"plan|loan|tenor|option|exemption|extension|memorandum|pact|concession)"
    ),
    re.IGNORECASE,
)


_SPAN = re.compile(r"\s(?:to|until|through|and|till)\s|\d\s?[–-]\s?\d")


def _span(first: Period, last: Period) -> tuple[float, float]:
    """Return the least and the greatest number of months from the first to the last."""
    least = (last.first - first.last).days / 30.44
    return least - 1.0, (last.last - first.first).days / 30.44 + 1.0


def _pairs(passage: Passage) -> Iterator[tuple[Day, Day, Period, Period]]:
    for day in passage.days:
        opened, closed = period(day.date), period(day.date_end)
        if opened and closed and _SPAN.search(passage.of(day)):
            yield day, day, opened, closed
    for a, b in zip(passage.days, passage.days[1:], strict=False):
        first, last = period(a.date), period(b.date)
        if first and last and a.end <= b.start:
            yield a, b, first, last


def _terms(passage: Passage) -> list[Quantity]:
    found = [q for q in passage.quantities if q.kind == "duration" and q.unit in _MONTHS]
    return [
        q
        for q in found
        if _TERM.match(passage.after(q, 60))
        or re.search(r"\b(?:term|period|for|lasts?|of|over|runs)\b[^,;]{0,10}$", passage.before(q, 20))
    ]


def _backwards(view: View, passage: Passage, a: Day, b: Day, first: Period, last: Period) -> Iterator[Alarm]:
    between = passage.between(a, b)
    opened = re.search(r"\b(?:from|between)\s(?:[A-Za-z]+\s){0,2}$", passage.before(a, 25)) or a.relation == "from"
    if (
        opened
        and re.fullmatch(r"\s?(?:to|until|through|and|till|–|-)\s(?:[a-z]+\s){0,2}", between)
        and first.first > last.last
    ):
        yield view.alarm("date", "error", f"{passage.of(a)} comes after {passage.of(b)}", a, b)


@within("date")
def term_and_ends(view: View) -> Iterator[Alarm]:
    """Raise an error where a term is not as long as its ends are apart, or starts after its end."""
    for passage in view.body:
        for a, b, first, last in _pairs(passage):
            yield from _backwards(view, passage, a, b, first, last)
            terms = _terms(passage)
            if len({q.value * _MONTHS[q.unit] for q in terms}) != 1 or not (
                _FROM.search(passage.before(a, 60)) or a.relation in {"from", "since"}
            ):
                continue
            if a is not b and not _TO.match(passage.between(a, b)):
                continue
            months = terms[0].value * _MONTHS[terms[0].unit]
            least, most = _span(first, last)
            if first.first <= last.last and not least <= months <= most:
                ends = passage.of(a) if a is b else f"{passage.of(a)} to {passage.of(b)}"
                yield view.alarm("date", "error", f"{ends} is not {passage.of(terms[0])}", terms[0], a, b)
                return
