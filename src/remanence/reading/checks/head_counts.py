"""How many took part in one meeting, as several documents count them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.desk.period import period
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import content

__all__ = ["head_counts"]

_COUNTED = re.compile(
    r"(?P<hedge>more than|over|nearly|almost|about|roughly|some|around|at least|up to|many|several)?\s?"
    r"\b(?P<count>\d{1,3}|dozens of|a dozen|two dozen|three dozen)\s(?P<what>(?:[a-z-]+\s){0,2}?(?:cou"
    r"ntries|nations|governments|delegations|states|ministers|allies|members))\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:ministerial|summit|conference|forum|gathering|conven\w+|attend\w*|club|alliance|"
    r"meeting|host(?:s|ed|ing)|talks|session|roundtable)\b",
    re.IGNORECASE,
)
_WORDS = {"dozens of": 36.0, "a dozen": 12.0, "two dozen": 24.0, "three dozen": 36.0}
_DAYS_APART = 30


def _value(found: re.Match[str]) -> float:
    word = found["count"].lower()
    return float(word) if word.isdigit() else _WORDS[word]


def _slack(found: re.Match[str]) -> float:
    return 0.08 * _value(found) if found["hedge"] else 0.0


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise one note where the documents of one month count the participants of a meeting differently."""
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(record.place.document, record)
    kept = [r for r in first.values() if any(_same_meeting(r, o) for o in first.values() if o is not r)]
    if len(kept) < 2 or len({r.values for r in kept}) < 2:
        return
    low, high = max(r.values[0] for r in kept), min(r.values[1] for r in kept)
    if low > high:
        counted = ", ".join(r.text for r in kept)
        yield Alarm(
            "value_conflict",
            "note",
            f"one meeting, different counts: {counted}; each counts its own thing",
            tuple(r.place for r in kept),
        )


def _same_meeting(a: Record, b: Record) -> bool:
    first, second = period(a.date), period(b.date)
    near = first is None or second is None or abs((first.first - second.first).days) <= _DAYS_APART
    return near and len(a.words & b.words) >= 2


@across("value_conflict", _judge)
def head_counts(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep the counts of participants in sentences about a meeting."""
    previous: Passage | None = None
    for passage in view.body:
        nearby = passage.text + " " + (previous.text if previous else "")
        for found in _COUNTED.finditer(passage.text):
            if not _MEETING.search(nearby):
                continue
            value, slack = _value(found), _slack(found)
            place = view.place(passage.start + found.start("count"), passage.start + found.end())
            words = frozenset(content(nearby)) | frozenset(n.country for n in passage.names if n.country)
            text = " ".join(found[0].split())
            yield (
                "participants",
                Record(place, view.article.document.date, (value - slack, value + slack), words, text),
            )
        previous = passage
