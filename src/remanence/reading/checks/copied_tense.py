"""A plan copied from an older text: an undated report still expects what had its day before the report was made."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.desk.period import Period, period
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.tense_and_day import DONE, planned_days
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import content, events, plain_name

__all__ = ["copied_tense"]


_STARTS = {"begin", "commission", "open"}


def _names(passage: Passage) -> frozenset[str]:
    found = [
        plain_name(n.name)
        for n in passage.names
        if n.kind not in {"country", "bloc", "publisher"} and not n.adjective
    ]
    return frozenset(found)


def _told(text: str) -> frozenset[str]:
    """Return the stems of the words, those of one event as one."""
    keys = {events()[w] for w in re.findall(r"[a-z]+", text.lower()) if w in events()}
    return frozenset(content(text)) | keys | ({"start"} if keys & _STARTS else frozenset())


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise an error for a plan that another document tells as done, or that lay behind a report of the same money."""
    plans = [r for r in records if r.text.startswith("plan")]
    others = [r for r in records if not r.text.startswith("plan")]
    for plan in plans:
        for other in others:
            if other.place.document != plan.place.document and _copied(plan, other):
                how = (
                    "another document tells it as done"
                    if other.text.startswith("deed")
                    else f"its file is of {other.date}"
                )
                message = f"'{plan.text[5:]}' is still to come here, but {how}"
                yield Alarm("copy", "error", message, (plan.place, other.place))
                break


def _copied(plan: Record, other: Record) -> bool:
    if other.text.startswith("deed"):
        shared = plan.words & other.words
        return plan.values == other.values and ("start" in shared or len(shared) >= 2)
    today = period(other.date)
    return bool(not plan.date and today and today.first.year > plan.values[0] and plan.place.name == other.place.name)


def _deeds(view: View, passage: Passage, names: frozenset[str]) -> Iterator[tuple[Hashable, Record]]:
    for day in passage.days:
        when = period(day.date)
        before = passage.text[max(0, day.start - passage.start - 70) : day.start - passage.start]
        if when and day.relation == "in" and DONE.search(before):
            start = passage.start + passage.text.find(before)
            record = Record(
                view.place(start, day.end),
                view.article.document.date,
                (float(when.first.year),),
                _told(before),
                "deed",
            )
            for name in sorted(names):
                yield ("done", name), record


def _plans(view: View, passage: Passage, names: frozenset[str]) -> Iterator[tuple[Hashable, Record]]:
    today: Period | None = view.period
    for cue, day, when in planned_days(passage):
        if today and when.last >= today.first:
            continue
        span = (passage.start + cue.start(), day.end)
        text = view.text[slice(*span)]
        year = (float(when.last.year),)
        record = Record(
            view.place(*span),
            view.article.document.date,
            year,
            _told(text),
            f"plan {' '.join(text.split())}",
        )
        for name in sorted(names):
            yield ("done", name), record
        yield ("file", view.article.document.name), record


@across("copy", _judge)
def copied_tense(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep plans with no day of their own to judge them by, deeds, and the dates of the articles of one file."""
    document = view.article.document
    names: frozenset[str] = frozenset()
    for passage in view.body:
        # A sentence without a name speaks of those named so far.
        names |= _names(passage)
        yield from _deeds(view, passage, _names(passage) or names)
        yield from _plans(view, passage, _names(passage) or names)
    if view.period:
        yield ("file", document.name), Record(view.place(0, 0), document.date, (), frozenset(), "date")
