"""A pause said to be nearing its end while most of its term is still to run."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.desk.period import Period, period
from remanence.reading.annotation import Day, Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import Passage, View

__all__ = ["nearing_end", "nearing_end_across"]

_PAUSE = re.compile(
    (
        r"^[-\s](?:long\s)?(?:[a-z-]+\s){0,2}?(?:suspension|pause|reprieve|truce|waiver|moratorium|"
        r"freeze|exemption|grace period|extension|delay|stay|respite)\b"
    ),
    re.IGNORECASE,
)
_END_CLEAR = re.compile(
    (
        r"\b(?:near(?:s|ing)?|approach(?:es|ing)?|clos(?:e|ing) (?:to|in on))\s(?:its|the|their|"
        r"an)?\s?(?:end|expir\w+|close)|"
        r"\balmost over\b|\babout to (?:end|expire|lapse|run out)\b|\brunning out\b|\bdraw(?:s|"
        r"ing)? to a close\b|\bin its (?:last|final) (?:days|weeks|month)"
    ),
    re.IGNORECASE,
)
_MONTHS = {"yr": 12.0, "month": 1.0}


def _pauses(passage: Passage) -> Iterator[Quantity]:
    for quantity in passage.quantities:
        if quantity.kind == "duration" and quantity.unit in _MONTHS and _PAUSE.match(passage.after(quantity, 60)):
            yield quantity


def _length(quantity: Quantity) -> float:
    return quantity.value * _MONTHS[quantity.unit] * 30.44


def _start(passage: Passage, before: Passage | None) -> tuple[Day, Period] | None:
    """Return the day the pause began: in its sentence, else in the one before."""
    for place in (passage, before):
        for day in place.days if place else ():
            when = period(day.date)
            if when and day.relation not in {"until", "by", "before"}:
                return day, when
    return None


def _left(start: Period, length: float, today: Period) -> float:
    """Return the greatest share of its term that has run by ``today``, 0 to more than 1."""
    return (today.last - start.first).days / length


@within("date")
def nearing_end(view: View) -> Iterator[Alarm]:
    """Raise an error where less than two thirds of a dated pause can have run and it is said to be ending."""
    if view.period is None:
        return
    began: tuple[Day, Period, Quantity] | None = None
    previous: Passage | None = None
    for passage in view.body:
        for quantity in _pauses(passage):
            found = _start(passage, previous)
            if found and found[1].last <= view.period.last:
                began = began or (*found, quantity)
        ending = _END_CLEAR.search(passage.text)
        if ending and began and _left(began[1], _length(began[2]), view.period) < 0.67:
            span = (passage.start + ending.start(), passage.start + ending.end())
            run = max(0.0, _left(began[1], _length(began[2]), view.period))
            message = (
                f"'{ending[0]}', but at most {100 * run:.0f} % of the term that began in {began[0].date} has run"
            )
            yield view.alarm("date", "error", message, span, began[2], began[0])
            began = None
        previous = passage


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note where one document dates the start of a pause and a later one says that it is ending too soon."""
    starts = [r for r in records if r.values]
    for ending in (r for r in records if not r.values):
        today = period(ending.date)
        for start in starts:
            began = period(start.text)
            if (
                not today
                or not began
                or not start.words & ending.words
                or start.place.document == ending.place.document
            ):
                continue
            run = _left(began, start.values[0], today)
            if 0 <= run < 0.67:
                message = (
                    f"said to be ending, but at most {100 * run:.0f} % of the term that began in {start.text} has run"
                )
                yield Alarm("date", "note", message, (ending.place, start.place))
                break


@across("date", _judge)
def nearing_end_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep the dated starts of pauses, and where a pause is said to be ending."""
    date = view.article.document.date
    for number, passage in enumerate(view.body):
        previous = view.body[number - 1] if number else None
        for quantity in _pauses(passage):
            who = frozenset(n.country for n in passage.names if n.country)
            place = view.place(passage.start, passage.end)
            key = ("pause", round(_length(quantity)))
            if _END_CLEAR.search(passage.text):
                yield key, Record(place, date, (), who)
            elif (found := _start(passage, previous)) and found[1].days <= 31:
                who |= frozenset(n.country for n in (previous.names if previous else ()) if n.country)
                yield key, Record(place, date, (_length(quantity),), who, found[0].date)
